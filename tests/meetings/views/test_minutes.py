"""The pages of the minutes: who reads, who edits, what is kept when two people meet."""

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from meetings.enums import TextKind, TextState
from meetings.models import AgendaItem, JointText, Meeting, Paragraph, Signature
from meetings.queries.texts.status import text_status
from meetings.services import minutes as verbs
from meetings.services import texts
from members.models import Person
from tests import factories
from tests.conftest import Cast
from tests.forms import hidden, seen

ClientOf = Callable[[Person | None], Client]


@pytest.fixture
def meeting(cast: Cast) -> Meeting:
    return factories.a_meeting(
        state="held", agenda="agreed", chair_us=cast.us_head, chair_cn=cast.cn_head
    )


@pytest.fixture
def item(meeting: Meeting) -> AgendaItem:
    return factories.an_item(meeting=meeting)


def url(name: str, *args: Any) -> str:
    return reverse(name, args=[5, *args])


def text_of(meeting: Meeting) -> JointText:
    return factories.the_text(meeting, TextKind.MINUTES)


def form(item: AgendaItem, **values: str) -> dict[str, str]:
    return {
        "item": str(item.pk),
        "kind": "summary",
        "text_en": "Typed.",
        "text_zh": "已输入。",
        "version": "1",
        **values,
    }


def test_draft_is_absent_for_delegates_and_read_by_those_who_draft(
    cast: Cast, client_of: ClientOf, item: AgendaItem
) -> None:
    factories.a_paragraph(item=item, text_en="Only drafters read this.")
    for name, sees in (("us_delegate", False), ("cn_counsel", True), ("cn_secretary", True)):
        page = client_of(getattr(cast, name)).get(url("meeting_minutes")).content.decode()
        assert ("Only drafters read this." in page) is sees
    for name in ("minutes_print", "minutes_edit"):
        assert client_of(cast.us_delegate).get(url(name)).status_code == 404


SIDE = {"us": "us", "cn": "cn", "US": "us", "Chinese": "cn", "美": "us", "中": "cn"}


def test_each_copy_names_the_own_side_first(
    cast: Cast, client_of: ClientOf, meeting: Meeting, item: AgendaItem
) -> None:
    factories.a_paragraph(item=item)
    factories.attended(meeting, cast.us_head, cast.cn_head)
    cast.cn_head.language = "en"
    cast.cn_head.save()
    digests = set()
    for name, first in (("us_head", "us"), ("cn_head", "cn")):
        for page, heading in (
            ("meeting_minutes", r'<h3><span class="side side--(us|cn)"'),
            ("minutes_print", r'<h3.*?<span class="paper__\w+">(US|Chinese) side</span>'),
            ("minutes_print", r'<h3.*?<span class="paper__\w+">(美|中)方</span>'),
        ):
            body = client_of(getattr(cast, name)).get(url(page)).content.decode()
            article = body[body.index("<article") :]
            sides = [SIDE[each] for each in re.findall(heading, article, re.DOTALL)]
            assert len(sides) >= 2
            assert sides[0] == first and sides[::2] == [first] * len(sides[::2])
            digests |= set(re.findall(r'<code class="long">([0-9a-f]{64})', body))
    assert len(digests) == 1


def test_reservation_and_decision_and_stale_pair_are_marked(
    cast: Cast, client_of: ClientOf, item: AgendaItem
) -> None:
    factories.a_paragraph(item=item, kind="reservation", side="cn")
    factories.a_paragraph(item=item, kind="decision", decision=7)
    factories.a_paragraph(item=item, text_stale="zh")
    page = client_of(cast.us_head).get(url("meeting_minutes")).content.decode()
    assert "para--reservation para--cn" in page
    assert "D5-07" in page
    assert page.count("is-stale") == 1
    assert "The English text changed; the Chinese one is not confirmed since." in page


def test_word_list_speaks_to_authors_and_counsel_only(
    cast: Cast, client_of: ClientOf, meeting: Meeting, item: AgendaItem
) -> None:
    factories.a_paragraph(item=item, text_en="We spoke of the price.")
    JointText.objects.filter(pk=text_of(meeting).pk).update(
        state="circulated", issued=True, circulated_at=dt.datetime.now(dt.UTC)
    )
    for name, told in (("us_secretary", True), ("cn_counsel", True), ("us_delegate", False)):
        page = client_of(getattr(cast, name)).get(url("meeting_minutes")).content.decode()
        assert ("For counsel to review" in page or "供法律顾问" in page) is told


