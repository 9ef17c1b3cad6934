"""Whatever is offered can be done: buttons and services ask one rule, in every state."""

import itertools
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db.models import Model

from meetings.enums import ActionState, MeetingState, TextState
from meetings.models import ActionItem, JointText, Meeting, Paper
from meetings.queries.texts.status import text_status
from meetings.rules.acts import ACTS
from meetings.rules.acts.agenda import ARRANGE_ITEMS
from meetings.rules.acts.meetings import ADD_LINK, ADD_SITTING
from meetings.rules.acts.minutes import MOVE_PARAGRAPH
from members.models import AddressChange, Appointment, Company, Notification, Person, Seat
from members.queries.people import people_with_roles
from tests import sample
from tests.tampering import without_keys
from tests.world import World, undone
from workinggroup.lib import clock
from workinggroup.lib.acts import Act
from workinggroup.lib.errors import NotAllowed, Refused, Stale
from workinggroup.lib.viewer import Viewer

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
PEOPLE = [f"{side}_{role}" for side in ("us", "cn") for role in ("head", "counsel", "secretary")]
PEOPLE += ["us_delegate", "cn_adviser", "operator"]
# Said by the service of what was typed, or of what a page tells beside its disabled button: not of
# who asks, and when.
OF_WHAT_IS_WRITTEN = (
    "Everyone asked has already replied",
    "Please",
    "The meeting is confirmed: give the reason",
)


OF_PEOPLE: dict[str, Callable[[], Iterable[Model]]] = {
    "person": lambda: Person.objects.order_by("pk"),
    "change": lambda: AddressChange.objects.order_by("pk"),
    "appointment": lambda: Appointment.objects.order_by("pk"),
    "seat": lambda: Seat.objects.filter(number__lte=2).order_by("pk"),
    "company": lambda: Company.objects.order_by("pk")[:4],
    "letter": lambda: Notification.objects.order_by("pk"),
}
TYPED: dict[str, dict[str, Any]] = {
    "PersonForm": {"values": {"title_en": "Chair"}},
    "AddressForm": {"email": "new@elsewhere.example"},
    "RoleForm": {"role": "adviser", "seat": None},
    "EndReasonForm": {"reason": "Has other work now."},
    "CompanyForm": {"name_en": "Another Company", "name_zh": "另一家公司"},
    "RenameForm": {"name_en": "Another Name", "name_zh": "另一名称"},
}


def values_for(act: Act, thing: Any) -> dict[str, Any]:
    """What somebody types who does `act` properly."""
    if act is MOVE_PARAGRAPH:
        return {"up": True}
    asked = act.form.rsplit(".", 1)[-1]
    given: dict[str, dict[str, Any]] = {
        "OpenRevisionForm": {"reason": "Agreed."},
        "DiscardRevisionForm": {},
        "ReasonedMoveForm": {"reason": "Agreed."},
        "ReasonForm": {"reason": "Agreed."},
        "RequiredReasonForm": {"reason": "Agreed."},
        "ReleaseForm": {"distribution": "working_group"},
        "ProgressForm": {"text_en": "Half done.", "text_zh": ""},
        "UploadForm": {"language": "en", "filename": "a.txt", "upload": ContentFile(b"text")},
        "AnswerForm": {"answer": "accepted"},
        "ChairsForm": {"chair_us": None, "chair_cn": None},
        "AttendanceForm": {"attended": {}},
    }
    if asked == "KeyForm":
        return {"seen_fingerprint": text_status(thing).fingerprint}
    if asked.endswith("SeenForm"):
        marks = {
            "ItemSeenForm": "seen",
            "ParagraphSeenForm": "version",
            "ActionSeenForm": "wording",
        }
        mark = marks[asked]
        return {mark: getattr(thing, {"seen": "changed_at"}.get(mark, mark))}
    return given.get(asked, TYPED.get(asked, {}))


CONFIRMED = ("confirmed_us_at", "confirmed_cn_at")
# What is asked for by longer forms, each with tests of its own: here its rule alone has been asked.
LONG = ("ItemForm", "PaperForm", "ActionForm", "ParagraphForm", "ProposalForm", "SittingForm")
LONG += ("LinkForm", "DeadlinesForm", "ChangeMeetingForm", "NoteForm", "TopicForm", "PlaceForm")
LONG += ("GlossaryTermForm", "RedateForm", "RedateDeadlineForm")
BY_NOUN = {
    "meeting": lambda w: [w.meeting, w.past],
    "sitting": lambda w: [w.sitting, w.heads_sitting],
    "link": lambda w: [w.link],
    "item": lambda w: [w.item, w.first_item],
    "proposal": lambda w: list(w.proposals.values()),
    "text": lambda w: [w.agenda, w.draft_agenda, w.minutes],
    "paragraph": lambda w: [w.paragraph],
    "action": lambda w: [w.action],
    "paper": lambda w: [*w.papers.values(), *w.private_papers.values()],
    "version": lambda w: [*w.drafts.values(), *w.versions.values()],
    "note": lambda w: list(w.notes.values()),
    "topic": lambda w: [w.topic],
    "term": lambda w: [w.term],
}
TRIED = [
    act
    for act in ACTS.values()
    if act.thing in BY_NOUN
    and not act.form.endswith(LONG)
    and act is not ARRANGE_ITEMS
    and "members." not in act.service
]


