"""Letters about papers, to those who may see them."""

from dataclasses import replace

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from meetings.enums import PaperState
from meetings.mail.changes import reason
from meetings.mail.letter import LONGEST_IN_SUBJECT, Fact, Letter, facts
from meetings.mail.material import Material, Rule, page_address
from meetings.models import Paper, PaperVersion
from members.enums import MailKind
from workinggroup.lib.punctuation import lead

MOST_FILES = 12


def _paper(material: Material, state: str) -> Paper | None:
    """The paper a letter is about, if the recipient sees it and it is in `state`."""
    paper = material.papers.get(material.subject)
    return paper if paper is not None and paper.state == state else None


def released(material: Material) -> Letter | None:
    """A paper was released to the recipient."""
    if (paper := _paper(material, PaperState.RELEASED)) is None:
        return None
    heading = _("A paper was released for %(meeting)s") % {"meeting": paper.meeting.name_within}
    return _letter(paper, heading)


def new_version(material: Material) -> Letter | None:
    """Files were added since the row was written; None where none is the recipient's to open."""
    if (paper := _paper(material, PaperState.RELEASED)) is None:
        return None
    added = [v for v in material.versions.of(paper.pk) if v.uploaded_at >= material.created_at]
    files = [_file(version) for version in added[:MOST_FILES]]
    if not files:
        return None
    heading = _("A paper of %(meeting)s has a new version") % {"meeting": paper.meeting.name_within}
    return _letter(paper, heading, facts((_("New files"), files)))


def withdrawn(material: Material) -> Letter | None:
    """A paper that the recipient could read was taken back."""
    if (paper := _paper(material, PaperState.WITHDRAWN)) is None or not paper.released_at:
        return None
    heading = _("A paper of %(meeting)s was withdrawn") % {"meeting": paper.meeting.name_within}
    letter = _letter(paper, heading, reason(str(material.payload.get("reason", ""))))
    sentence = _("Its files can no longer be opened. Title and symbol stay in the list.")
    return replace(letter, paragraphs=(sentence,))


PAPER_LETTERS = {
    "paper_released": Rule(released, "papers", ("papers",)),
    "paper_version": Rule(new_version, "papers", ("papers", "versions", "created_at")),
    "paper_withdrawn": Rule(withdrawn, "papers", ("papers", "payload_text")),
}


def _letter(paper: Paper, heading: str, more: tuple[Fact, ...] = ()) -> Letter:
    return Letter(
        subject=f"[{paper.symbol}] {lead(heading)}{paper.title.short(LONGEST_IN_SUBJECT)}",
        heading=heading,
        kinds=(MailKind.PAPERS,),
        facts=(
            *facts(
                (_("Symbol"), paper.symbol),
                (_("Title"), paper.title.with_language()),
                (_("Submitted by"), str(paper.get_side_display())),
                (_("Distribution"), capfirst(str(paper.get_distribution_display()))),
            ),
            *more,
        ),
        link=page_address("paper", paper.pk),
        link_label=_("Open the paper"),
    )


def _file(version: PaperVersion) -> str:
    return _("%(file)s (%(language)s, version %(number)d)") % {
        "file": version.filename,
        "language": version.get_language_display(),
        "number": version.number,
    }
