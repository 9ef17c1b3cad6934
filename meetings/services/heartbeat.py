"""That scheduler and workers are alive, whether the clock goes backwards, and whose turn it is."""

import datetime as dt

from django.db.models import Q

from meetings.models import Heartbeat

PLAN, DELIVER = "plan", "deliver"
# Letters that are due were written down, to the end.
PLANNED = "planned"
# A row is not written more often than this: what it tells is told in minutes.
_EVERY = dt.timedelta(seconds=30)
# Two machines never have quite the same time.
_SKEW = dt.timedelta(minutes=1)


def note_beat(name: str, *, now: dt.datetime) -> bool:
    """Note that `name` is done at `now` (aware, UTC). Returns whether the clock was ahead when it
    was done last, by more than machines differ."""
    last = Heartbeat.objects.filter(name=name).first()
    if last is None:
        Heartbeat.objects.get_or_create(name=name, defaults={"at": now})
        return False
    was_ahead = last.at > now + _SKEW
    if was_ahead or now - last.at >= _EVERY:
        Heartbeat.objects.filter(pk=last.pk).update(at=now)
    return was_ahead


def note_run(now: dt.datetime) -> dt.datetime:
    """Note that the planner of letters runs at `now`, to the end, and keep others waiting until it
    has; returns when it last did. Inside a transaction."""
    run, first = Heartbeat.objects.select_for_update().get_or_create(
        name=PLANNED, defaults={"at": now}
    )
    since = run.at
    if not first:
        run.at = now
        run.save(update_fields=["at"])
    return since


def take_turn(name: str, *, now: dt.datetime, lasts: dt.timedelta) -> dt.datetime | None:
    """Have `name` done by one at a time: until the instant that is returned, which is the turn, or
    until `end_turn`. None where it is another's turn. A clock that was ahead gives none for ever.
    """
    until = now + lasts
    row = Heartbeat.objects.filter(name=name)
    if row.filter(Q(at__lte=now) | Q(at__gt=until)).update(at=until):
        return until
    made = Heartbeat.objects.bulk_create([Heartbeat(name=name, at=now)], ignore_conflicts=True)
    taken = bool(made) and row.filter(at=now).update(at=until)
    return until if taken else None


def end_turn(name: str, turn: dt.datetime, *, now: dt.datetime) -> None:
    """Let the next one have its turn; nothing where ours is over, and another has it."""
    Heartbeat.objects.filter(name=name, at=turn).update(at=now)
