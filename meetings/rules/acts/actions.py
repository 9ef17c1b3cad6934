"""What is done to action items."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from meetings.models import ActionItem
from meetings.rules.due import describe_due
from workinggroup.lib.acts import Act, table_of

_SERVICES = "meetings.services.actions"
_RULES = "meetings.queries.verdicts.actions"
_SEEN_FORM = "meetings.forms.admin.ActionSeenForm"
_DROPPING = (
    gettext_lazy(
        "It is closed without action once both sides agree; the reason stays in the history."
    ),
)
_AGREES = gettext_lazy("Your side agrees to close it without action.")


def _given(action: ActionItem) -> str:
    sentence = _("Action item %(number)s is assigned; its owners are notified by email.")
    return sentence % {"number": action.number}


def _propose_to_drop(action: ActionItem) -> str:
    return _("Propose closing %(number)s without action") % {"number": action.number}


def _agree_to_drop(action: ActionItem) -> str:
    return _("Agree to close %(number)s without action") % {"number": action.number}


def _lapsing(action: ActionItem) -> str:
    if not action.drop_proposed:
        return ""
    return _("The proposal to close it without action lapses.")


def describe_reminded(count: int) -> str:
    """How many letters it made, as the answer to whoever asked for them."""
    if not count:
        return _(
            "No reminder is on its way: no one on your side was to be reminded, or they had "
            "one today, or do not want emails of this kind."
        )
    sentence = ngettext("%(n)d reminder is on its way.", "%(n)d reminders are on their way.", count)
    return sentence % {"n": count}


GIVE_ACTION = Act(
    name="give_action",
    recorded=gettext_lazy("Action item assigned"),
    label=gettext_lazy("Assign an action item"),
    done=_given,
    rule=f"{_RULES}.may_give_action_now",
    service=f"{_SERVICES}.give_action",
    thing="meeting",
    form="meetings.forms.actions.ActionForm",
)
ENTER_PAST_ACTION = Act(
    name="enter_past_action", recorded=gettext_lazy("Action item of the past entered")
)
IMPORT_ACTIONS = Act(
    name="import_past_actions",
    records=("enter_past_action",),
    label=gettext_lazy("Import action items"),
    done=gettext_lazy("The action items are imported."),
    says=(
        gettext_lazy(
            "Each row of the file is an action item of a meeting that took place; the meeting has "
            "to be here first. What is here already stays as it is."
        ),
        gettext_lazy(
            "Each owner of open items gets one email about all of them. An item counts as "
            "done or closed without action once each side concerned has confirmed it: your "
            "import speaks for your side, theirs for the other."
        ),
    ),
    rule=f"{_RULES}.may_import_actions_now",
    service="meetings.services.imports.import_past_actions",
    form="workinggroup.lib.import_forms.TableFileForm",
    asks_back=True,
)
CHANGE_ACTION = Act(
    name="change_action",
    recorded=gettext_lazy("Action item changed"),
    label=gettext_lazy("Edit"),
    done=gettext_lazy("Saved. New words void earlier confirmations."),
    rule=f"{_RULES}.may_change_action_now",
    service=f"{_SERVICES}.change_action",
    thing="action",
    form="meetings.forms.actions.ActionForm",
)
REDATE_ACTION = Act(
    name="redate_action",
    records=("change_action",),
    label=gettext_lazy("Change the due date"),
    done=describe_due,
    says=(
        gettext_lazy(
            "Both sides see the new date, and calendars show it. No email is sent now; reminders "
            "follow the new date."
        ),
        _lapsing,
    ),
    rule=f"{_RULES}.may_redate_action_now",
    service=f"{_SERVICES}.redate_action",
    thing="action",
    form="meetings.forms.actions.RedateForm",
)
CONFIRM_WORDING = Act(
    name="confirm_wording",
    recorded=gettext_lazy("Both texts of an action item confirmed as current"),
    label=gettext_lazy("Confirm both texts are current"),
    done=gettext_lazy("Both texts are confirmed as current."),
    rule=f"{_RULES}.may_confirm_wording_now",
    service=f"{_SERVICES}.confirm_wording",
    thing="action",
    form=_SEEN_FORM,
)
START_ACTION = Act(
    name="start_action",
    recorded=gettext_lazy("Action item started"),
    label=gettext_lazy("Start"),
    done=gettext_lazy("Work on it has begun."),
    rule=f"{_RULES}.may_start_action_now",
    service=f"{_SERVICES}.start_action",
    thing="action",
)
REPORT_PROGRESS = Act(
    name="report_progress",
    recorded=gettext_lazy("Progress reported"),
    label=gettext_lazy("Report progress"),
    done=gettext_lazy("Your note is added for both sides to read."),
    rule=f"{_RULES}.may_report_progress_now",
    service=f"{_SERVICES}.report_progress",
    thing="action",
    form="meetings.forms.actions.ProgressForm",
)
CONFIRM_DONE = Act(
    name="confirm_done",
    recorded=gettext_lazy("Confirmed as done"),
    label=gettext_lazy("Confirm as done for your side"),
    done=gettext_lazy("Confirmed as done for your side."),
    says=(gettext_lazy("It is done once every side that owns it has confirmed."),),
    rule=f"{_RULES}.may_confirm_done_now",
    service=f"{_SERVICES}.confirm_done",
    thing="action",
    form=_SEEN_FORM,
)
# The same service for both: who speaks first gives the reason.
PROPOSE_TO_DROP = Act(
    name="propose_to_drop",
    recorded=gettext_lazy("Closing without action proposed"),
    label=_propose_to_drop,
    done=_AGREES,
    says=_DROPPING,
    grave=True,
    rule=f"{_RULES}.may_propose_to_drop_now",
    service=f"{_SERVICES}.agree_to_drop",
    thing="action",
    form="meetings.forms.admin.RequiredReasonForm",
)
AGREE_TO_DROP = Act(
    name="agree_to_drop",
    recorded=gettext_lazy("Closing without action agreed by one side"),
    label=_agree_to_drop,
    done=_AGREES,
    says=_DROPPING,
    grave=True,
    rule=f"{_RULES}.may_agree_to_drop_now",
    service=f"{_SERVICES}.agree_to_drop",
    thing="action",
)
KEEP_ACTION = Act(
    name="keep_action",
    recorded=gettext_lazy("Proposal to close without action withdrawn"),
    label=gettext_lazy("Keep it open"),
    done=gettext_lazy(
        "The action item stays open; closing it without action is no longer proposed."
    ),
    rule=f"{_RULES}.may_keep_action_now",
    service=f"{_SERVICES}.keep_action",
    thing="action",
)
REOPEN_ACTION = Act(
    name="reopen_action",
    recorded=gettext_lazy("Action item reopened"),
    label=gettext_lazy("Reopen"),
    done=gettext_lazy("The action item is open again."),
    says=(gettext_lazy("Earlier confirmations become void; the reason stays in the history."),),
    rule=f"{_RULES}.may_reopen_action_now",
    service=f"{_SERVICES}.reopen_action",
    thing="action",
    form="meetings.forms.admin.RequiredReasonForm",
)
REMIND_OWNERS = Act(
    name="remind_owners",
    recorded=gettext_lazy("Owners reminded"),
    label=gettext_lazy("Remind your owner"),
    done=describe_reminded,
    says=(gettext_lazy("The owner on your side gets an email, at most one a day."),),
    rule=f"{_RULES}.may_remind_owner_now",
    service="meetings.services.reminders.remind_owner",
    thing="action",
)
FINISH_ACTION = Act(name="finish_action", recorded=gettext_lazy("Action item done"))
DROP_ACTION = Act(name="drop_action", recorded=gettext_lazy("Action item closed without action"))
# What the history of an action item tells: not its progress notes, which stand on its page, nor
# whom one side reminded.
ACTION_HISTORY = table_of(
    GIVE_ACTION,
    ENTER_PAST_ACTION,
    CHANGE_ACTION,
    CONFIRM_WORDING,
    START_ACTION,
    CONFIRM_DONE,
    FINISH_ACTION,
    PROPOSE_TO_DROP,
    AGREE_TO_DROP,
    DROP_ACTION,
    KEEP_ACTION,
    REOPEN_ACTION,
)
ACTION_ACTS = ACTION_HISTORY | table_of(
    REDATE_ACTION, REPORT_PROGRESS, REMIND_OWNERS, IMPORT_ACTIONS
)
