"""Due letters of every kind for `bench.delivery`, in the example group; run in a portal of its own.

What everybody is told comes as it is written down: a letter to each of 48 people about one thing.
Between these are letters to one person: about action items and accounts, and digests.
"""

import datetime as dt
import itertools
import json
import resource
import sys
import time
from collections.abc import Iterator
from typing import Any

from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext

from meetings.mail import compose
from meetings.models import ActionItem, AgendaItem, Attendance, JointText, Meeting, Signature
from meetings.queries.meetings.changes import snapshot
from meetings.rules.working_days import working_moment
from meetings.services.delivery import deliver_due
from members.access import current_appointments
from members.models import Notification, Person
from tests import factories
from workinggroup.lib import clock

DAY = dt.timedelta(days=1)
# After each letter to everybody so many to one person each.
ACTIONS, NOTICES, DIGESTS = 5, 1, 1
BUNDLED = 3
# Of these, those to one of the sides, where it is night.
ANY_HOUR = {"urgent": True}
# Rule, subject, payload.
Occasion = tuple[str, Any, dict[str, Any]]


def seed(count: int) -> None:
    """So many letters that are due at `office_hours`, none of them moot."""
    now = office_hours()
    people = [row.person for row in current_appointments(now).order_by("pk")]
    first = list(_occasions(0, people, now))
    readers = [_readers(occasion, people, now) for occasion in first]
    actions = itertools.cycle(_actions(people, now))
    one_by_one = itertools.cycle(people)
    left = count
    for number in itertools.count():
        occasions = first if number == 0 else list(_occasions(number, people, now))
        for occasion, theirs in zip(occasions, readers, strict=True):
            at = f"{number}:{occasion[0]}:{occasion[1].pk}"
            rows = [_row(occasion, person, at, now) for person in theirs]
            for action, owner in itertools.islice(actions, ACTIONS):
                about: Occasion = ("action_due", action, {})
                rows.append(_row(about, owner, f"{at}:{action.due_on}", now))
            for person in itertools.islice(one_by_one, NOTICES):
                notice = ("account", person, {"letter": "password_changed", "ip": "192.0.2.7"})
                rows.append(_row(notice, person, at, now))
            rows += [
                _digest(occasions, readers, person, at, now)
                for person in itertools.islice(one_by_one, DIGESTS)
            ]
            Notification.objects.bulk_create(rows[:left])
            left -= len(rows[:left])
            if not left:
                return


def office_hours() -> dt.datetime:
    """The next Tuesday, 10:00 in Los Angeles and 13:00 in Washington; in Beijing it is night."""
    now = clock.now()
    tuesday = now + ((1 - now.weekday()) % 7) * DAY
    return tuesday.replace(hour=18, minute=0, second=0, microsecond=0)


def run() -> None:
    """Send what is due, and print what it cost: CPU seconds of this process."""
    ahead = warm()
    began, before, sent = time.monotonic(), cpu(), 0
    while tally := deliver_due(clock=lambda: clock.now() + ahead).sent:
        sent += tally
    sys.stdout.write(
        json.dumps({"sent": sent, "cpu": cpu() - before, "clock": time.monotonic() - began})
    )


def queries() -> None:
    """As `run`, and counts the queries; that costs time, so the figures are not taken together."""
    ahead = warm()
    with CaptureQueriesContext(connection) as seen:
        sent = deliver_due(clock=lambda: clock.now() + ahead).sent
    sys.stdout.write(json.dumps({"sent": sent, "queries": len(seen)}))


def again(count: int) -> None:
    """The first so many letters, as if they had never been sent."""
    rows = Notification.objects.exclude(state="bundled").order_by("pk")
    keys = list(rows.values_list("pk", flat=True)[:count])
    Notification.objects.filter(pk__lte=keys[-1]).exclude(state="bundled").update(
        state="queued", sent_at=None, try_at=F("due_at"), attempts=0
    )


