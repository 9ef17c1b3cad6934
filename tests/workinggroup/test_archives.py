"""Archives are measured before they are read: what they tell, and what they are."""

import io
import struct
import tracemalloc
import zipfile

import pytest

from workinggroup.lib.archives import (
    ArchiveLimits,
    ArchiveTooLargeError,
    NoArchiveError,
    members_of,
)

LIMITS = ArchiveLimits(members=10, unpacked=1_000_000)
END = b"PK\x05\x06"


def an_archive(members: int, size: int = 1) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as made:
        for number in range(members):
            made.writestr(f"part-{number}", b"x" * size)
    return held.getvalue()


def telling(content: bytes, count: int) -> bytes:
    """The archive, telling of so many members."""
    at = content.rindex(END) + 8
    return content[:at] + struct.pack("<HH", count, count) + content[at + 4 :]


def test_members_of_an_archive_within_its_limits() -> None:
    assert [member.filename for member in members_of(an_archive(2), LIMITS)] == ["part-0", "part-1"]


@pytest.mark.parametrize(
    "content",
    [
        an_archive(11),
        telling(an_archive(11), 1),
        # Its directory is read to its end by whoever opens it, whatever number it tells.
        telling(an_archive(2_000), 1),
        an_archive(2, size=600_000),
        # Beyond 4 GB the numbers stand elsewhere; no office file is so large.
        an_archive(2)[:-22] + b"PK\x06\x07" + b"\0" * 16 + an_archive(2)[-22:],
    ],
    ids=["many", "many that tell of one", "very many", "large", "beyond 4 GB"],
)
def test_too_large_an_archive_is_refused(content: bytes) -> None:
    with pytest.raises(ArchiveTooLargeError):
        members_of(content, LIMITS)


@pytest.mark.parametrize(
    "content",
    [b"", b"PK", END, an_archive(2)[:40], an_archive(2)[:-30]],
    ids=["empty", "begun", "end alone", "first member alone", "without its end"],
)
def test_what_is_no_archive_is_refused(content: bytes) -> None:
    with pytest.raises((NoArchiveError, ArchiveTooLargeError)):
        members_of(content, LIMITS)


def test_a_directory_beyond_its_limit_is_not_read() -> None:
    """Half a million members fit into an upload; to list them takes a gigabyte."""
    content = telling(an_archive(2_000), 1)
    tracemalloc.start()
    try:
        with pytest.raises(ArchiveTooLargeError):
            members_of(content, LIMITS)
        _now, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < len(content)
