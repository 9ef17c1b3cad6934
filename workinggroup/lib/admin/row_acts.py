"""Acts in the rows of a list: what the page of a row offers, one click earlier."""

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from workinggroup.lib.acts import Act
from workinggroup.lib.admin.acts import ActPages
from workinggroup.lib.admin.pages import FROM_THE_LIST
from workinggroup.lib.viewer import viewer_of_request

# More acts than these are folded, so that a row stays one.
_BESIDE_EACH_OTHER = 2


class RowActPages(ActPages):
    """A list whose last column leads to the acts on each row. Who belongs to no side looks on, and
    has them on the page of a row alone."""

    # Of `acts` those whose rules ask nothing more of a row that has its facts (`with_facts`).
    row_acts: ClassVar[Sequence[Act]] = ()

    def get_list_display(self, request: HttpRequest) -> Any:
        shown = super().get_list_display(request)
        if not (self.row_acts and viewer_of_request(request).side):
            return shown
        return (*shown, self._acts_column(request))

    def get_changelist_instance(self, request: HttpRequest) -> ChangeList:
        changelist = super().get_changelist_instance(request)
        if self.row_acts:
            viewer: Any = viewer_of_request(request)
            changelist.result_list = self.with_facts(viewer, changelist.result_list)
        return changelist

    def _acts_column(self, request: HttpRequest) -> Callable[[Any], str]:
        # With it, the page of an act leads back to the list as it was left.
        left = self.get_preserved_filters(request) or f"{FROM_THE_LIST}="

        @admin.display(description=_("what can be done"))
        def row_act_links(row: Any) -> str:
            links = [
                (
                    offer.label,
                    f"{reverse(f'admin:{self.stem}_act', args=[row.pk, offer.name])}?{left}",
                )
                for offer in self.offers(request, self.row_acts, row)
            ]
            folded = len(links) > _BESIDE_EACH_OTHER
            context = {"links": links, "folded": folded, "name": self.name_of(row)}
            return render_to_string("admin/row_acts.html", context) if links else ""

        return row_act_links
