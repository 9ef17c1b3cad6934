"""Opening the next revision of an issued text, and discarding it: nothing that was circulated,
cleared or signed changes by a gesture, and what is discarded leaves no trace in the text."""

import datetime as dt
import re
from typing import Any

import pytest
from django.urls import reverse

from meetings.enums import TextKind, TextState
from meetings.models import (
    ActionItem,
    AgendaItem,
    JointText,
    Meeting,
    Paragraph,
    Topic,
)
from meetings.queries.texts.agenda import Agenda, agenda_of
from meetings.queries.texts.minutes import Minutes, minutes_of
from meetings.queries.texts.status import text_status
from meetings.services import agenda, agenda_order, minutes, texts
from meetings.services.actions import (
    change_action,
    give_action,
)
from meetings.services.attendance import record_attendance
from meetings.services.meetings import set_chairs
from meetings.services.proposals import release_proposal
from meetings.services.revisions import ask_to_open, discard_revision, open_revision
from members.models import AuditEntry, Person
from tests import factories
from tests.api import Program
from tests.conftest import Cast
from tests.meetings.clearing import clear_both, fingerprint_now
from workinggroup.lib import clock
from workinggroup.lib.errors import NotAllowed, Refused, Stale

REASON = "Two hours were wrong."


def fresh(text: JointText) -> JointText:
    return JointText.objects.select_related("meeting").get(pk=text.pk)


@pytest.fixture
def meeting(cast: Cast) -> Meeting:
    """With an agenda of three items, a sub-item among them, and topics."""
    meeting = factories.a_meeting(number=5)
    first = factories.an_item(meeting=meeting, title_en="First", note_en="Note.", note_zh="说明。")
    first.topics.add(Topic.objects.order_by("pk")[0])
    factories.an_item(meeting=meeting, title_en="Under it", parent=first)
    factories.an_item(meeting=meeting, title_en="Last", presenter=cast.us_delegate)
    return meeting


@pytest.fixture
def circulated(cast: Cast, meeting: Meeting, now: dt.datetime) -> JointText:
    """Its agenda, which both counsel cleared."""
    text = factories.the_text(meeting, TextKind.AGENDA)
    clear_both(cast, text, now)
    texts.circulate(cast.viewer("us_secretary"), text=text, now=now)
    return fresh(text)


@pytest.fixture
def draft(cast: Cast, now: dt.datetime) -> JointText:
    """Minutes of a meeting that was held, complete, with an action item and both sides there."""
    chairs = {"chair_us": cast.us_head, "chair_cn": cast.cn_head}
    meeting = factories.a_meeting(number=6, half=2, state="held", agenda="agreed", **chairs)
    item = factories.an_item(meeting=meeting)
    for n in range(3):
        factories.a_paragraph(item=item, text_en=f"Words {n}.")
    factories.a_paragraph(item=item, kind="decision", decision=41)
    owners = {"owner_us": cast.us_delegate, "owner_cn": cast.cn_delegate}
    factories.an_action(meeting=meeting, item=item, serial=41, **owners)
    factories.attended(meeting, cast.us_head, cast.cn_head)
    return factories.the_text(meeting, TextKind.MINUTES)


def turn_keys(cast: Cast, text: JointText, now: dt.datetime, *heads: str) -> None:
    for name in heads:
        texts.sign(cast.viewer(name), text=text, seen_fingerprint=fingerprint_now(text), now=now)


def open_next(cast: Cast, text: JointText, now: dt.datetime) -> JointText:
    """Open the next revision, of an agreed agenda with the word of both heads."""
    if fresh(text).state == TextState.AGREED:
        ask_to_open(cast.viewer("us_head"), text=text, reason=REASON, now=now)
    return open_revision(cast.viewer("cn_head"), text=text, reason=REASON, now=now)


def shown(cast: Cast, text: JointText, name: str) -> Any:
    """All that the page of a text says to somebody, with which revision it is."""
    read = agenda_of if text.kind == TextKind.AGENDA else minutes_of
    page: Agenda | Minutes | None = read(cast.viewer(name), fresh(text).meeting, clock.now())
    assert page is not None and page.panel is not None
    status = page.panel.status
    parts: Any = page.lines if isinstance(page, Agenda) else page.parts
    lines = [(part.number, part.item.title) for part in parts]
    return status.revision, status.fingerprint, lines


