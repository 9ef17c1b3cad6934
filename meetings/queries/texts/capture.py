"""What a revision captures: everything that a joint text says, in the canonical form that is
fingerprinted and frozen (`docs/record.md`).

Nothing in it leads to a row: names, roles, companies, topics, sittings and papers stand in it as
they are called when it is issued, so that none of them can alter it later.
"""

import datetime as dt
from typing import Any

from meetings.enums import TextKind
from meetings.models import ActionItem, AgendaItem, PaperVersion, Paragraph, Sitting, Topic
from meetings.queries.texts.words import Words
from meetings.rules.content import FORMATS, Content
from meetings.rules.quorum import SideQuorum, quorum_of
from members.models import Appointment, Person
from workinggroup.lib.bilingual import Bilingual
from workinggroup.lib.viewer import Side


def content_of(words: Words) -> Content:
    """The words as the structure that is fingerprinted and frozen; of an issued revision that
    which was frozen, in the format of its time. Raises nothing."""
    if words.frozen is not None:
        content: Content = words.frozen.content
        return content
    text = words.text
    shared = {
        "format": FORMATS[TextKind(text.kind)],
        "kind": text.kind,
        "symbol": text.symbol,
        "revision": text.revision,
        "meeting": _meeting(words),
    }
    return shared | (_agenda(words) if text.kind == TextKind.AGENDA else _minutes(words))


def _meeting(words: Words) -> dict[str, Any]:
    meeting = words.text.meeting
    return {
        "number": meeting.number,
        "kind": meeting.kind,
        "year": meeting.year,
        "half": meeting.half,
        "host": meeting.host,
        "format": meeting.format,
        "interpretation": meeting.interpretation,
        "place": _pair(meeting.place),
        "zone": meeting.anchor_zone,
        "sittings": [_sitting(row) for row in words.sittings],
    }


def _sitting(row: Sitting) -> dict[str, Any]:
    """Day and clock times in the zone of the meeting, as they were agreed, and as instants."""
    return {
        "number": row.number,
        "title": _pair(row.title),
        "day": row.day.isoformat(),
        "starts": row.starts.strftime("%H:%M"),
        "ends": row.ends.strftime("%H:%M"),
        "starts_at": _instant(row.starts_at),
        "ends_at": _instant(row.ends_at),
    }


def _instant(moment: dt.datetime) -> str:
    return moment.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _agenda(words: Words) -> dict[str, Any]:
    return {
        "items": [
            {
                **_item(words, section.number, section.item),
                "kind": section.item.kind,
                "sitting": section.item.sitting.number if section.item.sitting else None,
                "note": _pair(section.item.note),
                "minutes": section.item.minutes,
                "presenter_side": section.item.presenter_side,
                "presenter": _person(words, section.item.presenter),
                "topics": [_topic(topic) for topic in section.item.tagged],
            }
            for section in words.sections
        ],
    }


def _minutes(words: Words) -> dict[str, Any]:
    meeting = words.text.meeting
    quorum = quorum_of(words.attended, needed=meeting.quorum)
    return {
        "chairs": {
            "us": _person(words, meeting.chair_us),
            "cn": _person(words, meeting.chair_cn),
        },
        "attended": {
            side: [_attendee(words, row) for row in words.attended if row.delegation_id == side]
            for side in Side
        },
        "quorum": {side: _quorum(quorum.of_side(side)) for side in Side},
        "items": [
            {
                **_item(words, section.number, section.item),
                "paragraphs": [_paragraph(*numbered) for numbered in section.paragraphs],
            }
            for section in words.sections
        ],
        "actions": [_action(words, action) for action in words.actions],
    }


def _item(words: Words, number: str, item: AgendaItem) -> dict[str, Any]:
    return {
        "number": number,
        "title": _pair(item.title),
        "papers": [_paper(row) for row in words.papers.get(item.pk, ())],
    }


def _paper(row: PaperVersion) -> dict[str, Any]:
    return {
        "symbol": row.paper.symbol,
        "title": _pair(row.paper.title),
        "language": row.language,
        "version": row.number,
        "sha256": row.sha256,
    }


def _topic(topic: Topic) -> dict[str, Any]:
    return {"topic": topic.slug, "name": _pair(topic.name)}


def _attendee(words: Words, row: Appointment) -> dict[str, Any]:
    missed = words.missed.get(row.person_id, ())
    there = [sitting.number for sitting in words.sittings if sitting.number not in missed]
    return {**_named(row.person, row), "acting": row.acting, "sittings": there}


def _person(words: Words, person: Person | None) -> dict[str, Any] | None:
    return _named(person, words.roles.get(person.pk)) if person else None


def _named(person: Person, held: Appointment | None) -> dict[str, Any]:
    company = held.term.company if held and held.term else None
    return {
        "name": _pair(person.names),
        "role": held.role if held else "",
        "company": _pair(company.name) if company else None,
    }


def _quorum(part: SideQuorum) -> dict[str, Any]:
    return {"companies": part.companies, "needed": part.needed, "head": part.head}


def _paragraph(number: str, paragraph: Paragraph) -> dict[str, Any]:
    return {
        "number": number,
        "kind": paragraph.kind,
        "side": paragraph.side,
        "decision": paragraph.register_number,
        "text": _pair(paragraph.text),
    }


def _action(words: Words, action: ActionItem) -> dict[str, Any]:
    return {
        "number": action.number,
        "text": _pair(action.text),
        "owners": {
            "us": _person(words, action.owner_us),
            "cn": _person(words, action.owner_cn),
        },
        "due_on": action.due_on.isoformat(),
    }


def _pair(pair: Bilingual) -> dict[str, str]:
    return {"en": pair.en, "zh": pair.zh}
