"""The admin site: the two secretariats, each scoped to what its side may see, and the operator."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.db.models import Model

from meetings.models import Attendance
from meetings.rules.acts import ACTS
from members.models import (
    ApiKey,
    Appointment,
    AuditEntry,
    CalendarKey,
    Notification,
    SeatTerm,
)
from tests import factories
from tests.house.matrix import DONE, LOGIN, Answer, Arguments, Row, Who, get, post, who
from tests.world import World

DESK = who(members=403, secretary=200, operator=200, gone=403, nobody=LOGIN)
NO_SUCH = DESK.but(secretary=404, operator=404)
PRIVATE = DESK.but(own_secretary=200, other_secretary=404)
# What only the own secretariat does; the operator looks on.
OWN = DESK.but(own_secretary=200, other_secretary=404, operator=404)
OPERATED = DESK.but(own_secretary=200, other_secretary=404, operator=200)
BOTH = DESK.but(operator=404)
OPERATED_ALONE = DESK.but(secretary=404)
# Acts whose form can be sent as it is, and those without any.
AT_ONCE = frozenset({"end_appointment", "vacate_seat"}) | {
    act.name for act in ACTS.values() if act.offered and not act.form
}
Thing = Callable[[World, str], Model]


def opened(which: str, thing: Thing) -> Thing:
    """`thing`, once the next revision of one of the world's issued texts is open."""

    def prepare(world: World, side: str) -> Model:
        factories.open_next(getattr(world, which))
        return thing(world, side)

    return prepare


def desk(
    model: str,
    thing: Thing,
    row: Who,
    acts: dict[str, Who],
    *,
    at_once: frozenset[str] = AT_ONCE,
) -> list[Row]:
    """The pages of one model: its list, export, the page of a row, and every act on a row.

    An act without a field to fill in (`at_once`) is done by the POST.
    """

    def at(world: World, side: str) -> dict[str, Any]:
        return {"object_id": str(thing(world, side).pk)}

    stem = f"admin:{model}"
    rows = [
        get(f"{stem}_changelist", DESK),
        get(f"{stem}_export", DESK, lambda w, s: {"kind": "csv"}),
        get(f"{stem}_list_act", NO_SUCH, lambda w, s: {"name": "none"}, note="unknown"),
        post(f"{stem}_list_act", NO_SUCH, lambda w, s: {"name": "none"}, note="unknown"),
        get(f"{stem}_change", row, at),
    ]
    for name, outcome in {"none": _instead(row, 404), **acts}.items():
        url, where = f"{stem}_act", partial(_with_name, at, name)
        rows.append(get(url, outcome, where, note=name))
        sent = _instead(outcome, DONE) if name in at_once else outcome
        does = "" if name == "none" else name
        rows.append(post(url, sent, where, note=name, act=name in at_once, does=does))
    return rows


def several(model: str, thing: Thing, name: str, row: Who) -> list[Row]:
    """The page of an act on several rows, here of one: shown, sent, and of an act that is none."""

    def at(world: World, side: str, act: str = name) -> dict[str, Any]:
        return {"name": act, "rows": str(thing(world, side).pk)}

    url = f"admin:{model}_bulk"
    return [
        get(url, row, at, note=name),
        post(url, row, at, note=name, does=name),
        get(url, NO_SUCH, partial(at, act="none"), note=f"none beside {name}"),
    ]


def _with_name(at: Arguments, name: str, world: World, side: str) -> dict[str, Any]:
    return {**at(world, side), "name": name}


def _instead(outcome: Who, answer: Answer) -> Who:
    """The same, with another answer for who is let in."""
    return outcome.but(**{word: answer for word, each in outcome.answers.items() if each == 200})


def a_term(world: World, side: str) -> Model:
    return SeatTerm.objects.get(seat__delegation=side, ended_at=None)


def keys(model: str, noun: type[CalendarKey] | type[ApiKey]) -> list[Row]:
    """The keys that people carry: for the operator, and nothing can be done to them here."""

    def at(world: World, side: str) -> dict[str, Any]:
        person = getattr(world.cast, f"{side}_delegate")
        return {"object_id": str(noun.objects.filter(person=person)[0].pk)}

    return [
        get(f"admin:{model}_changelist", OPERATED_ALONE),
        get(f"admin:{model}_export", NO_SUCH, lambda w, s: {"kind": "csv"}),
        get(f"admin:{model}_list_act", NO_SUCH, lambda w, s: {"name": "none"}, note="unknown"),
        get(f"admin:{model}_change", OPERATED_ALONE, at),
        get(f"admin:{model}_act", NO_SUCH, partial(_with_name, at, "none"), note="none"),
    ]


