"""Rows of joint texts, with what is asked about their two languages."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.http import HttpRequest

from meetings.enums import TextKind
from meetings.queries.texts.panel import text_of
from meetings.queries.texts.remarks import remarks_while_written
from meetings.rules.pair_check import PairRemark
from workinggroup.forms import pair_shown
from workinggroup.lib.act_forms import ActForm
from workinggroup.lib.acts import Act, Offer
from workinggroup.lib.admin import ScopedAdmin
from workinggroup.lib.bilingual import Bilingual
from workinggroup.lib.viewer import viewer_of_request


class ComparedAdmin(ScopedAdmin):
    """Shows the remarks on the `pairs` of a row of a text of `text_kind` while that is being
    written: on the row's page, and on those of the acts `compared_in` as the form has them."""

    text_kind: ClassVar[TextKind]
    pairs: ClassVar[tuple[str, ...]] = ("text",)
    compared_in: ClassVar[tuple[Act, ...]] = ()

    def row_context(self, request: HttpRequest, obj: Any) -> dict[str, Any]:
        pairs = (getattr(obj, name) for name in self.pairs)
        return {**super().row_context(request, obj), "remarks": self._remarks(request, obj, pairs)}

    def act_context(self, request: HttpRequest, offer: Offer, form: ActForm) -> dict[str, Any]:
        context = super().act_context(request, offer, form)
        if offer.act.name in {act.name for act in self.compared_in}:
            pairs = (pair_shown(form, name) for name in self.pairs)
            context["remarks"] = self._remarks(request, offer.thing, pairs)
        return context

    def _remarks(
        self, request: HttpRequest, row: Any, pairs: Iterable[Bilingual]
    ) -> tuple[PairRemark, ...]:
        viewer = viewer_of_request(request)
        return remarks_while_written(viewer, text_of(viewer, row.meeting, self.text_kind), *pairs)
