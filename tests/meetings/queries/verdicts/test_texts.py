"""What agendas and minutes take, from whom and when, as the table of acts asks for it."""

import datetime as dt

import pytest

from meetings.enums import Capacity, ItemKind, TextKind
from meetings.models import Attendance, Signature
from meetings.queries.verdicts import texts as verdicts
from meetings.rules.standing_items import STANDING
from meetings.services import agenda
from tests import factories
from tests.conftest import Cast

DRAFTERS = {"us_head", "us_secretary", "cn_head", "cn_secretary"}
COUNSEL = {"us_counsel", "cn_counsel"}
HEADS = {"us_head", "cn_head"}


@pytest.mark.parametrize(
    ("agenda", "minutes", "agenda_open", "minutes_open"),
    [
        ("draft", "for_signature", True, False),
        ("circulated", "draft", False, True),
        ("agreed", "draft", False, True),
        ("draft", "circulated", True, False),
    ],
)
def test_agenda_and_minutes_are_each_edited_until_they_are_issued(
    cast: Cast, now: dt.datetime, agenda: str, minutes: str, agenda_open: bool, minutes_open: bool
) -> None:
    meeting = factories.a_meeting(agenda=agenda, minutes=minutes, state="held")
    of_agenda = cast.who_may(verdicts.may_edit_agenda_now, meeting, now)
    of_minutes = cast.who_may(verdicts.may_edit_minutes_now, meeting, now)
    assert of_agenda == (DRAFTERS if agenda_open else set())
    assert of_minutes == (DRAFTERS if minutes_open else set())


def test_standing_items_are_added_while_one_is_missing(cast: Cast, now: dt.datetime) -> None:
    meeting = factories.a_meeting()
    rule = verdicts.may_add_standing_items_now
    # There may be no last minutes to adopt.
    kinds = [each.kind for each in STANDING if each.kind != ItemKind.LAST_MINUTES]
    items = [factories.an_item(meeting=meeting, kind=kind) for kind in kinds]
    assert cast.who_may(rule, meeting, now) == set()
    items[0].withdrawn_at = now
    items[0].save()
    assert cast.who_may(rule, meeting, now) == DRAFTERS


def test_adoption_of_the_last_minutes_is_missing_while_they_are_open(
    cast: Cast, now: dt.datetime
) -> None:
    factories.a_meeting(number=1, state="held", minutes="circulated")
    meeting = factories.a_meeting(number=2, year=2031)
    for each in STANDING:
        if each.kind != ItemKind.LAST_MINUTES:
            factories.an_item(meeting=meeting, kind=each.kind)
    rule = verdicts.may_add_standing_items_now
    assert cast.who_may(rule, meeting, now) == DRAFTERS
    made = agenda.add_standing_items(cast.viewer("cn_head"), meeting=meeting, now=now)
    assert [item.kind for item in made] == [ItemKind.LAST_MINUTES]
    assert cast.who_may(rule, meeting, now) == set()


def test_item_is_withdrawn_unless_minutes_stand_under_it_or_its_sub_items(
    cast: Cast, now: dt.datetime
) -> None:
    meeting = factories.a_meeting()
    item = factories.an_item(meeting=meeting)
    part = factories.an_item(meeting=meeting, parent=item)
    paragraph = factories.a_paragraph(item=part)
    rule = verdicts.may_withdraw_item_now
    assert cast.who_may(rule, item, now) == set()
    paragraph.withdrawn_at = now
    paragraph.save()
    assert cast.who_may(rule, item, now) == DRAFTERS
    item.withdrawn_at = now
    assert cast.who_may(rule, item, now) == set()


def test_item_is_confirmed_while_a_text_of_it_is_stale(cast: Cast, now: dt.datetime) -> None:
    item = factories.an_item(meeting=factories.a_meeting())
    rule = verdicts.may_confirm_item_now
    assert cast.who_may(rule, item, now) == set()
    for field in ("title_stale", "note_stale"):
        setattr(item, field, "zh")
        assert cast.who_may(rule, item, now) == DRAFTERS
        setattr(item, field, "")