def test_paragraph_added_with_a_warning_and_on_to_the_next(
    cast: Cast, client_of: ClientOf, item: AgendaItem
) -> None:
    browser = client_of(cast.us_secretary)
    sent = browser.post(
        url("minutes_add"), {**form(item, text_en="The price of wafers."), "next": "1"}, follow=True
    )
    assert sent.redirect_chain[0][0] == f"{url('minutes_add')}?item={item.pk}"
    page = sent.content.decode()
    assert "Counsel may want to review these words: price." in page
    assert f'<option value="{item.pk}" selected>' in page
    assert Paragraph.objects.get().text_en == "The price of wafers."


def test_newer_text_is_shown_and_what_was_typed_is_kept(
    cast: Cast, client_of: ClientOf, item: AgendaItem, now: dt.datetime
) -> None:
    row = factories.a_paragraph(item=item)
    was = row.text_en
    browser = client_of(cast.cn_secretary)
    cast.cn_secretary.language = "en"
    cast.cn_secretary.save()
    verbs.change_paragraph(
        cast.viewer("us_secretary"), paragraph=row, text_en="Saved first.", now=now
    )
    address = url("minutes_paragraph", row.pk)
    shown = seen(text_en=was, text_zh=row.text_zh)
    typed = form(item, text_en="Typed second.", text_zh=row.text_zh, seen=shown)
    page = browser.post(address, typed).content.decode()
    assert "<ins>Saved</ins>" in page and cast.us_secretary.name in page
    # Who reads it is told by their own clock first, though a form is drawn without its page.
    told = page[page.index('class="newer__who"') :]
    assert -1 < told.find("Beijing") < told.find("Washington")
    assert "Typed second.</textarea>" in page
    row.refresh_from_db()
    assert row.text_en == "Saved first."
    browser.post(address, {**typed, "seen": hidden(page, "seen")})
    row.refresh_from_db()
    assert row.text_en == "Typed second."


def test_paragraph_withdrawn_meanwhile_keeps_what_was_typed(
    cast: Cast, client_of: ClientOf, item: AgendaItem, now: dt.datetime
) -> None:
    row = factories.a_paragraph(item=item)
    verbs.withdraw_paragraph(cast.viewer("us_head"), paragraph=row, version=1, now=now)
    answer = client_of(cast.us_secretary).post(url("minutes_paragraph", row.pk), form(item))
    assert answer.status_code == 200
    assert "Typed.</textarea>" in answer.content.decode()
    # Whoever writes no minutes is not told which paragraphs there are.
    there = factories.a_paragraph(item=item)
    for who in (cast.us_delegate, cast.us_counsel):
        for pk in (row.pk, there.pk, there.pk + 99):
            for address in ("minutes_paragraph", "minutes_withdraw"):
                refused = client_of(who).post(url(address, pk), form(item))
                assert (refused.status_code, "Typed." in refused.content.decode()) == (403, False)
            moved = client_of(who).post(url("minutes_paragraph_act", pk, "up"))
            assert moved.status_code == 403


def test_minutes_locked_meanwhile_keep_what_was_typed(
    cast: Cast, client_of: ClientOf, meeting: Meeting, item: AgendaItem
) -> None:
    row = factories.a_paragraph(item=item)
    JointText.objects.filter(pk=text_of(meeting).pk).update(state="for_signature", issued=True)
    browser = client_of(cast.us_secretary)
    for address in (url("minutes_paragraph", row.pk), url("minutes_add")):
        page = browser.post(address, form(item)).content.decode()
        assert "Typed.</textarea>" in page
        assert "This revision is issued" in page
    opening = browser.get(url("minutes_edit"))
    assert (opening.status_code, opening["Location"]) == (302, url("text_open", "minutes"))


def test_other_sides_reservation_has_no_editor(
    cast: Cast, client_of: ClientOf, item: AgendaItem
) -> None:
    row = factories.a_paragraph(item=item, kind="reservation", side="cn")
    browser = client_of(cast.us_secretary)
    address = url("minutes_paragraph", row.pk)
    assert browser.get(address).status_code == 403
    assert address not in browser.get(url("minutes_edit")).content.decode()
    assert browser.post(address, form(item)).status_code == 200
    row.refresh_from_db()
    assert row.kind == "reservation" and row.text_en != "Typed."
    offered = browser.get(url("minutes_add")).content.decode()
    assert "reservation:us" in offered and "reservation:cn" not in offered
    forged = browser.post(url("minutes_add"), form(item, kind="reservation:cn"))
    assert forged.status_code == 200 and Paragraph.objects.count() == 1


