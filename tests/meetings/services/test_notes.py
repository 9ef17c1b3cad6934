"""Private notes: written, changed and taken away on one side, unheard of on the other."""

import datetime as dt

import pytest

from meetings.access import visible_private_notes
from meetings.enums import TextKind
from meetings.models import AgendaItem, JointText, PrivateNote
from meetings.services import notes
from members.access import visible_audit
from tests import factories
from tests.conftest import Cast
from workinggroup.lib.errors import NotAllowed, Refused, Stale


@pytest.fixture
def item(cast: Cast) -> AgendaItem:
    return factories.an_item(meeting=factories.a_meeting(agenda="circulated"))


def write(cast: Cast, item: AgendaItem, now: dt.datetime, name: str = "us_delegate") -> PrivateNote:
    return notes.add_note(
        cast.viewer(name), meeting=item.meeting, item=item, text="Our line.", now=now
    )


def test_note_lives_and_dies_on_one_side(cast: Cast, item: AgendaItem, now: dt.datetime) -> None:
    note = write(cast, item, now)
    author = cast.viewer("us_delegate")
    notes.change_note(author, note=note, text="Our new line.", now=now)
    assert visible_private_notes(cast.viewer("us_adviser")).get().text == "Our new line."
    notes.withdraw_note(author, note=note, now=now)
    assert not visible_private_notes(author).exists()
    assert PrivateNote.objects.count() == 1
    assert visible_audit(cast.viewer("us_adviser")).count() == 3
    for name in ("cn_head", "cn_secretary", "cn_delegate"):
        assert not visible_audit(cast.viewer(name)).exists()


@pytest.mark.parametrize(
    ("name", "allowed"),
    [
        ("us_delegate", True),
        ("us_head", True),
        ("us_secretary", True),
        ("us_alternate", False),
        ("us_left", False),
        ("cn_head", False),
        ("operator", False),
    ],
)
def test_note_is_changed_by_its_author_or_the_secretariat(
    cast: Cast, item: AgendaItem, now: dt.datetime, name: str, allowed: bool
) -> None:
    note = write(cast, item, now)
    if allowed:
        notes.change_note(cast.viewer(name), note=note, text="New.", now=now)
        return
    with pytest.raises((NotAllowed, Stale)):
        notes.change_note(cast.viewer(name), note=note, text="New.", now=now)
    with pytest.raises((NotAllowed, Stale)):
        notes.withdraw_note(cast.viewer(name), note=note, now=now)
    note.refresh_from_db()
    assert (note.text, note.withdrawn_at) == ("Our line.", None)


@pytest.mark.parametrize("name", ["operator", "us_left", "stranger", "nobody"])
def test_note_is_written_by_members_only(
    cast: Cast, item: AgendaItem, now: dt.datetime, name: str
) -> None:
    with pytest.raises(NotAllowed):
        write(cast, item, now, name)


@pytest.mark.parametrize("text", ["", "  \n ", "\x00", "x" * 8001])
def test_note_refused_at_its_field(
    cast: Cast, item: AgendaItem, now: dt.datetime, text: str
) -> None:
    with pytest.raises(Refused) as refusal:
        notes.add_note(cast.viewer("us_head"), meeting=item.meeting, text=text, now=now)
    assert list(refusal.value.fields) == ["text"]


def test_note_hangs_only_on_what_its_author_sees(
    cast: Cast, item: AgendaItem, now: dt.datetime
) -> None:
    stray = factories.an_item(meeting=factories.a_meeting(number=6, half=2))
    with pytest.raises(Stale):
        notes.add_note(cast.viewer("us_head"), meeting=item.meeting, item=stray, text="x", now=now)
    JointText.objects.filter(meeting=item.meeting, kind=TextKind.AGENDA).update(
        state="draft", circulated_at=None
    )
    with pytest.raises(Stale):
        write(cast, item, now)
    write(cast, item, now, "us_secretary")
