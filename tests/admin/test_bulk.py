"""Acts on several rows of a list: a page that says what will happen, then each row by itself."""

import datetime as dt
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.html import escape

from meetings.enums import PaperState, ProposalState
from meetings.models import ActionItem, AgendaItem, Deadline, ItemProposal, Meeting, Paper
from members.models import AuditEntry, Notification
from tests import factories
from tests.conftest import Cast
from tests.signing_in import sign_in_as
from workinggroup.lib import clock

pytestmark = pytest.mark.django_db
PAPERS, PROPOSALS = "/admin/meetings/paper/", "/admin/meetings/itemproposal/"
ACTIONS, MEETINGS = "/admin/meetings/actionitem/", "/admin/meetings/meeting/"
DEADLINES = "/admin/meetings/deadline/"
TOKEN = "a-token-that-a-page-gave"
NEW_DAY = dt.date(2030, 1, 15)


def browser_of(person: Any) -> Client:
    browser = Client()
    sign_in_as(browser, person)
    return browser


@pytest.fixture
def desk(cast: Cast) -> Client:
    """A browser of the US secretariat."""
    return browser_of(cast.us_secretary)


def page_for(path: str, act: str, *rows: Any) -> str:
    return f"{path}bulk/{act}/{','.join(str(row.pk) for row in rows)}/"


def outcomes(answer: Any) -> dict[str, bool]:
    assert answer.status_code == 200
    return {row.name: row.outcome.done for row in answer.context["rows"]}


def a_paper_with_a_file(cast: Cast, **fields: Any) -> Paper:
    meeting = fields.pop("meeting", None) or factories.a_meeting(number=50, year=2050)
    paper = factories.a_paper(meeting=meeting, side="us", created_by=cast.us_delegate, **fields)
    factories.a_version(paper=paper, number=None)
    return paper


# --- from the list to the page -------------------------------------------------------------------
def test_rows_that_are_ticked_lead_to_a_page_and_nothing_is_done_yet(
    cast: Cast, desk: Client
) -> None:
    paper = a_paper_with_a_file(cast)
    other = a_paper_with_a_file(cast, meeting=paper.meeting)
    assert "Release the selected papers" in desk.get(PAPERS).content.decode()
    chosen = {"action": "release_paper", "_selected_action": [paper.pk, other.pk]}
    answer = desk.post(f"{PAPERS}?state__exact=private", chosen)
    assert answer.status_code == 302
    page = desk.get(answer["Location"])
    body = page.content.decode()
    assert set(outcomes(page)) == {str(paper), str(other)}
    assert "Release 2 papers" in body and "This cannot be undone." in body
    assert f'href="{PAPERS}?state__exact=private"' in body
    assert set(Paper.objects.values_list("state", flat=True)) == {PaperState.PRIVATE}


def test_no_more_than_a_page_of_rows_at_once(cast: Cast, desk: Client) -> None:
    meeting = factories.a_meeting(number=50, year=2050)
    rows = [
        factories.a_paper(meeting=meeting, side="us", created_by=cast.us_head) for _ in range(101)
    ]
    chosen = {"action": "release_paper", "_selected_action": [row.pk for row in rows]}
    answer = desk.post(f"{PAPERS}?all=", chosen, follow=True)
    assert "Choose at most 100 rows at once." in answer.content.decode()
    assert desk.get(page_for(PAPERS, "release_paper", *rows)).status_code == 404
    assert desk.get(page_for(PAPERS, "release_paper", *rows[:100])).status_code == 200


@pytest.mark.parametrize("rows", ["0", "x", "1;2", "1,", "999999999999999999", "-1"])
def test_page_of_no_rows_is_none(desk: Client, rows: str) -> None:
    assert desk.get(f"{PAPERS}bulk/release_paper/{rows}/").status_code == 404


def test_page_of_another_act_is_none(cast: Cast, desk: Client) -> None:
    paper = a_paper_with_a_file(cast)
    for act in ("withdraw_paper", "release_proposal", "none"):
        assert desk.get(page_for(PAPERS, act, paper)).status_code == 404


