"""Planning meetings and changing what is agreed about one."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from meetings.access import may_plan, may_set_chairs
from meetings.enums import Audience, MeetingFormat, MeetingKind, MeetingState, TextKind
from meetings.models import JointText, Meeting
from meetings.queries.meetings.changes import snapshot
from meetings.queries.meetings.planning import Plan, Planned, next_serial_of, plan_ahead
from meetings.queries.texts.panel import text_of
from meetings.services import deadlines, sittings
from meetings.services.announcements.meetings import announce_changed
from meetings.services.attendance import forget_modes
from meetings.services.doubts import demand_confirmed, doubts_about
from meetings.services.locks import demand_reason, lock_meeting, note_change, open_meeting
from meetings.services.texts import open_for_edit
from meetings.symbols import meeting_number
from members.access import current_appointments
from members.models import Delegation, Person
from members.services import audit
from members.services.edits import merge, stored
from workinggroup.lib import clock, validation
from workinggroup.lib.bilingual import Bilingual, stale_after
from workinggroup.lib.edits import FieldMarks
from workinggroup.lib.errors import Refused, Stale
from workinggroup.lib.viewer import Viewer

PLACES = {"us": Bilingual("Washington, D.C.", "华盛顿特区"), "cn": Bilingual("Beijing", "北京")}
MEETING_FIELDS = (
    "host", "host_reason", "format", "place_en", "place_zh", "anchor_zone", "interpretation",
    "quorum",
)  # fmt: skip
# Of these an attendee's calendar tells; the rest is for the secretariats.
SHOWN_TO_ATTENDEES = frozenset({"host", "format", "place_en", "place_zh", "anchor_zone"})
MOST_YEARS = 5


@dataclass(frozen=True)
class SittingHours:
    """A sitting as it is agreed: local day and times in the meeting's anchor zone."""

    day: dt.date
    starts: dt.time
    ends: dt.time
    audience: str = Audience.ALL
    title_en: str = ""
    title_zh: str = ""


@transaction.atomic
def plan_meetings(
    actor: Viewer,
    *,
    first_year: int,
    last_year: int,
    format: str,
    now: dt.datetime,
    sittings: int = 2,
    minutes: int = 120,
    fingerprint: str | None = None,
) -> list[Meeting]:
    """Plan the regular meetings missing from `first_year` to `last_year` in one act.

    Hosts alternate from the last meeting, weeks are free of both sides' holidays where there are
    such, `sittings` of `minutes` each; every meeting gets its number, deadlines and both texts.
    `fingerprint` is that of the plan shown: `Stale` where it would be another by now. Raises
    `NotAllowed`; `Refused` where there is nothing to plan.
    """
    may_plan(actor).demand()
    _refuse_years(first_year, last_year)
    lock_numbers()
    plan = plan_ahead(
        actor,
        first_year=first_year,
        last_year=last_year,
        format=format,
        sittings=sittings,
        minutes=minutes,
        today=now.date(),
    )
    if fingerprint is not None and plan.fingerprint != fingerprint:
        raise Stale(_("The plan has changed since it was shown. Please look at the new one."))
    if not plan.meetings:
        raise Refused(_nothing(plan))
    return [_create_planned(actor, planned, now) for planned in plan.meetings]


def _refuse_years(first_year: int, last_year: int) -> None:
    if not 0 <= last_year - first_year < MOST_YEARS:
        reason = _("Plan at most %(years)d years at once.") % {"years": MOST_YEARS}
        raise Refused(reason, fields={"last_year": reason})


def _nothing(plan: Plan) -> str:
    if plan.without_dates:
        return _("No suitable date remains in these half-years. Add the meeting by hand.")
    return _("Every half-year of these years has its meeting already.")


def lock_numbers() -> None:
    """One at a time: numbers are given in turn and hosts alternate from the last."""
    list(Delegation.objects.select_for_update().order_by("pk"))


def _create_planned(actor: Viewer, planned: Planned, now: dt.datetime) -> Meeting:
    proposal = planned.proposal
    zone = proposal.anchor_zone
    online = proposal.format == MeetingFormat.ONLINE
    place = Bilingual() if online else PLACES[proposal.host]
    hours = []
    for slot in proposal.sittings:
        begins, ends = clock.local(slot.starts_at, zone), clock.local(slot.ends_at, zone)
        hours.append(SittingHours(begins.date(), begins.time(), ends.time()))
    return create_meeting(
        actor,
        year=proposal.year,
        half=proposal.half,
        host=proposal.host,
        format=proposal.format,
        place_en=place.en,
        place_zh=place.zh,
        anchor_zone=zone,
        hours=hours,
        now=now,
    )


@transaction.atomic
def create_meeting(
    actor: Viewer,
    *,
    year: int,
    half: int,
    host: str,
    now: dt.datetime,
    kind: str = MeetingKind.REGULAR,
    hours: Sequence[SittingHours] = (),
    confirmed: Collection[str] = (),
    **values: Any,
) -> Meeting:
    """Propose one meeting, with its sittings, its deadlines and both its texts.

    It gets the next number of its series, which no other meeting ever gets. `values` are by the
    names in `FIELDS`; the anchor zone is the host's unless given. Raises `NotAllowed`, and
    `Refused` with the fields at fault, such as a half-year that has its regular meeting already;
    `Doubtful` for what looks like a mistake and is not `confirmed` (`doubts.demand_confirmed`).
    """
    may_plan(actor).demand()
    lock_numbers()
    values.setdefault("anchor_zone", clock.SIDE_ZONES.get(host, clock.WASHINGTON))
    meeting = Meeting(
        kind=kind, serial=next_serial_of(kind), year=year, half=half, host=host, **values
    )
    _refuse_same_host(meeting)
    write_meeting(actor, meeting=meeting, hours=hours, act="propose_meeting", now=now)
    deadlines.derive(meeting, now=now)
    demand_confirmed(meeting, now=now, confirmed=confirmed)
    return meeting


