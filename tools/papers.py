"""Draw the Word templates of the papers: ``python -m tools.papers``.

The wording stands in ``tools/paper_drafts.py`` as text, so that a change of it is read as text;
this file gives it the form of a Party document. Sizes and margins are set again when a paper
is written, by the rules of its day (``documents.papers.layout``).
"""

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docx
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from tools.paper_drafts import DRAFTS

TEMPLATES = Path(__file__).resolve().parent.parent / "documents" / "papers" / "templates"
FONT = "Times New Roman"
WIDTH, WIDTH_ACROSS = 165, 267
# Name, size, bold, italic, alignment.
STYLES: tuple[tuple[str, float, bool, bool, Any], ...] = (
    ("Quoc hieu Dang", 15, True, False, ALIGN.CENTER),
    ("Cap tren", 14, False, False, ALIGN.CENTER),
    ("Co quan", 14, True, False, ALIGN.CENTER),
    ("So van ban", 14, False, False, ALIGN.CENTER),
    ("Ngay thang", 14, False, True, ALIGN.CENTER),
    ("The loai", 16, True, False, ALIGN.CENTER),
    ("Trich yeu", 14, True, False, ALIGN.CENTER),
    ("Noi dung", 14, False, False, ALIGN.JUSTIFY),
    ("Muc", 14, True, False, ALIGN.LEFT),
    ("Giua", 14, True, False, ALIGN.CENTER),
    ("Bang", 13, False, False, ALIGN.LEFT),
    ("Noi nhan", 12, False, False, ALIGN.LEFT),
    ("Tham quyen", 14, True, False, ALIGN.CENTER),
    ("Chuc vu", 14, False, False, ALIGN.CENTER),
    ("Ho ten", 14, True, False, ALIGN.CENTER),
    ("Ghi chu", 11, False, True, ALIGN.RIGHT),
)
PLACE_AND_DAY = "{{ place }}, {{ day or 'ngày …… tháng …… năm ……' }}"
# Of a zip that is drawn again byte for byte.
_EPOCH = (2024, 1, 1, 0, 0, 0)


def main() -> None:
    for name, draft in DRAFTS.items():
        (TEMPLATES / f"{name}.docx").write_bytes(draw(draft))


def draw(draft: str) -> bytes:
    """The template of ``draft`` as a Word file, the same bytes each time."""
    document = docx.Document()
    across = "!across" in draft
    _page(document, across)
    for name, size, bold, italic, align in STYLES:
        _style(document, name, size, bold, italic, align)
    width = WIDTH_ACROSS if across else WIDTH
    lines = iter(draft.strip().splitlines())
    for line in lines:
        _draw_line(document, line.strip(), lines, width)
    file = io.BytesIO()
    document.save(file)
    return _settled(file.getvalue())


def _page(document: Any, across: bool) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    if across:
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = Mm(297), Mm(210)
    section.top_margin = section.bottom_margin = Mm(20)
    section.left_margin, section.right_margin = Mm(15 if across else 30), Mm(15)
    section.different_first_page_header_footer = True
    number = section.header.paragraphs[0]
    number.alignment = ALIGN.CENTER
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        run = number.add_run()
        tag = OxmlElement("w:instrText" if text else "w:fldChar")
        if text:
            tag.text = text
        else:
            tag.set(qn("w:fldCharType"), kind)
        run._r.append(tag)
    normal = document.styles["Normal"]
    _font(normal, 14)
    normal.paragraph_format.space_after = Pt(0)


def _font(style: Any, size: float) -> None:
    style.font.name, style.font.size = FONT, Pt(size)
    style.font.color.rgb = RGBColor(0, 0, 0)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(script), FONT)


def _style(document: Any, name: str, size: float, bold: bool, italic: bool, align: Any) -> None:
    style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = document.styles["Normal"]
    _font(style, size)
    style.font.bold, style.font.italic = bold, italic
    style.paragraph_format.alignment = align
    style.paragraph_format.space_after = Pt(0)
    if name in ("Noi dung", "Muc"):
        style.paragraph_format.first_line_indent = Mm(10)
        style.paragraph_format.space_before = Pt(6)
    if name == "The loai":
        style.paragraph_format.space_before = Pt(12)


def _draw_line(document: Any, line: str, lines: Iterator[str], width: int) -> None:
    if not line or line == "!across":
        return
    command, _space, rest = line.partition(" ")
    if command == "!head":
        _head(document, width, of_party=True, numbered=rest != "unnumbered")
    elif command == "!union":
        _head(document, width, of_party=False)
    elif command == "!kind":
        document.add_paragraph(rest, style="The loai")
    elif command == "!summary":
        document.add_paragraph(rest, style="Trich yeu")
        document.add_paragraph("-----", style="Trich yeu")
    elif command == "!annex":
        document.add_paragraph(rest, style="Giua").paragraph_format.space_before = Pt(24)
    elif command == "!note":
        document.add_paragraph(rest, style="Ghi chu")
    elif command == "!sign":
        _sign(document, rest, width)
    elif command == "!signs":
        _sign_both(document, width)
    elif command == "!table":
        _table(document, rest, next(lines).strip(), next(lines).strip(), width)
    elif command in ("!for", "!if", "!end", "!endif"):
        words = {"!end": "endfor", "!endif": "endif"}.get(command, line[1:])
        document.add_paragraph(f"{{%p {words} %}}", style="Noi dung")
    elif command == "#":
        document.add_paragraph(rest, style="Muc")
    elif command == "=":
        document.add_paragraph(rest, style="Giua").paragraph_format.space_before = Pt(6)
    else:
        document.add_paragraph(line, style="Noi dung")