# --- opening -------------------------------------------------------------------------------------
def test_opening_needs_a_reason_and_keeps_the_keys_on_record(
    cast: Cast, circulated: JointText, now: dt.datetime
) -> None:
    later, secretary = now + dt.timedelta(hours=1), cast.viewer("cn_secretary")
    with pytest.raises(Refused) as refusal:
        open_revision(secretary, text=circulated, reason=" ", now=later)
    assert set(refusal.value.fields) == {"reason"}
    text = open_revision(secretary, text=circulated, reason=REASON, now=later)
    assert (text.state, text.revision, text.issued) == (TextState.DRAFT, 2, False)
    assert (text.opened_reason, text.opened_by, text.opened_at) == (
        *(REASON, cast.cn_secretary),
        later,
    )
    status = text_status(fresh(text))
    assert (len(status.keys.current), len(status.keys.void)) == (0, 2)
    entry = AuditEntry.objects.get(act="open_revision")
    assert (entry.from_state, entry.to_state, entry.reason, entry.actor, entry.at) == (
        *("circulated", "draft", REASON),
        *(cast.cn_secretary, later),
    )
    assert entry.subject_en == "JWG/5/AG/1/Rev.2"


def test_no_signature_falls_that_the_page_did_not_name(
    cast: Cast, circulated: JointText, now: dt.datetime, client_of: Any
) -> None:
    """A head signs between the page and its button."""
    secretary = client_of(cast.cn_secretary)
    address = reverse("text_open", args=[circulated.meeting.number, "agenda"])
    sent = hidden_in(secretary.get(address).content.decode()) | {"reason": REASON}
    texts.sign(
        cast.viewer("us_head"),
        text=circulated,
        seen_fingerprint=fingerprint_now(circulated),
        now=now,
    )
    refused = secretary.post(address, sent)
    assert refused.status_code == 200
    assert not fresh(circulated).opened
    again = hidden_in(refused.content.decode()) | {"reason": REASON}
    assert cast.us_head.name_zh in refused.content.decode()
    assert secretary.post(address, again).status_code == 302
    assert fresh(circulated).opened


def hidden_in(page: str) -> dict[str, str]:
    """The hidden fields of the form about the revision."""
    form = page.partition('name="revision"')[0].rpartition("<form")[2]
    whole = form + page.partition(form)[2].partition("</form>")[0]
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', whole))


def test_only_one_revision_is_open_at_a_time(
    cast: Cast, circulated: JointText, now: dt.datetime
) -> None:
    """Of two who open one from the same page, the second is told."""
    open_revision(
        cast.viewer("us_secretary"), text=circulated, reason=REASON, seen_revision=1, now=now
    )
    with pytest.raises(Stale):
        open_revision(
            cast.viewer("cn_secretary"), text=circulated, reason="Mine.", seen_revision=1, now=now
        )
    with pytest.raises(NotAllowed):
        open_revision(cast.viewer("cn_secretary"), text=circulated, reason="Mine.", now=now)
    assert fresh(circulated).opened_reason == REASON


@pytest.mark.parametrize("name", ["us_delegate", "cn_counsel", "us_left", "operator", "nobody"])
def test_opening_and_discarding_are_for_who_drafts(
    cast: Cast, circulated: JointText, now: dt.datetime, name: str
) -> None:
    with pytest.raises(NotAllowed):
        open_revision(cast.viewer(name), text=circulated, reason=REASON, now=now)
    open_revision(cast.viewer("us_head"), text=circulated, reason=REASON, now=now)
    with pytest.raises(NotAllowed):
        discard_revision(cast.viewer(name), text=circulated, now=now)
    assert fresh(circulated).revision == 2


def test_agreed_agenda_is_opened_by_a_head_until_the_meeting_is_held(
    cast: Cast, circulated: JointText, now: dt.datetime
) -> None:
    turn_keys(cast, circulated, now, "us_head", "cn_head")
    with pytest.raises(NotAllowed, match="by a head of delegation"):
        open_revision(cast.viewer("us_secretary"), text=circulated, reason=REASON, now=now)
    Meeting.objects.filter(pk=circulated.meeting_id).update(state="held")
    with pytest.raises(NotAllowed, match="was held under this agenda"):
        open_revision(cast.viewer("us_head"), text=circulated, reason=REASON, now=now)
    Meeting.objects.filter(pk=circulated.meeting_id).update(state="confirmed")
    text = open_next(cast, circulated, now)
    assert (text.state, text.agreed_at) == (TextState.DRAFT, None)


def test_whoever_does_not_draft_reads_the_circulated_revision_until_the_next_is_out(
    cast: Cast, circulated: JointText, now: dt.datetime
) -> None:
    secretary = cast.viewer("us_secretary")
    before = shown(cast, circulated, "cn_delegate")
    assert before == shown(cast, circulated, "us_secretary")
    open_revision(secretary, text=circulated, reason=REASON, now=now)
    item = AgendaItem.objects.get(title_en="Last")
    agenda.change_item(secretary, item=item, title_en="Quicksilver", title_zh="水银", now=now)
    assert shown(cast, circulated, "cn_delegate") == before
    assert (
        shown(cast, circulated, "cn_counsel")[0],
        shown(cast, circulated, "cn_head")[2][-1][1].en,
    ) == (2, "Quicksilver")
    clear_both(cast, circulated, now)
    assert shown(cast, circulated, "cn_delegate") == before
    texts.circulate(secretary, text=circulated, now=now)
    assert shown(cast, circulated, "cn_delegate") == shown(cast, circulated, "us_secretary")
    assert circulated.revisions.get(revision=2).reason == REASON


