"""Whatever is typed into the forms of this room is escaped or refused at its field, never a 500."""

import io
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from meetings.models import ActionItem, AgendaItem, Meeting, Paper, Paragraph
from meetings.rules.acts.actions import ACTION_ACTS
from members.models import Person
from tests import factories, sample
from tests.conftest import make_cast
from tests.signing_in import sign_in_as

NASTY = (
    "",
    " ",
    "\x00",
    "a\x00b\x07\x1b[31m",
    "\u202eabc\u2066",
    "مرحبا שלום",
    "👩‍👩‍👧‍👦🇨🇳\U0001f469",
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>{{ 7*7 }}{% debug %}',
    "line\r\nSubject: x\r\n\r\nbody",
    "\ud7ff\ufffe\uffff\ufeff",
    "x" * 100_000,
    "文" * 34_000,
    "-1",
    "99999999999999999999999999",
    "9999-12-31",
    "0000-00-00",
    "summary",
    "reservation:cn",
)
WORDS = st.one_of(st.sampled_from(NASTY), st.text(max_size=60))
FIELDS = (
    "text_en",
    "text_zh",
    "item",
    "kind",
    "version",
    "owner_us",
    "owner_cn",
    "due_on",
    "topics",
    "title_en",
    "title_zh",
    "type",
    "language",
    "distribution",
    "reason",
    "text",
    "action",
    "next",
    "fingerprint",
    "q",
    "side",
    "owner",
    "topic",
    "state",
    "meeting",
    "page",
)


def as_a_browser_sends(name: str) -> str:
    """A file's name in a form: no file system has over 255 UTF-16 units, and line ends and quotes
    are percent-encoded (HTML, "multipart/form-data"). Django's own file for tests changes more."""
    name = name.encode("utf-16-le")[:510].decode("utf-16-le", "ignore")
    return name.replace("\r", "%0D").replace("\n", "%0A").replace('"', "%22")


class AnyInput(TestCase):
    """One group, made once; each example is taken back."""

    browser: Client
    posts: list[str]
    gets: list[str]

    @classmethod
    def setUpTestData(cls) -> None:
        cast = make_cast()
        cls.person: Person = cast.us_secretary
        meeting: Meeting = factories.a_meeting(state="held", agenda="agreed")
        item: AgendaItem = factories.an_item(meeting=meeting)
        row: Paragraph = factories.a_paragraph(item=item)
        action: ActionItem = factories.an_action(meeting=meeting, serial=1, owner_us=cast.us_head)
        paper: Paper = factories.a_paper(meeting=meeting, side="us", created_by=cast.us_secretary)
        note = factories.a_private_note(meeting=meeting, author=cast.us_secretary, side="us")
        acts = (*ACTION_ACTS, "odd")
        cls.posts = [
            reverse("minutes_add", args=[5]),
            reverse("minutes_paragraph", args=[5, row.pk]),
            reverse("minutes_withdraw", args=[5, row.pk]),
            *(reverse("minutes_paragraph_act", args=[5, row.pk, act]) for act in ("up", "confirm")),
            reverse("action_give", args=[5]),
            reverse("action_change", args=[action.number]),
            *(reverse("action_act", args=[action.number, act]) for act in acts),
            reverse("paper_add", args=[5]),
            *(
                reverse(f"paper_{name}", args=[paper.pk])
                for name in ("change", "upload", "release", "supersede", "withdraw")
            ),
            reverse("note_add", args=[5]),
            reverse("note", args=[note.pk]),
            *(
                reverse("text_act", args=[5, "minutes", act])
                for act in ("circulate", "lock", "clear", "sign", "odd")
            ),
            reverse("text_open", args=[5, "minutes"]),
            reverse("text_discard", args=[5, "minutes"]),
        ]
        cls.gets = [
            reverse("actions"),
            reverse("minutes_add", args=[5]),
            reverse("note", args=[note.pk]),
        ]

    def setUp(self) -> None:
        self.browser = Client(raise_request_exception=True)
        sign_in_as(self.browser, self.person)

    def looked_at(self, page: str) -> None:
        assert "<script>alert(1)" not in page
        assert "<img src=x" not in page

    @settings(
        max_examples=sample.examples(30), deadline=None, suppress_health_check=list(HealthCheck)
    )
    @given(data=st.data())
    def test_posted(self, data: st.DataObject) -> None:
        path = data.draw(st.sampled_from(self.posts))
        sent = data.draw(st.dictionaries(st.sampled_from(FIELDS), WORDS, max_size=8))
        answer = self.browser.post(path, sent)
        assert answer.status_code in {200, 302, 403, 404, 409}
        if answer.status_code == 200:
            self.looked_at(answer.content.decode())

    @settings(
        max_examples=sample.examples(15), deadline=None, suppress_health_check=list(HealthCheck)
    )
    @given(data=st.data())
    def test_asked(self, data: st.DataObject) -> None:
        path = data.draw(st.sampled_from(self.gets))
        short = WORDS.filter(lambda word: len(word) < 5000)
        sent = data.draw(st.dictionaries(st.sampled_from(FIELDS), short, max_size=5))
        answer = self.browser.get(path, sent)
        assert answer.status_code == 200
        self.looked_at(answer.content.decode())

    @settings(
        max_examples=sample.examples(25), deadline=None, suppress_health_check=list(HealthCheck)
    )
    @given(name=WORDS, content=st.binary(max_size=300), language=WORDS)
    def test_uploaded(self, name: str, content: bytes, language: str) -> None:
        path = next(each for each in self.posts if each.endswith("/upload/"))
        file = io.BytesIO(content)
        file.name = as_a_browser_sends(name) or "x"
        sent = {"language": language or "en", "file": file}
        answer = self.browser.post(path, sent)
        assert answer.status_code in {200, 302}


@pytest.mark.parametrize("nasty", NASTY)
def test_nasty_words_are_kept_escaped_or_refused(db: None, nasty: str) -> None:
    """Every nasty word into every text of the two longest forms."""
    for browser, row in _a_paragraph():
        address = reverse("minutes_paragraph", args=[5, row.pk])
        sent = {
            "item": row.item_id,
            "kind": "summary",
            "version": "1",
            "text_en": nasty,
            "text_zh": nasty,
        }
        answer = browser.post(address, sent)
        row.refresh_from_db()
        assert answer.status_code in {200, 302}
        assert "\x00" not in row.text_en and "\u202e" not in row.text_en
        assert len(row.text_en) <= 8000
        page = browser.get(reverse("meeting_minutes", args=[5])).content.decode()
        assert "<script>alert(1)" not in page and "<img src=x" not in page


def _a_paragraph() -> Iterator[tuple[Client, Paragraph]]:
    cast = make_cast()
    meeting = factories.a_meeting(state="held", agenda="agreed")
    browser = Client()
    sign_in_as(browser, cast.us_secretary)
    yield browser, factories.a_paragraph(item=factories.an_item(meeting=meeting))
