"""The papers that the product fills from its facts (giấy tờ kết nạp, công nhận).

Each is a Word template of our own drafting; what is not held stays a dotted line for the pen.
Sizes, margins, symbols and the regulation named are those of the paper's own day.
"""

from candidates.printing.book import follow_up_book
from candidates.printing.forms import FORMS, Form, context_of, forms_of
from candidates.printing.heads import layout_on
from candidates.printing.sympathisers import sympathiser_list

__all__ = [
    "FORMS",
    "Form",
    "context_of",
    "follow_up_book",
    "forms_of",
    "layout_on",
    "sympathiser_list",
]
