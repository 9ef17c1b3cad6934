"""A passkey from beginning to end, with an authenticator that Chromium keeps for us."""

import pytest
from playwright.sync_api import Browser, CDPSession, Page

from meetings.services.example import PASSWORD
from tests.browser.conftest import context_of, served, sign_in, watch
from tests.slow.portal import Portal, new_portal

pytestmark = pytest.mark.any_database
HEAD = "dana.whitfield@sia.example"


def an_authenticator(page: Page) -> CDPSession:
    """One that is built into the computer, and confirms whatever it is asked."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    return session


def test_a_head_sets_up_a_passkey_and_acts_with_it(
    chromium: Browser, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("passkey")
    with new_portal(folder, EXAMPLE="true", SECOND_FACTOR="true") as portal:
        portal.manage("load_example")
        with served(portal, Portal.serve_pages) as number, context_of(chromium) as context:
            # Passkeys belong to a name, not to a number.
            address = number.replace("127.0.0.1", "localhost")
            page = context.new_page()
            complaints = watch(page, [])
            an_authenticator(page)
            sign_in(page, address, HEAD)
            assert "/accounts/2fa/needed/" in page.url
            page.get_by_role("link", name="Use a passkey").click()
            page.locator("input[name=password]").fill(PASSWORD)
            page.locator("input[name=password]").press("Enter")
            page.get_by_label("Passwordless").check()
            page.get_by_role("button", name="Set it up").click()
            page.wait_for_url("**/recovery-codes/")
            assert page.locator("ol.codes li").count() == 10
            page.goto(f"{address}/members/")
            assert page.get_by_role("heading", level=1).inner_text() == "Members"
            # It opens the account by itself.
            context.clear_cookies()
            page.goto(f"{address}/accounts/passkey/")
            page.get_by_role("button", name="Use your passkey").click()
            page.wait_for_url(f"{address}/")
            # Or after the password; and where an act asks anew.
            context.clear_cookies()
            sign_in(page, address, HEAD)
            page.get_by_role("button", name="Use your passkey").click()
            page.wait_for_url(f"{address}/")
            portal.manage("shell", "-v0", "-c", AN_HOUR_AGO)
            page.goto(f"{address}/profile/keys/")
            page.get_by_label("What it is for").fill("Script")
            page.get_by_role("button", name="Create key").click()
            assert page.get_by_role("heading", level=1).inner_text() == "Confirm that it is you"
            page.get_by_role("button", name="Use your passkey").click()
            page.get_by_text("shown once").first.wait_for()
            refused = [each for each in complaints if "status of 403" not in each]
            assert refused == []


AN_HOUR_AGO = """
from django.contrib.sessions.models import Session
from importlib import import_module
from django.conf import settings
Store = import_module(settings.SESSION_ENGINE).SessionStore
for row in Session.objects.all():
    session = Store(row.session_key)
    for record in session.get("account_authentication_methods", []):
        record["at"] -= 3600
    session.save()
"""
