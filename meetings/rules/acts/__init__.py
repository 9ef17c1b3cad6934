"""Every act there is, declared once: what it is called, asks and says, its rule and its service.

A module per noun. Doors offer and carry out these rows, the audit record and the histories call
acts as they do; `members/acts.py` has those on the roster, accounts and keys.
"""

from meetings.rules.acts.actions import ACTION_ACTS
from meetings.rules.acts.agenda import AGENDA_ACTS
from meetings.rules.acts.attendance import ATTENDANCE_ACTS
from meetings.rules.acts.glossary import GLOSSARY_ACTS
from meetings.rules.acts.meetings import MEETING_ACTS, PLAN_MEETINGS
from meetings.rules.acts.minutes import MINUTES_ACTS
from meetings.rules.acts.notes import NOTE_ACTS
from meetings.rules.acts.papers import PAPER_ACTS
from meetings.rules.acts.proposals import PROPOSAL_ACTS
from meetings.rules.acts.texts import TEXT_ACTS
from meetings.rules.acts.topics import TOPIC_ACTS
from members.acts import MEMBER_ACTS
from workinggroup.lib.acts import Act, table_of

ACTS: dict[str, Act] = table_of(
    PLAN_MEETINGS,
    *(
        act
        for table in (
            MEETING_ACTS,
            AGENDA_ACTS,
            PROPOSAL_ACTS,
            TEXT_ACTS,
            MINUTES_ACTS,
            ACTION_ACTS,
            ATTENDANCE_ACTS,
            PAPER_ACTS,
            NOTE_ACTS,
            TOPIC_ACTS,
            GLOSSARY_ACTS,
            MEMBER_ACTS,
        )
        for act in table.values()
    ),
)


def recorded_as(name: str) -> str:
    """What the audit record calls the act `name`, in the reader's language; one that is no longer
    done as it was written."""
    act = ACTS.get(name)
    return str(act.recorded) if act and act.recorded else name.replace("_", " ")
