"""Workbooks are archives of XML made by strangers: sizes first, then whoever reads them."""

import io
import zipfile

from django.utils.translation import gettext as _

from members.rosters.faults import UnreadableError

UNPACKED_LIMIT = 20 * 1024 * 1024
"""Bytes of all members of the archive together, unpacked."""
MEMBER_LIMIT = 300
XLSX_PART, ODS_PART = "xl/workbook.xml", "content.xml"
_DOCTYPES = tuple("<!DOCTYPE".encode(codec) for codec in ("ascii", "utf-16-le", "utf-16-be"))


def not_a_workbook() -> str:
    return _(
        "This is not a readable XLSX or ODS workbook. Open it in a spreadsheet and save it again."
    )


def kind_of(content: bytes) -> str:
    """The part that tells the kind of workbook, `XLSX_PART` or `ODS_PART`.

    Raises `UnreadableError` where the archive is broken, locked, neither, or unpacks beyond reason:
    `zipfile` never yields more than the size a member declares, so the declared sizes bound the
    work; a document type declaration has no place in a workbook.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            if len(members) > MEMBER_LIMIT or sum(m.file_size for m in members) > UNPACKED_LIMIT:
                raise UnreadableError(_("The workbook unpacks to more than a roster can need."))
            for member in members:
                unpacked = archive.read(member)
                if any(doctype in unpacked for doctype in _DOCTYPES):
                    raise UnreadableError(not_a_workbook())
            parts = set(archive.namelist())
    except UnreadableError:
        raise
    except Exception as error:
        raise UnreadableError(not_a_workbook()) from error
    for part in (XLSX_PART, ODS_PART):
        if part in parts:
            return part
    raise UnreadableError(not_a_workbook())
