"""One's own profile and preferences."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_http_methods

from members.forms.profile import ProfileForm
from members.services.profile import change_own_profile
from workinggroup.doorway import PortalRequest, members_only
from workinggroup.lib import clock
from workinggroup.lib.errors import Refused


@require_http_methods(["GET", "HEAD", "POST"])
@members_only
def profile(request: PortalRequest) -> HttpResponse:
    """Names, language and zone; and the way to password, second factor, sessions and keys."""
    person = request.viewer.require_person()
    form = ProfileForm(request.POST or None, person=person)
    if request.method == "POST" and form.is_valid():
        try:
            changed = change_own_profile(request.viewer, now=clock.now(), **form.cleaned_data)
        except Refused as refusal:
            for name in refusal.fields or {"": refusal.reason}:
                form.add_error(name or None, str(refusal.fields.get(name, refusal.reason)))
        else:
            if changed:
                with override(form.cleaned_data["language"]):
                    messages.success(request, _("Your profile is saved."))
            return redirect("profile")
    return render(request, "profile/profile.html", {"form": form})
