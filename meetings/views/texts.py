"""The acts on an agenda or minutes as a whole: circulate, clear, lock, sign; the next revision."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from meetings.enums import TextKind
from meetings.models import JointText
from meetings.queries.texts.panel import PAGES, panel_of, text_of
from meetings.queries.texts.revision import revision_page
from meetings.rules.acts.texts import (
    ASK_TO_OPEN,
    CIRCULATE,
    CLEAR,
    DISCARD_REVISION,
    KEEP_AGREED,
    LOCK,
    OPEN_REVISION,
    SIGN,
)
from meetings.views.frame import found_or_404, head_over, meeting_for, page
from workinggroup.doorway import PortalRequest, members_only
from workinggroup.lib import clock
from workinggroup.lib.act_views import carry_out, form_of, press, say_refused
from workinggroup.lib.acts import Act

# Where a text of each kind is edited, by URL name.
_EDITORS = {TextKind.AGENDA: "meeting_agenda_edit", TextKind.MINUTES: "minutes_edit"}
# What is a button; the others have pages of their own.
_BUTTONS = {act.name: act for act in (CIRCULATE, CLEAR, LOCK, SIGN)}


def text_for(request: PortalRequest, number: str, kind: str) -> JointText:
    """The text of this kind of a meeting, or 404."""
    if kind not in TextKind.values:
        raise Http404
    meeting = meeting_for(request, number)
    return found_or_404(text_of(request.viewer, meeting, TextKind(kind)))


@require_POST
@members_only
def text_act(request: PortalRequest, number: str, kind: str, act: str) -> HttpResponse:
    """Make one act; what the rules refuse is said on the page of the text."""
    text = text_for(request, number, kind)
    if act not in _BUTTONS:
        raise Http404
    form = form_of(_BUTTONS[act], request, text)
    if form.is_valid():
        press(request, _BUTTONS[act], text, **form.values)
    else:
        say_refused(request, str(_("The text has changed since you opened it.")))
    return redirect(PAGES[TextKind(kind)], number)


@require_http_methods(["GET", "HEAD", "POST"])
@members_only
def text_open(request: PortalRequest, number: str, kind: str) -> HttpResponse:
    """Open the next revision, with a reason; the page says whose keys fall and who is told."""
    return _of_revision(request, number, kind, OPEN_REVISION)


@require_http_methods(["GET", "HEAD", "POST"])
@members_only
def text_ask(request: PortalRequest, number: str, kind: str) -> HttpResponse:
    """Ask the other head to open an agreed agenda again."""
    return _of_revision(request, number, kind, ASK_TO_OPEN)


@require_http_methods(["GET", "HEAD", "POST"])
@members_only
def text_keep(request: PortalRequest, number: str, kind: str) -> HttpResponse:
    """Leave an agreed agenda as it is though a head asked to open it."""
    return _of_revision(request, number, kind, KEEP_AGREED)


@require_http_methods(["GET", "HEAD", "POST"])
@members_only
def text_discard(request: PortalRequest, number: str, kind: str) -> HttpResponse:
    """Discard the revision that is open; the page says what counts again."""
    return _of_revision(request, number, kind, DISCARD_REVISION)


def _of_revision(request: PortalRequest, number: str, kind: str, act: Act) -> HttpResponse:
    text = text_for(request, number, kind)
    panel = panel_of(request.viewer, text, clock.now())
    panel.offers[act.name].demand()
    seen = {"revision": text.revision, "keys": len(panel.status.keys.current)}
    form = form_of(act, request, text, **seen)
    tab = PAGES[TextKind(kind)]
    if form.is_valid() and (done := carry_out(request, act, text, form, form.values)):
        return redirect(tab if done.issued else _EDITORS[TextKind(kind)], number)
    if form.is_bound:
        # The page that comes back names what there is by now, and is sent again from there.
        form.data = {**dict(form.data.items()), **seen}
    head = head_over(request, text.meeting)
    context = page(head, tab, form=form, panel=panel, offer=panel.offers[act.name])
    return render(request, f"texts/{act.name}.html", context)


@require_safe
@members_only
def revision(request: PortalRequest, number: str, kind: str, revision: int) -> HttpResponse:
    """An issued revision as it was frozen, with its signatures."""
    text = text_for(request, number, kind)
    head = head_over(request, text.meeting)
    issued = found_or_404(revision_page(request.viewer, text, revision, head.sittings))
    context = page(head, PAGES[TextKind(kind)], text=text, issued=issued, frozen=issued.frozen)
    return render(request, "texts/revision.html", context)
