"""Pictures say in words what they draw, and draw what is so."""

import datetime as dt
import itertools
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from meetings.enums import TextKind, TextState
from meetings.models import JointText, Meeting
from meetings.pictures.actions import action_strip
from meetings.pictures.keys import DONE, MINE, OPEN, TextTurns, key_flow, key_stops
from meetings.pictures.parity import MOST_SHOWN, in_favor_of, parity_bars
from meetings.pictures.sitting import hours_drawn, sitting_figure
from meetings.pictures.topics import TopicStop, topic_timeline
from meetings.pictures.year import free_weeks, year_planner
from meetings.queries.actions import DueItem, due_items
from meetings.queries.meetings.pages import all_meetings
from meetings.queries.meetings.parity import Share, measures_of
from meetings.queries.texts.panel import panel_of
from meetings.rules.carried import CarriedForward
from meetings.rules.scheduling import WEIGHTS, Slot
from meetings.services.texts import clear
from tests import factories
from tests.conftest import Cast
from workinggroup.lib import clock
from workinggroup.lib.bilingual import Bilingual
from workinggroup.lib.figures import Figure
from workinggroup.lib.viewer import Side

SVG = "{http://www.w3.org/2000/svg}"
DAY = dt.timedelta(days=1)


def drawn(figure: Figure) -> list[ET.Element]:
    """Both drawings, parsed as XML."""
    whole = f'<both xmlns="http://www.w3.org/2000/svg">{figure.svg}</both>'
    return list(ET.fromstring(whole))


def words(svg: ET.Element) -> list[str]:
    return [each.text or "" for each in svg.iter(f"{SVG}text")]


def shapes(svg: ET.Element, kind: str) -> list[ET.Element]:
    return [each for each in svg.iter() if each.get("class") == f"fig-{kind}"]


def says_what_it_draws(figure: Figure) -> None:
    assert len(figure.rows) > 0
    assert all(len(row) == len(figure.heads) for row in figure.rows)
    for svg in drawn(figure):
        named = {child.tag: child.text for child in list(svg)[:2]}
        assert named == {f"{SVG}title": figure.title, f"{SVG}desc": figure.about}
        assert figure.title
        assert figure.about
        assert words(svg)


# --- two keys ------------------------------------------------------------------------------------
@pytest.fixture
def agenda(cast: Cast) -> JointText:
    meeting = factories.a_meeting(agenda="draft")
    factories.an_item(meeting=meeting, title_en="Export control", title_zh="出口管制")
    return JointText.objects.get(meeting=meeting, kind=TextKind.AGENDA)


@pytest.mark.django_db
def test_the_flow_tells_who_turned_which_key_and_whose_turn_it_is(
    cast: Cast, agenda: JointText
) -> None:
    def statuses(name: str) -> list[list[str]]:
        panel = panel_of(cast.viewer(name), JointText.objects.get(pk=agenda.pk), clock.now())
        says_what_it_draws(key_flow(panel))
        return [[stop.status for stop in column] for column in key_stops(TextTurns.of(panel))]

    assert statuses("us_counsel") == [[MINE, OPEN], [OPEN], [OPEN, OPEN], [OPEN]]
    assert statuses("us_head") == [[OPEN, OPEN], [OPEN], [OPEN, OPEN], [OPEN]]
    panel = panel_of(cast.viewer("us_counsel"), agenda, clock.now())
    clear(
        cast.viewer("us_counsel"),
        text=agenda,
        seen_fingerprint=panel.status.fingerprint,
        now=clock.now(),
    )
    assert statuses("us_counsel") == [[DONE, OPEN], [OPEN], [OPEN, OPEN], [OPEN]]
    assert statuses("cn_counsel") == [[MINE, DONE], [OPEN], [OPEN, OPEN], [OPEN]]
    panel = panel_of(cast.viewer("cn_head"), JointText.objects.get(pk=agenda.pk), clock.now())
    flow = key_flow(panel)
    assert flow is not None
    assert cast.us_counsel.latin_name in flow.about
    # A stop is called by a noun: most of them are still to come.
    assert "Signature of the head · Chinese side: still to come; " in flow.about
    assert all(cast.us_counsel.latin_name in words(svg) for svg in drawn(flow))


@pytest.mark.django_db
def test_minutes_pass_their_own_stops(cast: Cast) -> None:
    meeting = factories.a_meeting(state="held", minutes="circulated")
    text = JointText.objects.get(meeting=meeting, kind=TextKind.MINUTES)
    panel = panel_of(cast.viewer("us_secretary"), text, clock.now())
    assert [[stop.status for stop in column] for column in key_stops(TextTurns.of(panel))] == [
        [DONE],
        [MINE],
        [OPEN, OPEN],
        [OPEN, OPEN],
        [OPEN],
    ]
    assert text.state == TextState.CIRCULATED


