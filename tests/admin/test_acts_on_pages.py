"""The acts of the admin site as a secretary does them: roster import, people, seats, agenda."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.html import escape

from meetings.enums import TopicColour
from meetings.models import AgendaItem, JointText, Topic
from members.models import Appointment, Notification, Person, Seat, SeatTerm
from tests import factories, sample
from tests.conftest import Cast
from tests.members.rosterfiles import CN_FILE, US_FILE, person_row, roster
from tests.signing_in import sign_in_as
from tests.world import undone
from workinggroup.lib import clock

pytestmark = pytest.mark.django_db
IMPORT = "/admin/members/person/import/"


@pytest.fixture
def desk(cast: Cast) -> Client:
    """A browser of the US secretariat."""
    browser = Client()
    sign_in_as(browser, cast.us_secretary)
    return browser


def upload(browser: Client, content: bytes, name: str = "roster.csv", **more: Any) -> Any:
    return browser.post(IMPORT, {"file": SimpleUploadedFile(name, content), **more})


def own_row(cast: Cast) -> list[str]:
    """The secretary's own row, without which an import is refused."""
    person = cast.us_secretary
    return person_row(
        seat="",
        company_en="",
        company_zh="",
        role="secretary",
        email=person.email,
        given_name=person.given_name,
        family_name=person.family_name,
    )


# --- the roster ----------------------------------------------------------------------------------
def test_import_shows_a_plan_and_then_does_it(cast: Cast, desk: Client) -> None:
    content = roster(own_row(cast), person_row(email="new@x.example", given_name="Newly"))
    page = upload(desk, content)
    plan = page.context["plan"]
    assert plan.counts["created"] == 1 and plan.counts["ended"] > 1
    assert not Person.objects.filter(email="new@x.example").exists()
    sealed = page.context["confirm"].initial
    done = desk.post(IMPORT, {**sealed, "invite": "on"})
    assert done.status_code == 302
    person = Person.objects.get(email="new@x.example")
    assert Appointment.objects.get(person=person).role == "delegate"
    assert Notification.objects.get(rule="invitation").recipient == person


def test_plan_shows_both_languages_before_and_after(cast: Cast, desk: Client) -> None:
    page = upload(
        desk, roster(own_row(cast), person_row(company_en="Newer", company_zh="更新公司"))
    )
    changed = [line for line in page.context["plan"].seats if line.fate != "unchanged"]
    names = {name for line in changed for name in (*line.old, *line.new) if name}
    assert {"Newer", "更新公司"} < names
    assert [name for name in names if escape(name) not in page.content.decode()] == []


def test_import_of_the_examples_by_the_operator(cast: Cast) -> None:
    """Both files as they are, after the cast made room."""
    Appointment.objects.filter(ended_at=None).update(ended_at=clock.now())
    SeatTerm.objects.filter(ended_at=None).update(ended_at=clock.now())
    browser = Client()
    sign_in_as(browser, cast.operator)
    for content, side in ((US_FILE, "us"), (CN_FILE, "cn")):
        page = upload(browser, content, side_choice=side)
        assert page.context["plan"].counts["created"] == 24
        browser.post(IMPORT, page.context["confirm"].initial)
        again = upload(browser, content, side_choice=side)
        assert again.context["plan"].changes_nothing
    assert Appointment.objects.filter(ended_at=None).count() == 48


def test_import_with_faults_names_each(cast: Cast, desk: Client) -> None:
    page = upload(desk, roster(person_row(seat="11"), person_row(time_zone="Mars")))
    body = page.content.decode()
    assert "there is no seat 11" in body and "L3" in body
    assert 'id="form-errors"' in body and "<title>Error: " in body
    assert 'href="#id_file"' in body and 'id="id_file"' in body
    assert page.context.get("confirm") is None


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"%PDF-1.7",
        b"\x00" * 100,
        b"x" * 200_000,
        "<script>alert(1)</script>,\u202e,👩".encode(),
    ],
)
def test_import_of_nonsense_is_a_message(desk: Client, content: bytes) -> None:
    page = upload(desk, content, name="roster.xlsx")
    assert page.status_code == 200
    assert b"<script>alert" not in page.content


def test_import_refuses_what_was_not_sealed_for_the_reader(cast: Cast, desk: Client) -> None:
    sealed = upload(desk, roster(own_row(cast))).context["confirm"].initial
    other = Client()
    sign_in_as(other, cast.cn_secretary)
    before = Appointment.objects.filter(ended_at=None).count()
    for browser, data in ((other, sealed), (desk, {**sealed, "rows": sealed["rows"] + "x"})):
        assert browser.post(IMPORT, data).status_code == 302
    assert Appointment.objects.filter(ended_at=None).count() == before


