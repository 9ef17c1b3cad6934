"""Tables as answers to download."""

import datetime as dt
import io
import tempfile
from collections.abc import Iterable

from django.http import FileResponse, HttpResponse

from workinggroup.lib.spreadsheets import (
    CSV_TYPE,
    SPOOLED,
    XLSX_TYPE,
    Listing,
    write_archive,
)


def spreadsheet_response(kind: str, table: Listing, now: dt.datetime) -> HttpResponse:
    """A table to download as `kind`, csv or xlsx."""
    out = io.BytesIO()
    table.write(out, kind)
    response = HttpResponse(out.getvalue(), content_type=CSV_TYPE if kind == "csv" else XLSX_TYPE)
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
