"""What is in a file decides, not only what it is called."""

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.rules.filetypes import TYPES, clean_filename, file_type
from workinggroup.lib.errors import Refused

LIMIT = 1_000_000
ODT = "application/vnd.oasis.opendocument.text"


def archive(members: dict[str, str]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in members.items():
            plain = zipfile.ZIP_STORED if name == "mimetype" else None
            made.writestr(name, content, compress_type=plain)
    return held.getvalue()


def a_document(**more: str) -> bytes:
    return archive({"[Content_Types].xml": "<Types/>", "word/document.xml": "<document/>", **more})


def twice_over(content: bytes) -> bytes:
    """Whose directory says that its members take more than there is of the file."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        packed = archive.getinfo("word/a").compress_size
    entry = content.rindex(b"word/a") - 46
    size = entry + 20
    return content[:size] + (packed + len(content)).to_bytes(4, "little") + content[size + 4 :]


def a_compound(*streams: str) -> bytes:
    """As far as it is looked at: the signature, and the names of its streams."""
    names = b"".join(f"{name}\0".encode("utf-16-le").ljust(128, b"\0") for name in streams)
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + names


def a_workbook() -> bytes:
    return archive({"[Content_Types].xml": "<Types/>", "xl/workbook.xml": "<workbook/>"})


def without_bytes(value: object) -> str:
    """What a test is called by: archives tell when they were made, each process its own instant."""
    return "content" if isinstance(value, bytes) else str(value)


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("a.PDF", b"%PDF-1.4", "application/pdf"),
        ("a.pdf", b"\r\n%PDF-1.4", "application/pdf"),
        ("a.txt", b"\x93quoted\x94 \x96 caf\xe9", "text/plain"),
        ("a.docx", a_document(), TYPES["docx"].media_type),
        ("a.xlsx", a_workbook(), TYPES["xlsx"].media_type),
        ("a.odt", archive({"mimetype": ODT, "content.xml": ""}), ODT),
        ("a.ofd", archive({"OFD.xml": "<OFD/>", "Doc_0/Document.xml": ""}), "application/ofd"),
        ("a.doc", a_compound("WordDocument"), "application/msword"),
        ("公文.wps", a_compound("WordDocument"), "application/wps-office.wps"),
        ("a.txt", "文件".encode("gb18030"), "text/plain"),
        ("a.txt", "文件".encode("utf-16"), "text/plain"),
        ("a.csv", "a,b\r\n1,2".encode("utf-8-sig"), "text/csv"),
        ("a.jpeg", b"\xff\xd8\xff\xe0", "image/jpeg"),
        ("a.png", b"\x89PNG\r\n\x1a\n", "image/png"),
    ],
    ids=without_bytes,
)
def test_file_of_a_known_type_is_taken(name: str, content: bytes, media_type: str) -> None:
    assert file_type(name, content, largest=LIMIT).media_type == media_type


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.docx", a_workbook()),
        ("a.xlsx", a_document()),
        ("a.docx", archive({"[Content_Types].xml": "", "word/vbaProject.bin": ""})),
        ("a.docm", a_document()),
        ("a.odt", archive({"mimetype": "application/zip"})),
        ("a.odt", archive({"mimetype": ODT, "Basic/script.xml": ""})),
        ("a.ofd", archive({"Doc_0/OFD.xml": ""})),
        ("a.doc", a_compound("WordDocument", "_VBA_PROJECT")),
        ("a.doc", a_compound("Workbook")),
        ("a.wps", b"\xd0\xcf\x11\xe0"),
        ("a.doc", "WordDocument\0".encode("utf-16-le")),
        ("a.docx", a_document(**{"word/media/zeros": "0" * 12_000_000})),
        ("a.docx", a_document(**{f"word/media/{n}": "" for n in range(5_000)})),
        ("a.docx", a_document()[:-30]),
        ("a.docx", twice_over(a_document(**{"word/a": "a" * 5000, "word/b": "b" * 5000}))),
        ("a.txt", b"\x7fELF\x00"),
        ("a.pdf", b"GIF89a%PDF-1.4"),
        ("a.pdf", b"\n" * 2000 + b"%PDF-1.4"),
        ("a.html", b"<html>"),
        ("a", b"%PDF-1.4"),
        ("a.pdf.exe", b"%PDF-1.4"),
    ],
    ids=without_bytes,
)
def test_file_that_is_something_else_is_refused(name: str, content: bytes) -> None:
    with pytest.raises(Refused):
        file_type(name, content, largest=LIMIT)


@given(st.sampled_from(sorted(TYPES)), st.binary(min_size=1, max_size=2000))
def test_any_bytes_are_taken_or_refused(extension: str, content: bytes) -> None:
    try:
        refused = not file_type(f"a.{extension}", content, largest=LIMIT).extension
    except Refused as refusal:
        refused = list(refusal.fields) != ["file"]
    assert not refused


@given(st.text(max_size=400))
def test_any_name_becomes_one_that_fits_a_header_and_a_disk(name: str) -> None:
    clean = clean_filename(name)
    assert len(clean) <= 200
    assert not set(clean) & set('\\/:*?"<>|\r\n\x00\u202e')
    assert not clean.startswith(".")
