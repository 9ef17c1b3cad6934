"""The rows that a joint text consists of, fetched once, and what they say.

Nothing here asks who is reading: callers come with a text from `access.visible_texts`, and who may
see the minutes may see the titles of the items they are written under.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import BigAutoField, DateTimeField, QuerySet
from django.utils.translation import gettext as _

from meetings.enums import TextKind
from meetings.models import ActionItem, AgendaItem, JointText, Meeting, Paragraph, Sitting
from meetings.queries.actions.owners import with_owners_gone
from meetings.queries.meetings.presence import attendees_of, protocol_order, sittings_of
from meetings.queries.tagged import tag
from meetings.rules.content import Content
from meetings.rules.numbering import number_paragraphs, outline
from meetings.rules.quorum import SideQuorum, quorum_of
from members.models import Appointment, Person
from workinggroup.lib.bilingual import Bilingual
from workinggroup.lib.prepared import prepared
from workinggroup.lib.viewer import Side


@dataclass(frozen=True)
class Section:
    """An agenda item with its number and, in minutes, its numbered paragraphs."""

    number: str
    item: AgendaItem
    paragraphs: tuple[tuple[str, Paragraph], ...] = ()


@dataclass(frozen=True)
class Words:
    """A joint text: its sections, and in minutes the action items, the sittings that were not
    cancelled, and who attended, by rank (`presence.attendees_of`)."""

    text: JointText
    sections: tuple[Section, ...]
    actions: tuple[ActionItem, ...] = ()
    sittings: tuple[Sitting, ...] = ()
    attended: tuple[Appointment, ...] = ()


@dataclass(frozen=True)
class Gap:
    """A text that is missing in one language, or stale, and where it stands."""

    where: str
    what: str


def words_of(text: JointText, now: dt.datetime | None = None) -> Words:
    """The words of `text` as they are now; where `now` (aware, UTC) is given, owners of action
    items who have left by then are marked. Two queries for an agenda, five for minutes."""
    meeting = text.meeting_id
    if text.kind == TextKind.AGENDA:
        rows = _items_presented(meeting=meeting)
        tag(rows)
        return Words(text, tuple(Section(number, item) for number, item in outline(rows)))
    paragraphs = _paragraphs_by_item(text)
    sittings = tuple(sittings_of(text.meeting))
    attended = attendees_of(text.meeting, [row.starts_at for row in sittings])
    return Words(
        text,
        sections=tuple(
            Section(number, item, tuple(number_paragraphs(number, paragraphs.get(item.pk, []))))
            for number, item in outline(_items(meeting=meeting))
        ),
        actions=tuple(
            _actions_with_owners(meeting=meeting, now=now) if now else _actions(meeting=meeting)
        ),
        sittings=sittings,
        attended=tuple(sorted(attended, key=protocol_order)),
    )


@prepared(meeting=BigAutoField())
def _items(*, meeting: Any) -> QuerySet[AgendaItem]:
    return AgendaItem.objects.filter(meeting=meeting, withdrawn_at=None)


@prepared(meeting=BigAutoField())
def _items_presented(*, meeting: Any) -> QuerySet[AgendaItem]:
    return _items.build(meeting=meeting).select_related("presenter", "sitting")


@prepared(meeting=BigAutoField())
def _actions(*, meeting: Any) -> QuerySet[ActionItem]:
    rows = ActionItem.objects.filter(meeting=meeting).order_by("serial")
    return rows.select_related("meeting", "owner_us", "owner_cn")


@prepared(meeting=BigAutoField(), now=DateTimeField())
def _actions_with_owners(*, meeting: Any, now: Any) -> QuerySet[ActionItem]:
    return with_owners_gone(_actions.build(meeting=meeting), now)


@prepared(meeting=BigAutoField())
def _paragraphs(*, meeting: Any) -> QuerySet[Paragraph]:
    rows = Paragraph.objects.filter(meeting=meeting, withdrawn_at=None)
    return rows.select_related("meeting")


def _paragraphs_by_item(text: JointText) -> dict[int, list[Paragraph]]:
    grouped: dict[int, list[Paragraph]] = {}
    for paragraph in _paragraphs(meeting=text.meeting_id):
        grouped.setdefault(paragraph.item_id, []).append(paragraph)
    return grouped


# --- what is fingerprinted and frozen -----------------------------------------------------------
def _pair(pair: Bilingual) -> dict[str, str]:
    return {"en": pair.en, "zh": pair.zh}


def _person(person: Person | None) -> dict[str, str] | None:
    return _pair(person.names) if person else None


def pair_in(content: dict[str, str], stale: str = "") -> Bilingual:
    """A text of the content, as it is fingerprinted, in both languages."""
    return Bilingual(content["en"], content["zh"], stale)


def name_in(content: dict[str, str] | None) -> Bilingual | None:
    """The name of a person or company in the content, where there is one."""
    return pair_in(content) if content else None


def content_of(words: Words) -> Content:
    """The words as the structure that is fingerprinted and frozen."""
    return _agenda(words) if words.text.kind == TextKind.AGENDA else _minutes(words)


def _agenda(words: Words) -> Content:
    return {
        "kind": TextKind.AGENDA.value,
        "meeting": _numbered(words.text.meeting),
        "items": [
            {
                "number": section.number,
                "kind": section.item.kind,
                "sitting": section.item.sitting.number if section.item.sitting else None,
                "title": _pair(section.item.title),
                "note": _pair(section.item.note),
                "minutes": section.item.minutes,
                "presenter_side": section.item.presenter_side,
                "presenter": _person(section.item.presenter),
                "topics": sorted(topic.slug for topic in section.item.tagged),
            }
            for section in words.sections
        ],
    }


def _minutes(words: Words) -> Content:
    meeting = words.text.meeting
    quorum = quorum_of(words.attended, needed=meeting.quorum)
    return {
        "kind": TextKind.MINUTES.value,
        "meeting": _numbered(meeting),
        "days": [row.day.isoformat() for row in words.sittings],
        "place": _pair(meeting.place),
        "host": meeting.host,
        "format": meeting.format,
        "chairs": {"us": _person(meeting.chair_us), "cn": _person(meeting.chair_cn)},
        "attended": {
            side: [_attendee(row) for row in words.attended if row.delegation_id == side]
            for side in Side
        },
        "quorum": {side: _quorum(quorum.of_side(side)) for side in Side},
        "items": [
            {
                "number": section.number,
                "title": _pair(section.item.title),
                "paragraphs": [_paragraph(*numbered) for numbered in section.paragraphs],
            }
            for section in words.sections
        ],
        "actions": [action_content(action) for action in words.actions],
    }


def _attendee(row: Appointment) -> dict[str, Any]:
    return {
        "name": _pair(row.person.names),
        "role": row.role,
        "acting": row.acting,
        "company": _pair(row.term.company.name) if row.term else None,
    }


def _quorum(part: SideQuorum) -> dict[str, Any]:
    return {"companies": part.companies, "needed": part.needed, "head": part.head}


def _numbered(meeting: Meeting) -> int | str:
    """A plain number stays one in content: fingerprints of what was signed hold."""
    return int(meeting.number) if meeting.number.isdigit() else meeting.number


def _paragraph(number: str, paragraph: Paragraph) -> dict[str, Any]:
    return {
        "number": number,
        "kind": paragraph.kind,
        "side": paragraph.side,
        "decision": paragraph.register_number,
        "text": _pair(paragraph.text),
    }


def action_content(action: ActionItem) -> dict[str, Any]:
    """An action item as minutes have it."""
    return {
        "number": action.number,
        "text": _pair(action.text),
        "owners": {"us": _person(action.owner_us), "cn": _person(action.owner_cn)},
        "due_on": action.due_on.isoformat(),
    }


def has_words(content: Content) -> bool:
    """Whether there is anything to circulate at all."""
    if content["kind"] == TextKind.AGENDA:
        return bool(content["items"])
    return any(item["paragraphs"] for item in content["items"])


# --- what is missing -----------------------------------------------------------------------------
def gaps_of(words: Words) -> tuple[Gap, ...]:
    """Every text that is missing in one language or stale: signing needs both, current."""
    if words.text.kind == TextKind.AGENDA:
        found = [
            gap
            for section in words.sections
            for gap in (
                *_gap(section.number, section.item.title),
                *_gap(section.number, section.item.note, needed=False),
            )
        ]
    else:
        texts = [
            (number, text)
            for section in words.sections
            for number, text in (
                (section.number, section.item.title),
                *((number, paragraph.text) for number, paragraph in section.paragraphs),
            )
        ]
        texts += [(action.number, action.text) for action in words.actions]
        found = [gap for where, pair in texts for gap in _gap(where, pair)]
    return tuple(found)


def _gap(where: str, pair: Bilingual, *, needed: bool = True) -> list[Gap]:
    if not pair:
        return [Gap(where, _("is empty"))] if needed else []
    if not pair.en:
        return [Gap(where, _("has no English text"))]
    if not pair.zh:
        return [Gap(where, _("has no Chinese text"))]
    if pair.stale:
        stale = _("English") if pair.stale == "en" else _("Chinese")
        return [Gap(where, _("the %(language)s text is stale") % {"language": stale})]
    return []