def test_moves_confirmations_and_withdrawals_by_button(
    cast: Cast, client_of: ClientOf, item: AgendaItem
) -> None:
    first, second = (factories.a_paragraph(item=item, text_stale=s) for s in ("", "en"))
    browser = client_of(cast.us_secretary)
    browser.post(url("minutes_paragraph_act", second.pk, "up"))
    browser.post(url("minutes_paragraph_act", second.pk, "confirm"), {"version": "1"})
    assert list(Paragraph.objects.order_by("position").values_list("pk", "text_stale")) == [
        (second.pk, ""),
        (first.pk, ""),
    ]
    assert browser.post(url("minutes_paragraph_act", second.pk, "explode")).status_code == 404
    assert browser.get(url("minutes_withdraw", first.pk)).status_code == 200
    browser.post(url("minutes_withdraw", first.pk), {"version": "1"})
    assert Paragraph.objects.filter(withdrawn_at=None).get() == second


def test_from_draft_to_adoption_through_the_pages(
    cast: Cast, client_of: ClientOf, meeting: Meeting, item: AgendaItem
) -> None:
    factories.a_paragraph(item=item)
    factories.attended(meeting, cast.us_head, cast.cn_head)

    def act(name: str, verb: str) -> str:
        text = text_of(meeting)
        sent = {"fingerprint": text_status(text).fingerprint}
        client_of(getattr(cast, name)).post(url("text_act", "minutes", verb), sent)
        text.refresh_from_db()
        return text.state

    assert act("us_delegate", "circulate") == TextState.DRAFT
    assert act("cn_secretary", "circulate") == TextState.CIRCULATED
    assert act("us_head", "sign") == TextState.CIRCULATED
    for name, verb, state in (
        ("us_counsel", "clear", "circulated"),
        ("cn_counsel", "clear", "circulated"),
        ("us_secretary", "lock", "for_signature"),
        ("us_head", "sign", "for_signature"),
        ("us_head", "sign", "for_signature"),
        ("cn_head", "sign", "adopted"),
    ):
        assert act(name, verb) == state
    page = client_of(cast.us_delegate).get(url("meeting_minutes")).content.decode()
    assert "FINAL" in page and "DRAFT" not in page
    frozen = client_of(cast.us_delegate).get(url("text_revision", "minutes", 1))
    assert frozen.status_code == 200
    assert item.title_en in frozen.content.decode()


def test_digest_that_the_signer_did_not_see_signs_nothing(
    cast: Cast, client_of: ClientOf, meeting: Meeting, item: AgendaItem
) -> None:
    factories.a_paragraph(item=item)
    browser = client_of(cast.us_counsel)
    for fingerprint in ("0" * 64, "", "x" * 5000, "\x00"):
        browser.post(url("text_act", "minutes", "clear"), {"fingerprint": fingerprint})
    assert Signature.objects.count() == 0


def test_opened_revision_shows_the_older_keys_as_void_and_why(
    cast: Cast, client_of: ClientOf, meeting: Meeting, item: AgendaItem, now: dt.datetime
) -> None:
    factories.a_paragraph(item=item)
    factories.attended(meeting, cast.us_head, cast.cn_head)
    text = text_of(meeting)
    texts.circulate(cast.viewer("us_secretary"), text=text, now=now)
    seen = text_status(text).fingerprint
    texts.clear(cast.viewer("cn_counsel"), text=text, seen_fingerprint=seen, now=now)
    browser = client_of(cast.us_secretary)
    address = url("text_open", "minutes")
    page = browser.get(address).content.decode()
    assert cast.cn_counsel.latin_name in page and 'name="revision" value="1"' in page
    refused = browser.post(address, {"reason": " ", "revision": 1, "keys": 1})
    assert refused.status_code == 200 and "This field is required" in refused.content.decode()
    browser.post(address, {"reason": "A mistake in 1.1.", "revision": 1, "keys": 1})
    text.refresh_from_db()
    assert (text.state, text.revision) == ("draft", 2)
    page = browser.get(url("meeting_minutes")).content.decode()
    assert "is-void" in page
    assert "Not cleared by counsel yet" in page


@pytest.mark.parametrize("name", ["meeting_minutes", "minutes_print", "minutes_edit"])
def test_queries_are_few_and_the_same_for_many(
    cast: Cast, client_of: ClientOf, meeting: Meeting, item: AgendaItem, name: str
) -> None:
    browser = client_of(cast.us_secretary)
    counts = []
    for rows in (3, 60):
        for _each in range(rows):
            factories.a_paragraph(item=item)
            factories.an_action(meeting=meeting, owner_us=cast.us_head)
        browser.get(url(name))
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(url(name)).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] < 20