def test_keys_of_an_agenda_are_turned_one_after_the_other(cast: Cast, now: dt.datetime) -> None:
    """By counsel, then by the heads; between them it is circulated."""
    meeting = factories.a_meeting()
    factories.an_item(meeting=meeting)
    text = factories.the_text(meeting, TextKind.AGENDA)

    def offered() -> list[set[str]]:
        rules = (verdicts.may_clear_now, verdicts.may_circulate_now, verdicts.may_sign_now)
        return [cast.who_may(rule, text, now) for rule in (*rules, verdicts.may_open_revision_now)]

    def turn(name: str, capacity: Capacity) -> None:
        text.issued = True
        row = Signature(text=text, revision=1, fingerprint="0" * 64, capacity=capacity)
        row.side, row.person, row.signed_at = name[:2], getattr(cast, name), now
        row.save()

    assert offered() == [COUNSEL, set(), set(), set()]
    turn("us_counsel", Capacity.CLEAR)
    assert offered() == [{"cn_counsel"}, set(), set(), DRAFTERS]
    turn("cn_counsel", Capacity.CLEAR)
    assert offered() == [set(), DRAFTERS, set(), DRAFTERS]
    text.state = "circulated"
    assert offered() == [set(), set(), HEADS, DRAFTERS]
    turn("us_head", Capacity.SIGN)
    assert offered() == [set(), set(), {"cn_head"}, DRAFTERS]


def test_minutes_are_locked_once_circulated_and_reopened_until_adopted(
    cast: Cast, now: dt.datetime
) -> None:
    chairs = {"chair_us": cast.us_head, "chair_cn": cast.cn_head}
    meeting = factories.a_meeting(agenda="agreed", state="held", **chairs)
    text = factories.the_text(meeting, TextKind.MINUTES)
    text.state = "circulated"
    assert cast.who_may(verdicts.may_lock_now, text, now) == set(), "there are no words"
    factories.a_paragraph(item=factories.an_item(meeting=meeting))
    for person in (cast.us_delegate, cast.cn_delegate):
        assert cast.who_may(verdicts.may_lock_now, text, now) == set(), "nobody attended"
        Attendance.objects.create(meeting=meeting, person=person, attended=True)
    for state, lock, reopen in (
        ("draft", set(), set()),
        ("circulated", DRAFTERS, DRAFTERS),
        ("for_signature", set(), DRAFTERS),
        ("adopted", set(), set()),
    ):
        text.state, text.issued = state, state != "draft"
        assert cast.who_may(verdicts.may_lock_now, text, now) == lock
        assert cast.who_may(verdicts.may_open_revision_now, text, now) == reopen
    agenda = factories.the_text(meeting, TextKind.AGENDA)
    agenda.state = "circulated"
    assert cast.who_may(verdicts.may_lock_now, agenda, now) == set()


def test_proposal_is_released_by_its_side_while_the_agenda_takes_items(
    cast: Cast, now: dt.datetime
) -> None:
    meeting = factories.a_meeting(agenda="draft")
    proposal = factories.a_proposal(meeting=meeting, author=cast.cn_delegate, side="cn")
    rule = verdicts.may_release_proposal_now
    assert cast.who_may(rule, proposal, now) == {"cn_head", "cn_secretary"}
    assert cast.who_may(verdicts.may_edit_proposal_now, proposal, now) == {
        *("cn_delegate", "cn_head", "cn_secretary")
    }
    members = {name for name in cast.names if cast.viewer(name).is_member}
    assert cast.who_may(verdicts.may_propose_now, meeting, now) == members
    agreed = factories.a_meeting(number=6, half=2, agenda="agreed")
    late = factories.a_proposal(meeting=agreed, author=cast.cn_delegate, side="cn")
    assert cast.who_may(rule, late, now) == set()
    proposal.state = "released"
    assert cast.who_may(rule, proposal, now) == set()


def test_paragraph_is_written_by_drafters_and_a_reservation_by_its_side(
    cast: Cast, now: dt.datetime
) -> None:
    item = factories.an_item(meeting=factories.a_meeting(agenda="agreed", state="held"))
    paragraph = factories.a_paragraph(item=item)
    write, confirm = verdicts.may_write_paragraph_now, verdicts.may_confirm_paragraph_now
    assert cast.who_may(write, paragraph, now) == DRAFTERS
    assert cast.who_may(confirm, paragraph, now) == set()
    paragraph.text_stale = "en"
    assert cast.who_may(confirm, paragraph, now) == DRAFTERS
    paragraph.kind, paragraph.side = "reservation", "us"
    assert cast.who_may(write, paragraph, now) == {"us_head", "us_secretary"}


def test_a_reservation_is_moved_by_both_sides_and_written_by_one(
    cast: Cast, now: dt.datetime
) -> None:
    item = factories.an_item(meeting=factories.a_meeting(state="held"))
    row = factories.a_paragraph(item=item, kind="reservation", side="us")
    assert cast.who_may(verdicts.may_move_paragraph_now, row, now) == DRAFTERS
    own = {"us_head", "us_secretary"}
    assert cast.who_may(verdicts.may_write_paragraph_now, row, now) == own
