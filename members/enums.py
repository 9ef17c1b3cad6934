"""The closed sets of words about who is who."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from workinggroup.lib.viewer import Role

SEATED_ROLES = frozenset({Role.DELEGATE, Role.ALTERNATE})
# Who can be designated to act: an alternate for their delegate, the others for the head.
MAY_ACT = frozenset({Role.DELEGATE, Role.ALTERNATE, Role.ADVISER})
SEATS_PER_DELEGATION = 10


class Language(models.TextChoices):
    ENGLISH = "en", "English"
    CHINESE = "zh-hans", "简体中文"

    @property
    def short(self) -> str:
        """Its name where there is little room."""
        return "中文" if self is Language.CHINESE else self.value.partition("-")[0].upper()


class NotificationState(models.TextChoices):
    QUEUED = "queued", _("waiting")
    SENDING = "sending", _("being sent")
    SENT = "sent", _("sent")
    FAILED = "failed", _("failed")
    # The whole of it was handed over, and no answer came, a few times.
    UNKNOWN = "unknown", _("may have been delivered")
    EXPIRED = "expired", _("expired")
    MOOT = "moot", _("no longer needed")
    # Put aside for the recipient's daily digest, and then: gone into one.
    HELD = "held", _("kept for the daily digest")
    BUNDLED = "bundled", _("put into a digest")


# What a worker may claim: a lease that ran out leaves a letter in sending.
NOTIFICATION_CLAIMABLE = (NotificationState.QUEUED, NotificationState.SENDING)
# What waits for people: to be sent again, or left.
NOTIFICATION_STUCK = (NotificationState.FAILED, NotificationState.UNKNOWN)
# Out of the house, as far as is known, or in a digest that is.
NOTIFICATION_GONE = (
    NotificationState.SENDING,
    NotificationState.SENT,
    NotificationState.UNKNOWN,
    NotificationState.BUNDLED,
)
# Not handed to a worker yet.
NOTIFICATION_WAITING = (NotificationState.QUEUED, NotificationState.HELD)


class AddressOutcome(models.TextChoices):
    """How a change of an address ended."""

    DONE = "done", pgettext_lazy("email", "changed")
    STOPPED = "stopped", _("stopped")
    LAPSED = "lapsed", _("lapsed")


class MailMode(models.TextChoices):
    NOW = "now", _("at once")
    DAILY = "daily", _("in a daily digest")
    OFF = "off", _("not at all")


class MailKind(models.TextChoices):
    """What letters are about, as their recipients switch them off or bundle them."""

    MEETINGS = "meetings", _("Reminders of coming meetings")
    ANSWERS = "answers", _("Requests to reply to an invitation")
    CHANGES = "changes", _("Confirmed, changed or postponed dates")
    AGENDA = "agenda", _("Agendas")
    PAPERS = "papers", _("Papers")
    MINUTES = "minutes", _("Minutes")
    SIGNATURES = "signatures", _("Requests to clear or sign a text")
    ACTIONS = "actions", _("Your action items")
    CANCELLATION = "cancellation", _("Cancelled meetings")
    ACCOUNT = "account", _("Your account")
