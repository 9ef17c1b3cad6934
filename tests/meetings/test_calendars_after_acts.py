"""Whatever anybody does, and whatever the hour: what a calendar app is given is what a fresh
rendering says at that instant."""

import contextlib
import datetime as dt
import importlib
import inspect
import pkgutil
import random
from collections.abc import Collection, Iterator
from types import ModuleType

import pytest
import time_machine
from django.db import transaction
from django.test import RequestFactory

import meetings.services
import members.services
from meetings import feeds, ical
from meetings.enums import FeedKind
from meetings.models import Deadline, Meeting, RenderedFeed
from meetings.queries.calendar.feed import feed_of
from meetings.rules.calendar_window import STEP
from members.access import viewer_of_key
from members.models import Appointment, CalendarKey
from members.services.keys import issue_calendar_key
from tests import factories, sample
from tests.conftest import Cast
from tests.meetings.calendar_acts import DAY, ON_MEETINGS, Scene
from tests.meetings.calendar_acts_of_people import ON_PEOPLE
from workinggroup.lib.errors import Refused

NOW = dt.datetime(2027, 3, 1, 12, tzinfo=dt.UTC)
ACTS = ON_MEETINGS | ON_PEOPLE
# They take an actor and stand only inside another act, or write nothing.
PARTS = {
    "actions.checks.new_promise",
    "actions.checks.check_promise",
    "actions.rows.finish_if_confirmed",
    "actions.promises.write_change",
    "actions.rows.lock_action",
    "actions.rows.record_on_action",
    "actions.rows.reopen",
    "agenda_order.finish",
    "agenda_order.lock_agenda",
    "agenda_order.open_agenda",
    "appointments.begin",
    "appointments.close_appointment",
    "audit.record",
    "delegations.open_roster",
    "edits.merge",
    "imports.actions.plan_past_actions",
    "imports.agenda.plan_agenda",
    "imports.meetings.plan_past_meetings",
    "imports.settling.awaits",
    "imports.settling.settle_as_written",
    "locks.note_change",
    "meetings.write_meeting",
    "notices.record_and_tell",
    "notices.record_correction",
    "proposals.give_back_proposals",
    "locks.open_meeting",
    "people.create",
    "presence.note_presence",
    "people.write_person",
    "rosters.plan_import",
    "seats.begin_term",
    "seats.close_term",
    "seats.company_named",
    "seats.rename",
    "sittings.write_sitting",
    "texts.record_on_text",
    "working_copies.restore_rows",
    "texts.open_for_edit",
}
# Without an actor: the clock's, and the key's own.
OF_THE_CLOCK = {
    "address_changes.carry_out_due_changes",
    "delivery.deliver_due",
    "keys.note_use",
    "reminders.plan_reminders",
    "restore.settle_after_restore",
    "sittings.rederive_instants",
}
BY_SOMEBODY = {name: act for name, act in ACTS.items() if name not in OF_THE_CLOCK}
READERS = {
    "us_delegate": ("en", False),
    "us_counsel": ("zh-hans", True),
    "cn_head": ("zh-hans", False),
}
VIEWS = {FeedKind.EVENTS: feeds.events, FeedKind.TASKS: feeds.tasks}
ENDED = None


def modules(package: ModuleType) -> Iterator[tuple[str, ModuleType]]:
    for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        if ".example" not in found.name:
            yield found.name.partition(".services.")[2], importlib.import_module(found.name)


def with_an_actor() -> set[str]:
    return {
        f"{name}.{function}"
        for package in (meetings.services, members.services)
        for name, module in modules(package)
        for function, value in vars(module).items()
        if inspect.isfunction(value)
        and inspect.unwrap(value).__module__ == module.__name__
        and not function.startswith("_")
        and next(iter(inspect.signature(value).parameters), "") == "actor"
    }


def test_no_act_is_missing_in_the_table() -> None:
    assert with_an_actor() == (ACTS.keys() - OF_THE_CLOCK) | PARTS


class Apps:
    """A calendar app for each reader; the secrets of their subscriptions."""

    def __init__(self, cast: Cast) -> None:
        self.secrets = {
            who: issue_calendar_key(
                cast.viewer(who), label="Phone", language=language, alarms=alarms, now=NOW
            ).token
            for who, (language, alarms) in READERS.items()
        }
        self.keys = {who: CalendarKey.objects.get(person=getattr(cast, who)) for who in READERS}
        self.feeds = [(who, kind) for who in READERS for kind in FeedKind]

    def given(self, who: str, kind: FeedKind) -> bytes | None:
        answer = VIEWS[kind](RequestFactory().get("/"), token=self.secrets[who])
        assert answer.status_code in {200, 410}
        return answer.content if answer.status_code == 200 else ENDED

    def due(self, who: str, kind: FeedKind, now: dt.datetime) -> bytes | None:
        """As if nothing had ever been kept."""
        key = CalendarKey.objects.get(pk=self.keys[who].pk)
        viewer = viewer_of_key(key, now)
        if viewer.is_nobody:
            return ENDED
        feed = feed_of(viewer, language=key.language, alarms=key.alarms, now=now)
        if kind == FeedKind.EVENTS:
            return ical.render_events(feed.calendar, feed.entries)
        return ical.render_tasks(feed.calendar, feed.tasks)

    def edge(self, who: str, kind: FeedKind) -> dt.datetime | None:
        """When what is kept ends by itself."""
        kept = RenderedFeed.objects.filter(key=self.keys[who], kind=kind).first()
        return kept.holds_until if kept else None


