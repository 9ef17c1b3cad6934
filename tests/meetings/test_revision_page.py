"""The page of an issued revision says all that the revision says: every value of the content is
found on it, by a walk through the content, as its reader would look for it."""

import datetime as dt
import re
from collections.abc import Callable, Iterator
from copy import deepcopy
from html import unescape
from typing import Any

import pytest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override, pgettext

from meetings.enums import (
    HalfYear,
    Interpretation,
    ItemKind,
    MeetingFormat,
    MeetingKind,
    PaperLanguage,
    ParagraphKind,
    TextKind,
)
from meetings.models import AgendaItem, Attendance, JointText, Meeting, Sitting, TextRevision, Topic
from meetings.rules.attended import only_sittings
from meetings.rules.content import FORMATS
from meetings.symbols import meeting_name
from members.models import Person
from tests import factories
from tests.conftest import Cast
from tests.meetings.queries.texts.vectors import vector
from tests.meetings.test_record_stands import change_everything, text_in
from tests.meetings.test_signers import text_signed
from tests.tampering import unguarded
from workinggroup.lib import clock, dual_time
from workinggroup.lib.viewer import Role, Side

LANGUAGES = ("en", "zh-hans")
Leaf = tuple[str, Any]


def furnish(cast: Cast, meeting: Meeting, kind: TextKind) -> None:
    """So that a text of this kind has something at every place of the content."""
    Sitting.objects.filter(meeting=meeting).update(title_en="Morning of", title_zh="上午场")
    item = AgendaItem.objects.get(meeting=meeting)
    paper = factories.a_paper(
        meeting=meeting, side="us", item=item, created_by=cast.us_secretary,
        state="released", distribution="working_group",
    )  # fmt: skip
    factories.a_version(paper=paper, number=1)
    if kind == TextKind.AGENDA:
        item.topics.add(Topic.objects.order_by("pk")[0])
        AgendaItem.objects.filter(pk=item.pk).update(
            presenter=cast.us_delegate, presenter_side="us", note_en="Note.", note_zh="说明。",
            minutes=37, sitting=Sitting.objects.get(meeting=meeting, number=2),
        )  # fmt: skip
        factories.an_item(meeting=meeting, parent=item)
        return
    factories.a_paragraph(item=item, kind="decision", decision=8)
    factories.a_paragraph(item=item, kind="reservation", side="cn")
    factories.an_action(
        meeting=meeting, owner_us=cast.us_delegate, owner_cn=cast.cn_delegate, serial=1
    )
    Attendance.objects.filter(meeting=meeting).update(acted=True, missed=[2])


@pytest.fixture(params=list(TextKind))
def text(cast: Cast, now: dt.datetime, request: pytest.FixtureRequest) -> JointText:
    kind = request.param
    return text_signed(cast, kind, now, furnish=lambda meeting: furnish(cast, meeting, kind))


def leaves(value: Any, at: str = "") -> Iterator[Leaf]:
    """Everything that a content says, with its place: `.items[].title.en`."""
    if isinstance(value, dict):
        for name in value:
            yield from leaves(value[name], f"{at}.{name}")
    elif isinstance(value, list):
        for each in value:
            yield from leaves(each, f"{at}[]")
    else:
        yield at, value


def instant_in(value: str, zone: str) -> str:
    return f"{clock.local(dt.datetime.fromisoformat(value), zone):%H:%M}"


def whether_there(value: object) -> str:
    return _("head or deputy present") if value else _("head or deputy not present")


def quorum_in_words(n: int) -> str:
    return ngettext(
        "%(n)s company present, %(needed)s needed",
        "%(n)s companies present, %(needed)s needed",
        n,
    )


def companies(value: int) -> str:
    return quorum_in_words(value).partition("%(needed)s")[0] % {"n": value}


def needed(value: int) -> str:
    before, _needed, behind = quorum_in_words(2).partition("%(needed)s")
    return f"{before[-2:]}{value}{behind}"


def length(value: int) -> str:
    return ngettext("%(n)s minute", "%(n)s minutes", value) % {"n": value}


def label(name: str, of: Callable[[Any], Any]) -> Callable[[Any], str]:
    """A fact in its line: what it is called, and what it is."""
    return lambda value: f"{_(name)} {of(value)}"


def listed_after(enum: Any) -> Callable[[Any], str]:
    """What stands behind something else in a list."""
    return lambda value: f"{pgettext('list', ', ')} {enum(value).label}"


