"""What is done to the items of an agenda."""

from django.utils.translation import gettext_lazy, ngettext

from meetings.models import AgendaItem
from workinggroup.lib.acts import Act, table_of

_SERVICES = "meetings.services"
_RULES = "meetings.queries.verdicts.texts"
_ITEM_FORM = "meetings.forms.agenda.ItemForm"
_SAYING_THE_SAME = gettext_lazy("Both texts are marked as saying the same.")


def _added(items: list[AgendaItem]) -> str:
    n = len(items)
    sentence = ngettext("%(n)d standing item was added.", "%(n)d standing items were added.", n)
    return sentence % {"n": n}


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
    label=gettext_lazy("Change an item"),
    done=gettext_lazy("The change is saved."),
    rule=f"{_RULES}.may_edit_item_now",
    service=f"{_SERVICES}.agenda.change_item",
    thing="item",
    form=_ITEM_FORM,
)
CONFIRM_ITEM = Act(
    name="confirm_item",
    recorded=gettext_lazy("Agenda item confirmed in both languages"),
    label=gettext_lazy("Confirm that both texts say the same"),
    done=_SAYING_THE_SAME,
    rule=f"{_RULES}.may_confirm_item_now",
    service=f"{_SERVICES}.agenda.confirm_item",
    thing="item",
    form="meetings.forms.admin.ItemSeenForm",
)
WITHDRAW_ITEM = Act(
    name="withdraw_item",
    recorded=gettext_lazy("Agenda item withdrawn"),
    label=gettext_lazy("Withdraw"),
    done=gettext_lazy("The item is off the agenda."),
    says=(
        gettext_lazy(
            "The item and its sub-items leave the agenda; earlier revisions keep them. Who "
            "has the agenda already is told."
        ),
    ),
    grave=True,
    rule=f"{_RULES}.may_withdraw_item_now",
    service=f"{_SERVICES}.agenda.withdraw_item",
    thing="item",
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
)
