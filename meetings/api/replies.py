"""What a caller may send, and how their own reply is told."""

from rest_framework import serializers

from meetings.enums import Answer, AttendanceMode
from meetings.models import Attendance, ProgressNote


class OwnReply(serializers.ModelSerializer[Attendance]):
    """The caller's own reply; `answer` is empty and `answered_at` null before they gave one."""

    answer = serializers.ChoiceField(choices=Answer.choices, allow_blank=True)
    mode = serializers.ChoiceField(choices=AttendanceMode.choices, allow_blank=True)

    class Meta:
        model = Attendance
        fields = ["answer", "mode", "remark", "answered_at"]
        read_only_fields = fields


class NewReply(serializers.ModelSerializer[Attendance]):
    """What the caller replies. A meeting of one mode needs none said; the remark is read by the
    own secretariat only."""

    answer = serializers.ChoiceField(choices=Answer.choices)
    mode = serializers.ChoiceField(
        choices=AttendanceMode.choices, allow_blank=True, required=False, default=""
    )
    remark = serializers.CharField(
        max_length=200, allow_blank=True, required=False, default="", trim_whitespace=True
    )

    class Meta:
        model = Attendance
        fields = ["answer", "mode", "remark"]


class NewProgress(serializers.ModelSerializer[ProgressNote]):
    """A progress note, in one language or both."""

    text_en = serializers.CharField(max_length=2000, allow_blank=True, required=False, default="")
    text_zh = serializers.CharField(max_length=2000, allow_blank=True, required=False, default="")

    class Meta:
        model = ProgressNote
        fields = ["text_en", "text_zh"]
