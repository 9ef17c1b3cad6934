"""Pages of acts on the admin site: what can be done to a list or a row, each on a page that says
beforehand what will happen."""

from collections.abc import Iterator, Sequence
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse

from workinggroup.lib import clock
from workinggroup.lib.act_forms import ActForm
from workinggroup.lib.act_views import carry_out, form_of
from workinggroup.lib.acts import Act, Offer
from workinggroup.lib.admin.pages import FROM_THE_LIST, ModelPages
from workinggroup.lib.prepared import asked_once
from workinggroup.lib.viewer import Viewer, viewer_of_request


class ActPages(ModelPages):
    """The acts on a row's page, and those of the list as a whole."""

    acts: ClassVar[Sequence[Act]] = ()
    list_acts: ClassVar[Sequence[Act]] = ()

    def thing_of(self, act: Act, row: Any) -> Any:
        """What `act` is about, on the page of `row`; None where there is no such thing."""
        return row

    def with_facts(self, viewer: Viewer, rows: QuerySet[Any]) -> QuerySet[Any]:
        """`rows` with what the rules of the acts ask of each, so that they ask no more."""
        return rows

    def offers(self, request: HttpRequest, acts: Sequence[Act], row: Any) -> Iterator[Offer]:
        """What of `acts` the viewer can do now."""
        viewer, now = viewer_of_request(request), clock.now()
        for act in acts:
            thing = self.thing_of(act, row) if row is not None else None
            if thing is not None or row is None:
                offer = act.offer_to(viewer, thing, now)
                if offer:
                    yield offer

    def list_act_links(self, request: HttpRequest) -> list[tuple[str, str]]:
        """(label, address) of what can be done to the list."""
        return [
            (offer.label, reverse(f"admin:{self.stem}_list_act", args=[offer.name]))
            for offer in self.offers(request, self.list_acts, None)
        ]

    def act_links(self, request: HttpRequest, row: Any) -> list[tuple[str, str, bool]]:
        """(label, address, whether it is grave) of what can be done to a row."""
        return [
            (
                offer.label,
                reverse(f"admin:{self.stem}_act", args=[row.pk, offer.name]),
                offer.grave,
            )
            for offer in self.offers(request, self.acts, row)
        ]

    def list_act_view(self, request: HttpRequest, name: str) -> HttpResponseBase:
        return self._carry_out(request, self.list_acts, name, None)

    def act_view(self, request: HttpRequest, object_id: str, name: str) -> HttpResponseBase:
        row = self.found_or_404(request, object_id)
        self.tell_rows(viewer_of_request(request), [row])
        return self._carry_out(request, self.acts, name, row)

    def act_context(self, request: HttpRequest, offer: Offer, form: ActForm) -> dict[str, Any]:
        """What the page of an act shows beside its form."""
        return {}

    def _carry_out(
        self, request: HttpRequest, acts: Sequence[Act], name: str, row: Any
    ) -> HttpResponseBase:
        if request.method == "POST":
            return self._act_page(request, acts, name, row)
        with asked_once():
            return self._act_page(request, acts, name, row)

    def _act_page(
        self, request: HttpRequest, acts: Sequence[Act], name: str, row: Any
    ) -> HttpResponseBase:
        asked = [act for act in acts if act.name == name]
        offer = next(self.offers(request, asked, row), None)
        if offer is None:
            raise Http404
        from_list = FROM_THE_LIST in request.GET
        back = self.list_as_left(request) if from_list else self.page_after(row)
        form = form_of(offer.act, request, offer.thing)
        if form.is_valid():
            made = carry_out(request, offer.act, offer.thing, form, form.values)
            if made is not None:
                return redirect(back)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": offer.label,
            "subtitle": self.name_of(row) if row else "",
            "act": offer,
            "form": form,
            "back": back,
            "list_url": self.page_after(None),
            **self.act_context(request, offer, form),
        }
        return TemplateResponse(request, "admin/act.html", context)