class Undone(Exception):
    """Takes an act back."""


def play(scene: Scene, apps: Apps, name: str, chance: random.Random, looks: int) -> None:
    """Prepare, let some apps look, act, and let them look again; and now and then one of them at
    the instants around the one at which its calendar ends by itself, and then as before."""
    prepare, perform = ACTS[name]
    there = prepare(scene)
    looking = chance.sample(apps.feeds, looks)
    for who, kind in looking:
        apps.given(who, kind)
    perform(scene, there)
    for who, kind in looking:
        assert apps.given(who, kind) == apps.due(who, kind, NOW), (name, who, kind)
    edge = apps.edge(who, kind)
    if edge is None or chance.random() > looks / len(apps.feeds):
        return
    for moment in (edge - STEP, edge, NOW):
        with time_machine.travel(moment, tick=False):
            assert apps.given(who, kind) == apps.due(who, kind, moment), (name, who, kind, moment)


def play_all(
    cast: Cast, seed: int, names: Collection[str], *, looks: int, together: int
) -> list[str]:
    """The acts `names` in some order, so many upon each other before they are taken back; those
    that could not be done after what came before them."""
    chance = random.Random(seed)
    names = sorted(names)
    chance.shuffle(names)
    refused = []
    with time_machine.travel(NOW, tick=False):
        scene, apps = Scene(cast, NOW), Apps(cast)
        for first in range(0, len(names), together):
            with contextlib.suppress(Undone), transaction.atomic():
                for name in names[first : first + together]:
                    try:
                        with transaction.atomic():
                            play(scene, apps, name, chance, looks)
                    except Refused:
                        refused.append(name)
                raise Undone
    return refused


def test_every_act_is_in_the_calendar_at_once(cast: Cast) -> None:
    """Each has its day; on which all of them are taken in another order, one upon the other."""
    names = sample.share(sorted(ACTS), by="calendars", days=3)
    assert play_all(cast, 1, names, looks=2, together=1) == []


def a_bit_of_everything(cast: Cast) -> None:
    """Dates around every edge that time alone brings a calendar over."""
    offsets = (-184, -182, 1, 540, 549, 900)
    for number, days in enumerate(offsets, start=1):
        day = (NOW + days * DAY).date()
        meeting = factories.a_meeting(number=number, year=2030 + number, first_day=day, sittings=2)
        meeting.sittings.filter(number=2).update(cancelled_at=NOW - (number * 40) * DAY)
        for kind in ("papers", "agenda"):
            Deadline.objects.create(
                meeting=meeting, kind=kind, due_on=day, created_at=NOW, changed_at=NOW
            )
        for serial, state in enumerate(("open", "done", "dropped"), start=1):
            factories.an_action(
                meeting=meeting,
                serial=serial,
                state=state,
                owner_us=cast.us_delegate,
                due_on=day,
                changed_at=NOW - (number * 40) * DAY,
                confirmed_us_at=NOW,
                drop_us_at=NOW,
                drop_cn_at=NOW,
            )
    Meeting.objects.filter(number__in=(2, 5)).update(state="cancelled", changed_at=NOW - 300 * DAY)


def test_calendar_follows_the_clock_without_any_act(cast: Cast) -> None:
    """From one of its edges to the next, over two years, until the reader's role ends."""
    a_bit_of_everything(cast)
    with time_machine.travel(NOW, tick=False):
        apps = Apps(cast)
    ends_at = NOW + (700 if sample.everything() else 350) * DAY
    Appointment.objects.filter(person=cast.us_delegate).update(ended_at=ends_at)
    for kind in FeedKind:
        moment, turns, seen = NOW, 0, set()
        while moment < ends_at:
            with time_machine.travel(moment, tick=False):
                given = apps.given("us_delegate", kind)
                assert given == apps.due("us_delegate", kind, moment), moment
            edge = apps.edge("us_delegate", kind)
            assert edge is not None and edge > moment
            with time_machine.travel(edge - STEP, tick=False):
                # Nothing changes before the edge, ...
                assert given == apps.due("us_delegate", kind, edge - STEP), moment
            seen.add(given)
            moment, turns = edge, turns + 1
        # ... and at one of three something does, however long nothing is planned any more: the
        # others are looks ahead that came to an end.
        assert turns < 3 * len(seen)
        assert len(seen) <= turns < 60
        with time_machine.travel(moment, tick=False):
            assert apps.given("us_delegate", kind) is ENDED


@pytest.mark.slow
@pytest.mark.parametrize("seed", sample.share(range(4), by="seeds", days=4))
def test_every_act_is_in_everybodys_calendar_whatever_came_before(cast: Cast, seed: int) -> None:
    refused = play_all(cast, seed, ACTS, looks=len(READERS) * len(FeedKind), together=4)
    # Whose role has just ended can do nothing more.
    assert len(refused) < len(ACTS) / 10, refused
