"""All of `meetings` as it stood when its first seven migrations were made one, the three topics the
group was founded on in it. A database that has been through those seven counts as being through
this."""

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import workinggroup.lib.clock
import workinggroup.lib.fields
import workinggroup.lib.tokens

TOPICS = [
    ("intellectual-property", "Intellectual property", "知识产权", "violet"),
    ("trade-policy", "Trade policy", "贸易政策", "ochre"),
    ("encryption", "Encryption", "加密", "green"),
]


def found_topics(apps, schema_editor):
    Topic = apps.get_model("meetings", "Topic")
    for position, (slug, english, chinese, colour) in enumerate(TOPICS, start=1):
        Topic.objects.create(
            slug=slug, name_en=english, name_zh=chinese, colour=colour, position=position
        )


class Migration(migrations.Migration):
    initial = True
    replaces = [
        ("meetings", "0001_initial"),
        ("meetings", "0002_initial"),
        ("meetings", "0003_topics"),
        ("meetings", "0004_private_keys"),
        ("meetings", "0005_item_duration"),
        ("meetings", "0006_acted"),
        ("meetings", "0007_wording"),
    ]

    dependencies = [
        ("members", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Meeting",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "number",
                    models.PositiveIntegerField(
                        unique=True,
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="number",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("regular", "regular"), ("extraordinary", "extraordinary")],
                        default="regular",
                        max_length=14,
                        verbose_name="kind",
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="year")),
                (
                    "half",
                    models.PositiveSmallIntegerField(
                        choices=[(1, "first half"), (2, "second half")], verbose_name="half-year"
                    ),
                ),
                (
                    "host",
                    models.CharField(
                        choices=[("us", "US side"), ("cn", "Chinese side")],
                        max_length=2,
                        verbose_name="host",
                    ),
                ),
                (
                    "host_reason",
                    workinggroup.lib.fields.ProseField(
                        blank=True, max_length=500, verbose_name="why this host"
                    ),
                ),
                (
                    "format",
                    models.CharField(
                        choices=[
                            ("face_to_face", "face-to-face"),
                            ("online", "online"),
                            ("hybrid", "hybrid"),
                        ],
                        default="online",
                        max_length=14,
                        verbose_name="format",
                    ),
                ),
                (
                    "place_en",
                    workinggroup.lib.fields.LineField(
                        blank=True, max_length=160, verbose_name="place in English"
                    ),
                ),
                (
                    "place_zh",
                    workinggroup.lib.fields.LineField(
                        blank=True, max_length=160, verbose_name="place in Chinese"
                    ),
                ),
                ("place_stale", models.CharField(blank=True, editable=False, max_length=2)),
                (
                    "anchor_zone",
                    models.CharField(
                        choices=workinggroup.lib.clock.zone_choices,
                        default="America/New_York",
                        max_length=64,
                        verbose_name="anchor zone",
                    ),
                ),
                (
                    "interpretation",
                    models.CharField(
                        choices=[
                            ("none", "without interpretation"),
                            ("consecutive", "consecutive interpretation"),
                            ("simultaneous", "simultaneous interpretation"),
                        ],
                        default="consecutive",
                        max_length=14,
                        verbose_name="interpretation",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "proposed"),
                            ("polling", "polling"),
                            ("confirmed", "confirmed"),
                            ("postponed", "postponed"),
                            ("held", "held"),
                            ("closed", "closed"),
                            ("cancelled", "cancelled"),
                        ],
                        default="proposed",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                (
                    "quorum",
                    models.PositiveSmallIntegerField(
                        default=6, verbose_name="companies for a quorum, each side"
                    ),
                ),
                ("created_at", models.DateTimeField(verbose_name="created")),
                ("changed_at", models.DateTimeField(verbose_name="changed")),
                (
                    "chair_cn",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="chair for the Chinese side",
                    ),
                ),
                (
                    "chair_us",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="chair for the US side",
                    ),
                ),
            ],
            options={
                "verbose_name": "meeting",
                "verbose_name_plural": "meetings",
                "ordering": ["-number"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("kind", "regular"), models.Q(("state", "cancelled"), _negated=True)
                        ),
                        fields=("year", "half"),
                        name="one_regular_meeting_per_half_year",
                        violation_error_message="This half-year has its regular meeting already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("number__gte", 1)), name="meeting_number_positive"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("half__in", [1, 2])), name="meeting_half_1_or_2"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("year__gte", 2021), ("year__lte", 2200)),
                        name="meeting_year_sane",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("host__in", ["us", "cn"])), name="meeting_host_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "proposed",
                                    "polling",
                                    "confirmed",
                                    "postponed",
                                    "held",
                                    "closed",
                                    "cancelled",
                                ],
                            )
                        ),
                        name="meeting_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["regular", "extraordinary"])),
                        name="meeting_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("quorum__gte", 1), ("quorum__lte", 10)),
                        name="meeting_quorum_of_ten",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Attendance",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "answer",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("accepted", "accept"),
                            ("declined", "decline"),
                            ("tentative", "tentative"),
                        ],
                        max_length=10,
                        verbose_name="answer",
                    ),
                ),
                (
                    "mode",
                    models.CharField(
                        blank=True,
                        choices=[("on_site", "on site"), ("online", "online")],
                        max_length=8,
                        verbose_name="how",
                    ),
                ),
                (
                    "remark",
                    workinggroup.lib.fields.LineField(
                        blank=True, max_length=200, verbose_name="remark to your secretariat"
                    ),
                ),
                (
                    "answered_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="answered"),
                ),
                ("attended", models.BooleanField(blank=True, null=True, verbose_name="attended")),
                ("acted", models.BooleanField(default=False, editable=False)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attendances",
                        to="meetings.meeting",
                        verbose_name="meeting",
                    ),
                ),
            ],
            options={
                "verbose_name": "attendance",
                "verbose_name_plural": "attendance",
                "ordering": ["meeting", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("meeting", "person"), name="one_answer_per_person"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("answer__in", ["", "accepted", "declined", "tentative"])
                        ),
                        name="answer_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("mode__in", ["", "on_site", "online"])),
                        name="attendance_mode_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Deadline",
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
                            ("proposals", "proposals for the agenda"),
                            ("agenda", "agenda circulated"),
                            ("credentials", "credentials and attendance"),
                            ("papers", "papers"),
                            ("draft_minutes", "draft minutes"),
                            ("comments", "comments on the minutes"),
                            ("signature", "signature of the minutes"),
                        ],
                        max_length=14,
                        verbose_name="what",
                    ),
                ),
                ("due_on", models.DateField(verbose_name="due")),
                ("fixed", models.BooleanField(default=False, verbose_name="set by hand")),
                ("sequence", models.PositiveIntegerField(default=0, editable=False)),
                ("created_at", models.DateTimeField(editable=False)),
                ("changed_at", models.DateTimeField(editable=False)),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deadlines",
                        to="meetings.meeting",
                        verbose_name="meeting",
                    ),
                ),
            ],
            options={
                "verbose_name": "deadline",
                "verbose_name_plural": "deadlines",
                "ordering": ["due_on", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("meeting", "kind"), name="deadline_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "proposals",
                                    "agenda",
                                    "credentials",
                                    "papers",
                                    "draft_minutes",
                                    "comments",
                                    "signature",
                                ],
                            )
                        ),
                        name="deadline_kind_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="JoiningLink",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "label_en",
                    workinggroup.lib.fields.LineField(
                        max_length=80, verbose_name="name in English"
                    ),
                ),
                (
                    "label_zh",
                    workinggroup.lib.fields.LineField(
                        blank=True, max_length=80, verbose_name="name in Chinese"
                    ),
                ),
                (
                    "url",
                    models.URLField(
                        max_length=500,
                        validators=[django.core.validators.URLValidator(schemes=["https"])],
                        verbose_name="address",
                    ),
                ),
                (
                    "access_code",
                    workinggroup.lib.fields.LineField(
                        blank=True, max_length=60, verbose_name="access code"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
                ("withdrawn_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="links",
                        to="meetings.meeting",
                        verbose_name="meeting",
                    ),
                ),
            ],
            options={
                "verbose_name": "joining link",
                "verbose_name_plural": "joining links",
                "ordering": ["position", "pk"],
            },
        ),
        migrations.CreateModel(
            name="JointText",
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
                        choices=[("agenda", "agenda"), ("minutes", "minutes")],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "draft"),
                            ("circulated", "circulated"),
                            ("for_signature", "for signature"),
                            ("agreed", "agreed"),
                            ("adopted", "adopted"),
                        ],
                        default="draft",
                        max_length=14,
                        verbose_name="state",
                    ),
                ),
                ("revision", models.PositiveIntegerField(default=1, verbose_name="revision")),
                ("issued", models.BooleanField(default=False, editable=False)),
                (
                    "circulated_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="circulated"),
                ),
                ("agreed_at", models.DateTimeField(blank=True, null=True, verbose_name="agreed")),
                ("changed_at", models.DateTimeField(verbose_name="changed")),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="texts",
                        to="meetings.meeting",
                        verbose_name="meeting",
                    ),
                ),
            ],
            options={
                "verbose_name": "joint text",
                "verbose_name_plural": "joint texts",
                "ordering": ["meeting", "kind"],
                "constraints": [
                    models.UniqueConstraint(fields=("meeting", "kind"), name="one_text_of_a_kind"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("kind", "agenda"), ("state__in", ["draft", "circulated", "agreed"])
                            ),
                            models.Q(
                                ("kind", "minutes"),
                                ("state__in", ["draft", "circulated", "for_signature", "adopted"]),
                            ),
                            _connector="OR",
                        ),
                        name="text_state_fits_its_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("revision__gte", 1)), name="text_revision_positive"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["agreed", "adopted"]), _negated=True),
                            ("agreed_at__isnull", False),
                            _connector="OR",
                        ),
                        name="text_agreed_has_its_instant",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RenderedFeed",
            fields=[
                (
                    "key",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="members.calendarkey",
                    ),
                ),
                ("fingerprint", models.CharField(max_length=64)),
                ("body", models.BinaryField()),
                ("etag", models.CharField(max_length=64)),
                ("changed_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Topic",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("slug", models.SlugField(max_length=40, unique=True, verbose_name="address")),
                (
                    "name_en",
                    workinggroup.lib.fields.LineField(
                        max_length=60, unique=True, verbose_name="name in English"
                    ),
                ),
                (
                    "name_zh",
                    workinggroup.lib.fields.LineField(
                        max_length=30, unique=True, verbose_name="name in Chinese"
                    ),
                ),
                (
                    "colour",
                    models.CharField(
                        choices=[
                            ("violet", "violet"),
                            ("ochre", "ochre"),
                            ("green", "green"),
                            ("indigo", "indigo"),
                            ("rose", "rose"),
                            ("slate", "slate grey"),
                            ("teal", "teal"),
                            ("sand", "sand"),
                        ],
                        default="slate",
                        max_length=7,
                        verbose_name="colour",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
                ("retired_at", models.DateTimeField(blank=True, null=True, verbose_name="retired")),
            ],
            options={
                "verbose_name": "topic",
                "verbose_name_plural": "topics",
                "ordering": ["position", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Signature",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("revision", models.PositiveIntegerField(verbose_name="revision")),
                ("digest", models.CharField(max_length=64, verbose_name="digest")),
                (
                    "capacity",
                    models.CharField(
                        choices=[
                            ("clear", "cleared by counsel"),
                            ("sign", "signed by the head of delegation"),
                        ],
                        max_length=5,
                        verbose_name="capacity",
                    ),
                ),
                (
                    "side",
                    models.CharField(
                        choices=[("us", "US side"), ("cn", "Chinese side")],
                        max_length=2,
                        verbose_name="side",
                    ),
                ),
                ("signed_at", models.DateTimeField(verbose_name="signed")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
                (
                    "text",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="signatures",
                        to="meetings.jointtext",
                        verbose_name="joint text",
                    ),
                ),
            ],
            options={
                "verbose_name": "signature",
                "verbose_name_plural": "signatures",
                "ordering": ["text", "revision", "signed_at"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("text", "revision", "capacity", "side"), name="signed_once_per_side"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("capacity__in", ["clear", "sign"]), ("side__in", ["us", "cn"])
                        ),
                        name="signature_words_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Sitting",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="number")),
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
                    "audience",
                    models.CharField(
                        choices=[
                            ("all", "both delegations"),
                            ("heads", "heads, counsel and secretariats"),
                        ],
                        default="all",
                        max_length=10,
                        verbose_name="for",
                    ),
                ),
                ("day", models.DateField(verbose_name="date")),
                ("starts", models.TimeField(verbose_name="from")),
                (
                    "ends",
                    models.TimeField(
                        help_text="An earlier time means the next day.", verbose_name="until"
                    ),
                ),
                ("starts_at", models.DateTimeField(editable=False)),
                ("ends_at", models.DateTimeField(editable=False)),
                ("sequence", models.PositiveIntegerField(default=0, editable=False)),
                (
                    "cancelled_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="cancelled"
                    ),
                ),
                ("created_at", models.DateTimeField(editable=False)),
                ("changed_at", models.DateTimeField(editable=False)),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sittings",
                        to="meetings.meeting",
                        verbose_name="meeting",
                    ),
                ),
            ],
            options={
                "verbose_name": "sitting",
                "verbose_name_plural": "sittings",
                "ordering": ["starts_at", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("meeting", "number"), name="sitting_number_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends_at__gt", models.F("starts_at"))),
                        name="sitting_ends_after_it_starts",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("audience__in", ["all", "heads"])),
                        name="sitting_audience_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AgendaItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveIntegerField(default=0, verbose_name="position")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("opening", "opening and antitrust statement"),
                            ("introductions", "introductions"),
                            ("adoption", "adoption of the agenda"),
                            ("last_minutes", "adoption of the last minutes"),
                            ("arising", "matters arising"),
                            ("topic", "discussion"),
                            ("other", "any other business"),
                            ("next", "date and place of the next meeting"),
                        ],
                        default="topic",
                        max_length=14,
                        verbose_name="kind",
                    ),
                ),
                (
                    "title_en",
                    workinggroup.lib.fields.LineField(
                        blank=True, max_length=200, verbose_name="title in English"
                    ),
                ),
                (
                    "title_zh",
                    workinggroup.lib.fields.LineField(
                        blank=True, max_length=200, verbose_name="title in Chinese"
                    ),
                ),
                ("title_stale", models.CharField(blank=True, editable=False, max_length=2)),
                (
                    "note_en",
                    workinggroup.lib.fields.ProseField(
                        blank=True, max_length=4000, verbose_name="note in English"
                    ),
                ),
                (
                    "note_zh",
                    workinggroup.lib.fields.ProseField(
                        blank=True, max_length=4000, verbose_name="note in Chinese"
                    ),
                ),
                ("note_stale", models.CharField(blank=True, editable=False, max_length=2)),
                (
                    "minutes",
                    models.PositiveSmallIntegerField(
                        default=15,
                        validators=[django.core.validators.MaxValueValidator(600)],
                        verbose_name="duration in minutes",
                    ),
                ),
                (
                    "presenter_side",
                    models.CharField(
                        blank=True,
                        choices=[("us", "US side"), ("cn", "Chinese side")],
                        max_length=2,
                        verbose_name="presented by",
                    ),
                ),
                ("withdrawn_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("created_at", models.DateTimeField(editable=False)),
                ("changed_at", models.DateTimeField(editable=False)),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="subitems",
                        to="meetings.agendaitem",
                        verbose_name="under",
                    ),
                ),
                (
                    "presenter",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="presenter",
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="items",
                        to="meetings.meeting",
                        verbose_name="meeting",
                    ),
                ),
                (
                    "sitting",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="items",
                        to="meetings.sitting",
                        verbose_name="sitting",
                    ),
                ),
                (
                    "topics",
                    models.ManyToManyField(
                        blank=True, related_name="items", to="meetings.topic", verbose_name="topics"
                    ),
                ),
            ],
            options={
                "verbose_name": "agenda item",
                "verbose_name_plural": "agenda items",
                "ordering": ["meeting", "position", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("title_en", ""), _negated=True),
                            models.Q(("title_zh", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="item_has_a_title",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("minutes__lte", 600)), name="item_minutes_at_most"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("presenter_side__in", ["", "us", "cn"])),
                        name="item_presenter_side_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "opening",
                                    "introductions",
                                    "adoption",
                                    "last_minutes",
                                    "arising",
                                    "topic",
                                    "other",
                                    "next",
                                ],
                            )
                        ),
                        name="item_kind_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ActionItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("serial", models.PositiveSmallIntegerField(verbose_name="number")),
                (
                    "text_en",
                    workinggroup.lib.fields.ProseField(
                        blank=True, max_length=2000, verbose_name="text in English"
                    ),
                ),
                (
                    "text_zh",
                    workinggroup.lib.fields.ProseField(
                        blank=True, max_length=2000, verbose_name="text in Chinese"
                    ),
                ),
                ("text_stale", models.CharField(blank=True, editable=False, max_length=2)),
                ("due_on", models.DateField(verbose_name="due")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "open"),
                            ("in_progress", "in progress"),
                            ("done", "done"),
                            ("dropped", "dropped"),
                        ],
                        default="open",
                        max_length=12,
                        verbose_name="state",
                    ),
                ),
                (
                    "confirmed_us_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="confirmed, US side"),
                ),
                (
                    "confirmed_cn_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="confirmed, Chinese side"
                    ),
                ),
                (
                    "drop_us_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="dropping agreed, US side"
                    ),
                ),
                (
                    "drop_cn_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="dropping agreed, Chinese side"
                    ),
                ),
                (
                    "drop_reason",
                    workinggroup.lib.fields.ProseField(
                        blank=True, max_length=1000, verbose_name="why it is dropped"
                    ),
                ),
                ("assigned_at", models.DateTimeField(verbose_name="assigned")),
                ("sequence", models.PositiveIntegerField(default=0, editable=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(editable=False)),
                ("changed_at", models.DateTimeField(editable=False)),
                (
                    "owner_cn",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="owner, Chinese side",
                    ),
                ),
                (
                    "owner_us",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="owner, US side",
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="actions",
                        to="meetings.agendaitem",
                        verbose_name="agenda item",
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="actions",
                        to="meetings.meeting",
                        verbose_name="meeting",
                    ),
                ),
                (
                    "topics",
                    models.ManyToManyField(
                        blank=True,
                        related_name="actions",
                        to="meetings.topic",
                        verbose_name="topics",
                    ),
                ),
            ],
            options={
                "verbose_name": "action item",
                "verbose_name_plural": "action items",
                "ordering": ["due_on", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("meeting", "serial"), name="action_number_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("text_en", ""), _negated=True),
                            models.Q(("text_zh", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="action_has_text",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("owner_us__isnull", False),
                            ("owner_cn__isnull", False),
                            _connector="OR",
                        ),
                        name="action_has_an_owner",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "done"), _negated=True),
                            models.Q(
                                models.Q(
                                    ("owner_us", None),
                                    ("confirmed_us_at__isnull", False),
                                    _connector="OR",
                                ),
                                models.Q(
                                    ("owner_cn", None),
                                    ("confirmed_cn_at__isnull", False),
                                    _connector="OR",
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="action_done_when_every_owner_confirmed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "dropped"), _negated=True),
                            models.Q(("drop_cn_at__isnull", False), ("drop_us_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="action_dropped_when_both_sides_agreed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["open", "in_progress", "done", "dropped"])
                        ),
                        name="action_state_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ItemProposal",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        default=workinggroup.lib.tokens.row_pk,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "side",
                    models.CharField(
                        choices=[("us", "US side"), ("cn", "Chinese side")],
                        max_length=2,
                        verbose_name="side",
                    ),
                ),
                (
                    "title_en",
                    workinggroup.lib.fields.LineField(
                        blank=True, max_length=200, verbose_name="title in English"
                    ),
                ),
                (
                    "title_zh",
                    workinggroup.lib.fields.LineField(
                        blank=True, max_length=200, verbose_name="title in Chinese"
                    ),
                ),
                ("title_stale", models.CharField(blank=True, editable=False, max_length=2)),
                (
                    "note_en",
                    workinggroup.lib.fields.ProseField(
                        blank=True, max_length=4000, verbose_name="note in English"
                    ),
                ),
                (
                    "note_zh",
                    workinggroup.lib.fields.ProseField(
                        blank=True, max_length=4000, verbose_name="note in Chinese"
                    ),
                ),
                ("note_stale", models.CharField(blank=True, editable=False, max_length=2)),
                (
                    "minutes",
                    models.PositiveSmallIntegerField(
                        default=30,
                        validators=[django.core.validators.MaxValueValidator(600)],
                        verbose_name="duration in minutes",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("private", "private"),
                            ("released", "released"),
                            ("withdrawn", "withdrawn"),
                        ],
                        default="private",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("created_at", models.DateTimeField(verbose_name="proposed")),
                ("changed_at", models.DateTimeField(editable=False)),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="proposed by",
                    ),
                ),
                (
                    "item",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="meetings.agendaitem",
                        verbose_name="agenda item",
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="meetings.meeting",
                        verbose_name="meeting",
                    ),
                ),
                (
                    "topics",
                    models.ManyToManyField(
                        blank=True, related_name="+", to="meetings.topic", verbose_name="topics"
                    ),
                ),
            ],
            options={
                "verbose_name": "proposal for the agenda",
                "verbose_name_plural": "proposals for the agenda",
                "ordering": ["meeting", "created_at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("title_en", ""), _negated=True),
                            models.Q(("title_zh", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="proposal_has_a_title",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("side__in", ["us", "cn"])), name="proposal_side_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("item__isnull", False), ("state", "released")),
                            models.Q(
                                models.Q(("state", "released"), _negated=True),
                                ("item__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="proposal_released_is_an_item",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Paper",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        default=workinggroup.lib.tokens.row_pk,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "side",
                    models.CharField(
                        choices=[("us", "US side"), ("cn", "Chinese side")],
                        max_length=2,
                        verbose_name="submitted by",
                    ),
                ),
                (
                    "type",
                    models.CharField(
                        choices=[("DOC", "document"), ("INF", "information paper")],
                        default="DOC",
                        max_length=3,
                        verbose_name="type",
                    ),
                ),
                (
                    "serial",
                    models.PositiveIntegerField(
                        blank=True, editable=False, null=True, verbose_name="number"
                    ),
                ),
                (
                    "title_en",
                    workinggroup.lib.fields.LineField(
                        blank=True, max_length=200, verbose_name="title in English"
                    ),
                ),
                (
                    "title_zh",
                    workinggroup.lib.fields.LineField(
                        blank=True, max_length=200, verbose_name="title in Chinese"
                    ),
                ),
                ("title_stale", models.CharField(blank=True, editable=False, max_length=2)),
                (
                    "distribution",
                    models.CharField(
                        choices=[
                            ("delegation", "delegation only"),
                            ("heads", "heads and secretariats"),
                            ("working_group", "working group only"),
                            ("public", "public"),
                        ],
                        default="delegation",
                        max_length=14,
                        verbose_name="distribution",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("private", "private"),
                            ("released", "released"),
                            ("superseded", "superseded"),
                            ("withdrawn", "withdrawn"),
                        ],
                        default="private",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("created_at", models.DateTimeField(verbose_name="added")),
                (
                    "released_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="released"),
                ),
                ("changed_at", models.DateTimeField(verbose_name="changed")),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="added by",
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="meetings.agendaitem",
                        verbose_name="agenda item",
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="meetings.meeting",
                        verbose_name="meeting",
                    ),
                ),
                (
                    "released_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="released by",
                    ),
                ),
            ],
            options={
                "verbose_name": "paper",
                "verbose_name_plural": "papers",
                "ordering": ["meeting", "type", "serial", "created_at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("title_en", ""), _negated=True),
                            models.Q(("title_zh", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="paper_has_a_title",
                    ),
                    models.UniqueConstraint(
                        fields=("meeting", "type", "serial"), name="paper_symbol_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("distribution", "delegation"),
                                ("released_at", None),
                                ("serial", None),
                                ("state", "private"),
                            ),
                            models.Q(
                                ("released_at", None),
                                ("serial", None),
                                ("state", "withdrawn"),
                                ("distribution", "delegation"),
                            ),
                            models.Q(
                                models.Q(("state", "private"), _negated=True),
                                ("released_at__isnull", False),
                                ("serial__isnull", False),
                                models.Q(("distribution", "delegation"), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="paper_released_has_symbol_and_instant",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("side__in", ["us", "cn"])), name="paper_side_known"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PaperVersion",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        default=workinggroup.lib.tokens.row_pk,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "number",
                    models.PositiveSmallIntegerField(
                        blank=True, editable=False, null=True, verbose_name="version"
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        choices=[("en", "English"), ("zh", "Chinese"), ("both", "both languages")],
                        max_length=4,
                        verbose_name="language",
                    ),
                ),
                ("file", models.FileField(max_length=200, upload_to="%Y/%m/", verbose_name="file")),
                (
                    "filename",
                    workinggroup.lib.fields.LineField(max_length=200, verbose_name="file name"),
                ),
                ("content_type", models.CharField(max_length=100, verbose_name="type of file")),
                ("size", models.PositiveBigIntegerField(verbose_name="size")),
                ("sha256", models.CharField(max_length=64, verbose_name="digest")),
                ("uploaded_at", models.DateTimeField(verbose_name="uploaded")),
                (
                    "paper",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="meetings.paper",
                        verbose_name="paper",
                    ),
                ),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="uploaded by",
                    ),
                ),
            ],
            options={
                "verbose_name": "version of a paper",
                "verbose_name_plural": "versions of papers",
                "ordering": ["paper", "language", "uploaded_at", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("paper", "language", "number"), name="paper_version_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PaperReceipt",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("opened_at", models.DateTimeField(verbose_name="opened")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="meetings.paperversion",
                        verbose_name="version of a paper",
                    ),
                ),
            ],
            options={
                "verbose_name": "receipt",
                "verbose_name_plural": "receipts",
                "ordering": ["opened_at", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("version", "person"), name="receipt_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Paragraph",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveIntegerField(default=0, verbose_name="position")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("summary", "summary"),
                            ("decision", "decision"),
                            ("reservation", "reservation"),
                        ],
                        default="summary",
                        max_length=12,
                        verbose_name="kind",
                    ),
                ),
                (
                    "side",
                    models.CharField(
                        blank=True,
                        choices=[("us", "US side"), ("cn", "Chinese side")],
                        max_length=2,
                        verbose_name="side",
                    ),
                ),
                (
                    "decision",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="decision number"
                    ),
                ),
                (
                    "text_en",
                    workinggroup.lib.fields.ProseField(
                        blank=True, max_length=8000, verbose_name="text in English"
                    ),
                ),
                (
                    "text_zh",
                    workinggroup.lib.fields.ProseField(
                        blank=True, max_length=8000, verbose_name="text in Chinese"
                    ),
                ),
                ("text_stale", models.CharField(blank=True, editable=False, max_length=2)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("withdrawn_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("created_at", models.DateTimeField(editable=False)),
                ("changed_at", models.DateTimeField(editable=False, verbose_name="changed")),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="paragraphs",
                        to="meetings.agendaitem",
                        verbose_name="agenda item",
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="paragraphs",
                        to="meetings.meeting",
                        verbose_name="meeting",
                    ),
                ),
            ],
            options={
                "verbose_name": "paragraph",
                "verbose_name_plural": "paragraphs",
                "ordering": ["meeting", "item__position", "position", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("text_en", ""), _negated=True),
                            models.Q(("text_zh", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="paragraph_has_text",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "reservation"), ("side__in", ["us", "cn"])),
                            models.Q(
                                models.Q(("kind", "reservation"), _negated=True), ("side", "")
                            ),
                            _connector="OR",
                        ),
                        name="reservation_has_a_side",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decision__isnull", False), ("kind", "decision")),
                            models.Q(("kind", "decision"), _negated=True),
                            _connector="OR",
                        ),
                        name="decision_has_a_number",
                    ),
                    models.UniqueConstraint(
                        fields=("meeting", "decision"), name="decision_number_once"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PrivateNote",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        default=workinggroup.lib.tokens.row_pk,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "side",
                    models.CharField(
                        choices=[("us", "US side"), ("cn", "Chinese side")],
                        max_length=2,
                        verbose_name="side",
                    ),
                ),
                ("text", workinggroup.lib.fields.ProseField(max_length=8000, verbose_name="text")),
                ("written_at", models.DateTimeField(verbose_name="written")),
                ("changed_at", models.DateTimeField(verbose_name="changed")),
                (
                    "withdrawn_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="withdrawn"),
                ),
                (
                    "action",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="meetings.actionitem",
                        verbose_name="action item",
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="written by",
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="meetings.agendaitem",
                        verbose_name="agenda item",
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="meetings.meeting",
                        verbose_name="meeting",
                    ),
                ),
            ],
            options={
                "verbose_name": "private note",
                "verbose_name_plural": "private notes",
                "ordering": ["written_at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("side__in", ["us", "cn"])), name="note_side_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True), name="note_has_text"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("item", None), ("action", None), _connector="OR"),
                        name="note_about_one_thing",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProgressNote",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "side",
                    models.CharField(
                        choices=[("us", "US side"), ("cn", "Chinese side")],
                        max_length=2,
                        verbose_name="side",
                    ),
                ),
                (
                    "text_en",
                    workinggroup.lib.fields.ProseField(
                        blank=True, max_length=2000, verbose_name="text in English"
                    ),
                ),
                (
                    "text_zh",
                    workinggroup.lib.fields.ProseField(
                        blank=True, max_length=2000, verbose_name="text in Chinese"
                    ),
                ),
                ("written_at", models.DateTimeField(verbose_name="written")),
                (
                    "action",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notes",
                        to="meetings.actionitem",
                        verbose_name="action item",
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="written by",
                    ),
                ),
            ],
            options={
                "verbose_name": "progress note",
                "verbose_name_plural": "progress notes",
                "ordering": ["written_at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("text_en", ""), _negated=True),
                            models.Q(("text_zh", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="progress_note_has_text",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SymbolCounter",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("series", models.CharField(max_length=4)),
                ("last", models.PositiveIntegerField(default=0)),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="meetings.meeting",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("meeting", "series"), name="counter_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="TextRevision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("revision", models.PositiveIntegerField(verbose_name="revision")),
                ("content", models.JSONField(verbose_name="content")),
                ("digest", models.CharField(max_length=64, verbose_name="digest")),
                (
                    "reason",
                    workinggroup.lib.fields.ProseField(
                        blank=True, max_length=20000, verbose_name="reason"
                    ),
                ),
                ("made_at", models.DateTimeField(verbose_name="issued")),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="issued by",
                    ),
                ),
                (
                    "text",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="revisions",
                        to="meetings.jointtext",
                        verbose_name="joint text",
                    ),
                ),
            ],
            options={
                "verbose_name": "revision",
                "verbose_name_plural": "revisions",
                "ordering": ["text", "revision"],
                "constraints": [
                    models.UniqueConstraint(fields=("text", "revision"), name="revision_once")
                ],
            },
        ),
        migrations.RunPython(found_topics, migrations.RunPython.noop),
    ]
