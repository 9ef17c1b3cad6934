"""What changed of a meeting, in words: told against the snapshot from before the act."""

from collections.abc import Mapping
from copy import copy
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from meetings.enums import MeetingFormat
from meetings.mail.letter import Fact, facts
from meetings.mail.material import Material
from meetings.models import Meeting, Sitting
from workinggroup.lib.bilingual import Bilingual, typed
from workinggroup.lib.viewer import Side


def place_and_format(place: Bilingual, format: str) -> str:
    """`Beijing, face-to-face`; of an online meeting the format alone."""
    label = str(MeetingFormat(format).label) if format in MeetingFormat.values else ""
    if format == MeetingFormat.ONLINE or not place:
        return capfirst(label)
    return _("%(place)s, %(format)s") % {"place": place.with_language(), "format": label}


def hours_of(
    material: Material, sitting: Sitting, *, struck: bool = False, whom: bool = False
) -> Fact:
    """A sitting's name and hours; `whom` also says for whom it is."""
    name = sitting.title.with_language() or _("Sitting %(number)d") % {"number": sitting.number}
    label = _("%(what)s (former time)") % {"what": name} if struck else name
    audience = (_("For %(audience)s.") % {"audience": sitting.get_audience_display()},)
    clocks = material.clocks(sitting.starts_at, sitting.ends_at)
    return Fact(label, (*clocks, *(audience if whom else ())), struck=struck)


def formerly(material: Material, meeting: Meeting) -> list[Sitting]:
    """The sittings that the recipient was invited to before the act, as they were then."""
    before: Mapping[str, Any] = material.payload.get("before", {})
    former = []
    for row in material.facts.all_sittings(meeting):
        sitting = copy(row)
        pk = str(sitting.pk)
        span = before.get("sittings", {}).get(pk, ("", ""))
        start, end = (parse_datetime(text) for text in span)
        names = before.get("titles", {}).get(pk, (sitting.title_en, sitting.title_zh))
        sitting.audience = before.get("audiences", {}).get(pk, sitting.audience)
        if start and end and sitting.audience in material.audiences:
            sitting.starts_at, sitting.ends_at = start, end
            sitting.title_en, sitting.title_zh = names
            former.append(sitting)
    return sorted(former, key=lambda sitting: (sitting.starts_at, sitting.pk))


def changed_sittings(material: Material, now: list[Sitting], former: list[Sitting]) -> list[Fact]:
    """The sittings whose hours, title or audience differ, as they are before as they were."""
    changed = []
    before = {sitting.pk: sitting for sitting in former}
    for sitting in now:
        old = before.pop(sitting.pk, None)
        whom = old is not None and old.audience != sitting.audience
        if old is None or _announced_parts(old) != _announced_parts(sitting):
            changed.append(hours_of(material, sitting, whom=whom))
            changed += [hours_of(material, old, struck=True, whom=whom)] if old else []
    for gone in before.values():
        end = _("Cancelled.") if gone.cancelled_at else _("You are no longer invited to it.")
        changed.append(Fact(hours_of(material, gone).label, (end,)))
        changed.append(hours_of(material, gone, struck=True))
    return changed


def _announced_parts(sitting: Sitting) -> tuple[object, ...]:
    names = (sitting.title_en, sitting.title_zh, sitting.audience)
    return (sitting.pk, sitting.starts_at, sitting.ends_at, *names)


def changed_host(meeting: Meeting, before: Mapping[str, Any]) -> tuple[Fact, ...]:
    """The host as it is, before as it was; nothing where both are one, or it is not known."""
    former = before.get("host", meeting.host)
    if former == meeting.host:
        return ()
    return (
        Fact(_("Host"), (str(meeting.get_host_display()),)),
        Fact(_("Former host"), (str(Side(former).label),), struck=True),
    )


def changed_place(meeting: Meeting, before: Mapping[str, Any]) -> tuple[Fact, ...]:
    """Place and format, as they are before as they were."""
    if not before:
        return ()
    former_place = Bilingual(before.get("place_en", ""), before.get("place_zh", ""))
    former = place_and_format(former_place, before.get("format", ""))
    now = place_and_format(meeting.place, meeting.format)
    if former == now:
        return ()
    changed = (*facts((_("Place"), now)), Fact(_("Former place"), (former,), struck=True))
    return changed if former else changed[:-1]


def reason(text: str) -> tuple[Fact, ...]:
    """Why, as somebody typed it in one language, which is named where it is not the reader's."""
    said = typed(text)
    if not said:
        return ()
    lines = tuple(said.with_language().split("\n"))
    return (Fact(_("Reason"), lines, said.lang if said.marked else ""),)


def reasons(material: Material) -> list[Fact]:
    """The reasons of all the changes told together, those meant for the recipient, once each."""
    given = material.payload.get("reasons", [])
    texts = [each["text"] for each in given if each["audience"] in material.audiences]
    return [fact for text in dict.fromkeys(texts) for fact in reason(text)]