def test_import_shows_the_new_plan_when_the_roster_moved(cast: Cast, desk: Client) -> None:
    sealed = (
        upload(desk, roster(own_row(cast), person_row(email="n@x.example")))
        .context["confirm"]
        .initial
    )
    Person.objects.filter(pk=cast.us_head.pk).update(title_en="Chair")
    factories.a_member(side="us", role="adviser")
    page = desk.post(IMPORT, sealed)
    assert page.status_code == 200
    assert "has changed since" in page.content.decode()
    assert not Person.objects.filter(email="n@x.example").exists()


def test_roster_file_is_one_that_the_import_reads(cast: Cast, desk: Client) -> None:
    content = desk.get("/admin/members/person/roster.csv").content
    assert upload(desk, content).context["plan"].changes_nothing


# --- people and seats ----------------------------------------------------------------------------
def test_add_invite_and_end_a_person(cast: Cast, desk: Client) -> None:
    data = {
        "email": "Ann@x.example",
        "family_name": "Lee",
        "given_name": "Ann",
        "name_zh": "",
        "title_en": "",
        "title_zh": "",
        "language": "en",
        "time_zone": "America/New_York",
        "role": "adviser",
        "seat": "1",
    }
    assert desk.post("/admin/members/person/do/add_person/", data).status_code == 302
    person = Person.objects.get(email="ann@x.example")
    desk.post(f"/admin/members/person/{person.pk}/do/invite/")
    assert Notification.objects.get(rule="invitation").recipient == person
    desk.post(f"/admin/members/person/{person.pk}/do/end_appointment/", {"reason": "Left."})
    assert Appointment.objects.get(person=person).ended_at is not None


def test_add_a_person_with_faults_keeps_what_was_typed(cast: Cast, desk: Client) -> None:
    data = {"email": cast.us_head.email, "family_name": "Lee", "given_name": "Ann"}
    more = {"language": "en", "time_zone": "America/New_York", "role": "counsel", "seat": ""}
    page = desk.post("/admin/members/person/do/add_person/", {**data, **more})
    assert page.status_code == 200
    assert "holds a role already" in page.content.decode()
    assert 'value="Lee"' in page.content.decode()


def test_bulk_invitation(cast: Cast, desk: Client) -> None:
    Person.objects.filter(pk=cast.us_adviser.pk).update(password="!")
    keys = [cast.us_adviser.pk, cast.us_head.pk, cast.cn_head.pk]
    answer = desk.post(
        "/admin/members/person/", {"action": "invite", "_selected_action": keys}, follow=True
    )
    assert "1 invitation is on its way." in answer.content.decode()
    assert [n.recipient for n in Notification.objects.all()] == [cast.us_adviser]


def test_replace_a_company(cast: Cast, desk: Client) -> None:
    seat = Seat.objects.get(delegation="us", number=1)
    path = f"/admin/members/seat/{seat.pk}/do/replace_company/"
    assert "lose their roles" in desk.get(path).content.decode()
    assert desk.post(path, {"name_en": "Copper Bay", "name_zh": "铜湾"}).status_code == 302
    assert Appointment.objects.get(person=cast.us_delegate).ended_at is not None
    assert "Copper Bay" in desk.get(f"/admin/members/seat/{seat.pk}/").content.decode()


@pytest.mark.parametrize(
    ("state", "told"),
    [("failed", "1 email was refused."), ("unknown", "1 email may have been delivered.")],
)
def test_retry_of_a_letter_that_waits_for_people(
    cast: Cast, desk: Client, state: str, told: str
) -> None:
    now = clock.now()
    letter = Notification.objects.create(
        rule="meeting_soon",
        subject_type="meeting",
        subject_id=1,
        recipient=cast.us_delegate,
        occurrence="x",
        state=state,
        error="550 no such user",
        due_at=now,
        created_at=now,
        try_at=now,
        expires_at=now.replace(year=now.year + 1),
    )
    first = desk.get("/admin/").content.decode()
    assert [said for said in ("was refused", "may have been delivered") if said in first] == (
        ["was refused"] if state == "failed" else ["may have been delivered"]
    )
    assert told in first
    listed = f"/admin/members/notification/?state__exact={state}"
    assert listed in first
    assert str(cast.us_delegate.name) in desk.get(listed).content.decode()
    page = desk.get(f"/admin/members/notification/{letter.pk}/").content.decode()
    assert "550 no such user" in page
    desk.post(f"/admin/members/notification/{letter.pk}/do/retry_letter/")
    letter.refresh_from_db()
    assert letter.state == "queued"