def _grid(document: Any, widths: list[float]) -> list[Any]:
    table = document.add_table(rows=1, cols=len(widths))
    table.autofit = False
    for number, width in enumerate(widths):
        table.columns[number].width = table.rows[0].cells[number].width = Mm(width)
    return list(table.rows[0].cells)


def _keep_whole(row: Any) -> None:
    """Let no page end within ``row``."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def _put(cell: Any, *parts: tuple[str, str]) -> None:
    for n, (text, style) in enumerate(parts):
        paragraph = cell.paragraphs[0] if n == 0 else cell.add_paragraph()
        paragraph.style = style
        paragraph.add_run(text)


def _head(document: Any, width: int, *, of_party: bool, numbered: bool = True) -> None:
    left, right = _grid(document, [width * 0.44, width * 0.56])
    issuer = [("{{ superior }}", "Cap tren"), ("{{ issuer }}", "Co quan"), ("*", "Cap tren")]
    number = [("{{ number or 'Số ……' }}", "So van ban")]
    _put(left, *issuer, *(number if numbered else []))
    if of_party:
        _put(right, ("ĐẢNG CỘNG SẢN VIỆT NAM", "Quoc hieu Dang"))
        # The rule under the heading is as long as the words.
        right.paragraphs[0].runs[0].underline = True
        right.add_paragraph(style="Ngay thang")
        right.add_paragraph(PLACE_AND_DAY, style="Ngay thang")
    else:
        _put(right, (PLACE_AND_DAY, "Ngay thang"))


def _sign(document: Any, rest: str, width: int) -> None:
    """Who gets the paper on the left, who signs on the right; ``rest`` names both."""
    left, right = _signatures(document, [width * 0.48, width * 0.52])
    kind, _bar, keeps = rest.partition("|")
    if keeps:
        _put(left, ("Nơi nhận:", "Noi nhan"), *((one, "Noi nhan") for one in _named(keeps)))
        left.paragraphs[0].runs[0].underline = True
        left.paragraphs[0].runs[0].italic = True
    parts = [("{{ authority }}", "Tham quyen"), ("{{ signer_post }}", "Chuc vu")]
    if kind.strip() == "person":
        parts = [(PLACE_AND_DAY, "Ngay thang"), ("{{ signer_role }}", "Tham quyen")]
    _put(right, *parts, *_BLANK, ("{{ signer_name }}", "Ho ten"))


_BLANK = [("", "Ho ten")] * 4


def _named(keeps: str) -> list[str]:
    """Who gets the paper, a line each; ``recipients`` is who the paper's own facts name."""
    if keeps.strip() == "recipients":
        return ["{%p for one in recipients %}", "- {{ one }}", "{%p endfor %}"]
    *others, last = (one.strip() for one in keeps.split(";"))
    return [*(f"- {one}," for one in others), f"- {last}."]


def _sign_both(document: Any, width: int) -> None:
    """The foot of minutes: who wrote them on the left, who chaired on the right."""
    left, right = _signatures(document, [width * 0.5, width * 0.5])
    for cell, role, name in (
        (left, "NGƯỜI GHI BIÊN BẢN", "{{ minute_taker }}"),
        (right, "CHỦ TRÌ HỘI NGHỊ", "{{ chair }}"),
    ):
        _put(cell, (role, "Tham quyen"), *_BLANK, (name, "Ho ten"))


def _signatures(document: Any, widths: list[float]) -> list[Any]:
    """The cells of a foot. Nobody signs an empty page: the block stays whole, under some of
    the words it stands for."""
    words = [p for p in document.paragraphs if p.text and not p.text.startswith("{%p")]
    for paragraph in (words[-1], document.add_paragraph(style="Noi nhan")):
        paragraph.paragraph_format.keep_with_next = True
    cells = _grid(document, widths)
    _keep_whole(document.tables[-1].rows[0])
    return cells


def _table(document: Any, loop: str, head: str, row: str, width: int) -> None:
    """A table whose second row stands once for each of a list."""
    headings, fields = head.split("|"), row.split("|")
    table = document.add_table(rows=4, cols=len(headings))
    table.style = "Table Grid"
    table.autofit = False
    for number, text in enumerate(headings):
        title, _colon, share = text.strip().partition(":")
        column = Mm(width * int(share or 100 // len(headings)) / 100)
        table.columns[number].width = column
        for line in table.rows:
            line.cells[number].width = column
        _put(table.rows[0].cells[number], (title, "Bang"))
        table.rows[0].cells[number].paragraphs[0].runs[0].bold = True
        _put(table.rows[2].cells[number], (fields[number].strip(), "Bang"))
    _put(table.rows[1].cells[0], (f"{{%tr {loop} %}}", "Bang"))
    _put(table.rows[3].cells[0], ("{%tr endfor %}", "Bang"))
    _keep_whole(table.rows[2])
    repeated = OxmlElement("w:tblHeader")
    table.rows[0]._tr.get_or_add_trPr().append(repeated)


def _settled(content: bytes) -> bytes:
    """The same zip with the same days in it, so that drawing again changes nothing."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in sorted(old.namelist()):
            data = old.read(name)
            if name == "docProps/core.xml":
                data = re.sub(rb"\d{4}-\d\d-\d\dT[\d:]+Z", b"2024-01-01T00:00:00Z", data)
            new.writestr(zipfile.ZipInfo(name, _EPOCH), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


if __name__ == "__main__":
    main()
