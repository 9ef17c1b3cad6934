"""Acts in the portal: the form of one, doing it, and saying what was done or refused."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest

from workinggroup.lib import clock
from workinggroup.lib.act_forms import ActForm, put_refusal
from workinggroup.lib.acts import Act, resolved, worded
from workinggroup.lib.errors import Refused
from workinggroup.lib.viewer import viewer_of_request


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
    try:
        made = act.carry_out(viewer_of_request(request), thing, values, clock.now())
    except Refused as refusal:
        put_refusal(form, refusal)
        return None
    say_done(request, act, made)
    return made


def press(request: HttpRequest, act: Act, thing: Any, **values: Any) -> Any:
    """Do an act that is a button; what is refused is said on the next page, and None returned."""
    try:
        made = act.carry_out(viewer_of_request(request), thing, values, clock.now())
    except Refused as refusal:
        messages.error(request, str(refusal.reason))
        return None
    say_done(request, act, made)
    return made


def say_done(request: HttpRequest, act: Act, made: Any) -> None:
    """The sentence that answers `act`, from what its service returned."""
    messages.success(request, worded(act.done, made))