# --- topics and the agenda -----------------------------------------------------------------------
def test_add_change_and_retire_a_topic(desk: Client) -> None:
    data = {
        "name_en": "Supply chain",
        "name_zh": "供应链",
        "colour": TopicColour.SLATE,
        "position": "",
    }
    made = desk.post("/admin/meetings/topic/do/add_topic/", data)
    assert made.status_code == 302, made.context["form"].errors
    topic = Topic.objects.get(slug="supply-chain")
    assert topic.colour == TopicColour.SLATE
    taken = desk.post("/admin/meetings/topic/do/add_topic/", data)
    assert taken.status_code == 200 and "already exists" in taken.content.decode()
    desk.post(f"/admin/meetings/topic/{topic.pk}/do/retire_topic/")
    topic.refresh_from_db()
    assert topic.retired_at is not None


def sheet_data(page: Any) -> dict[str, Any]:
    """What a browser would send back from the sheet as it is."""
    data: dict[str, Any] = {}
    for form in page.context["sheet"]:
        for field in form:
            value = field.value()
            if field.field.widget.__class__.__name__ == "CheckboxInput":
                if value:
                    data[field.html_name] = "on"
            elif value is not None:
                data[field.html_name] = value
    return data


def test_agenda_sheet_saves_everything_in_one_act(cast: Cast, desk: Client) -> None:
    meeting = factories.a_meeting(number=50, year=2050)
    one, two, three = (factories.an_item(meeting=meeting) for _ in range(3))
    path = f"/admin/meetings/meeting/{meeting.pk}/agenda/"
    data = sheet_data(desk.get(path))
    topic = Topic.objects.get(slug="encryption")
    data |= {
        f"item-{one.pk}-title_en": "Renamed",
        f"item-{one.pk}-topics": [topic.pk],
        f"item-{two.pk}-place": "3",
        f"item-{three.pk}-place": "2",
        f"item-{three.pk}-sub": "on",
        "new-1-title_en": "Brand new",
        "new-1-place": "1.5",
    }
    answer = desk.post(path, data)
    assert answer.status_code == 302, answer.context["sheet"].problems
    rows = AgendaItem.objects.filter(meeting=meeting, withdrawn_at=None).order_by("position")
    assert [row.title_en for row in rows] == ["Renamed", "Brand new", three.title_en, two.title_en]
    assert rows[2].parent == rows[1]
    assert list(rows[0].topics.all()) == [topic]
    assert rows[0].title_stale == "zh"


def test_agenda_sheet_has_notes_presenter_and_sitting(cast: Cast, desk: Client) -> None:
    meeting = factories.a_meeting(number=50, year=2050)
    second = meeting.sittings.get(number=2)
    item = factories.an_item(meeting=meeting, note_en="Old", note_zh="旧")
    path = f"/admin/meetings/meeting/{meeting.pk}/agenda/"
    data = sheet_data(desk.get(path))
    assert data[f"item-{item.pk}-note_zh"] == "旧"
    data |= {
        f"item-{item.pk}-note_en": "New",
        f"item-{item.pk}-note_zh": "新",
        f"item-{item.pk}-sitting": second.pk,
        f"item-{item.pk}-presenter": cast.cn_delegate.pk,
    }
    assert desk.post(path, data).status_code == 302
    item.refresh_from_db()
    assert (item.note_en, item.note_zh) == ("New", "新")
    assert (item.sitting, item.presenter, item.presenter_side) == (
        second,
        cast.cn_delegate,
        "cn",
    )


def test_agenda_sheet_keeps_a_cancelled_sitting_and_a_presenter_who_left(
    cast: Cast, desk: Client
) -> None:
    meeting = factories.a_meeting(number=50, year=2050)
    second = meeting.sittings.get(number=2)
    item = factories.an_item(
        meeting=meeting, sitting=second, presenter=cast.us_left, presenter_side="us"
    )
    second.cancelled_at = clock.now()
    second.save()
    path = f"/admin/meetings/meeting/{meeting.pk}/agenda/"
    data = sheet_data(desk.get(path)) | {f"item-{item.pk}-minutes": "25"}
    assert desk.post(path, data).status_code == 302
    item.refresh_from_db()
    assert (item.minutes, item.sitting, item.presenter) == (25, second, cast.us_left)


def test_agenda_sheet_sent_back_unchanged_changes_nothing(cast: Cast, desk: Client) -> None:
    meeting = factories.a_meeting(number=50, year=2050)
    item = factories.an_item(meeting=meeting)
    factories.an_item(meeting=meeting, parent=item)
    path = f"/admin/meetings/meeting/{meeting.pk}/agenda/"
    before = list(AgendaItem.objects.order_by("pk").values())
    desk.post(path, sheet_data(desk.get(path)))
    assert list(AgendaItem.objects.order_by("pk").values()) == before
    assert JointText.objects.get(meeting=meeting, kind="agenda").revision == 1