# --- hours ---------------------------------------------------------------------------------------
@given(
    start=st.datetimes(dt.datetime(2026, 1, 1), dt.datetime(2027, 12, 31)),
    minutes=st.integers(30, 600),
    first=st.sampled_from(Side),
)
def test_a_sitting_lies_within_the_hours_that_are_drawn(
    start: dt.datetime, minutes: int, first: Side
) -> None:
    starts_at = start.replace(tzinfo=dt.UTC, minute=start.minute // 15 * 15, second=0)
    slot = Slot(starts_at, starts_at + dt.timedelta(minutes=minutes))
    figure = sitting_figure(slot, first=first)
    says_what_it_draws(figure)
    for svg in drawn(figure):
        (span,) = shapes(svg, "span")
        left, long = float(span.get("x", "")), float(span.get("width", ""))
        assert left >= 0
        assert left + long <= float(svg.get("width", "")) + 0.2
        cells = sum(len(shapes(svg, f"hour-{kind}")) for kind in ("working", "shoulder", "night"))
        assert cells == 48


def test_hours_are_shaded_by_the_rule_that_weighs_them() -> None:
    slot = Slot(
        clock.instant(dt.date(2027, 3, 23), dt.time(8, 30), clock.WASHINGTON),
        clock.instant(dt.date(2027, 3, 23), dt.time(10, 30), clock.WASHINGTON),
    )
    svg, _narrow = drawn(sitting_figure(slot, first=Side.US))
    rects = [each.get("class", "") for each in svg.iter(f"{SVG}rect")]
    kinds = {0: "working", 1: "shoulder", 2: "night", 3: "night"}
    assert rects[:24] == [f"fig-hour-{kinds[WEIGHTS[hour]]}" for hour in range(24)]
    assert rects[24:48] == [f"fig-hour-{kinds[WEIGHTS[(hour + 12) % 24]]}" for hour in range(24)]
    with translation.override("zh-hans"):
        assert "20:30–22:30" in sitting_figure(slot, first=Side.CN).about


@pytest.mark.django_db
def test_sittings_at_the_same_hours_are_drawn_once(cast: Cast) -> None:
    meeting = factories.a_meeting(sittings=3)
    assert len(hours_drawn(meeting.sittings.all(), Side.US)) == 1
    # The clock of Washington changes in between, that of Beijing does not.
    meeting = factories.a_meeting(number=6, half=2, sittings=2, first_day=dt.date(2027, 3, 13))
    assert len(hours_drawn(meeting.sittings.all(), Side.US)) == 2


# --- years ---------------------------------------------------------------------------------------
def test_a_free_week_is_one_of_five_working_days_on_both_sides() -> None:
    """By the notice for 2026: 1 to 5 May and 1 to 7 October off, 9 May and 10 October worked."""
    free = set(free_weeks(2026))
    assert {dt.date(2026, 3, 23), dt.date(2026, 7, 20), dt.date(2026, 11, 2)} <= free
    for taken in ("2026-05-04", "2026-09-28", "2026-10-05", "2026-11-09", "2026-11-23"):
        assert dt.date.fromisoformat(taken) not in free


@pytest.mark.django_db
def test_the_year_shows_meetings_and_leads_planners_to_the_form(cast: Cast) -> None:
    factories.a_meeting(number=5)
    factories.a_meeting(number=6, half=2, state="cancelled", first_day=dt.date(2027, 10, 26))
    calendar = all_meetings(cast.viewer("us_secretary"))
    rows = [*calendar.past, *calendar.coming]
    for plans in (True, False):
        figure = year_planner(2027, rows, first=Side.US, plans=plans)
        says_what_it_draws(figure)
        for svg in drawn(figure):
            assert [each for each in words(svg) if each.startswith("Meeting")] == ["Meeting 5"]
            links = [each.get("href", "") for each in svg.iter(f"{SVG}a")]
            assert bool(links) is plans
            assert all("?first_day=2027-" in link for link in links)
    [hosted] = [row for row in figure.rows if row[2] == Meeting.objects.get(number="5")]
    assert hosted[1] == "US side hosts"


def test_the_rows_of_a_year_have_the_clear_weeks_that_are_shaded() -> None:
    figure = year_planner(2026, [], first=Side.US)
    days = [row[0] for row in figure.rows if row[2] == "no holiday on either side"]
    mondays = free_weeks(2026)
    gaps = [later - before for before, later in pairwise(mondays)]
    runs = sum(gap != dt.timedelta(7) for gap in gaps)
    assert len(days) == runs + 1


def test_a_year_is_drawn_in_the_language_and_order_of_each_reader() -> None:
    seen = []
    for language, first in (("en", Side.US), ("zh-hans", Side.CN), ("en", Side.CN)):
        with translation.override(language):
            for svg in drawn(year_planner(2027, [], first=first)):
                sides = [text for text in words(svg) if text in {str(s.label) for s in Side}]
                seen.append((words(svg)[0], sides[:2]))
    american, chinese = ["US side", "Chinese side"], ["Chinese side", "US side"]
    assert seen == [
        *[("Jan", american)] * 2,
        *[("1月", ["中方", "美方"])] * 2,
        *[("Jan", chinese)] * 2,
    ]


# --- parity --------------------------------------------------------------------------------------
def test_the_next_plan_favors_who_carried_more() -> None:
    even = (Share("us", 1, 60), Share("cn", 1, 60))
    assert in_favor_of(even) == (
        "Over all meetings held and planned, both sides carry the same out-of-hours time."
    )
    said = in_favor_of((Share("us", 1, 150), Share("cn", 1, 60)))
    assert said == (
        "Over all meetings held and planned, the US side carries 1.5 weighted hours more: "
        "the next plan favors it."
    )
    assert "Chinese side carries 2 " in in_favor_of((Share("us", 1, 0), Share("cn", 1, 120)))


@pytest.mark.django_db
def test_bars_are_as_long_as_the_hours_and_leave_out_what_was_cancelled(cast: Cast) -> None:
    for number in range(1, MOST_SHOWN + 3):
        factories.a_meeting(
            number=number, year=2020 + number, first_day=dt.date(2020 + number, 4, 7)
        )
    factories.a_meeting(number=20, year=2032, state="cancelled", first_day=dt.date(2032, 4, 6))
    viewer = cast.viewer("cn_head")
    calendar = all_meetings(viewer)
    rows = [*reversed(calendar.past), *calendar.coming]
    figure = parity_bars(rows, calendar.shares, measures_of(viewer, calendar.shares, clock.now()))
    says_what_it_draws(figure)
    assert figure.heads[1:] == ("Chinese side", "US side", "Balance")
    # Ten meetings of four hours more each, of which two are not drawn.
    assert figure.rows[-1][1:] == ("4", "8 (host)", f"US side +{4 * (MOST_SHOWN + 2)}")
    for svg in drawn(figure):
        names = [each for each in words(svg) if each.startswith("Meeting")]
        assert names == [f"Meeting {n}" for n in range(3, MOST_SHOWN + 3)]
        us, cn = (
            [float(bar.get("width", "")) for bar in shapes(svg, f"bar-{side}")]
            for side in ("us", "cn")
        )
        # 19:00 to 22:00 in Washington are 7:00 to 10:00 in Beijing: four weighted hours to two.
        assert [round(a / b, 1) for a, b in zip(us, cn, strict=True)] == [2.0] * MOST_SHOWN
        balances = [each for each in words(svg) if each.startswith("● +")]
        assert balances == [f"● +{4 * n}" for n in range(3, MOST_SHOWN + 3)]


@pytest.mark.django_db
def test_what_is_counted_for_both_sides_tells_nothing_private(cast: Cast) -> None:
    meeting = factories.a_meeting(agenda="circulated")
    factories.an_item(meeting=meeting, presenter_side="us")
    factories.an_action(meeting=meeting, owner_us=cast.us_head, owner_cn=cast.cn_head)
    factories.an_action(meeting=meeting, owner_cn=cast.cn_head)
    factories.a_paper(meeting=meeting, side="us", created_by=cast.us_head)
    released = {"created_by": cast.cn_head, "released_by": cast.cn_head, "state": "released"}
    factories.a_paper(meeting=meeting, side="cn", serial=1, **released)
    factories.a_paper(meeting=meeting, side="cn", serial=1, distribution="heads", **released)
    calendar = all_meetings(cast.viewer("us_head"))
    for name in ("us_head", "cn_head", "us_delegate", "us_secretary"):
        counted = measures_of(cast.viewer(name), calendar.shares, clock.now())
        told = {str(each.label): (each.us, each.cn) for each in counted}
        assert told["Papers released"] == (0, 1)
        assert told["Agenda items presented"] == (1, 0)
        assert told["Open action items"] == (1, 2)
        assert told["Meetings hosted"] == (1, 0)


# --- action items --------------------------------------------------------------------------------
@pytest.mark.django_db
def test_the_strip_has_every_open_item_and_tells_when(cast: Cast) -> None:
    meeting = factories.a_meeting()
    now = clock.now()
    today = min(clock.local(now, zone).date() for zone in clock.SIDE_ZONES.values())
    for serial, days in enumerate((-3, 0, 7, 8, 100), start=1):
        factories.an_action(
            meeting=meeting, serial=serial, owner_us=cast.us_head, due_on=today + days * DAY
        )
    factories.an_action(
        meeting=meeting, serial=9, owner_us=cast.us_head, state="done", confirmed_us_at=now
    )
    items = due_items(cast.viewer("cn_delegate"), now)
    assert [(item.number, item.when) for item in items] == [
        ("A5-01", "overdue"),
        ("A5-02", "soon"),
        ("A5-03", "soon"),
        ("A5-04", "later"),
        ("A5-05", "later"),
    ]
    figure = action_strip(items, today)
    says_what_it_draws(figure)
    assert [str(row[2]) for row in figure.rows] == [
        "overdue", "due within a week", "due within a week", "due later", "due later"
    ]  # fmt: skip
    for svg in drawn(figure):
        assert [each.get("href") for each in svg.iter(f"{SVG}a")] == [
            f"/actions/{item.number}/" for item in items
        ]


def test_the_strip_of_very_many_draws_the_first_due_and_counts_all() -> None:
    today = dt.date(2027, 3, 1)
    items = [DueItem(f"A5-{n:03}", today + n * DAY, "later") for n in range(260)]
    figure = action_strip(items, today)
    says_what_it_draws(figure)
    assert figure.about == "0 overdue, 260 open"
    assert [row[0] for row in figure.rows] == [item.number for item in items[:200]]
    for svg in drawn(figure):
        assert len(list(svg.iter(f"{SVG}a"))) == 200


@given(days=st.lists(st.integers(-400, 400), min_size=1, max_size=60))
def test_names_on_the_strip_never_run_into_each_other(days: list[int]) -> None:
    today = dt.date(2027, 3, 1)
    due = enumerate(sorted(days))
    items = [DueItem(f"A5-{n:02}", today + day * DAY, "later") for n, day in due]
    for svg in drawn(action_strip(items, today)):
        rows: dict[str, list[float]] = {}
        for each in svg.iter(f"{SVG}text"):
            if (each.text or "").startswith("A5-"):
                rows.setdefault(each.get("y", ""), []).append(float(each.get("x", "")))
        for places in rows.values():
            ordered = sorted(places)
            assert all(b - a > 45 for a, b in itertools.pairwise(ordered))


# --- topics --------------------------------------------------------------------------------------
def test_a_topic_stops_at_each_meeting() -> None:
    stops = [
        TopicStop("5", "Meeting 5", items=1, decisions=2, actions=1, opened=0),
        TopicStop("6", "Meeting 6", items=2, decisions=0, actions=3, opened=1),
    ]
    figure = topic_timeline(stops)
    says_what_it_draws(figure)
    assert figure.about == ("Meeting 5: 1 item, 2 decisions; Meeting 6: 2 items, 1 action open")
    for svg in drawn(figure):
        assert len(shapes(svg, "stop-act-done")) == 1
        assert len(shapes(svg, "stop-act-mine")) == 1


def test_what_is_carried_forward_is_joined_to_its_first_meeting() -> None:
    stops = [TopicStop(n, f"Meeting {n}", 1, 0, 0, 0) for n in ("5", "6", "7")]
    keys, rules = Bilingual("Keys", "密钥"), Bilingual("Rules", "规则")
    carried = [CarriedForward(0, 2, keys), CarriedForward(0, 2, rules)]
    figure = topic_timeline(stops, carried)
    says_what_it_draws(figure)
    assert figure.about == (
        "Meeting 5: 1 item; Meeting 6: 1 item; "
        "Meeting 7: 1 item, Keys (from Meeting 5), Rules (from Meeting 5)"
    )
    assert [row[-1] for row in figure.rows] == [
        *("", ""),
        "Keys (from Meeting 5), Rules (from Meeting 5)",
    ]
    for svg in drawn(figure):
        assert len(shapes(svg, "carried")) == 1
        assert any("2 carried forward" in line for line in words(svg))


def test_a_stop_is_told_with_the_marks_of_its_language() -> None:
    with translation.override("zh-hans"):
        stops = [TopicStop(n, f"第{n}次会议", 1, 2, 0, 1) for n in ("5", "6")]
        figure = topic_timeline(stops)
        line = "1个项目、2项决定、1个行动项待办理"
        assert figure.about == f"第5次会议：{line}；第6次会议：{line}"
        assert line in words(drawn(figure)[1])
