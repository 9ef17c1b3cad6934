"""The acts on an agenda or minutes as a whole: circulate, clear, lock, sign, return to draft."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from meetings.enums import TextKind
from meetings.forms.texts import KeyForm, ReopenForm
from meetings.models import JointText
from meetings.queries.keys import PAGES, frozen_revision, panel_of, text_of
from meetings.queries.record import record_in
from meetings.services import texts
from meetings.views.frame import found_or_404, head_over, meeting_for, page, put_refusal
from members.access import Viewer
from workinggroup.doorway import PortalRequest, members_only
from workinggroup.lib import clock
from workinggroup.lib.errors import Refused

TextAct = Callable[[Viewer, JointText, str], JointText]
_ACTS: dict[str, tuple[TextAct, Promise]] = {
    "circulate": (
        lambda actor, text, digest: texts.circulate(
            actor, text=text, seen_digest=digest, now=clock.now()
        ),
        _("Circulated to both delegations."),
    ),
    "lock": (
        lambda actor, text, _digest: texts.lock_minutes(actor, text=text, now=clock.now()),
        _("Locked. Both heads are asked to sign."),
    ),
    "clear": (
        lambda actor, text, digest: texts.clear(
            actor, text=text, seen_digest=digest, now=clock.now()
        ),
        _("Cleared for your side."),
    ),
    "sign": (
        lambda actor, text, digest: texts.sign(
            actor, text=text, seen_digest=digest, now=clock.now()
        ),
        _("Signed for your side."),
    ),
}


def _text(request: PortalRequest, number: int, kind: str) -> JointText:
    if kind not in TextKind.values:
        raise Http404
    meeting = meeting_for(request, number)
    return found_or_404(text_of(request.viewer, meeting, TextKind(kind)))


@require_POST
@members_only
def text_act(request: PortalRequest, number: int, kind: str, act: str) -> HttpResponse:
    """Make one act; what the rules refuse is said on the page of the text."""
    text = _text(request, number, kind)
    if act not in _ACTS:
        raise Http404
    do, done = _ACTS[act]
    form = KeyForm(request.POST)
    if form.is_valid():
        try:
            do(request.viewer, text, form.cleaned_data["digest"])
        except Refused as refusal:
            messages.error(request, str(refusal.reason))
        else:
            messages.success(request, str(done))
    else:
        messages.error(request, str(_("The text has changed since you opened it.")))
    return redirect(PAGES[TextKind(kind)], number)


@require_http_methods(["GET", "HEAD", "POST"])
@members_only
def text_reopen(request: PortalRequest, number: int, kind: str) -> HttpResponse:
    """Return a text to draft, with a reason; the page says what becomes void."""
    text = _text(request, number, kind)
    panel = panel_of(request.viewer, text)
    panel.reopen.demand()
    form = ReopenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            texts.reopen_text(request.viewer, text=text, now=clock.now(), **form.cleaned_data)
        except Refused as refusal:
            put_refusal(form, refusal)
        else:
            messages.success(request, str(_("Returned to draft as a new revision.")))
            return redirect(PAGES[TextKind(kind)], number)
    context = page(head_over(request, text.meeting), PAGES[TextKind(kind)], form=form, panel=panel)
    return render(request, "texts/reopen.html", context)


@require_safe
@members_only
def revision(request: PortalRequest, number: int, kind: str, revision: int) -> HttpResponse:
    """An issued revision as it was frozen, with its signatures."""
    text = _text(request, number, kind)
    frozen = found_or_404(frozen_revision(text, revision))
    head = head_over(request, text.meeting)
    record = record_in(frozen.revision.content, first=request.viewer.side)
    told = page(head, PAGES[TextKind(kind)], text=text, frozen=frozen, record=record)
    return render(request, "texts/revision.html", told)