# How a value is said that is no text of its own, by its place; all else stands as it is. What is
# empty is not said.
SAID: dict[str, Callable[[Any], object]] = {
    r"\.kind": lambda value: TextKind(value).label,
    r"\.revision": lambda value: _("revision %(n)s") % {"n": value},
    r"\.meeting\.number": meeting_name,
    r"\.meeting\.kind": lambda value: MeetingKind(value).label,
    r"\.meeting\.year": lambda value: _("%(year)s, %(half)s") % {"year": value, "half": ""},
    r"\.meeting\.half": lambda value: HalfYear(value).label,
    r"\.meeting\.host": label("Host", lambda value: Side(value).label),
    r"\.meeting\.format": label("Format", lambda value: MeetingFormat(value).label),
    r"\.meeting\.interpretation": label(
        "Interpretation", lambda value: Interpretation(value).label
    ),
    r"\.meeting\.zone": label("Meeting time zone", dual_time.clock_name),
    r"\.meeting\.sittings\[\]\.number": lambda value: _("Sitting %(number)s") % {"number": value},
    r"\.meeting\.sittings\[\]\.day": lambda value: dual_time.day_in_words(
        dt.date.fromisoformat(value)
    ),
    r"\.meeting\.sittings\[\]\.(starts|ends)_at": lambda value: instant_in(value, clock.BEIJING),
    r"\.items\[\]\.kind": lambda value: "".join(
        [pgettext("agenda item", "Kind"), pgettext("label", ": "), str(ItemKind(value).label)]
    ),
    r"\.items\[\]\.sitting": lambda value: "· " + _("Sitting %(number)s") % {"number": value},
    r"\.items\[\]\.minutes": length,
    r"\.items\[\]\.presenter_side": lambda value: Side(value).label,
    r"\.items\[\]\.topics\[\]\.topic": lambda value: f"/{value}/",
    r"\.items\[\]\.papers\[\]\.language": listed_after(PaperLanguage),
    r"\.items\[\]\.papers\[\]\.version": lambda value: _("version %(n)s") % {"n": value},
    # A summary is what is no decision and no reservation.
    r"\.items\[\]\.paragraphs\[\]\.kind": lambda value: (
        "" if value == ParagraphKind.SUMMARY else _(str(value).capitalize())
    ),
    r"\.items\[\]\.paragraphs\[\]\.side": label("Reservation", lambda value: Side(value).label),
    r".*\.role": listed_after(Role),
    r".*\.acting": lambda value: _("designated to act") if value else "",
    r"\.attended\.(us|cn)\[\]\.sittings\[\]": lambda value: only_sittings([value]),
    r"\.quorum\.(us|cn)\.companies": companies,
    r"\.quorum\.(us|cn)\.needed": needed,
    r"\.quorum\.(us|cn)\.head": whether_there,
    r"\.actions\[\]\.due_on": lambda value: dual_time.day_in_words(
        dt.date.fromisoformat(value), weekday=False
    ),
}
# How the content is written down, not what it says.
NOT_SAID = {".format"}
# What else could stand there; where the place is not named, the same with something behind it.
OTHERWISE: dict[str, object] = {
    ".kind": None,
    ".revision": None,
    ".meeting.number": None,
    ".meeting.kind": "extraordinary",
    ".meeting.year": 2031,
    ".meeting.half": 2,
    ".meeting.host": "cn",
    ".meeting.format": "hybrid",
    ".meeting.interpretation": "simultaneous",
    ".meeting.zone": "Europe/Zurich",
    ".meeting.sittings[].day": "2031-09-04",
    ".meeting.sittings[].starts": "06:41",
    ".meeting.sittings[].ends": "08:43",
    ".meeting.sittings[].starts_at": "2031-09-04T04:41:00Z",
    ".meeting.sittings[].ends_at": "2031-09-04T06:43:00Z",
    ".meeting.sittings[].number": None,
    ".items[].number": None,
    ".items[].kind": "other",
    ".items[].sitting": 1,
    ".items[].minutes": 53,
    ".items[].presenter_side": "cn",
    ".items[].papers[].language": "zh",
    ".items[].papers[].version": 6,
    ".items[].paragraphs[].kind": None,
    ".items[].paragraphs[].side": "us",
    ".items[].paragraphs[].number": "7.7",
    ".items[].paragraphs[].decision": "D5-77",
    ".actions[].number": "A5-77",
    ".actions[].due_on": "2033-03-31",
}  # fmt: skip


def otherwise(value: Any, at: str = "") -> Any:
    """The content with something else at every place that is not empty."""
    if isinstance(value, dict):
        return {name: otherwise(value[name], f"{at}.{name}") for name in value}
    if isinstance(value, list):
        return [otherwise(each, f"{at}[]") for each in value]
    if value in (None, "") or at in NOT_SAID:
        return value
    if at in OTHERWISE:
        return value if OTHERWISE[at] is None else OTHERWISE[at]
    return "adviser" if at.endswith(".role") else another(value)


