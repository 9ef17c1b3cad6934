"""Loading the example group, once."""

import datetime as dt

from django.db import transaction
from django.utils import translation

from meetings.models import Meeting
from meetings.models.meeting import oldest_first
from meetings.services.example import accounts, coming, history, words
from meetings.services.example.history import first_day
from meetings.services.example.stage import A_DAY, Stage
from meetings.services.meetings import plan_meetings
from members.models import Appointment, Person
from workinggroup.lib.viewer import Side

YEARS_BACK = 2
# A meeting is over once its last sitting has been for so long.
OVER_AFTER = dt.timedelta(hours=6)


def is_loaded() -> bool:
    """Whether the example is there already."""
    return Person.objects.filter(email=accounts.OPERATOR).exists()


def is_empty() -> bool:
    """Whether nobody uses this portal yet: the example is for an empty one only."""
    return not (Meeting.objects.exists() or Appointment.objects.exists())


def load_example(*, now: dt.datetime) -> bool:
    """Load the example group into an empty portal; False where there is somebody already.

    Both rosters, an operator, past meetings, the next one confirmed with its agenda
    out for signature, those after it proposed, and on each side private proposals, notes and
    papers. Everything happens through the verbs, at instants before `now`; accounts are opened
    last, so that nobody is written to about the past. One transaction: all of it or nothing.
    """
    with transaction.atomic(), translation.override("en"):
        if is_loaded() or not is_empty():
            return False
        accounts.import_rosters(now=now - (YEARS_BACK * 366 + 500) * A_DAY)
        stage = Stage(end=now)
        _plan(stage, now)
        meetings = list(Meeting.objects.order_by(*oldest_first()))
        past = [meeting for meeting in meetings if _is_over(meeting, now)]
        _tell(stage, past)
        following = meetings[len(past)]
        coming.arrange(stage, following, words.SUBJECTS[:3])
        coming.keep_private(stage, following)
        coming.propose_extraordinary(stage, following)
        accounts.open_accounts(now=now)
    return True


def _plan(stage: Stage, now: dt.datetime) -> None:
    """Plan year by year, each September for the year that follows, one year ahead of `now`: before
    anything is arranged about its first meeting."""
    for year in range(now.year - YEARS_BACK, now.year + 2):
        september = dt.datetime(year - 1, 9, 1, 15, tzinfo=dt.UTC)
        plan_meetings(
            stage.secretary((Side.US, Side.CN)[year % 2]),
            first_year=year,
            last_year=year,
            format="online",
            minutes=150,
            now=min(september, now - A_DAY),
        )


def _is_over(meeting: Meeting, now: dt.datetime) -> bool:
    return not meeting.sittings.filter(ends_at__gt=now - OVER_AFTER).exists()


def _tell(stage: Stage, past: list[Meeting]) -> None:
    """The past meetings in order; the last but one with action items at work, the last with its
    minutes still out for comments."""
    for n, meeting in enumerate(past):
        subjects: tuple[words.Subject, ...] = (words.SUBJECTS[n % 4],)
        recent = n >= len(past) - 2
        if recent:
            subjects = words.SUBJECTS[:3]
        history.prepare_past(stage, meeting, subjects)
        history.agree(stage, meeting, Side.US, Side.CN)
        history.hold(stage, meeting, replies=recent)
        if recent:
            history.promise(stage, meeting, work=meeting != past[-1])
        history.write_minutes(stage, meeting, subjects, reserved=recent)
        if meeting == past[-1]:
            coming.leave_open(stage, meeting, first_day(meeting))
        else:
            history.adopt(stage, meeting)
