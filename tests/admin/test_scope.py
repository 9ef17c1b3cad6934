"""What a secretary could try with developer tools: look-ups, addresses, other people's acts."""

import re

import pytest
from django.http import HttpResponse
from django.test import Client

from meetings.queries.lists import item_numbers
from members.models import Appointment, AuditEntry, Company, Notification, Person, Seat
from tests import factories
from tests.admin.lists import exported
from tests.tampering import rows_free, unguarded
from tests.world import SECRET, World, browser
from workinggroup.lib import clock

PROBES = [
    "/admin/members/person/?password__startswith=argon2",
    "/admin/members/person/?appointments__person__email__startswith=a",
    "/admin/members/notification/?payload__contains=link",
    "/admin/members/notification/?recipient__password__startswith=a",
    "/admin/meetings/attendance/?remark__startswith=zq",
    "/admin/meetings/paper/?created_by__email__startswith=a",
    "/admin/meetings/actionitem/?owner_cn__email__startswith=a",
    "/admin/meetings/meeting/?chair_us__email__startswith=a",
    "/admin/members/auditentry/?actor__email__startswith=a",
    "/admin/members/appointment/?person__email__startswith=a",
]
GONE = [
    "/admin/members/person/add/",
    "/admin/members/person/1/delete/",
    "/admin/members/person/1/history/",
    "/admin/members/person/1/change/",
    "/admin/autocomplete/?app_label=members&model_name=person&field_name=x",
    "/admin/r/1/1/",
    "/admin/password_change/",
    "/admin/auth/group/",
    "/admin/account/emailaddress/",
    "/admin/mfa/authenticator/",
    "/admin/usersessions/usersession/",
]


def plain(answer: HttpResponse, key: int) -> str:
    """A page without the forms' tokens and the address that was asked for."""
    body = re.sub(
        r'name="csrfmiddlewaretoken" value="\w+"|"X-CSRFToken": "\w+"', "", answer.content.decode()
    )
    return body.replace(f"/{key}/", "/")


@pytest.mark.parametrize("path", PROBES)
def test_look_up_of_a_field_that_is_not_shown(at_work: None, world: World, path: str) -> None:
    """Django answers with its `?e=1` page or 400, the same for a hit and for a miss."""
    client = browser(world, "us_secretary")
    miss = path.rsplit("=", 1)[0] + "=zz-no-such"
    answers = [client.get(each) for each in (path, miss)]
    assert {a.status_code for a in answers} <= {302, 400}
    assert len({(a.status_code, a.get("Location", "").split("?")[-1]) for a in answers}) == 1


@pytest.mark.parametrize("path", GONE)
def test_djangos_own_pages_are_gone(at_work: None, world: World, path: str) -> None:
    for name in ("us_secretary", "operator"):
        answer = browser(world, name).get(path)
        assert answer.status_code in {302, 404}, (name, answer.status_code)


def test_people_are_the_own_sides(at_work: None, world: World) -> None:
    client = browser(world, "us_secretary")
    body = client.get("/admin/members/person/?all=").content.decode()
    assert world.cast.us_delegate.email in body
    assert world.cast.cn_delegate.email not in body
    row = client.get(f"/admin/members/person/{world.cast.cn_delegate.pk}/")
    unknown = client.get("/admin/members/person/4398046511103/")
    assert (row.status_code, unknown.status_code) == (404, 404)
    assert plain(row, world.cast.cn_delegate.pk) == plain(unknown, 4398046511103)


def test_roster_of_the_other_side_has_no_email(at_work: None, world: World) -> None:
    client = browser(world, "us_secretary")
    held = Appointment.objects.get(person=world.cast.cn_delegate)
    row = client.get(f"/admin/members/appointment/{held.pk}/").content.decode()
    assert world.cast.cn_delegate.latin_name in row
    assert world.cast.cn_delegate.email not in row
    assert "do/end" not in row
    email = world.cast.cn_delegate.email
    found = client.get("/admin/members/appointment/", {"q": email}).content.decode()
    assert world.cast.cn_delegate.latin_name not in found


