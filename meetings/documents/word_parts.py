"""What WordprocessingML (ECMA-376, part 1) has and python-docx gives no name to."""

from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

# Of every machine that has Word or WPS, in either country.
_LATIN, _CHINESE = "Arial", "微软雅黑"
_SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")


def set_faces(style: Any) -> None:
    """The faces of a style, in place of those that a theme would bring."""
    faces = style.element.get_or_add_rPr().get_or_add_rFonts()
    for name in list(faces.attrib):
        del faces.attrib[name]
    for script in ("ascii", "hAnsi", "cs"):
        faces.set(qn(f"w:{script}"), _LATIN)
    faces.set(qn("w:eastAsia"), _CHINESE)


def strip_style(style: Any) -> None:
    """A style without what the template gives it beside its face: lines, tab stops, wide signs."""
    for shape, names in (
        (style.element.get_or_add_pPr(), ("pBdr", "tabs", "contextualSpacing")),
        (style.element.get_or_add_rPr(), ("spacing", "kern", "caps")),
    ):
        for name in names:
            for found in shape.findall(qn(f"w:{name}")):
                shape.remove(found)


def set_language(run: Any, code: str) -> None:
    """The language of a run (`en` or `zh`): by it words are checked, and quotation marks that both
    scripts have are set as Chinese ones."""
    shape = run._r.get_or_add_rPr()
    if code == "zh":
        shape.get_or_add_rFonts().set(qn("w:hint"), "eastAsia")
    spoken = OxmlElement("w:lang")
    # Latin words among Chinese are English names: as Chinese they would be parted anywhere.
    spoken.set(qn("w:val"), "en-GB")
    spoken.set(qn("w:eastAsia"), "zh-CN")
    # Nothing that these papers use comes after it (17.3.2.28).
    shape.append(spoken)


def add_bookmark(paragraph: Paragraph, name: str, number: int) -> None:
    """A bookmark of this name around all that is in a paragraph; `number` tells it from the others
    of the file."""
    start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
    for each in (start, end):
        each.set(qn("w:id"), str(number))
    start.set(qn("w:name"), name)
    first = paragraph._p.pPr
    first.addnext(start) if first is not None else paragraph._p.insert(0, start)
    paragraph._p.append(end)


def add_field(paragraph: Paragraph, instruction: str) -> None:
    """A field that the program fills in: PAGE, NUMPAGES."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), instruction)
    run, text = OxmlElement("w:r"), OxmlElement("w:t")
    text.text = "1"
    run.append(text)
    field.append(run)
    paragraph._p.append(field)


def repeat_as_head(row: Any) -> None:
    """A row that stands on top of its table on every page."""
    keep_whole(row)
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def keep_whole(row: Any) -> None:
    """A row that no page parts."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def shade(cell: Any, colour: str) -> None:
    """A ground of this `colour`, RRGGBB."""
    ground = OxmlElement("w:shd")
    ground.set(qn("w:val"), "clear")
    ground.set(qn("w:color"), "auto")
    ground.set(qn("w:fill"), colour)
    cell._tc.get_or_add_tcPr().append(ground)


def without_borders(table: Any) -> None:
    """A table that only puts halves side by side."""
    borders = OxmlElement("w:tblBorders")
    for side in _SIDES:
        border = OxmlElement(f"w:{side}")
        border.set(qn("w:val"), "nil")
        borders.append(border)
    shape = table._tbl.tblPr
    after = shape.find(qn("w:tblLayout"))
    after.addprevious(borders) if after is not None else shape.append(borders)


def rule_paragraph(paragraph: Paragraph, side: str) -> None:
    """A line above (`top`) or below (`bottom`) a paragraph."""
    borders, border = OxmlElement("w:pBdr"), OxmlElement(f"w:{side}")
    for name, value in (("val", "single"), ("sz", "4"), ("space", "4"), ("color", "B5B5B5")):
        border.set(qn(f"w:{name}"), value)
    borders.append(border)
    shape = paragraph._p.get_or_add_pPr()
    shape.insert_element_before(borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr")
