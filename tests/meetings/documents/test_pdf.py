"""A paper as PDF: whole in both languages and copies, tagged, in faces of its own."""

import datetime as dt
import io
from collections.abc import Callable
from itertools import product
from typing import Any

import pytest
from pypdf import PdfReader

from meetings.documents import pdf
from meetings.documents.characters import characters_lacking
from meetings.documents.kinds import DocumentKind, paper_of
from meetings.documents.pdf import write_pdf
from meetings.enums import ItemKind, TextKind
from meetings.models import JointText, Meeting, TextRevision, Topic
from meetings.rules.standing_items import ANTITRUST
from tests import factories
from tests.conftest import Cast
from tests.meetings.documents.readback import lines_of, pages_of, said_in, squeezed
from tests.meetings.queries.texts.vectors import vector
from tests.meetings.test_signers import text_signed
from tests.tampering import unguarded
from workinggroup.lib import clock
from workinggroup.lib.errors import Refused
from workinggroup.lib.viewer import Side

BOTH = ("en", "zh")
# What would be markup if it were read as such.
MARKUP = '#pagebreak() *bold* _x_ $y$ `z` @ref <label> \\ // [#sys.inputs] "quoted" {% now %}'


def furnish(meeting: Meeting, cast: Cast) -> None:
    """What is hard to print: a rare name, a letter of Prague, a note in lines, signs of markup."""
    cast.cn_delegate.name_zh = "李䶮"
    cast.cn_delegate.save()
    item = factories.an_item(
        meeting=meeting,
        title_en="Published rules of Čapek, Nguyễn & Sons",
        title_zh="已公布的规则（附“示例”）",
        note_en="First line.\nSecond line.",
        note_zh="第一行。\n第二行。",
        presenter_side="cn",
        presenter=cast.cn_delegate,
    )
    item.topics.add(Topic.objects.get(slug="encryption"))
    factories.an_item(meeting=meeting, parent=item, title_en="A part", title_zh="其中一项")
    factories.an_item(
        meeting=meeting,
        kind=ItemKind.OPENING,
        note_en=ANTITRUST.en,
        note_zh=ANTITRUST.zh,
    )
    factories.a_paragraph(item=item, text_en=MARKUP, text_zh=f"标记：{MARKUP}")
    factories.a_paragraph(item=item, kind="decision", decision=1)
    factories.a_paragraph(item=item, kind="reservation", side="cn")
    owners = {"owner_us": cast.us_delegate, "owner_cn": cast.cn_delegate}
    factories.an_action(meeting=meeting, item=item, serial=1, **owners)


@pytest.fixture
def signed(cast: Cast, now: dt.datetime) -> Callable[[TextKind], JointText]:
    """A text of each kind that both heads signed."""
    return lambda kind: text_signed(cast, kind, now, lambda meeting: furnish(meeting, cast))


def made(
    cast: Cast,
    text: JointText,
    *,
    copy: Side = Side.US,
    languages: tuple[str, ...] = BOTH,
    kind: DocumentKind | None = None,
) -> bytes:
    paper = paper_of(
        cast.viewer("us_delegate"),
        text.meeting,
        kind or DocumentKind(text.kind),
        copy=copy,
        now=clock.now(),
    )
    assert paper is not None
    return write_pdf(paper.document, languages, dated=paper.dated)


@pytest.mark.parametrize("kind", TextKind)
def test_paper_says_all_that_was_signed_in_both_copies(
    cast: Cast, signed: Callable[[TextKind], JointText], kind: TextKind
) -> None:
    text = signed(kind)
    content = text.revisions.get().content
    for copy, languages in ((Side.US, BOTH), (Side.CN, BOTH), (Side.CN, ("en",))):
        said = said_in(made(cast, text, copy=copy, languages=languages))
        lacks = [
            (language, line)
            for language in languages
            for line in lines_of(content, language)
            if line not in said
        ]
        assert lacks == []
        assert len(lines_of(content, "zh")) >= 20


def test_paper_in_one_language_has_nothing_of_the_other(
    cast: Cast, signed: Callable[[TextKind], JointText]
) -> None:
    text = signed(TextKind.MINUTES)
    english, chinese = (said_in(made(cast, text, languages=(each,))) for each in BOTH)
    assert "标记" not in english
    assert "草案" not in english
    assert "Decisions" not in chinese
    assert "已公布的规则" in chinese
    assert f"Symbol{text.symbol},revision1" in english
    assert f"文号{text.symbol}，第1修订版" in chinese
    assert "后续工作事项" in chinese