@pytest.mark.parametrize("act", ["end", "move"])
def test_acts_on_the_other_sides_people_are_absent(at_work: None, world: World, act: str) -> None:
    held = Appointment.objects.get(person=world.cast.cn_delegate)
    client = browser(world, "us_secretary")
    data = {"reason": "", "role": "counsel", "seat": ""}
    for path in (
        f"/admin/members/appointment/{held.pk}/do/{act}/",
        f"/admin/members/person/{held.person_id}/do/{act}/",
    ):
        assert client.post(path, data).status_code == 404
    held.refresh_from_db()
    assert held.ended_at is None


def test_acts_on_the_other_sides_seats_are_absent(at_work: None, world: World) -> None:
    seat = Seat.objects.get(delegation="cn", number=1)
    client = browser(world, "us_secretary")
    for act in ("replace", "vacate"):
        path = f"/admin/members/seat/{seat.pk}/do/{act}/"
        assert client.post(path, {"name_en": "A", "name_zh": "甲"}).status_code == 404
    assert Appointment.objects.get(person=world.cast.cn_delegate).ended_at is None


@pytest.mark.parametrize("kind", ["proposals", "notes", "private_papers"])
def test_private_rows_of_the_other_side_look_absent(at_work: None, world: World, kind: str) -> None:
    model = {"proposals": "itemproposal", "notes": "privatenote", "private_papers": "paper"}[kind]
    row = getattr(world, kind)["cn"]
    client: Client = browser(world, "us_secretary")
    seen = client.get(f"/admin/meetings/{model}/{row.pk}/")
    unknown = client.get(f"/admin/meetings/{model}/4398046511103/")
    assert seen.status_code == unknown.status_code == 404
    assert plain(seen, row.pk) == plain(unknown, 4398046511103)


def test_mail_log_shows_the_own_sides_recipients(at_work: None, world: World) -> None:
    body = browser(world, "us_secretary").get("/admin/members/notification/?all=").content.decode()
    assert str(world.cast.us_delegate) in body
    assert str(world.cast.cn_delegate) not in body
    other = Notification.objects.filter(recipient=world.cast.cn_delegate, state="failed").first()
    assert other is not None
    client = browser(world, "us_secretary")
    assert client.post(f"/admin/members/notification/{other.pk}/do/retry/").status_code == 404


def test_mail_log_filter_choices_are_the_own_sides(at_work: None, world: World) -> None:
    Notification.objects.filter(recipient=world.cast.cn_delegate).update(rule="zz_other_sides_rule")
    body = browser(world, "us_secretary").get("/admin/members/notification/").content.decode()
    assert "zz_other_sides_rule" not in body


def test_audit_filter_choices_are_the_own_sides(at_work: None, world: World) -> None:
    with unguarded():
        AuditEntry.objects.filter(side="cn").update(act="zz_other_sides_act")
    body = browser(world, "us_secretary").get("/admin/members/auditentry/").content.decode()
    assert "zz other sides act" not in body


def test_exports_are_scoped(at_work: None, world: World) -> None:
    client = browser(world, "us_secretary")
    people = client.get("/admin/members/person/export/csv/").content.decode("utf-8-sig")
    assert world.cast.us_delegate.email in people
    assert world.cast.cn_delegate.email not in people
    papers = client.get("/admin/meetings/paper/export/csv/").content.decode("utf-8-sig")
    words = {match.group(0) for match in SECRET.finditer(papers)}
    assert words
    assert not words & world.secrets["cn"]


def test_exports_of_agendas_and_minutes_carry_their_numbers(at_work: None, world: World) -> None:
    """As the pages have them: 2a under 2, 1.2 under 1."""
    parent = world.item
    with rows_free():
        part = factories.an_item(meeting=world.meeting, parent=parent, title_en="A part of it")
    numbers = item_numbers(world.cast.viewer("us_secretary"), [world.meeting.pk])
    headings, *rows = exported(world, "us_secretary", "/admin/meetings/agendaitem/")
    told = {row[headings.index("title in English")]: row[headings.index("number")] for row in rows}
    assert told["A part of it"] == f"{numbers[parent.pk]}a" == numbers[part.pk]
    headings, *rows = exported(world, "us_secretary", "/admin/meetings/paragraph/")
    assert {row[headings.index("number")] for row in rows} >= {"1.1", "1.2"}


