"""What both heads signed is what everybody reads: every row behind a final text changes, and every
surface that shows it as signed says what it said."""

import datetime as dt
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from meetings.enums import TextKind
from meetings.models import (
    AgendaItem,
    JointText,
    Meeting,
    Paper,
    PaperVersion,
    Signature,
    Sitting,
    TextRevision,
    Topic,
)
from meetings.queries.texts.status import text_status
from meetings.queries.texts.words import words_of
from meetings.rules.content import FORMAT, fingerprint_of, first_format
from members.models import Appointment, Company, Person
from tests import factories
from tests.api import Program
from tests.conftest import Cast
from tests.meetings.clearing import fingerprint_now
from tests.meetings.queries.texts.vectors import vector
from tests.meetings.test_signers import text_signed
from tests.tampering import unguarded

ROOT = Path(__file__).resolve().parents[2]
# Nothing of this is in any text.
AFTER = "Quicksilver"
# Tokens of forms, which no two answers share.
PASSING = re.compile(r'(name="(csrfmiddlewaretoken|once)" value|nonce)="[^"]*"')


@pytest.fixture(params=list(TextKind))
def text(cast: Cast, now: dt.datetime, request: pytest.FixtureRequest) -> JointText:
    """Final, with presenters, topics, papers, a place and hours."""

    def furnish(meeting: Meeting) -> None:
        Meeting.objects.filter(pk=meeting.pk).update(place_en="Geneva", place_zh="日内瓦")
        item = AgendaItem.objects.get(meeting=meeting)
        item.topics.add(Topic.objects.order_by("pk")[0])
        AgendaItem.objects.filter(pk=item.pk).update(
            presenter=cast.us_delegate, presenter_side="us", note_en="Note.", note_zh="说明。"
        )
        paper = factories.a_paper(
            meeting=meeting,
            side="us",
            item=item,
            created_by=cast.us_secretary,
            state="released",
            distribution="working_group",
        )
        factories.a_version(paper=paper, number=1)
        if request.param == TextKind.MINUTES:
            factories.an_action(
                meeting=meeting, owner_us=cast.us_delegate, owner_cn=cast.cn_delegate, serial=1
            )

    return text_signed(cast, request.param, now, furnish=furnish)


def surfaces(cast: Cast, client_of: Any, text: JointText) -> dict[str, str]:
    """All that shows the text as signed, as a delegate and a secretary get it, in both languages;
    without the head of the meeting, which says how things are now."""
    page = "meeting_agenda" if text.kind == TextKind.AGENDA else "meeting_minutes"
    addresses = {
        "page": reverse(page, args=["5"]),
        "revision": reverse("text_revision", args=["5", text.kind, text.revision]),
    }
    if text.kind == TextKind.MINUTES:
        addresses["print"] = reverse("minutes_print", args=["5"])
    shown = {}
    for reader in (cast.us_delegate, cast.cn_secretary):
        client = client_of(reader)
        for language in ("en", "zh-hans"):
            Person.objects.filter(pk=reader.pk).update(language=language)
            for name, address in addresses.items():
                body = client.get(address).content.decode()
                shown[f"{name} {reader.pk} {language}"] = text_in(body)
    program = Program(cast.us_delegate)
    told = program.read(f"texts/{text.pk}/revisions/{text.revision}/")
    shown["api"] = str({name: told[name] for name in ("content", "fingerprint", "made_by")})
    if text.kind == TextKind.AGENDA:
        items = program.read("items/?meeting=5")["results"]
        shown["api items"] = str([(row["title"], row["presenter"]) for row in items])
    return shown


def text_in(body: str) -> str:
    """The part of a page that is the text, without what is told beside it of what has moved."""
    start = body.find("<article")
    start = body.find('aria-labelledby="agenda-head"') if start < 0 else start
    shown = body[start:].partition("</main>")[0]
    shown = re.sub(r'<div class="alert alert-info">.*?</div>', "", shown, flags=re.DOTALL)
    return " ".join(PASSING.sub("", shown).split())


def change_everything(*readers: Person) -> None:
    """Every live row behind the text, past all services; `readers` keep their roles."""
    Person.objects.update(given_name=AFTER, family_name=AFTER, name_zh="水银")
    for row in Company.objects.all():
        Company.objects.filter(pk=row.pk).update(name_en=f"{AFTER} {row.pk}", name_zh=f"水{row.pk}")
    for topic in Topic.objects.all():
        Topic.objects.filter(pk=topic.pk).update(
            name_en=f"{AFTER} {topic.pk}", name_zh=f"水{topic.pk}"
        )
    for sitting in Sitting.objects.all():
        moved = dt.timedelta(days=9)
        Sitting.objects.filter(pk=sitting.pk).update(
            day=sitting.day + moved,
            starts_at=sitting.starts_at + moved,
            ends_at=sitting.ends_at + moved,
            title_en=AFTER,
            title_zh="水银",
        )
    Meeting.objects.update(
        place_en=AFTER, place_zh="水银", host="cn", format="face_to_face", interpretation="none"
    )
    Paper.objects.update(title_en=AFTER, title_zh="水银", state="withdrawn")
    PaperVersion.objects.update(sha256="f" * 64)
    held = Appointment.objects.filter(role__in=["delegate", "head"]).exclude(person__in=readers)
    held.update(role="adviser", term=None)


def test_no_surface_follows_what_changes_behind_a_final_text(
    cast: Cast, client_of: Any, text: JointText
) -> None:
    before = surfaces(cast, client_of, text)
    change_everything(cast.us_delegate, cast.cn_secretary)
    after = surfaces(cast, client_of, text)
    assert [name for name in before if before[name] != after[name]] == []
    assert [name for name, shown in after.items() if AFTER in shown or "水银" in shown] == []
    fresh = JointText.objects.select_related("meeting").get(pk=text.pk)
    assert text_status(fresh).agrees


