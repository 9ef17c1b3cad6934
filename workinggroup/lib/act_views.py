"""Acts in the portal: the form of one, doing it, and saying what was done or refused."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponseBase

from workinggroup.lib import clock
from workinggroup.lib.act_forms import CONFIRMED, ActForm, put_refusal
from workinggroup.lib.acts import Act, Sentence, resolved, worded
from workinggroup.lib.edit_forms import EditForm
from workinggroup.lib.errors import Refused
from workinggroup.lib.viewer import viewer_of_request

# What a view notes on its request about its answer.
_ANSWERED_AT, _REFUSED = "portal.answered_at", "portal.refused"


def form_of(act: Act, request: HttpRequest, thing: Any, **initial: Any) -> ActForm:
    """The form of `act` about `thing`, filled in where it was sent."""
    posted = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    kind = resolved(act.form) if act.form else ActForm
    given = {"initial": initial} if initial else {}
    form: ActForm = kind(*posted, viewer=viewer_of_request(request), subject=thing, **given)
    return form


def carry_out(
    request: HttpRequest, act: Act, thing: Any, form: BaseForm, values: Mapping[str, Any]
) -> Any:
    """Do `act` with `values` out of a valid `form`, and say that it is done; returns what its
    service returns. What is refused is said in the form, and None returned."""
    if act.asks_back:
        marks = " ".join(request.POST.getlist(CONFIRMED)).split()
        values = {**values, CONFIRMED: frozenset(marks)}
    try:
        made = act.carry_out(viewer_of_request(request), thing, values, clock.now())
    except Refused as refusal:
        put_refusal(form, refusal)
        return None
    say_done(request, act, made)
    return made


def saved_first(request: HttpRequest, act: Act, thing: Any, form: EditForm) -> bool:
    """Whether what was typed in `form` is saved by `act`, before another act that stands beside it
    is done; if not, the form says why. True where the button was not one of that form."""
    if "seen" not in request.POST:
        return True
    if not form.is_valid():
        return False
    try:
        act.carry_out(viewer_of_request(request), thing, form.edits, clock.now())
    except Refused as refusal:
        put_refusal(form, refusal)
        return False
    return True


def press(request: HttpRequest, act: Act, thing: Any, **values: Any) -> Any:
    """Do an act that is a button; what is refused is said on the next page, and None returned."""
    try:
        made = act.carry_out(viewer_of_request(request), thing, values, clock.now())
    except Refused as refusal:
        say_refused(request, refusal.reason)
        return None
    say_done(request, act, made)
    return made


def say_refused(request: HttpRequest, reason: Sentence) -> None:
    """Say on the next page why something was not done."""
    messages.error(request, str(reason))
    request.META[_REFUSED] = True


def answered_at(request: HttpRequest, address: str) -> None:
    """Say that an act was done whose answer is a page that can be shown once, and where to go
    from it: whoever sends the form again is led there."""
    request.META[_ANSWERED_AT] = address


def place_of_answer(request: HttpRequest, answer: HttpResponseBase) -> str:
    """Where the answer to a form leads; empty where nothing was done."""
    if request.META.get(_REFUSED):
        return ""
    if answer.status_code in {302, 303}:
        return str(answer["Location"])
    return str(request.META.get(_ANSWERED_AT, ""))


def say_done(request: HttpRequest, act: Act, made: Any) -> None:
    """The sentence that answers `act`, from what its service returned."""
    messages.success(request, worded(act.done, made))
