"""What the rule table of reminders needs to know, read in a constant number of queries.

Only people with an account are written to: who has not accepted an invitation yet knows nothing
of the portal. Whether they may see a thing is asked of access again when the letter is sent.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import Max, Q, QuerySet

from meetings.access import may_attend, may_clear, may_see_text, may_sign
from meetings.enums import (
    ACTION_SETTLED,
    MEETING_TAKES_REPLIES,
    MEETING_TO_COME,
    TEXT_PENDING,
    TEXT_SIGNABLE,
    Answer,
    TextKind,
    TextState,
)
from meetings.models import (
    ActionItem,
    Attendance,
    JointText,
    Meeting,
    Signature,
)
from meetings.queries.actions.owners import owner_gone
from meetings.queries.meetings.opening import first_sittings
from meetings.queries.texts.clearance import drafts_to_clear
from meetings.rules.reminders import (
    ACTION_DAYS,
    CLEARANCE_WANTED,
    REPEATED_RULES,
    SIGNATURE_WANTED,
    ActionFacts,
    Ask,
    Charge,
    EarlierReminder,
    MeetingFacts,
    OwnerLeft,
    Recipient,
    TextFacts,
)
from meetings.rules.two_keys import TwoKeys
from members.access import current_appointments
from members.enums import NotificationState
from members.models import AuditEntry, Notification
from members.queries.people import ends_of_roles
from workinggroup.lib.viewer import Side, Viewer

# Due dates this far ahead may have a letter soon, days off included.
ACTIONS_AHEAD = dt.timedelta(days=max(ACTION_DAYS) + 16)
# Counsel is written to about a complete draft (`drafts_to_clear`) once it has rested so long.
DRAFT_RESTS = dt.timedelta(hours=12)


@dataclass(frozen=True)
class Reader:
    """Somebody who may be written to: as a recipient, and as the viewer they are now."""

    recipient: Recipient
    viewer: Viewer


Readers = dict[int, Reader]


def readers(now: dt.datetime) -> Readers:
    """Everybody in either delegation who has an account, by the person's key. One query."""
    appointments = current_appointments(now).exclude(
        person__password__startswith=UNUSABLE_PASSWORD_PREFIX
    )
    return {
        row.person_id: Reader(
            Recipient(row.person_id, row.delegation_id, row.person.time_zone),
            Viewer(row.person, row),
        )
        for row in appointments
    }


def reminder_facts(now: dt.datetime) -> list[MeetingFacts | TextFacts | ActionFacts]:
    """Everything that may have a letter due at `now`. Eleven queries, however much there is, and
    one more where an owner has no account or has left."""
    people = readers(now)
    due = (now + ACTIONS_AHEAD).date()
    actions = ActionItem.objects.exclude(state__in=ACTION_SETTLED).filter(
        Q(due_on__lte=due) | Q(assigned_at__gte=now - ACTIONS_AHEAD) | owner_gone(now)
    )
    return [
        *meeting_facts(Meeting.objects.filter(state__in=MEETING_TAKES_REPLIES), people, now),
        *text_facts(JointText.objects.filter(_live_text()), people, now),
        *action_facts(actions, people, now),
    ]


def _live_text() -> Q:
    drafted = Q(state=TextState.DRAFT, meeting__state__in=MEETING_TO_COME)
    return Q(kind=TextKind.AGENDA) & (drafted | Q(state=TextState.CIRCULATED)) | Q(
        kind=TextKind.MINUTES, state__in=TEXT_PENDING
    )


def meeting_facts(
    meetings: QuerySet[Meeting], people: Readers, now: dt.datetime
) -> list[MeetingFacts]:
    """Facts about those of `meetings` that have yet to open. Four queries."""
    rows = list(meetings)
    first = first_sittings([row.pk for row in rows])
    to_come = [row for row in rows if row.pk in first and first[row.pk].starts_at > now]
    pks = [row.pk for row in to_come]
    moved = _moved_at("meeting", pks, MEETING_TAKES_REPLIES)
    answers: defaultdict[int, dict[int, str]] = defaultdict(dict)
    for answer in Attendance.objects.filter(meeting__in=pks).exclude(answer=""):
        answers[answer.meeting_id][answer.person_id] = answer.answer
    return [
        MeetingFacts(
            id=row.pk,
            state=row.state,
            opens_on=first[row.pk].day,
            opens_at=first[row.pk].starts_at,
            dated_at=max([first[row.pk].changed_at, *moved[row.pk].values()]),
            invited=tuple(
                reader.recipient
                for reader in people.values()
                if may_attend(reader.viewer, first[row.pk].audience)
            ),
            answered=frozenset(answers[row.pk]),
            declined=frozenset(
                person for person, a in answers[row.pk].items() if a == Answer.DECLINED
            ),
        )
        for row in to_come
    ]


def text_facts(texts: QuerySet[JointText], people: Readers, now: dt.datetime) -> list[TextFacts]:
    """Facts about joint texts of live meetings. Six queries."""
    rows = [row for row in texts.select_related("meeting") if not row.meeting.cancelled]
    first = first_sittings([row.meeting_id for row in rows])
    moved = _moved_at("jointtext", [row.pk for row in rows], TextState.values)
    signatures: defaultdict[int, list[Signature]] = defaultdict(list)
    for signature in Signature.objects.filter(text__in=rows):
        signatures[signature.text_id].append(signature)
    ready = drafts_to_clear(rows, now)
    earlier = _earlier_reminders("jointtext", [row.pk for row in rows])
    facts = []
    for row in rows:
        opens = first.get(row.meeting_id) if row.kind == TextKind.AGENDA else None
        keys = TwoKeys.of(row, signatures[row.pk])
        facts.append(
            TextFacts(
                id=row.pk,
                kind=row.kind,
                edition=_edition(row),
                circulated_at=moved[row.pk].get(TextState.CIRCULATED, row.circulated_at),
                readers=_readers_of(row, people),
                asks=(
                    _ask_of_draft(row, keys, people)
                    if row.pk in ready
                    else _asks(row, keys, moved[row.pk], people)
                ),
                until=opens.starts_at if opens else None,
                earlier=tuple(earlier[row.pk]),
            )
        )
    return facts


