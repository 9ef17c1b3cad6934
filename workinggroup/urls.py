"""The roof: every address of the portal.

Each app lists its own pages, one block a noun, in `members/urls.py` and `meetings/urls.py`.
"""

from django.contrib import admin
from django.urls import include, path, re_path

from members.api.endpoints import Absent
from members.views import entrance
from workinggroup import views

urlpatterns = [
    # --- the house ---
    path("language/", views.set_language_in_place, name="set_language_in_place"),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("robots.txt", views.robots, name="robots"),
    path("favicon.ico", views.favicon, name="favicon"),
    # --- signing in ---
    # An address belongs to the roster; it is changed by the secretariat, not by its holder.
    path("accounts/email/", views.absent, name="no_account_email"),
    path("accounts/confirm-email/", views.absent, name="no_confirm_email"),
    re_path(r"^accounts/confirm-email/(?P<key>.+)/$", views.absent, name="no_confirm_email_key"),
    path("accounts/login/", entrance.login, name="account_login"),
    path("accounts/passkey/", entrance.passkey_login, name="passkey_login"),
    path("accounts/2fa/needed/", entrance.second_factor, name="second_factor"),
    path(
        "accounts/2fa/totp/activate/",
        entrance.activate_app,
        name="mfa_activate_totp",
    ),
    path(
        "accounts/2fa/webauthn/add/",
        entrance.add_passkey,
        name="mfa_add_webauthn",
    ),
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
    # --- the two apps ---
    path("", include("members.urls")),
    path("", include("meetings.urls")),
    # Below the API even what is absent is said in the API's way.
    re_path(r"^api/", Absent.as_view(), name="api_absent"),
]
handler400 = "workinggroup.views.bad_request"
handler403 = "workinggroup.views.forbidden"
handler404 = "workinggroup.views.not_found"
handler500 = "workinggroup.views.server_error"
