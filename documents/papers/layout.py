"""How a Party document is laid out (thể thức): sizes and margins, as the rules of its day say."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_LINE_SPACING
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

# The styles of our templates and the part of ``document.part_sizes`` that each is.
_PARTS = {
    "Quoc hieu Dang": "party_heading",
    "Cap tren": "superior_body",
    "Co quan": "issuing_body",
    "So van ban": "number",
    "Ngay thang": "place_date",
    "The loai": "kind",
    "Trich yeu": "summary",
    "Tham quyen": "authority",
    "Chuc vu": "post",
    "Ho ten": "name",
}
_BODY = ("Noi dung", "Muc", "Bang")


@dataclass(frozen=True)
class Layout:
    """Sizes in points, margins and indents in millimetres; the defaults are 36-HD/VPTW 2018's."""

    margins: Mapping[str, float] = field(
        default_factory=lambda: {"top": 20, "bottom": 20, "left": 30, "right": 15}
    )
    font: str = "Times New Roman"
    body_size: float = 14
    line_pitch: float = 18
    first_line_indent: float = 10
    space_before: float = 6
    part_sizes: Mapping[str, Any] = field(default_factory=dict)
    post_bold: bool = False

    def apply(self, document: Document) -> None:
        """Set the sizes, margins and font of ``document``, whose styles are our templates'."""
        for section in document.sections:
            section.top_margin = Mm(self.margins["top"])
            section.bottom_margin = Mm(self.margins["bottom"])
            # A page across is bound at the top: its sides are even.
            across = section.orientation == WD_ORIENT.LANDSCAPE
            section.left_margin = Mm(self.margins["right" if across else "left"])
            section.right_margin = Mm(self.margins["right"])
        for style in document.styles:
            fonts = style.element.find(qn("w:rPr") + "/" + qn("w:rFonts"))
            if fonts is not None:
                for script in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
                    fonts.set(qn(script), self.font)
        styles: Any = document.styles
        for name in _BODY:
            styles[name].font.size = Pt(self.body_size - (1 if name == "Bang" else 0))
        for name, part in _PARTS.items():
            size = self.part_sizes.get(part)
            if size:
                styles[name].font.size = Pt(size[0] if isinstance(size, list) else size)
        styles["Chuc vu"].font.bold = self.post_bold
        # No page ends with a heading of what the next one says.
        styles["Muc"].paragraph_format.keep_with_next = True
        body = styles["Noi dung"].paragraph_format
        body.line_spacing_rule = WD_LINE_SPACING.EXACTLY
        body.line_spacing = Pt(self.line_pitch)
        body.first_line_indent = Mm(self.first_line_indent)
        body.space_before = Pt(self.space_before)