def another(value: str | int) -> str | int:
    if isinstance(value, bool):
        return not value
    return value + 3 if isinstance(value, int) else f"q{value[:0:-1]}"


def of_a_side(place: str) -> str:
    return re.sub(r"\.(us|cn)\b", ".side", place)


def form_of(place: str, value: Any) -> str:
    """As the active language has it on the page."""
    if value is None or value == "" or place in NOT_SAID:
        return ""
    said = next((how for at, how in SAID.items() if re.fullmatch(at, place)), str)
    return str(said(value))


def page_of(client_of: Any, reader: Person, text: JointText, language: str) -> tuple[str, str]:
    """What the page says, its words and the addresses that it leads to; and the same without its
    beginning, which names who signed."""
    Person.objects.filter(pk=reader.pk).update(language=language)
    address = reverse("text_revision", args=["5", text.kind, text.revision])
    answer = client_of(reader).get(address)
    assert answer.status_code == 200
    page = text_in(answer.content.decode())
    return in_plain_words(page), in_plain_words(page.partition("</dl>")[2])


def in_plain_words(page: str) -> str:
    """Without tags, capitals and white space; addresses at the end."""
    words = unescape(re.sub(r"<[^>]*>", " ", page))
    return closed_up(" ".join([words, *re.findall(r'href="([^"]*)"', page)]))


def closed_up(words: str) -> str:
    return "".join(words.split()).lower()


def forms_in(content: dict[str, Any], language: str) -> Iterator[tuple[str, str]]:
    """How all that the content says stands on a page in this language, with its place."""
    with override(language):
        for place, value in leaves(content):
            if form := closed_up(form_of(place, value)):
                yield place, form


def test_every_value_of_the_content_is_found_on_the_page(
    cast: Cast, client_of: Any, text: JointText
) -> None:
    """Both languages of each pair, for readers of either; and none of it is there by chance: where
    the content says something else everywhere, so does the page, and says nothing of before."""
    row = TextRevision.objects.get(text=text)
    content = deepcopy(row.content)
    other = otherwise(content)
    written = leaves(vector(f"{text.kind}-format-{FORMATS[TextKind(text.kind)]}")["content"])
    filled = {of_a_side(place) for place, value in written if value not in {None, ""}}
    assert filled - {of_a_side(place) for place, _form in forms_in(content, "en")} == NOT_SAID
    readers = list(zip((cast.us_secretary, cast.cn_delegate), LANGUAGES, strict=True))
    for reader, language in readers:
        page, _text = page_of(client_of, reader, text, language)
        assert [each for each in forms_in(content, language) if each[1] not in page] == []
    with unguarded():
        TextRevision.objects.filter(pk=row.pk).update(content=other)
    for reader, language in readers:
        page, below = page_of(client_of, reader, text, language)
        assert [each for each in forms_in(other, language) if each[1] not in page] == []
        by_chance = {place for place, form in forms_in(content, language) if form in below}
        assert by_chance <= {place for place, value in OTHERWISE.items() if value is None}


def test_what_has_moved_is_said_beside_each_issued_revision(
    cast: Cast, client_of: Any, text: JointText
) -> None:
    Person.objects.update(language="en")
    address = reverse("text_revision", args=["5", text.kind, text.revision])
    reader = client_of(cast.us_secretary)
    assert "By now:" not in reader.get(address).content.decode()
    change_everything(cast.us_secretary)
    page = reader.get(address).content.decode()
    beside = in_plain_words(page.partition('"alert alert-info"')[2].partition("</ul>")[0])
    for now in (
        "Sitting 1 is now on:",
        "The title of sitting 1 is now: Quicksilver",
        "The place is now: Quicksilver",
        "The host is now: Chinese side",
        "The format is now: face-to-face",
        "The interpretation is now: without interpretation",
        "The meeting time zone is now: Zurich",
    ):
        assert closed_up(now) in beside
    assert "Quicksilver" not in text_in(page)


@pytest.mark.parametrize("text", [TextKind.MINUTES], indirect=True)
def test_who_attended_is_unfolded_for_who_is_asked_to_sign(
    cast: Cast, client_of: Any, text: JointText
) -> None:
    """And folded for who is not, once they have signed too."""
    with unguarded():
        text.signatures.filter(side="us", capacity="sign").delete()
        JointText.objects.filter(pk=text.pk).update(state="for_signature", agreed_at=None)
    address = reverse("meeting_minutes", args=["5"])
    for name, unfolded in (("us_head", 2), ("cn_head", 0), ("us_secretary", 0)):
        page = client_of(getattr(cast, name)).get(address).content.decode()
        assert page.count('<details class="attended"') == 2
        assert page.count('<details class="attended" open>') == unfolded, name