def write_meeting(
    actor: Viewer, *, meeting: Meeting, hours: Sequence[SittingHours], act: str, now: dt.datetime
) -> None:
    """Write a new meeting with both its texts and its sittings; its number follows from its place
    in its series. Raises `Refused` unless the row may be written."""
    meeting.number = meeting_number(meeting.serial, extraordinary=meeting.extraordinary)
    meeting.created_at = meeting.changed_at = now
    validation.check(meeting, exclude={"chair_us", "chair_cn"})
    meeting.save()
    for text_kind in TextKind:
        JointText.objects.create(meeting=meeting, kind=text_kind, changed_at=now)
    audit.record(
        actor,
        act=act,
        subject=meeting,
        now=now,
        meeting_id=meeting.pk,
        to_state=meeting.state,
    )
    for number, each in enumerate(hours, start=1):
        sittings.write_sitting(actor, meeting=meeting, number=number, values=vars(each), now=now)


@transaction.atomic
def change_meeting(
    actor: Viewer,
    *,
    meeting: Meeting,
    now: dt.datetime,
    seen: FieldMarks | None = None,
    reason: str = "",
    confirmed: Collection[str] = (),
    **values: Any,
) -> Meeting:
    """Change what is agreed about a meeting before it is held; `values` by the names in `FIELDS`.

    `seen` is what the actor's form showed (`edits.marks_of`): `FieldConflict` for what somebody
    else changed too. Once it is confirmed, a change that calendars tell needs a `reason`. Moves the
    instants with the anchor zone, the deadlines with them, and bumps the sittings' sequence; with
    the format, replies lose a way of attending that is gone. `Doubtful` as in `create_meeting`.
    """
    locked = open_meeting(actor, meeting=meeting)
    dates, doubted = snapshot(locked), doubts_about(locked, now)
    before = stored(locked, MEETING_FIELDS)
    values = merge(actor, locked, before, values, seen)
    for name in MEETING_FIELDS:
        setattr(locked, name, values.get(name, before[name]))
    changes = {
        n: [before[n], getattr(locked, n)]
        for n in MEETING_FIELDS
        if before[n] != getattr(locked, n)
    }
    if not changes:
        return locked
    locked.place_stale = stale_after(
        before=Bilingual(before["place_en"], before["place_zh"], locked.place_stale),
        en=locked.place_en,
        zh=locked.place_zh,
    )
    demand_reason(locked, reason, needed=bool(SHOWN_TO_ATTENDEES & set(changes)))
    validation.check(locked, exclude={"chair_us", "chair_cn"})
    _refuse_same_host(locked)
    locked.changed_at = now
    locked.save()
    if "format" in changes:
        forget_modes(locked)
    if SHOWN_TO_ATTENDEES & set(changes):
        sittings.mark_sittings_changed(locked, now=now)
        deadlines.derive(locked, now=now)
    note_change(actor, locked, "change_meeting", now, reason=reason, changes=changes)
    announce_changed(locked, before=dates, now=now, reason=reason)
    demand_confirmed(locked, now=now, before=doubted, confirmed=confirmed)
    return locked


@transaction.atomic
def set_chairs(
    actor: Viewer,
    *,
    meeting: Meeting,
    chair_us: Person | None,
    chair_cn: Person | None,
    now: dt.datetime,
    seen: FieldMarks | None = None,
) -> Meeting:
    """Say who chairs for each side, until the meeting is closed.

    `seen` is what the actor's form showed (`edits.marks_of`): `FieldConflict` for a chair that
    somebody else named too. The chairs stand in the minutes: raises `NotAllowed` where those are
    locked. `Refused` for a person without an open appointment on that side.
    """
    locked = lock_meeting(meeting.pk)
    may_set_chairs(actor, locked, text_of(actor, locked, TextKind.MINUTES)).demand()
    chairs = {"chair_us": chair_us, "chair_cn": chair_cn}
    chairs = merge(actor, locked, stored(locked, chairs), chairs, seen)
    changes = {}
    for name, person in chairs.items():
        was = getattr(locked, name)
        if was == person:
            continue
        if person and not current_appointments(now).filter(
            person=person, delegation=name.removeprefix("chair_")
        ):
            wrong = _("Choose someone from that delegation.")
            raise Refused(wrong, fields={name: wrong})
        changes[name] = [str(was.names.en) if was else "", str(person.names.en) if person else ""]
        setattr(locked, name, person)
    if changes:
        open_for_edit(actor, meeting=locked, kind=TextKind.MINUTES, now=now)
        locked.changed_at = now
        locked.save(update_fields=[*changes, "changed_at"])
        note_change(actor, locked, "set_chairs", now, changes=changes)
    return locked


def _refuse_same_host(meeting: Meeting) -> None:
    """Raise `Refused` where the host does not alternate and nobody says why."""
    # By half-years, as the plan alternates: a meeting added later has a higher number.
    earlier = Q(year__lt=meeting.year) | Q(year=meeting.year, half__lt=meeting.half)
    last = (
        Meeting.objects.filter(earlier, kind=MeetingKind.REGULAR)
        .exclude(state=MeetingState.CANCELLED)
        .order_by("-year", "-half")
        .first()
    )
    if (
        meeting.kind == MeetingKind.REGULAR
        and last is not None
        and last.host == meeting.host
        and not meeting.host_reason.strip()
    ):
        reason = _("The same side hosted the last meeting: give the reason why it hosts again.")
        raise Refused(reason, fields={"host_reason": reason})
