"""One's own keys for the REST API, and the page that describes it."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from members.access import may_carry_keys
from members.acts import ISSUE_API_KEY, REVOKE_API_KEY
from members.forms.api_key import ApiKeyForm
from members.queries.keys import live_api_keys
from workinggroup.doorway import PortalRequest, members_only
from workinggroup.lib import clock
from workinggroup.lib.act_views import answered_at, say_done
from workinggroup.lib.errors import Refused


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@members_only
def api_keys(request: PortalRequest) -> HttpResponse:
    """The reader's keys, and a form for one more; a new one is shown in the answer to that form,
    and never again."""
    verdict = may_carry_keys(request.viewer)
    if request.method == "POST":
        verdict.demand()
    form = ApiKeyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            issued = ISSUE_API_KEY.carry_out(request.viewer, None, form.cleaned_data, clock.now())
        except Refused as refusal:
            form.add_error(next(iter(refusal.fields), None), str(refusal.reason))
        else:
            answered_at(request, reverse("api_keys"))
            return render(request, "api_keys/made.html", {"issued": issued})
    page = {"form": form, "keys": live_api_keys(request.viewer), "may_make": verdict}
    return render(request, "api_keys/keys.html", page)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@members_only
def api_key(request: PortalRequest, pk: int) -> HttpResponse:
    """Revoke one key; asked first, on a page of its own."""
    key = get_object_or_404(live_api_keys(request.viewer), pk=pk)
    if request.method == "POST":
        made = REVOKE_API_KEY.carry_out(request.viewer, key, {}, clock.now())
        say_done(request, REVOKE_API_KEY, made)
        return redirect("api_keys")
    return render(request, "api_keys/key.html", {"key": key})


@require_safe
@members_only
def api_docs(request: PortalRequest) -> HttpResponse:
    """The description of the API, to read and to try out."""
    return render(request, "api_keys/docs.html")
