"""The minutes of a meeting: read, print, edit side by side."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from meetings.access import may_draft_text
from meetings.enums import ParagraphKind, TextKind
from meetings.forms.minutes import ParagraphForm, VersionForm
from meetings.models import AgendaItem, Meeting, Paragraph
from meetings.pictures.keys import key_flow
from meetings.queries.texts.minutes import (
    Draft,
    draft_of,
    items_of,
    minutes_of,
    sides_to_reserve,
)
from meetings.queries.texts.remarks import pair_remarks
from meetings.rules.acts.minutes import (
    ADD_PARAGRAPH,
    CHANGE_PARAGRAPH,
    CONFIRM_PARAGRAPH,
    MOVE_PARAGRAPH,
    WITHDRAW_PARAGRAPH,
)
from meetings.rules.sensitive_terms import sensitive_terms
from meetings.views.frame import (
    found_or_404,
    head_for,
    meeting_for,
    opened_first,
    page,
)
from workinggroup.doorway import PortalRequest, members_only
from workinggroup.forms import pair_shown
from workinggroup.lib import clock
from workinggroup.lib.act_forms import put_refusal
from workinggroup.lib.act_views import press, say_done, say_refused
from workinggroup.lib.errors import Refused
from workinggroup.lib.punctuation import enumerated

_TAB = "meeting_minutes"


@require_safe
@members_only
def meeting_minutes(request: PortalRequest, number: str) -> HttpResponse:
    """The minutes to read, with the two-key panel; for who may not see them yet, why."""
    head = head_for(request, number)
    minutes = minutes_of(request.viewer, head.meeting, clock.now(), head)
    flow = key_flow(minutes.panel) if minutes else None
    return render(request, "minutes/minutes.html", page(head, _TAB, minutes=minutes, flow=flow))


@require_safe
@members_only
@opened_first(TextKind.MINUTES)
def minutes_edit(request: PortalRequest, number: str) -> HttpResponse:
    """Every paragraph with what may be done to it."""
    head = head_for(request, number)
    minutes = found_or_404(minutes_of(request.viewer, head.meeting, clock.now(), head))
    minutes.edit.demand()
    return render(request, "minutes/edit.html", page(head, _TAB, minutes=minutes))


@require_http_methods(["GET", "HEAD", "POST"])
@members_only
@opened_first(TextKind.MINUTES)
def minutes_add(request: PortalRequest, number: str) -> HttpResponse:
    """A new paragraph; nothing typed is lost whatever is refused."""
    may_draft_text(request.viewer).demand()
    meeting = meeting_for(request, number)
    minutes = found_or_404(minutes_of(request.viewer, meeting, clock.now()))
    form = _form(request, items_of(minutes), initial=_start(request.GET))
    if request.method == "POST":
        if form.is_valid():
            try:
                made = ADD_PARAGRAPH.carry_out(request.viewer, None, form.taken, clock.now())
            except Refused as refusal:
                put_refusal(form, refusal)
            else:
                return _after(request, made)
    else:
        minutes.edit.demand()
    return _editor(request, meeting, form)


@require_http_methods(["GET", "HEAD", "POST"])
@members_only
@opened_first(TextKind.MINUTES)
def minutes_paragraph(request: PortalRequest, number: str, pk: int) -> HttpResponse:
    """Edit a paragraph. Where somebody saved a newer text, it is shown beside what was typed."""
    may_draft_text(request.viewer).demand()
    meeting = meeting_for(request, number)
    draft = draft_of(request.viewer, meeting, pk)
    if request.method != "POST":
        draft = found_or_404(draft)
        draft.may.demand()
        return _editor(request, meeting, _form(request, draft.items, draft=draft), draft)
    if draft is None:
        return _withdrawn_meanwhile(request, meeting)
    form = _form(request, draft.items, draft=draft)
    if not form.is_valid():
        return _editor(request, meeting, form, draft)
    try:
        made = CHANGE_PARAGRAPH.carry_out(request.viewer, draft.paragraph, form.edits, clock.now())
    except Refused as refusal:
        if draft_of(request.viewer, meeting, pk) is None:
            return _withdrawn_meanwhile(request, meeting)
        put_refusal(form, refusal)
        return _editor(request, meeting, form, draft)
    return _after(request, made)


@require_http_methods(["GET", "HEAD", "POST"])
@members_only
@opened_first(TextKind.MINUTES)
def minutes_withdraw(request: PortalRequest, number: str, pk: int) -> HttpResponse:
    """Take a paragraph out, after a page that says what happens."""
    may_draft_text(request.viewer).demand()
    meeting = meeting_for(request, number)
    draft = found_or_404(draft_of(request.viewer, meeting, pk))
    draft.may.demand()
    form = VersionForm(request.POST or None, initial={"version": draft.paragraph.version})
    if request.method == "POST" and form.is_valid():
        if press(request, WITHDRAW_PARAGRAPH, draft.paragraph, **form.cleaned_data):
            return redirect("minutes_edit", number)
        form = VersionForm(initial={"version": draft.paragraph.version})
    context = {"meeting": meeting, "draft": draft, "form": form}
    return render(request, "minutes/withdraw.html", context)


@require_POST
@members_only
def minutes_paragraph_act(request: PortalRequest, number: str, pk: int, act: str) -> HttpResponse:
    """Move a paragraph up or down, or confirm that its stale text is current."""
    may_draft_text(request.viewer).demand()
    meeting = meeting_for(request, number)
    draft = found_or_404(draft_of(request.viewer, meeting, pk))
    form = VersionForm(request.POST)
    version = form.cleaned_data["version"] if form.is_valid() else 0
    try:
        _act_on(request, draft.paragraph, act, version)
    except Refused as refusal:
        say_refused(request, refusal.reason)
    return redirect(f"{reverse('minutes_edit', args=[number])}#paragraph-{pk}")


def _act_on(request: PortalRequest, paragraph: Paragraph, act: str, version: int) -> None:
    now = clock.now()
    match act:
        case "up" | "down":
            MOVE_PARAGRAPH.carry_out(request.viewer, paragraph, {"up": act == "up"}, now)
        case "confirm":
            CONFIRM_PARAGRAPH.carry_out(request.viewer, paragraph, {"version": version}, now)
        case _:
            raise Http404


# --- the editor ----------------------------------------------------------------------------------
def _start(query: QueryDict) -> dict[str, Any]:
    item = query.get("item", "")
    return {"kind": ParagraphKind.SUMMARY, **({"item": int(item)} if item.isdecimal() else {})}


def _form(
    request: PortalRequest,
    items: Sequence[tuple[str, AgendaItem]],
    *,
    draft: Draft | None = None,
    initial: dict[str, Any] | None = None,
) -> ParagraphForm:
    if draft is not None:
        row = draft.paragraph
        initial = {
            "item": row.item_id,
            "kind": row.kind_chosen,
            "text_en": row.text_en,
            "text_zh": row.text_zh,
        }
    return ParagraphForm(
        request.POST if request.method == "POST" else None,
        initial=initial,
        items=items,
        sides=sides_to_reserve(request.viewer),
    )


def _editor(
    request: PortalRequest,
    meeting: Meeting,
    form: ParagraphForm,
    draft: Draft | None = None,
) -> HttpResponse:
    remarks = pair_remarks(request.viewer, pair_shown(form, "text"))
    context = {"meeting": meeting, "form": form, "draft": draft, "remarks": remarks}
    return render(request, "minutes/paragraph.html", context)


def _withdrawn_meanwhile(request: PortalRequest, meeting: Meeting) -> HttpResponse:
    """What was typed into a paragraph that is gone becomes a new one, if its author wants."""
    minutes = found_or_404(minutes_of(request.viewer, meeting, clock.now()))
    if not minutes.edit:
        raise Http404
    form = _form(request, items_of(minutes))
    form.is_valid()
    reason = _("Someone else has just removed this paragraph. Saving adds it as a new one.")
    form.add_error(None, reason)
    return _editor(request, meeting, form)


def _after(request: PortalRequest, paragraph: Paragraph) -> HttpResponse:
    number = paragraph.meeting.number
    say_done(request, CHANGE_PARAGRAPH, paragraph)
    terms = sensitive_terms([paragraph.text_en, paragraph.text_zh])
    if terms:
        sentence = _("Counsel may want to review these words: %(terms)s.")
        messages.warning(request, sentence % {"terms": enumerated(terms)})
    if request.POST.get("back") == "room":
        return redirect(f"{reverse('minutes_room', args=[number])}#paragraph-{paragraph.pk}")
    if "next" in request.POST:
        _say_remarks(request, paragraph)
        return redirect(f"{reverse('minutes_add', args=[number])}?item={paragraph.item_id}")
    return redirect(f"{reverse('minutes_edit', args=[number])}#paragraph-{paragraph.pk}")


def _say_remarks(request: PortalRequest, paragraph: Paragraph) -> None:
    """What stands under a paragraph on the page of the minutes, for who goes on to the next."""
    if remarks := pair_remarks(request.viewer, paragraph.text):
        sentence = ngettext(
            "Please compare both texts of the paragraph that was saved: %(n)d point.",
            "Please compare both texts of the paragraph that was saved: %(n)d points.",
            len(remarks),
        )
        messages.warning(request, sentence % {"n": len(remarks)})
