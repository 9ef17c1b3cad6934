"""Files of Word for tests, by its own markup: as small as a program takes."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/word/document.xml" ContentType="application/'
    'vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>'
    '<Override PartName="/word/comments.xml" ContentType="application/'
    'vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"/></Types>'
)
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def _relations(kind: str, target: str) -> str:
    return (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{_RELATIONS}/{kind}" Target="{target}"/></Relationships>'
    )


def run(text: str, *, bold: bool = False) -> str:
    shape = "<w:rPr><w:b/></w:rPr>" if bold else ""
    return f'<w:r>{shape}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def inserted(text: str, author: str = "Kim") -> str:
    return f'<w:ins w:id="90" w:author="{author}">{run(text)}</w:ins>'


def deleted(text: str, author: str = "Kim") -> str:
    taken = f"<w:r><w:delText>{escape(text)}</w:delText></w:r>"
    return f'<w:del w:id="91" w:author="{author}">{taken}</w:del>'


def commented(content: str, number: int = 0) -> str:
    return (
        f'<w:commentRangeStart w:id="{number}"/>{content}<w:commentRangeEnd w:id="{number}"/>'
        f'<w:r><w:commentReference w:id="{number}"/></w:r>'
    )


def bookmarked(content: str, name: str) -> str:
    return f'<w:bookmarkStart w:id="7" w:name="{name}"/>{content}<w:bookmarkEnd w:id="7"/>'


def cell(*paragraphs: str, spans: int = 1) -> str:
    """A cell of paragraphs, each given as its runs."""
    shape = f'<w:tcPr><w:gridSpan w:val="{spans}"/></w:tcPr>' if spans > 1 else ""
    return f"<w:tc>{shape}{''.join(f'<w:p>{each}</w:p>' for each in paragraphs or ('',))}</w:tc>"


def table(*rows: Sequence[str]) -> str:
    """A table of rows of cells; what is no markup is the text of one."""
    lines = (
        "".join(each if each.startswith("<w:") else cell(run(each)) for each in row) for row in rows
    )
    return f"<w:tbl>{''.join(f'<w:tr>{line}</w:tr>' for line in lines)}</w:tbl>"


def word_file(*body: str, comments: Mapping[int, tuple[str, str]] | None = None) -> bytes:
    """A DOCX of this body; `comments` are author and text by number."""
    said = "".join(
        f'<w:comment w:id="{number}" w:author="{author}"><w:p>{run(text)}</w:p></w:comment>'
        for number, (author, text) in (comments or {}).items()
    )
    parts = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _relations("officeDocument", "word/document.xml"),
        "word/_rels/document.xml.rels": _relations("comments", "comments.xml"),
        "word/document.xml": (
            f'<w:document xmlns:w="{_W}"><w:body>{"".join(body)}<w:p/></w:body></w:document>'
        ),
        "word/comments.xml": f'<w:comments xmlns:w="{_W}">{said}</w:comments>',
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, f'<?xml version="1.0" encoding="UTF-8"?>{part}')
    return out.getvalue()