def test_companies_of_both_sides_are_exported(at_work: None, world: World) -> None:
    heading, *told = exported(world, "us_secretary", "/admin/members/company/")
    assert heading == ["delegation", "company in English", "company in Chinese"]
    assert sorted(told) == sorted(
        [str(company.delegation), company.name_en, company.name_zh]
        for company in Company.objects.select_related("delegation")
    )
    assert {row[0] for row in told} == {"US side", "Chinese side"}


def test_operator_reading_is_on_the_record_of_the_side(at_work: None, world: World) -> None:
    client = browser(world, "operator")
    before = AuditEntry.objects.filter(act="operator_read").count()
    client.get(f"/admin/meetings/privatenote/{world.notes['cn'].pk}/")
    entry = AuditEntry.objects.filter(act="operator_read").order_by("-pk")[0]
    assert (entry.side, entry.actor_id) == ("cn", world.cast.operator.pk)
    assert str(world.notes["cn"].pk) in str(entry.subject)
    client.get("/admin/meetings/itemproposal/")
    client.get("/admin/meetings/itemproposal/export/csv/")
    sides = AuditEntry.objects.filter(act="operator_read").values_list("side", flat=True)
    assert set(sides) == {"us", "cn"}
    assert len(sides) > before + 2


def test_secretary_reading_is_not_recorded(at_work: None, world: World) -> None:
    before = AuditEntry.objects.count()
    browser(world, "us_secretary").get("/admin/meetings/privatenote/")
    assert AuditEntry.objects.count() == before


def test_keys_are_for_the_operator_and_without_secrets(at_work: None, world: World) -> None:
    client = browser(world, "operator")
    for model in ("apikey", "calendarkey"):
        body = client.get(f"/admin/members/{model}/?all=").content.decode()
        assert world.cast.us_delegate.latin_name in body
        for secret in {*world.api_keys.values(), *world.calendar_keys.values()}:
            assert secret not in body


def test_private_remark_stands_only_on_the_own_sides_page(at_work: None, world: World) -> None:
    path = f"/admin/meetings/meeting/{world.meeting.pk}/"
    own = {word.lower() for word in world.secrets["us"]}
    page = browser(world, "us_secretary").get(path).content.decode().lower()
    assert any(word in page for word in own)
    page = browser(world, "cn_secretary").get(path).content.decode().lower()
    assert not any(word in page for word in own if word.startswith("zq"))


def test_lists_speak_chinese(at_work: None, world: World) -> None:
    client = browser(world, "cn_secretary")
    for path in ("/admin/", "/admin/members/person/", "/admin/meetings/meeting/"):
        body = client.get(path).content.decode()
        assert 'lang="zh-hans"' in body
        assert "注销" not in body


def test_times_are_on_the_readers_clock(at_work: None, world: World) -> None:
    letter = Notification.objects.filter(recipient=world.cast.cn_delegate)[0]
    assert letter.created_at == clock.now()
    path = f"/admin/members/notification/{letter.pk}/"
    assert "22:00" in browser(world, "cn_secretary").get(path).content.decode()


def test_person_model_is_not_writable_by_form(at_work: None, world: World) -> None:
    person = world.cast.us_delegate
    client = browser(world, "us_secretary")
    answer = client.post(f"/admin/members/person/{person.pk}/", {"email": "x@y.example"})
    assert answer.status_code == 405
    assert Person.objects.get(pk=person.pk).email == person.email


def test_people_of_the_other_side_are_named_and_not_linked(at_work: None, world: World) -> None:
    """A link would lead to a page that is not there for this reader."""
    world.meeting.chair_us, world.meeting.chair_cn = world.cast.us_head, world.cast.cn_head
    world.meeting.save()
    page = browser(world, "us_secretary").get(f"/admin/meetings/meeting/{world.meeting.pk}/")
    body = page.content.decode()
    assert world.cast.cn_head.name in body
    assert f"/admin/members/person/{world.cast.cn_head.pk}/" not in body
