"""What becomes of rows, and of what is done about action items, when a revision is discarded."""

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from meetings.mail import compose
from meetings.models import (
    ActionItem,
    AgendaItem,
    Attendance,
    JointText,
    Paragraph,
)
from meetings.services import agenda, minutes, texts
from meetings.services.actions import (
    agree_to_drop,
    change_action,
    confirm_done,
    reopen_action,
)
from meetings.services.revisions import discard_revision, open_revision
from members.access import viewer_of
from members.models import AuditEntry, Notification, Person
from tests import factories
from tests.conftest import Cast
from tests.meetings.services.test_opened_revisions import (
    REASON,
    circulated,
    draft,
    fresh,
    give,
    meeting,
)
from tests.tampering import unguarded
from workinggroup.lib.errors import NotAllowed, Refused

__all__ = ["circulated", "draft", "meeting"]


def _settle(cast: Cast, action: ActionItem, how: str, now: dt.datetime) -> None:
    """Done, or dropped, by both sides."""
    action.refresh_from_db()
    for side, owner in (("us", action.owner_us), ("cn", action.owner_cn)):
        if how == "done":
            confirm_done(viewer_of(owner, now), action=action, now=now)
        else:
            agree_to_drop(cast.viewer(f"{side}_secretary"), action=action, reason="Moot.", now=now)
    action.refresh_from_db()
    assert action.state == how


@pytest.mark.parametrize("how", ["done", "dropped"])
@pytest.mark.parametrize(
    ("change", "stands"),
    [("text_en", False), ("owner_cn", False), ("due_on", True), ("nothing", True)],
)
def test_what_settled_an_action_item_in_discarded_words_settles_it_no_longer(
    cast: Cast, draft: JointText, now: dt.datetime, change: str, how: str, *, stands: bool
) -> None:
    secretary, action = cast.viewer("us_secretary"), ActionItem.objects.get()
    texts.circulate(secretary, text=draft, now=now)
    before = {name: getattr(action, name) for name in ("text_en", "owner_cn_id", "due_on")}
    open_revision(secretary, text=draft, reason=REASON, now=now)
    values = {
        "text_en": {"text_en": "Other words.", "text_zh": "其他措辞。"},
        "owner_cn": {"owner_cn": cast.cn_head},
        "due_on": {"due_on": dt.date(2027, 9, 1)},
        "nothing": {},
    }[change]
    change_action(secretary, action=action, now=now, **values)
    _settle(cast, action, how, now)
    discard_revision(secretary, text=draft, now=now)
    action.refresh_from_db()
    assert {name: getattr(action, name) for name in before} == before
    assert action.state == (how if stands else "open")
    again = AuditEntry.objects.filter(act="reopen_action", subject_id=action.pk)
    assert [row.reason for row in again] == ([] if stands else ["JWG/6/MIN/1/Rev.2"])
    changed = AuditEntry.objects.filter(act="change_action", subject_id=action.pk).order_by("pk")
    there, back = [row.changes for row in changed] or ({}, {})
    assert back == {name: [new, old] for name, (old, new) in there.items()}


def test_owners_are_told_whose_an_action_item_is_once_its_revision_is_discarded(
    cast: Cast, draft: JointText, now: dt.datetime
) -> None:
    secretary, action = cast.viewer("us_secretary"), ActionItem.objects.get()
    texts.circulate(secretary, text=draft, now=now)
    open_revision(secretary, text=draft, reason=REASON, now=now)
    change_action(secretary, action=action, owner_cn=cast.cn_head, now=now)
    Notification.objects.all().delete()
    discard_revision(secretary, text=draft, now=now)
    told = Notification.objects.filter(rule="action_assigned", subject_id=action.pk)
    assert [row.recipient_id for row in told] == [cast.cn_delegate.pk]


def test_action_item_of_a_discarded_revision_is_dropped_by_nobody_and_stays_so(
    cast: Cast, draft: JointText, now: dt.datetime, client_of: Callable[[Person], Client]
) -> None:
    secretary = cast.viewer("us_secretary")
    texts.circulate(secretary, text=draft, now=now)
    open_revision(secretary, text=draft, reason=REASON, now=now)
    given, done = give(cast, draft.meeting, now), give(cast, draft.meeting, now)
    confirm_done(cast.viewer("us_delegate"), action=done, now=now)
    Notification.objects.update(state="sent", sent_at=now)
    discard_revision(secretary, text=draft, now=now)
    about = Notification.objects.filter(rule="minutes_discarded")
    given.refresh_from_db()
    assert (given.state, given.drop_us_at, given.drop_cn_at) == ("dropped", None, None)
    for reader, of_it in (("us_counsel", True), ("us_delegate", True), ("us_adviser", False)):
        mail = compose(about.get(recipient=getattr(cast, reader)), now)
        assert mail is not None
        of_those = f"Action items closed without action\n    {given.number}\n\n" in mail.body
        assert (of_those, given.number in mail.body) == (of_it, of_it)
    for action, state in ((given, "dropped"), (done, "done")):
        with pytest.raises(NotAllowed):
            reopen_action(secretary, action=action, reason="Still needed.", now=now)
        action.refresh_from_db()
        assert (action.state, action.discarded_at) == (state, now)
    for name, said in (
        ("us_delegate", "a revision of the minutes that was discarded"),
        ("cn_counsel", "已撤销的会议纪要修订版"),
    ):
        page = client_of(getattr(cast, name)).get(reverse("action", args=[given.number]))
        assert said in page.content.decode()


