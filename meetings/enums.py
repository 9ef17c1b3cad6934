"""The closed sets of words about meetings, texts, papers and action items."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class MeetingKind(models.TextChoices):
    REGULAR = "regular", _("regular")
    EXTRAORDINARY = "extraordinary", _("extraordinary")


class HalfYear(models.IntegerChoices):
    FIRST = 1, _("first half")
    SECOND = 2, _("second half")


class MeetingFormat(models.TextChoices):
    FACE_TO_FACE = "face_to_face", _("face-to-face")
    ONLINE = "online", _("online")
    HYBRID = "hybrid", _("hybrid")


class MeetingState(models.TextChoices):
    PROPOSED = "proposed", pgettext_lazy("meeting", "proposed")
    POLLING = "polling", pgettext_lazy("meeting", "polling")
    CONFIRMED = "confirmed", pgettext_lazy("meeting", "confirmed")
    POSTPONED = "postponed", pgettext_lazy("meeting", "postponed")
    HELD = "held", pgettext_lazy("meeting", "held")
    CLOSED = "closed", pgettext_lazy("meeting", "closed")
    CANCELLED = "cancelled", pgettext_lazy("meeting", "cancelled")


# Named sets of states: one that is needed in two places stands here.
# Both sides sat together.
MEETING_TOOK_PLACE = (MeetingState.HELD, MeetingState.CLOSED)
# Nothing is to come any more.
MEETING_OVER = (*MEETING_TOOK_PLACE, MeetingState.CANCELLED)
# Nothing is to be done any more.
MEETING_SETTLED = (MeetingState.CLOSED, MeetingState.CANCELLED)
MEETING_BEFORE_HELD = (
    MeetingState.PROPOSED,
    MeetingState.POLLING,
    MeetingState.CONFIRMED,
    MeetingState.POSTPONED,
)
MEETING_TAKES_REPLIES = (MeetingState.POLLING, MeetingState.CONFIRMED)
MEETING_TO_COME = (MeetingState.PROPOSED, *MEETING_TAKES_REPLIES)
# Its days may still become others.
MEETING_TENTATIVE = (MeetingState.PROPOSED, MeetingState.POLLING, MeetingState.POSTPONED)
MEETING_TAKES_ATTENDANCE = (MeetingState.CONFIRMED, MeetingState.HELD)


class Audience(models.TextChoices):
    """Who a sitting is for; the other side's delegation is always among them."""

    ALL = "all", _("both delegations")
    HEADS = "heads", _("heads, counsel and secretariats")


class DeadlineKind(models.TextChoices):
    PROPOSALS = "proposals", _("proposals for the agenda")
    AGENDA = "agenda", _("agenda circulated")
    CREDENTIALS = "credentials", _("credentials and attendance")
    PAPERS = "papers", _("papers")
    DRAFT_MINUTES = "draft_minutes", _("draft minutes")
    COMMENTS = "comments", _("comments on the minutes")
    SIGNATURE = "signature", _("signature of the minutes")


class ItemKind(models.TextChoices):
    OPENING = "opening", _("opening and antitrust statement")
    INTRODUCTIONS = "introductions", _("introductions")
    ADOPTION = "adoption", _("adoption of the agenda")
    LAST_MINUTES = "last_minutes", _("adoption of the last minutes")
    ARISING = "arising", _("matters arising")
    TOPIC = "topic", _("discussion")
    OTHER = "other", _("any other business")
    NEXT = "next", _("date and place of the next meeting")


class TextKind(models.TextChoices):
    AGENDA = "agenda", _("agenda")
    MINUTES = "minutes", _("minutes")


class TextState(models.TextChoices):
    """States of a joint text; which of them each kind uses is in `lifecycles.py`."""

    DRAFT = "draft", pgettext_lazy("text", "draft")
    CIRCULATED = "circulated", pgettext_lazy("text", "circulated")
    FOR_SIGNATURE = "for_signature", pgettext_lazy("text", "for signature")
    AGREED = "agreed", pgettext_lazy("text", "agreed")
    ADOPTED = "adopted", pgettext_lazy("text", "adopted")


# Both delegations have it, and it waits for signatures.
TEXT_PENDING = (TextState.CIRCULATED, TextState.FOR_SIGNATURE)
# Only minutes are locked before they are signed.
TEXT_LOCKED = (TextState.FOR_SIGNATURE, TextState.ADOPTED)
TEXT_NOT_FINAL = (TextState.DRAFT, *TEXT_PENDING)
TEXT_FINAL = (TextState.AGREED, TextState.ADOPTED)
TEXT_ISSUED = (*TEXT_PENDING, *TEXT_FINAL)
# The states of a text one after the other, by its kind.
TEXT_STATES_IN_ORDER = {
    TextKind.AGENDA: (TextState.DRAFT, TextState.CIRCULATED, TextState.AGREED),
    TextKind.MINUTES: (
        TextState.DRAFT,
        TextState.CIRCULATED,
        TextState.FOR_SIGNATURE,
        TextState.ADOPTED,
    ),
}
# The state in which a text is signed, by its kind.
TEXT_SIGNABLE = {TextKind.AGENDA: TextState.CIRCULATED, TextKind.MINUTES: TextState.FOR_SIGNATURE}


class Capacity(models.TextChoices):
    CLEAR = "clear", _("cleared by counsel")
    SIGN = "sign", _("signed by the head of delegation")


