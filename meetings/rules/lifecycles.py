"""The tables of legal moves (design, section 5). Who may make them is in `access.py`; what they are
called, in `acts/`."""

from meetings.enums import (
    MEETING_BEFORE_HELD,
    ActionState,
    MeetingState,
    PaperState,
    ProposalState,
    TextState,
)
from workinggroup.lib.lifecycle import Lifecycle, Move

M, T, A, P = MeetingState, TextState, ActionState, PaperState

MEETING = Lifecycle(
    states=frozenset(M.values),
    moves={
        "poll": Move(frozenset({M.PROPOSED, M.POSTPONED}), M.POLLING),
        "confirm": Move(frozenset({M.POLLING}), M.CONFIRMED),
        "postpone": Move(frozenset({M.CONFIRMED}), M.POSTPONED, needs_reason=True),
        "hold": Move(frozenset({M.CONFIRMED}), M.HELD),
        "close": Move(frozenset({M.HELD}), M.CLOSED),
        "cancel": Move(frozenset(MEETING_BEFORE_HELD), M.CANCELLED, needs_reason=True),
    },
)

AGENDA = Lifecycle(
    states=frozenset({T.DRAFT, T.CIRCULATED, T.AGREED}),
    moves={
        "circulate": Move(frozenset({T.DRAFT}), T.CIRCULATED),
        "agree": Move(frozenset({T.CIRCULATED}), T.AGREED),
        # What was cleared and not circulated is issued, too.
        "open_revision": Move(
            frozenset({T.DRAFT, T.CIRCULATED, T.AGREED}), T.DRAFT, needs_reason=True
        ),
        "discard_revision": Move(
            frozenset({T.DRAFT}), targets=frozenset({T.DRAFT, T.CIRCULATED, T.AGREED})
        ),
    },
)

MINUTES = Lifecycle(
    states=frozenset({T.DRAFT, T.CIRCULATED, T.FOR_SIGNATURE, T.ADOPTED}),
    moves={
        "circulate": Move(frozenset({T.DRAFT}), T.CIRCULATED),
        "lock": Move(frozenset({T.CIRCULATED}), T.FOR_SIGNATURE),
        "adopt": Move(frozenset({T.FOR_SIGNATURE}), T.ADOPTED),
        "open_revision": Move(
            frozenset({T.DRAFT, T.CIRCULATED, T.FOR_SIGNATURE}), T.DRAFT, needs_reason=True
        ),
        "discard_revision": Move(
            frozenset({T.DRAFT}), targets=frozenset({T.DRAFT, T.CIRCULATED, T.FOR_SIGNATURE})
        ),
    },
)

ACTION = Lifecycle(
    states=frozenset(A.values),
    moves={
        "start": Move(frozenset({A.OPEN}), A.IN_PROGRESS),
        "finish": Move(frozenset({A.OPEN, A.IN_PROGRESS}), A.DONE),
        "drop": Move(frozenset({A.OPEN, A.IN_PROGRESS}), A.DROPPED),
        "reopen": Move(frozenset({A.DONE, A.DROPPED}), A.OPEN, needs_reason=True),
    },
)

PAPER = Lifecycle(
    states=frozenset(P.values),
    moves={
        "release": Move(frozenset({P.PRIVATE}), P.RELEASED),
        "supersede": Move(frozenset({P.RELEASED}), P.SUPERSEDED),
        "withdraw": Move(frozenset({P.PRIVATE, P.RELEASED}), P.WITHDRAWN, needs_reason=True),
    },
)

PROPOSAL = Lifecycle(
    states=frozenset(ProposalState.values),
    moves={
        "release": Move(frozenset({ProposalState.PRIVATE}), ProposalState.RELEASED),
        "withdraw": Move(frozenset({ProposalState.PRIVATE}), ProposalState.WITHDRAWN),
        "give_back": Move(frozenset({ProposalState.RELEASED}), ProposalState.PRIVATE),
    },
)
