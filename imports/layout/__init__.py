"""Where a sheet keeps what: titles, the header, sections, rows, totals."""

from imports.layout.header import (
    EXACT,
    Header,
    assign,
    best_header,
    header_names,
    header_of,
    is_ordinal,
    labels_of,
)
from imports.layout.rows import Table, TableRow, find_table

__all__ = [
    "EXACT",
    "Header",
    "Table",
    "TableRow",
    "assign",
    "best_header",
    "find_table",
    "header_names",
    "header_of",
    "is_ordinal",
    "labels_of",
]
