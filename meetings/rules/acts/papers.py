"""What one side does to its papers, and the operator to anybody's."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meetings.models import Paper
from workinggroup.lib.acts import Act, table_of

_SERVICES = "meetings.services.papers"
_RULES = "meetings.queries.verdicts.papers"
_FORMS = "meetings.forms"


def _supersede(paper: Paper) -> str:
    return _("Mark %(symbol)s as superseded") % {"symbol": paper.symbol}


def _withdraw(paper: Paper) -> str:
    if not paper.symbol:
        return _("Withdraw the paper")
    return _("Withdraw paper %(symbol)s") % {"symbol": paper.symbol}


def _released(paper: Paper) -> str:
    sentence = _("Released as %(symbol)s. Its readers are notified by email.")
    return sentence % {"symbol": paper.symbol}


def _withdrawing(paper: Paper) -> str:
    if paper.released_at:
        return _(
            "Its title and symbol stay in the list, marked as withdrawn; the other side can "
            "no longer open its files. Its readers are notified by email, with the reason."
        )
    return _("It was never released: only your own side knows of it.")


ADD_PAPER = Act(
    name="add_paper",
    recorded=gettext_lazy("Paper added"),
    label=gettext_lazy("Add a paper"),
    done=gettext_lazy("The paper is added, for your own side only."),
    rule=f"{_RULES}.may_add_private_now",
    service=f"{_SERVICES}.add_paper",
    thing="meeting",
    form=f"{_FORMS}.papers.PaperForm",
)
CHANGE_PAPER = Act(
    name="change_paper",
    recorded=gettext_lazy("Paper changed"),
    label=gettext_lazy("Edit"),
    done=gettext_lazy("The paper is changed."),
    rule=f"{_RULES}.may_edit_paper_now",
    service=f"{_SERVICES}.change_paper",
    thing="paper",
    form=f"{_FORMS}.papers.PaperForm",
)
UPLOAD_VERSION = Act(
    name="upload_version",
    recorded=gettext_lazy("File added to a paper"),
    label=gettext_lazy("Add the file"),
    done=gettext_lazy("The file is added."),
    rule=f"{_RULES}.may_edit_paper_now",
    service=f"{_SERVICES}.upload_version",
    thing="paper",
    form=f"{_FORMS}.papers.UploadForm",
)
REMOVE_DRAFT = Act(
    name="remove_draft",
    recorded=gettext_lazy("Draft file of a paper removed"),
    label=gettext_lazy("Remove"),
    done=gettext_lazy("The draft file is removed."),
    grave=True,
    rule=f"{_RULES}.may_remove_draft_now",
    service=f"{_SERVICES}.remove_draft",
    thing="version",
)
RELEASE_PAPER = Act(
    name="release_paper",
    recorded=gettext_lazy("Paper released"),
    label=gettext_lazy("Release the paper"),
    done=_released,
    says=(
        gettext_lazy("This cannot be undone."),
        gettext_lazy(
            "The paper takes its symbol; its readers on both sides are notified by email, "
            "and your side sees who opened its files. It can be withdrawn later, but readers "
            "will have seen it."
        ),
    ),
    grave=True,
    rule=f"{_RULES}.may_release_paper_now",
    service=f"{_SERVICES}.release_paper",
    thing="paper",
    form=f"{_FORMS}.papers.ReleaseForm",
)
SUPERSEDE_PAPER = Act(
    name="supersede_paper",
    recorded=gettext_lazy("Paper superseded"),
    label=_supersede,
    done=gettext_lazy("Marked as superseded; it stays readable."),
    says=(
        gettext_lazy(
            "It stays in the list and can be read, marked as superseded. It can no longer be "
            "edited or withdrawn, and this cannot be undone. No email is sent."
        ),
    ),
    grave=True,
    rule=f"{_RULES}.may_supersede_paper_now",
    service=f"{_SERVICES}.supersede_paper",
    thing="paper",
)
WITHDRAW_PAPER = Act(
    name="withdraw_paper",
    recorded=gettext_lazy("Paper withdrawn"),
    label=_withdraw,
    done=gettext_lazy("The paper is withdrawn."),
    says=(_withdrawing,),
    grave=True,
    rule=f"{_RULES}.may_edit_paper_now",
    service=f"{_SERVICES}.withdraw_paper",
    thing="paper",
    form=f"{_FORMS}.admin.RequiredReasonForm",
)
OPERATOR_OPENED_PAPER = Act(
    name="operator_opened_paper", recorded=gettext_lazy("Paper opened by the operator")
)
PAPER_ACTS = table_of(
    ADD_PAPER,
    CHANGE_PAPER,
    UPLOAD_VERSION,
    REMOVE_DRAFT,
    RELEASE_PAPER,
    SUPERSEDE_PAPER,
    WITHDRAW_PAPER,
    OPERATOR_OPENED_PAPER,
)
