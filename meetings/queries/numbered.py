"""Rows by what is typed for them: the words in them, or their number or document symbol."""

from collections.abc import Sequence

from django.db.models import Q

from meetings.enums import Distribution, MeetingKind
from meetings.models import AgendaItem, Paragraph
from meetings.symbols import (
    Symbol,
    names_extraordinary,
    read_action_number,
    read_decision_number,
    read_meeting_number,
    read_paper_symbol,
    read_text_symbol,
    text_kind,
)
from workinggroup.lib.snippets import search_terms
from workinggroup.lib.spellings import occurs_in, stands_in


def says(kind: str, fields: Sequence[str], query: str) -> Q:
    """The condition that a row of `kind` has the number that `query` is, or that each of its words
    stands in one of `fields`; every row where there is none."""
    condition = Q()
    for word in search_terms(query):
        condition &= stands_in(word, fields)
    return condition | named(kind, query) if condition else condition


def row_says(row: AgendaItem | Paragraph, texts: Sequence[str], query: str) -> bool:
    """The same of a row that is no row of the database, which has these `texts`."""
    terms = search_terms(query)
    return all(occurs_in(word, texts) for word in terms) or row_is_named(row, query)


def row_is_named(row: AgendaItem | Paragraph, name: str) -> bool:
    """Whether `name` is the number of a row that is no row of the database, as `named` finds it."""
    if not isinstance(row, Paragraph) or row.decision is None:
        return False
    return read_decision_number(name) == (row.meeting.number, row.decision)


def named(kind: str, name: str) -> Q:
    """The rows of `kind` (as in `search.KINDS`) that `name` is the number or the document
    symbol of: A5-03, D5-02, JWG/5/DOC/1, DOC 1, Meeting 5, 特别会议1. None where it names nothing.

    It only narrows: who asks starts from a `visible_*`.
    """
    if kind == "meetings":
        return _meetings_named(name)
    if kind == "actions" and (found := read_action_number(name, bare=True)):
        return Q(meeting__number=found.meeting, serial=found.serial)
    if kind == "paragraphs" and (found := read_decision_number(name)):
        return Q(meeting__number=found.meeting, decision=found.serial)
    if kind == "papers" and (symbol := read_paper_symbol(name)):
        return _by_symbol(symbol)
    if kind == "texts" and (symbol := read_text_symbol(name)):
        return _by_text_symbol(symbol)
    return Q(pk__in=[])


def _meetings_named(name: str) -> Q:
    if (number := read_meeting_number(name)) is not None:
        return Q(number=number)
    if names_extraordinary(name):
        return Q(kind=MeetingKind.EXTRAORDINARY)
    symbol = read_paper_symbol(name)
    return Q(number=symbol.meeting) if symbol and not symbol.series else Q(pk__in=[])


def _by_symbol(symbol: Symbol) -> Q:
    called_so = Q(serial__isnull=False)
    if symbol.meeting:
        called_so &= Q(meeting__number=symbol.meeting)
    if symbol.series:
        called_so &= Q(type=symbol.series)
    if symbol.serial is None:
        return called_so
    for_heads = Q(distribution=Distribution.HEADS)
    return called_so & Q(serial=symbol.serial) & (for_heads if symbol.for_heads else ~for_heads)


def _by_text_symbol(symbol: Symbol) -> Q:
    """A text is one row for all its revisions: the symbol of an older one finds it too."""
    called_so = Q(meeting__number=symbol.meeting)
    kind = text_kind(symbol.series)
    return called_so & Q(kind=kind) if kind else called_so