def test_each_side_is_named_first_in_its_own_copy(
    cast: Cast, signed: Callable[[TextKind], JointText]
) -> None:
    text = signed(TextKind.MINUTES)
    us, cn = (pages_of(made(cast, text, copy=side))[0] for side in Side)
    assert squeezed("US-China Semiconductor Industry") in us
    # The group has one name in Chinese; of its two associations the own one is first.
    assert "中美半导体产业技术和贸易限制工作组" in us
    assert "美中半导体" not in us + cn
    assert us.index("CopyoftheUSside") < us.index("美方存本")
    assert squeezed("China-US Semiconductor Industry") in cn
    assert "中美半导体产业技术和贸易限制工作组" in cn
    assert cn.index("中方存本") < cn.index("CopyoftheChineseside")
    assert cn.index("第5次会议纪要") < cn.index("Minutesofmeeting5")


def test_every_page_has_symbol_status_copy_fingerprint_and_number(
    cast: Cast, signed: Callable[[TextKind], JointText]
) -> None:
    text = signed(TextKind.MINUTES)
    pages = pages_of(made(cast, text))
    assert len(pages) > 2
    for place, page in enumerate(pages, start=1):
        assert f"Page{place}of{len(pages)}" in page
        assert f"第{place}页，共{len(pages)}页" in page
        assert text.revisions.get().fingerprint in page
        assert page.startswith(f"{text.symbol}·FINAL·定稿CopyoftheUSside·美方存本")


def test_paper_tells_who_signed_when_and_how(
    cast: Cast, signed: Callable[[TextKind], JointText]
) -> None:
    said = said_in(made(cast, signed(TextKind.MINUTES), copy=Side.CN))
    assert "代表团团长已签署" in said
    assert "Identityprovedbypasskey" in said
    assert "身份验证方式：" in said
    assert "Headofdelegation·" not in said
    assert squeezed("Both texts are originals and equally authentic.") in said


def test_item_without_words_says_so_and_its_parent_does_not(
    cast: Cast, signed: Callable[[TextKind], JointText]
) -> None:
    said = said_in(made(cast, signed(TextKind.MINUTES)))
    # The sub-item and the opening: the item above has paragraphs.
    assert said.count(squeezed("No discussion is recorded under this item.")) == 2
    assert said.count("本项议程无讨论记录。") == 2


def test_statement_is_an_annex(cast: Cast, signed: Callable[[TextKind], JointText]) -> None:
    text = signed(TextKind.AGENDA)
    *_others, last = pages_of(made(cast, text))
    assert squeezed(ANTITRUST.en) in last
    assert squeezed(ANTITRUST.zh) in last
    assert said_in(made(cast, text)).count(squeezed(ANTITRUST.en.split("\n")[1])) == 1


def test_faces_are_embedded_and_the_paper_is_tagged(
    cast: Cast, signed: Callable[[TextKind], JointText]
) -> None:
    text = signed(TextKind.MINUTES)
    for copy, width in ((Side.US, 612), (Side.CN, 595)):
        reader = PdfReader(io.BytesIO(made(cast, text, copy=copy)))
        root: Any = reader.root_object
        assert root["/MarkInfo"]["/Marked"]
        assert "/StructTreeRoot" in root
        assert reader.metadata is not None
        assert str(reader.metadata.title).endswith(text.symbol)
        assert int(reader.pages[0].mediabox.width) == width
        pages: list[Any] = list(reader.pages)
        fonts = [
            font.get_object()["/DescendantFonts"][0].get_object()
            for page in pages
            for font in page["/Resources"]["/Font"].values()
        ]
        names = {str(font["/BaseFont"]) for font in fonts}
        assert {name.partition("+")[2] for name in names} <= {
            f"{face}-{weight}"
            for face, weight in product(("NotoSans", "NotoSansSC"), ("Regular", "Bold"))
        }
        assert all("/FontFile2" in font["/FontDescriptor"].get_object() for font in fonts)


def test_same_words_make_the_same_bytes(
    cast: Cast, signed: Callable[[TextKind], JointText]
) -> None:
    text = signed(TextKind.AGENDA)
    assert made(cast, text) == made(cast, text)


def test_character_without_a_sign_is_given_by_its_code_point(cast: Cast, now: dt.datetime) -> None:
    def add(meeting: Meeting) -> None:
        factories.an_item(meeting=meeting, title_en="Test 𪛖", title_zh="测试𪛖䶮")

    text = text_signed(cast, TextKind.AGENDA, now, add)
    said = said_in(made(cast, text))
    assert "测试[U+2A6D6]䶮" in said
    assert "Test[U+2A6D6]" in said
    assert squeezed("Characters missing from this typeface, shown as code points: U+2A6D6.") in said
    assert "𪛖" not in said