# --- releasing -----------------------------------------------------------------------------------
def test_papers_are_released_and_what_may_not_be_says_why(cast: Cast, desk: Client) -> None:
    one = a_paper_with_a_file(cast)
    two = a_paper_with_a_file(cast, meeting=one.meeting)
    bare = factories.a_paper(meeting=one.meeting, side="us", created_by=cast.us_delegate)
    shared = factories.a_paper(
        meeting=one.meeting, side="cn", created_by=cast.cn_delegate, state="released"
    )
    path = page_for(PAPERS, "release_paper", one, two, bare, shared)
    page = desk.get(path)
    assert outcomes(page) == {str(one): True, str(two): True, str(bare): False, str(shared): False}
    body = page.content.decode()
    assert "Add a file before you release the paper." in body
    assert escape("Only the head or the secretariat of your side may release this.") in body
    answer = desk.post(path, {"distribution": "heads"})
    assert outcomes(answer) == outcomes(page)
    for paper in (one, two, bare):
        paper.refresh_from_db()
    assert (one.state, two.state, bare.state) == ("released", "released", "private")
    assert {one.distribution, two.distribution} == {"heads"}
    done = answer.content.decode()
    assert f"Released as {one.symbol}." in done and f"Released as {two.symbol}." in done
    assert "Done: 2 of 4." in done and "2 rows were left as they are" in done
    entries = AuditEntry.objects.filter(act="release_paper")
    assert {entry.subject_id for entry in entries} == {one.pk, two.pk}
    told = Notification.objects.filter(rule="paper_released")
    assert {n.subject_id for n in told} == {one.pk, two.pk}


def test_level_is_asked_for_and_nothing_done_without(cast: Cast, desk: Client) -> None:
    paper = a_paper_with_a_file(cast)
    answer = desk.post(page_for(PAPERS, "release_paper", paper), {"once": TOKEN})
    assert answer.status_code == 200 and answer.context["form"].errors
    assert f'data-answers="{TOKEN}"' in answer.content.decode()
    paper.refresh_from_db()
    assert paper.state == PaperState.PRIVATE


def test_papers_sent_twice_are_released_once(cast: Cast, desk: Client) -> None:
    paper = a_paper_with_a_file(cast)
    path = page_for(PAPERS, "release_paper", paper)
    data = {"distribution": "working_group", "once": TOKEN}
    answer = desk.post(path, data)
    assert outcomes(answer) == {str(paper): True}
    # The browser that kept what was typed may forget it.
    assert TOKEN in answer.cookies[f"sent-{TOKEN[:22]}"].value
    assert b"data-answers" not in answer.content
    letters = Notification.objects.count()
    again = desk.post(path, data, follow=True)
    assert again.redirect_chain[0][0] == PAPERS
    assert "This was sent twice, and done once." in again.content.decode()
    assert AuditEntry.objects.filter(act="release_paper").count() == 1
    assert Notification.objects.count() == letters


def test_page_that_is_opened_again_offers_nothing_more(cast: Cast, desk: Client) -> None:
    paper = a_paper_with_a_file(cast)
    path = page_for(PAPERS, "release_paper", paper)
    desk.post(path, {"distribution": "working_group"})
    body = desk.get(path).content.decode()
    assert "This can be done to none of the selected rows." in body
    assert (
        "This paper is released or withdrawn already." in body
        and "<button" not in body.split('id="content"')[1].split("</main>")[0]
    )
    assert outcomes(desk.post(path, {"distribution": "heads"})) == {str(paper): False}
    paper.refresh_from_db()
    assert paper.distribution == "working_group"


def test_proposals_are_released_where_the_agenda_takes_them(cast: Cast, desk: Client) -> None:
    meeting = factories.a_meeting(number=50, year=2050)
    closed = factories.a_meeting(number=51, year=2050, half=2, state="held")
    one, two, late = (
        factories.a_proposal(meeting=each, author=cast.us_delegate, side="us", minutes=10)
        for each in (meeting, meeting, closed)
    )
    path = page_for(PROPOSALS, "release_proposal", one, two, late)
    assert "Release 2 proposals" in desk.get(path).content.decode()
    answer = desk.post(path)
    assert outcomes(answer) == {str(one): True, str(two): True, str(late): False}
    states = dict(ItemProposal.objects.values_list("pk", "state"))
    assert states == {
        one.pk: ProposalState.RELEASED,
        two.pk: ProposalState.RELEASED,
        late.pk: ProposalState.PRIVATE,
    }
    titles = set(AgendaItem.objects.filter(meeting=meeting).values_list("title_en", flat=True))
    assert titles == {one.title_en, two.title_en}


# --- privacy -------------------------------------------------------------------------------------
def test_other_side_and_operator_find_no_private_rows(cast: Cast) -> None:
    paper = a_paper_with_a_file(cast, title_en="Zq secret title")
    proposal = factories.a_proposal(meeting=paper.meeting, author=cast.us_delegate, side="us")
    absent = {}
    for person in (cast.cn_secretary, cast.operator):
        browser = browser_of(person)
        for path, act, row in (
            (PAPERS, "release_paper", paper),
            (PROPOSALS, "release_proposal", proposal),
        ):
            for send in (browser.get, browser.post):
                answer = send(page_for(path, act, row))
                absent[person.email, act, send.__name__] = answer.status_code
                assert b"Zq secret" not in answer.content
    assert set(absent.values()) == {404}
    paper.refresh_from_db()
    assert paper.state == PaperState.PRIVATE


