"""What each move of a meeting needs, and what a meeting waits for. Pure."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from meetings.enums import MeetingState, TextState
from meetings.rules.lifecycles import MEETING
from workinggroup.lib.lifecycle import STATE_HAS_CHANGED
from workinggroup.lib.punctuation import sentences
from workinggroup.lib.viewer import YES, Verdict, no

_Thing = MeetingState
# Moves after which every calendar shows the sittings and deadlines otherwise than before.
SHOWN_BY_CALENDARS = frozenset({"poll", "confirm", "postpone", "cancel"})


@dataclass(frozen=True)
class MoveFacts:
    """What the moves depend on: live sittings, whether the first has begun, every one has, and
    the last is over, whether the place is named where one is needed, and the states of both
    texts."""

    sittings: int = 0
    begun: bool = False
    all_begun: bool = False
    over: bool = False
    place_known: bool = True
    agenda: str = TextState.DRAFT
    minutes: str = TextState.DRAFT


def may_move(name: str, state: str, facts: MoveFacts) -> Verdict:
    """Whether a meeting in `state` can make the move `name`; who may is asked elsewhere."""
    if name not in MEETING.moves or not MEETING.allows(name, state):
        return no(STATE_HAS_CHANGED)
    if name in {"poll", "confirm"}:
        return _may_announce(name, facts)
    if name == "hold" and not facts.begun:
        return no(_("The first sitting has not begun yet."))
    if name == "hold" and not facts.all_begun:
        return no(_("The last sitting has not begun yet: cancel it if it will not take place."))
    if name == "close" and facts.minutes != TextState.ADOPTED:
        return no(_("Its minutes are not adopted yet."))
    return YES


def _may_announce(name: str, facts: MoveFacts) -> Verdict:
    if not facts.sittings:
        return no(_("It has no sitting yet: add one first."))
    if facts.begun:
        return no(_("The first sitting is in the past: change the dates first."))
    if name == "confirm" and not facts.place_known:
        return no(_("Enter the place in both languages first."))
    return YES


def waits_for(state: str, facts: MoveFacts) -> str:
    """What a meeting in `state` waits for, in a sentence, with what speaks against the next step of
    the secretariats; empty once nothing is left."""
    if state == _Thing.CONFIRMED:
        return _confirmed_waits_for(facts)
    if state == _Thing.HELD:
        return _held_waits_for(facts)
    said = {
        _Thing.PROPOSED: _("Waiting for the secretariats to ask both delegations for replies."),
        _Thing.POLLING: _(
            "Waiting for replies, and then for the secretariats to confirm the dates."
        ),
        _Thing.POSTPONED: _("Waiting for new dates from the secretariats."),
        _Thing.CLOSED: _("Nothing is left to do; open action items continue."),
        _Thing.CANCELLED: _("It will not take place. Its number will not be reused."),
    }[MeetingState(state)]
    step = {_Thing.PROPOSED: "poll", _Thing.POLLING: "confirm"}.get(MeetingState(state))
    verdict = _may_announce(step, facts) if step else YES
    return said if verdict else sentences([said, verdict.reason])


def _confirmed_waits_for(facts: MoveFacts) -> str:
    if facts.over:
        return _("Waiting for the secretariats to record that it was held.")
    if facts.begun:
        return _("The meeting is in session.")
    return {
        TextState.DRAFT: _("Waiting for the agenda to be cleared and circulated."),
        TextState.CIRCULATED: _("Waiting until both heads have signed the agenda."),
    }.get(TextState(facts.agenda), _("The agenda is agreed; waiting for the day of the meeting."))


def _held_waits_for(facts: MoveFacts) -> str:
    return {
        TextState.DRAFT: _("Waiting for the draft minutes to be circulated."),
        TextState.CIRCULATED: _("Waiting for comments on the minutes."),
        TextState.FOR_SIGNATURE: _(
            "Waiting until both counsel have cleared and both heads have signed the minutes."
        ),
    }.get(TextState(facts.minutes), _("Waiting for the secretariats to close the meeting."))
