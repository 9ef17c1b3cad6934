"""What has moved since a revision was issued: told beside the text, never in it."""

from collections.abc import Iterable
from dataclasses import dataclass

from meetings.enums import Interpretation, MeetingFormat
from meetings.models import Meeting, Sitting
from meetings.queries.texts.words import Words
from meetings.rules.content import first_format, pair_in
from workinggroup.lib.bilingual import Bilingual
from workinggroup.lib.viewer import Side


@dataclass(frozen=True)
class MovedSitting:
    """A sitting that is not what the text says: `now` is what it is, None where it was cancelled;
    `is_new` where the text knows none of its number."""

    number: int
    now: Sitting | None
    is_new: bool = False
    # Its hours are others; its title is another one.
    rescheduled: bool = False
    renamed: bool = False


@dataclass(frozen=True)
class Moved:
    """What is otherwise by now than a text says: the sittings, and where it differs the place, the
    host, the format, the interpretation and the zone."""

    sittings: tuple[MovedSitting, ...] = ()
    place: Bilingual | None = None
    host: Side | None = None
    format: MeetingFormat | None = None
    interpretation: Interpretation | None = None
    zone: str = ""

    def __bool__(self) -> bool:
        return self != Moved()


def moved_since(words: Words, meeting: Meeting, now: Iterable[Sitting]) -> Moved:
    """What has moved since `words` were issued; nothing where they are not, or say nothing of it.

    `now` are the sittings of `meeting` as its reader sees them, cancelled ones too: of those for
    heads no text says anything. No query, raises nothing.
    """
    frozen = words.frozen
    if frozen is None or first_format(frozen.content):
        return Moved()
    captured = frozen.content["meeting"]
    place = pair_in(captured["place"])
    return Moved(
        sittings=tuple(_moved_sittings(words.sittings, now)),
        place=meeting.place
        if (place.en, place.zh) != (meeting.place_en, meeting.place_zh)
        else None,
        host=Side(meeting.host) if meeting.host != captured["host"] else None,
        format=MeetingFormat(meeting.format) if meeting.format != captured["format"] else None,
        interpretation=Interpretation(meeting.interpretation)
        if meeting.interpretation != captured["interpretation"]
        else None,
        zone=meeting.anchor_zone if meeting.anchor_zone != captured["zone"] else "",
    )


def _moved_sittings(then: Iterable[Sitting], now: Iterable[Sitting]) -> list[MovedSitting]:
    captured = {row.number: row for row in then}
    live = {row.number: row for row in now if not row.for_heads}
    moved = []
    for number in sorted({*captured, *live}):
        was, is_now = captured.get(number), live.get(number)
        held = is_now if is_now is not None and is_now.cancelled_at is None else None
        if was is None and held is not None:
            moved.append(MovedSitting(number, held, is_new=True))
        elif was is not None and held is None:
            moved.append(MovedSitting(number, None))
        elif was is not None and held is not None:
            hours = (held.starts_at, held.ends_at) != (was.starts_at, was.ends_at)
            title = (held.title_en, held.title_zh) != (was.title_en, was.title_zh)
            if hours or title:
                moved.append(MovedSitting(number, held, rescheduled=hours, renamed=title))
    return moved