def test_what_has_moved_is_told_beside_the_text(
    cast: Cast, client_of: Any, text: JointText
) -> None:
    Person.objects.update(language="en")
    address = reverse(f"meeting_{text.kind}", args=["5"])
    browser = client_of(cast.us_delegate)
    told = "By now:"
    assert told not in browser.get(address).content.decode()
    change_everything(cast.us_delegate)
    page = browser.get(address).content.decode()
    first, second = page.find("Sitting 1 is now on:"), page.find("Sitting 2 is now on:")
    assert 0 < page.find(told) < first < second
    assert "The place is now:" in page and AFTER in page
    Sitting.objects.filter(number=1).update(cancelled_at=dt.datetime.now(dt.UTC))
    assert "Sitting 1 is cancelled." in browser.get(address).content.decode()


def edit_content(text: JointText) -> None:
    revision = TextRevision.objects.get(text=text)
    revision.content["items"][0]["title"]["en"] = AFTER
    revision.save()


DISAGREE = "do not agree: something was changed past this portal"


@pytest.mark.parametrize(
    "tamper",
    [
        edit_content,
        lambda text: TextRevision.objects.filter(text=text).update(fingerprint="0" * 64),
        lambda text: Signature.objects.filter(text=text, side="cn", capacity="sign").update(
            fingerprint="0" * 64
        ),
        lambda text: Signature.objects.filter(text=text, side="us", capacity="sign").delete(),
        lambda text: JointText.objects.filter(pk=text.pk).update(
            state="circulated" if text.kind == TextKind.AGENDA else "for_signature"
        ),
    ],
    ids=["content", "fingerprint", "signature", "a key less", "state"],
)
def test_page_says_so_where_content_fingerprint_signatures_and_state_do_not_agree(
    cast: Cast, client_of: Any, text: JointText, tamper: Any
) -> None:
    Person.objects.update(language="en")
    address = reverse(f"meeting_{text.kind}", args=["5"])
    program = Program(cast.us_delegate)
    page = client_of(cast.us_delegate).get(address).content.decode()
    assert "signatures and state agree." in page and DISAGREE not in page
    assert program.read(f"texts/{text.pk}/")["agrees"] is True
    with unguarded():
        tamper(text)
    page = client_of(cast.us_delegate).get(address).content.decode()
    assert DISAGREE in page and "signatures and state agree." not in page
    assert program.read(f"texts/{text.pk}/")["agrees"] is False


def test_content_says_everything_and_leads_to_no_row(cast: Cast, text: JointText) -> None:
    content = TextRevision.objects.get(text=text).content
    assert (content["format"], content["symbol"], content["revision"]) == (FORMAT, text.symbol, 1)
    assert content["meeting"]["place"] == {"en": "Geneva", "zh": "日内瓦"}
    (paper,) = content["items"][0]["papers"]
    assert set(paper) == {"symbol", "title", "language", "version", "sha256"}
    assert not re.search(r"'(pk|id|\w+_id)':", str(content))


@pytest.mark.parametrize("name", ["agenda-format-0", "minutes-format-0"])
def test_what_was_frozen_in_the_first_format_is_verified_and_read_as_ever(
    cast: Cast, client_of: Any, now: dt.datetime, name: str
) -> None:
    """Of the example that an earlier version of the portal made."""
    kept = vector(name)
    content = kept["content"]
    assert first_format(content) and fingerprint_of(content) == kept["fingerprint"]
    kind = TextKind(content["kind"])
    meeting = factories.a_meeting(number=5, state="held", agenda="agreed", minutes="adopted")
    text = factories.the_text(meeting, kind)
    by = {"name_en": "Dana", "name_zh": "", "circulated_at": now, "made_at": now}
    TextRevision.objects.create(text=text, revision=1, made_by=cast.us_secretary, **kept, **by)
    for side in ("us", "cn"):
        for capacity, role in (("clear", "counsel"), ("sign", "head")):
            person = getattr(cast, f"{side}_{role}")
            Signature.objects.create(
                text=text, revision=1, capacity=capacity, side=side, person=person,
                signed_at=now, name_en=person.latin_name, fingerprint=kept["fingerprint"],
            )  # fmt: skip
    fresh = JointText.objects.select_related("meeting").get(pk=text.pk)
    assert fingerprint_now(fresh) == kept["fingerprint"] and text_status(fresh).agrees
    sections = words_of(fresh).sections
    assert [(s.number, s.item.title_en) for s in sections] == [
        (row["number"], row["title"]["en"]) for row in content["items"]
    ]
    Person.objects.update(language="en")
    for address in (
        reverse(f"meeting_{kind}", args=["5"]),
        reverse("text_revision", args=["5", kind, 1]),
    ):
        page = client_of(cast.cn_delegate).get(address)
        assert page.status_code == 200
        assert all(row["title"]["en"] in page.content.decode() for row in content["items"][:1])


@pytest.mark.parametrize("kind", list(TextKind))
@pytest.mark.parametrize("number", [0, FORMAT])
def test_recipe_of_the_document_gives_the_fingerprints_of_the_vectors(
    kind: str, number: int
) -> None:
    document = (ROOT / "docs" / "record.md").read_text(encoding="utf-8")
    recipe = document.partition("python3 -c '")[2].partition("' <")[0].replace("\n    ", " ")
    name = f"{kind}-format-{number}"
    kept = vector(name)
    ran = subprocess.run(
        [sys.executable, "-c", recipe],
        input=json.dumps(kept),
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stdout.split() == [kept["fingerprint"]]
    assert f"| `{name}.json` | `{kept['fingerprint']}` |" in document
    assert first_format(kept["content"]) is (number == 0)
