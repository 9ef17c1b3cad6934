"""What an office has in files of its own: what the group has from before it had this portal, and
the items of an agenda.

A plan is the import itself, done by the services that do it by hand and taken back: so it shows
what they do, and refuses what they refuse, for their reasons. Confirmed, the same is done again and
stays, if it is still the same.
"""

from meetings.services.imports.actions import import_past_actions, plan_past_actions
from meetings.services.imports.agenda import import_agenda, plan_agenda
from meetings.services.imports.meetings import import_past_meetings, plan_past_meetings

__all__ = [
    "import_agenda",
    "import_past_actions",
    "import_past_meetings",
    "plan_agenda",
    "plan_past_actions",
    "plan_past_meetings",
]
