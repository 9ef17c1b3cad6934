"""What is done to meetings, their sittings, links and deadlines."""

from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from meetings.models import Meeting, Sitting
from meetings.rules.due import describe_due
from meetings.rules.reminders.wording import describe_meeting_reminders
from workinggroup.lib.acts import Act, table_of

_SERVICES = "meetings.services"
_RULES = "meetings.queries.verdicts.meetings"
_FORMS = "meetings.forms"
_SAVED = gettext_lazy("Your changes are saved.")
_LETTER_WITH_REASON = gettext_lazy("Everyone in both delegations gets an email with your reason.")


def _planned(meetings: list[Meeting]) -> str:
    n = len(meetings)
    return ngettext("%(n)d meeting is planned.", "%(n)d meetings are planned.", n) % {"n": n}


def _proposed(meeting: Meeting) -> str:
    return _("%(meeting)s is proposed.") % {"meeting": meeting}


def _entered(meeting: Meeting) -> str:
    return _("%(meeting)s is entered.") % {"meeting": meeting}


def _postpone(meeting: Meeting) -> str:
    return _("Postpone %(meeting)s") % {"meeting": meeting.name_within}


def _cancel(meeting: Meeting) -> str:
    return _("Cancel %(meeting)s") % {"meeting": meeting.name_within}


def _moved(meeting: Meeting) -> str:
    return _("%(meeting)s is now: %(state)s.") % {
        "meeting": meeting,
        "state": meeting.get_state_display(),
    }


