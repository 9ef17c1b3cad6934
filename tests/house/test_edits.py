"""Whatever form shows what is stored: an older page undoes nothing that somebody else saved.

The forms are found on the pages, those of the admin site too. Two windows show each; one saves a
field, then the other, which is older, saves another: both fields stand. Where both save the same
field, the second is told, and what it typed is still there.
"""

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from itertools import permutations
from urllib.parse import urljoin

import pytest

from tests import factories, sample
from tests.house.answers import Doors, Said
from tests.house.crawler import Field, Form, page_of, seeds, shape_of
from tests.world import World, undone
from workinggroup.lib.tokens import form_token

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
READERS = ("us_secretary", "us_head")
Values = dict[str, str | list[str]]
HIDDEN = {"hidden", "submit", "button"}
# Asked anew each time; it stands nowhere.
REASON = re.compile(r"(^|-)reason$")
# An act on a line of the agenda sheet, and how a line is known.
ACTS = re.compile(r"-(withdrawn|item)$")
# What shows nothing that is stored: it makes something new, finds something, or is one act.
MAKES = re.compile(
    r"/(add|new|past|plan|give|import|upload|release|withdraw|invite|do/(add|propose|plan|appoint|designate|"
    r"report|reopen|invite|import|replace|vacate|move|end|confirm|withdraw)\w*)/|^/admin/export/|^/accounts/|^/invitation/|^/api/|/language/|"
    r"/mail/\d*/?$|/keys/|^/calendar/|"
    # A list, with what is done to several rows; a role, which changed is another appointment.
    r"^/admin/\w+/\w+/$|/do/change_appointment/"
)
# One follows from the other: who presents says for which side, who declines comes in no way.
TOGETHER = {frozenset({"presenter", "presenter_side"}), frozenset({"answer", "mode"})}


# Of the pairs of fields of a form, where everything is tried; a sheet of lines has thousands.
MOST = 60


@dataclass(frozen=True)
class Shown:
    """A form of a page: who opens it, where, and which of the page's forms it is."""

    reader: str
    path: str
    target: str
    names: frozenset[str]


@pytest.fixture(scope="module", autouse=True)
def being_written(world: World) -> None:
    """The next revisions of the texts that were circulated are open: their forms are there."""
    factories.open_next(world.agenda)
    factories.open_next(world.minutes)


@pytest.fixture(scope="module")
def doors(world: World) -> Doors:
    return Doors(world)


@pytest.fixture(scope="module")
def found(world: World, doors: Doors) -> dict[str, tuple[Shown, Form]]:
    """One form of each kind that is sent by POST and shows something."""
    kinds: dict[str, tuple[Shown, Form]] = {}
    pages = [path for path in seeds(world) if not path.startswith("/api/")]
    for name in READERS:
        for path in pages:
            page = page_of(doors.ask(name, "GET", path))
            for form in page.forms if page else ():
                if form.method == "POST" and any(shows(each) for each in form.fields):
                    target = urljoin(path, form.action) if form.action else path
                    kind = shape_of(target)[0]
                    shown = Shown(name, path, target, names_of(form))
                    kinds.setdefault(kind, (shown, form))
    return kinds


def shows(field: Field) -> bool:
    """Whether something stands in a control that can be changed."""
    return bool(field.name and field.kind not in HIDDEN and field.value)


def test_forms_that_show_what_is_stored_say_what_they_showed(
    found: dict[str, tuple[Shown, Form]],
) -> None:
    silent = {
        kind
        for kind, (_shown, form) in found.items()
        if not any(each.name.endswith("seen") for each in form.fields) and not MAKES.search(kind)
    }
    assert silent == set()
    assert len(edited(found)) >= 20


def edited(found: dict[str, tuple[Shown, Form]]) -> dict[str, Shown]:
    return {
        kind: shown
        for kind, (shown, form) in found.items()
        if not MAKES.search(kind) and any(each.name.endswith("seen") for each in form.fields)
    }


# --- two windows ---------------------------------------------------------------------------------
def opened(doors: Doors, shown: Shown) -> Form:
    """The form as a window shows it now."""
    said = doors.ask_for_good(shown.reader, "GET", shown.path)
    page = page_of(said)
    assert page is not None
    return max(page.forms, key=lambda form: len(names_of(form) & shown.names))


def names_of(form: Form) -> frozenset[str]:
    return frozenset(each.name for each in form.fields if each.name)


def answered(doors: Doors, shown: Shown, values: Values) -> Said:
    """The answer to what a window of its own sends; what it is asked back it confirms."""
    values = {**values, "once": form_token()}
    said = doors.ask_for_good(shown.reader, "POST", shown.target, values)
    page = page_of(said) if said.status == 200 else None
    fields = [field for form in page.forms for field in form.fields] if page else []
    if marks := [field.choices[0] for field in fields if field.name == "confirmed"]:
        values = {**values, "once": form_token(), "confirmed": marks[0]}
        said = doors.ask_for_good(shown.reader, "POST", shown.target, values)
    return said