def test_private_rows_among_shared_ones_are_not_even_counted(cast: Cast) -> None:
    paper = a_paper_with_a_file(cast, title_en="Zq secret title")
    own = factories.a_paper(meeting=paper.meeting, side="cn", created_by=cast.cn_delegate)
    page = browser_of(cast.cn_secretary).get(page_for(PAPERS, "release_paper", paper, own))
    assert list(outcomes(page)) == [str(own)]


def test_operator_is_offered_no_act_of_a_side(cast: Cast) -> None:
    browser = browser_of(cast.operator)
    for path in (PAPERS, PROPOSALS, ACTIONS, MEETINGS):
        assert 'name="action"' not in browser.get(path).content.decode()


# --- action items --------------------------------------------------------------------------------
@pytest.fixture
def items(cast: Cast) -> list[ActionItem]:
    """Two open items of both sides, and one that is done."""
    meeting = factories.a_meeting(number=50, year=2050)
    owners = {"owner_us": cast.us_delegate, "owner_cn": cast.cn_head}
    confirmed = {f"confirmed_{side}_at": clock.now() for side in ("us", "cn")}
    return [
        factories.an_action(meeting=meeting, **owners),
        factories.an_action(meeting=meeting, **owners),
        factories.an_action(meeting=meeting, state="done", **confirmed, **owners),
    ]


def redating(page: Any) -> dict[str, str]:
    found = re.search(r'name="seen" value="([^"]*)"', page.content.decode())
    assert found
    return {"seen": found[1].replace("&quot;", '"'), "due_on": NEW_DAY.isoformat()}


def test_items_get_one_new_date(desk: Client, items: list[ActionItem]) -> None:
    path = page_for(ACTIONS, "redate_action", *items)
    page = desk.get(path)
    assert list(outcomes(page).values()).count(False) == 1
    assert "Due on Mon 3 May 2027." in page.content.decode()
    answer = desk.post(path, redating(page))
    assert outcomes(answer) == outcomes(page)
    dates = [ActionItem.objects.get(pk=item.pk).due_on for item in items]
    assert dates == [NEW_DAY, NEW_DAY, items[2].due_on]
    entries = AuditEntry.objects.filter(act="change_action")
    assert {entry.subject_id for entry in entries} == {items[0].pk, items[1].pk}
    assert all(list(entry.changes) == ["due_on"] for entry in entries)
    assert "Due on Tue 15 Jan 2030." in answer.content.decode()


def test_date_that_someone_changed_since_the_page_is_left(
    desk: Client, items: list[ActionItem]
) -> None:
    path = page_for(ACTIONS, "redate_action", *items)
    data = redating(desk.get(path))
    theirs = dt.date(2029, 9, 9)
    ActionItem.objects.filter(pk=items[0].pk).update(due_on=theirs)
    answer = desk.post(path, data)
    assert [row.outcome.done for row in answer.context["rows"] if row.name == str(items[0])] == [
        False
    ]
    assert "This was changed in the meantime." in answer.content.decode()
    dates = [ActionItem.objects.get(pk=item.pk).due_on for item in items]
    assert dates == [theirs, NEW_DAY, items[2].due_on]


@pytest.mark.parametrize("day", ["2001-01-01", "", "2030-02-30", "9999-12-31"])
def test_date_that_cannot_be_stands_at_its_field(
    desk: Client, items: list[ActionItem], day: str
) -> None:
    path = page_for(ACTIONS, "redate_action", *items)
    answer = desk.post(path, {**redating(desk.get(path)), "due_on": day})
    assert answer.status_code == 200 and answer.context["form"].errors["due_on"]
    assert set(ActionItem.objects.values_list("due_on", flat=True)) == {items[0].due_on}


def test_date_waits_while_the_minutes_are_issued(
    cast: Cast, desk: Client, items: list[ActionItem]
) -> None:
    meeting = factories.a_meeting(number=51, year=2050, half=2, minutes="circulated")
    waiting = factories.an_action(meeting=meeting, owner_us=cast.us_delegate)
    page = desk.get(page_for(ACTIONS, "redate_action", waiting, items[0]))
    assert outcomes(page) == {str(waiting): False, str(items[0]): True}
    assert "Open the next revision first." in page.content.decode()


def test_owners_are_reminded_once_a_day(cast: Cast, desk: Client, items: list[ActionItem]) -> None:
    path = page_for(ACTIONS, "remind_owners", *items)
    assert "Remind the owners of 2 items" in desk.get(path).content.decode()
    answer = desk.post(path)
    assert list(outcomes(answer).values()).count(True) == 2
    asked = Notification.objects.filter(rule="action_asked")
    assert {(n.recipient_id, n.subject_id) for n in asked} == {
        (cast.us_delegate.pk, items[0].pk),
        (cast.us_delegate.pk, items[1].pk),
    }
    again = desk.post(path)
    assert not any(outcomes(again).values())
    assert "No reminder is on its way" in again.content.decode()
    assert asked.count() == 2


