"""What one side does to its proposals for an agenda, before the other side knows of them."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meetings.models import AgendaItem
from workinggroup.lib.acts import Act, table_of

_SERVICES = "meetings.services.proposals"
_RULES = "meetings.queries.verdicts.texts"
_FORM = "meetings.forms.agenda.ProposalForm"


def _released(item: AgendaItem) -> str:
    return _("It is on the agenda of both sides now: %(title)s.") % {"title": item.title}


PROPOSE_ITEM = Act(
    name="propose_item",
    recorded=gettext_lazy("Item proposed to the own side"),
    label=gettext_lazy("Propose an item"),
    done=gettext_lazy("Your proposal is with your head and secretariat."),
    rule=f"{_RULES}.may_propose_now",
    service=f"{_SERVICES}.propose_item",
    thing="meeting",
    form=_FORM,
)
CHANGE_PROPOSAL = Act(
    name="change_proposal",
    recorded=gettext_lazy("Proposal changed"),
    label=gettext_lazy("Edit"),
    done=gettext_lazy("Your changes are saved."),
    rule=f"{_RULES}.may_edit_proposal_now",
    service=f"{_SERVICES}.change_proposal",
    thing="proposal",
    form=_FORM,
)
RELEASE_PROPOSAL = Act(
    name="release_proposal",
    recorded=gettext_lazy("Proposal released"),
    label=gettext_lazy("Release the proposal to the joint agenda"),
    done=_released,
    says=(
        gettext_lazy(
            "Released, it becomes an item of the joint agenda that both secretariats see and "
            "edit. This cannot be taken back. The author is not named; the item says that your "
            "side presents it."
        ),
    ),
    grave=True,
    rule=f"{_RULES}.may_release_proposal_now",
    service=f"{_SERVICES}.release_proposal",
    thing="proposal",
)
WITHDRAW_PROPOSAL = Act(
    name="withdraw_proposal",
    recorded=gettext_lazy("Proposal withdrawn"),
    label=gettext_lazy("Withdraw the proposal"),
    done=gettext_lazy("The proposal is withdrawn and goes no further."),
    says=(
        gettext_lazy("Withdrawn, it stays in your delegation's own record and goes no further."),
    ),
    grave=True,
    rule=f"{_RULES}.may_edit_proposal_now",
    service=f"{_SERVICES}.withdraw_proposal",
    thing="proposal",
)
# What follows from another act, and has no door of its own.
GIVE_BACK_PROPOSAL = Act(
    name="give_back_proposal",
    recorded=gettext_lazy("Proposal open again: the revision with its item was discarded"),
)
PROPOSAL_ACTS = table_of(
    PROPOSE_ITEM, CHANGE_PROPOSAL, RELEASE_PROPOSAL, WITHDRAW_PROPOSAL, GIVE_BACK_PROPOSAL
)
