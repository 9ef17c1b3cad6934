"""What is done to the items of an agenda."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from meetings.models import AgendaItem
from workinggroup.lib.acts import Act, table_of

_SERVICES = "meetings.services"
_RULES = "meetings.queries.verdicts.texts"
_ITEM_FORM = "meetings.forms.agenda.ItemForm"
_SAYING_THE_SAME = gettext_lazy("Both texts are marked as current.")


def _added(items: list[AgendaItem]) -> str:
    n = len(items)
    sentence = ngettext("%(n)d standing item was added.", "%(n)d standing items were added.", n)
    return sentence % {"n": n}


def _withdraw(item: Any) -> str:
    """By its number on the agenda, where the caller knows that (`number`)."""
    if number := getattr(item, "number", ""):
        return _("Withdraw item %(number)s") % {"number": number}
    return _("Withdraw the item")


ADD_STANDING_ITEMS = Act(
    name="add_standing_items",
    recorded=gettext_lazy("Standing items added"),
    label=gettext_lazy("Add the standing items"),
    done=_added,
    rule=f"{_RULES}.may_add_standing_items_now",
    service=f"{_SERVICES}.agenda.add_standing_items",
    thing="meeting",
)
ADD_ITEM = Act(
    name="add_item",
    recorded=gettext_lazy("Agenda item added"),
    label=gettext_lazy("Add an item"),
    done=gettext_lazy("The item is added."),
    rule=f"{_RULES}.may_edit_agenda_now",
    service=f"{_SERVICES}.agenda.add_item",
    thing="meeting",
    form=_ITEM_FORM,
)
CHANGE_ITEM = Act(
    name="change_item",
    recorded=gettext_lazy("Agenda item changed"),
    label=gettext_lazy("Edit an item"),
    done=gettext_lazy("Your changes are saved."),
    rule=f"{_RULES}.may_edit_item_now",
    service=f"{_SERVICES}.agenda.change_item",
    thing="item",
    form=_ITEM_FORM,
)
CONFIRM_ITEM = Act(
    name="confirm_item",
    recorded=gettext_lazy("Both texts of an agenda item confirmed as current"),
    label=gettext_lazy("Confirm both texts are current"),
    done=_SAYING_THE_SAME,
    rule=f"{_RULES}.may_confirm_item_now",
    service=f"{_SERVICES}.agenda.confirm_item",
    thing="item",
    form="meetings.forms.admin.ItemSeenForm",
)
WITHDRAW_ITEM = Act(
    name="withdraw_item",
    recorded=gettext_lazy("Agenda item withdrawn"),
    label=_withdraw,
    done=gettext_lazy("The item is off the agenda."),
    says=(
        gettext_lazy(
            "The item and its sub-items leave the agenda; earlier revisions keep them. Those "
            "who have the agenda are notified."
        ),
    ),
    grave=True,
    rule=f"{_RULES}.may_withdraw_item_now",
    service=f"{_SERVICES}.agenda.withdraw_item",
    thing="item",
)
IMPORT_AGENDA = Act(
    name="import_agenda",
    records=("add_item", "change_item", "arrange_items"),
    label=gettext_lazy("Import agenda items"),
    done=gettext_lazy("The agenda items are imported."),
    says=(
        gettext_lazy(
            "Each row of the file is an agenda item. Items that are not on the agenda are added "
            "where the file has them; what is on it stays, and only empty texts are filled in."
        ),
        gettext_lazy(
            "A Word file may be the agenda as this portal writes it, or hold any table with a "
            "column of titles. Tracked changes count as accepted."
        ),
    ),
    rule=f"{_RULES}.may_import_agenda_now",
    service="meetings.services.imports.import_agenda",
    form="meetings.forms.imports.AgendaFileForm",
    asks_back=True,
)
MOVE_ITEM = Act(
    name="move_item",
    recorded=gettext_lazy("Agenda item moved"),
    label=gettext_lazy("Move"),
    done=gettext_lazy("The item is moved."),
    rule=f"{_RULES}.may_edit_item_now",
    service=f"{_SERVICES}.agenda_order.place_item",
    thing="item",
    form="meetings.forms.agenda.PlaceForm",
)
ARRANGE_ITEMS = Act(
    name="arrange_items",
    recorded=gettext_lazy("Agenda rearranged"),
    label=gettext_lazy("Save the agenda"),
    done=gettext_lazy("The agenda is saved."),
    rule=f"{_RULES}.may_edit_agenda_now",
    service=f"{_SERVICES}.agenda_sheet.save_agenda_sheet",
    thing="meeting",
)
AGENDA_ACTS = table_of(
    ADD_STANDING_ITEMS,
    ADD_ITEM,
    CHANGE_ITEM,
    CONFIRM_ITEM,
    MOVE_ITEM,
    ARRANGE_ITEMS,
    WITHDRAW_ITEM,
    IMPORT_AGENDA,
)