def warm() -> dt.timedelta:
    """What a process pays once, however many letters it sends: addresses, catalogues, holidays.
    Gives the time until `office_hours`."""
    now = office_hours()
    for side in ("us", "cn"):
        person = Person.objects.filter(appointments__delegation=side).earliest("pk")
        notice = ("account", person, {"letter": "password_changed"})
        assert compose(_row(notice, person, "warm", now), now)
        working_moment(now, side, person.time_zone)
    return now - clock.now()


def cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def _row(
    occasion: Occasion, person: Person, occurrence: str, now: dt.datetime, **fields: Any
) -> Notification:
    rule, subject, payload = occasion
    return Notification(
        **{
            "rule": rule,
            "subject_type": subject._meta.model_name,
            "subject_id": subject.pk,
            "recipient": person,
            "occurrence": occurrence,
            "payload": payload | (ANY_HOUR if person.language != "en" else {}),
            "due_at": now,
            "try_at": now,
            "created_at": now,
            "expires_at": now + 7 * DAY,
            **fields,
        }
    )


def _digest(
    occasions: list[Occasion],
    readers: list[list[Person]],
    person: Person,
    occurrence: str,
    now: dt.datetime,
) -> Notification:
    theirs = [each for each, people in zip(occasions, readers, strict=True) if person in people]
    bundled = [
        _row(each, person, f"in {occurrence}", now, state="bundled") for each in theirs[:BUNDLED]
    ]
    keys = [row.pk for row in Notification.objects.bulk_create(bundled)]
    return _row(("digest", person, {"letters": keys}), person, occurrence, now)


def _readers(occasion: Occasion, people: list[Person], now: dt.datetime) -> list[Person]:
    """Those for whom it is true."""
    return [
        person for person in people if compose(_row(occasion, person, "once", now), now) is not None
    ]


def _occasions(number: int, people: list[Person], now: dt.datetime) -> Iterator[Occasion]:
    """Round `number` of what everybody is told, each about things of its own."""
    meetings = _Meetings(number, now)
    yield from _about_dates(meetings, people, now)
    yield from _about_texts(meetings, people, now)
    yield from _about_papers(meetings, people, now)


class _Meetings:
    def __init__(self, number: int, now: dt.datetime) -> None:
        self.made, self.round, self.now = 0, number, now

    def another(self, **fields: Any) -> Meeting:
        self.made += 1
        number = 20 * self.round + self.made
        return factories.a_meeting(
            number=100 + number,
            year=2040 + number // 2,
            half=1 + number % 2,
            first_day=(self.now + (30 + self.made) * DAY).date(),
            sittings=3,
            **fields,
        )


def _about_dates(meetings: _Meetings, people: list[Person], now: dt.datetime) -> Iterator[Occasion]:
    confirmed = meetings.another()
    for person in people[::2]:
        Attendance.objects.create(
            meeting=confirmed, person=person, answer="accepted", mode="on_site", answered_at=now
        )
    yield ("meeting_soon", confirmed, {})
    yield ("meeting_confirmed", confirmed, {})
    yield ("answer_missing", meetings.another(), {})
    yield ("meeting_polled", meetings.another(state="polling"), {})
    changed = meetings.another()
    before = {"before": snapshot(changed)}
    Meeting.objects.filter(pk=changed.pk).update(place_en="Seattle", place_zh="西雅图")
    for sitting in changed.sittings.all():
        sitting.starts_at += dt.timedelta(hours=1)
        sitting.save()
    reasons = {"reasons": [{"text": "The visa office is closed.", "audience": "all"}]}
    yield ("meeting_changed", changed, before | reasons)
    for rule, state in (("meeting_postponed", "postponed"), ("meeting_cancelled", "cancelled")):
        gone = meetings.another(state=state)
        reason = {"before": snapshot(gone), "reason": "The visa office is closed."}
        yield (rule, gone, reason)


