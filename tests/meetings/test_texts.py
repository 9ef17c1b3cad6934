"""The acts on a joint text: two keys, both languages, named versions."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from meetings.enums import TextKind, TextState
from meetings.models import AgendaItem, JointText, Meeting, TextRevision, Topic
from meetings.queries.texts.status import text_status
from meetings.services import texts
from meetings.services.actions import change_action
from meetings.services.revisions import open_revision
from members.models import AuditEntry, Notification
from tests import factories
from tests.conftest import Cast
from tests.meetings.clearing import clear_both, fingerprint_now
from tests.tampering import rows_free
from workinggroup.lib.errors import NotAllowed, Refused, Stale
from workinggroup.lib.viewer import ProofWay


def _agenda(meeting: Meeting) -> JointText:
    return factories.the_text(meeting, TextKind.AGENDA)


def held_meeting(cast: Cast, **fields: Any) -> Meeting:
    values = {"agenda": "agreed", "chair_us": cast.us_head, "chair_cn": cast.cn_head}
    return factories.a_meeting(state="held", **{**values, **fields})


def fresh(text: JointText) -> JointText:
    return JointText.objects.select_related("meeting").get(pk=text.pk)


@pytest.fixture
def agenda(cast: Cast) -> JointText:
    meeting = factories.a_meeting()
    factories.an_item(meeting=meeting, note_en="Note.", note_zh="说明。")
    return _agenda(meeting)


def test_agenda_is_agreed_by_both_counsel_and_both_heads(
    cast: Cast, agenda: JointText, now: dt.datetime
) -> None:
    with pytest.raises(NotAllowed):
        texts.circulate(cast.viewer("us_secretary"), text=agenda, now=now)
    clear_both(cast, agenda, now)
    texts.circulate(cast.viewer("us_secretary"), text=agenda, now=now)
    texts.sign(
        cast.viewer("us_head"), text=agenda, seen_fingerprint=fingerprint_now(agenda), now=now
    )
    agenda.refresh_from_db()
    assert (agenda.state, agenda.agreed_at) == (TextState.CIRCULATED, None)
    texts.sign(
        cast.viewer("cn_head"), text=agenda, seen_fingerprint=fingerprint_now(agenda), now=now
    )
    agenda.refresh_from_db()
    assert (agenda.state, agenda.agreed_at, agenda.revision) == (TextState.AGREED, now, 1)
    assert list(
        AuditEntry.objects.filter(subject_type="jointtext")
        .order_by("pk")
        .values_list("act", flat=True)
    ) == ["clear", "clear", "circulate", "sign", "sign", "agree"]


@pytest.mark.parametrize("name", ["us_head", "cn_secretary"])
def test_what_is_issued_takes_no_edit(
    cast: Cast, agenda: JointText, now: dt.datetime, name: str
) -> None:
    """Cleared by one side is enough: nothing changes by a gesture."""
    texts.clear(
        cast.viewer("us_counsel"), text=agenda, seen_fingerprint=fingerprint_now(agenda), now=now
    )
    with pytest.raises(Refused, match="Open the next revision first"):
        texts.open_for_edit(
            cast.viewer(name), meeting=agenda.meeting, kind=TextKind.AGENDA, now=now
        )
    agenda.refresh_from_db()
    assert (agenda.revision, agenda.issued) == (1, True)
    assert len(text_status(agenda).keys.current) == 1


def test_rows_changed_past_the_services_change_nothing_that_is_issued(
    cast: Cast, agenda: JointText, now: dt.datetime
) -> None:
    clear_both(cast, agenda, now)
    agenda.refresh_from_db()
    seen = text_status(agenda)
    with rows_free():
        AgendaItem.objects.update(title_en="Something else")
    assert text_status(agenda) == seen
    texts.circulate(
        cast.viewer("us_secretary"), text=agenda, now=now, seen_fingerprint=seen.fingerprint
    )
    agenda.refresh_from_db()
    assert (agenda.revision, agenda.state) == (1, "circulated")
    assert len(text_status(agenda).keys.current) == 2


@pytest.mark.parametrize("name", ["us_head", "cn_secretary", "us_left", "operator", "nobody"])
def test_only_counsel_clears(cast: Cast, agenda: JointText, now: dt.datetime, name: str) -> None:
    with pytest.raises(NotAllowed):
        texts.clear(
            cast.viewer(name), text=agenda, seen_fingerprint=fingerprint_now(agenda), now=now
        )
    assert not agenda.signatures.exists()


def test_sign_words_other_than_those_seen_is_refused(
    cast: Cast, agenda: JointText, now: dt.datetime
) -> None:
    with pytest.raises(Stale):
        texts.clear(cast.viewer("us_counsel"), text=agenda, seen_fingerprint="0" * 64, now=now)
    assert not agenda.signatures.exists()
    assert not TextRevision.objects.exists()


@pytest.mark.parametrize(
    "change", [{"title_zh": ""}, {"title_en": ""}, {"title_stale": "zh"}, {"note_zh": ""}]
)
def test_text_incomplete_in_a_language_is_not_cleared(
    cast: Cast, agenda: JointText, now: dt.datetime, change: dict[str, str]
) -> None:
    AgendaItem.objects.update(**change)
    with pytest.raises(Refused, match="Both languages"):
        texts.clear(
            cast.viewer("us_counsel"),
            text=agenda,
            seen_fingerprint=fingerprint_now(agenda),
            now=now,
        )


def test_record_names_the_revision_that_is_circulated(
    cast: Cast, agenda: JointText, now: dt.datetime
) -> None:
    secretary = cast.viewer("us_secretary")
    clear_both(cast, agenda, now)
    texts.circulate(secretary, text=agenda, now=now)
    open_revision(secretary, text=agenda, reason="A new item.", now=now)
    clear_both(cast, agenda, now)
    texts.circulate(secretary, text=agenda, now=now)
    entries = AuditEntry.objects.filter(act="circulate").order_by("pk")
    assert [(entry.subject_en, entry.from_state, entry.to_state) for entry in entries] == [
        (f"JWG/{agenda.meeting.number}/AG/1", "draft", "circulated"),
        (f"JWG/{agenda.meeting.number}/AG/1/Rev.2", "draft", "circulated"),
    ]


@pytest.mark.parametrize("name", ["us_delegate", "cn_adviser", "us_left", "operator", "nobody"])
def test_only_secretariats_and_heads_edit(
    cast: Cast, agenda: JointText, now: dt.datetime, name: str
) -> None:
    with pytest.raises(NotAllowed):
        texts.open_for_edit(
            cast.viewer(name), meeting=agenda.meeting, kind=TextKind.AGENDA, now=now
        )


@pytest.mark.parametrize(
    ("change", "stands"),
    [("topics", False), ("item", False), ("owner_cn", True), ("due_on", True), ("text_zh", True)],
)
def test_an_action_item_changes_under_issued_minutes_as_far_as_it_stands_in_none(
    cast: Cast, now: dt.datetime, change: str, stands: bool
) -> None:
    """Topics and the place of an action item do not stand in the minutes."""
    meeting = held_meeting(cast)
    factories.a_paragraph(item=factories.an_item(meeting=meeting))
    action = factories.an_action(meeting=meeting, owner_us=cast.us_delegate, text_zh="提交清单。")
    minutes = factories.the_text(meeting, TextKind.MINUTES)
    factories.attended(meeting, cast.us_head, cast.cn_head)
    secretary = cast.viewer("cn_secretary")
    texts.circulate(secretary, text=minutes, now=now)
    clear_both(cast, minutes, now)
    Notification.objects.all().delete()
    values = {
        "topics": [Topic.objects.create(slug="export", name_en="Export", name_zh="出口")],
        "item": AgendaItem.objects.get(),
        "owner_cn": cast.cn_delegate,
        "due_on": action.due_on + dt.timedelta(days=1),
        "text_zh": "提交完整清单。",
    }
    seen = text_status(fresh(minutes))
    refused: set[str] = set()
    try:
        change_action(secretary, action=action, now=now, **{change: values[change]})
    except Refused as refusal:
        refused = set(refusal.fields)
    assert refused == ({change} if stands else set())
    assert text_status(fresh(minutes)) == seen
    assert not Notification.objects.filter(subject_type="jointtext").exists()


def test_minutes_are_adopted_and_then_stay(cast: Cast, now: dt.datetime) -> None:
    meeting = held_meeting(cast)
    factories.a_paragraph(item=factories.an_item(meeting=meeting))
    minutes = factories.the_text(meeting, TextKind.MINUTES)
    secretary = cast.viewer("cn_secretary")
    factories.attended(meeting, cast.us_head, cast.cn_head)
    texts.circulate(secretary, text=minutes, now=now)
    texts.lock_minutes(secretary, text=minutes, now=now)
    with pytest.raises(Refused):
        texts.open_for_edit(secretary, meeting=meeting, kind=TextKind.MINUTES, now=now)
    with pytest.raises(NotAllowed):
        texts.sign(
            cast.viewer("cn_head"), text=minutes, seen_fingerprint=fingerprint_now(minutes), now=now
        )
    clear_both(cast, minutes, now)
    for name in ("cn_head", "us_head"):
        texts.sign(
            cast.viewer(name), text=minutes, seen_fingerprint=fingerprint_now(minutes), now=now
        )
    minutes.refresh_from_db()
    assert minutes.state == TextState.ADOPTED
    acts = AuditEntry.objects.filter(subject_type="jointtext").order_by("pk")
    assert list(acts.values_list("act", "from_state", "to_state")) == [
        ("circulate", "draft", "circulated"),
        ("lock", "circulated", "for_signature"),
        *[("clear", "", "")] * 2,
        *[("sign", "", "")] * 2,
        ("adopt", "for_signature", "adopted"),
    ]
    with pytest.raises(NotAllowed):
        open_revision(secretary, text=minutes, reason="No.", now=now)


@pytest.mark.parametrize(
    ("there", "missing"), [("cn_head", "US side"), ("us_head", "Chinese side")]
)
def test_minutes_are_circulated_once_both_sides_recorded_who_attended(
    cast: Cast, now: dt.datetime, there: str, missing: str
) -> None:
    meeting = held_meeting(cast)
    factories.a_paragraph(item=factories.an_item(meeting=meeting))
    factories.attended(meeting, getattr(cast, there))
    minutes = factories.the_text(meeting, TextKind.MINUTES)
    secretary = cast.viewer("us_secretary")
    with pytest.raises(Refused, match=f"who attended for the {missing}"):
        texts.circulate(secretary, text=minutes, now=now)


@pytest.mark.parametrize("state", ["proposed", "polling", "confirmed", "postponed"])
def test_minutes_of_a_meeting_that_was_not_held_are_not_circulated(
    cast: Cast, now: dt.datetime, state: str
) -> None:
    meeting = factories.a_meeting(agenda="agreed", state=state)
    factories.a_paragraph(item=factories.an_item(meeting=meeting))
    minutes = factories.the_text(meeting, TextKind.MINUTES)
    with pytest.raises(NotAllowed, match="recorded as held"):
        texts.circulate(cast.viewer("us_secretary"), text=minutes, now=now)


def test_minutes_of_a_meeting_that_was_closed_meanwhile_are_circulated(
    cast: Cast, now: dt.datetime
) -> None:
    meeting = held_meeting(cast)
    Meeting.objects.update(state="closed")
    factories.attended(meeting, cast.us_head, cast.cn_head)
    factories.a_paragraph(item=factories.an_item(meeting=meeting))
    minutes = factories.the_text(meeting, TextKind.MINUTES)
    assert texts.circulate(cast.viewer("us_secretary"), text=minutes, now=now).circulated_at == now


def test_heading_without_its_chinese_keeps_minutes_from_signature(
    cast: Cast, now: dt.datetime
) -> None:
    meeting = factories.a_meeting(agenda="agreed", state="held")
    item = factories.an_item(meeting=meeting)
    factories.a_paragraph(item=item)
    AgendaItem.objects.filter(pk=item.pk).update(title_zh="")
    minutes = factories.the_text(meeting, TextKind.MINUTES)
    with pytest.raises(Refused, match=r"1 \(has no Chinese text\)"):
        texts.circulate(cast.viewer("us_secretary"), text=minutes, now=now)


def test_empty_text_is_not_circulated(cast: Cast, now: dt.datetime) -> None:
    text = factories.the_text(factories.a_meeting(state="held"), TextKind.MINUTES)
    with pytest.raises(Refused, match="nothing"):
        texts.circulate(cast.viewer("us_secretary"), text=text, now=now)


@pytest.mark.parametrize("chair", ["chair_us", "chair_cn"])
def test_minutes_are_circulated_once_both_chairs_are_named(
    cast: Cast, now: dt.datetime, chair: str
) -> None:
    minutes = _complete_minutes(cast, **{chair: None})
    with pytest.raises(Refused, match="chairs"):
        texts.circulate(cast.viewer("us_secretary"), text=minutes, now=now)


@pytest.mark.parametrize("agenda", ["draft", "circulated"])
def test_minutes_are_locked_under_an_agreed_agenda(
    cast: Cast, now: dt.datetime, agenda: str
) -> None:
    minutes = _complete_minutes(cast, agenda=agenda)
    secretary = cast.viewer("us_secretary")
    texts.circulate(secretary, text=minutes, now=now)
    with pytest.raises(Refused, match="sign the agenda first"):
        texts.lock_minutes(secretary, text=minutes, now=now)


@pytest.mark.parametrize("change", [{"title_en": "Another name"}, {"position": 0}])
def test_minutes_are_locked_under_the_headings_that_both_heads_signed(
    cast: Cast, now: dt.datetime, change: dict[str, Any]
) -> None:
    """The agenda changed after the minutes were circulated, and was agreed then: another revision
    of the minutes takes its headings up."""
    minutes = _complete_minutes(cast, agenda="circulated")
    meeting, secretary = minutes.meeting, cast.viewer("us_secretary")
    last = factories.an_item(meeting=meeting)
    texts.circulate(secretary, text=minutes, now=now)
    AgendaItem.objects.filter(pk=last.pk).update(**change)
    agenda = factories.the_text(meeting, TextKind.AGENDA)
    factories.issue(agenda, by=cast.us_counsel)
    with factories.without_keys():
        JointText.objects.filter(pk=agenda.pk).update(state="agreed", agreed_at=now)
    with pytest.raises(Refused, match="numbers or names its items differently"):
        texts.lock_minutes(secretary, text=minutes, now=now)
    open_revision(secretary, text=fresh(minutes), reason="The agreed headings.", now=now)
    texts.circulate(secretary, text=fresh(minutes), now=now)
    locked = texts.lock_minutes(secretary, text=fresh(minutes), now=now)
    assert locked.state == TextState.FOR_SIGNATURE


@pytest.mark.parametrize("act", [texts.circulate, texts.lock_minutes, texts.sign])
def test_nothing_is_done_on_words_other_than_those_seen(
    cast: Cast, now: dt.datetime, act: Callable[..., Any]
) -> None:
    minutes = _complete_minutes(cast, agenda="agreed")
    secretary = cast.viewer("us_secretary")
    if act is not texts.circulate:
        texts.circulate(secretary, text=minutes, now=now)
    if act is texts.sign:
        texts.lock_minutes(secretary, text=fresh(minutes), now=now)
        clear_both(cast, fresh(minutes), now)
    before = (fresh(minutes).state, minutes.signatures.count())
    actor = cast.viewer("us_head").in_person(now, ProofWay.PASSKEY)
    with pytest.raises(Stale):
        act(actor, text=fresh(minutes), seen_fingerprint="0" * 64, now=now)
    assert (fresh(minutes).state, minutes.signatures.count()) == before
    seen = fingerprint_now(fresh(minutes))
    act(actor, text=fresh(minutes), seen_fingerprint=seen, now=now)
    assert (fresh(minutes).state, minutes.signatures.count()) != before


def _complete_minutes(cast: Cast, **fields: Any) -> JointText:
    meeting = held_meeting(cast, **fields)
    factories.a_paragraph(item=factories.an_item(meeting=meeting))
    factories.attended(meeting, cast.us_head, cast.cn_head)
    return factories.the_text(meeting, TextKind.MINUTES)
