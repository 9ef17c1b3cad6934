"""How people want their mail: at once, in a daily digest, or not at all, kind by kind."""

import datetime as dt
from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from members.access import person_of
from members.enums import NOTIFICATION_WAITING, MailKind, MailMode, NotificationState
from members.letters import CHOOSABLE, rules_of
from members.models import MailPreference, Notification, Person
from members.services import audit
from members.services.edits import merge
from workinggroup.lib.edits import FieldMarks
from workinggroup.lib.errors import Refused
from workinggroup.lib.viewer import Viewer


@transaction.atomic
def choose_mail(
    actor: Viewer, *, modes: Mapping[str, str], now: dt.datetime, seen: FieldMarks | None = None
) -> list[MailKind]:
    """Keep the actor's wish for each kind of letter in `modes` (kind -> `MailMode`).

    `seen` is what their form showed (`edits.marks_of`): what was not touched in it stays as they
    chose elsewhere, such as by the link in a letter. Letters that wait already follow the new wish.
    Returns the kinds that changed. Raises `NotAllowed` for nobody, `Refused` for a kind that is
    always sent or a mode that we lack.
    """
    person = person_of(actor)
    for kind, mode in modes.items():
        if kind not in CHOOSABLE or mode not in MailMode.values:
            raise Refused(
                _("Emails of this kind are always sent."), fields={kind: _("Always sent.")}
            )
    # One act at a time on one person's wishes.
    Person.objects.select_for_update().get(pk=person.pk)
    before = modes_of(person)
    modes = merge(actor, person, {kind.value: mode for kind, mode in before.items()}, modes, seen)
    changed = [kind for kind in CHOOSABLE if modes.get(kind, before[kind]) != before[kind]]
    for kind in changed:
        MailPreference.objects.update_or_create(
            person=person, kind=kind, defaults={"mode": modes[kind]}
        )
        _follow(person, kind, modes[kind])
    if changed and actor.side:
        # For the own side only; who belongs to none has nobody to keep a record for.
        audit.record(
            actor,
            act="choose_mail",
            subject=person,
            side=actor.side,
            changes={kind: [before[kind], modes[kind]] for kind in changed},
            now=now,
        )
    return changed


def modes_of(person: Person) -> dict[MailKind, MailMode]:
    """The mode of every kind that may be chosen. One query."""
    rows = MailPreference.objects.filter(person=person).values_list("kind", "mode")
    chosen = {MailKind(kind): MailMode(mode) for kind, mode in rows}
    return {kind: chosen.get(kind, MailMode.NOW) for kind in CHOOSABLE}


def _follow(person: Person, kind: MailKind, mode: str) -> None:
    """Let what waits already follow the new wish."""
    waiting = Notification.objects.filter(recipient=person, rule__in=rules_of([kind]))
    if mode == MailMode.OFF:
        waiting.filter(state__in=NOTIFICATION_WAITING).update(state=NotificationState.MOOT)
    elif mode == MailMode.NOW:
        waiting.filter(state=NotificationState.HELD).update(state=NotificationState.QUEUED)
