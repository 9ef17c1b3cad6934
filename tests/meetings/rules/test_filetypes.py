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
    with zipfile.ZipFile(held, "w") as made:
        for name, content in members.items():
            made.writestr(name, content)
    return held.getvalue()


def a_document() -> bytes:
    return archive({"[Content_Types].xml": "<Types/>", "word/document.xml": "<document/>"})


def a_workbook() -> bytes:
    return archive({"[Content_Types].xml": "<Types/>", "xl/workbook.xml": "<workbook/>"})


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("a.PDF", b"%PDF-1.4", "application/pdf"),
        ("a.pdf", b"\r\n%PDF-1.4", "application/pdf"),
        ("a.txt", b"\x93quoted\x94 \x96 caf\xe9", "text/plain"),
        ("a.docx", a_document(), TYPES["docx"].media_type),
        ("a.xlsx", a_workbook(), TYPES["xlsx"].media_type),
        ("a.odt", archive({"mimetype": ODT, "content.xml": ""}), ODT),
        ("a.txt", "文件".encode("gb18030"), "text/plain"),
        ("a.txt", "文件".encode("utf-16"), "text/plain"),
        ("a.csv", "a,b\r\n1,2".encode("utf-8-sig"), "text/csv"),
        ("a.jpeg", b"\xff\xd8\xff\xe0", "image/jpeg"),
        ("a.png", b"\x89PNG\r\n\x1a\n", "image/png"),
    ],
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
        ("a.txt", b"\x7fELF\x00"),
        ("a.pdf", b"GIF89a%PDF-1.4"),
        ("a.pdf", b"\n" * 2000 + b"%PDF-1.4"),
        ("a.html", b"<html>"),
        ("a", b"%PDF-1.4"),
        ("a.pdf.exe", b"%PDF-1.4"),
    ],
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
