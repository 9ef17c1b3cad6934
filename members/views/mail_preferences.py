"""Mail preferences: on the profile, and by the link in a letter."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from members.access import person_of
from members.acts import CHOOSE_MAIL
from members.enums import MailMode
from members.forms.preferences import MailPreferencesForm
from members.letters import read_unsubscribe
from members.queries.mail import bearer_of
from members.services.mail_preferences import choose_mail, modes_of
from workinggroup.doorway import PortalRequest, members_only
from workinggroup.lib import clock
from workinggroup.lib.act_views import carry_out


@require_http_methods(["GET", "HEAD", "POST"])
@members_only
def mail_preferences(request: PortalRequest) -> HttpResponse:
    """One's own choice for each kind of letter."""
    person = person_of(request.viewer)
    form = MailPreferencesForm(request.POST or None, modes=modes_of(person))
    if form.is_valid():
        done = carry_out(request, CHOOSE_MAIL, None, form, form.edits)
        if done is not None:
            return redirect("mail_preferences")
    return render(request, "profile/mail.html", {"form": form})


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Stop a kind of letters with the signed link of one of them, without signing in.

    The link is the authority, so there is no CSRF token to ask for: mail programs send the POST
    themselves (RFC 8058). A GET changes nothing, because scanners follow links: it asks.
    """
    now = clock.now()
    meant = read_unsubscribe(token)
    bearer = bearer_of(meant.person_id, now) if meant else None
    if meant is None or bearer is None:
        raise Http404
    person = person_of(bearer)
    with override(person.language):
        if request.method == "POST":
            mode = MailMode.NOW if "again" in request.POST else MailMode.OFF
            choose_mail(bearer, modes=dict.fromkeys(meant.kinds, mode), now=now)
        modes = modes_of(person)
        context = {
            "person": person,
            "kinds": [kind.label for kind in meant.kinds],
            "stopped": all(modes[kind] == MailMode.OFF for kind in meant.kinds),
        }
        return render(request, "profile/unsubscribe.html", context)
