"""How large an archive is, measured before anything of it is unpacked. Pure.

Office files are zip archives, made by strangers. A small one may unpack to more than any program
that opens it can bear; what it says of itself is added up, and what contradicts itself is no
archive.
"""

import io
import struct
import zipfile
from dataclasses import dataclass

# A document type declaration, in the encodings that XML of offices is in.
_DOCTYPES = tuple("<!DOCTYPE".encode(codec) for codec in ("ascii", "utf-16-le", "utf-16-be"))
# Text in tables packs to a fortieth; a hundredth is zeros. Of small ones it does not matter.
LARGEST_RATIO, RATIO_FROM = 100, 10 * 1024 * 1024
# What is told of a member in the directory: 46 bytes, its name and what belongs to it (APPNOTE
# 4.3.12).
_LARGEST_ENTRY = 512
# End of central directory record (APPNOTE 4.3.16), and the longest comment behind it.
_END, _END_SIZE, _LONGEST_COMMENT = b"PK\x05\x06", 22, 65_535
# Before it, in archives beyond 4 GB, where the numbers stand that count instead (4.3.15).
_LOCATOR, _LOCATOR_SIZE = b"PK\x06\x07", 20


@dataclass(frozen=True)
class ArchiveLimits:
    """What an archive may have: so many members, and so many bytes of all of them together."""

    members: int
    unpacked: int


class NoArchiveError(ValueError):
    """What is no zip archive, is broken or contradicts itself."""


class ArchiveTooLargeError(ValueError):
    """An archive that goes beyond its limits, or packs more than text does."""


def members_of(content: bytes, limits: ArchiveLimits) -> list[zipfile.ZipInfo]:
    """The members of a zip archive that may be opened. `zipfile` never yields more of a member than
    the size it declares, so that these bound the work.

    Raises `NoArchiveError` and `ArchiveTooLargeError`.
    """
    _measure_directory(content, limits)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, struct.error) as error:
        raise NoArchiveError from error
    unpacked = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    if len(members) > limits.members or unpacked > limits.unpacked:
        raise ArchiveTooLargeError
    # Members that lie upon each other unpack to more than there is.
    if packed > len(content):
        raise NoArchiveError
    if unpacked > RATIO_FROM and unpacked > packed * LARGEST_RATIO:
        raise ArchiveTooLargeError
    return members


def xml_members_of(content: bytes, limits: ArchiveLimits) -> list[zipfile.ZipInfo]:
    """As `members_of`, of an archive of XML, where a document type declaration has no place: one
    that has it is none. Raises as that does, and what `zipfile` raises for a broken member."""
    members = members_of(content, limits)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for member in members:
            unpacked = archive.read(member)
            if any(doctype in unpacked for doctype in _DOCTYPES):
                raise NoArchiveError
    return members


def _measure_directory(content: bytes, limits: ArchiveLimits) -> None:
    """Ask of how many members the directory tells, and of its size, since it is read to its end
    whatever it tells."""
    tail = content[-_LOCATOR_SIZE - _END_SIZE - _LONGEST_COMMENT :]
    at = tail.rfind(_END)
    if at < 0 or len(tail) - at < _END_SIZE:
        raise NoArchiveError
    count, size = struct.unpack_from("<HL", tail, at + 10)
    is_beyond = tail[max(0, at - _LOCATOR_SIZE) : at].startswith(_LOCATOR)
    if is_beyond or count > limits.members or size > limits.members * _LARGEST_ENTRY:
        raise ArchiveTooLargeError
