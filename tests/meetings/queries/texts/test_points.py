"""What is to be looked at in a text, as links to where it is settled."""

import pytest

from meetings.models import AgendaItem
from meetings.queries.texts.agenda import agenda_of
from meetings.queries.texts.minutes import minutes_of
from tests import factories
from tests.conftest import Cast
from workinggroup.lib import clock

PAGE = "/meetings/5"


@pytest.fixture
def item(cast: Cast) -> AgendaItem:
    meeting = factories.a_meeting(state="held", agenda="agreed")
    return factories.an_item(meeting=meeting)


def links(cast: Cast, who: str, item: AgendaItem) -> list[tuple[str, str]]:
    shown = minutes_of(cast.viewer(who), item.meeting, clock.now())
    assert shown is not None
    return [(point.where, point.href) for point in shown.points]


def test_who_writes_is_led_to_the_field_and_others_to_the_paragraph(
    cast: Cast, item: AgendaItem
) -> None:
    lacking = factories.a_paragraph(item=item, text_zh="")
    stale = factories.a_paragraph(item=item, text_stale="en")
    theirs = factories.a_paragraph(
        item=item, kind="reservation", side="cn", text_en="Within 45 days.", text_zh="应在数日内。"
    )
    action = factories.an_action(
        meeting=item.meeting, owner_us=cast.us_head, text_en="Send 12 lists.", text_zh="发送清单。"
    )
    number = action.number
    form = f"{PAGE}/minutes"
    assert links(cast, "us_secretary", item) == [
        ("1.1", f"{form}/{lacking.pk}/#id_text_zh"),
        ("1.2", f"{form}/{stale.pk}/#id_text_en"),
        ("1.3", f"#paragraph-{theirs.pk}"),
        (number, f"/actions/{number}/change/#id_text_zh"),
    ]
    assert links(cast, "us_counsel", item) == [
        ("1.1", f"#paragraph-{lacking.pk}"),
        ("1.2", f"#paragraph-{stale.pk}"),
        ("1.3", f"#paragraph-{theirs.pk}"),
        (number, f"/actions/{number}/"),
    ]


def test_fields_of_an_agenda_and_titles_that_minutes_cite(cast: Cast) -> None:
    meeting = factories.a_meeting()
    item = factories.an_item(
        meeting=meeting, title_zh="", note_en="Review of 12 cases", note_zh="审议案件"
    )
    form, place = f"{PAGE}/agenda/items/{item.pk}/", f"#item-{item.pk}"
    for who, hrefs in (
        ("cn_secretary", [f"{form}#id_title_zh", f"{form}#id_note_zh"]),
        ("cn_counsel", [place, place]),
    ):
        shown = agenda_of(cast.viewer(who), meeting, clock.now())
        assert [point.href for point in shown.points] == hrefs
    assert links(cast, "cn_secretary", item) == [("1", f"{PAGE}/agenda/{place}")]


@pytest.mark.parametrize(
    ("en", "zh", "field"),
    [
        ("Within 45 days.", "应在数日内。", "text_zh"),
        ("Within days.", "应在45天内。", "text_en"),
        ("会议讨论了出口管制的问题。", "会议讨论了出口管制问题。", "text_en"),
    ],
)
def test_the_field_is_the_one_in_which_something_is_missing(
    cast: Cast, item: AgendaItem, en: str, zh: str, field: str
) -> None:
    factories.a_paragraph(item=item, text_en=en, text_zh=zh)
    ((_where, href),) = links(cast, "us_secretary", item)
    assert href.endswith(f"#id_{field}")
