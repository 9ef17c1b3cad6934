"""Which files may be papers, told by what is in them and not only by their names. Pure.

Offices exchange these: PDF, OFD (GB/T 33190, China's own for fixed pages), Office Open XML and
OpenDocument without macros, the older binary documents of Word and WPS, plain text and tables,
pictures. Everything else, and everything that is not what its name says, is turned away. Nothing is
scanned for viruses.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from workinggroup.lib.archives import (
    ArchiveLimits,
    ArchiveTooLargeError,
    NoArchiveError,
    members_of,
)
from workinggroup.lib.errors import Refused
from workinggroup.lib.punctuation import enumerated
from workinggroup.lib.text import clean_line

LONGEST_NAME = 150
ARCHIVE_LIMITS = ArchiveLimits(members=5_000, unpacked=150 * 1024 * 1024)
# Windows forbids these in names; none of them may steer a path or a header.
FORBIDDEN = '\\/:*?"<>|'


@dataclass(frozen=True)
class FileType:
    """One kind of file: its extension, media type, and the test of its content; whether that can
    tell that nothing in it runs."""

    extension: str
    media_type: str
    fits: Callable[[bytes], bool]
    is_checked: bool = True


def _names_in(content: bytes) -> list[str]:
    """The names in an archive that may be opened; empty for one that is too large, or none."""
    try:
        return [member.filename for member in members_of(content, ARCHIVE_LIMITS)]
    except (NoArchiveError, ArchiveTooLargeError):
        return []


def _begins(*signatures: bytes) -> Callable[[bytes], bool]:
    return lambda content: content.startswith(signatures)


def _office(folder: str) -> Callable[[bytes], bool]:
    """Office Open XML (ECMA-376) with its main part in `folder`, without macros."""

    def fits(content: bytes) -> bool:
        names = _names_in(content)
        macros = any(name.lower().endswith("vbaproject.bin") for name in names)
        main = any(name.startswith(f"{folder}/") for name in names)
        return "[Content_Types].xml" in names and main and not macros

    return fits


def _open_document(media_type: str) -> Callable[[bytes], bool]:
    """OpenDocument 1.2 part 3, section 3.3: the first member is the uncompressed media type.

    Files with macros (a `Basic/` or `Scripts/` folder) do not fit.
    """
    # Local file header of 30 bytes, the name `mimetype`, then the value itself.
    start = slice(30, 38 + len(media_type))

    def fits(content: bytes) -> bool:
        if content[start] != b"mimetype" + media_type.encode():
            return False
        names = _names_in(content)
        return bool(names) and not any(name.startswith(("Basic/", "Scripts/")) for name in names)

    return fits


def _ofd(content: bytes) -> bool:
    """GB/T 33190-2016, section 7: an archive with `OFD.xml` in its root."""
    return "OFD.xml" in _names_in(content)


def _compound(*streams: str) -> Callable[[bytes], bool]:
    """A compound file (MS-CFB) with one of these streams, and without the storage of macros where
    its directory names it. Names are in UTF-16; a file that hides it passes."""
    wanted = [_stream(name) for name in streams]
    macros = [_stream(name) for name in ("_VBA_PROJECT", "Macros", "VBA")]

    def fits(content: bytes) -> bool:
        if not content.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
            return False
        has_text = any(name in content for name in wanted)
        return has_text and not any(name in content for name in macros)

    return fits


def _stream(name: str) -> bytes:
    """How a directory entry begins (MS-CFB section 2.6.1): the name, ended by zero."""
    return name.encode("utf-16-le") + b"\0\0"


def _text(content: bytes) -> bool:
    """Text in an encoding that offices on either side write, without control characters."""
    marked = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if marked else ("utf-8", "gb18030", "windows-1252"):
        try:
            decoded = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return not any(ord(c) < 32 and c not in "\t\n\r\f" for c in decoded)
    return False


def _pdf(content: bytes) -> bool:
    """Readers take the header anywhere in the first 1,024 bytes (ISO 32000-1, annex H, 3.4.1); what
    stands before it here is white space, or it is not what it says."""
    return content[:1024].lstrip(b" \t\r\n\f\0\xef\xbb\xbf").startswith(b"%PDF-")


_OOXML = "application/vnd.openxmlformats-officedocument."
_ODF = "application/vnd.oasis.opendocument."
TYPES = {
    each.extension: each
    for each in (
        FileType("pdf", "application/pdf", _pdf),
        FileType("docx", _OOXML + "wordprocessingml.document", _office("word")),
        FileType("xlsx", _OOXML + "spreadsheetml.sheet", _office("xl")),
        FileType("pptx", _OOXML + "presentationml.presentation", _office("ppt")),
        FileType("odt", _ODF + "text", _open_document(_ODF + "text")),
        FileType("ods", _ODF + "spreadsheet", _open_document(_ODF + "spreadsheet")),
        FileType("odp", _ODF + "presentation", _open_document(_ODF + "presentation")),
        FileType("ofd", "application/ofd", _ofd, is_checked=False),
        FileType("doc", "application/msword", _compound("WordDocument"), is_checked=False),
        FileType(
            "wps",
            "application/wps-office.wps",
            _compound("WordDocument", "WpsDocument"),
            is_checked=False,
        ),
        FileType("txt", "text/plain", _text),
        FileType("csv", "text/csv", _text),
        FileType("png", "image/png", _begins(b"\x89PNG\r\n\x1a\n")),
        FileType("jpg", "image/jpeg", _begins(b"\xff\xd8\xff")),
    )
}
ALIASES = {"jpeg": "jpg"}
UNCHECKED = frozenset(each.media_type for each in TYPES.values() if not each.is_checked)


def clean_filename(name: str) -> str:
    """The last part of `name` as one line that may stand in a header and on any disk."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    kept = clean_line("".join(c for c in last if c not in FORBIDDEN)).lstrip(". ")
    stem, dot, extension = kept.rpartition(".")
    return f"{stem[:LONGEST_NAME]}{dot}{extension[:10]}" if dot else kept[:LONGEST_NAME]


def file_type(filename: str, content: bytes, *, largest: int) -> FileType:
    """The type of a file called `filename`.

    Raises `Refused` (field `file`) for an empty file, one of more than `largest` bytes, a type
    that is not taken, or content that is not what the name says.
    """
    stem, _dot, extension = filename.lower().rpartition(".")
    known = TYPES.get(ALIASES.get(extension, extension)) if stem else None
    if not content:
        reason = _("This file is empty.")
    elif len(content) > largest:
        megabytes = largest // (1024 * 1024)
        reason = _("This file is larger than %(megabytes)d MB.") % {"megabytes": megabytes}
    elif known is None:
        taken = enumerated(TYPES)
        reason = _("Files of this type are not accepted. Accepted types: %(types)s.") % {
            "types": taken
        }
    elif not known.fits(content):
        reason = _(
            "This file is not what its name says, holds macros, or unpacks to more than is taken."
        )
    else:
        return known
    raise Refused(reason, fields={"file": reason})
