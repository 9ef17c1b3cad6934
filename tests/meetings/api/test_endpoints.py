import pytest
from django.core.files.base import ContentFile

from meetings.enums import ActionState, Audience, ParagraphKind
from meetings.models import (
    Deadline,
    JoiningLink,
    Meeting,
    Paper,
    PaperReceipt,
    PaperVersion,
    ProgressNote,
    Sitting,
    Topic,
)
from tests import factories
from tests.api import Program
from tests.conftest import Cast
from workinggroup.lib import clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting(cast: Cast) -> Meeting:
    return factories.a_meeting(agenda="circulated", minutes="circulated", sittings=1)


def test_meetings_are_told_newest_first_and_can_be_narrowed(cast: Cast, meeting: Meeting) -> None:
    factories.a_meeting(number=6, half=2, state="proposed", host="cn", sittings=0)
    program = Program(cast.us_delegate)
    assert [row["number"] for row in program.listed("meetings/")] == ["6", "5"]
    assert [row["number"] for row in program.listed("meetings/", state="confirmed")] == ["5"]
    assert [row["number"] for row in program.listed("meetings/", host="cn", year=2027)] == ["6"]
    told = program.read("meetings/5/")
    assert told["symbol"] == "JWG/5"
    assert told["place"] == {"en": "Washington, D.C.", "zh": "华盛顿特区", "stale": ""}
    assert program.get("/api/v1/meetings/7/").status_code == 404
    assert program.get("/api/v1/meetings/?year=soon").status_code == 400


def test_sitting_is_told_on_both_clocks(cast: Cast, meeting: Meeting) -> None:
    (told,) = Program(cast.us_delegate).listed("sittings/", meeting=5)
    assert told["starts_at"] == {
        "utc": "2027-03-23T23:00:00Z",
        "washington": "2027-03-23T19:00:00-04:00",
        "beijing": "2027-03-24T07:00:00+08:00",
    }
    assert (told["day"], told["starts"], told["cancelled"]) == ("2027-03-23", "19:00:00", False)
    Meeting.objects.update(state="cancelled")
    (told,) = Program(cast.us_delegate).listed("sittings/")
    assert told["cancelled"] is True


def test_sitting_for_heads_is_absent_for_delegates(cast: Cast, meeting: Meeting) -> None:
    sitting = Sitting.objects.get()
    Sitting.objects.update(audience=Audience.HEADS)
    item = factories.an_item(meeting=meeting, sitting=sitting)
    head, delegate = Program(cast.cn_head), Program(cast.cn_delegate)
    assert len(head.listed("sittings/")) == 1
    assert delegate.read("sittings/")["count"] == 0
    assert [row["sitting"] for row in head.listed("items/")] == [1]
    assert [(row["id"], row["sitting"]) for row in delegate.listed("items/")] == [(item.pk, None)]


def test_deadlines_and_links_are_told(cast: Cast, meeting: Meeting) -> None:
    now = clock.now()
    Deadline.objects.create(
        meeting=meeting, kind="papers", due_on="2027-03-09", created_at=now, changed_at=now
    )
    JoiningLink.objects.create(meeting=meeting, label_en="Main", url="https://meet.example/5")
    JoiningLink.objects.create(
        meeting=meeting, label_en="Old", url="https://old.example/", withdrawn_at=now
    )
    program = Program(cast.us_delegate)
    (deadline,) = program.listed("deadlines/")
    assert (deadline["kind"], deadline["due_on"]) == ("papers", "2027-03-09")
    assert [row["label_en"] for row in program.listed("links/", meeting=5)] == ["Main"]


def test_items_carry_the_numbers_of_the_agenda(cast: Cast, meeting: Meeting) -> None:
    topic = Topic.objects.get(slug="encryption")
    first = factories.an_item(meeting=meeting)
    sub = factories.an_item(meeting=meeting, parent=first)
    factories.an_item(meeting=meeting, withdrawn_at=clock.now())
    last = factories.an_item(meeting=meeting)
    last.topics.add(topic)
    program = Program(cast.us_delegate)
    assert [(row["id"], row["number"], row["parent"]) for row in program.listed("items/")] == [
        (first.pk, "1", None),
        (sub.pk, "1a", first.pk),
        (last.pk, "2", None),
    ]
    (told,) = program.listed("items/", topic="encryption")
    assert (told["number"], told["topics"]) == ("2", ["encryption"])


def test_paragraphs_and_decisions_carry_their_numbers(cast: Cast, meeting: Meeting) -> None:
    item = factories.an_item(meeting=meeting)
    factories.a_paragraph(item=item)
    decided = factories.a_paragraph(item=item, kind=ParagraphKind.DECISION, decision=2)
    program = Program(cast.us_delegate)
    told = program.listed("paragraphs/", meeting=5)
    assert [(row["number"], row["decision"]) for row in told] == [("1.1", ""), ("1.2", "D5-02")]
    assert [row["id"] for row in program.listed("paragraphs/", kind="decision")] == [decided.pk]
    (register,) = program.listed("decisions/")
    assert (register["decision"], register["number"], register["adopted"]) == (
        "D5-02",
        "1.2",
        False,
    )


