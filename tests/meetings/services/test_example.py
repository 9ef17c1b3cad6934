"""The example group: loaded once, through the verbs, and nobody is written to about the past."""

import datetime as dt

import pytest
from django.core.management import call_command

from meetings.enums import MeetingState, TextKind, TextState
from meetings.models import ActionItem, ItemProposal, JointText, Meeting, Paper, PrivateNote
from meetings.queries.texts.status import text_status
from meetings.services.example import PASSWORD, example_accounts, is_loaded, load_example
from meetings.services.example.accounts import OPERATOR
from members.access import current_appointments
from members.models import AuditEntry, Notification, Person

NOW = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)


def test_example_shows_a_group_at_work(db: None) -> None:
    assert load_example(now=NOW)
    assert is_loaded()
    meetings = list(Meeting.objects.filter(kind="regular").order_by("serial"))
    assert [m.number for m in Meeting.objects.filter(kind="extraordinary")] == ["X1"]
    past = [m for m in meetings if m.state == MeetingState.CLOSED]
    held = next(m for m in meetings if m.state == MeetingState.HELD)
    following = next(m for m in meetings if m.state == MeetingState.CONFIRMED)
    assert [m.number for m in meetings] == [str(n + 1) for n in range(len(meetings))]
    assert {m.state for m in meetings[following.serial :]} == {MeetingState.PROPOSED}
    assert (held.serial, following.serial) == (len(past) + 1, len(past) + 2)
    minutes = JointText.objects.filter(kind=TextKind.MINUTES, meeting__in=past)
    assert {text.state for text in minutes} == {TextState.ADOPTED}
    assert {a.state for a in ActionItem.objects.all()} == {"open", "in_progress", "done"}
    assert ActionItem.objects.filter(state="open", due_on__lt=NOW.date()).exists()
    agenda = JointText.objects.get(kind=TextKind.AGENDA, meeting=following)
    assert agenda.state == TextState.CIRCULATED
    assert not text_status(agenda).gaps
    assert len(text_status(agenda).waits_for(None)) == 1
    slugs = set(following.items.values_list("topics__slug", flat=True)) - {None}
    assert slugs == {"intellectual-property", "trade-policy", "encryption"}
    for model in (ItemProposal, PrivateNote, Paper):
        assert set(model.objects.values_list("side", flat=True)) == {"us", "cn"}  # type: ignore[attr-defined]
    assert set(Paper.objects.values_list("state", flat=True)) == {"private", "released"}
    # Everybody may sign in, and nobody was written to about what happened before that.
    assert not Notification.objects.exists()
    assert AuditEntry.objects.filter(at__gt=NOW).count() == 0
    accounts = example_accounts(NOW)
    assert len(accounts) == 9
    people = {person.email: person for person in Person.objects.all()}
    assert all(people[each.email].check_password(PASSWORD) for each in accounts)
    assert people[OPERATOR].is_superuser
    assert current_appointments(NOW).count() == len(people) - 1
    assert_in_order()
    # A second time changes nothing.
    rows = AuditEntry.objects.count()
    assert not load_example(now=NOW + dt.timedelta(days=1))
    assert AuditEntry.objects.count() == rows


def assert_in_order() -> None:
    """Nothing happens to a meeting before it was proposed."""
    for meeting in Meeting.objects.all():
        acts = AuditEntry.objects.filter(meeting_id=meeting.pk).order_by("at", "pk")
        assert acts[0].act == "propose_meeting", (meeting, acts[0])


@pytest.mark.slow
@pytest.mark.parametrize("day", [dt.date(2027, 7, 1), dt.date(2028, 3, 31)])
def test_example_loads_on_any_day(db: None, day: dt.date) -> None:
    now = dt.datetime.combine(day, dt.time(3), dt.UTC)
    assert load_example(now=now)
    assert_in_order()
    following = Meeting.objects.get(state=MeetingState.CONFIRMED)
    assert following.sittings.filter(ends_at__gt=now - dt.timedelta(hours=6)).exists()


def test_example_leaves_a_portal_in_use_alone(db: None) -> None:
    Meeting.objects.create(
        number="1", serial=1, year=2027, half=1, host="us", created_at=NOW, changed_at=NOW
    )
    call_command("load_example")
    assert not Person.objects.exists()