def test_revision_is_not_discarded_once_the_agenda_lacks_what_it_was_written_under(
    cast: Cast, draft: JointText, now: dt.datetime
) -> None:
    secretary = cast.viewer("us_secretary")
    texts.circulate(secretary, text=draft, now=now)
    open_revision(secretary, text=draft, reason=REASON, now=now)
    AgendaItem.objects.filter(meeting=draft.meeting).update(withdrawn_at=now)
    with pytest.raises(Refused, match="no longer has an item"):
        discard_revision(secretary, text=draft, now=now)
    assert fresh(draft).opened


def test_discarding_writes_nothing_that_is_as_it_was(
    cast: Cast, draft: JointText, circulated: JointText, now: dt.datetime
) -> None:
    secretary, later = cast.viewer("us_secretary"), now + dt.timedelta(hours=1)
    texts.circulate(secretary, text=draft, now=now)
    for text in (draft, circulated):
        open_revision(secretary, text=text, reason=REASON, now=now)
    item = AgendaItem.objects.get(title_en="Last")
    paragraph = Paragraph.objects.filter(meeting=draft.meeting).order_by("pk")[0]
    agenda.change_item(secretary, item=item, minutes=50, now=now)
    minutes.change_paragraph(secretary, paragraph=paragraph, text_en="Other words.", now=now)
    before = {row: row.changed_at for row in (item, paragraph)}
    with CaptureQueriesContext(connection) as queries:
        for text in (draft, circulated):
            discard_revision(secretary, text=text, now=later)
    rows = r'^UPDATE "meetings_(agendaitem|paragraph|actionitem)" .* WHERE \S+"id" = (\d+)'
    written = [found for each in queries for found in re.findall(rows, each["sql"])]
    assert sorted(written) == [("agendaitem", f"{item.pk}"), ("paragraph", f"{paragraph.pk}")]
    # When they were changed is what it was: who does not draft is not told what this was about.
    for row, changed_at in before.items():
        row.refresh_from_db()
        assert abs(row.changed_at - changed_at) < dt.timedelta(milliseconds=1)


def test_progress_of_an_action_item_outlives_a_discarded_revision(
    cast: Cast, draft: JointText, now: dt.datetime
) -> None:
    """What is done about it is no part of the minutes; a remark with an answer is neither."""
    secretary = cast.viewer("us_secretary")
    texts.circulate(secretary, text=draft, now=now)
    open_revision(secretary, text=draft, reason=REASON, now=now)
    ActionItem.objects.update(state="in_progress")
    Attendance.objects.filter(person=cast.cn_head).update(remark="Vegetarian.")
    discard_revision(secretary, text=draft, now=now)
    assert ActionItem.objects.get().state == "in_progress"
    assert Attendance.objects.get(person=cast.cn_head).remark == "Vegetarian."


def test_an_item_under_which_minutes_were_written_keeps_its_revision_from_being_discarded(
    cast: Cast, circulated: JointText, now: dt.datetime
) -> None:
    secretary, meeting = cast.viewer("us_secretary"), circulated.meeting
    open_revision(secretary, text=circulated, reason=REASON, now=now)
    item = agenda.add_item(
        secretary, meeting=meeting, title_en="New", title_zh="新", minutes=5, now=now
    )
    factories.a_paragraph(item=item)
    with pytest.raises(Refused, match="under an item that this revision added"):
        discard_revision(secretary, text=circulated, now=now)
    assert fresh(circulated).revision == 2


def test_revision_without_a_working_copy_is_not_discarded(
    cast: Cast, circulated: JointText, now: dt.datetime
) -> None:
    """One that was issued before working copies were kept."""
    secretary = cast.viewer("us_secretary")
    with unguarded():
        circulated.revisions.update(working_copy={})
    open_revision(secretary, text=circulated, reason=REASON, now=now)
    with pytest.raises(Refused, match="before working copies were kept"):
        discard_revision(secretary, text=circulated, now=now)
    assert fresh(circulated).revision == 2


@pytest.mark.parametrize("copy", [{}, {"pks": {"items": {}}}])
def test_page_says_beforehand_what_cannot_be_discarded(
    cast: Cast,
    client_of: Callable[[Person], Client],
    circulated: JointText,
    now: dt.datetime,
    copy: dict[str, Any],
) -> None:
    """Before the next revision is opened, and while it is open: then no button is offered."""
    client, where = client_of(cast.us_secretary), [circulated.meeting.number, "agenda"]
    opens, discards = (reverse(name, args=where) for name in ("text_open", "text_discard"))
    page, never = reverse("meeting_agenda", args=where[:1]), "before working copies were kept"
    assert "before that it can be discarded" in client.get(opens).content.decode()
    with unguarded():
        circulated.revisions.update(working_copy=copy)
    body = " ".join(client.get(opens).content.decode().split())
    assert "It cannot be discarded" in body and "can be discarded." not in body
    open_revision(cast.viewer("us_secretary"), text=circulated, reason=REASON, now=now)
    body = client.get(page).content.decode()
    assert never in body and discards not in body
    refused = client.get(discards)
    assert refused.status_code == 403 and never in refused.content.decode()
    assert never not in client_of(cast.us_delegate).get(page).content.decode()
    with unguarded():
        circulated.revisions.update(working_copy={**copy, "rows": []})
    body = client.get(page).content.decode()
    assert never not in body and discards in body
