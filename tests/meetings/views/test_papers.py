"""The pages of papers and private notes: forms, downloads, and what the other side cannot find."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from meetings.models import Meeting, Paper, PaperReceipt, PaperVersion, PrivateNote
from meetings.services import notes, papers
from members.models import Person
from tests import factories
from tests.conftest import Cast
from workinggroup.lib.tokens import form_token

ClientOf = Callable[[Person | None], Client]
PDF = b"%PDF-1.7 content"


@pytest.fixture
def meeting(cast: Cast) -> Meeting:
    return factories.a_meeting(agenda="circulated", minutes="circulated")


def test_page_of_a_paper_tells_no_other_side_when_it_was_uploaded(
    cast: Cast, client_of: ClientOf, meeting: Meeting, now: dt.datetime
) -> None:
    """Only since when it is shared; and that nobody scanned it."""
    early = now - dt.timedelta(days=40)
    version = a_file(cast, meeting, early)
    papers.release_paper(
        cast.viewer("us_secretary"), paper=version.paper, distribution="working_group", now=now
    )
    page = client_of(cast.cn_delegate).get(reverse("paper", args=[version.paper_id]))
    text = page.content.decode()
    assert early.date().isoformat() not in text and now.date().isoformat() in text
    assert "病毒" in text if cast.cn_delegate.language != "en" else "not scanned" in text


def a_file(
    cast: Cast, meeting: Meeting, now: dt.datetime, filename: str = "a.pdf", side: str = "us"
) -> PaperVersion:
    actor = cast.viewer(f"{side}_secretary")
    paper = papers.add_paper(
        actor, meeting=meeting, title_en="Zebra plan", title_zh="斑马计划", now=now
    )
    return papers.upload_version(
        actor,
        paper=paper,
        language="en",
        filename=filename,
        upload=ContentFile(PDF),
        now=now,
    )


def address(version: PaperVersion) -> str:
    return reverse("paper_file", args=[version.paper_id, version.pk])


def body(answer: object) -> bytes:
    return b"".join(answer.streaming_content)  # type: ignore[attr-defined]


def test_paper_from_private_to_released_through_the_pages(
    cast: Cast, client_of: ClientOf, meeting: Meeting
) -> None:
    browser = client_of(cast.us_delegate)
    browser.post(reverse("paper_add", args=[5]), {"title_en": "Plan", "type": "INF"})
    paper = Paper.objects.get()
    upload = reverse("paper_upload", args=[paper.pk])
    wrong = SimpleUploadedFile("plan.pdf", b"MZ not a pdf")
    page = browser.post(upload, {"language": "en", "file": wrong}).content.decode()
    assert "This file is not what its name says" in page
    browser.post(upload, {"language": "en", "file": SimpleUploadedFile("方案 1.pdf", PDF)})
    assert browser.get(reverse("paper_release", args=[paper.pk])).status_code == 403
    secretary = client_of(cast.us_secretary)
    release = reverse("paper_release", args=[paper.pk])
    assert "This cannot be undone." in secretary.get(release).content.decode()
    assert secretary.post(release, {}).status_code == 200
    secretary.post(release, {"distribution": "working_group"})
    page = client_of(cast.cn_delegate).get(reverse("meeting_papers", args=[5])).content.decode()
    assert "JWG/5/INF/1" in page and "Plan" in page


@pytest.mark.parametrize(
    ("filename", "header"),
    [
        ("plan.pdf", 'attachment; filename="plan.pdf"'),
        ('a"b.pdf', 'attachment; filename="ab.pdf"'),
        (
            "方案.pdf",
            "attachment; filename*=utf-8''%E6%96%B9%E6%A1%88.pdf",
        ),
    ],
)
def test_file_is_served_to_be_saved_and_nothing_else(
    cast: Cast, client_of: ClientOf, meeting: Meeting, now: dt.datetime, filename: str, header: str
) -> None:
    version = a_file(cast, meeting, now, filename)
    answer = client_of(cast.us_adviser).get(address(version))
    assert body(answer) == PDF
    assert answer["Content-Disposition"] == header
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Length"] == str(len(PDF))
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "private, no-store"
    assert "sandbox" in answer["Content-Security-Policy"]


def test_others_private_paper_looks_like_one_that_never_was(
    cast: Cast, client_of: ClientOf, meeting: Meeting, now: dt.datetime
) -> None:
    version = a_file(cast, meeting, now)
    browser = client_of(cast.cn_secretary)
    real, guessed = version.paper_id, version.paper_id + 1
    for name in ("paper", "paper_change", "paper_release", "paper_withdraw"):
        there, nowhere = (browser.get(reverse(name, args=[key])) for key in (real, guessed))
        assert there.status_code == nowhere.status_code == 404
        one, other = (_plain(each.content) for each in (there, nowhere))
        assert one.replace(str(real), "") == other.replace(str(guessed), "")
    for name in ("paper_upload", "paper_supersede"):
        assert browser.post(reverse(name, args=[real]), {}).status_code == 404
    for key, file in ((real, version.pk), (real, guessed), (guessed, version.pk)):
        assert browser.get(reverse("paper_file", args=[key, file])).status_code == 404
    assert PaperReceipt.objects.count() == 0
    page = browser.get(reverse("meeting_papers", args=[5])).content.decode()
    assert "Zebra" not in page and "斑马" not in page
    assert page.count("<table") == 0


def test_draft_of_a_released_paper_is_not_had_by_its_address(
    cast: Cast, client_of: ClientOf, meeting: Meeting, now: dt.datetime
) -> None:
    draft = a_file(cast, meeting, now, "draft.pdf")
    papers.upload_version(
        cast.viewer("us_secretary"),
        paper=draft.paper,
        language="en",
        filename="final.pdf",
        upload=ContentFile(PDF),
        now=now + dt.timedelta(minutes=1),
    )
    papers.release_paper(
        cast.viewer("us_head"), paper=draft.paper, distribution="working_group", now=now
    )
    browser = client_of(cast.cn_head)
    assert browser.get(address(draft)).status_code == 404
    page = browser.get(reverse("paper", args=[draft.paper_id])).content.decode()
    assert "final.pdf" in page and "draft.pdf" not in page


def test_receipts_are_told_to_the_own_side(
    cast: Cast, client_of: ClientOf, meeting: Meeting, now: dt.datetime
) -> None:
    version = a_file(cast, meeting, now)
    papers.release_paper(
        cast.viewer("us_head"), paper=version.paper, distribution="working_group", now=now
    )
    cast.cn_adviser.name_zh = "李独特"
    cast.cn_adviser.save()
    for _each in range(2):
        body(client_of(cast.cn_adviser).get(address(version)))
    assert client_of(cast.cn_delegate).head(address(version)).status_code == 405
    page = reverse("paper", args=[version.paper_id])
    own = client_of(cast.us_delegate).get(page).content.decode()
    assert cast.cn_adviser.latin_name in own
    other = client_of(cast.cn_head).get(page).content.decode()
    assert "李独特" not in other and cast.cn_adviser.latin_name not in other
    assert [receipt.person for receipt in PaperReceipt.objects.all()] == [cast.cn_adviser]


def test_withdrawn_paper_is_a_title_without_files(
    cast: Cast, client_of: ClientOf, meeting: Meeting, now: dt.datetime
) -> None:
    version = a_file(cast, meeting, now)
    papers.release_paper(cast.viewer("us_head"), paper=version.paper, distribution="heads", now=now)
    page = reverse("paper_withdraw", args=[version.paper_id])
    client_of(cast.us_secretary).post(page, {"reason": "Replaced."})
    browser = client_of(cast.cn_head)
    assert browser.get(address(version)).status_code == 404
    shown = browser.get(reverse("paper", args=[version.paper_id])).content.decode()
    assert "Replaced." in shown


@pytest.mark.parametrize("name", ["cn_head", "cn_secretary", "cn_delegate", "stranger"])
def test_others_notes_are_nowhere(
    cast: Cast, client_of: ClientOf, meeting: Meeting, now: dt.datetime, name: str
) -> None:
    action = factories.an_action(meeting=meeting, serial=1, owner_us=cast.us_head)
    actor = cast.viewer("us_head")
    pages = [
        reverse("meeting_notes", args=[5]),
        reverse("meeting", args=[5]),
        reverse("action", args=["A5-01"]),
    ]
    before = [client_of(getattr(cast, name)).get(page).content for page in pages]
    made = [
        notes.add_note(actor, meeting=meeting, text="Red line zq77", action=about, now=now)
        for about in (None, action)
    ]
    after = [client_of(getattr(cast, name)).get(page).content for page in pages]
    assert [_plain(page) for page in before] == [_plain(page) for page in after]
    for note in made:
        for method in ("get", "post"):
            answer = getattr(client_of(getattr(cast, name)), method)(
                reverse("note", args=[note.pk]), {"text": "x", "withdraw": "1"}
            )
            assert answer.status_code in {403, 404}
    assert PrivateNote.objects.filter(text="Red line zq77", withdrawn_at=None).count() == 2


def _plain(page: bytes) -> str:
    """A page without what is new in every answer."""
    lines = page.decode().splitlines()
    return "\n".join(
        line for line in lines if "csrf" not in line.lower() and 'name="once"' not in line
    )


def test_note_through_the_pages(cast: Cast, client_of: ClientOf, meeting: Meeting) -> None:
    factories.an_action(meeting=meeting, serial=1, owner_us=cast.us_head)
    browser = client_of(cast.us_delegate)
    page = reverse("action", args=["A5-01"])
    action = page_key(browser, page)
    add = reverse("note_add", args=[5])
    answer = browser.post(add, {"text": "Ours.", "action": action, "next": page})
    assert answer["Location"] == f"{page}#notes-action-{action}"
    assert "Ours." in client_of(cast.us_adviser).get(page).content.decode()
    away = browser.post(add, {"text": "x", "next": "https://evil.example/"})
    assert away["Location"].startswith(reverse("meeting_notes", args=[5]))
    empty = browser.post(add, {"text": " ", "next": page})
    assert "This field is required." in empty.content.decode()
    note = PrivateNote.objects.get(text="Ours.")
    change = reverse("note", args=[note.pk])
    browser.post(change, {"text": "Changed."})
    note.refresh_from_db()
    assert note.text == "Changed."
    browser.post(change, {"withdraw": "1", "text": ""})
    note.refresh_from_db()
    assert note.withdrawn_at is not None
    assert browser.get(change).status_code == 404


def test_a_note_on_an_item_withdrawn_meanwhile_says_so_and_keeps_the_words(
    cast: Cast, client_of: ClientOf, meeting: Meeting, now: dt.datetime
) -> None:
    item = factories.an_item(meeting=meeting, withdrawn_at=now)
    browser = client_of(cast.us_delegate)
    sent = {"text": "Ours.", "item": item.pk, "once": form_token(cast.us_delegate.pk)}
    answer = browser.post(reverse("note_add", args=[5]), sent)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "This item was withdrawn in the meantime." in page
    assert "Ours." in page
    assert f">{item.pk}<" not in page
    other = browser.post(reverse("note_add", args=[5]), {"text": "Ours.", "item": 10**12})
    assert other.status_code == 404
    assert not PrivateNote.objects.exists()


def page_key(browser: Client, page: str) -> str:
    text = browser.get(page).content.decode()
    return text.split('name="action" value="', 1)[1].split('"', 1)[0]


def test_queries_are_the_same_for_many_papers(
    cast: Cast, client_of: ClientOf, meeting: Meeting, now: dt.datetime
) -> None:
    browser = client_of(cast.us_secretary)
    item = factories.an_item(meeting=meeting)
    counts = []
    for rows in (3, 300):
        made = [
            factories.a_paper(
                meeting=meeting,
                side="us",
                created_by=cast.us_head,
                item=item,
                state="released" if index % 2 else "private",
            )
            for index in range(rows)
        ]
        for paper in made[:20]:
            factories.a_version(paper=paper)
        browser.get(reverse("meeting_papers", args=[5]))
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(reverse("meeting_papers", args=[5])).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] < 20


def test_notes_on_a_meeting_stand_under_their_items_with_few_queries(
    cast: Cast, client_of: ClientOf, meeting: Meeting, now: dt.datetime
) -> None:
    browser, address = client_of(cast.us_delegate), reverse("meeting_notes", args=[5])
    counts = []
    for rows in (3, 60):
        for index in range(rows):
            item = factories.an_item(meeting=meeting)
            actor = cast.viewer("us_head" if index % 2 else "cn_head")
            notes.add_note(actor, meeting=meeting, item=item, text=f"{actor.side} line", now=now)
        browser.get(address)
        with CaptureQueriesContext(connection) as queries:
            page = browser.get(address).content.decode()
        counts.append(len(queries))
    assert page.count("us line") == 31 and "cn line" not in page
    assert counts[0] == counts[1] < 20


def test_no_note_is_out_of_reach_of_its_side(
    cast: Cast, client_of: ClientOf, meeting: Meeting, now: dt.datetime
) -> None:
    """Neither one on an item that was withdrawn, nor one on an action item that is not circulated;
    search leads to where it stands."""
    factories.an_item(meeting=meeting)
    gone = factories.an_item(meeting=meeting, withdrawn_at=now)
    hidden = {"circulated_en": "", "circulated_zh": ""}
    action = factories.an_action(meeting=meeting, owner_us=cast.us_head, **hidden)
    for about in ({"item": gone}, {"action": action}):
        factories.a_private_note(
            meeting=meeting, author=cast.us_secretary, side="us", text="Zirconium", **about
        )
    address = reverse("meeting_notes", args=[5])
    for who, shown in ((cast.us_delegate, 2), (cast.us_secretary, 1), (cast.cn_delegate, 0)):
        browser = client_of(who)
        page = browser.get(address).content.decode()
        assert page.count("Zirconium") == shown
        found = browser.get(reverse("search"), {"q": "zirconium"}).content.decode()
        assert (f'href="{address}' in found) is bool(shown)
        leads = reverse("action", args=[action.number])
        assert (leads in found) is (who == cast.us_secretary)
