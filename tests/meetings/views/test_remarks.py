"""Where the remarks on two languages stand, and where they do not."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from meetings.enums import TextKind
from meetings.mail import compose
from meetings.models import AgendaItem
from meetings.services import texts
from members.models import Notification, Person
from tests import factories
from tests.api import Program
from tests.conftest import Cast
from tests.forms import seen
from workinggroup.lib import clock

ClientOf = Callable[[Person | None], Client]
LONGER = {"text_en": "Comments are due within 45 days.", "text_zh": "意见应在54天内提交。"}
ASKED, ASKED_ZH = "appears only in the English text", "仅见于英文文本"


@pytest.fixture
def item(cast: Cast) -> AgendaItem:
    meeting = factories.a_meeting(
        state="held", agenda="agreed", chair_us=cast.us_head, chair_cn=cast.cn_head
    )
    return factories.an_item(meeting=meeting)


def page(client: Client, name: str, *args: Any) -> str:
    return client.get(reverse(name, args=args)).content.decode()


def test_remarks_stand_under_the_paragraph_and_in_its_form(
    cast: Cast, client_of: ClientOf, item: AgendaItem
) -> None:
    paragraph = factories.a_paragraph(item=item, **LONGER)
    client = client_of(cast.us_secretary)
    assert page(client, "meeting_minutes", 5).count(ASKED) == 2
    assert page(client, "minutes_edit", 5).count(ASKED) == 1
    assert page(client, "minutes_paragraph", 5, paragraph.pk).count(ASKED) == 1
    assert ASKED not in page(client, "minutes_print", 5)


def test_remarks_are_in_the_language_of_their_reader(
    cast: Cast, client_of: ClientOf, item: AgendaItem
) -> None:
    factories.a_paragraph(item=item, **LONGER)
    cast.cn_secretary.language = "zh-hans"
    cast.cn_secretary.save()
    body = page(client_of(cast.cn_secretary), "minutes_edit", 5)
    assert "请核对中英文两种文本" in body and "45 days" in body and ASKED not in body


def test_what_was_saved_before_the_next_paragraph_is_said(
    cast: Cast, client_of: ClientOf, item: AgendaItem
) -> None:
    client = client_of(cast.us_secretary)
    sent = {"item": item.pk, "kind": "summary", "next": "1", **LONGER}
    answer = client.post(reverse("minutes_add", args=[5]), sent, follow=True)
    assert "of the paragraph that was saved: 2 points" in answer.content.decode()


def test_a_refused_form_asks_about_what_was_typed(
    cast: Cast, client_of: ClientOf, item: AgendaItem
) -> None:
    client = client_of(cast.us_secretary)
    answer = client.post(
        reverse("minutes_add", args=[5]), {"item": "x", "kind": "summary", **LONGER}
    )
    assert answer.status_code == 200 and answer.content.decode().count(ASKED) == 1


def test_remarks_on_an_item_stand_on_the_agenda_and_in_its_form(
    cast: Cast, client_of: ClientOf
) -> None:
    meeting = factories.a_meeting()
    row = factories.an_item(meeting=meeting, title_en="Review of 12 cases", title_zh="审议案件")
    client = client_of(cast.us_secretary)
    for name, args in (("meeting_agenda_edit", [5]), ("meeting_item", [5, row.pk])):
        assert page(client, name, *args).count(ASKED) == 1
    assert page(client, "meeting_agenda", 5).count(ASKED) == 2
    assert ASKED in page(client_of(cast.us_counsel), "meeting_agenda", 5)
    address = reverse("meeting_item", args=[5, row.pk])
    sent = {
        "title_en": "Review of 12 files",
        "title_zh": "审议案件",
        "minutes": "x",
        "kind": "topic",
    }
    answer = client.post(address, {**sent, "seen": seen(**sent)})
    assert answer.status_code == 200 and ASKED in answer.content.decode()


def test_remarks_on_an_action_item_until_the_minutes_are_issued(
    cast: Cast, client_of: ClientOf, item: AgendaItem
) -> None:
    action = factories.an_action(meeting=item.meeting, owner_us=cast.us_delegate, **LONGER)
    factories.a_paragraph(item=item)
    factories.attended(item.meeting, cast.us_head, cast.cn_head)
    client = client_of(cast.us_secretary)
    for name in ("action", "action_change"):
        assert page(client, name, action.number).count(ASKED) == 1
    assert page(client, "meeting_minutes", 5).count(ASKED) == 2
    assert ASKED not in page(client, "minutes_print", 5)
    text = factories.the_text(item.meeting, TextKind.MINUTES)
    texts.circulate(cast.viewer("us_secretary"), text=text, now=clock.now())
    for name in ("action", "action_change"):
        assert ASKED not in page(client, name, action.number)


def test_who_only_reads_is_never_shown_a_remark(
    cast: Cast, client_of: ClientOf, item: AgendaItem
) -> None:
    """Not on the minutes, in print, on the page of the revision, at the action item, by the API."""
    factories.a_paragraph(item=item, **LONGER)
    action = factories.an_action(meeting=item.meeting, owner_us=cast.us_delegate, **LONGER)
    factories.attended(item.meeting, cast.us_head, cast.cn_head)
    text = factories.the_text(item.meeting, TextKind.MINUTES)
    texts.circulate(cast.viewer("us_secretary"), text=text, now=clock.now())
    assert page(client_of(cast.us_counsel), "meeting_minutes", 5).count(ASKED) == 4
    for who in ("us_delegate", "cn_adviser"):
        reader = getattr(cast, who)
        client, program = client_of(reader), Program(reader)
        bodies = [
            page(client, name, *args)
            for name, args in (
                ("meeting_minutes", [5]),
                ("minutes_print", [5]),
                ("text_revision", [5, "minutes", 1]),
                ("action", [action.number]),
            )
        ]
        assert all("45 days" in body for body in bodies)
        bodies += [str(program.read(f"texts/{text.pk}/")), str(program.listed("paragraphs/"))]
        assert [
            body for body in bodies if ASKED in body or ASKED_ZH in body or "remark" in body
        ] == []


def test_letters_about_a_text_carry_no_remarks(cast: Cast, item: AgendaItem) -> None:
    factories.a_paragraph(item=item, **LONGER)
    factories.attended(item.meeting, cast.us_head, cast.cn_head)
    text, now = factories.the_text(item.meeting, TextKind.MINUTES), clock.now()
    texts.circulate(cast.viewer("us_secretary"), text=text, now=now)
    mails = [compose(row, now) for row in Notification.objects.filter(rule__contains="minutes")]
    bodies = [f"{mail.body}{mail.alternatives[0][0]!s}" for mail in mails if mail is not None]
    assert len(bodies) > 5
    assert [body for body in bodies if ASKED in body or ASKED_ZH in body or "核对" in body] == []


def test_the_panel_counts_what_is_to_be_looked_at(
    cast: Cast, client_of: ClientOf, item: AgendaItem
) -> None:
    lacking = factories.a_paragraph(item=item, text_zh="")
    factories.a_paragraph(item=item, **LONGER)
    body = page(client_of(cast.us_secretary), "meeting_minutes", 5)
    assert "3 points to look at in the two languages" in body
    form = reverse("minutes_paragraph", args=[5, lacking.pk])
    assert f'href="{form}#id_text_zh"' in body
    assert 'id="id_text_zh"' in page(
        client_of(cast.us_secretary), "minutes_paragraph", 5, lacking.pk
    )


def test_admin_asks_at_the_row_and_in_the_form_about_what_was_typed(
    cast: Cast, client_of: ClientOf, item: AgendaItem
) -> None:
    """Of a paragraph and of an action item, until the minutes are issued."""
    paragraph = factories.a_paragraph(item=item, **LONGER)
    action = factories.an_action(meeting=item.meeting, owner_us=cast.us_delegate, **LONGER)
    factories.attended(item.meeting, cast.us_head, cast.cn_head)
    client = client_of(cast.us_secretary)
    rows: Any = (("paragraph", paragraph, {}), ("actionitem", action, {"due_on": "2027-05-03"}))
    for name, row, more in rows:
        act = f"change_{name.removesuffix('item')}"
        assert page(client, f"admin:meetings_{name}_change", row.pk).count(ASKED) == 1
        assert page(client, f"admin:meetings_{name}_act", row.pk, act).count(ASKED) == 1
        sent = {"text_en": "Due on 3 May.", "text_zh": "应在5月4日前提交。", **more}
        refused = client.post(
            reverse(f"admin:meetings_{name}_act", args=[row.pk, act]),
            {**sent, "text_zh": sent["text_zh"] * 2000, "seen": seen(**LONGER)},
        )
        assert refused.status_code == 200 and ASKED not in refused.content.decode()
    typed = {"text_en": "Within 12 days.", "text_zh": "在21日内。", "due_on": "x"}
    refused = client.post(
        reverse("admin:meetings_actionitem_act", args=[action.pk, "change_action"]),
        {**typed, "seen": seen(**LONGER)},
    )
    assert "“12”" in refused.content.decode() and "“45”" not in refused.content.decode()
    text = factories.the_text(item.meeting, TextKind.MINUTES)
    texts.circulate(cast.viewer("us_secretary"), text=text, now=clock.now())
    for name, row, _more in rows:
        assert ASKED not in page(client, f"admin:meetings_{name}_change", row.pk)
    assert ASKED not in page(client, "admin:meetings_actionitem_act", action.pk, "change_action")


def test_admin_asks_at_an_agenda_item_in_the_whole_sheet_and_where_it_is_confirmed(
    cast: Cast, client_of: ClientOf
) -> None:
    meeting = factories.a_meeting()
    words = {"title_en": "Review of 12 cases", "title_zh": "审议案件"}
    row = factories.an_item(meeting=meeting, **words, title_stale="zh")
    noted = {"note_en": "Within 45 days.", "note_zh": "在54天内。"}
    factories.an_item(meeting=meeting, **noted)
    client = client_of(cast.cn_secretary)
    change = ("admin:meetings_agendaitem_change", row.pk)
    confirm = ("admin:meetings_agendaitem_act", row.pk, "confirm_item")
    withdraw = ("admin:meetings_agendaitem_act", row.pk, "withdraw_item")
    cast.cn_secretary.language = "en"
    cast.cn_secretary.save()
    asked = [page(client, *each).count(ASKED) for each in (change, confirm, withdraw)]
    assert asked == [1, 1, 0]
    assert page(client, "admin:meetings_meeting_agenda", meeting.pk).count(ASKED) == 2


def test_admin_shows_the_operator_no_remark(
    cast: Cast, client_of: ClientOf, item: AgendaItem
) -> None:
    paragraph = factories.a_paragraph(item=item, **LONGER)
    address = ("admin:meetings_paragraph_change", paragraph.pk)
    assert ASKED in page(client_of(cast.us_secretary), *address)
    body = page(client_of(cast.operator), *address)
    assert "45 days" in body and ASKED not in body and ASKED_ZH not in body


def test_api_tells_remarks_to_who_drafts_or_clears(cast: Cast, item: AgendaItem) -> None:
    factories.a_paragraph(item=item)
    factories.a_paragraph(item=item, **LONGER)
    factories.attended(item.meeting, cast.us_head, cast.cn_head)
    text = factories.the_text(item.meeting, TextKind.MINUTES)
    programs = {
        name: Program(getattr(cast, name))
        for name in ("us_secretary", "cn_head", "us_counsel", "us_delegate", "cn_adviser")
    }

    def told(name: str) -> list[tuple[str, str, str, str]] | None:
        remarks = programs[name].read(f"texts/{text.pk}/").get("remarks")
        if remarks is None:
            return None
        return [(row["where"], row["field"], row["lang"], row["found"]) for row in remarks]

    found = [("1.2", "text", "en", "45"), ("1.2", "text", "zh", "54")]
    assert [told(name) for name in ("us_secretary", "cn_head", "us_counsel")] == [found] * 3
    first = programs["us_secretary"].read(f"texts/{text.pk}/")["remarks"][0]
    assert first["kind"] == "number" and ASKED in first["what"]
    texts.circulate(cast.viewer("us_secretary"), text=text, now=clock.now())
    # Of issued words who is asked to clear them is told.
    assert [told(name) for name in ("us_secretary", "cn_head", "us_counsel")] == [[], [], found]
    assert [told(name) for name in ("us_delegate", "cn_adviser")] == [None, None]
