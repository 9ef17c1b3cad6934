"""Acts on several rows of a list: chosen there, shown row by row on a page that says what will
happen, and done to each row as its own page would do it."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.contrib import messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import ngettext

from workinggroup.lib import clock
from workinggroup.lib.act_forms import CONFIRMED, ActForm, put_refusal
from workinggroup.lib.act_views import answered_at, form_of
from workinggroup.lib.acts import Act, Offer, Sentence, worded
from workinggroup.lib.admin.acts import ActPages
from workinggroup.lib.errors import Doubt, Doubtful, Refused
from workinggroup.lib.prepared import asked_once
from workinggroup.lib.viewer import Verdict, Viewer, viewer_of_request

MOST_AT_ONCE = 100
# The keys of the chosen rows, as the address of the page has them.
_ROWS = re.compile(r"[0-9]{1,18}(,[0-9]{1,18}){0,99}", re.ASCII)


@dataclass(frozen=True, kw_only=True)
class BulkAct:
    """An act of the table that a list does to several rows. `choice` is what the list calls it,
    `button` from the number of rows; `may` tells who could do it to any row at all."""

    act: Act
    choice: Sentence
    button: Callable[[int], str]
    may: Callable[[Viewer], Verdict]


@dataclass(frozen=True)
class RowOutcome:
    """What became of one row, or would: `said` is the answer to the act, or what it is called as
    long as it is not done; or why it is refused."""

    done: bool
    said: str = ""


@dataclass(frozen=True)
class ShownRow:
    """A row as these pages name it, with what became of it or would."""

    name: str
    details: list[str]
    address: str
    outcome: RowOutcome


@dataclass(frozen=True)
class _Chosen:
    """The rows that somebody chose for an act, each with its verdict."""

    bulk: BulkAct
    rows: Sequence[Any]
    offers: Sequence[Offer]

    @property
    def possible(self) -> list[Offer]:
        return [offer for offer in self.offers if offer]

    @property
    def says(self) -> list[str]:
        """What will happen, each sentence once."""
        return list(dict.fromkeys(said for offer in self.possible for said in offer.says))


class BulkPages(ActPages):
    """The acts that a list does to several of its rows at once."""

    bulk_acts: ClassVar[Sequence[BulkAct]] = ()

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Those of Django's, and what the reader could do to several rows; each leads to its
        page."""
        found: dict[str, Any] = dict(super().get_actions(request))
        viewer = viewer_of_request(request)
        for bulk in self.bulk_acts:
            if bulk.may(viewer):
                name = bulk.act.name
                found[name] = (_leading_to(name), name, str(bulk.choice))
        return found

    def bulk_view(self, request: HttpRequest, name: str, rows: str) -> HttpResponseBase:
        """The page between the list and the act: which rows, and what will happen to each."""
        viewer = viewer_of_request(request)
        bulk = next((each for each in self.bulk_acts if each.act.name == name), None)
        if bulk is None or not bulk.may(viewer) or not _ROWS.fullmatch(rows):
            raise Http404
        if request.method == "POST":
            return self._bulk_page(request, bulk, rows)
        with asked_once():
            return self._bulk_page(request, bulk, rows)

    def _bulk_page(self, request: HttpRequest, bulk: BulkAct, keys: str) -> HttpResponseBase:
        chosen = self._chosen(request, bulk, keys)
        form = form_of(bulk.act, request, [offer.thing for offer in chosen.possible])
        outcomes = None
        if request.method == "POST" and chosen.possible and form.is_valid():
            outcomes = self._carry_out_each(request, chosen, form)
        if outcomes is not None:
            return self._answer(request, chosen, outcomes)
        expected = [
            RowOutcome(done=bool(offer), said=offer.label if offer else str(offer.reason))
            for offer in chosen.offers
        ]
        context = {
            "act": bulk.act,
            "says": chosen.says,
            "rows": self._shown(chosen.rows, expected),
            "form": form,
            "button": bulk.button(len(chosen.possible)) if chosen.possible else "",
        }
        return self._page(request, bulk, "admin/bulk.html", context)

    def _chosen(self, request: HttpRequest, bulk: BulkAct, keys: str) -> _Chosen:
        """Raises `Http404` where the reader sees none of the rows."""
        viewer, now = viewer_of_request(request), clock.now()
        known: QuerySet[Any] = self.with_facts(viewer, self.get_queryset(request))
        rows = list(known.filter(pk__in=[int(key) for key in keys.split(",")]))
        if not rows:
            raise Http404
        self.note_rows(request, rows)
        offers = [bulk.act.offer_to(viewer, self.thing_of(bulk.act, row), now) for row in rows]
        return _Chosen(bulk, rows, offers)

    def _shown(self, rows: Sequence[Any], outcomes: Sequence[RowOutcome]) -> list[ShownRow]:
        return [
            ShownRow(self.name_of(row), self.details_of(row), self.page_after(row), outcome)
            for row, outcome in zip(rows, outcomes, strict=True)
        ]

    def _carry_out_each(
        self, request: HttpRequest, chosen: _Chosen, form: ActForm
    ) -> list[RowOutcome] | None:
        """Do it to each row that it may be done to. None where the form says why nothing was done:
        what is typed fits no row, or looks like a mistake in one, and then none is touched."""
        doing = _Doing(request, form)
        try:
            with transaction.atomic():
                outcomes = doing.outcomes(chosen)
                if doing.doubts:
                    raise Doubtful(list(dict.fromkeys(doing.doubts)))
        except Doubtful as asked:
            put_refusal(form, asked)
            return None
        typed = [each for each in doing.refusals if each.fields.keys() & form.fields.keys()]
        if typed and not any(each.done for each in outcomes):
            put_refusal(form, typed[0])
            return None
        return outcomes

    def _answer(
        self, request: HttpRequest, chosen: _Chosen, outcomes: list[RowOutcome]
    ) -> HttpResponseBase:
        done = sum(each.done for each in outcomes)
        if done:
            answered_at(request, self.list_as_left(request))
        # As they are now: under another number, until another day.
        now_are = self.get_queryset(request).in_bulk([row.pk for row in chosen.rows])
        rows = [now_are.get(row.pk, row) for row in chosen.rows]
        context = {
            "rows": self._shown(rows, outcomes),
            "done": done,
            "left": len(outcomes) - done,
        }
        return self._page(request, chosen.bulk, "admin/bulk_done.html", context)

    def _page(
        self, request: HttpRequest, bulk: BulkAct, template: str, context: dict[str, Any]
    ) -> HttpResponseBase:
        common = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": str(bulk.choice),
            "back": self.list_as_left(request),
        }
        return TemplateResponse(request, template, {**common, **context})


