"""Papers in Party form: filled from facts, dotted where none is held, as drawn from the drafts."""

import io
from datetime import date

import docx
import pytest
from docx.oxml.ns import qn
from docx.shared import Pt

from documents.papers import DOTS, Layout, long_date, render_docx, share
from documents.papers.rendering import TEMPLATES
from documents.pdf import render_pdf
from tests.documents.papers import FULL
from tools.paper_drafts import DRAFTS
from tools.papers import draw

NAMES = sorted(DRAFTS)
WITHOUT_HEADING = {"3-knd", "11-knd", "4-knd", "gioi-thieu"}


def paragraphs(document):
    yield from (p.text for p in document.paragraphs)
    for table in document.tables:
        for row in table.rows:
            for cell in row.cells:
                yield from (p.text for p in cell.paragraphs)


def read(content):
    document = docx.Document(io.BytesIO(content))
    return document, "\n".join(paragraphs(document))


@pytest.mark.parametrize("name", NAMES)
def test_the_templates_are_as_the_drafts_say(name):
    """A draft that was changed is drawn again: python -m tools.papers."""
    drawn, kept = draw(DRAFTS[name]), (TEMPLATES / f"{name}.docx").read_bytes()

    assert read(drawn)[1] == read(kept)[1]


def test_no_template_without_a_draft():
    assert sorted(file.stem for file in TEMPLATES.glob("*.docx")) == NAMES


@pytest.mark.parametrize("context", [FULL, {}], ids=["fullest", "emptiest"])
@pytest.mark.parametrize("name", NAMES)
def test_a_paper_has_no_placeholder_left(name, context):
    _document, text = read(render_docx(name, context, Layout()))

    for mark in ("{{", "{%", "}}", "None", "Undefined"):
        assert mark not in text
    assert ("ĐẢNG CỘNG SẢN VIỆT NAM" in text) is (name not in WITHOUT_HEADING)
    assert "CỘNG HÒA XÃ HỘI" not in text
    assert ("Tằng Văn Hiếu" in text) is bool(context)
    if not context:
        assert DOTS in text


@pytest.mark.parametrize("name", NAMES)
def test_what_people_typed_stays_text(name):
    typed = "<b>&amp; {{ number }} {% for x in y %}\n= dòng hai"
    person = FULL["person"] | {"name": typed}
    context = FULL | {"person": person, "strengths": typed, "recipients": [typed]}
    context["score"] = FULL["score"] | {"to_mend": typed}
    context["conclusion"] = [typed]
    context["remarks"] = [typed]

    _document, text = read(render_docx(name, context, Layout()))

    if name not in ("danh-sach-cam-tinh",):
        assert "<b>&amp; {{ number }} {% for x in y %}" in text


def test_sizes_and_margins_are_those_of_the_day():
    layout = Layout(
        margins={"top": 25, "bottom": 25, "left": 35, "right": 15},
        body_size=13,
        line_pitch=20,
        part_sizes={"party_heading": 14, "kind": [14, 14]},
        post_bold=True,
    )

    document, _text = read(render_docx("6-knd", FULL, layout))

    section = document.sections[0]
    assert [round(side.mm) for side in (section.page_width, section.page_height)] == [210, 297]
    assert [round(side.mm) for side in (section.left_margin, section.top_margin)] == [35, 25]
    styles = document.styles
    assert styles["Noi dung"].font.size == Pt(13)
    assert styles["Noi dung"].paragraph_format.line_spacing == Pt(20)
    assert styles["Quoc hieu Dang"].font.size == Pt(14)
    assert styles["The loai"].font.size == Pt(14)
    assert styles["Chuc vu"].font.bold is True
    assert styles["Noi dung"].font.name == "Times New Roman"
    assert styles["Muc"].paragraph_format.keep_with_next is True


def test_days_and_shares_are_written_as_the_party_writes_them():
    assert long_date(date(2024, 2, 5)) == "05 tháng 02 năm 2024"
    assert long_date(date(2024, 3, 15)) == "15 tháng 3 năm 2024"
    assert (share(8, 9), share(9, 9), share(1, None)) == ("88,9%", "100,0%", "")


@pytest.mark.parametrize("name", ["list", "follow_up_book", "candidate_sheet"])
def test_a_pdf_takes_typed_markup_as_text(name):
    typed = '#panic("x") $a$ *b* \\ "c" @d'
    data = {
        "organization": typed, "title": typed, "filters": typed, "headings": ["a", "b", "c"],
        "widths": [5, 5, 5], "centred": [True, False, False], "rows": [[typed] * 3],
        "superior": typed, "issuer": typed, "place": typed, "day": typed, "name": typed,
        "labels": {"party": "x", "title": "x", "summary": "x", "none": "x"},
        "facts": [{"label": typed, "value": typed}], "answer": typed, "printed": typed,
        "conditions": [{"title": typed, "status": typed, "detail": typed}],
        "parts": [
            {"title": typed, "headings": ["a"], "widths": [1], "rows": [[typed]]},
            {"title": typed, "headings": ["a"], "widths": [1], "rows": []},
        ],
    }  # fmt: skip

    assert render_pdf(name, data).startswith(b"%PDF")


@pytest.mark.parametrize("name", NAMES)
def test_a_signature_stays_whole_and_never_stands_on_a_page_alone(name):
    document = docx.Document(io.BytesIO(render_docx(name, FULL, Layout())))

    sign = document.tables[-1]
    before = sign._tbl.getprevious()
    while not "".join(before.itertext()).strip():
        assert before.find(f".//{qn('w:keepNext')}") is not None
        before = before.getprevious()
    assert "Nông Văn Tài" in sign.rows[0].cells[1].text
    assert sign.rows[0]._tr.find(f".//{qn('w:cantSplit')}") is not None
    if before.tag == qn("w:p"):
        assert before.find(f".//{qn('w:keepNext')}") is not None
