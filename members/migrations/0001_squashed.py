"""All of `members` as it stood when its first ten migrations were made one, the two delegations with
their ten seats in it. A database that has been through those ten counts as being through this."""

import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

import workinggroup.lib.clock
import workinggroup.lib.fields
import workinggroup.lib.tokens
from members.models import guards

ASSOCIATIONS = {
    "us": ("Semiconductor Industry Association (SIA)", "美国半导体行业协会"),
    "cn": ("China Semiconductor Industry Association (CSIA)", "中国半导体行业协会"),
}
SEATS = range(1, 11)


def found_delegations(apps, schema_editor):
    Delegation = apps.get_model("members", "Delegation")
    Seat = apps.get_model("members", "Seat")
    for side, (english, chinese) in ASSOCIATIONS.items():
        delegation = Delegation.objects.create(
            side=side, association_en=english, association_zh=chinese
        )
        for number in SEATS:
            Seat.objects.create(delegation=delegation, number=number)


class Migration(migrations.Migration):
    initial = True
    replaces = [
        ("members", "0001_initial"),
        ("members", "0002_two_delegations"),
        ("members", "0003_mail_kinds"),
        ("members", "0004_email_unique"),
        ("members", "0005_audit_keys"),
        ("members", "0006_designation"),
        ("members", "0007_guards"),
        ("members", "0008_companies_once"),
        ("members", "0009_name_order"),
        ("members", "0010_audit_in_both_languages"),
    ]

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        migrations.CreateModel(
            name="Person",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                (
                    "last_login",
                    models.DateTimeField(blank=True, null=True, verbose_name="last login"),
                ),
                (
                    "is_superuser",
                    models.BooleanField(
                        default=False,
                        help_text="Designates that this user has all permissions without explicitly assigning them.",
                        verbose_name="superuser status",
                    ),
                ),
                ("email", models.EmailField(max_length=254, unique=True, verbose_name="email")),
                (
                    "given_name",
                    workinggroup.lib.fields.LineField(max_length=80, verbose_name="given name"),
                ),
                (
                    "family_name",
                    workinggroup.lib.fields.LineField(max_length=80, verbose_name="family name"),
                ),
                (
                    "name_zh",
                    workinggroup.lib.fields.LineField(
                        blank=True, max_length=40, verbose_name="name in Chinese characters"
                    ),
                ),
                (
                    "family_name_first",
                    models.BooleanField(
                        default=False, editable=False, verbose_name="family name first"
                    ),
                ),
                (
                    "title_en",
                    workinggroup.lib.fields.LineField(
                        blank=True, max_length=160, verbose_name="title in English"
                    ),
                ),
                (
                    "title_zh",
                    workinggroup.lib.fields.LineField(
                        blank=True, max_length=160, verbose_name="title in Chinese"
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        choices=[("en", "English"), ("zh-hans", "简体中文")],
                        default="en",
                        max_length=10,
                        verbose_name="language",
                    ),
                ),
                (
                    "time_zone",
                    models.CharField(
                        choices=workinggroup.lib.clock.zone_choices,
                        default="America/New_York",
                        max_length=64,
                        verbose_name="time zone",
                    ),
                ),
                ("is_active", models.BooleanField(default=True, verbose_name="active")),
                ("invited_at", models.DateTimeField(blank=True, null=True, verbose_name="invited")),
                (
                    "accepted_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="invitation accepted"),
                ),
                ("seen_at", models.DateTimeField(blank=True, null=True, verbose_name="last visit")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                (
                    "groups",
                    models.ManyToManyField(
                        blank=True,
                        help_text="The groups this user belongs to. A user will get all permissions granted to each of their groups.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.group",
                        verbose_name="groups",
                    ),
                ),
                (
                    "user_permissions",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Specific permissions for this user.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.permission",
                        verbose_name="user permissions",
                    ),
                ),
            ],
            options={
                "verbose_name": "person",
                "verbose_name_plural": "people",
                "ordering": ["family_name", "given_name", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("email"),
                        name="person_email_once",
                        violation_error_message="Another person has this email address.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("language__in", ["en", "zh-hans"])),
                        name="person_language_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ApiKey",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "label",
                    workinggroup.lib.fields.LineField(max_length=80, verbose_name="device or use"),
                ),
                ("key_hash", models.CharField(editable=False, max_length=64, unique=True)),
                ("created_at", models.DateTimeField(verbose_name="created")),
                ("revoked_at", models.DateTimeField(blank=True, null=True, verbose_name="revoked")),
                ("used_at", models.DateTimeField(blank=True, null=True, verbose_name="last used")),
                (
                    "used_by",
                    workinggroup.lib.fields.LineField(
                        blank=True, max_length=200, verbose_name="last used by"
                    ),
                ),
                (
                    "hint",
                    models.CharField(editable=False, max_length=8, verbose_name="begins with"),
                ),
                (
                    "writes",
                    models.BooleanField(default=False, verbose_name="may also change things"),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "API key",
                "verbose_name_plural": "API keys",
                "ordering": ["pk"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="AuditEntry",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        default=workinggroup.lib.tokens.moment_pk,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="when")),
                (
                    "actor_side",
                    models.CharField(
                        blank=True,
                        choices=[("us", "US side"), ("cn", "Chinese side")],
                        max_length=2,
                        verbose_name="for",
                    ),
                ),
                ("act", models.CharField(max_length=60, verbose_name="act")),
                (
                    "side",
                    models.CharField(
                        blank=True,
                        choices=[("us", "US side"), ("cn", "Chinese side")],
                        max_length=2,
                        verbose_name="private to",
                    ),
                ),
                ("subject_type", models.CharField(max_length=40, verbose_name="about")),
                ("subject_id", models.PositiveBigIntegerField(verbose_name="about (number)")),
                (
                    "subject_en",
                    workinggroup.lib.fields.LineField(
                        blank=True, max_length=300, verbose_name="subject in English"
                    ),
                ),
                (
                    "subject_zh",
                    workinggroup.lib.fields.LineField(
                        blank=True, max_length=300, verbose_name="subject in Chinese"
                    ),
                ),
                (
                    "meeting_id",
                    models.PositiveBigIntegerField(blank=True, editable=False, null=True),
                ),
                (
                    "from_state",
                    models.CharField(blank=True, max_length=20, verbose_name="from state"),
                ),
                ("to_state", models.CharField(blank=True, max_length=20, verbose_name="to state")),
                (
                    "reason",
                    workinggroup.lib.fields.ProseField(
                        blank=True, max_length=20000, verbose_name="reason"
                    ),
                ),
                ("changes", models.JSONField(blank=True, default=dict, verbose_name="changes")),
                (
                    "actor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who",
                    ),
                ),
            ],
            options={
                "verbose_name": "audit entry",
                "verbose_name_plural": "audit log",
                "ordering": ["-at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("side__in", ["", "us", "cn"])), name="audit_side_known"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CalendarKey",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "label",
                    workinggroup.lib.fields.LineField(max_length=80, verbose_name="device or use"),
                ),
                ("key_hash", models.CharField(editable=False, max_length=64, unique=True)),
                ("created_at", models.DateTimeField(verbose_name="created")),
                ("revoked_at", models.DateTimeField(blank=True, null=True, verbose_name="revoked")),
                ("used_at", models.DateTimeField(blank=True, null=True, verbose_name="last used")),
                (
                    "used_by",
                    workinggroup.lib.fields.LineField(
                        blank=True, max_length=200, verbose_name="last used by"
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        choices=[("en", "English"), ("zh-hans", "简体中文")],
                        max_length=10,
                        verbose_name="language",
                    ),
                ),
                ("alarms", models.BooleanField(default=False, verbose_name="with alarms")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "calendar subscription",
                "verbose_name_plural": "calendar subscriptions",
                "ordering": ["pk"],
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("revoked_at", None)),
                        fields=("person", "label"),
                        name="one_calendar_key_per_device",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Delegation",
            fields=[
                (
                    "side",
                    models.CharField(
                        choices=[("us", "US side"), ("cn", "Chinese side")],
                        max_length=2,
                        primary_key=True,
                        serialize=False,
                        verbose_name="side",
                    ),
                ),
                (
                    "association_en",
                    workinggroup.lib.fields.LineField(
                        max_length=160, verbose_name="association in English"
                    ),
                ),
                (
                    "association_zh",
                    workinggroup.lib.fields.LineField(
                        max_length=160, verbose_name="association in Chinese"
                    ),
                ),
            ],
            options={
                "verbose_name": "delegation",
                "verbose_name_plural": "delegations",
                "ordering": ["-side"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("side__in", ["us", "cn"])), name="delegation_two_sides"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Company",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "name_en",
                    workinggroup.lib.fields.LineField(
                        max_length=160, verbose_name="name in English"
                    ),
                ),
                (
                    "name_zh",
                    workinggroup.lib.fields.LineField(
                        max_length=160, verbose_name="name in Chinese"
                    ),
                ),
                (
                    "delegation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="companies",
                        to="members.delegation",
                        verbose_name="delegation",
                    ),
                ),
            ],
            options={
                "verbose_name": "company",
                "verbose_name_plural": "companies",
                "ordering": ["name_en", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("name_en"),
                        condition=models.Q(("name_en", ""), _negated=True),
                        name="company_name_en_once",
                        violation_error_message="Another company has this name.",
                    ),
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("name_zh"),
                        condition=models.Q(("name_zh", ""), _negated=True),
                        name="company_name_zh_once",
                        violation_error_message="Another company has this name.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MailPreference",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("meetings", "Reminders of coming meetings"),
                            ("answers", "Requests to answer an invitation"),
                            ("changes", "Dates: confirmed, changed or postponed"),
                            ("agenda", "Agendas"),
                            ("papers", "Papers"),
                            ("minutes", "Minutes"),
                            ("signatures", "Requests to clear or sign a text"),
                            ("actions", "Your action items"),
                            ("cancellation", "Cancelled meetings"),
                            ("account", "Your account"),
                        ],
                        max_length=40,
                        verbose_name="kind",
                    ),
                ),
                (
                    "mode",
                    models.CharField(
                        choices=[
                            ("now", "at once"),
                            ("daily", "in a daily digest"),
                            ("off", "not at all"),
                        ],
                        max_length=10,
                        verbose_name="when",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "mail preference",
                "verbose_name_plural": "mail preferences",
                "ordering": ["kind"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("person", "kind"), name="one_preference_per_kind"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("mode__in", ["now", "daily", "off"])),
                        name="preference_mode_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "meetings",
                                    "answers",
                                    "changes",
                                    "agenda",
                                    "papers",
                                    "minutes",
                                    "signatures",
                                    "actions",
                                    "cancellation",
                                    "account",
                                ],
                            )
                        ),
                        name="preference_kind_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Notification",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("rule", models.CharField(max_length=40, verbose_name="rule")),
                ("subject_type", models.CharField(max_length=40, verbose_name="about")),
                ("subject_id", models.PositiveBigIntegerField(verbose_name="about (number)")),
                ("occurrence", models.CharField(max_length=120, verbose_name="occurrence")),
                ("payload", models.JSONField(blank=True, default=dict, editable=False)),
                ("secret", models.BooleanField(default=False, editable=False)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("queued", "waiting"),
                            ("sending", "being sent"),
                            ("sent", "sent"),
                            ("failed", "failed"),
                            ("expired", "expired"),
                            ("moot", "no longer needed"),
                            ("held", "kept for the daily digest"),
                            ("bundled", "put into a digest"),
                        ],
                        default="queued",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("due_at", models.DateTimeField(verbose_name="due")),
                ("expires_at", models.DateTimeField(verbose_name="expires")),
                ("created_at", models.DateTimeField(verbose_name="created")),
                ("try_at", models.DateTimeField(verbose_name="next try")),
                ("lease", models.CharField(blank=True, editable=False, max_length=32)),
                ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="tries")),
                ("sent_at", models.DateTimeField(blank=True, null=True, verbose_name="sent")),
                ("sent_to", models.EmailField(blank=True, max_length=254, verbose_name="sent to")),
                (
                    "mail_subject",
                    workinggroup.lib.fields.LineField(
                        blank=True, max_length=255, verbose_name="mail subject"
                    ),
                ),
                ("error", models.TextField(blank=True, verbose_name="what went wrong")),
                (
                    "recipient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="recipient",
                    ),
                ),
            ],
            options={
                "verbose_name": "letter",
                "verbose_name_plural": "mail log",
                "ordering": ["-created_at", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("rule", "subject_type", "subject_id", "recipient", "occurrence"),
                        name="notification_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "queued",
                                    "sending",
                                    "sent",
                                    "failed",
                                    "expired",
                                    "moot",
                                    "held",
                                    "bundled",
                                ],
                            )
                        ),
                        name="notification_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("expires_at__gt", models.F("due_at"))),
                        name="notification_expires_after_due",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "sent"), _negated=True),
                            ("sent_at__isnull", False),
                            _connector="OR",
                        ),
                        name="notification_sent_has_its_instant",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Seat",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="number")),
                (
                    "delegation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="seats",
                        to="members.delegation",
                        verbose_name="delegation",
                    ),
                ),
            ],
            options={
                "verbose_name": "seat",
                "verbose_name_plural": "seats",
                "ordering": ["-delegation", "number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("delegation", "number"), name="seat_number_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("number__gte", 1), ("number__lte", 10)),
                        name="seat_one_of_ten",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SeatTerm",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("began_at", models.DateTimeField(verbose_name="from")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="until")),
                (
                    "company",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="terms",
                        to="members.company",
                        verbose_name="company",
                    ),
                ),
                (
                    "seat",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="terms",
                        to="members.seat",
                        verbose_name="seat",
                    ),
                ),
            ],
            options={
                "verbose_name": "seat term",
                "verbose_name_plural": "seat terms",
                "ordering": ["seat", "began_at"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("seat",),
                        name="seat_held_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("company",),
                        name="company_on_one_seat",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_at", None),
                            ("ended_at__gt", models.F("began_at")),
                            _connector="OR",
                        ),
                        name="seat_term_forward",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Appointment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("head", "head of delegation"),
                            ("delegate", "delegate"),
                            ("alternate", "alternate"),
                            ("adviser", "adviser"),
                            ("counsel", "counsel"),
                            ("secretary", "secretary"),
                        ],
                        max_length=10,
                        verbose_name="role",
                    ),
                ),
                ("acting", models.BooleanField(default=False, verbose_name="designated to act")),
                ("began_at", models.DateTimeField(verbose_name="from")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="until")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appointments",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
                (
                    "delegation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appointments",
                        to="members.delegation",
                        verbose_name="delegation",
                    ),
                ),
                (
                    "term",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appointments",
                        to="members.seatterm",
                        verbose_name="seat",
                    ),
                ),
            ],
            options={
                "verbose_name": "appointment",
                "verbose_name_plural": "appointments",
                "ordering": ["-delegation", "term__seat__number", "role", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "role__in",
                                [
                                    "head",
                                    "delegate",
                                    "alternate",
                                    "adviser",
                                    "counsel",
                                    "secretary",
                                ],
                            )
                        ),
                        name="appointment_role_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("role__in", ["alternate", "delegate"]), ("term__isnull", False)
                            ),
                            ("role", "adviser"),
                            models.Q(
                                ("role__in", ["head", "counsel", "secretary"]),
                                ("term__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="appointment_seated_roles_have_a_seat",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_at", None),
                            ("ended_at__gte", models.F("began_at")),
                            _connector="OR",
                        ),
                        name="appointment_forward",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("person",),
                        name="person_appointed_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None), ("role", "head")),
                        fields=("delegation",),
                        name="one_head_per_delegation",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("acting", False),
                            ("role__in", ["adviser", "alternate", "delegate"]),
                            _connector="OR",
                        ),
                        name="appointment_acting_for_another",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("acting", True),
                            ("ended_at", None),
                            models.Q(("role", "alternate"), _negated=True),
                        ),
                        fields=("delegation",),
                        name="one_deputy_per_delegation",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("ended_at", None), ("role__in", ["alternate", "delegate"])
                        ),
                        fields=("term", "role"),
                        name="one_delegate_and_one_alternate_per_seat",
                    ),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="auditentry",
            index=models.Index(
                fields=["subject_type", "subject_id", "-at"], name="audit_of_subject"
            ),
        ),
        migrations.AddIndex(
            model_name="auditentry",
            index=models.Index(fields=["meeting_id", "-at"], name="audit_of_meeting"),
        ),
        migrations.AddIndex(
            model_name="auditentry",
            index=models.Index(fields=["-at"], name="audit_newest"),
        ),
        migrations.AddIndex(
            model_name="notification",
            index=models.Index(
                condition=models.Q(("state__in", ["queued", "sending"])),
                fields=["try_at"],
                name="notification_waiting",
            ),
        ),
        migrations.AddIndex(
            model_name="notification",
            index=models.Index(
                fields=["recipient", "-created_at"], name="notification_of_recipient"
            ),
        ),
        migrations.RunPython(found_delegations, migrations.RunPython.noop),
        migrations.RunPython(guards.put_up, guards.take_down),
    ]
