"""Workbooks are archives of XML made by strangers: sizes first, then whoever reads them."""

import io
import zipfile

from django.utils.translation import gettext as _

from workinggroup.lib.archives import ArchiveLimits, ArchiveTooLargeError, members_of
from workinggroup.lib.tables.faults import UnreadableError

LIMITS = ArchiveLimits(members=300, unpacked=20 * 1024 * 1024)
XLSX_PART, ODS_PART = "xl/workbook.xml", "content.xml"
_DOCTYPES = tuple("<!DOCTYPE".encode(codec) for codec in ("ascii", "utf-16-le", "utf-16-be"))


def not_a_workbook() -> str:
    return _(
        "This is not a readable XLSX or ODS workbook. Open it in a spreadsheet and save it again."
    )


def kind_of(content: bytes) -> str:
    """The part that tells the kind of workbook, `XLSX_PART` or `ODS_PART`.

    Raises `UnreadableError` where the archive is broken, locked, neither, or unpacks beyond reason;
    a document type declaration has no place in a workbook.
    """
    try:
        members = members_of(content, LIMITS)
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for member in members:
                unpacked = archive.read(member)
                if any(doctype in unpacked for doctype in _DOCTYPES):
                    raise UnreadableError(not_a_workbook())
        parts = {member.filename for member in members}
    except UnreadableError:
        raise
    except ArchiveTooLargeError as error:
        too_large = _("The workbook unpacks to more than such a table can need.")
        raise UnreadableError(too_large) from error
    except Exception as error:
        raise UnreadableError(not_a_workbook()) from error
    for part in (XLSX_PART, ODS_PART):
        if part in parts:
            return part
    raise UnreadableError(not_a_workbook())