def _about_texts(meetings: _Meetings, people: list[Person], now: dt.datetime) -> Iterator[Occasion]:
    again = _next_agenda(meetings, people, now)
    JointText.objects.filter(pk=again.pk).update(state="circulated", issued=True, opened_from="")
    again.refresh_from_db()
    factories.issue(again, by=people[0])
    yield ("agenda_circulated", again, {})
    opened = _next_agenda(meetings, people, now)
    by = {"en": people[0].names.en, "zh": people[0].names.zh}
    yield ("agenda_opened", opened, {"revision": 2, "reason": opened.opened_reason, "by": by})
    discarded = factories.the_text(meetings.another(agenda="circulated"), "agenda")
    withdrawn = {"discarded": discarded.symbol_of(2), "opened_by": by, "reason": "A new item."}
    yield ("agenda_discarded", discarded, {"revision": 1, "by": by, **withdrawn})
    agreed = meetings.another(state="held", agenda="agreed", minutes="adopted")
    for kind in ("agenda", "minutes"):
        text = factories.the_text(agreed, kind)
        for side in ("us", "cn"):
            head = next(p for p in people if _is(p, side, "head"))
            Signature.objects.create(
                text=text,
                revision=text.revision,
                fingerprint="0" * 64,
                capacity="sign",
                side=side,
                person=head,
                signed_at=now,
            )
    yield ("agenda_agreed", factories.the_text(agreed, "agenda"), {})
    yield ("minutes_adopted", factories.the_text(agreed, "minutes"), {})
    circulated = meetings.another(state="held", minutes="circulated")
    yield ("minutes_circulated", factories.the_text(circulated, "minutes"), {})


def _next_agenda(meetings: _Meetings, people: list[Person], now: dt.datetime) -> JointText:
    """The second revision of an agenda that was circulated, opened by the first of `people`, with
    two differences."""
    meeting = meetings.another(agenda="circulated")
    items = [factories.an_item(meeting=meeting) for _ in range(9)]
    agenda = factories.the_text(meeting, "agenda")
    factories.issue(agenda, by=people[0])
    factories.open_next(agenda)
    factories.an_item(meeting=meeting)
    AgendaItem.objects.filter(pk=items[2].pk).update(minutes=45)
    JointText.objects.filter(pk=agenda.pk).update(opened_by=people[0], opened_at=now)
    return factories.the_text(meeting, "agenda")


def _is(person: Person, side: str, role: str) -> bool:
    return person.appointments.filter(delegation=side, role=role, ended_at=None).exists()


def _about_papers(
    meetings: _Meetings, people: list[Person], now: dt.datetime
) -> Iterator[Occasion]:
    meeting = meetings.another()
    for author in people[:4]:
        side = author.appointments.get(ended_at=None).delegation_id
        paper = factories.a_paper(meeting=meeting, side=side, created_by=author, state="released")
        factories.a_version(paper=paper, uploaded_at=now)
        yield ("paper_released", paper, {})
    yield ("paper_version", paper, {})
    withdrawn = factories.a_paper(meeting=meeting, side=side, created_by=author, state="withdrawn")
    yield ("paper_withdrawn", withdrawn, {"reason": "A newer study is out."})


def _actions(people: list[Person], now: dt.datetime) -> list[tuple[ActionItem, Person]]:
    """Forty action items, and each with its two owners."""
    meeting = Meeting.objects.filter(serial__gt=100).earliest("serial")
    sides = {
        side: [p for p in people if p.appointments.filter(delegation=side, ended_at=None)]
        for side in ("us", "cn")
    }
    found = []
    for number in range(40):
        us, cn = (sides[side][number % len(sides[side])] for side in ("us", "cn"))
        action = factories.an_action(
            meeting=meeting,
            serial=500 + number,
            text_en=f"Compare the export control lists of encryption items, part {number}.",
            text_zh=f"比对双方加密物项出口管制清单，第{number}部分。",
            owner_us=us,
            owner_cn=cn,
            due_on=(now + 3 * DAY).date(),
        )
        found += [(action, us), (action, cn)]
    return found