def states(world: World) -> Iterator[dict[type[Model], dict[str, Any]]]:
    """Combinations of what the rules look at, those whose turn it is."""
    minutes = (TextState.DRAFT, TextState.CIRCULATED, TextState.FOR_SIGNATURE, TextState.ADOPTED)
    every = itertools.product(
        MeetingState.values, minutes, (ActionState.OPEN, ActionState.IN_PROGRESS, ActionState.DONE)
    )
    for meeting, text, action in sample.share(list(every), by="states", days=28):
        now = clock.now()
        yield {
            Meeting: {"state": meeting},
            JointText: {
                "state": text,
                "issued": text != TextState.DRAFT,
                "agreed_at": now if text == TextState.ADOPTED else None,
            },
            ActionItem: {
                "state": action,
                **dict.fromkeys(CONFIRMED, now if action == ActionState.DONE else None),
            },
        }


def refused(viewer: Viewer, act: Act, thing: Any) -> str:
    """Why the service of an act that is offered does not do it; nothing where it does."""
    try:
        with undone():
            act.carry_out(viewer, thing, values_for(act, thing), clock.now())
    except (NotAllowed, Stale) as refusal:
        return str(refusal.reason)
    except Refused as refusal:
        typed = str(refusal.reason).startswith(OF_WHAT_IS_WRITTEN)
        return "" if typed or refusal.fields else str(refusal.reason)
    return ""


def test_whatever_is_offered_can_be_done(world: World, at_work: None) -> None:
    broken, done = {}, 0
    for state in states(world):
        with undone():
            with without_keys():
                JointText.objects.filter(pk=world.minutes.pk).update(**state[JointText])
            Meeting.objects.filter(pk=world.minutes.meeting_id).update(**state[Meeting])
            ActionItem.objects.filter(pk=world.action.pk).update(**state[ActionItem])
            for act in TRIED:
                for row in BY_NOUN[act.thing](world):
                    for name in sample.share(PEOPLE, by=f"{act.name} {row.pk}", days=3):
                        thing = type(row)._base_manager.get(pk=row.pk)
                        viewer = world.cast.viewer(name)
                        if act.may(viewer, thing, clock.now()):
                            done += 1
                            if why := refused(viewer, act, thing):
                                broken[f"{name}: {act.name} {thing} in {state}"] = why
    assert broken == {}
    assert done > 50


def test_links_and_sittings_are_offered_while_a_meeting_can_change(world: World) -> None:
    secretary = world.cast.viewer("us_secretary")
    for state in MeetingState.values:
        meeting = Meeting(state=state, pk=world.meeting.pk)
        open_still = state in {"proposed", "polling", "confirmed", "postponed"}
        for act in (ADD_LINK, ADD_SITTING):
            assert bool(act.may(secretary, meeting, clock.now())) is open_still


def test_a_paper_without_a_file_is_not_offered_for_release(world: World) -> None:
    paper = world.private_papers["us"]
    head = world.cast.viewer("us_head")
    with undone():
        assert ACTS["release_paper"].may(head, paper, clock.now())
        Paper.objects.get(pk=paper.pk).versions.all().delete()
        assert not ACTS["release_paper"].may(head, paper, clock.now())


# --- people, seats, keys and letters -----------------------------------------------------------
def test_whatever_is_offered_about_people_can_be_done(world: World, at_work: None) -> None:
    """By everybody, alternates and who left too; of each thing there is."""
    broken, done = {}, 0
    for act in (act for act in ACTS.values() if act.thing in OF_PEOPLE):
        for row in OF_PEOPLE[act.thing]():
            for name in sample.share(world.cast.names, by=f"{act.name} {row.pk}", days=6):
                viewer = world.cast.viewer(name)
                # As pages read people: with the role they hold.
                rows = people_with_roles(viewer, clock.now())
                rows = rows if act.thing == "person" else type(row)._base_manager.all()
                thing = rows.filter(pk=row.pk).first()
                if thing is None or not act.may(viewer, thing, clock.now()):
                    continue
                done += 1
                if why := refused(viewer, act, thing):
                    broken[f"{name}: {act.name} {thing}"] = why
    assert broken == {}
    assert done > 10
