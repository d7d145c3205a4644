"""Files for people: lists, numbers from the register, papers."""

from documents.services.lists import (
    MOST_FILTERS,
    WRITERS,
    acts_for,
    drop_filter,
    export_list,
    file_name,
    keep_filter,
)
from documents.services.papers import write_paper
from documents.services.register import (
    Numbering,
    enter_number,
    next_symbol,
    take_number,
    void_number,
)

__all__ = [
    "MOST_FILTERS",
    "WRITERS",
    "Numbering",
    "acts_for",
    "drop_filter",
    "enter_number",
    "export_list",
    "file_name",
    "keep_filter",
    "next_symbol",
    "take_number",
    "void_number",
    "write_paper",
]
