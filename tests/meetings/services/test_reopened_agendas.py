"""An agenda that both heads signed is opened again by a head: with the word of the other one, or
after three working days of silence of that side, and never once the meeting was held."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse

from meetings.enums import TextKind, TextState
from meetings.models import JointText, Meeting
from meetings.queries.home.asked import asked_of
from meetings.queries.texts.status import text_status
from meetings.rules.working_days import end_of_working_days
from meetings.services import moves, texts
from meetings.services.revisions import ask_to_open, discard_revision, keep_agreed, open_revision
from members.models import AuditEntry, Notification, Person
from tests import factories
from tests.api import Program
from tests.conftest import Cast
from tests.meetings.clearing import clear_both, fingerprint_now
from workinggroup.lib.errors import NotAllowed, Refused, Stale

# A Tuesday, in the morning in Washington and in the evening in Beijing.
NOW = dt.datetime(2027, 3, 2, 13, tzinfo=dt.UTC)
SECOND = dt.timedelta(seconds=1)
REASON = "Two hours were wrong."


@pytest.fixture(autouse=True)
def stopped_clock() -> object:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def agreed(cast: Cast) -> JointText:
    """Of a meeting to come, cleared and signed by everybody."""
    meeting = factories.a_meeting(number=5)
    factories.an_item(meeting=meeting)
    text = factories.the_text(meeting, TextKind.AGENDA)
    clear_both(cast, text, NOW)
    texts.circulate(cast.viewer("us_secretary"), text=text, now=NOW)
    for name in ("us_head", "cn_head"):
        seen = fingerprint_now(text)
        texts.sign(cast.viewer(name), text=text, seen_fingerprint=seen, now=NOW)
    return fresh(text)


def fresh(text: JointText) -> JointText:
    return JointText.objects.select_related("meeting").get(pk=text.pk)


def ask(cast: Cast, text: JointText, name: str = "us_head", now: dt.datetime = NOW) -> JointText:
    return ask_to_open(cast.viewer(name), text=text, reason=f" {REASON} ", now=now)


def told(rule: str) -> set[int]:
    rows = Notification.objects.filter(rule=rule, state__in=["queued", "held", "sent"])
    return set(rows.values_list("recipient", flat=True))


def wants_opening(cast: Cast, name: str, now: dt.datetime) -> bool:
    return "open" in [row.kind for row in asked_of(cast.viewer(name), now)]


# --- asking --------------------------------------------------------------------------------------
def test_asked_for_it_stands_as_both_heads_signed_it(cast: Cast, agreed: JointText) -> None:
    before = text_status(agreed)
    text = ask(cast, agreed)
    assert text_status(fresh(text)) == before
    assert (text.state, text.revision, text.asked_reason, text.asked_by, text.asked_side) == (
        *(TextState.AGREED, 1, REASON),
        *(cast.us_head, "us"),
    )
    entry = AuditEntry.objects.get(act="ask_to_open")
    assert (entry.reason.strip(), entry.actor, entry.side) == (REASON, cast.us_head, "")


def test_no_head_opens_it_alone_and_nobody_else_at_all(cast: Cast, agreed: JointText) -> None:
    for name in ("us_head", "cn_head"):
        with pytest.raises(Refused, match="Ask the other head first"):
            open_revision(cast.viewer(name), text=agreed, reason=REASON, now=NOW)
    for name in ("us_secretary", "cn_counsel", "cn_delegate", "us_left", "operator", "nobody"):
        for act in (ask_to_open, open_revision):
            with pytest.raises(NotAllowed):
                act(cast.viewer(name), text=agreed, reason=REASON, now=NOW)
    assert fresh(agreed).revision == 1 and not fresh(agreed).asked


def test_asking_needs_a_reason_and_is_done_once(cast: Cast, agreed: JointText) -> None:
    with pytest.raises(Refused) as refusal:
        ask_to_open(cast.viewer("us_head"), text=agreed, reason=" ", now=NOW)
    assert set(refusal.value.fields) == {"reason"}
    ask(cast, agreed)
    for name in ("us_head", "cn_head"):
        with pytest.raises(Stale, match="asked already"):
            ask(cast, agreed, name)
    with pytest.raises(Stale):
        ask_to_open(cast.viewer("us_head"), text=agreed, reason=REASON, seen_revision=2, now=NOW)


def test_other_texts_need_no_asking(cast: Cast, now: dt.datetime) -> None:
    meeting = factories.a_meeting(number=7, agenda="circulated", minutes="circulated")
    for kind in TextKind:
        with pytest.raises(NotAllowed, match="needs the other head's consent"):
            ask(cast, factories.the_text(meeting, kind))


# --- answering -----------------------------------------------------------------------------------
def test_other_head_opens_it_for_the_reason_it_was_asked_for(cast: Cast, agreed: JointText) -> None:
    ask(cast, agreed)
    text = open_revision(cast.viewer("cn_head"), text=agreed, reason="Mine.", now=NOW)
    assert (text.state, text.revision, text.opened_reason, text.opened_by) == (
        *(TextState.DRAFT, 2),
        *(REASON, cast.cn_head),
    )
    assert text.asked_by == cast.us_head and not (text.asked or text.opened_alone)
    # Once it is out again, there is nothing to answer.
    clear_both(cast, text, NOW)
    texts.circulate(cast.viewer("us_secretary"), text=text, now=NOW)
    assert (fresh(text).asked_at, fresh(text).asked_reason) == (None, "")


@pytest.mark.parametrize("name", ["us_head", "cn_head"])
def test_it_is_kept_by_either_head_and_may_be_asked_for_again(
    cast: Cast, agreed: JointText, name: str
) -> None:
    before = text_status(agreed)
    with pytest.raises(Stale):
        keep_agreed(cast.viewer(name), text=agreed, now=NOW)
    ask(cast, agreed)
    for other in ("us_secretary", "cn_delegate", "cn_counsel"):
        with pytest.raises(NotAllowed):
            keep_agreed(cast.viewer(other), text=agreed, now=NOW)
    text = keep_agreed(cast.viewer(name), text=agreed, reason="It is late.", now=NOW)
    assert not fresh(text).asked and text_status(fresh(text)) == before
    assert AuditEntry.objects.get(act="keep_agreed").reason == "It is late."
    for head in ("us_head", "cn_head"):
        with pytest.raises(Refused):
            open_revision(cast.viewer(head), text=agreed, reason=REASON, now=NOW)
    assert ask(cast, agreed, "cn_head").asked


def test_silence_of_three_working_days_stands_for_the_word(cast: Cast, agreed: JointText) -> None:
    """From Tuesday on: the third working day in Beijing is Friday, whose end is 16:00 UTC."""
    ask(cast, agreed)
    over = dt.datetime(2027, 3, 5, 16, tzinfo=dt.UTC)
    with pytest.raises(Refused, match="three working days"):
        open_revision(cast.viewer("us_head"), text=agreed, now=over - SECOND)
    assert not wants_opening(cast, "us_head", over - SECOND)
    assert wants_opening(cast, "us_head", over)
    text = open_revision(cast.viewer("us_head"), text=agreed, now=over)
    assert (text.opened_reason, text.opened_alone) == (REASON, True)


def test_a_new_head_of_the_side_that_asked_may_open_it_too(cast: Cast, agreed: JointText) -> None:
    ask(cast, agreed)
    JointText.objects.filter(pk=agreed.pk).update(asked_by=cast.us_left)
    with pytest.raises(Refused):
        open_revision(cast.viewer("us_head"), text=agreed, now=NOW)
    later = NOW + dt.timedelta(days=4)
    assert not open_revision(cast.viewer("us_head"), text=agreed, now=later).opened_alone


@pytest.mark.parametrize(
    ("moment", "side", "over"),
    [
        # Of a Tuesday evening in Washington it is Wednesday in Beijing, the last day before the
        # National Day; the third after it is a Saturday that is worked.
        ("2026-09-30T01:00", "us", "2026-10-03T04:00"),
        ("2026-09-30T01:00", "cn", "2026-10-10T16:00"),
        # The third day is a Sunday that is worked in exchange.
        ("2026-09-16T02:00", "cn", "2026-09-20T16:00"),
        # Thanksgiving, and a weekend.
        ("2026-11-24T15:00", "us", "2026-12-01T05:00"),
        # Clocks go forward in Washington on 14 March 2027.
        ("2027-03-11T15:00", "us", "2027-03-17T04:00"),
    ],
)
def test_working_days_are_those_of_the_side_that_is_asked(
    moment: str, side: str, over: str
) -> None:
    at = dt.datetime.fromisoformat(f"{moment}+00:00")
    assert end_of_working_days(at, 3, side) == dt.datetime.fromisoformat(f"{over}+00:00")


# --- what ends it --------------------------------------------------------------------------------
@pytest.mark.parametrize("state", ["held", "cancelled"])
def test_nothing_is_asked_or_opened_once_the_meeting_is_over(
    cast: Cast, agreed: JointText, state: str
) -> None:
    ask(cast, agreed)
    Meeting.objects.filter(pk=agreed.meeting_id).update(state=state)
    later = NOW + dt.timedelta(days=30)
    for act in (open_revision, keep_agreed, ask_to_open):
        for name in ("us_head", "cn_head"):
            with pytest.raises(NotAllowed):
                act(cast.viewer(name), text=agreed, reason=REASON, now=later)
    assert not wants_opening(cast, "cn_head", later)


def test_discarded_it_is_agreed_and_nobody_asks(cast: Cast, agreed: JointText) -> None:
    before = text_status(agreed)
    ask(cast, agreed)
    open_revision(cast.viewer("cn_head"), text=agreed, now=NOW)
    text = discard_revision(cast.viewer("us_secretary"), text=agreed, now=NOW)
    assert (text.state, text.asked, text.agreed_at) == (TextState.AGREED, False, NOW)
    assert text_status(fresh(text)) == before
    with pytest.raises(Refused, match="Ask the other head first"):
        open_revision(cast.viewer("us_head"), text=agreed, reason=REASON, now=NOW)


def test_postponed_meeting_changes_nothing_about_it(cast: Cast, agreed: JointText) -> None:
    ask(cast, agreed)
    moves.postpone_meeting(
        cast.viewer("us_head"), meeting=agreed.meeting, reason="A storm.", now=NOW
    )
    assert open_revision(cast.viewer("cn_head"), text=agreed, now=NOW).revision == 2


@pytest.mark.parametrize(
    "change",
    [
        {"asked_at": None},
        {"asked_by": None},
        {"asked_side": ""},
        {"asked_side": "eu"},
        {"silent_from": None},
        {"state": "circulated"},
    ],
)
@pytest.mark.any_database
def test_database_holds_a_request_whole_and_to_an_agreed_agenda(
    cast: Cast, agreed: JointText, change: dict[str, object]
) -> None:
    ask(cast, agreed)
    with pytest.raises(IntegrityError), transaction.atomic():
        JointText.objects.filter(pk=agreed.pk).update(**change)


# --- who is told ---------------------------------------------------------------------------------
def drafting(cast: Cast) -> set[int]:
    return {
        getattr(cast, f"{side}_{role}").pk
        for side in ("us", "cn")
        for role in ("head", "secretary")
    }


def test_heads_and_secretariats_are_told_but_who_asked(cast: Cast, agreed: JointText) -> None:
    ask(cast, agreed)
    assert told("opening_asked") == drafting(cast) - {cast.us_head.pk}
    assert [name for name in cast.names if wants_opening(cast, name, NOW)] == ["cn_head"]


def test_answer_takes_back_the_letters_that_wait(cast: Cast, agreed: JointText) -> None:
    """Nobody was told yet: only who asked has to hear of the answer."""
    ask(cast, agreed)
    keep_agreed(cast.viewer("cn_head"), text=agreed, now=NOW)
    assert told("opening_asked") == set()
    assert told("agenda_kept") == {cast.us_head.pk}


def test_answer_is_told_to_whom_the_question_was(cast: Cast, agreed: JointText) -> None:
    ask(cast, agreed)
    gone = Notification.objects.filter(rule="opening_asked").exclude(recipient=cast.cn_secretary)
    gone.update(state="sent", sent_at=NOW)
    keep_agreed(cast.viewer("us_head"), text=agreed, now=NOW)
    assert told("agenda_kept") == drafting(cast) - {cast.us_head.pk, cast.cn_secretary.pk}
    # Asked again and opened: of both no letter waits any more.
    ask(cast, agreed, "cn_head")
    open_revision(cast.viewer("us_head"), text=agreed, now=NOW)
    waiting = Notification.objects.filter(
        rule__in=["opening_asked", "agenda_kept"], state__in=["queued", "held"]
    )
    assert not waiting.exists()
    (payload,) = {str(row.payload) for row in Notification.objects.filter(rule="signature_void")}
    assert cast.cn_head.latin_name in payload and cast.us_head.latin_name in payload


# --- on the page ---------------------------------------------------------------------------------
def test_pages_lead_through_it(cast: Cast, agreed: JointText, client_of: Any) -> None:
    """From the editor to the question, from there to the answer, each said on the agenda's page."""
    Person.objects.update(language="en")
    us, cn = client_of(cast.us_head), client_of(cast.cn_head)
    page = reverse("meeting_agenda", args=["5"])
    asking = reverse("text_ask", args=["5", "agenda"])
    opening = reverse("text_open", args=["5", "agenda"])
    assert us.get(reverse("meeting_agenda_edit", args=["5"]))["Location"] == asking
    assert us.get(opening).status_code != 200
    shown = us.get(asking).content.decode()
    assert "After three working days of their side" in shown
    refused = us.post(asking, {"revision": "1", "reason": " "}).content.decode()
    assert "Both delegations will read it" in refused and "required" in refused
    assert us.post(asking, {"revision": "1", "reason": REASON})["Location"] == page
    for browser in (us, cn, client_of(cast.cn_delegate)):
        text = browser.get(page).content.decode()
        assert "asks to reopen this agenda." in text and REASON in text
    assert opening in cn.get(page).content.decode()
    assert opening not in us.get(page).content.decode()
    shown = cn.get(opening).content.decode()
    assert REASON in shown and 'name="reason"' not in shown
    program = Program(cast.cn_delegate).read(f"texts/{agreed.pk}/")
    assert (program["asked"], program["asked_reason"]) == (True, REASON)
    done = cn.post(opening, {"revision": "1", "keys": "4"})
    assert done["Location"] == reverse("meeting_agenda_edit", args=["5"])
    text = cn.get(page).content.decode()
    assert f"{cast.us_head.latin_name} had asked for it." in text and REASON in text
