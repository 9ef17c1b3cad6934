"""Letters about action items, to their owners."""

from django.utils.translation import gettext as _

from meetings.mail.letter import Letter, facts
from meetings.mail.material import Material, Rule, describe_day, in_days, page_address
from meetings.models import ActionItem
from members.enums import MailKind
from workinggroup.lib import dual_time
from workinggroup.lib.clock import SIDE_ZONES
from workinggroup.lib.languages import code_of
from workinggroup.lib.viewer import Side


def _owed(material: Material) -> tuple[ActionItem, Side] | None:
    """The item a letter is about and the side for which the recipient owes it; None where they own
    it no more, or have confirmed it."""
    action = material.actions.get(material.subject)
    if action is None or action.settled:
        return None
    owners = (
        (Side.US, action.owner_us_id, action.confirmed_us_at),
        (Side.CN, action.owner_cn_id, action.confirmed_cn_at),
    )
    for side, owner, confirmed_at in owners:
        if owner == material.addressee.person.pk and confirmed_at is None:
            return action, side
    return None


def _assigned(material: Material) -> Letter | None:
    """It is the recipient's now."""
    if (owed := _owed(material)) is None:
        return None
    heading = _("Action item %(number)s is assigned to you") % {"number": owed[0].number}
    return _letter(material, *owed, _("Assigned to you"), heading)


def _due(material: Material) -> Letter | None:
    """The day comes near; None once it is over, or was moved."""
    if (owed := _owed(material)) is None:
        return None
    action, side = owed
    left = (action.due_on - material.today_of(side)).days
    moved = not material.occurrence.endswith(action.due_on.isoformat())
    if moved or left < 0:
        return None
    when = {"when": in_days(left)}
    heading = _("Action item %(number)s is due %(when)s") % {"number": action.number, **when}
    return _letter(material, *owed, _("Due %(when)s") % when, heading)


def overdue(material: Material) -> Letter | None:
    """The day is over; None where it was moved."""
    if (owed := _owed(material)) is None:
        return None
    action, side = owed
    if action.due_on >= material.today_of(side):
        return None
    heading = _("Action item %(number)s is overdue") % {"number": action.number}
    return _letter(material, *owed, _("Overdue"), heading)


def asked(material: Material) -> Letter | None:
    """The secretariat of the recipient's side asks."""
    if (owed := _owed(material)) is None:
        return None
    heading = _("Your secretariat asks how action item %(number)s stands") % {
        "number": owed[0].number
    }
    return _letter(material, *owed, _("Your secretariat asks how it stands"), heading)


_OWED = ("actions", "addressee")
ACTION_LETTERS = {
    "action_assigned": Rule(_assigned, "actions", _OWED),
    "action_due": Rule(_due, "actions", (*_OWED, "occurrence")),
    "action_overdue": Rule(overdue, "actions", _OWED),
    "action_asked": Rule(asked, "actions", _OWED),
}


def _letter(
    material: Material, action: ActionItem, side: Side, subject: str, heading: str
) -> Letter:
    day = describe_day(action.due_on, code_of())
    if action.due_on < material.today_of(side):
        day = _("%(day)s, overdue") % {"day": day}
    place = dual_time.place(SIDE_ZONES[side])
    owners = {
        Side.US: action.owner_us.name if action.owner_us else "",
        Side.CN: action.owner_cn.name if action.owner_cn else "",
    }
    own_first = sorted(owners, key=lambda each: each != material.side)
    return Letter(
        subject=f"[{action.number}] {subject}",
        heading=heading,
        kinds=(MailKind.ACTIONS,),
        facts=facts(
            (_("Action item"), action.text.with_mark().split("\n")),
            (_("Due"), (day, _("The day ends by the clock of %(place)s.") % {"place": place})),
            (_("Given out at"), _("Meeting %(number)s") % {"number": action.meeting.number}),
            *((str(each.label), owners[each]) for each in own_first),
        ),
        asked=_("Please report progress, or confirm it as done."),
        link=page_address("action", action.number),
        link_label=_("Open action item %(number)s") % {"number": action.number},
    )
