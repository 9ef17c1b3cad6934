"""When somebody may circulate, clear, lock or sign a text: it is their turn, and the text is ready
for it. The panel tells the two apart; services and verdicts ask for both."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from meetings import access
from meetings.enums import TextKind, TextState
from meetings.models import JointText, TextRevision
from meetings.queries.texts.status import TextStatus
from meetings.rules.content import Content, pair_in
from workinggroup.lib.viewer import YES, Verdict, Viewer, not_now


def is_asked(viewer: Viewer, status: TextStatus) -> bool:
    """Whether the viewer is asked to clear or sign the text, whether it is ready or not."""
    return bool(to_clear(viewer, status).turn or to_sign(viewer, status).turn)


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
    meeting with an agreed agenda, the headings of which they have. Two queries where it is their
    turn."""
    turn = access.may_lock(viewer, status.text)
    if not turn:
        return TextTurn(turn, YES)
    ready = status.is_complete() and _has_people(status)
    return TextTurn(turn, ready and _rests_on_agenda(status))


def _has_people(status: TextStatus) -> Verdict:
    return status.has_chairs() and status.has_attendance()


def _rests_on_agenda(status: TextStatus) -> Verdict:
    """An agenda may change after minutes under it were circulated, until both heads sign it."""
    agendas = JointText.objects.filter(meeting=status.text.meeting_id, kind=TextKind.AGENDA)
    agreed = agendas.filter(state=TextState.AGREED).first()
    if agreed is None:
        return not_now(_("Both heads sign the agenda first: the minutes rest on it."))
    signed = TextRevision.objects.filter(text=agreed, revision=agreed.revision).first()
    if signed and _headings(signed.content) != _headings(status.content):
        return not_now(
            _(
                "The agenda that both heads signed numbers or names its items differently. "
                "Open the next revision of the minutes first: it takes up the agreed headings."
            )
        )
    return YES


def _headings(content: Content) -> list[tuple[str, str, str]]:
    pairs = ((row["number"], pair_in(row["title"])) for row in content["items"])
    return [(number, title.en, title.zh) for number, title in pairs]


def to_sign(viewer: Viewer, status: TextStatus) -> TextTurn:
    """Sign a text that is complete in both languages."""
    return TextTurn(access.may_sign(viewer, status.text, status.keys), status.is_complete())
