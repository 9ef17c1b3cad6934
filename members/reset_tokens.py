"""The one-time link that sets a new password: void with the password, the address, three days, and
the role in which it was asked for."""

from django.contrib.auth.tokens import PasswordResetTokenGenerator

from members.access import appointment_of, viewer_of
from members.models import Person
from workinggroup.lib import clock


class RoleBoundTokens(PasswordResetTokenGenerator):
    """Django's tokens, which die with a role too: who left keeps no key to an account that may
    come back to life in another one."""

    def _make_hash_value(self, user: Person, timestamp: int) -> str:
        held = appointment_of(viewer_of(user, clock.now()))
        return f"{super()._make_hash_value(user, timestamp)}|{held.pk if held else ''}"