def sent(doors: Doors, shown: Shown, values: Values) -> int:
    return answered(doors, shown, values).status


def changes(form: Form) -> dict[str, Callable[[Values], Values]]:
    """By the name of each field that can be changed: the values with that one changed."""
    found: dict[str, Callable[[Values], Values]] = {}
    for each in form.fields:
        if each.kind in HIDDEN | {"file"} or not each.name or REASON.search(each.name):
            continue
        if ACTS.search(each.name) or each.name.startswith("new-"):
            continue
        if each.name not in found and (other := another(form, each)) is not None:
            found[each.name] = partial(with_one, name=each.name, value=other)
    return found


def with_one(values: Values, *, name: str, value: str | list[str]) -> Values:
    return {**values, name: value}


def another(form: Form, field: Field) -> str | list[str] | None:
    """Another value that the field might have; None where there is none to choose."""
    same = [each for each in form.fields if each.name == field.name]
    off = [each.choices[0] for each in same if each.choices and not each.value]
    match field.kind:
        case "checkbox":
            ticked = [each.value for each in same if each.value]
            return [*ticked, off[0]] if off else ticked[1:]
        case "radio":
            return off[0] if off else None
        case "select" | "multiple":
            rest = [choice for choice in field.choices if choice not in {field.value, ""}]
            return rest[-1] if rest else None
    return typed_otherwise(field)


def typed_otherwise(field: Field) -> str:
    match field.kind:
        case "number":
            return str(int(float(field.value or 0)) + 1)
        case "date":
            day = dt.date.fromisoformat(field.value or "2027-06-01")
            return (day + dt.timedelta(days=1)).isoformat()
        case "time":
            return f"{field.value[:3] or '10:'}35"
        case "email":
            return f"q{field.value}"
    return f"{field.value}q"


def is_typed(field: Field) -> bool:
    text = field.kind in {"text", "textarea"} and bool(field.name)
    return text and not (REASON.search(field.name) or field.name.startswith("new-"))


def value_of(form: Form, name: str) -> list[str]:
    return [each.value for each in form.fields if each.name == name and each.value]


def explained(values: Values) -> Values:
    return {n: "Because." if REASON.search(n) else value for n, value in values.items()}


def outcome(
    doors: Doors, shown: Shown, *edits: Callable[[Values], Values]
) -> tuple[Form, list[int]]:
    """The form after windows that were opened at once sent their edits one after the other."""
    with undone():
        values = explained(opened(doors, shown).values())
        statuses = [sent(doors, shown, edit(values)) for edit in edits]
        return opened(doors, shown), statuses


@pytest.mark.slow
def test_an_older_window_undoes_nothing(
    doors: Doors, found: dict[str, tuple[Shown, Form]], at_work: None
) -> None:
    undone_by, refused = {}, set()
    for kind, shown in edited(found).items():
        edits = changes(opened(doors, shown))
        pairs = [p for p in permutations(edits, 2) if frozenset(map(bare, p)) not in TOGETHER]
        spread = pairs[:: max(1, len(pairs) // MOST)]
        for first, second in sample.share(spread, by=kind, days=max(1, len(spread))):
            alone = {}
            for name in (first, second):
                form, statuses = outcome(doors, shown, edits[name])
                alone[name] = value_of(form, name) if statuses == [302] else None
            if None in alone.values():
                refused |= {(kind, name) for name, value in alone.items() if value is None}
                continue
            form, statuses = outcome(doors, shown, edits[first], edits[second])
            stands = {name: value_of(form, name) for name in (first, second)}
            if statuses != [302, 302] or stands != alone:
                undone_by[f"{kind}: {first}, then {second}"] = (statuses, stands, alone)
    assert undone_by == {}
    assert refused <= REFUSED


def bare(name: str) -> str:
    return name.rpartition("-")[2]


# What another field has to say first: why this host, a day on which no other sitting is, that a
# term which is under review again is not asked for.
REFUSED = {
    ("/admin/meetings/glossaryterm/0/do/change_term/", "state"),
    ("/meetings/0/edit/", "host"),
    ("/admin/meetings/meeting/0/do/change_meeting/", "host"),
    ("/meetings/0/sittings/0/", "day"),
}


@pytest.mark.slow
def test_who_changes_what_somebody_else_changed_is_told(
    doors: Doors, found: dict[str, tuple[Shown, Form]], at_work: None
) -> None:
    wrong = {}
    for kind, shown in edited(found).items():
        form = opened(doors, shown)
        typed = [each for each in form.fields if is_typed(each)]
        for each in sample.share(typed, by=kind, days=max(1, len(typed))):
            with undone():
                values = explained(opened(doors, shown).values())
                if sent(doors, shown, {**values, each.name: f"{each.value}q"}) != 302:
                    continue
                answer = answered(doors, shown, {**values, each.name: f"{each.value}z"})
                body = answer.body.decode()
                if (
                    answer.status != 200
                    or 'class="newer"' not in body
                    or f"{each.value}z" not in body
                ):
                    wrong[f"{kind}: {each.name}"] = answer.status
    assert wrong == {}
