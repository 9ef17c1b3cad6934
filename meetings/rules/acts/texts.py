"""What is done to an agenda or minutes as a whole."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meetings.enums import TextKind
from meetings.models import JointText
from workinggroup.lib.acts import Act, table_of
from workinggroup.lib.bilingual import CHINESE, ENGLISH

_SERVICES = "meetings.services.texts"
_RULES = "meetings.queries.verdicts.texts"
_KEY_FORM = "meetings.forms.texts.KeyForm"


def _circulate(text: JointText) -> str:
    if text.kind == TextKind.AGENDA:
        return _("Circulate the agenda")
    return _("Circulate the minutes")


def _clear(text: JointText) -> str:
    return _("Confirm counsel clearance of revision %(n)s") % {"n": text.revision}


def _sign(text: JointText) -> str:
    return _("Sign revision %(n)s") % {"n": text.revision}


def _open(text: JointText) -> str:
    return _("Open revision %(n)s") % {"n": text.revision + 1}


def _ask(text: JointText) -> str:
    return _("Ask to open revision %(n)s") % {"n": text.revision + 1}


def _opened(text: JointText) -> str:
    return _("Revision %(n)s is open: it can be edited until it is cleared or circulated.") % {
        "n": text.revision
    }


def _discard(text: JointText) -> str:
    return _("Discard revision %(n)s") % {"n": text.revision}


def _accepted(change: Any) -> str:
    """Of a text that came back from Word (`ReturnedChange`): a language may be refused."""
    if ENGLISH in change.refused:
        return _(
            "The change is accepted in Chinese, and refused in English, which was edited here "
            "since the file was downloaded."
        )
    if CHINESE in change.refused:
        return _(
            "The change is accepted in English, and refused in Chinese, which was edited here "
            "since the file was downloaded."
        )
    return _("The change is accepted.")


CIRCULATE = Act(
    name="circulate",
    recorded=gettext_lazy("Text circulated"),
    label=_circulate,
    done=gettext_lazy("Circulated to both delegations."),
    says=(gettext_lazy("Both delegations can read it from then on and are notified by email."),),
    rule=f"{_RULES}.may_circulate_now",
    service=f"{_SERVICES}.circulate",
    thing="text",
    form=_KEY_FORM,
)
CLEAR = Act(
    name="clear",
    recorded=gettext_lazy("Text cleared by counsel"),
    label=_clear,
    done=gettext_lazy("Counsel clearance is confirmed for your side."),
    says=(
        gettext_lazy(
            "You confirm counsel clearance of this text, in both languages, for your side. "
            "It can no longer be edited; the next revision needs clearance again."
        ),
    ),
    proven=True,
    rule=f"{_RULES}.may_clear_now",
    service=f"{_SERVICES}.clear",
    thing="text",
    form=_KEY_FORM,
)
LOCK = Act(
    name="lock",
    recorded=gettext_lazy("Text locked for signature"),
    label=gettext_lazy("Lock and ask for signatures"),
    done=gettext_lazy("Locked. Both heads are asked to sign once both counsel have cleared it."),
    says=(
        gettext_lazy(
            "Ends the comment period. The text can no longer be edited, and both heads are asked "
            "to sign once both counsel have cleared it."
        ),
    ),
    rule=f"{_RULES}.may_lock_now",
    service=f"{_SERVICES}.lock_minutes",
    thing="text",
    form=_KEY_FORM,
)
SIGN = Act(
    name="sign",
    recorded=gettext_lazy("Text signed"),
    label=_sign,
    done=gettext_lazy("Signed for your side."),
    says=(
        gettext_lazy(
            "You sign this text, in both languages, for your side. Once both heads have "
            "signed, the text is agreed."
        ),
    ),
    proven=True,
    rule=f"{_RULES}.may_sign_now",
    service=f"{_SERVICES}.sign",
    thing="text",
    form=_KEY_FORM,
)
OPEN_REVISION = Act(
    name="open_revision",
    recorded=gettext_lazy("New revision opened"),
    label=_open,
    done=_opened,
    says=(
        gettext_lazy(
            "Clearances and signatures stay on record with the revision they were given on, "
            "and are void. Everyone who has that revision is notified, with your reason."
        ),
    ),
    grave=True,
    rule=f"{_RULES}.may_open_revision_now",
    service="meetings.services.revisions.open_revision",
    thing="text",
    form="meetings.forms.texts.OpenRevisionForm",
)
ASK_TO_OPEN = Act(
    name="ask_to_open",
    recorded=gettext_lazy("Asked to reopen the agreed agenda"),
    label=_ask,
    done=gettext_lazy("The other head is asked. The agenda remains in effect until they respond."),
    says=(
        gettext_lazy(
            "Both heads signed this agenda: the other head is asked, with your reason, to "
            "reopen it, and until they respond it remains in effect. After three working "
            "days of their side without a response you can open it alone."
        ),
    ),
    rule=f"{_RULES}.may_ask_to_open_now",
    service="meetings.services.revisions.ask_to_open",
    thing="text",
    form="meetings.forms.texts.AskToOpenForm",
)
KEEP_AGREED = Act(
    name="keep_agreed",
    recorded=gettext_lazy("Agreed agenda kept as it is"),
    label=gettext_lazy("Keep the agenda as it is"),
    done=gettext_lazy("The agenda remains as both heads signed it."),
    says=(
        gettext_lazy(
            "The agenda remains as both heads signed it. Both heads and both secretariats "
            "are notified."
        ),
    ),
    rule=f"{_RULES}.may_keep_agreed_now",
    service="meetings.services.revisions.keep_agreed",
    thing="text",
    form="meetings.forms.texts.KeepAgreedForm",
)
DISCARD_REVISION = Act(
    name="discard_revision",
    recorded=gettext_lazy("Revision discarded"),
    label=_discard,
    done=gettext_lazy("Discarded. The text is the revision issued before, with its keys."),
    says=(
        gettext_lazy(
            "The text is the last issued revision again, with its clearances and signatures. "
            "Everyone who was notified that this one was opened is notified."
        ),
    ),
    grave=True,
    rule=f"{_RULES}.may_discard_revision_now",
    service="meetings.services.revisions.discard_revision",
    thing="text",
    form="meetings.forms.texts.DiscardRevisionForm",
)
# Until revisions could be discarded, a text went back to draft by an act of this name.
REOPEN = Act(name="reopen", recorded=gettext_lazy("Text returned to draft"))
AGREE = Act(name="agree", recorded=gettext_lazy("Agenda agreed"))
ADOPT = Act(name="adopt", recorded=gettext_lazy("Minutes adopted"))
# The order in which a text passes through them.
ACCEPT_RETURNED = Act(
    name="accept_returned",
    records=("change_item", "change_paragraph", "change_action"),
    label=gettext_lazy("Accept this change"),
    done=_accepted,
    rule=f"{_RULES}.may_accept_returned_now",
    service="meetings.services.returned.accept_returned",
    thing="text",
)
TEXT_ACTS = table_of(
    CIRCULATE,
    CLEAR,
    LOCK,
    SIGN,
    ASK_TO_OPEN,
    KEEP_AGREED,
    OPEN_REVISION,
    DISCARD_REVISION,
    ACCEPT_RETURNED,
    REOPEN,
    AGREE,
    ADOPT,
)