def test_characters_of_gb_18030_and_of_names_are_there() -> None:
    extension_a = "".join(map(chr, range(0x3400, 0x4DB6)))
    assert characters_lacking([extension_a, "䶮堃喆镕玥", "Čapek Håkon Nguyễn BENOÎT Škoda"]) == []
    gbk = [bytes([lead, trail]) for lead in range(0x81, 0xFE) for trail in range(0x40, 0xFF)]
    ideographs = [each.decode("gbk", "ignore") for each in gbk]
    assert characters_lacking([c for c in ideographs if "\u4e00" <= c <= "\u9fff"]) == []
    assert characters_lacking(["😀", "𪛖", "a\n"]) == ["😀", "𪛖"]


def test_draft_says_so_and_is_for_those_who_draft(cast: Cast) -> None:
    meeting = factories.a_meeting()
    furnish(meeting, cast)
    text = factories.the_text(meeting, TextKind.MINUTES)
    assert (
        paper_of(
            cast.viewer("us_delegate"), meeting, DocumentKind.MINUTES, copy=Side.US, now=clock.now()
        )
        is None
    )
    paper = paper_of(
        cast.viewer("cn_counsel"), meeting, DocumentKind.MINUTES, copy=Side.CN, now=clock.now()
    )
    assert paper is not None
    said = said_in(write_pdf(paper.document, BOTH, dated=clock.now()))
    assert f"{text.symbol}·草案·DRAFT" in said
    assert squeezed("heads, counsel and secretariats") in said
    assert squeezed("Not signed by the head yet") in said


def test_typesetter_that_takes_too_long_is_ended(
    cast: Cast, signed: Callable[[TextKind], JointText], monkeypatch: pytest.MonkeyPatch
) -> None:
    text = signed(TextKind.AGENDA)
    monkeypatch.setattr(pdf, "_LONGEST", 0.01)
    with pytest.raises(Refused, match="could not be made"):
        made(cast, text)


def test_signature_block_names_the_text_that_was_signed(
    cast: Cast, signed: Callable[[TextKind], JointText]
) -> None:
    """In the record there are two blocks; each has the fingerprint of its own text."""
    minutes = signed(TextKind.MINUTES)
    agenda = factories.the_text(minutes.meeting, TextKind.AGENDA)
    factories.issue(agenda, by=cast.us_secretary)
    pages = pages_of(made(cast, minutes, kind=DocumentKind.RECORD))
    for text in (agenda, minutes):
        mine = text.revisions.get().fingerprint
        blocks = [page for page in pages if page.count(mine) == 2]
        assert len(blocks) == 1
    bookmarks = PdfReader(io.BytesIO(made(cast, minutes, kind=DocumentKind.RECORD))).outline
    titles = [str(each.title).strip() for each in bookmarks if not isinstance(each, list)]
    assert titles[:2] == ["Agenda of meeting 5 第5次会议议程", "Minutes of meeting 5 第5次会议纪要"]


@pytest.mark.parametrize("kind", TextKind)
def test_what_was_frozen_in_the_first_format_is_a_paper_too(
    cast: Cast, signed: Callable[[TextKind], JointText], kind: TextKind
) -> None:
    text, kept = signed(kind), vector(f"{kind}-format-0")
    with unguarded():
        TextRevision.objects.filter(text=text).update(
            content=kept["content"], fingerprint=kept["fingerprint"]
        )
    said = said_in(made(cast, text, copy=Side.CN))
    shown = {**kept["content"], "meeting": "5"}
    if shown.pop("days", None):
        assert "24–25Mar2026" in said
    for item in shown["items"]:
        # Of topics it has the addresses.
        item.pop("topics", None)
    lines = [line for code in BOTH for line in lines_of(shown, code)]
    assert [line for line in lines if line not in said] == []
    assert kept["fingerprint"] in said


def test_item_of_a_sitting_for_heads_has_its_number_and_no_hours(
    cast: Cast, now: dt.datetime
) -> None:
    def add(meeting: Meeting) -> None:
        day = dt.date(2027, 3, 22)
        sitting = factories.a_sitting(meeting=meeting, number=3, day=day, audience="heads")
        factories.an_item(meeting=meeting, sitting=sitting, title_en="Heads", title_zh="团长会商")

    text = text_signed(cast, TextKind.AGENDA, now, add)
    said = said_in(made(cast, text))
    assert "Sitting3" in said
    assert "Withoutatime" in said
    assert "22March2027" not in said
    assert "2027年3月22日" not in said
