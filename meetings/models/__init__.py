"""The nouns of `meetings`: what."""

from meetings.models.action import ActionItem, ProgressNote
from meetings.models.agenda import AgendaItem, ItemProposal
from meetings.models.attendance import Attendance
from meetings.models.document import MeetingPack, RenderedDocument
from meetings.models.feed import CalendarVersion, RenderedFeed
from meetings.models.glossary import GlossaryTerm
from meetings.models.heartbeat import Heartbeat
from meetings.models.meeting import Deadline, JoiningLink, Meeting, Sitting
from meetings.models.minutes import Paragraph
from meetings.models.note import PrivateNote
from meetings.models.paper import Paper, PaperReceipt, PaperVersion, SymbolCounter
from meetings.models.presence import EditorPresence
from meetings.models.text import JointText, Signature, TextRevision
from meetings.models.topic import Topic

__all__ = [
    "ActionItem",
    "AgendaItem",
    "Attendance",
    "CalendarVersion",
    "Deadline",
    "EditorPresence",
    "GlossaryTerm",
    "Heartbeat",
    "ItemProposal",
    "JoiningLink",
    "JointText",
    "Meeting",
    "MeetingPack",
    "Paper",
    "PaperReceipt",
    "PaperVersion",
    "Paragraph",
    "PrivateNote",
    "ProgressNote",
    "RenderedDocument",
    "RenderedFeed",
    "Signature",
    "Sitting",
    "SymbolCounter",
    "TextRevision",
    "Topic",
]