PLAN_MEETINGS = Act(
    name="plan_meetings",
    records=("propose_meeting",),
    label=gettext_lazy("Plan the coming years"),
    done=_planned,
    rule=f"{_RULES}.may_plan_now",
    service=f"{_SERVICES}.meetings.plan_meetings",
    form=f"{_FORMS}.meetings.PlanForm",
)
PROPOSE_MEETING = Act(
    name="propose_meeting",
    recorded=gettext_lazy("Meeting proposed"),
    label=gettext_lazy("Add one meeting"),
    done=_proposed,
    says=(
        gettext_lazy(
            "It gets the next number and the state “proposed”; deadlines follow from the "
            "first sitting. Both delegations see it at once."
        ),
    ),
    rule=f"{_RULES}.may_plan_now",
    service=f"{_SERVICES}.meetings.create_meeting",
    form=f"{_FORMS}.meetings.NewMeetingForm",
    asks_back=True,
)
ENTER_PAST_MEETING = Act(
    name="enter_past_meeting",
    recorded=gettext_lazy("Past meeting entered"),
    label=gettext_lazy("Enter a past meeting"),
    done=_entered,
    says=(
        gettext_lazy(
            "It is recorded as held; papers and minutes can be added. No email is sent, and "
            "it gets no deadlines."
        ),
    ),
    rule=f"{_RULES}.may_plan_now",
    service=f"{_SERVICES}.past_meetings.enter_past_meeting",
    form=f"{_FORMS}.meetings.PastMeetingForm",
    asks_back=True,
)
IMPORT_MEETINGS = Act(
    name="import_past_meetings",
    records=("enter_past_meeting",),
    label=gettext_lazy("Import past meetings"),
    done=gettext_lazy("The past meetings are imported."),
    says=(
        gettext_lazy(
            "Each row of the file is a sitting; rows with the same number are one meeting. What is "
            "here already stays as it is."
        ),
        gettext_lazy(
            "Meetings are recorded as held; papers, minutes and action items can be added. "
            "No email is sent, and they get no deadlines."
        ),
    ),
    rule=f"{_RULES}.may_plan_now",
    service=f"{_SERVICES}.imports.import_past_meetings",
    form="workinggroup.lib.import_forms.TableFileForm",
    asks_back=True,
)
CHANGE_MEETING = Act(
    name="change_meeting",
    recorded=gettext_lazy("Meeting changed"),
    label=gettext_lazy("Edit the meeting"),
    done=_SAVED,
    says=(
        gettext_lazy(
            "Once the meeting is confirmed, both delegations are notified of a change of "
            "host, place, format or time zone, with your reason; calendars follow by "
            "themselves."
        ),
    ),
    rule=f"{_RULES}.may_change_meeting_now",
    service=f"{_SERVICES}.meetings.change_meeting",
    thing="meeting",
    form=f"{_FORMS}.admin.ChangeMeetingForm",
    asks_back=True,
)
SET_CHAIRS = Act(
    name="set_chairs",
    recorded=gettext_lazy("Chairs appointed"),
    label=gettext_lazy("Appoint the chairs"),
    done=_SAVED,
    rule=f"{_RULES}.may_set_chairs_now",
    service=f"{_SERVICES}.meetings.set_chairs",
    thing="meeting",
    form=f"{_FORMS}.meetings.ChairsForm",
)
POLL_MEETING = Act(
    name="poll_meeting",
    recorded=gettext_lazy("Replies requested"),
    label=gettext_lazy("Request replies"),
    done=_moved,
    says=(
        gettext_lazy(
            "Everyone in both delegations gets an email with the dates and is asked to reply."
        ),
        gettext_lazy("Calendars show the sittings as proposed."),
        gettext_lazy("Replies given before a postponement are void; everyone is asked again."),
    ),
    rule=f"{_RULES}.may_poll_now",
    service=f"{_SERVICES}.moves.poll_meeting",
    thing="meeting",
    form=f"{_FORMS}.meetings.MoveForm",
    asks_back=True,
)
CONFIRM_MEETING = Act(
    name="confirm_meeting",
    recorded=gettext_lazy("Meeting confirmed"),
    label=gettext_lazy("Confirm the meeting"),
    done=_moved,
    says=(
        gettext_lazy(
            "Dates, place and host are fixed; everyone in both delegations gets an email."
        ),
        gettext_lazy("Every later change needs a reason."),
        gettext_lazy("Calendars show the sittings as confirmed."),
        lazy(describe_meeting_reminders, str)(),
    ),
    rule=f"{_RULES}.may_confirm_meeting_now",
    service=f"{_SERVICES}.moves.confirm_meeting",
    thing="meeting",
    form=f"{_FORMS}.meetings.MoveForm",
)
POSTPONE_MEETING = Act(
    name="postpone_meeting",
    recorded=gettext_lazy("Meeting postponed"),
    label=_postpone,
    done=_moved,
    says=(
        gettext_lazy("The dates no longer apply; the number stays."),
        _LETTER_WITH_REASON,
        gettext_lazy("Calendars mark the sittings as postponed until new dates are set."),
        gettext_lazy("Once new dates are set, both delegations are asked to reply again."),
    ),
    grave=True,
    rule=f"{_RULES}.may_postpone_now",
    service=f"{_SERVICES}.moves.postpone_meeting",
    thing="meeting",
    form=f"{_FORMS}.meetings.ReasonedMoveForm",
)
HOLD_MEETING = Act(
    name="hold_meeting",
    recorded=gettext_lazy("Recorded as held"),
    label=gettext_lazy("Record the meeting as held"),
    done=_moved,
    says=(
        gettext_lazy("The meeting is recorded as held; no more replies are taken."),
        gettext_lazy("The minutes and the action items are written next."),
    ),
    rule=f"{_RULES}.may_hold_now",
    service=f"{_SERVICES}.moves.hold_meeting",
    thing="meeting",
    form=f"{_FORMS}.meetings.MoveForm",
)
CLOSE_MEETING = Act(
    name="close_meeting",
    recorded=gettext_lazy("Meeting closed"),
    label=gettext_lazy("Close the meeting"),
    done=_moved,
    says=(
        gettext_lazy("This meeting can then no longer be changed."),
        gettext_lazy("Open action items continue and return as matters arising."),
    ),
    rule=f"{_RULES}.may_close_now",
    service=f"{_SERVICES}.moves.close_meeting",
    thing="meeting",
    form=f"{_FORMS}.meetings.MoveForm",
)
CANCEL_MEETING = Act(
    name="cancel_meeting",
    recorded=gettext_lazy("Meeting cancelled"),
    label=_cancel,
    done=_moved,
    says=(
        gettext_lazy(
            "It will not take place, and this cannot be undone. Its number will not be reused."
        ),
        gettext_lazy("Calendars show its sittings and deadlines as cancelled for a year."),
        _LETTER_WITH_REASON,
    ),
    grave=True,
    rule=f"{_RULES}.may_cancel_meeting_now",
    service=f"{_SERVICES}.moves.cancel_meeting",
    thing="meeting",
    form=f"{_FORMS}.meetings.ReasonedMoveForm",
)
# By the names of `lifecycles.MEETING`, which addresses use too.
MOVE_ACTS = {
    "poll": POLL_MEETING,
    "confirm": CONFIRM_MEETING,
    "postpone": POSTPONE_MEETING,
    "hold": HOLD_MEETING,
    "close": CLOSE_MEETING,
    "cancel": CANCEL_MEETING,
}


