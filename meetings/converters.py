"""The number of a meeting in an address: `/meetings/7/`, `/meetings/X1/`."""

from django.urls import register_converter
from django.urls.converters import StringConverter


class MeetingNumber(StringConverter):
    regex = "X?[1-9][0-9]{0,5}"


register_converter(MeetingNumber, "meeting")
