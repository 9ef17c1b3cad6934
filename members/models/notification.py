"""What is to be sent, as rows: the outbox and each person's wishes about it."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.enums import NOTIFICATION_CLAIMABLE, MailKind, MailMode, NotificationState
from members.models.person import Person
from workinggroup.lib import tokens
from workinggroup.lib.fields import LineField


class Notification(models.Model):
    """One letter to one person about one occurrence of one rule.

    Written in the transaction that decides it. Unique per (rule, subject, recipient, occurrence),
    so that deciding twice sends once. `due_at` and `expires_at` bound when it may go out.
    `payload` holds what the subject's rows cannot tell (what changed, a one-time link); it is
    emptied once sent where `secret` is set.
    """

    # Numbered one by one, one side's letters would tell how many the other gets.
    id = models.BigIntegerField(primary_key=True, default=tokens.moment_pk, editable=False)
    rule = models.CharField(_("rule"), max_length=40)
    subject_type = models.CharField(_("about"), max_length=40)
    subject_id = models.PositiveBigIntegerField(_("about (number)"))
    recipient = models.ForeignKey(
        Person, models.PROTECT, related_name="+", verbose_name=_("recipient")
    )
    occurrence = models.CharField(_("occurrence"), max_length=120)
    payload = models.JSONField(default=dict, blank=True, editable=False)
    secret = models.BooleanField(default=False, editable=False)
    state = models.CharField(
        _("state"),
        max_length=10,
        choices=NotificationState.choices,
        default=NotificationState.QUEUED,
    )
    due_at = models.DateTimeField(pgettext_lazy("letter", "due"))
    expires_at = models.DateTimeField(_("expires"))
    created_at = models.DateTimeField(_("created"))
    # When the next try may begin; moved on by backoff, and by the lease while a worker has it.
    try_at = models.DateTimeField(_("next try"))
    lease = models.CharField(max_length=32, blank=True, editable=False)
    attempts = models.PositiveSmallIntegerField(_("tries"), default=0)
    # Of these the last ones, of which nobody knows how they ended.
    lost_tries = models.PositiveSmallIntegerField(default=0, editable=False)
    sent_at = models.DateTimeField(pgettext_lazy("time", "sent"), null=True, blank=True)
    sent_to = models.EmailField(_("sent to"), blank=True)
    mail_subject = LineField(_("email subject"), max_length=255, blank=True)
    error = models.TextField(_("what went wrong"), blank=True)

    class Meta:
        verbose_name = pgettext_lazy("message", "email")
        verbose_name_plural = _("email log")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["rule", "subject_type", "subject_id", "recipient", "occurrence"],
                name="notification_once",
            ),
            models.CheckConstraint(
                condition=Q(state__in=NotificationState.values), name="notification_state_known"
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("due_at")), name="notification_expires_after_due"
            ),
            models.CheckConstraint(
                condition=~Q(state=NotificationState.SENT) | Q(sent_at__isnull=False),
                name="notification_sent_has_its_instant",
            ),
        ]
        indexes = [
            models.Index(
                fields=["try_at", "id"],
                condition=Q(state__in=list(NOTIFICATION_CLAIMABLE)),
                name="notification_waiting",
            ),
            models.Index(fields=["recipient", "-created_at"], name="notification_of_recipient"),
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.subject_type} {self.subject_id}"


class MailPreference(models.Model):
    """How one person wants one kind of letter; without a row, at once."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    kind = models.CharField(_("kind"), max_length=40, choices=MailKind.choices)
    mode = models.CharField(_("when"), max_length=10, choices=MailMode.choices)

    class Meta:
        verbose_name = _("email preference")
        verbose_name_plural = _("email preferences")
        ordering = ["kind"]
        constraints = [
            models.UniqueConstraint(fields=["person", "kind"], name="one_preference_per_kind"),
            models.CheckConstraint(
                condition=Q(mode__in=MailMode.values), name="preference_mode_known"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=MailKind.values), name="preference_kind_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.mode}"