def _leading_to(name: str) -> Callable[[Any, HttpRequest, QuerySet[Any]], Any]:
    """What Django calls with the rows that were ticked: leads to the page of the act."""

    def lead_to(pages: BulkPages, request: HttpRequest, rows: QuerySet[Any]) -> Any:
        keys = list(rows.values_list("pk", flat=True)[: MOST_AT_ONCE + 1])
        if len(keys) > MOST_AT_ONCE:
            sentence = ngettext(
                "Choose at most %(n)d row at once.",
                "Choose at most %(n)d rows at once.",
                MOST_AT_ONCE,
            )
            pages.message_user(request, sentence % {"n": MOST_AT_ONCE}, messages.ERROR)
            return None
        address = reverse(
            f"admin:{pages.stem}_bulk", args=[name, ",".join(str(key) for key in keys)]
        )
        kept = pages.get_preserved_filters(request)
        return redirect(f"{address}?{kept}" if kept else address)

    return lead_to


class _Doing:
    """One act, done to row after row; what was doubted and refused on the way."""

    def __init__(self, request: HttpRequest, form: ActForm) -> None:
        self.viewer, self.form = viewer_of_request(request), form
        self.confirmed = frozenset(" ".join(request.POST.getlist(CONFIRMED)).split())
        self.doubts: list[Doubt] = []
        self.refusals: list[Refused] = []

    def outcomes(self, chosen: _Chosen) -> list[RowOutcome]:
        """What becomes of each row, in their order. They are done by meeting: whoever locks several
        meetings locks them in one order."""
        rows = chosen.rows
        order = sorted(
            range(len(rows)), key=lambda n: (getattr(rows[n], "meeting_id", 0) or 0, rows[n].pk)
        )
        made = {n: self.outcome(chosen.offers[n]) for n in order}
        return [made[n] for n in range(len(rows))]

    def outcome(self, offer: Offer) -> RowOutcome:
        """What becomes of the row that the offer is about."""
        if not offer:
            return RowOutcome(done=False, said=str(offer.reason))
        values = dict(self.form.values_for(offer.thing))
        if offer.act.asks_back:
            values[CONFIRMED] = self.confirmed
        try:
            with transaction.atomic():
                made = offer.act.carry_out(self.viewer, offer.thing, values, clock.now())
        except Doubtful as asked:
            self.doubts += asked.doubts
            return RowOutcome(done=False)
        except Refused as refused:
            self.refusals.append(refused)
            return RowOutcome(done=False, said=str(refused.reason))
        # Reminders tell how many they are: where there is none, nothing was done.
        return RowOutcome(done=made != 0, said=worded(offer.act.done, made))
