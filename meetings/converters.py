"""What stands in an address: the number of a meeting, `/meetings/7/`, `/meetings/X1/`; what a
paper is had as."""

from django.urls import register_converter
from django.urls.converters import StringConverter

from meetings.enums import DocumentFile
from meetings.symbols import MEETING_DIGITS


class MeetingNumber(StringConverter):
    regex = f"[Xx]?{MEETING_DIGITS}"

    def to_python(self, value: str) -> str:
        """As it is written, large or small: `/meetings/x1/` is the page of X1."""
        return value.upper()


register_converter(MeetingNumber, "meeting")


class DocumentFileConverter(StringConverter):
    """`/minutes.pdf`."""

    regex = "|".join(DocumentFile.values)


register_converter(DocumentFileConverter, "document_file")
