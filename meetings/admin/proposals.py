"""The own side's proposals for agendas, and its private notes."""

from django.contrib import admin
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from meetings.access import (
    may_release_own,
    visible_private_notes,
    visible_proposals,
)
from meetings.admin.private import PrivateAdmin
from meetings.models import ItemProposal, PrivateNote
from meetings.queries.texts.panel import with_texts_read
from meetings.rules.acts.proposals import RELEASE_PROPOSAL, WITHDRAW_PROPOSAL
from workinggroup.lib.admin import BulkAct
from workinggroup.lib.punctuation import clauses
from workinggroup.lib.spreadsheets import Export
from workinggroup.lib.viewer import Viewer


def _releasing(n: int) -> str:
    return ngettext("Release %(n)d proposal", "Release %(n)d proposals", n) % {"n": n}


@admin.register(ItemProposal)
class ProposalAdmin(PrivateAdmin):
    list_display = ("shown_title", "meeting", "author", "minutes", "state", "created_at")
    list_filter = ("state", "meeting")
    search_fields = ("title_en", "title_zh", "note_en", "note_zh")
    ordering = ("-created_at", "pk")
    fields = (
        "title_en",
        "title_zh",
        "note_en",
        "note_zh",
        "meeting",
        "minutes",
        "topics",
        "side",
        "author",
        "state",
        "item",
        "created_at",
    )
    bulk_acts = (
        BulkAct(
            act=RELEASE_PROPOSAL,
            choice=gettext_lazy("Release the selected proposals to the joint agenda"),
            button=_releasing,
            may=may_release_own,
        ),
    )
    acts = (
        RELEASE_PROPOSAL,
        WITHDRAW_PROPOSAL,
    )
    row_acts = acts

    exports = (
        Export(gettext_lazy("side"), lambda p: p.get_side_display()),
        Export(gettext_lazy("meeting"), lambda p: p.meeting.number),
        Export(gettext_lazy("title in English"), lambda p: p.title_en),
        Export(gettext_lazy("title in Chinese"), lambda p: p.title_zh),
        Export(gettext_lazy("note in English"), lambda p: p.note_en),
        Export(gettext_lazy("note in Chinese"), lambda p: p.note_zh),
        Export(pgettext_lazy("duration", "minutes"), lambda p: p.minutes),
        Export(gettext_lazy("topics"), lambda p: clauses(p.topics.all())),
        Export(gettext_lazy("proposed by"), lambda p: p.author.latin_name),
        Export(gettext_lazy("state"), lambda p: p.get_state_display()),
        Export(gettext_lazy("proposed"), lambda p: p.created_at),
    )

    def visible(self, viewer: Viewer) -> QuerySet[ItemProposal]:
        return visible_proposals(viewer).select_related("meeting", "author")

    def details_of(self, row: ItemProposal) -> list[str]:
        return [str(row.meeting)]

    def with_facts(self, viewer: Viewer, rows: QuerySet[ItemProposal]) -> QuerySet[ItemProposal]:
        return with_texts_read(viewer, rows)

    def export_rows(self, viewer: Viewer, rows: QuerySet[ItemProposal]) -> QuerySet[ItemProposal]:
        return rows.prefetch_related("topics")

    @admin.display(description=gettext_lazy("title"), ordering="title_en")
    def shown_title(self, proposal: ItemProposal) -> str:
        return proposal.title.with_language()


@admin.register(PrivateNote)
class NoteAdmin(PrivateAdmin):
    list_display = ("short", "meeting", "author", "written_at")
    list_filter = ("meeting",)
    search_fields = ("text",)
    ordering = ("-written_at", "pk")
    fields = ("text", "meeting", "item", "action", "side", "author", "written_at", "changed_at")
    exports = (
        Export(gettext_lazy("side"), lambda n: n.get_side_display()),
        Export(gettext_lazy("meeting"), lambda n: n.meeting.number),
        Export(gettext_lazy("agenda item in English"), lambda n: n.item.title_en if n.item else ""),
        Export(gettext_lazy("agenda item in Chinese"), lambda n: n.item.title_zh if n.item else ""),
        Export(gettext_lazy("action item"), lambda n: n.action.number if n.action else ""),
        Export(gettext_lazy("text"), lambda n: n.text),
        Export(gettext_lazy("written by"), lambda n: n.author.latin_name),
        Export(gettext_lazy("written"), lambda n: n.written_at),
    )

    def visible(self, viewer: Viewer) -> QuerySet[PrivateNote]:
        return visible_private_notes(viewer).select_related(
            "meeting", "author", "item", "action__meeting"
        )

    @admin.display(description=gettext_lazy("text"))
    def short(self, note: PrivateNote) -> str:
        return note.text[:100]
