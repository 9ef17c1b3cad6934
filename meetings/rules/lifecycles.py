"""The tables of legal moves (design, section 5). Who may make them is in `access.py`."""

from django.utils.translation import gettext_lazy as _

from meetings.enums import ActionState, MeetingState, PaperState, ProposalState, TextState
from workinggroup.lib.lifecycle import Lifecycle, Move

M, T, A, P = MeetingState, TextState, ActionState, PaperState

BEFORE_HELD = frozenset({M.PROPOSED, M.POLLING, M.CONFIRMED, M.POSTPONED})

MEETING = Lifecycle(
    states=frozenset(M.values),
    moves={
        "poll": Move(frozenset({M.PROPOSED, M.POSTPONED}), M.POLLING, _("Ask for replies")),
        "confirm": Move(frozenset({M.POLLING}), M.CONFIRMED, _("Confirm the meeting")),
        "postpone": Move(
            frozenset({M.CONFIRMED}), M.POSTPONED, _("Postpone the meeting"), needs_reason=True
        ),
        "hold": Move(frozenset({M.CONFIRMED}), M.HELD, _("Record the meeting as held")),
        "close": Move(frozenset({M.HELD}), M.CLOSED, _("Close the meeting")),
        "cancel": Move(BEFORE_HELD, M.CANCELLED, _("Cancel the meeting"), needs_reason=True),
    },
)

AGENDA = Lifecycle(
    states=frozenset({T.DRAFT, T.CIRCULATED, T.AGREED}),
    moves={
        "circulate": Move(frozenset({T.DRAFT}), T.CIRCULATED, _("Circulate the agenda")),
        "agree": Move(frozenset({T.CIRCULATED}), T.AGREED, _("Agree the agenda")),
        "reopen": Move(
            frozenset({T.CIRCULATED, T.AGREED}),
            T.DRAFT,
            _("Open a new revision"),
            needs_reason=True,
        ),
    },
)

MINUTES = Lifecycle(
    states=frozenset({T.DRAFT, T.CIRCULATED, T.FOR_SIGNATURE, T.ADOPTED}),
    moves={
        "circulate": Move(frozenset({T.DRAFT}), T.CIRCULATED, _("Circulate the minutes")),
        "lock": Move(frozenset({T.CIRCULATED}), T.FOR_SIGNATURE, _("Lock and ask for signatures")),
        "adopt": Move(frozenset({T.FOR_SIGNATURE}), T.ADOPTED, _("Adopt the minutes")),
        "reopen": Move(
            frozenset({T.CIRCULATED, T.FOR_SIGNATURE}),
            T.DRAFT,
            _("Return to draft"),
            needs_reason=True,
        ),
    },
)

ACTION = Lifecycle(
    states=frozenset(A.values),
    moves={
        "start": Move(frozenset({A.OPEN}), A.IN_PROGRESS, _("Start")),
        "finish": Move(frozenset({A.OPEN, A.IN_PROGRESS}), A.DONE, _("Confirm as done")),
        "drop": Move(frozenset({A.OPEN, A.IN_PROGRESS}), A.DROPPED, _("Drop")),
        "reopen": Move(frozenset({A.DONE, A.DROPPED}), A.OPEN, _("Open again"), needs_reason=True),
    },
)

PAPER = Lifecycle(
    states=frozenset(P.values),
    moves={
        "release": Move(frozenset({P.PRIVATE}), P.RELEASED, _("Release")),
        "supersede": Move(frozenset({P.RELEASED}), P.SUPERSEDED, _("Mark as superseded")),
        "withdraw": Move(
            frozenset({P.PRIVATE, P.RELEASED}), P.WITHDRAWN, _("Withdraw"), needs_reason=True
        ),
    },
)

PROPOSAL = Lifecycle(
    states=frozenset(ProposalState.values),
    moves={
        "release": Move(frozenset({ProposalState.PRIVATE}), ProposalState.RELEASED, _("Release")),
        "withdraw": Move(
            frozenset({ProposalState.PRIVATE}), ProposalState.WITHDRAWN, _("Withdraw")
        ),
    },
)
