"""Letters about papers, to those who may see them."""

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from meetings.access import visible_papers
from meetings.enums import PaperState
from meetings.mail.desk import Desk, address
from meetings.mail.letter import Letter, facts
from members.enums import MailKind
from members.models import Notification


def released(desk: Desk, row: Notification) -> Letter | None:
    """A paper was released to the recipient."""
    rows = visible_papers(desk.viewer).select_related("meeting")
    paper = rows.filter(pk=row.subject_id, state=PaperState.RELEASED).first()
    if paper is None:
        return None
    heading = _("A paper was released for meeting %(number)d") % {"number": paper.meeting.number}
    return Letter(
        subject=f"[{paper.symbol}] {heading}",
        heading=heading,
        kinds=(MailKind.PAPERS,),
        facts=facts(
            (_("Document"), paper.symbol),
            (_("Title"), paper.title.with_mark()),
            (_("Submitted by"), str(paper.get_side_display())),
            (_("Distribution"), capfirst(str(paper.get_distribution_display()))),
        ),
        link=address("paper", paper.pk),
        link_label=_("Open the paper"),
    )


WRITERS = {"paper_released": released}
