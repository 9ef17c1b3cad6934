"""Reading tables that an office keeps: CSV in the encodings of either country, XLSX, ODS,
tables in DOCX.

Pure: bytes and a `TableLayout` in, a `Reading` out, with rows or with faults; nothing is stored,
and nothing is raised for any bytes.
"""

from workinggroup.lib.tables.faults import Fault
from workinggroup.lib.tables.layout import Heading, TableLayout
from workinggroup.lib.tables.reading import Reading, read_table
from workinggroup.lib.tables.rows import Cells

__all__ = ["Cells", "Fault", "Heading", "Reading", "TableLayout", "read_table"]