# --- discarding ----------------------------------------------------------------------------------
@pytest.mark.parametrize("signed", [(), ("us_head",), ("us_head", "cn_head")])
def test_discarded_revision_of_an_agenda_leaves_everything_as_it_was(
    cast: Cast, circulated: JointText, now: dt.datetime, signed: tuple[str, ...]
) -> None:
    turn_keys(cast, circulated, now, *signed)
    before, status = fresh(circulated), text_status(fresh(circulated))
    page = shown(cast, circulated, "us_secretary")
    later = now + dt.timedelta(hours=1)
    open_next(cast, circulated, later)
    _write_over(cast, circulated.meeting, later)
    assert text_status(fresh(circulated)).content["items"] != status.content["items"]
    text = discard_revision(cast.viewer("cn_head"), text=circulated, now=later)
    assert (text.state, text.revision, text.issued, text.agreed_at) == (
        *(before.state, 1),
        *(True, before.agreed_at),
    )
    assert (text.opened_from, text.opened_reason, text.opened_at) == ("", "", None)
    assert text_status(fresh(circulated)) == status
    assert shown(cast, circulated, "us_secretary") == page
    # What is opened again begins with the words of the revision, not with what was discarded.
    open_next(cast, circulated, later)
    again = text_status(fresh(circulated)).content
    assert again["items"] == status.content["items"]
    assert AuditEntry.objects.get(act="discard_revision").subject_en == "JWG/5/AG/1/Rev.2"


def test_proposal_released_into_a_discarded_revision_is_open_again(
    cast: Cast, circulated: JointText, now: dt.datetime, client_of: Any
) -> None:
    """Whoever discards it, on the record of its own side alone; one that is in the revision before
    stays released."""
    Meeting.objects.filter(pk=circulated.meeting_id).update(state="confirmed")
    released = factories.a_proposal(
        meeting=circulated.meeting, author=cast.us_delegate, side="us", state="released",
        item=AgendaItem.objects.get(title_en="First"),
    )  # fmt: skip
    proposal = factories.a_proposal(
        meeting=circulated.meeting, author=cast.us_delegate, side="us", title_en="Zirconium"
    )
    later = now + dt.timedelta(hours=1)
    open_next(cast, circulated, later)
    item = release_proposal(cast.viewer("us_secretary"), proposal=proposal, now=later)
    discard_revision(cast.viewer("cn_secretary"), text=circulated, now=later)
    for row in (released, proposal):
        row.refresh_from_db()
    assert (released.state, proposal.state, proposal.item) == ("released", "private", None)
    entry = AuditEntry.objects.get(act="give_back_proposal")
    assert (entry.side, entry.subject_id, entry.actor) == ("us", proposal.pk, cast.cn_secretary)
    address = reverse("meeting_proposal", args=["5", proposal.pk])
    Person.objects.filter(pk=cast.us_secretary.pk).update(language="en")
    page = client_of(cast.us_secretary).get(address).content.decode()
    assert "Released:" not in page and "cannot see it" not in page
    assert "secretariats of both sides could read the item there" in " ".join(page.split())
    open_next(cast, circulated, later)
    again = release_proposal(cast.viewer("us_secretary"), proposal=proposal, now=later)
    assert again.pk != item.pk
    agenda.withdraw_item(cast.viewer("us_secretary"), item=again, now=later)
    page = client_of(cast.us_secretary).get(address).content.decode()
    assert "the item that it became was withdrawn" in page and "#item-" not in page


def _write_over(cast: Cast, meeting: Meeting, now: dt.datetime) -> None:
    """Every kind of change that an agenda knows."""
    secretary = cast.viewer("us_secretary")
    items = {item.title_en: item for item in AgendaItem.objects.filter(meeting=meeting)}
    agenda.change_item(
        secretary,
        item=items["Last"],
        title_en="Other",
        note_en="More.",
        minutes=45,
        presenter=None,
        topics=Topic.objects.all(),
        now=now,
    )
    agenda.withdraw_item(secretary, item=items["First"], now=now)
    agenda.add_item(secretary, meeting=meeting, title_en="New", title_zh="新", minutes=5, now=now)
    agenda.add_standing_items(secretary, meeting=meeting, now=now)
    agenda_order.place_item(secretary, item=items["Last"], parent=None, before=None, now=now)


