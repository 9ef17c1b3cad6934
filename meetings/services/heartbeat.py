"""That scheduler and workers are alive, and whether the clock goes backwards."""

import datetime as dt

from meetings.models import Heartbeat

PLAN, DELIVER = "plan", "deliver"
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
