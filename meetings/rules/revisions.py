"""What differs between two revisions of a joint text, as they are frozen. Pure.

A frozen revision holds no keys of rows: parts are recognised by the number that the group gave
them for ever (of a decision or an action item), others by their words, wherever they stand.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any

from meetings.enums import TextKind
from meetings.rules.attended import only_at_in
from meetings.rules.content import Content
from workinggroup.lib.bilingual import TEXT_LANGUAGES, Bilingual

# Two parts that have so much in common are one part before and after an edit.
ALIKE = 0.6
_ITEM, _PARAGRAPH, _ACTION = "item", "paragraph", "action"
# Beyond so many pairs only parts of the same number are compared, and of long ones the beginning.
MOST_PAIRS = 400
COMPARED = 300


@dataclass(frozen=True)
class Part:
    """An agenda item, a paragraph of minutes or an action item (its `sort`): its number, the title
    it goes by (a paragraph has that of its agenda item), and its words. `lasting` is the number
    that it has in every revision, where it has one."""

    number: str
    title: Bilingual
    words: Bilingual
    # All that it says but its number in this revision, as text to compare; and by name.
    body: str
    said: Mapping[str, Any] = field(compare=False, repr=False, default_factory=dict)
    sort: str = ""
    lasting: str = ""

    def is_for_certain(self, now: "Part") -> bool:
        """Whether both have the same number for ever."""
        return bool(self.lasting) and (self.sort, self.lasting) == (now.sort, now.lasting)

    def may_become(self, now: "Part") -> bool:
        """Whether it can be the same part as another one, which says something else. A decision may
        be one that was none."""
        if self.sort != now.sort:
            return False
        return self.is_for_certain(now) or not (self.lasting and now.lasting)


@dataclass(frozen=True)
class ChangedPart:
    """A part as it was and as it is now; `fields` are the names, in the content, of what differs
    beside its words (`note`, `minutes`, `presenter`, `kind` ...)."""

    before: Part
    now: Part

    @property
    def fields(self) -> tuple[str, ...]:
        old, new = self.before.said, self.now.said
        differing = [name for name in sorted({*old, *new}) if old.get(name) != new.get(name)]
        return tuple(name for name in differing if name not in {"title", "text"})


@dataclass(frozen=True)
class Differences:
    """Parts that are new, that read differently, and that are gone (as they were); whether the
    others stand in another order; whether chairs or attendance differ."""

    added: tuple[Part, ...] = ()
    changed: tuple[ChangedPart, ...] = ()
    withdrawn: tuple[Part, ...] = ()
    moved: bool = False
    people: bool = False

    def __bool__(self) -> bool:
        parts = self.added or self.changed or self.withdrawn
        return bool(parts) or self.moved or self.people


def differences(before: Content, now: Content) -> Differences:
    """What a reader of `before` finds different in `now`, both of the same text."""
    old, new = _parts(before), _parts(now)
    gone, added = _without(old, new), _without(new, old)
    kept_old = [part.body for part in _without(old, gone)]
    kept_new = [part.body for part in _without(new, added)]
    pairs = _pairs(gone, added)
    former = {now: old for old, now in pairs.items()}
    return Differences(
        added=tuple(part for part in added if part not in former),
        changed=tuple(ChangedPart(former[part], part) for part in added if part in former),
        withdrawn=tuple(part for part in gone if part not in pairs),
        moved=kept_old != kept_new,
        people=_people(before) != _people(now),
    )


def _parts(content: Content) -> list[Part]:
    if content["kind"] == TextKind.AGENDA:
        return [_part(_ITEM, item, item["title"], item["title"]) for item in content["items"]]
    found = [
        _part(_PARAGRAPH, row, item["title"], row["text"], row.get("decision", ""))
        for item in content["items"]
        for row in item["paragraphs"]
    ]
    return found + [
        _part(_ACTION, row, {}, row["text"], row["number"]) for row in content["actions"]
    ]


def _people(content: Content) -> object:
    """The names of who chaired and attended which sittings, by side."""
    chairs = content.get("chairs") or {}
    attended = content.get("attended") or {}
    return (
        {side: _said(person) for side, person in chairs.items()},
        {
            side: [(_said(each), only_at_in(content, each)) for each in people]
            for side, people in attended.items()
        },
    )


def _said(value: Any) -> Any:
    """What a part says, alike in both formats: people by their names, topics by their address."""
    if isinstance(value, list):
        return [_said(each) for each in value]
    if not isinstance(value, dict):
        return value
    if "topic" in value:
        return value["topic"]
    if "name" in value:
        return value["name"]
    return {name: _said(each) for name, each in value.items()}


def _part(
    sort: str, row: Content, title: dict[str, str], words: dict[str, str], lasting: str = ""
) -> Part:
    said = {name: _said(value) for name, value in row.items() if name not in {"number", "papers"}}
    body = json.dumps([lasting, said], sort_keys=True, ensure_ascii=False)
    return Part(row["number"], Bilingual(**title), Bilingual(**words), body, said, sort, lasting)


def _without(parts: Iterable[Part], others: Iterable[Part]) -> list[Part]:
    """Those of `parts` that have none among `others` which says the same, one for one."""
    left = [part.body for part in others]
    rest = []
    for part in parts:
        if part.body in left:
            left.remove(part.body)
        else:
            rest.append(part)
    return rest


def _pairs(gone: list[Part], added: list[Part]) -> dict[Part, Part]:
    """Which of the old parts became which of the new ones, the likest first."""
    few = len(gone) * len(added) <= MOST_PAIRS
    like = [
        (likeness, old.number == new.number, old, new)
        for old in gone
        for new in added
        if old.may_become(new)
        and (few or old.number == new.number or old.is_for_certain(new))
        and (likeness := _likeness(old, new)) >= ALIKE
    ]
    like.sort(key=lambda each: each[:2], reverse=True)
    pairs: dict[Part, Part] = {}
    for *_how, old, new in like:
        if old not in pairs and new not in pairs.values():
            pairs[old] = new
    return pairs


def _likeness(old: Part, new: Part) -> float:
    """How much two parts have in common, from 0 to 1, in the language where that is more; more than
    that where they have the same lasting number."""
    if old.is_for_certain(new):
        return 2
    said = [(old.words.text(each), new.words.text(each)) for each in TEXT_LANGUAGES]
    ratios = [
        SequenceMatcher(None, before[:COMPARED], now[:COMPARED]).ratio()
        for before, now in said
        if before or now
    ]
    return max(ratios, default=0)