def test_drafts_are_absent_for_who_does_not_draft(cast: Cast) -> None:
    meeting = factories.a_meeting(agenda="draft", minutes="draft")
    item = factories.an_item(meeting=meeting)
    factories.a_paragraph(item=item, kind=ParagraphKind.DECISION)
    for path in ("texts/", "items/", "paragraphs/", "decisions/"):
        assert Program(cast.us_delegate).read(path)["count"] == 0
        assert Program(cast.us_counsel).read(path)["count"] > 0


def test_texts_tell_who_signed_what(cast: Cast, meeting: Meeting) -> None:
    text = meeting.texts.get(kind="agenda")
    factories.issue(text, by=cast.us_counsel)
    text.signatures.create(
        revision=1,
        fingerprint="ab" * 32,
        capacity="clear",
        side="us",
        person=cast.us_counsel,
        signed_at=clock.now(),
    )
    (told,) = Program(cast.cn_delegate).listed("texts/", kind="agenda")
    assert (told["symbol"], told["revision"]) == ("JWG/5/AG/1", 1)
    (signature,) = told["signatures"]
    assert (signature["person"]["id"], signature["fingerprint"]) == (cast.us_counsel.pk, "ab" * 32)


def test_action_items_can_be_narrowed(cast: Cast, meeting: Meeting) -> None:
    mine = factories.an_action(meeting=meeting, owner_us=cast.us_delegate, serial=3)
    factories.an_action(
        meeting=meeting, owner_cn=cast.cn_head, serial=4, state=ActionState.IN_PROGRESS
    )
    mine.topics.add(Topic.objects.get(slug="encryption"))
    ProgressNote.objects.create(
        action=mine,
        author=cast.us_delegate,
        side="us",
        text_zh="已开始",
        written_at=clock.now(),
    )
    program = Program(cast.us_delegate)

    def numbers(**query: object) -> list[str]:
        return [row["number"] for row in program.listed("actions/", **query)]

    assert numbers() == ["A5-03", "A5-04"]
    assert numbers(owner=cast.us_delegate.pk) == numbers(topic="encryption") == ["A5-03"]
    assert numbers(side="us") == ["A5-03"]
    assert numbers(side="cn") == ["A5-04"]
    assert numbers(state=["in_progress", "done"]) == ["A5-04"]
    assert numbers(due_until="2027-05-02") == []
    told = program.read("actions/A5-03/")
    assert told["owner_us"]["id"] == cast.us_delegate.pk
    assert told["owner_cn"] is None
    assert [note["text_zh"] for note in told["notes"]] == ["已开始"]
    for unknown in ("A5-05", "A6-03", "5-3x", "x" * 300, "A5-03%0A"):
        assert program.get(f"/api/v1/actions/{unknown}/").status_code == 404


def a_released_version(cast: Cast, meeting: Meeting, **fields: str) -> PaperVersion:
    paper = factories.a_paper(
        meeting=meeting, side="us", created_by=cast.us_delegate, state="released", **fields
    )
    version = factories.a_version(paper=paper, filename="報告 <x>.html", content_type="text/html")
    version.file.save("x.html", ContentFile(b"<script>alert(1)</script>"))
    return version


def test_file_is_sent_to_be_kept_and_noted(cast: Cast, meeting: Meeting) -> None:
    version = a_released_version(cast, meeting)
    program = Program(cast.cn_delegate)
    (paper,) = program.listed("papers/")
    (told,) = paper["versions"]
    response = program.get(told["download"])
    assert response.status_code == 200
    assert b"".join(response) == b"<script>alert(1)</script>"
    assert response["Content-Disposition"].startswith("attachment;")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert PaperReceipt.objects.get().person == cast.cn_delegate
    again = program.get(told["download"], headers={"if-none-match": response["ETag"]})
    assert again.status_code == 304
    assert program.get(f"/api/v1/files/{version.pk + 1}/").status_code == 404


def test_file_that_the_disk_lost_is_said_plainly(cast: Cast, meeting: Meeting) -> None:
    version = a_released_version(cast, meeting)
    version.file.storage.delete(str(version.file.name))
    response = Program(cast.us_head).get(f"/api/v1/files/{version.pk}/")
    assert response.status_code == 409
    assert "missing" in response.json()["detail"]


def test_paper_for_heads_is_absent_for_delegates(cast: Cast, meeting: Meeting) -> None:
    version = a_released_version(cast, meeting, distribution="heads")
    for who, count in (("cn_head", 1), ("cn_secretary", 1), ("cn_delegate", 0), ("us_adviser", 1)):
        program = Program(getattr(cast, who))
        assert program.read("papers/")["count"] == count
        status = 200 if count else 404
        assert program.get(f"/api/v1/papers/{version.paper_id}/").status_code == status
        assert program.get(f"/api/v1/files/{version.pk}/").status_code == status


def test_withdrawn_paper_stays_as_a_title(cast: Cast, meeting: Meeting) -> None:
    version = a_released_version(cast, meeting)
    Paper.objects.update(state="withdrawn")
    ours, theirs = Program(cast.us_head), Program(cast.cn_head)
    assert [len(row["versions"]) for row in ours.listed("papers/")] == [1]
    assert [len(row["versions"]) for row in theirs.listed("papers/")] == [0]
    assert theirs.get(f"/api/v1/files/{version.pk}/").status_code == 404


def test_topics_are_told_with_their_slugs(cast: Cast) -> None:
    told = Program(cast.us_delegate).listed("topics/")
    assert {"trade-policy", "encryption"} <= {row["slug"] for row in told}
