"""Workbooks are archives of XML made by strangers: sizes first, then whoever reads them."""

from django.utils.translation import gettext as _

from workinggroup.lib.archives import ArchiveLimits, ArchiveTooLargeError, xml_members_of
from workinggroup.lib.tables.faults import UnreadableError

LIMITS = ArchiveLimits(members=300, unpacked=20 * 1024 * 1024)
XLSX_PART, ODS_PART = "xl/workbook.xml", "content.xml"
# Every DOCX has one of these, whatever its other parts are called.
DOCX_PARTS = ("word/document.xml", "word/document2.xml")


def not_a_workbook() -> str:
    return _(
        "This is not a readable XLSX, ODS or DOCX file. Open it in the program that made it and "
        "save it again."
    )


def kind_of(content: bytes) -> str:
    """The part that tells the kind of workbook, `XLSX_PART`, `ODS_PART` or one of `DOCX_PARTS`.

    Raises `UnreadableError` where the archive is broken, locked, neither, or unpacks beyond reason;
    a document type declaration has no place in a workbook.
    """
    try:
        parts = {member.filename for member in xml_members_of(content, LIMITS)}
    except ArchiveTooLargeError as error:
        too_large = _("The workbook unpacks to more than such a table can need.")
        raise UnreadableError(too_large) from error
    except Exception as error:
        raise UnreadableError(not_a_workbook()) from error
    for part in (XLSX_PART, ODS_PART, *DOCX_PARTS):
        if part in parts:
            return part
    raise UnreadableError(not_a_workbook())
