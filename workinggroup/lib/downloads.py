"""Tables as answers to download."""

import datetime as dt
import io
import tempfile
from collections.abc import Iterable

from django.http import FileResponse, HttpResponse, QueryDict
from django.urls import register_converter, reverse
from django.urls.converters import StringConverter

from workinggroup.lib.spreadsheets import (
    MEDIA_TYPES,
    SPOOLED,
    FileKind,
    Listing,
    write_archive,
)


class FileKindConverter(StringConverter):
    """The kind of a file in an address: `/actions.csv`."""

    regex = "|".join(FileKind.values)


register_converter(FileKindConverter, "file_kind")


def file_links(name: str, query: QueryDict | None = None) -> list[tuple[str, str]]:
    """The files of a list at the address with this name, as (kind, address), narrowed by `query`
    as the list is; all pages of it."""
    narrowing = query.copy() if query else QueryDict(mutable=True)
    narrowing.pop("page", None)
    asked = f"?{narrowing.urlencode()}" if narrowing else ""
    return [(kind.upper(), reverse(name, args=[kind]) + asked) for kind in FileKind.values]


def spreadsheet_response(kind: str, table: Listing, now: dt.datetime) -> HttpResponse:
    """A table to download as a `FileKind`."""
    out = io.BytesIO()
    table.write(out, kind)
    response = HttpResponse(out.getvalue(), content_type=MEDIA_TYPES[FileKind(kind)])
    name = f"{table.name}-{now:%Y-%m-%d}.{kind}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def archive_response(
    kind: str, tables: Iterable[Listing], contents: Listing, now: dt.datetime
) -> FileResponse:
    """The tables in one ZIP archive, written before the answer begins; large ones on the disk."""
    # Closed by the answer, once it is sent.
    out = tempfile.SpooledTemporaryFile(max_size=SPOOLED)  # noqa: SIM115
    write_archive(out, kind, tables, contents)
    out.seek(0)
    name = f"{contents.name}-{now:%Y-%m-%d}.zip"
    return FileResponse(out, as_attachment=True, filename=name, content_type="application/zip")