def test_discarded_revision_of_minutes_leaves_everything_as_it_was(
    cast: Cast, draft: JointText, now: dt.datetime
) -> None:
    secretary, later = cast.viewer("us_secretary"), now + dt.timedelta(hours=1)
    texts.circulate(secretary, text=draft, now=now)
    clear_both(cast, draft, now)
    status, page = text_status(fresh(draft)), shown(cast, draft, "us_secretary")
    open_revision(secretary, text=draft, reason=REASON, now=later)
    given = _rewrite(cast, fresh(draft).meeting, later)
    changed = text_status(fresh(draft)).content
    assert all(changed[part] != status.content[part] for part in ("items", "actions", "chairs"))
    assert changed["attended"] != status.content["attended"]
    discard_revision(secretary, text=draft, now=later)
    assert text_status(fresh(draft)) == status
    assert shown(cast, draft, "us_secretary") == page
    given.refresh_from_db()
    assert (given.state, given.discarded_at) == ("dropped", later)
    open_revision(secretary, text=draft, reason="Once more.", now=later)
    again = text_status(fresh(draft)).content
    parts = ("items", "actions", "chairs", "attended", "quorum")
    assert {part: again[part] for part in parts} == {part: status.content[part] for part in parts}


def _rewrite(cast: Cast, meeting: Meeting, now: dt.datetime) -> ActionItem:
    """Every kind of change that minutes know; the action item that was given out."""
    secretary, head = cast.viewer("us_secretary"), cast.viewer("us_head")
    first, second, third, decision = Paragraph.objects.filter(meeting=meeting).order_by("pk")
    minutes.change_paragraph(secretary, paragraph=first, text_en="Other words.", now=now)
    minutes.withdraw_paragraph(secretary, paragraph=second, version=second.version, now=now)
    minutes.move_paragraph(secretary, paragraph=third, up=True, now=now)
    minutes.change_paragraph(secretary, paragraph=decision, kind="summary", now=now)
    minutes.add_paragraph(
        secretary, item=first.item, kind="decision", text_en="New.", text_zh="新。", now=now
    )
    set_chairs(secretary, meeting=meeting, chair_us=cast.us_delegate, chair_cn=None, now=now)
    came = {cast.us_head.pk: False, cast.us_delegate.pk: True}
    record_attendance(head, meeting=meeting, attended=came, now=now + dt.timedelta(days=9999))
    action = ActionItem.objects.get(meeting=meeting)
    change_action(
        secretary,
        action=action,
        text_en="Other.",
        owner_cn=None,
        due_on=dt.date(2027, 9, 1),
        now=now,
    )
    return give(cast, meeting, now)


def give(cast: Cast, meeting: Meeting, now: dt.datetime) -> ActionItem:
    return give_action(
        cast.viewer("us_secretary"),
        meeting=meeting,
        text_en="New.",
        text_zh="新。",
        due_on=dt.date(2027, 9, 1),
        owner_us=cast.us_delegate,
        now=now,
    )


def test_what_is_issued_again_cannot_be_discarded(
    cast: Cast, circulated: JointText, now: dt.datetime
) -> None:
    secretary = cast.viewer("us_secretary")
    with pytest.raises(NotAllowed):
        discard_revision(secretary, text=circulated, now=now)
    open_revision(secretary, text=circulated, reason=REASON, now=now)
    texts.clear(
        cast.viewer("us_counsel"),
        text=circulated,
        seen_fingerprint=fingerprint_now(circulated),
        now=now,
    )
    with pytest.raises(NotAllowed):
        discard_revision(secretary, text=circulated, now=now)
    assert fresh(circulated).revision == 2


def test_the_reason_stands_where_it_was_promised(
    cast: Cast, circulated: JointText, now: dt.datetime, client_of: Any
) -> None:
    """On the page of the text while it is written and once it is out, in its history, among
    what is new on the home page, and in the API; to everybody, in the words in which it was
    given."""
    open_revision(cast.viewer("us_secretary"), text=circulated, reason=REASON, now=now)
    program, agenda_page = Program(cast.cn_delegate), reverse("meeting_agenda", args=["5"])
    for name in ("cn_delegate", "cn_secretary", "us_counsel"):
        browser = client_of(getattr(cast, name))
        assert REASON in browser.get(agenda_page).content.decode(), name
        assert REASON in browser.get("/").content.decode(), name
    told = program.read(f"texts/{circulated.pk}/")
    assert (told["opened"], told["opened_reason"], told["shown_revision"]) == (True, REASON, 1)
    clear_both(cast, circulated, now)
    texts.circulate(cast.viewer("cn_secretary"), text=circulated, now=now)
    page = client_of(cast.cn_delegate).get(agenda_page).content.decode()
    assert page.count(REASON) == 2
    history = client_of(cast.cn_delegate).get(reverse("meeting_history", args=["5"]))
    assert REASON in history.content.decode()
    told = program.read(f"texts/{circulated.pk}/")
    assert [row["reason"] for row in told["revisions"]] == [REASON, ""]
