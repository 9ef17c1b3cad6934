"""How large an archive is, measured before anything of it is unpacked. Pure.

Office files are zip archives. A small one may unpack to more than any program that opens it can
bear; what it says of itself is added up, and what contradicts itself is no archive.
"""

import io
import struct
import zipfile

MOST_MEMBERS = 5_000
LARGEST_UNPACKED = 150 * 1024 * 1024
# Text in tables packs to a fortieth; a hundredth is zeros. Of small ones it does not matter.
LARGEST_RATIO, RATIO_FROM = 100, 10 * 1024 * 1024
# End of central directory record (APPNOTE 4.3.16), and the longest comment behind it.
_END, _END_SIZE, _LONGEST_COMMENT = b"PK\x05\x06", 22, 65_535


def archive_members(content: bytes) -> list[str]:
    """The names in a zip archive that may be opened; empty for one that is too large, and for what
    is none."""
    if not 0 < _told(content) <= MOST_MEMBERS:
        return []
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, struct.error):
        return []
    return [entry.filename for entry in entries] if _is_bearable(entries, len(content)) else []


def _told(content: bytes) -> int:
    """How many members the archive says that it has: asked before they are read."""
    tail = content[-_END_SIZE - _LONGEST_COMMENT :]
    at = tail.rfind(_END)
    if at < 0 or len(tail) - at < _END_SIZE:
        return 0
    count: int = struct.unpack_from("<H", tail, at + 10)[0]
    return count


def _is_bearable(entries: list[zipfile.ZipInfo], size: int) -> bool:
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    if len(entries) > MOST_MEMBERS or unpacked > LARGEST_UNPACKED:
        return False
    # Members that lie upon each other unpack to more than there is.
    if packed > size:
        return False
    return unpacked <= RATIO_FROM or unpacked <= packed * LARGEST_RATIO