def test_agenda_sheet_withdraws_and_is_all_or_nothing(cast: Cast, desk: Client) -> None:
    meeting = factories.a_meeting(number=50, year=2050)
    one, two = (factories.an_item(meeting=meeting) for _ in range(2))
    path = f"/admin/meetings/meeting/{meeting.pk}/agenda/"
    data = sheet_data(desk.get(path)) | {f"item-{one.pk}-withdrawn": "on"}
    assert "form-errors" not in desk.get(path).content.decode()
    faulty = desk.post(path, data | {f"item-{two.pk}-title_en": "", f"item-{two.pk}-title_zh": ""})
    assert faulty.status_code == 200
    body = faulty.content.decode()
    assert "at least one language" in body
    # Above all of it, with a link to the field; and the title says so.
    assert f'href="#id_item-{two.pk}-title_en"' in body.split('id="form-errors"')[1]
    assert f"“{two.title_en}”: Give a title in at least one language.</a>" in body
    assert f'id="id_item-{two.pk}-title_en"' in body
    assert "<title>Error: Agenda of" in body
    one.refresh_from_db()
    assert one.withdrawn_at is None
    assert desk.post(path, data).status_code == 302
    one.refresh_from_db()
    assert one.withdrawn_at is not None


def test_agenda_sheet_of_somebody_who_was_overtaken(cast: Cast, desk: Client) -> None:
    meeting = factories.a_meeting(number=50, year=2050)
    item = factories.an_item(meeting=meeting)
    path = f"/admin/meetings/meeting/{meeting.pk}/agenda/"
    data = sheet_data(desk.get(path)) | {f"item-{item.pk}-title_en": "Mine"}
    AgendaItem.objects.filter(pk=item.pk).update(title_en="Theirs", changed_at=clock.now())
    answer = desk.post(path, data)
    assert answer.status_code == 200
    told = answer.content.decode()
    assert "Mine" in told
    assert "Theirs" in told
    item.refresh_from_db()
    assert item.title_en == "Theirs"
    # Sent again from the page that compared the two, what was typed stands.
    assert desk.post(path, sheet_data(answer)).status_code == 302
    item.refresh_from_db()
    assert item.title_en == "Mine"
    factories.an_item(meeting=meeting)
    assert "added or withdrawn in the meantime" in desk.post(path, data).content.decode()


NASTY = ["", "x" * 100_000, "\x00\x07", "\u202eabc", "👩‍💻", "<script>1</script>"]
NASTY += ["2027-02-30T10:00:00", "2027-02-28T10:00:00+99:99"]


@pytest.mark.parametrize("text", NASTY)
def test_agenda_sheet_with_nasty_text(cast: Cast, desk: Client, text: str) -> None:
    meeting = factories.a_meeting(number=50, year=2050)
    item = factories.an_item(meeting=meeting)
    path = f"/admin/meetings/meeting/{meeting.pk}/agenda/"
    names = ("title_en", "title_zh", "place", "minutes", "kind", "seen", "item", "topics")
    stands = sheet_data(desk.get(path))
    for name in names:
        with undone():
            answer = desk.post(path, stands | {f"item-{item.pk}-{name}": text})
        assert answer.status_code in {200, 302}
        assert b"<script>1" not in answer.content


@pytest.mark.parametrize("text", NASTY)
def test_meeting_is_changed_with_nasty_text(cast: Cast, desk: Client, text: str) -> None:
    meeting = factories.a_meeting(number=50, year=2050)
    path = f"/admin/meetings/meeting/{meeting.pk}/do/change_meeting/"
    form = desk.get(path).context["form"]
    stands = {name: form[name].value() for name in form.fields}
    for name in sample.share(list(form.fields), by=text, days=3):
        with undone():
            answer = desk.post(path, {**stands, "reason": "-", name: text})
        assert answer.status_code in {200, 302}
        assert b"<script>1" not in answer.content


def test_standing_items_are_added_after_what_was_typed_is_saved(cast: Cast, desk: Client) -> None:
    meeting = factories.a_meeting(agenda="draft")
    item = factories.an_item(meeting=meeting, title_en="Before", title_zh="之前")
    path = f"/admin/meetings/meeting/{meeting.pk}/agenda/"
    typed = sheet_data(desk.get(path))
    typed |= {f"item-{item.pk}-title_en": "Typed by hand", "standing": "1"}
    answer = desk.post(path, typed)
    assert answer.status_code == 302
    item.refresh_from_db()
    assert item.title_en == "Typed by hand"
    assert meeting.items.filter(kind="opening").count() == 1
    page = desk.get(path).content.decode()
    assert "standing items that are missing" not in page
