"""The house itself and everybody's own account.

Of the sign-in library's pages, these rows say who gets in; that nobody can sign up and what a
second factor does have tests of their own.
"""

from typing import Any

from django.utils.http import int_to_base36

from members.invitations import invitation_link
from tests.house.matrix import ANYBODY, LOGIN, everybody, get, post, who
from tests.world import World

SIGNED_IN = who(members=200, gone=200, operator=200, nobody=LOGIN)
ABSENT = everybody(404)


# Who is signed in already is sent on, or to the password again before what matters.
VISITORS = who(members=302, gone=302, operator=302, nobody=200)
AGAIN = who(members=302, gone=302, operator=302, nobody=LOGIN)
WITHOUT_FACTOR = who(members=404, gone=404, operator=404, nobody=LOGIN)
# Who has a second factor is asked for it; others have none to be asked for.
ASKED = AGAIN.but(head=200, counsel=200, secretary=200, operator=200)
FACTOR_FIRST = SIGNED_IN.but(head=302, counsel=302, secretary=302, operator=302)
TURNING_OFF = WITHOUT_FACTOR.but(head=302, counsel=302, secretary=302, operator=302)
PASSWORD = "correct horse battery"


def a_key(world: World, side: str) -> dict[str, Any]:
    return {"key": "Mg:1abcde:xyz"}


def a_reset(world: World, side: str) -> dict[str, Any]:
    return {"uidb36": int_to_base36(world.cast.us_head.pk), "key": "set-password"}


def a_passkey(world: World, side: str) -> dict[str, Any]:
    return {"pk": 1}


def an_invitation(world: World, side: str) -> dict[str, Any]:
    return {"token": invitation_link(world.cast.us_adviser).rstrip("/").rsplit("/", 1)[1]}


def a_dead_invitation(world: World, side: str) -> dict[str, Any]:
    return {"token": invitation_link(world.cast.us_left).rstrip("/").rsplit("/", 1)[1]}


ROWS = [
    # --- the house ---
    post("set_language_in_place", everybody(302), data=lambda w, s: {"language": "en"}),
    get("healthz", ANYBODY),
    get("readyz", everybody(503)),
    get("robots", ANYBODY),
    get("favicon", everybody(302)),
    # --- what the library offers and the portal does not ---
    get("no_account_email", ABSENT),
    get("no_confirm_email", ABSENT),
    get("no_confirm_email_key", ABSENT, a_key),
    get("account_email", ABSENT),
    get("account_email_verification_sent", ABSENT),
    get("account_confirm_email", ABSENT, a_key),
    # --- signing in and out ---
    get("account_login", VISITORS),
    post(
        "account_login",
        everybody(302),
        data=lambda w, s: {"login": w.cast.us_head.email, "password": PASSWORD},
    ),
    get("account_logout", SIGNED_IN),
    post("account_logout", everybody(LOGIN)),
    get("account_inactive", ANYBODY),
    get("account_signup", VISITORS),
    post("account_signup", VISITORS, data=lambda w, s: {"email": "new@example.org"}),
    get("account_reauthenticate", FACTOR_FIRST),
    # The password of who holds no role opens nothing.
    post("account_reauthenticate", AGAIN.but(gone=200), data=lambda w, s: {"password": PASSWORD}),
    get("account_confirm_login_code", AGAIN),
    post("account_confirm_login_code", AGAIN),
    # --- passwords ---
    get("account_change_password", SIGNED_IN),
    post("account_change_password", SIGNED_IN),
    get("account_set_password", AGAIN),
    post("account_set_password", AGAIN),
    get("account_reset_password", ANYBODY),
    post(
        "account_reset_password", everybody(302), data=lambda w, s: {"email": w.cast.us_head.email}
    ),
    get("account_reset_password_done", ANYBODY),
    get("account_reset_password_from_key", ANYBODY, a_reset),
    post("account_reset_password_from_key", ANYBODY, a_reset),
    get("account_reset_password_from_key_done", ANYBODY),
    get("accept_invitation", ANYBODY, an_invitation),
    post("accept_invitation", ANYBODY, an_invitation),
    get("accept_invitation", everybody(410), a_dead_invitation, note="of who left"),
    post("accept_invitation", everybody(410), a_dead_invitation, note="of who left"),
    # --- second factor, sessions ---
    get("second_factor", AGAIN),
    get("passkey_login", VISITORS),
    get("mfa_login_webauthn", AGAIN),
    post("mfa_login_webauthn", AGAIN),
    get("mfa_list_webauthn", SIGNED_IN),
    get("mfa_add_webauthn", AGAIN),
    post("mfa_add_webauthn", AGAIN),
    get("mfa_edit_webauthn", AGAIN, a_passkey),
    post("mfa_edit_webauthn", AGAIN, a_passkey),
    get("mfa_remove_webauthn", AGAIN, a_passkey),
    post("mfa_remove_webauthn", AGAIN, a_passkey),
    get("mfa_reauthenticate_webauthn", AGAIN),
    post("mfa_reauthenticate_webauthn", AGAIN),
    get("mfa_index", SIGNED_IN),
    get("mfa_authenticate", AGAIN),
    post("mfa_authenticate", AGAIN),
    get("mfa_reauthenticate", ASKED),
    post("mfa_reauthenticate", ASKED),
    get("mfa_activate_totp", AGAIN),
    post("mfa_activate_totp", AGAIN),
    get("mfa_deactivate_totp", TURNING_OFF),
    post("mfa_deactivate_totp", TURNING_OFF),
    get("mfa_view_recovery_codes", WITHOUT_FACTOR),
    get("mfa_generate_recovery_codes", AGAIN),
    post("mfa_generate_recovery_codes", AGAIN),
    get("mfa_download_recovery_codes", WITHOUT_FACTOR),
    post("mfa_download_recovery_codes", WITHOUT_FACTOR),
    get("usersessions_list", SIGNED_IN),
    post("usersessions_list", AGAIN),
]
