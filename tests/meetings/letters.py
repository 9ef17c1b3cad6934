"""One true occasion for every kind of letter, for the tests that read them all."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import time_machine

from meetings.models import AgendaItem, Attendance, JointText, Meeting, Paragraph, Signature
from meetings.queries.meetings.changes import snapshot
from members.address_changes import CONFIRM, STOP
from members.models import AddressChange, AuditEntry, Notification, Person
from tests import factories
from tests.conftest import Cast
from tests.tampering import without_keys
from workinggroup.lib.clock import UTC

NOW = dt.datetime(2027, 3, 16, 15, tzinfo=UTC)
EARLIER = dt.datetime(2027, 1, 4, 15, tzinfo=UTC)
DAY = dt.timedelta(days=1)
REASON = "The visa office is closed."


def a_row(rule: str, subject: Any, to: Person, **fields: Any) -> Notification:
    """A waiting letter, due at `NOW`."""
    return Notification.objects.create(
        **{
            "rule": rule,
            "subject_type": subject._meta.model_name,
            "subject_id": subject.pk,
            "recipient": to,
            "occurrence": "once",
            "due_at": NOW,
            "try_at": NOW,
            "created_at": NOW,
            "expires_at": NOW + 2 * DAY,
            **fields,
        }
    )


def a_past_meeting(**fields: Any) -> Meeting:
    """The meeting of the factories (23 and 24 March 2027), made long before."""
    with time_machine.travel(EARLIER, tick=False):
        return factories.a_meeting(**fields)


def text_of(meeting: Meeting, kind: str, **fields: Any) -> JointText:
    """Its agenda or minutes, with `fields` changed."""
    with without_keys():
        JointText.objects.filter(meeting=meeting, kind=kind).update(**fields)
    return JointText.objects.get(meeting=meeting, kind=kind)


def give(text: JointText, cast: Cast, capacity: str, *sides: str) -> None:
    """Clearance or signature of the present revision for `sides`."""
    role = "counsel" if capacity == "clear" else "head"
    for side in sides:
        Signature.objects.create(
            text=text,
            revision=text.revision,
            fingerprint="0" * 64,
            capacity=capacity,
            side=side,
            person=getattr(cast, f"{side}_{role}"),
            signed_at=NOW - DAY,
        )


def _about_meeting(state: str, **fields: Any) -> Callable[..., Notification]:
    def occasion(cast: Cast, side: str, rule: str) -> Notification:
        meeting = a_past_meeting(state=state)
        payload = {
            "before": snapshot(meeting),
            "reason": REASON,
            "reasons": [{"text": REASON, "audience": "all"}],
        }
        if rule == "meeting_changed":
            meeting.sittings.update(
                starts_at=dt.datetime(2027, 3, 24, 11, tzinfo=UTC),
                ends_at=dt.datetime(2027, 3, 24, 13, tzinfo=UTC),
                title_en="Opening",
                title_zh="开幕",
            )
            Meeting.objects.update(
                host="cn", place_en="Seattle", place_zh="西雅图", format="hybrid"
            )
        return a_row(rule, meeting, getattr(cast, f"{side}_delegate"), payload=payload, **fields)

    return occasion


def _circulated(cast: Cast, kind: str) -> JointText:
    """An agenda of three items, or the minutes under them, circulated and frozen as revision 1."""
    meeting = a_past_meeting(state="confirmed" if kind == "agenda" else "held")
    for en, zh, said in (
        ("Opening", "开幕", "Both heads of delegation welcomed the other side."),
        ("Customs data", "海关数据", "Figures of last year were compared."),
        ("Wafers", "硅片供应", "Nobody expects a shortage before summer."),
    ):
        item = factories.an_item(meeting=meeting, title_en=en, title_zh=zh)
        if kind == "minutes":
            factories.a_paragraph(item=item, text_en=said, text_zh=f"{zh}已讨论。")
    text = text_of(meeting, kind, state="circulated", issued=True, circulated_at=NOW - 3 * DAY)
    factories.issue(text, by=cast.us_secretary)
    return text


def _open(cast: Cast, text: JointText) -> JointText:
    """Its next revision, opened by the secretary of the Chinese side, and edited since: a part of
    it reads differently, one is new, one is gone."""
    factories.open_next(text)
    first, _second, third = text.meeting.items.order_by("position")
    added = factories.an_item(meeting=text.meeting, title_en="Tariffs", title_zh="关税")
    if text.kind == "minutes":
        factories.a_paragraph(item=added, text_en="The list grew.", text_zh="清单有所增加。")
        welcome = "Both heads of delegation welcomed each other."
        Paragraph.objects.filter(item=first).update(text_en=welcome)
        Paragraph.objects.filter(item=third).update(withdrawn_at=NOW)
    else:
        AgendaItem.objects.filter(pk=first.pk).update(minutes=45)
        AgendaItem.objects.filter(pk=third.pk).update(withdrawn_at=NOW)
    return text_of(
        text.meeting,
        text.kind,
        opened_at=NOW - 2 * DAY,
        opened_by=cast.cn_secretary,
        opened_reason=REASON,
    )


def _about_text(
    kind: str, state: str, role: str, *, cleared: bool = False
) -> Callable[..., Notification]:
    """About the second revision, which is out."""

    def occasion(cast: Cast, side: str, rule: str) -> Notification:
        opened = _open(cast, _circulated(cast, kind))
        text = text_of(
            opened.meeting,
            kind,
            state=state,
            issued=True,
            opened_from="",
            circulated_at=NOW - DAY,
            agreed_at=NOW if state in {"agreed", "adopted"} else None,
        )
        factories.issue(text, by=cast.cn_secretary)
        if cleared:
            give(text, cast, "clear", "us", "cn")
        if state in {"agreed", "adopted"}:
            give(text, cast, "sign", "us", "cn")
        return a_row(rule, text, getattr(cast, f"{side}_{role}"))

    return occasion


def _about_asked(*, kept: bool = False) -> Callable[..., Notification]:
    """An agreed agenda that the head of the other side asks to reopen; or asked before."""

    def occasion(cast: Cast, side: str, rule: str) -> Notification:
        other = "cn" if side == "us" else "us"
        asker = getattr(cast, f"{other}_head")
        row = _about_text("agenda", "agreed", "head")(cast, side, rule)
        by = {"by": {"en": asker.names.en, "zh": asker.names.zh}}
        if kept:
            row.payload = {**by, "reason": REASON}
        else:
            text_of(
                JointText.objects.get(pk=row.subject_id).meeting,
                "agenda",
                asked_at=NOW,
                asked_by=asker,
                asked_side=other,
                asked_reason=REASON,
                silent_from=NOW + 5 * DAY,
            )
            row.payload = {**by, "asked_at": NOW.isoformat()}
        row.save()
        return row

    return occasion


def _about_opened(kind: str, role: str) -> Callable[..., Notification]:
    """About the second revision, which is open; the first one is cleared, and an agenda signed."""

    def occasion(cast: Cast, side: str, rule: str) -> Notification:
        text = _circulated(cast, kind)
        give(text, cast, "clear", "us", "cn")
        if kind == "agenda":
            give(text, cast, "sign", side)
        opened = _open(cast, text)
        by = cast.cn_secretary.names
        payload = {"revision": 2, "reason": REASON, "by": {"en": by.en, "zh": by.zh}}
        return a_row(rule, opened, getattr(cast, f"{side}_{role}"), payload=payload)

    return occasion


def _about_discarded(kind: str) -> Callable[..., Notification]:
    """About the first revision, which stands again."""

    def occasion(cast: Cast, side: str, rule: str) -> Notification:
        text, by = _circulated(cast, kind), cast.cn_secretary.names
        opener = cast.us_secretary.names
        payload = {
            "revision": 1,
            "by": {"en": by.en, "zh": by.zh},
            "discarded": text.symbol_of(2),
            "opened_by": {"en": opener.en, "zh": opener.zh},
            "reason": REASON,
        }
        return a_row(rule, text, getattr(cast, f"{side}_delegate"), payload=payload)

    return occasion


def _about_action(due_on: dt.date, occurrence: str = "once") -> Callable[..., Notification]:
    def occasion(cast: Cast, side: str, rule: str) -> Notification:
        action = factories.an_action(
            meeting=a_past_meeting(state="held"),
            serial=3,
            text_en="Compare the two export control lists of encryption items.",
            text_zh="比对双方加密物项出口管制清单。",
            owner_us=cast.us_delegate,
            owner_cn=cast.cn_delegate,
            due_on=due_on,
        )
        return a_row(rule, action, getattr(cast, f"{side}_delegate"), occurrence=occurrence)

    return occasion


def _kept_action(due_on: dt.date, *, left: bool) -> Callable[..., Notification]:
    """About an action item of the side, to its secretary; its owner there may have left."""

    def occasion(cast: Cast, side: str, rule: str) -> Notification:
        row = _about_action(due_on, f"3d:{due_on}")(cast, side, rule)
        owner: Person = getattr(cast, f"{side}_delegate")
        if left:
            owner.appointments.update(ended_at=NOW - DAY)
        row.recipient = getattr(cast, f"{side}_secretary")
        row.save()
        return row

    return occasion


def _about_paper(state: str) -> Callable[..., Notification]:
    def occasion(cast: Cast, side: str, rule: str) -> Notification:
        paper = factories.a_paper(
            meeting=a_past_meeting(),
            side="us",
            created_by=cast.us_delegate,
            state=state,
            title_en="Trade secrets in licensing",
            title_zh="许可中的商业秘密",
        )
        old = {"language": "zh", "uploaded_at": NOW - DAY, "filename": "许可.pdf"}
        factories.a_version(paper=paper, **old)
        factories.a_version(paper=paper, number=2, uploaded_at=NOW, filename="licensing.pdf")
        payload = {"reason": REASON}
        return a_row(rule, paper, getattr(cast, f"{side}_delegate"), payload=payload)

    return occasion


def _invitation(cast: Cast, side: str, rule: str) -> Notification:
    person: Person = getattr(cast, f"{side}_adviser")
    person.set_unusable_password()
    person.invited_at = NOW
    person.save()
    return a_row(rule, person, person)


def _address(purpose: str) -> Callable[..., Notification]:
    def occasion(cast: Cast, side: str, rule: str) -> Notification:
        person: Person = getattr(cast, f"{side}_adviser")
        change = AddressChange.objects.create(
            person=person,
            email=person.email,
            lost_access=True,
            asked_by=getattr(cast, f"{side}_secretary"),
            asked_at=NOW,
        )
        row = a_row(rule, change, person)
        Notification.objects.filter(pk=row.pk).update(occurrence=purpose)
        row.refresh_from_db()
        return row

    return occasion


def _key_holder(cast: Cast, side: str, rule: str) -> Notification:
    person: Person = getattr(cast, f"{side}_head")
    entry = AuditEntry.objects.create(
        at=NOW,
        actor=getattr(cast, f"{side}_secretary"),
        actor_side=side,
        act="ask_for_address",
        subject_type="person",
        subject_id=person.pk,
        subject_en=person.latin_name,
        subject_zh="王丽",
        changes={"role": ["", "head"]},
    )
    return a_row(rule, entry, getattr(cast, f"{side}_delegate"))


def _account(letter: str) -> Callable[..., Notification]:
    def occasion(cast: Cast, side: str, rule: str) -> Notification:
        person: Person = getattr(cast, f"{side}_adviser")
        payload = {
            "letter": letter,
            "link": "https://portal.example/accounts/password/reset/key/1-abc/",
            "ip": "192.0.2.7",
            "browser": "Firefox on a phone",
        }
        return a_row(rule, person, person, payload=payload, secret=True)

    return occasion


def _digest(cast: Cast, side: str, rule: str) -> Notification:
    first = _about_meeting("confirmed")(cast, side, "meeting_soon")
    second = a_row("answer_missing", Meeting.objects.get(), getattr(cast, f"{side}_delegate"))
    Notification.objects.update(state="bundled")
    person: Person = getattr(cast, f"{side}_delegate")
    return a_row(rule, person, person, payload={"letters": [first.pk, second.pk]})


# Rule (and what tells two letters of one rule apart) -> a function that makes the row.
OCCASIONS: dict[str, Callable[[Cast, str, str], Notification]] = {
    "meeting_soon": _about_meeting("confirmed"),
    "answer_missing": _about_meeting("confirmed"),
    "answer_asked": _about_meeting("confirmed"),
    "meeting_polled": _about_meeting("polling"),
    "meeting_confirmed": _about_meeting("confirmed"),
    "meeting_changed": _about_meeting("confirmed"),
    "meeting_postponed": _about_meeting("postponed"),
    "meeting_cancelled": _about_meeting("cancelled"),
    "agenda_circulated": _about_text("agenda", "circulated", "delegate"),
    "agenda_opened": _about_opened("agenda", "delegate"),
    "agenda_discarded": _about_discarded("agenda"),
    "agenda_agreed": _about_text("agenda", "agreed", "delegate"),
    "minutes_circulated": _about_text("minutes", "circulated", "delegate"),
    "minutes_opened": _about_opened("minutes", "delegate"),
    "minutes_discarded": _about_discarded("minutes"),
    "minutes_adopted": _about_text("minutes", "adopted", "delegate"),
    "clearance_wanted": _about_text("minutes", "for_signature", "counsel"),
    "signature_wanted": _about_text("minutes", "for_signature", "head", cleared=True),
    "opening_asked": _about_asked(),
    "agenda_kept": _about_asked(kept=True),
    "signature_void": _about_opened("agenda", "head"),
    "signature_void:counsel": _about_opened("agenda", "counsel"),
    "signature_void:minutes": _about_opened("minutes", "counsel"),
    "paper_released": _about_paper("released"),
    "paper_version": _about_paper("released"),
    "paper_withdrawn": _about_paper("withdrawn"),
    "action_assigned": _about_action(dt.date(2027, 4, 30)),
    "action_due": _about_action(dt.date(2027, 3, 19), "3d:2027-03-19"),
    "action_overdue": _about_action(dt.date(2027, 3, 12)),
    "action_owner_left": _kept_action(dt.date(2027, 3, 12), left=True),
    "action_due:kept": _kept_action(dt.date(2027, 3, 19), left=True),
    "action_overdue:kept": _kept_action(dt.date(2027, 3, 12), left=False),
    "action_asked": _about_action(dt.date(2027, 3, 12)),
    "invitation": _invitation,
    "account": _account("password_reset_key"),
    "account:totp_activated": _account("totp_activated"),
    "address": _address(STOP),
    "address:confirm": _address(CONFIRM),
    "key_holder": _key_holder,
    "digest": _digest,
}


def occasion(name: str, cast: Cast, side: str) -> Notification:
    """The row for one of `OCCASIONS`, to a member of `side`."""
    return OCCASIONS[name](cast, side, name.partition(":")[0])


def attend(meeting: Meeting, person: Person, answer: str) -> None:
    Attendance.objects.create(meeting=meeting, person=person, answer=answer, answered_at=NOW)