# An archive that nobody has put on record.
NOT_ASKED_FOR = DESK.but(operator=403, secretary=302)
ROWS = [
    get("admin:index", DESK),
    get("admin:jsi18n", DESK),
    get("admin:export_everything", DESK.but(operator=403)),
    post("admin:export_everything", DESK.but(operator=403), does="export_everything"),
    get("admin:export_archive", NOT_ASKED_FOR),
    get("admin:app_list", DESK, lambda w, s: {"app_label": "members"}),
    get("admin/(?P<url>.*)$", NO_SUCH, lambda w, s: {"url": "nothing/here"}),
    post(
        "admin:filter_save",
        DESK.but(secretary=302, operator=302),
        lambda w, s: {"listing": "meetings_paper"},
        lambda w, s: {"name": "Private ones", "query": "state__exact=private"},
    ),
    post(
        "admin:filter_delete",
        DESK.but(own_secretary=302, other_secretary=404, operator=404),
        lambda w, s: {"pk": w.saved_filters[s].pk},
    ),
    # --- members ---
    get("admin:members_person_import", DESK),
    post("admin:members_person_import", DESK, does="import_roster"),
    get("admin:members_person_roster", DESK, lambda w, s: {"kind": "csv"}),
    get(
        "admin:members_person_list_act",
        DESK,
        lambda w, s: {"name": "add_person"},
        note="add_person",
    ),
    post(
        "admin:members_person_list_act",
        DESK,
        lambda w, s: {"name": "add_person"},
        note="add_person",
        does="add_person",
    ),
    *desk(
        "members_person",
        lambda w, s: getattr(w.cast, f"{s}_adviser"),
        OPERATED,
        {
            "change_person": OPERATED,
            "invite": NO_SUCH,
            "ask_for_address": OWN,
            "change_appointment": OPERATED,
            "end_appointment": OPERATED,
        },
    ),
    *desk(
        "members_appointment",
        lambda w, s: Appointment.objects.get(person=getattr(w.cast, f"{s}_adviser")),
        DESK,
        {"change_appointment": OPERATED, "end_appointment": OPERATED},
    ),
    *desk(
        "members_seat",
        lambda w, s: a_term(w, s).seat,
        DESK,
        {"replace_company": OPERATED, "vacate_seat": OPERATED},
    ),
    *desk(
        "members_company",
        lambda w, s: a_term(w, s).company,
        DESK,
        {"rename_company": OPERATED},
    ),
    *desk(
        "members_notification",
        lambda w, s: Notification.objects.filter(
            recipient=getattr(w.cast, f"{s}_delegate"), state="failed"
        )[0],
        PRIVATE,
        {"retry_letter": OPERATED},
    ),
    *desk("members_auditentry", lambda w, s: AuditEntry.objects.filter(side=s)[0], PRIVATE, {}),
    *keys("members_calendarkey", CalendarKey),
    *keys("members_apikey", ApiKey),
    # --- meetings ---
    get("admin:meetings_meeting_agenda", DESK, lambda w, s: {"object_id": w.meeting.pk}),
    post(
        "admin:meetings_meeting_agenda",
        DESK,
        lambda w, s: {"object_id": w.meeting.pk},
        does="arrange_items",
    ),
    get("admin:meetings_meeting_import", DESK.but(operator=403)),
    post("admin:meetings_meeting_import", DESK.but(operator=403), does="import_past_meetings"),
    get("admin:meetings_meeting_past", DESK, lambda w, s: {"kind": "csv"}),
    *desk(
        "meetings_meeting",
        lambda w, s: w.meeting,
        DESK,
        {
            "change_meeting": BOTH,
            "poll_meeting": NO_SUCH,
            "confirm_meeting": NO_SUCH,
            "postpone_meeting": BOTH,
            # Not before its first sitting.
            "hold_meeting": NO_SUCH,
            "close_meeting": NO_SUCH,
            "cancel_meeting": BOTH,
            "remind_to_answer": BOTH,
        },
    ),
    *desk(
        "meetings_deadline",
        lambda w, s: w.meeting.deadlines.order_by("pk")[0],
        DESK,
        {"redate_deadline": BOTH},
    ),
    *several(
        "meetings_deadline",
        lambda w, s: w.meeting.deadlines.order_by("pk")[0],
        "redate_deadline",
        BOTH,
    ),
    get("admin:meetings_agendaitem_import", DESK.but(operator=403)),
    post("admin:meetings_agendaitem_import", DESK.but(operator=403), does="import_agenda"),
    *desk(
        "meetings_agendaitem",
        opened("agenda", lambda w, s: w.item),
        DESK,
        {"confirm_item": NO_SUCH, "withdraw_item": BOTH},
    ),
    *desk(
        "meetings_paragraph",
        opened("minutes", lambda w, s: w.paragraph),
        DESK,
        {"change_paragraph": BOTH, "confirm_current": NO_SUCH, "withdraw_paragraph": BOTH},
        at_once=frozenset(),
    ),
    *desk("meetings_jointtext", lambda w, s: w.minutes, DESK, {}),
    get("admin:meetings_actionitem_import", DESK.but(operator=403)),
    post("admin:meetings_actionitem_import", DESK.but(operator=403), does="import_past_actions"),
    *desk(
        "meetings_actionitem",
        opened("minutes", lambda w, s: w.action),
        DESK,
        {
            "confirm_done": BOTH,
            "start_action": BOTH,
            "change_action": BOTH,
            "redate_action": BOTH,
            "confirm_wording": NO_SUCH,
            "propose_to_drop": BOTH,
            "agree_to_drop": NO_SUCH,
            "keep_action": NO_SUCH,
            "reopen_action": NO_SUCH,
            "remind_owners": BOTH,
        },
    ),
    *desk(
        "meetings_paper",
        lambda w, s: w.private_papers[s],
        PRIVATE,
        {"release_paper": OWN, "supersede_paper": NO_SUCH, "withdraw_paper": OWN},
        at_once=frozenset(),
    ),
    *desk(
        "meetings_itemproposal",
        opened("agenda", lambda w, s: w.proposals[s]),
        PRIVATE,
        {"release_proposal": OWN, "withdraw_proposal": OWN},
    ),
    *several("meetings_meeting", lambda w, s: w.meeting, "remind_to_answer", BOTH),
    *several(
        "meetings_actionitem", opened("minutes", lambda w, s: w.action), "redate_action", BOTH
    ),
    *several("meetings_actionitem", lambda w, s: w.action, "remind_owners", BOTH),
    *several("meetings_paper", lambda w, s: w.private_papers[s], "release_paper", OWN),
    *several(
        "meetings_itemproposal",
        opened("agenda", lambda w, s: w.proposals[s]),
        "release_proposal",
        OWN,
    ),
    *desk("meetings_privatenote", lambda w, s: w.notes[s], PRIVATE, {}),
    *desk(
        "meetings_attendance",
        lambda w, s: Attendance.objects.filter(meeting=w.meeting)[0],
        DESK,
        {},
    ),
    *desk(
        "meetings_topic",
        lambda w, s: w.topic,
        DESK,
        {"change_topic": BOTH, "retire_topic": BOTH, "restore_topic": NO_SUCH},
    ),
    get(
        "admin:meetings_topic_list_act", BOTH, lambda w, s: {"name": "add_topic"}, note="add_topic"
    ),
    post(
        "admin:meetings_topic_list_act",
        BOTH,
        lambda w, s: {"name": "add_topic"},
        note="add_topic",
        does="add_topic",
    ),
    *desk(
        "meetings_glossaryterm",
        lambda w, s: w.term,
        DESK,
        {"change_term": BOTH, "retire_term": BOTH, "restore_term": NO_SUCH},
    ),
    get(
        "admin:meetings_glossaryterm_list_act",
        BOTH,
        lambda w, s: {"name": "add_term"},
        note="add_term",
    ),
    post(
        "admin:meetings_glossaryterm_list_act",
        BOTH,
        lambda w, s: {"name": "add_term"},
        note="add_term",
        does="add_term",
    ),
]
