"""Letters about action items: to their owners, and to who looks after them on each side."""

import datetime as dt

from django.utils.translation import gettext as _

from meetings.mail.letter import LONGEST_IN_SUBJECT, Letter, facts
from meetings.mail.material import Material, Rule, in_days, page_address
from meetings.models import ActionItem
from meetings.queries.actions.owners import owner_name
from members.enums import MailKind
from members.models import Person
from workinggroup.lib.punctuation import lead
from workinggroup.lib.viewer import Side


def _owed(material: Material) -> tuple[ActionItem, Side] | None:
    """The item a letter is about and the side for which the recipient owes it; None where they own
    it no more, or have confirmed it."""
    action = _open(material)
    if action is not None:
        for side, owner, confirmed_at in _owners(action):
            if owner and owner.pk == material.addressee.person.pk and confirmed_at is None:
                return action, side
    return None


def _kept(material: Material) -> tuple[ActionItem, Side] | None:
    """The item a letter is about and the recipient's side, where they are its secretary or head and
    it is owed there; None else."""
    action = _open(material)
    if action is not None and material.addressee.viewer.manages_own_side:
        for side, owner, confirmed_at in _owners(action):
            if owner and side == material.side and confirmed_at is None:
                return action, side
    return None


def _open(material: Material) -> ActionItem | None:
    action = material.actions.get(material.subject)
    return None if action is None or action.settled else action


def _owners(action: ActionItem) -> tuple[tuple[Side, Person | None, dt.datetime | None], ...]:
    return (
        (Side.US, action.owner_us, action.confirmed_us_at),
        (Side.CN, action.owner_cn, action.confirmed_cn_at),
    )


def _assigned(material: Material) -> Letter | None:
    """It is the recipient's now."""
    if (owed := _owed(material)) is None:
        return None
    heading = _("Action item %(number)s is assigned to you") % {"number": owed[0].number}
    return _letter(material, *owed, _("Assigned to you"), heading)


def _due(material: Material) -> Letter | None:
    """The day comes near; None once it is over, or was moved. To who looks after it where its
    owner has left."""
    owed = _owed(material)
    if (found := owed or _kept(material)) is None or not (owed or found[0].gone_on(found[1])):
        return None
    action, side = found
    left = (action.due_on - material.today_of(side)).days
    moved = not material.occurrence.endswith(action.due_on.isoformat())
    if moved or left < 0:
        return None
    when = {"when": in_days(left)}
    heading = _("Action item %(number)s is due %(when)s") % {"number": action.number, **when}
    return _letter(material, *found, _("Due %(when)s") % when, heading, own=owed is not None)


def overdue(material: Material) -> Letter | None:
    """The day is over; None where it was moved. To the owner, and with time to who looks after the
    action items of their side."""
    owed = _owed(material)
    if (found := owed or _kept(material)) is None:
        return None
    action, side = found
    if action.due_on >= material.today_of(side):
        return None
    number = {"number": action.number}
    heading = (
        _("Action item %(number)s is overdue")
        if owed
        else _("Action item %(number)s of your side is overdue")
    )
    return _letter(material, *found, _("Overdue"), heading % number, own=owed is not None)


def _owner_left(material: Material) -> Letter | None:
    """Nobody answers for it on the recipient's side any more; None where somebody does again."""
    if (found := _kept(material)) is None or not found[0].gone_on(found[1]):
        return None
    heading = _("Action item %(number)s: its owner has left") % {"number": found[0].number}
    return _letter(material, *found, _("Its owner has left"), heading, own=False)


def asked(material: Material) -> Letter | None:
    """The secretariat of the recipient's side asks."""
    if (owed := _owed(material)) is None:
        return None
    heading = _("Your secretariat asks for a progress report on action item %(number)s") % {
        "number": owed[0].number
    }
    return _letter(material, *owed, _("Your secretariat asks for a progress report"), heading)


_OWED = ("actions", "addressee")
ACTION_LETTERS = {
    "action_assigned": Rule(_assigned, "actions", _OWED),
    "action_due": Rule(_due, "actions", (*_OWED, "occurrence")),
    "action_overdue": Rule(overdue, "actions", _OWED),
    "action_owner_left": Rule(_owner_left, "actions", _OWED),
    "action_asked": Rule(asked, "actions", _OWED),
}


def _letter(
    material: Material,
    action: ActionItem,
    side: Side,
    subject: str,
    heading: str,
    *,
    own: bool = True,
) -> Letter:
    day, ends = material.until(action.due_on, side)
    if action.due_on < material.today_of(side):
        day = _("%(day)s, overdue") % {"day": day}
    owners = {
        each: owner_name(owner, gone=action.gone_on(each)) for each, owner, _at in _owners(action)
    }
    own_first = sorted(owners, key=lambda each: each != material.side)
    return Letter(
        subject=f"[{action.number}] {lead(subject)}{action.text.short(LONGEST_IN_SUBJECT)}",
        heading=heading,
        kinds=(MailKind.ACTIONS,),
        facts=facts(
            (_("Action item"), action.text.with_language().split("\n")),
            (_("Due"), (day, ends)),
            (_("Assigned at"), str(action.meeting)),
            *((str(each.label), owners[each]) for each in own_first),
        ),
        asked=_what_to_do(action, side, own=own),
        link=page_address("action", action.number),
        link_label=_("Open action item %(number)s") % {"number": action.number},
    )


def _what_to_do(action: ActionItem, side: Side, *, own: bool) -> str:
    if own:
        return _("Please report progress, or confirm it as done.")
    if action.gone_on(side):
        return _(
            "Please name another owner on your side. Until then the reminders of this action "
            "item come to you."
        )
    return _("Please ask its owner for progress, or name another owner.")
