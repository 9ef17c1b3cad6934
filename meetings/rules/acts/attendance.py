"""Who comes to a meeting, and who came."""

from django.utils.translation import gettext_lazy

from meetings.rules.acts.actions import describe_reminded
from workinggroup.lib.acts import Act, table_of

_SERVICES = "meetings.services"
_RULES = "meetings.queries.verdicts.meetings"

ANSWER_MEETING = Act(
    name="answer_meeting",
    recorded=gettext_lazy("Reply given"),
    label=gettext_lazy("Reply"),
    done=gettext_lazy("Your reply is noted. You can change it at any time."),
    says=(gettext_lazy("Both delegations see your reply; only your own sees the remark."),),
    rule=f"{_RULES}.may_answer_now",
    service=f"{_SERVICES}.attendance.answer_meeting",
    thing="meeting",
    form="meetings.forms.people.AnswerForm",
)
RECORD_ATTENDANCE = Act(
    name="record_attendance",
    recorded=gettext_lazy("Attendance recorded"),
    label=gettext_lazy("Record attendance"),
    done=gettext_lazy("Your changes are saved."),
    rule=f"{_RULES}.may_record_attendance_now",
    service=f"{_SERVICES}.attendance.record_attendance",
    thing="meeting",
    form="meetings.forms.people.AttendanceForm",
)
REMIND_TO_ANSWER = Act(
    name="remind_to_answer",
    recorded=gettext_lazy("Replies requested again"),
    label=gettext_lazy("Remind those who have not replied"),
    done=describe_reminded,
    says=(
        gettext_lazy(
            "Everyone on your side with an account who has not replied gets an email, at "
            "most one a day."
        ),
    ),
    rule=f"{_RULES}.may_remind_to_answer_now",
    service=f"{_SERVICES}.reminders.remind_to_answer",
    thing="meeting",
)
ATTENDANCE_ACTS = table_of(ANSWER_MEETING, RECORD_ATTENDANCE, REMIND_TO_ANSWER)