def _cancel_sitting(sitting: Sitting) -> str:
    return _("Cancel sitting %(number)d") % {"number": sitting.number}


def _change_sitting(sitting: Sitting) -> str:
    return _("Edit sitting %(number)d") % {"number": sitting.number}


ADD_SITTING = Act(
    name="add_sitting",
    recorded=gettext_lazy("Sitting added"),
    label=gettext_lazy("Add a sitting"),
    done=_SAVED,
    rule=f"{_RULES}.may_change_meeting_now",
    service=f"{_SERVICES}.sittings.add_sitting",
    thing="meeting",
    form=f"{_FORMS}.meetings.SittingForm",
    asks_back=True,
)
CHANGE_SITTING = Act(
    name="change_sitting",
    recorded=gettext_lazy("Sitting changed"),
    label=_change_sitting,
    done=_SAVED,
    rule=f"{_RULES}.may_change_sitting_now",
    service=f"{_SERVICES}.sittings.change_sitting",
    thing="sitting",
    form=f"{_FORMS}.meetings.SittingForm",
    asks_back=True,
)
CANCEL_SITTING = Act(
    name="cancel_sitting",
    recorded=gettext_lazy("Sitting cancelled"),
    label=_cancel_sitting,
    done=_SAVED,
    grave=True,
    rule=f"{_RULES}.may_cancel_sitting_now",
    service=f"{_SERVICES}.sittings.cancel_sitting",
    thing="sitting",
    form=f"{_FORMS}.meetings.ReasonForm",
)
ADD_LINK = Act(
    name="add_link",
    recorded=gettext_lazy("Joining link added"),
    label=gettext_lazy("Add a joining link"),
    done=_SAVED,
    rule=f"{_RULES}.may_change_meeting_now",
    service=f"{_SERVICES}.links.add_link",
    thing="meeting",
    form=f"{_FORMS}.meetings.LinkForm",
)
CHANGE_LINK = Act(
    name="change_link",
    recorded=gettext_lazy("Joining link changed"),
    label=gettext_lazy("Edit a joining link"),
    done=_SAVED,
    rule=f"{_RULES}.may_change_link_now",
    service=f"{_SERVICES}.links.change_link",
    thing="link",
    form=f"{_FORMS}.meetings.LinkForm",
)
WITHDRAW_LINK = Act(
    name="withdraw_link",
    recorded=gettext_lazy("Joining link withdrawn"),
    label=gettext_lazy("Withdraw this joining link"),
    done=_SAVED,
    grave=True,
    rule=f"{_RULES}.may_change_link_now",
    service=f"{_SERVICES}.links.withdraw_link",
    thing="link",
)
SET_DEADLINES = Act(
    name="set_deadlines",
    recorded=gettext_lazy("Deadlines changed"),
    label=gettext_lazy("Deadlines"),
    done=_SAVED,
    rule=f"{_RULES}.may_change_meeting_now",
    service=f"{_SERVICES}.deadlines.set_deadlines",
    thing="meeting",
    form=f"{_FORMS}.meetings.DeadlinesForm",
    asks_back=True,
)
REDATE_DEADLINE = Act(
    name="redate_deadline",
    records=("set_deadlines",),
    label=gettext_lazy("Change the date"),
    done=describe_due,
    says=(
        gettext_lazy(
            "The new date no longer follows the first sitting. Both sides see it, and calendars "
            "show it."
        ),
    ),
    rule=f"{_RULES}.may_redate_deadline_now",
    service=f"{_SERVICES}.deadlines.redate_deadline",
    thing="deadline",
    form=f"{_FORMS}.meetings.RedateDeadlineForm",
    asks_back=True,
)
REDERIVE_SITTING = Act(
    name="rederive_sitting",
    recorded=gettext_lazy("Clock times follow a changed time zone rule"),
)
# What the history of a meeting tells; acts on its texts, papers and answers have histories of
# their own.
MEETING_ACTS = table_of(
    PROPOSE_MEETING,
    ENTER_PAST_MEETING,
    IMPORT_MEETINGS,
    CHANGE_MEETING,
    SET_CHAIRS,
    *MOVE_ACTS.values(),
    ADD_SITTING,
    CHANGE_SITTING,
    CANCEL_SITTING,
    REDERIVE_SITTING,
    SET_DEADLINES,
    REDATE_DEADLINE,
    ADD_LINK,
    CHANGE_LINK,
    WITHDRAW_LINK,
)
