"""Papers: the own side's, and those of the other side that were released to the reader."""

import datetime as dt
from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meetings.access import may_edit_paper, may_release_for, visible_papers
from meetings.admin.private import PrivateDesk
from meetings.enums import PaperState
from meetings.forms.desk import ReleasePaperForm, RequiredReasonForm
from meetings.models import Paper
from meetings.queries.search import named
from meetings.services.papers import release_paper, supersede_paper, withdraw_paper
from members.access import Viewer
from workinggroup.lib.desk import AdminAct, Export, viewer_of_request

_Data = dict[str, Any]


def _release(viewer: Viewer, paper: Paper, data: _Data, now: dt.datetime) -> str:
    done = release_paper(viewer, paper=paper, distribution=data["distribution"], now=now)
    return _("The paper is released as %(symbol)s.") % {"symbol": done.symbol}


def _supersede(viewer: Viewer, paper: Paper, data: _Data, now: dt.datetime) -> str:
    supersede_paper(viewer, paper=paper, now=now)
    return _("The paper is marked as superseded.")


def _withdraw(viewer: Viewer, paper: Paper, data: _Data, now: dt.datetime) -> str:
    withdraw_paper(viewer, paper=paper, reason=data["reason"], now=now)
    return _("The paper is withdrawn.")


def _may_release(viewer: Viewer, paper: Paper) -> bool:
    return paper.state == PaperState.PRIVATE and bool(may_release_for(viewer, paper.side))


def _may_supersede(viewer: Viewer, paper: Paper) -> bool:
    return paper.state == PaperState.RELEASED and bool(may_release_for(viewer, paper.side))


def _may_withdraw(viewer: Viewer, paper: Paper) -> bool:
    return bool(may_edit_paper(viewer, paper))


@admin.register(Paper)
class PaperAdmin(PrivateDesk):
    list_display = ("shown_title", "shown_symbol", "meeting", "side", "state", "distribution")
    list_filter = ("state", "side", "distribution", "meeting")
    search_fields = ("title_en", "title_zh")
    ordering = ("-meeting__number", "type", "serial", "created_at", "pk")
    fields = (
        "title_en",
        "title_zh",
        "shown_symbol",
        "type",
        "meeting",
        "item",
        "side",
        "state",
        "distribution",
        "created_by",
        "created_at",
        "released_by",
        "released_at",
    )
    acts = (
        AdminAct(
            "release",
            gettext_lazy("Release"),
            _release,
            form=ReleasePaperForm,
            allowed=_may_release,
            grave=True,
            says=gettext_lazy(
                "Whoever is on the level you choose may read the paper from now on, and is told. "
                "This cannot be taken back."
            ),
        ),
        AdminAct(
            "supersede",
            gettext_lazy("Mark as superseded"),
            _supersede,
            allowed=_may_supersede,
            says=gettext_lazy("It stays readable and says that a newer paper replaces it."),
        ),
        AdminAct(
            "withdraw",
            gettext_lazy("Withdraw"),
            _withdraw,
            form=RequiredReasonForm,
            allowed=_may_withdraw,
            grave=True,
            says=gettext_lazy(
                "Its files can no longer be opened by the other side. A released paper stays in "
                "the list as a title."
            ),
        ),
    )
    exports = (
        Export(gettext_lazy("symbol"), lambda p: p.symbol),
        Export(gettext_lazy("title in English"), lambda p: p.title_en),
        Export(gettext_lazy("title in Chinese"), lambda p: p.title_zh),
        Export(gettext_lazy("meeting"), lambda p: p.meeting.number),
        Export(gettext_lazy("submitted by"), lambda p: p.get_side_display()),
        Export(gettext_lazy("state"), lambda p: p.get_state_display()),
        Export(gettext_lazy("distribution"), lambda p: p.get_distribution_display()),
        Export(gettext_lazy("released"), lambda p: p.released_at),
    )

    def visible(self, viewer: Viewer) -> QuerySet[Paper]:
        return visible_papers(viewer).select_related("meeting", "item", "created_by", "released_by")

    def named(self, name: str) -> Q:
        return named("papers", name)

    def is_private(self, row: Paper) -> bool:
        return row.released_at is None

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Who of the other side added a paper is that side's own business."""
        viewer: Viewer = viewer_of_request(request)
        shown = dict(zip(self.fields, super().get_fields(request, obj), strict=True))
        if obj is not None and not viewer.is_operator and viewer.side != obj.side:
            del shown["created_by"], shown["created_at"]
        return tuple(shown.values())

    @admin.display(description=gettext_lazy("title"), ordering="title_en")
    def shown_title(self, paper: Paper) -> str:
        return paper.title.with_mark()

    @admin.display(description=gettext_lazy("symbol"), ordering="serial")
    def shown_symbol(self, paper: Paper) -> str:
        return paper.symbol
