"""What people decide about themselves."""

import datetime as dt

from django.db import transaction
from django.db.models import F, Q

from members.access import person_of
from members.enums import Language
from members.models import Person
from members.models.person import VISIT_LASTS
from members.services.edits import merge, stored
from members.services.names import refuse_name_of_other_side
from members.services.notices import record_correction
from workinggroup.lib import validation
from workinggroup.lib.edits import FieldMarks
from workinggroup.lib.errors import Refused
from workinggroup.lib.languages import LANGUAGE_NOT_OFFERED
from workinggroup.lib.text import clean_line
from workinggroup.lib.viewer import Viewer

# The rest of a person's row belongs to the roster: the secretariat keeps it.
OWN_FIELDS = (
    "given_name",
    "family_name",
    "name_zh",
    "title_en",
    "title_zh",
    "language",
    "time_zone",
)


def choose_language(actor: Viewer, *, language: str) -> None:
    """Keep the language that the actor reads in. Raises `Refused` for a language we lack."""
    person = person_of(actor)
    if language not in Language.values:
        raise Refused(LANGUAGE_NOT_OFFERED)
    if person.language != language:
        Person.objects.filter(pk=person.pk).update(language=language)
        person.language = language


@transaction.atomic
def change_own_profile(
    actor: Viewer, *, now: dt.datetime, seen: FieldMarks | None = None, **values: str
) -> list[str]:
    """Correct one's own name, title, language and time zone (`OWN_FIELDS`).

    `seen` is what the actor's form showed (`edits.marks_of`): `FieldConflict` for what somebody
    else, such as the secretariat, changed too. Returns the fields that changed. Raises `Refused`
    with the fields at fault, such as a name that a present member of the other side has. The entry
    in the audit record is for the own side, which keeps the roster; the names of who holds a key
    both sides are told.
    """
    person = Person.objects.select_for_update().get(pk=person_of(actor).pk)
    values = merge(actor, person, stored(person, OWN_FIELDS), values, seen)
    changes: dict[str, list[str]] = {}
    for name in OWN_FIELDS:
        if name in values and clean_line(values[name]) != getattr(person, name):
            new = clean_line(values[name])
            changes[name] = [getattr(person, name), new]
            setattr(person, name, new)
    if not changes:
        return []
    validation.check(person, exclude=["password"])
    refuse_name_of_other_side(person, actor.side or "", changes, now)
    person.save(update_fields=list(changes))
    record_correction(
        actor,
        act="change_own_profile",
        person=person,
        side=actor.side or "",
        now=now,
        changes=changes,
    )
    return list(changes)


def note_visit(actor: Viewer, *, now: dt.datetime) -> None:
    """Remember that the actor has been on the home page at `now`: the begin of a visit, unless one
    lasts. Raises nothing."""
    if actor.person is None or person_of(actor).is_on_visit(now):
        return
    rested = Q(seen_at=None) | Q(seen_at__lte=now - VISIT_LASTS)
    them = Person.objects.filter(rested, pk=actor.person.pk)
    them.update(seen_before_at=F("seen_at"), seen_at=now)


def note_all_seen(actor: Viewer, *, until: dt.datetime) -> None:
    """Remember that nothing up to `until` is news to the actor any more. An instant before their
    visit began stands on no page of it, and changes nothing. Raises nothing."""
    if actor.person is not None:
        them = Person.objects.filter(Q(seen_at=None) | Q(seen_at__lte=until), pk=actor.person.pk)
        them.update(seen_before_at=until, seen_at=until)
