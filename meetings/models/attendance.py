"""Who said they would come, and who came."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from meetings.enums import Answer, AttendanceMode
from meetings.models.meeting import Meeting
from members.models import Person
from workinggroup.lib.fields import LineField
from workinggroup.lib.punctuation import lead


class Attendance(models.Model):
    """One person's answer for one meeting, and afterwards whether they attended."""

    meeting = models.ForeignKey(
        Meeting, models.PROTECT, related_name="attendances", verbose_name=_("meeting")
    )
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("person"))
    answer = models.CharField(_("reply"), max_length=10, choices=Answer.choices, blank=True)
    mode = models.CharField(_("how"), max_length=8, choices=AttendanceMode.choices, blank=True)
    # For the own side's secretaries: diet, visa, 'arrive late'. Private to the person's side.
    remark = LineField(_("remark to your secretariat"), max_length=200, blank=True)
    answered_at = models.DateTimeField(_("replied"), null=True, blank=True)
    attended = models.BooleanField(_("attended"), null=True, blank=True)
    # Whether they were designated to act when that was recorded: the quorum of a past meeting does
    # not change with later designations.
    acted = models.BooleanField(default=False, editable=False)
    # Of who attended the numbers of the sittings at which they were not.
    missed = models.JSONField(_("sittings missed"), default=list, blank=True, editable=False)

    class Meta:
        verbose_name = _("attendance")
        verbose_name_plural = _("attendance")
        ordering = ["meeting", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "person"], name="one_answer_per_person"),
            models.CheckConstraint(
                condition=Q(answer__in=["", *Answer.values]), name="answer_known"
            ),
            models.CheckConstraint(
                condition=Q(attended=True) | Q(missed=[]), name="sittings_missed_by_who_attended"
            ),
            models.CheckConstraint(
                condition=Q(mode__in=["", *AttendanceMode.values]), name="attendance_mode_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{lead(self.person)}{self.get_answer_display()}"
