"""One's own profile and preferences."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import override
from django.views.decorators.http import require_http_methods

from members.access import person_of
from members.acts import CHANGE_OWN_PROFILE
from members.forms.profile import ProfileForm
from workinggroup.doorway import PortalRequest, members_only
from workinggroup.lib import clock
from workinggroup.lib.act_forms import put_refusal
from workinggroup.lib.act_views import say_done
from workinggroup.lib.errors import Refused


@require_http_methods(["GET", "HEAD", "POST"])
@members_only
def profile(request: PortalRequest) -> HttpResponse:
    """Names, language and zone; and the way to password, second factor, sessions and keys."""
    person = person_of(request.viewer)
    form = ProfileForm(request.POST or None, person=person)
    if request.method == "POST" and form.is_valid():
        try:
            changed = CHANGE_OWN_PROFILE.carry_out(request.viewer, None, form.edits, clock.now())
        except Refused as refusal:
            put_refusal(form, refusal)
        else:
            if changed:
                with override(form.cleaned_data["language"]):
                    say_done(request, CHANGE_OWN_PROFILE, changed)
            return redirect("profile")
    return render(request, "profile/profile.html", {"form": form})
