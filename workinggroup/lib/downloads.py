"""Tables and files as answers to download."""

import datetime as dt
import io
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import IO, Any

from django.http import FileResponse, HttpResponse, QueryDict
from django.urls import register_converter, reverse
from django.urls.converters import StringConverter

from workinggroup.lib.spreadsheets import (
    MEDIA_TYPES,
    SPOOLED,
    FileKind,
    Listing,
)


class FileKindConverter(StringConverter):
    """The kind of a file in an address: `/actions.csv`."""

    regex = "|".join(FileKind.values)


register_converter(FileKindConverter, "file_kind")


def file_links(
    name: str, query: QueryDict | None = None, **arguments: Any
) -> list[tuple[str, str]]:
    """The files of a list at the address with this name and `arguments`, as (kind, address),
    narrowed by `query` as the list is; all pages of it."""
    narrowing = query.copy() if query else QueryDict(mutable=True)
    narrowing.pop("page", None)
    asked = f"?{narrowing.urlencode()}" if narrowing else ""
    return [
        (kind.upper(), reverse(name, kwargs={**arguments, "kind": kind}) + asked)
        for kind in FileKind.values
    ]


def spreadsheet_response(kind: str, table: Listing, now: dt.datetime) -> HttpResponse:
    """A table to download as a `FileKind`."""
    out = io.BytesIO()
    table.write(out, kind)
    response = HttpResponse(out.getvalue(), content_type=MEDIA_TYPES[FileKind(kind)])
    name = f"{table.name}-{now:%Y-%m-%d}.{kind}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@dataclass(frozen=True)
class Enclosure:
    """A file that goes into an archive as it is: its `path` there, what the list of contents calls
    it, and what opens it; None where it is lost."""

    path: str
    title: str
    open_file: Callable[[], IO[bytes] | None]


@dataclass(frozen=True)
class ArchiveEntry:
    """One file of an archive, for its list of contents; a list has a number of rows."""

    path: str
    title: str
    rows: int | None = None
    lost: bool = False


def write_archive(
    out: IO[bytes],
    kind: str,
    tables: Iterable[Listing],
    contents: Listing,
    now: dt.datetime,
    *,
    enclosures: Iterable[Enclosure] = (),
) -> None:
    """A ZIP archive of `tables`, one file each, of `enclosures`, and of what is in it.

    One table is written at a time, through a file of its own, so that memory holds none of them.
    `contents` gets a `ArchiveEntry` for each file as its rows.
    """
    written: list[ArchiveEntry] = []
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for table in tables:
            name = f"{table.name}.{kind}"
            written.append(ArchiveEntry(name, table.title, _add(archive, name, table, kind, now)))
        written += (
            ArchiveEntry(each.path, each.title, lost=not _enclose(archive, each, now))
            for each in enclosures
        )
        _add(archive, f"{contents.name}.{kind}", replace(contents, rows=written), kind, now)


def _member(archive: zipfile.ZipFile, path: str, now: dt.datetime) -> IO[bytes]:
    about = zipfile.ZipInfo(path, date_time=now.timetuple()[:6])
    about.compress_type = zipfile.ZIP_DEFLATED
    return archive.open(about, "w", force_zip64=True)


def _add(archive: zipfile.ZipFile, name: str, table: Listing, kind: str, now: dt.datetime) -> int:
    with tempfile.SpooledTemporaryFile(max_size=SPOOLED) as file:
        count = table.write(file, kind)
        file.seek(0)
        with _member(archive, name, now) as member:
            shutil.copyfileobj(file, member)
    return count


def _enclose(archive: zipfile.ZipFile, enclosure: Enclosure, now: dt.datetime) -> bool:
    opened = enclosure.open_file()
    if opened is None:
        return False
    with opened, _member(archive, enclosure.path, now) as member:
        shutil.copyfileobj(opened, member)
    return True


def archive_response(
    kind: str,
    tables: Iterable[Listing],
    contents: Listing,
    now: dt.datetime,
    *,
    enclosures: Iterable[Enclosure] = (),
) -> FileResponse:
    """The tables and files in one ZIP archive, written before the answer begins; large ones on the
    disk."""
    # Closed by the answer, once it is sent.
    out = tempfile.SpooledTemporaryFile(max_size=SPOOLED)  # noqa: SIM115
    write_archive(out, kind, tables, contents, now, enclosures=enclosures)
    out.seek(0)
    name = f"{contents.name}-{now:%Y-%m-%d}.zip"
    return FileResponse(out, as_attachment=True, filename=name, content_type="application/zip")
