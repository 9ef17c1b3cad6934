"""Whether an act on a term of the glossary can be done now."""

import datetime as dt

from django.utils.translation import gettext as _

from meetings import access
from meetings.models import GlossaryTerm
from workinggroup.lib.viewer import YES, Verdict, Viewer, too_late


def may_keep_glossary_now(viewer: Viewer, term: GlossaryTerm | None, now: dt.datetime) -> Verdict:
    """Add and change terms, at any time."""
    return access.may_keep_glossary(viewer)


def may_retire_term_now(viewer: Viewer, term: GlossaryTerm, now: dt.datetime) -> Verdict:
    """Show and ask for a term no more."""
    if not (verdict := access.may_keep_glossary(viewer)):
        return verdict
    return too_late(_("This term is retired already.")) if term.retired_at else YES


def may_restore_term_now(viewer: Viewer, term: GlossaryTerm, now: dt.datetime) -> Verdict:
    """Bring a retired term back."""
    if not (verdict := access.may_keep_glossary(viewer)):
        return verdict
    return YES if term.retired_at else too_late(_("This term is in the glossary already."))
