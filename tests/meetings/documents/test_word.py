"""A paper for Word and WPS: whole in both languages and copies, in the order of the format."""

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

import docx
import pytest
from lxml import etree

from meetings.documents.kinds import paper_of
from meetings.documents.word import write_word
from meetings.enums import DocumentKind, TextKind
from meetings.models import JointText
from tests.conftest import Cast
from tests.meetings.documents.readback import lines_of, squeezed
from tests.meetings.documents.test_pdf import BOTH, furnish
from tests.meetings.test_signers import text_signed
from workinggroup.lib import clock
from workinggroup.lib.viewer import Side

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
# The order of what these papers use, as ECMA-376 has it (17.3.1.26, 17.3.2.28, 17.4.59-82).
ORDER = {
    "pPr": "pStyle keepNext pageBreakBefore pBdr shd tabs spacing ind jc outlineLvl rPr",
    "rPr": "rStyle rFonts b bCs i iCs caps color spacing kern sz szCs u lang",
    "tblPr": "tblStyle tblW jc tblBorders tblLayout tblLook",
    "trPr": "cantSplit tblHeader",
    "tcPr": "tcW shd",
}


@pytest.fixture(params=TextKind)
def signed(request: pytest.FixtureRequest, cast: Cast, now: dt.datetime) -> JointText:
    """A text of each kind that both heads signed."""
    return text_signed(cast, request.param, now, lambda meeting: furnish(meeting, cast))


def made(
    cast: Cast, text: JointText, *, copy: Side = Side.US, languages: tuple[str, ...] = BOTH
) -> bytes:
    viewer, kind = cast.viewer("us_delegate"), DocumentKind(text.kind)
    paper = paper_of(viewer, text.meeting, kind, copy=copy, now=clock.now())
    assert paper is not None
    return write_word(paper.document, languages, dated=paper.dated)


def parts_of(file: bytes) -> Iterator[Any]:
    with zipfile.ZipFile(io.BytesIO(file)) as archive:
        assert archive.testzip() is None
        for name in archive.namelist():
            if re.fullmatch(r"word/(document|header\d*|footer\d*|styles)\.xml", name):
                yield etree.fromstring(archive.read(name))


def said_in_word(file: bytes) -> str:
    return squeezed("".join("".join(part.itertext(f"{W}t")) for part in parts_of(file)))


def test_paper_says_all_that_was_signed_in_both_copies(cast: Cast, signed: JointText) -> None:
    content = signed.revisions.get().content
    for copy, languages in ((Side.US, BOTH), (Side.CN, BOTH), (Side.CN, ("zh",))):
        said = said_in_word(made(cast, signed, copy=copy, languages=languages))
        lacks = [
            (language, line)
            for language in languages
            for line in lines_of(content, language)
            if line not in said
        ]
        assert lacks == []
        assert (squeezed("Second line.") in said) is (
            "en" in languages and signed.kind == TextKind.AGENDA
        )
        assert signed.revisions.get().fingerprint in said


def test_paper_has_headings_heads_of_tables_and_page_numbers(cast: Cast, signed: JointText) -> None:
    file = made(cast, signed, copy=Side.CN)
    paper: Any = docx.Document(io.BytesIO(file))
    headings = [each.text for each in paper.paragraphs if each.style.name.startswith("Heading")]
    assert "法律审核与签署\nClearance and signatures" in headings
    assert paper.paragraphs[0].text == "中美半导体产业技术和贸易限制工作组"
    assert [each.style.name for each in paper.paragraphs[:3]] == ["Subtitle", "Subtitle", "Title"]
    ruled = [each for each in paper.tables if each.style.name == "Table Grid"]
    assert ruled
    for table in ruled:
        assert [each.tag for each in table.rows[0]._tr.trPr] == [f"{W}cantSplit", f"{W}tblHeader"]
    fields = [
        field.get(f"{W}instr") for part in parts_of(file) for field in part.iter(f"{W}fldSimple")
    ]
    assert fields == ["PAGE", "NUMPAGES"] * 2
    assert round(paper.sections[0].page_width.mm) == 210
    assert paper.core_properties.title.endswith(signed.symbol)


def test_parts_stand_in_the_order_of_the_format(cast: Cast, signed: JointText) -> None:
    found = 0
    for part in parts_of(made(cast, signed)):
        for name, order in ORDER.items():
            places = order.split()
            for shape in part.iter(f"{W}{name}"):
                if part.tag == f"{W}styles" and shape.getparent().tag == f"{W}tblStylePr":
                    continue
                names = [etree.QName(each).localname for each in shape]
                known = [places.index(each) for each in names if each in places]
                assert known == sorted(known), (name, names)
                if part.tag == f"{W}document":
                    assert set(names) <= set(places), (name, names)
                found += 1
    assert found > 100
