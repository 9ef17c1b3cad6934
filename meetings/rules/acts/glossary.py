"""What the secretariats do to the glossary."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meetings.models import GlossaryTerm
from workinggroup.lib.acts import Act, table_of

_SERVICES = "meetings.services.glossary"
_RULES = "meetings.queries.verdicts.glossary"
_FORM = "meetings.forms.glossary.GlossaryTermForm"


def _added(term: GlossaryTerm) -> str:
    return _("“%(en)s” and “%(zh)s” are in the glossary.") % {"en": term.en, "zh": term.zh}


ADD_TERM = Act(
    name="add_term",
    recorded=gettext_lazy("Glossary term added"),
    label=gettext_lazy("Add a term"),
    done=_added,
    rule=f"{_RULES}.may_keep_glossary_now",
    service=f"{_SERVICES}.add_term",
    form=_FORM,
)
CHANGE_TERM = Act(
    name="change_term",
    recorded=gettext_lazy("Glossary term changed"),
    label=gettext_lazy("Edit"),
    done=gettext_lazy("Your changes are saved."),
    rule=f"{_RULES}.may_keep_glossary_now",
    service=f"{_SERVICES}.change_term",
    thing="term",
    form=_FORM,
)
RETIRE_TERM = Act(
    name="retire_term",
    recorded=gettext_lazy("Glossary term retired"),
    label=gettext_lazy("Retire"),
    done=gettext_lazy("The term is no longer in the glossary."),
    says=(gettext_lazy("The glossary no longer shows it, and no text is asked for it."),),
    rule=f"{_RULES}.may_retire_term_now",
    service=f"{_SERVICES}.retire_term",
    thing="term",
)
RESTORE_TERM = Act(
    name="restore_term",
    recorded=gettext_lazy("Glossary term brought back"),
    label=gettext_lazy("Bring back"),
    done=gettext_lazy("The term is in the glossary again."),
    rule=f"{_RULES}.may_restore_term_now",
    service=f"{_SERVICES}.restore_term",
    thing="term",
)
GLOSSARY_ACTS = table_of(ADD_TERM, CHANGE_TERM, RETIRE_TERM, RESTORE_TERM)
