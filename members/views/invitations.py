"""The page behind the one-time link of an invitation."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from members.access import viewer_of
from members.forms.invitation import AcceptForm
from members.invitations import InvitationStatus, find
from members.models import Person
from members.services.invitations import accept_invitation
from workinggroup.lib import clock
from workinggroup.lib.errors import Refused, Stale

TAKEN_BACK = InvitationStatus.UNKNOWN


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("password1", "password2")
@never_cache
def accept(request: HttpRequest, token: str) -> HttpResponse:
    """Set the password of an invited account, in the language of the invitation."""
    now = clock.now()
    found = find(token)
    if found.person is None or viewer_of(found.person, now).is_nobody:
        return _dead(request, TAKEN_BACK, None)
    if found.status is not InvitationStatus.VALID:
        return _dead(request, found.status, found.person)
    # What the reader has switched to in this browser wins over what the roster says.
    chosen = settings.LANGUAGE_COOKIE_NAME in request.COOKIES
    language = (get_language() if chosen else None) or found.person.language
    with override(language):
        form = AcceptForm(request.POST or None, initial={"language": language})
        if request.method == "POST" and form.is_valid():
            data = form.cleaned_data
            try:
                person = accept_invitation(
                    viewer_of(found.person, now),
                    token=token,
                    password=data["password1"],
                    language=data["language"],
                    now=now,
                )
            except Stale:
                return _dead(request, InvitationStatus.USED, found.person)
            except Refused as refused:
                for field, reason in (refused.fields or {"": refused.reason}).items():
                    form.add_error(field or None, str(reason))
            else:
                return _accepted(request, person)
        page = {"form": form, "person": found.person}
        return render(request, "invitations/accept.html", page)


def _accepted(request: HttpRequest, person: Person) -> HttpResponse:
    with override(person.language):
        messages.success(request, _("Your password is set. Log in with it."))
    return redirect("account_login")


def _dead(request: HttpRequest, status: InvitationStatus, person: Person | None) -> HttpResponse:
    """A link that opens nothing any more, said in both languages: who reads it is not known."""
    page = {"status": status.value, "person": person}
    return render(request, "invitations/dead.html", page, status=410)
