"""Rows for a portal that runs in processes of its own; run there, not in the test's process."""

import datetime as dt
import itertools
import json
from collections import Counter

from meetings.access import visible_sittings
from meetings.documents.kinds import paper_of
from meetings.documents.printed import printed
from meetings.enums import DocumentKind
from meetings.models import ActionItem, JointText, Meeting, Signature, TextRevision
from meetings.queries.texts.revision import revision_page
from meetings.queries.texts.status import text_status
from meetings.rules.content import fingerprint_of
from meetings.services.delivery import message_id
from meetings.services.example import PASSWORD
from members.access import current_appointments, viewer_of
from members.enums import Language
from members.models import Notification, Person
from members.services import keys
from members.services.letters import queue_account_mail
from tests import factories
from tests.conftest import make_cast
from workinggroup.lib import clock
from workinggroup.lib.doorbell import DELIVER, ring
from workinggroup.lib.viewer import NOBODY, Role, Side

DAY = dt.timedelta(days=1)


def letters(count: int) -> None:
    """So many letters that are due now, to the people of one delegation in turn; rings."""
    now = clock.now()
    if not Meeting.objects.exists():
        make_cast()
        factories.a_meeting(first_day=(now + 60 * DAY).date())
    meeting = Meeting.objects.get()
    people = Person.objects.filter(appointments__delegation="us", appointments__ended_at=None)
    owners = itertools.cycle(people)
    first = ActionItem.objects.count() + 1
    for serial, owner in zip(range(first, first + count), owners, strict=False):
        action = factories.an_action(
            meeting=meeting,
            serial=serial,
            owner_us=owner,
            assigned_at=now,
            due_on=(now + 30 * DAY).date(),
        )
        Notification.objects.create(
            rule="action_assigned",
            subject_type="action",
            subject_id=action.pk,
            recipient=owner,
            occurrence=f"{now:%Y%m%dT%H%M%S}",
            # Whatever the hour of the test.
            payload={"urgent": True},
            due_at=now,
            try_at=now,
            created_at=now,
            expires_at=now + 7 * DAY,
        )
    ring(DELIVER)


def password() -> None:
    """The letter to somebody who forgot their password."""
    person = Person.objects.filter(appointments__delegation="cn", appointments__ended_at=None)[0]
    link = "https://portal.example/accounts/password/reset/key/a-b/"
    queue_account_mail(
        NOBODY, email=person.email, template="password_reset_key", link=link, now=clock.now()
    )


def readers() -> None:
    """Two delegates who sign in with a password, one of them in Chinese, a paper of each, and what
    a program and a calendar app ask with; prints what they are told by, as JSON."""
    now = clock.now()
    cast = make_cast()
    meeting = factories.a_meeting(first_day=(now + 60 * DAY).date())
    told: dict[str, object] = {"meeting": meeting.number}
    for side, language in (("us", Language.ENGLISH), ("cn", Language.CHINESE)):
        person = getattr(cast, f"{side}_delegate")
        person.email, person.language = f"{side}@portal.example", language
        person.set_password(PASSWORD)
        person.save()
        told[side] = factories.a_paper(meeting=meeting, side=side, created_by=person).pk
    actor = cast.viewer("us_delegate")
    issued = keys.issue_api_key(actor, label="program", writes=False, now=now)
    given = keys.issue_calendar_key(actor, label="app", language="en", alarms=False, now=now)
    print(json.dumps({**told, "api": issued.token, "calendar": given.token}))


def report() -> None:
    """Every letter's Message-ID and state, as JSON."""
    print(json.dumps({message_id(row): row.state for row in Notification.objects.all()}))


def clear() -> None:
    """No letters left, so that another test may count its own."""
    Notification.objects.all().delete()


def record() -> None:
    """Every issued revision, key and final text, whether they can be verified, and what the heads
    of both sides read of each, as a page and on paper, as JSON."""
    now = clock.now()
    revisions = TextRevision.objects.select_related("text__meeting").order_by("pk")
    heads = current_appointments(now).filter(role=Role.HEAD)
    read: Counter[str] = Counter()
    for held in heads:
        viewer = viewer_of(held.person, now)
        for row in revisions:
            meeting, kind, number = row.text.meeting, DocumentKind(row.text.kind), row.revision
            sittings = visible_sittings(viewer).filter(meeting=meeting)
            page = revision_page(viewer, row.text, number, sittings)
            paper = paper_of(viewer, meeting, kind, copy=Side.US, now=now, revision=number)
            assert page is not None and paper is not None
            verdict = "agrees" if page.frozen.agrees else "does not agree"
            read[f"{verdict}, {'printed' if printed(paper.document).pieces else 'empty'}"] += 1
    final = [text for text in JointText.objects.select_related("meeting") if text.final]
    keys = Signature.objects.order_by("pk").values_list("pk", "fingerprint", "person")
    print(
        json.dumps(
            {
                "revisions": {
                    row.pk: {
                        "fingerprint": row.fingerprint,
                        "verifies": fingerprint_of(row.content) == row.fingerprint,
                    }
                    for row in revisions
                },
                "keys": list(keys),
                "final": len(final),
                "disagree": [text.symbol for text in final if not text_status(text).agrees],
                "read": read,
            }
        )
    )