def test_those_who_have_not_replied_are_reminded_of_several_meetings(
    cast: Cast, desk: Client
) -> None:
    coming = factories.a_meeting(number=50, year=2050)
    held = factories.a_meeting(number=51, year=2050, half=2, state="held")
    path = page_for(MEETINGS, "remind_to_answer", coming, held)
    answer = desk.post(path)
    assert outcomes(answer) == {str(coming): True, str(held): False}
    asked = Notification.objects.filter(rule="answer_asked")
    assert {n.subject_id for n in asked} == {coming.pk}
    assert {n.recipient_id for n in asked} >= {cast.us_head.pk, cast.us_delegate.pk}


# --- what it costs -------------------------------------------------------------------------------
@pytest.mark.parametrize("act", ["remind_owners", "redate_action", "release_paper"])
def test_page_takes_the_same_queries_for_many_rows(cast: Cast, desk: Client, act: str) -> None:
    rows: list[Any] = []
    counts = []
    for n in range(6):
        meeting = factories.a_meeting(number=60 + n, year=2060 + n)
        if act == "release_paper":
            path, row = PAPERS, a_paper_with_a_file(cast, meeting=meeting)
        else:
            path, row = ACTIONS, factories.an_action(meeting=meeting, owner_us=cast.us_delegate)
        rows.append(row)
        if n in {1, 5}:
            address = page_for(path, act, *rows)
            desk.get(address)
            with CaptureQueriesContext(connection) as caught:
                assert all(outcomes(desk.get(address)).values())
            counts.append(len(caught))
    assert counts[0] == counts[1] < 30


def test_due_today_is_still_a_date(cast: Cast, desk: Client, items: list[ActionItem]) -> None:
    path = page_for(ACTIONS, "redate_action", items[0])
    today = clock.local(clock.now(), clock.WASHINGTON).date()
    data = {**redating(desk.get(path)), "due_on": today.isoformat()}
    assert outcomes(desk.post(path, data)) == {str(items[0]): True}


# --- deadlines -----------------------------------------------------------------------------------
def papers_due(meeting: Meeting) -> Deadline:
    moment = clock.now()
    row: Deadline = Deadline.objects.get_or_create(
        meeting=meeting,
        kind="papers",
        defaults={"due_on": dt.date(2027, 3, 1), "created_at": moment, "changed_at": moment},
    )[0]
    return row


def test_deadlines_get_one_new_date_with_the_reason_that_one_asks_for(
    cast: Cast, desk: Client
) -> None:
    coming = papers_due(factories.a_meeting(number=50, year=2027))
    proposed = papers_due(factories.a_meeting(number=51, year=2027, half=2, state="proposed"))
    held = papers_due(factories.a_meeting(number=52, year=2028, state="held"))
    path = page_for(DEADLINES, "redate_deadline", coming, proposed, held)
    page = desk.get(path)
    assert outcomes(page) == {str(coming): True, str(proposed): True, str(held): False}
    day = coming.due_on - dt.timedelta(days=1)
    data = {**redating(page), "due_on": day.isoformat(), "reason": "Two holidays."}
    answer = desk.post(path, data)
    assert outcomes(answer) == {str(coming): True, str(proposed): True, str(held): False}
    for row in (coming, proposed):
        row.refresh_from_db()
        assert (row.due_on, row.fixed) == (day, True)
    entries = AuditEntry.objects.filter(act="set_deadlines")
    assert {entry.reason for entry in entries} == {"Two holidays."} and len(entries) == 2


def test_deadlines_that_look_like_a_mistake_are_all_asked_about_first(
    cast: Cast, desk: Client
) -> None:
    """Papers that are due after the meeting: nothing is moved until that is confirmed."""
    one = papers_due(factories.a_meeting(number=50, year=2027, state="proposed"))
    two = papers_due(factories.a_meeting(number=51, year=2027, half=2, state="proposed"))
    before = [one.due_on, two.due_on]
    path = page_for(DEADLINES, "redate_deadline", one, two)
    data = {**redating(desk.get(path)), "due_on": "2027-12-20"}
    asked = desk.post(path, data)
    body = asked.content.decode()
    assert 'id="form-doubts"' in body
    assert [row.due_on for row in Deadline.objects.filter(pk__in=[one.pk, two.pk])] == before
    marks = re.search(r'name="confirmed"[^>]*value="([^"]+)"', body)
    assert marks
    done = desk.post(path, {**data, "confirmed": marks[1]})
    assert set(outcomes(done).values()) == {True}
    dates = Deadline.objects.filter(pk__in=[one.pk, two.pk]).values_list("due_on", flat=True)
    assert set(dates) == {dt.date(2027, 12, 20)}
