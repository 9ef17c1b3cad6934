"""Issuing, rotating and revoking the keys that people carry outside the browser.

A token leaves this module once, in the answer to the act that made it; what stays is its hash.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from members.access import (
    demand_proof,
    may_carry_keys,
    person_of,
    visible_api_keys,
    visible_calendar_keys,
)
from members.models import ApiKey, CalendarKey, Person
from members.queries.verdicts import may_revoke_key_now
from members.services.audit import record
from workinggroup.lib import tokens
from workinggroup.lib.errors import Refused
from workinggroup.lib.text import clean_line
from workinggroup.lib.viewer import Viewer

MOST_KEYS = 20
# How exactly 'last used' is kept: finer would be a write for every fetch.
USE_NOTED_EVERY = dt.timedelta(minutes=15)
LONGEST_AGENT = 200
HINT = 6

_Issued = TypeVar("_Issued", CalendarKey, ApiKey)


@dataclass(frozen=True)
class Issued(Generic[_Issued]):
    """A new key and its token, which is nowhere else."""

    key: _Issued
    token: str


def issue_calendar_key(
    actor: Viewer, *, label: str, language: str, alarms: bool, now: dt.datetime
) -> Issued[CalendarKey]:
    """Give `actor` the key of a new calendar subscription for the device `label`.

    `language` (a profile's code) is that of everything in the feed. Raises NotAllowed for who is
    no member, Refused at `label` for a second one of that name and when there are too many,
    ProofNeeded unless they proved just now who they are.
    """
    _demand(actor, now)
    person = person_of(actor)
    label = clean_line(label)
    with transaction.atomic():
        live = _live(visible_calendar_keys(actor), person)
        if live.filter(label=label).exists():
            taken = _("You have a subscription with this name. Choose another name.")
            raise Refused(taken, fields={"label": taken})
        _refuse_too_many(live)
        return _new_calendar_key(actor, label=label, language=language, alarms=alarms, now=now)


def rotate_calendar_key(
    actor: Viewer, *, key: CalendarKey, now: dt.datetime
) -> Issued[CalendarKey]:
    """Replace a subscription's address: the old one is gone (410), a new one has its settings.

    Raises NotAllowed for another's key, Refused where it is revoked already, ProofNeeded as above.
    """
    _demand(actor, now)
    with transaction.atomic():
        old = _revoke(actor, key, now)
        return _new_calendar_key(
            actor, label=old.label, language=old.language, alarms=old.alarms, now=now
        )


def revoke_calendar_key(actor: Viewer, *, key: CalendarKey, now: dt.datetime) -> CalendarKey:
    """End a subscription: its address answers 410 from now on. Raises as `rotate_calendar_key`."""
    with transaction.atomic():
        return _revoke(actor, key, now)


def issue_api_key(actor: Viewer, *, label: str, writes: bool, now: dt.datetime) -> Issued[ApiKey]:
    """Give `actor` a key for the REST API; one that `writes` may also answer and report.

    Raises NotAllowed for who is no member, Refused at `label` for a second one of that name (the
    page sent again would make one) and when there are too many, ProofNeeded as above.
    """
    _demand(actor, now)
    person = person_of(actor)
    label = clean_line(label)
    token = tokens.new_token()
    with transaction.atomic():
        live = _live(visible_api_keys(actor), person)
        if live.filter(label=label).exists():
            taken = _("You have a key with this name. Choose another name.")
            raise Refused(taken, fields={"label": taken})
        _refuse_too_many(live)
        key = ApiKey.objects.create(
            person=person,
            label=label,
            key_hash=tokens.token_hash(token),
            hint=token[:HINT],
            writes=writes,
            created_at=now,
        )
        record(actor, act="issue_api_key", subject=key, side=actor.side or "", now=now)
    return Issued(key, token)


def revoke_api_key(actor: Viewer, *, key: ApiKey, now: dt.datetime) -> ApiKey:
    """End an API key at once. Raises NotAllowed for another's, Refused where it is revoked."""
    with transaction.atomic():
        return _revoke(actor, key, now)


def is_to_note(used_at: dt.datetime | None, now: dt.datetime) -> bool:
    """Whether a use at `now` is worth a write, after the last that was noted at `used_at`."""
    return used_at is None or now - used_at >= USE_NOTED_EVERY


def note_use(key: CalendarKey | ApiKey, *, agent: str, now: dt.datetime) -> None:
    """Keep when a key was last used and by what; at most one write in a quarter of an hour."""
    if not is_to_note(key.used_at, now):
        return
    # Only these two columns: a revocation at this moment must not be undone.
    type(key).objects.filter(pk=key.pk).update(
        used_at=now, used_by=clean_line(agent)[:LONGEST_AGENT]
    )


def _demand(actor: Viewer, now: dt.datetime) -> None:
    """A key opens a further door to an account: who makes one proves that the account is theirs."""
    may_carry_keys(actor).demand()
    demand_proof(actor, now)


def _new_calendar_key(
    actor: Viewer, *, label: str, language: str, alarms: bool, now: dt.datetime
) -> Issued[CalendarKey]:
    token = tokens.new_token()
    key = CalendarKey.objects.create(
        person=person_of(actor),
        label=label,
        language=language,
        alarms=alarms,
        key_hash=tokens.token_hash(token),
        created_at=now,
    )
    record(actor, act="issue_calendar_key", subject=key, side=actor.side or "", now=now)
    return Issued(key, token)


def _live(rows: QuerySet[_Issued], person: Person) -> QuerySet[_Issued]:
    """The keys in use, with their person's row locked: two at once cannot pass the limit."""
    Person.objects.select_for_update().get(pk=person.pk)
    return rows.filter(revoked_at=None)


def _refuse_too_many(live: QuerySet[CalendarKey] | QuerySet[ApiKey]) -> None:
    if live.count() >= MOST_KEYS:
        raise Refused(
            _("You have %(most)d keys of this kind. Revoke one that you no longer use first.")
            % {"most": MOST_KEYS}
        )


def _revoke(actor: Viewer, key: _Issued, now: dt.datetime) -> _Issued:
    found = type(key).objects.select_for_update().get(pk=key.pk)
    may_revoke_key_now(actor, found, now).demand()
    found.revoked_at = now
    found.save(update_fields=["revoked_at"])
    act = {CalendarKey: "revoke_calendar_key", ApiKey: "revoke_api_key"}
    record(actor, act=act[type(found)], subject=found, side=actor.side or "", now=now)
    return found
