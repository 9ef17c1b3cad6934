"""When somebody may circulate, clear, lock or sign a text: it is their turn, and the text is ready
for it. The panel tells the two apart; services and verdicts ask for both."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from meetings import access
from meetings.enums import TextKind, TextState
from meetings.models import JointText
from meetings.queries.texts.status import TextStatus
from workinggroup.lib.viewer import YES, Verdict, Viewer, not_now


@dataclass(frozen=True)
class TextTurn:
    """Whether it is somebody's turn to do an act with a text, and whether the text is ready."""

    turn: Verdict
    ready: Verdict

    @property
    def verdict(self) -> Verdict:
        return self.turn and self.ready


def to_circulate(viewer: Viewer, status: TextStatus) -> TextTurn:
    """Circulate a text that is complete in both languages; minutes with who chaired and attended:
    both stand in them, and change no more once they are out."""
    turn = access.may_circulate(viewer, status.text, status.keys)
    return TextTurn(turn, status.is_complete() and _has_people(status))


def to_clear(viewer: Viewer, status: TextStatus) -> TextTurn:
    """Clear a text that is complete in both languages."""
    return TextTurn(access.may_clear(viewer, status.text, status.keys), status.is_complete())


def to_lock(viewer: Viewer, status: TextStatus) -> TextTurn:
    """Lock minutes that are complete in both languages, say who chaired and attended, and are of a
    meeting with an agreed agenda. One query where it is their turn."""
    turn = access.may_lock(viewer, status.text)
    if not turn:
        return TextTurn(turn, YES)
    ready = status.is_complete() and _has_people(status)
    return TextTurn(turn, ready and _has_agreed_agenda(status.text))


def _has_people(status: TextStatus) -> Verdict:
    return status.has_chairs() and status.has_attendance()


def _has_agreed_agenda(minutes: JointText) -> Verdict:
    agendas = JointText.objects.filter(meeting=minutes.meeting_id, kind=TextKind.AGENDA)
    if agendas.filter(state=TextState.AGREED).exists():
        return YES
    return not_now(_("Both heads sign the agenda first: the minutes rest on it."))


def to_sign(viewer: Viewer, status: TextStatus) -> TextTurn:
    """Sign a text that is complete in both languages."""
    return TextTurn(access.may_sign(viewer, status.text, status.keys), status.is_complete())