def _readers_of(text: JointText, people: Readers) -> tuple[Recipient, ...]:
    """Whom a circulated text is for; nobody while it is a draft, or a draft again."""
    if text.state == TextState.DRAFT:
        return ()
    return tuple(
        reader.recipient
        for reader in people.values()
        if may_see_text(reader.viewer, text.circulated_at)
    )


def _ask_of_draft(text: JointText, keys: TwoKeys, people: Readers) -> tuple[Ask, ...]:
    to = tuple(r.recipient for r in people.values() if may_clear(r.viewer, text, keys))
    return (Ask(CLEARANCE_WANTED, text.changed_at + DRAFT_RESTS, to),)


def _asks(
    text: JointText, keys: TwoKeys, moved: dict[str, dt.datetime], people: Readers
) -> tuple[Ask, ...]:
    """Who is to clear and who to sign the present revision; nobody before the text waits for it."""
    state = TEXT_SIGNABLE[TextKind(text.kind)]
    if text.state != state:
        return ()
    since = moved.get(state, text.changed_at)
    cleared = max([since, *(s.signed_at for s in keys.current if s.capacity == "clear")])
    viewers = [(reader.recipient, reader.viewer) for reader in people.values()]
    to_clear = tuple(r for r, viewer in viewers if may_clear(viewer, text, keys))
    to_sign = tuple(r for r, viewer in viewers if may_sign(viewer, text, keys))
    return (Ask(CLEARANCE_WANTED, since, to_clear), Ask(SIGNATURE_WANTED, cleared, to_sign))


def action_facts(
    actions: Iterable[ActionItem], people: Readers, now: dt.datetime
) -> list[ActionFacts]:
    """Facts about action items: those owners who have not confirmed, who looks after it on their
    side, and what they were told. One query beside the rows themselves, and a second one where an
    owner is not among `people`."""
    rows = list(actions)
    earlier = _earlier_reminders("actionitem", [row.pk for row in rows])
    owing = {row.pk: _owing(row) for row in rows}
    known = {owner for owners in owing.values() for owner in owners.values()}
    left = ends_of_roles(known - people.keys(), now)
    charges = {
        (side, owner): _charge(side, owner, left.get(owner), people)
        for owners in owing.values()
        for side, owner in owners.items()
    }
    return [
        ActionFacts(
            id=row.pk,
            due_on=row.due_on,
            assigned_at=row.assigned_at,
            owners=tuple(
                people[owner].recipient for owner in owing[row.pk].values() if owner in people
            ),
            charges=tuple(charges[each] for each in owing[row.pk].items()),
            earlier=tuple(earlier[row.pk]),
        )
        for row in rows
    ]


def _owing(action: ActionItem) -> dict[Side, int]:
    """The owners who have not confirmed it as done, by side."""
    if action.settled:
        return {}
    owners = (
        (Side.US, action.owner_us_id, action.confirmed_us_at),
        (Side.CN, action.owner_cn_id, action.confirmed_cn_at),
    )
    return {side: owner for side, owner, confirmed_at in owners if owner and not confirmed_at}


def _charge(side: Side, owner: int, left_at: dt.datetime | None, people: Readers) -> Charge:
    own = [reader for reader in people.values() if reader.viewer.side == side]
    return Charge(
        side=side,
        secretaries=tuple(r.recipient for r in own if r.viewer.is_secretary),
        heads=tuple(r.recipient for r in own if r.viewer.is_head),
        left=OwnerLeft(owner, left_at) if left_at else None,
    )


def _earlier_reminders(
    subject_type: str, pks: Collection[int]
) -> defaultdict[int, list[EarlierReminder]]:
    """The letters of repeated rules about each subject, but those taken back. One query."""
    rows = Notification.objects.filter(
        rule__in=REPEATED_RULES, subject_type=subject_type, subject_id__in=pks
    ).exclude(state=NotificationState.MOOT)
    earlier: defaultdict[int, list[EarlierReminder]] = defaultdict(list)
    for subject, rule, recipient, occurrence, due_at, sent_at in rows.values_list(
        "subject_id", "rule", "recipient", "occurrence", "due_at", "sent_at"
    ):
        at = max(due_at, sent_at or due_at)
        earlier[subject].append(EarlierReminder(rule, recipient, occurrence, at))
    return earlier


def _edition(text: JointText) -> str:
    """Tells the present revision from every other, also from one of its number that was opened
    before, and discarded."""
    opened = f"@{text.opened_at:%Y%m%dT%H%M%S}" if text.opened_at else ""
    return f"r{text.revision}{opened}"


def _moved_at(
    subject_type: str, pks: Collection[int], states: Iterable[str]
) -> defaultdict[int, dict[str, dt.datetime]]:
    """When each subject last moved into each of `states`, from the record; whoever discards a
    revision moves nothing: what was before stands. One query."""
    rows = (
        AuditEntry.objects.filter(
            subject_type=subject_type, subject_id__in=pks, to_state__in=list(states)
        )
        .exclude(act="discard_revision")
        .values("subject_id", "to_state")
        .annotate(last=Max("at"))
        .order_by()
    )
    moved: defaultdict[int, dict[str, dt.datetime]] = defaultdict(dict)
    for row in rows:
        moved[row["subject_id"]][row["to_state"]] = row["last"]
    return moved
