"""Every page of the admin site, for everybody in the cast."""

import re

import pytest
from django.contrib import admin
from django.contrib.admin.utils import label_for_field
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from meetings.models import Attendance, Meeting
from members.models import AuditEntry, Notification, Seat
from tests import sample
from tests.world import SECRET, World, browser
from workinggroup.lib.admin import ScopedAdmin

DESKS: list[ScopedAdmin] = list(admin.site._registry.values())  # type: ignore[arg-type]
STEMS = [f"{desk.opts.app_label}_{desk.opts.model_name}" for desk in DESKS]
OUTSIDE = [
    "us_head", "us_delegate", "us_alternate", "us_adviser", "us_counsel", "cn_head", "cn_delegate",
    "us_left", "stranger",
]  # fmt: skip
INSIDE = ["us_secretary", "cn_secretary", "operator"]
# Lists only the operator opens.
INFRASTRUCTURE = {"members_apikey", "members_calendarkey"}


def some_rows(desk: ScopedAdmin) -> list[int | str]:
    """Keys of rows whoever asks: the newest of each side where rows have one, and some others."""
    rows = desk.model._base_manager.order_by("-pk")
    keys = list(rows.values_list("pk", flat=True)[:3])
    if any(field.name == "side" for field in desk.model._meta.fields):
        for side in ("us", "cn"):
            keys += rows.filter(side=side).values_list("pk", flat=True)[:2]
    return list(dict.fromkeys(keys))


def pages(client: Client, desk: ScopedAdmin, stem: str) -> dict[str, int]:
    """The list, its exports and some rows: path -> status."""
    paths = [reverse(f"admin:{stem}_changelist")]
    if desk.exports:
        paths += [reverse(f"admin:{stem}_export", args=[kind]) for kind in ("csv", "xlsx")]
    paths += [reverse(f"admin:{stem}_change", args=[key]) for key in some_rows(desk)]
    return {path: client.get(path).status_code for path in paths}


@pytest.mark.parametrize("name", OUTSIDE)
def test_admin_is_closed_to(at_work: None, world: World, name: str) -> None:
    client = browser(world, name)
    for stem in STEMS:
        assert client.get(reverse(f"admin:{stem}_changelist")).status_code == 403
    assert client.get("/admin/").status_code == 403
    assert client.get("/admin/members/person/import/").status_code == 403


def test_admin_sends_nobody_to_sign_in(at_work: None, world: World) -> None:
    client = browser(world, "nobody")
    for path in ("/admin/", "/admin/members/person/", "/admin/nothing/"):
        answer = client.get(path)
        assert (answer.status_code, answer["Location"].split("?")[0]) == (302, "/accounts/login/")


@pytest.mark.parametrize("turn", sample.share(range(len(INSIDE)), by="inside", days=3))
@pytest.mark.parametrize(("desk", "stem"), list(zip(DESKS, STEMS, strict=True)), ids=STEMS)
def test_every_page_answers(
    at_work: None, world: World, turn: int, desk: ScopedAdmin, stem: str
) -> None:
    name = INSIDE[(turn + STEMS.index(stem)) % len(INSIDE)]
    statuses = pages(browser(world, name), desk, stem)
    assert set(statuses.values()) <= {200, 404}, statuses
    closed = stem in INFRASTRUCTURE and name != "operator"
    assert statuses[reverse(f"admin:{stem}_changelist")] == (404 if closed else 200)


@pytest.mark.parametrize("side", sample.share(["us", "cn"], by="side", days=2))
@pytest.mark.parametrize(("desk", "stem"), list(zip(DESKS, STEMS, strict=True)), ids=STEMS)
def test_no_page_shows_the_other_sides_secrets(
    at_work: None, world: World, side: str, desk: ScopedAdmin, stem: str
) -> None:
    other = "cn" if side == "us" else "us"
    client = browser(world, f"{side}_secretary")
    for path in pages(client, desk, stem):
        body = client.get(path).content.decode(errors="replace")
        found = {match.group(0).lower() for match in SECRET.finditer(body)}
        assert not found & {word.lower() for word in world.secrets[other]}, path
        own_key = path.rstrip("/").rsplit("/", 1)[-1]
        assert not [key for key in world.secrets[other] if key != own_key and key in body], path


def test_clocks_are_called_by_their_places(at_work: None, world: World) -> None:
    client = browser(world, "cn_secretary")
    meeting = Meeting.objects.latest("serial")
    for path in (
        reverse("admin:members_person_change", args=[world.cast.cn_head.pk]),
        reverse("admin:meetings_meeting_change", args=[meeting.pk]),
    ):
        body = client.get(path).content.decode()
        assert "Asia/Shanghai" not in body and "America/New_York" not in body
        assert re.search(
            r'field-shown_zone".*?<div class="readonly">(北京|华盛顿)时间</div>',
            body,
            re.DOTALL,
        )


# Midnight and noon are words in some of Django's formats.
HALF_DAY = re.compile(r"\d\s*[ap]\.?m\b|\bnoon\b|\bmidnight\b|[上下]午|中午|午夜", re.IGNORECASE)


@pytest.mark.parametrize("name", ["us_secretary", "cn_secretary"])
def test_times_of_lists_have_24_hours(at_work: None, world: World, name: str) -> None:
    client, clocks = browser(world, name), 0
    for stem in STEMS:
        body = client.get(reverse(f"admin:{stem}_changelist")).content.decode()
        _, _, rows = body.partition('id="result_list"')
        assert not HALF_DAY.search(rows), stem
        clocks += len(re.findall(r"\b\d{1,2}:\d\d\b", rows))
    assert clocks


def _labels(desk: ScopedAdmin) -> list[str]:
    """What the columns of a list and the fields of a row are called, in Chinese."""
    names = [*desk.list_display, *(desk.fields or ())]
    with override("zh-hans"):
        return [str(label_for_field(name, desk.model, desk)) for name in names]


@pytest.mark.parametrize("desk", DESKS, ids=STEMS)
def test_every_label_is_chinese(desk: ScopedAdmin) -> None:
    assert [label for label in _labels(desk) if not re.search("[\u3400-\u9fff]", label)] == []


def test_a_row_is_called_in_words_of_the_reader(at_work: None, world: World) -> None:
    head = world.cast.cn_head
    name = head.name_in("zh")
    rows = [
        (AuditEntry(act="add_sitting", subject_zh="第5次会议第1场"), "已添加场次：第5次会议第1场"),
        (Notification(rule="paper_released", recipient=head), f"提交文件：{name}"),
        (Attendance(meeting=world.meeting, person=head, answer="accepted"), f"{name}：接受"),
        (Seat(delegation_id="cn", number=1), "中方1号席位"),
    ]
    with override("zh-hans"):
        for row, called in rows:
            assert admin.site._registry[type(row)].name_of(row) == called


def test_a_row_has_its_name_above_it_and_on_the_way_there(at_work: None, world: World) -> None:
    seat = Seat.objects.get(delegation="cn", number=1)
    page = reverse("admin:members_seat_change", args=[seat.pk])
    body = browser(world, "cn_secretary").get(page).content.decode()
    assert "<h1>中方1号席位</h1>" in body
    assert "› 中方1号席位\n" in body
