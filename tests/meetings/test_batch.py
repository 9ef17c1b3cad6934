"""Letters written together are the letters written alone, and the bytes are Django's."""

import re
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from meetings.mail.batch import LETTERS_BY_RULE, Batch
from meetings.mail.drawing import Surroundings
from meetings.mail.letter import Letter
from meetings.mail.material import TRAITS, Material
from meetings.mail.wire import Form, Message, folded
from meetings.models import Meeting
from members.enums import MailKind
from members.models import Notification, Person
from tests.conftest import Cast
from tests.meetings.letters import NOW, OCCASIONS, a_past_meeting, a_row, attend, occasion
from tests.meetings.test_mail import add_secrets
from workinggroup.lib.viewer import Side

BOUNDARY = re.compile(rb"={15}\d{19}==")


@pytest.fixture(autouse=True)
def example(settings: Any) -> None:
    settings.SITE_URL, settings.EXAMPLE = "https://portal.example", True


def of(batch: Batch, row: Notification) -> bytes | None:
    message = batch.compose(row, "<name@portal.example>")
    return None if message is None else alike(message.as_bytes())


def alike(whole: bytes) -> bytes:
    """But for what is drawn by lot."""
    return BOUNDARY.sub(b"BOUNDARY", whole)


def rows_to_everybody(cast: Cast, name: str) -> list[Notification]:
    """The occasion as if everybody were told, readers of every sort among them."""
    with time_machine.travel(NOW, tick=False):
        row = occasion(name, cast, "us")
        add_secrets(cast, "us")
    Person.objects.filter(pk=cast.us_adviser.pk).update(time_zone="Europe/Paris")
    Person.objects.filter(pk=cast.cn_adviser.pk).update(language="en")
    Person.objects.filter(pk=cast.us_alternate.pk).update(language="zh-hans")
    cast.cn_alternate.set_unusable_password()
    cast.cn_alternate.save()
    Person.objects.filter(pk=cast.us_counsel.pk).update(is_active=False)
    if row.rule != "account":
        for person, answer in ((cast.cn_head, "accepted"), (cast.us_secretary, "declined")):
            attend(Meeting.objects.first() or a_past_meeting(), person, answer)
    rows = [row]
    for each in cast.names:
        fields = {
            field: getattr(row, field)
            for field in ("rule", "subject_type", "subject_id", "payload", "due_at", "try_at",
                          "created_at", "expires_at")
        }  # fmt: skip
        rows.append(
            Notification.objects.create(
                **fields,
                recipient=getattr(cast, each),
                occurrence=f"{each}:{row.occurrence}",
            )
        )
    return rows


@pytest.mark.parametrize("name", OCCASIONS)
def test_letters_written_together_are_those_written_alone(cast: Cast, name: str) -> None:
    rows = rows_to_everybody(cast, name)
    batch = Batch(NOW)
    batch.want(rows)
    with time_machine.travel(NOW, tick=False):
        together = [of(batch, row) for row in rows]
        alone = [of(Batch(NOW), row) for row in rows]
        assert together == alone
        assert any(together)
    for row in rows:
        if message := batch.compose(row, "<name@portal.example>"):
            assert_as_django_writes_it(message)


def test_every_rule_declares_traits_that_there_are() -> None:
    assert {trait for rule in LETTERS_BY_RULE.values() for trait in rule.traits} == set(TRAITS)


def test_a_trait_that_is_not_declared_cannot_be_read() -> None:
    material = Material(Batch(NOW).facts, 1, Side.US, {"zone": "Asia/Shanghai"})
    assert material.zone == "Asia/Shanghai"
    for trait in set(TRAITS) - {"zone"}:
        assert not hasattr(material, trait)


def test_a_letter_to_many_costs_the_queries_of_a_letter_to_one(cast: Cast) -> None:
    meeting = a_past_meeting()
    rows = [a_row("meeting_confirmed", meeting, person) for person in cast.of_side("us")]

    def queries(some: list[Notification]) -> int:
        batch = Batch(NOW)
        with CaptureQueriesContext(connection) as seen:
            batch.want(some)
            assert all(batch.compose(row) for row in some)
        return len(seen)

    queries(rows)
    # Heads and the others ask for their sittings differently.
    assert queries(rows) <= queries(rows[:1]) + 1


# --- the wire -------------------------------------------------------------------------------------
def _message(letter: Letter, address: str = "a@b.example", **around: Any) -> Message:
    values = {
        "language": "en",
        "own_first": "us",
        "side": "us",
        "secretaries": ("s@sia.example",),
        "kinds": (MailKind.ACTIONS,),
        "preferences": "",
        "is_example": False,
        **around,
    }
    form = Form(letter, Surroundings(**values))
    return Message(form, address, "https://x.example/u/", "<name@portal.example>")


def assert_as_django_writes_it(message: Message) -> None:
    with time_machine.travel(NOW, tick=False):
        theirs = message.as_django().message().as_bytes(linesep="\r\n")  # type: ignore[call-arg]
        assert alike(message.as_bytes()) == alike(theirs)


@pytest.mark.parametrize(
    "text",
    [
        "short",
        "long " * 300,
        "字" * 400,
        "a\r\nb\rc\n\n\n\nd",
        ".\n..\n.a",
        "From here\n",
        "a\x0bb\x85c\u2028d",
        "trailing  \n  spaces ",
    ],
)
def test_any_text_goes_out_as_django_writes_it(text: str) -> None:
    letter = Letter("subject", "heading", (MailKind.ACTIONS,), paragraphs=(text,), notes=(text,))
    assert_as_django_writes_it(_message(letter))


@pytest.mark.parametrize("subject", ["a" * 170, "a b " * 40, "会议" * 60, "[JWG/5] 会议 5 – soon"])
def test_any_subject_is_folded_as_django_folds_it(subject: str) -> None:
    assert_as_django_writes_it(_message(Letter(subject, "heading", (MailKind.ACTIONS,))))


def test_a_header_takes_no_line_ends() -> None:
    with pytest.raises(ValueError, match="newlines"):
        folded("To", "a@b.example\r\nBcc: c@d.example")
    with pytest.raises(ValueError, match="newlines"):
        _message(Letter("s", "h", ()), "a@b.example\nBcc: c@d.example").as_bytes()


def test_a_stored_text_cannot_pass_for_the_place_of_a_link() -> None:
    marks = ("{{ unsubscribe }}", "{{ body }}", "https://x.example/u/", "</td></tr>")
    letter = Letter(" ".join(marks), " ".join(marks), (MailKind.ACTIONS,), paragraphs=marks)
    whole = _message(letter).as_django()
    assert str(whole.body).count("https://x.example/u/") == 3
    assert str(whole.alternatives[0][0]).count('href="https://x.example/u/"') == 1
