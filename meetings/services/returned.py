"""Taking over what was changed in a file of Word that was written from a draft."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from meetings.access import may_edit_text
from meetings.models import JointText
from meetings.queries.texts.returned import FIELD_NAMES, OFFERED, ReturnedChange, changes_returned
from meetings.rules.returned import ReturnedText
from meetings.rules.row_bookmarks import DraftField, DraftRow
from meetings.services.actions import change_action
from meetings.services.agenda import change_item
from meetings.services.minutes import change_paragraph
from meetings.services.texts import lock_text
from workinggroup.lib.errors import Stale
from workinggroup.lib.viewer import Viewer

_CHANGES: dict[str, tuple[str, Callable[..., Any]]] = {
    DraftRow.ITEM: ("item", change_item),
    DraftRow.PARAGRAPH: ("paragraph", change_paragraph),
    DraftRow.ACTION: ("action", change_action),
}


@transaction.atomic
def accept_returned(
    actor: Viewer, *, text: JointText, change: ReturnedText, now: dt.datetime
) -> ReturnedChange:
    """Write one text of a draft as it came back in a file of Word, in the languages in which the
    file changed it; returns what became of it: accepted is what was `offered`, and the rest is not.

    What somebody wrote here since the file was made is not written over: a language of which that
    is so stays as it is. Done as by hand (`change_item`, `change_paragraph`, `change_action`), and
    raises as these do; `Stale` where nothing of it is left to be taken over.
    """
    text = lock_text(text)
    may_edit_text(actor, text).demand()
    [found] = changes_returned(actor, text, [change])
    codes = found.languages(OFFERED)
    if found.row is None or not codes:
        raise Stale(_("What stands here now is newer than the file, or is the same."))
    name = FIELD_NAMES[DraftField(change.field)]
    thing, service = _CHANGES[change.row]
    service(
        actor,
        **{thing: found.row},
        **{f"{name}_{code}": change.texts[code] for code in codes},
        seen={f"{name}_{code}": change.marks[code] for code in codes},
        now=now,
    )
    return found