class ParagraphKind(models.TextChoices):
    SUMMARY = "summary", _("summary")
    DECISION = "decision", _("decision")
    RESERVATION = "reservation", _("reservation")


class ActionState(models.TextChoices):
    OPEN = "open", pgettext_lazy("action item", "open")
    IN_PROGRESS = "in_progress", pgettext_lazy("action item", "in progress")
    DONE = "done", pgettext_lazy("action item", "done")
    DROPPED = "dropped", pgettext_lazy("action item", "closed without action")


ACTION_OPEN = (ActionState.OPEN, ActionState.IN_PROGRESS)
ACTION_SETTLED = (ActionState.DONE, ActionState.DROPPED)


class Answer(models.TextChoices):
    ACCEPTED = "accepted", _("accept")
    DECLINED = "declined", _("decline")
    TENTATIVE = "tentative", _("tentative")


class AttendanceMode(models.TextChoices):
    ON_SITE = "on_site", _("on site")
    ONLINE = "online", pgettext_lazy("attendance", "online")


class PaperState(models.TextChoices):
    PRIVATE = "private", pgettext_lazy("paper", "private")
    RELEASED = "released", pgettext_lazy("paper", "released")
    SUPERSEDED = "superseded", pgettext_lazy("paper", "superseded")
    WITHDRAWN = "withdrawn", pgettext_lazy("paper", "withdrawn")


# Both sides have it.
PAPER_SHARED = (PaperState.RELEASED, PaperState.SUPERSEDED, PaperState.WITHDRAWN)
PAPER_OUT_OF_FORCE = (PaperState.SUPERSEDED, PaperState.WITHDRAWN)


class Distribution(models.TextChoices):
    """Who may see a released paper. Never called by a state-secret grade (design, section 2)."""

    DELEGATION = "delegation", _("delegation only")
    HEADS = "heads", _("heads and secretariats")
    WORKING_GROUP = "working_group", _("working group only")
    PUBLIC = "public", _("public")


class PaperType(models.TextChoices):
    DOC = "DOC", _("document")
    INF = "INF", _("information paper")


class PaperLanguage(models.TextChoices):
    EN = "en", _("English")
    ZH = "zh", _("Chinese")
    BOTH = "both", _("both languages")


class ProposalState(models.TextChoices):
    PRIVATE = "private", pgettext_lazy("proposal", "private")
    RELEASED = "released", pgettext_lazy("proposal", "released")
    WITHDRAWN = "withdrawn", pgettext_lazy("proposal", "withdrawn")


class Interpretation(models.TextChoices):
    NONE = "none", _("without interpretation")
    CONSECUTIVE = "consecutive", _("consecutive interpretation")
    SIMULTANEOUS = "simultaneous", _("simultaneous interpretation")


class TermState(models.TextChoices):
    """Whether both languages of a glossary term are agreed."""

    SETTLED = "settled", pgettext_lazy("glossary term", "settled")
    REVIEW = "review", pgettext_lazy("glossary term", "in review")


class TermCheck(models.TextChoices):
    """In which direction a term of the glossary is asked for."""

    BOTH = "both", _("in either text")
    ENGLISH = "en", _("where the English term stands")
    CHINESE = "zh", _("where the Chinese term stands")
    NEVER = "no", _("never")


class TopicColour(models.TextChoices):
    """The palette of topics, not any colour: each passes on light, dark and paper grounds.

    Pages take the value from `static/css/tokens.css`; mail and documents take `hex`.
    """

    VIOLET = "violet", _("violet")
    OCHRE = "ochre", _("ochre")
    GREEN = "green", _("green")
    INDIGO = "indigo", _("indigo")
    ROSE = "rose", _("rose")
    SLATE = "slate", _("slate gray")
    TEAL = "teal", _("teal")
    SAND = "sand", _("sand")

    @property
    def hex(self) -> str:
        """`#rrggbb` on white."""
        return _HEX[self.value]


_HEX = {
    "violet": "#5b3fa0",
    "ochre": "#7a5200",
    "green": "#0b6b4f",
    "indigo": "#39489e",
    "rose": "#9c2a5b",
    "slate": "#44546a",
    "teal": "#0b5f6b",
    "sand": "#6b5a3a",
}


class FeedKind(models.TextChoices):
    """The two feeds at each calendar key; pages do not name them."""

    EVENTS = "events"
    TASKS = "tasks"


class DocumentKind(models.TextChoices):
    """The papers about a meeting."""

    AGENDA = "agenda", _("Agenda")
    MINUTES = "minutes", _("Minutes")
    DECISIONS = "decisions", _("Decisions")
    ACTIONS = "actions", _("Action items")
    ATTENDANCE = "attendance", _("Attendance")
    RECORD = "record", _("Meeting record")

    @property
    def of(self) -> TextKind:
        """The text whose reader may have it."""
        return TextKind.AGENDA if self == DocumentKind.AGENDA else TextKind.MINUTES


class DocumentFile(models.TextChoices):
    """What a paper can be had as."""

    PDF = "pdf", "PDF"
    WORD = "docx", "Word"

    @property
    def media_type(self) -> str:
        """Its type by RFC 2046."""
        return _MEDIA_TYPES[self.value]


_MEDIA_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


class PackState(models.TextChoices):
    """How far the pack of a meeting is; pages say it in sentences."""

    WAITING = "waiting"
    MAKING = "making"
    READY = "ready"
    FAILED = "failed"


# Somebody has still to work on it.
PACK_ORDERED = (PackState.WAITING, PackState.MAKING)
