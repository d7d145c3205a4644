"""Files that go with guidance: what they are by their bytes, and no secret among them."""

import io
import unicodedata
import zipfile

import pytest
from django.core.exceptions import ValidationError

from imports.services import papers
from imports.services.papers import refuse_marked_words, take_paper
from tests.meetings.papers import excel, pdf, with_macros, word

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.mark.parametrize(
    ("content", "file_name", "name", "content_type"),
    [
        (word("Phòng cháy rừng"), "Hướng dẫn.docx", "Hướng dẫn.docx", DOCX),
        (excel("Biểu 1"), "Biểu 1.xlsx", "Biểu 1.xlsx", XLSX),
        (pdf("Huong dan"), "a.PDF", "a.pdf", "application/pdf"),
        # The bytes say what it is, whatever it is called.
        (pdf("Huong dan"), "thu-vien.exe", "thu-vien.exe.pdf", "application/pdf"),
        (pdf("Huong dan"), "C:\\Tai lieu\\ke hoach.pdf", "ke hoach.pdf", "application/pdf"),
        (pdf("Huong dan"), "../../etc/passwd", "passwd.pdf", "application/pdf"),
        # A sign that turns the order of letters around prints nothing and is left out.
        (pdf("Huong dan"), "bao\u202efdp.exe", "baofdp.exe.pdf", "application/pdf"),
        (pdf("Huong dan"), "", "tai-lieu.pdf", "application/pdf"),
    ],
)
def test_a_paper_is_what_its_bytes_say(content, file_name, name, content_type):
    paper = take_paper(content, file_name)

    assert (paper.name, paper.content_type, paper.content) == (name, content_type, content)


def test_a_long_name_keeps_its_end():
    assert take_paper(pdf("a"), "ă" * 300 + ".pdf").name == "ă" * 120 + ".pdf"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "not_a_paper"),
        (b"<html><script>alert(1)</script></html>", "not_a_paper"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 600, "not_a_paper"),
        (b"PK\x03\x04 broken", "unreadable"),
        (b"%PDF-1.4 broken", "unreadable"),
        (with_macros(), "macros"),
    ],
)
def test_what_cannot_be_kept_is_refused_by_its_bytes(content, code):
    with pytest.raises(ValidationError) as refusal:
        take_paper(content, "huong-dan.docx")

    assert refusal.value.error_dict["file"][0].code == code


def test_a_file_at_the_limit_is_taken_and_one_byte_more_is_not(monkeypatch):
    content = pdf("Huong dan")
    monkeypatch.setattr(papers, "MOST_BYTES", len(content))

    assert take_paper(content, "a.pdf").content == content
    with pytest.raises(ValidationError) as refusal:
        take_paper(content + b"\n", "a.pdf")
    assert refusal.value.error_dict["file"][0].code == "too_large"


def test_a_file_that_unpacks_to_too_much_is_refused():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"0" * (41 * 1024 * 1024))

    with pytest.raises(ValidationError) as refusal:
        take_paper(file.getvalue(), "a.docx")

    assert refusal.value.error_dict["file"][0].code == "bomb"


@pytest.mark.parametrize(
    ("content", "file_name"),
    [
        (word("ĐẢNG ỦY XÃ", "MẬT", "Kế hoạch"), "ke-hoach.docx"),
        (word("Kế hoạch", header="T Ố I   M Ậ T"), "ke-hoach.docx"),
        (word(unicodedata.normalize("NFD", "TUYỆT MẬT")), "ke-hoach.docx"),
        (excel("Biểu", "MẬT"), "bieu.xlsx"),
        (pdf("M\x80T"), "ke-hoach.pdf"),
        (pdf("Ke hoach"), "TỐI MẬT.pdf"),
    ],
)
def test_a_mark_of_secrecy_on_the_first_page_refuses_the_file(content, file_name):
    with pytest.raises(ValidationError) as refusal:
        take_paper(content, file_name)

    assert refusal.value.message_dict == {"file": ["Trang đầu ghi MẬT nên không nhận tệp."]}


@pytest.mark.parametrize("line", ["Công tác bảo mật", "Mật ong rừng", "Không mật"])
def test_words_that_speak_of_secrecy_are_no_mark(line):
    assert take_paper(word(line), "a.docx").content_type == DOCX
    refuse_marked_words(f"Kế hoạch\n{line}", "text")


def test_long_text_with_a_mark_is_refused_beside_its_field():
    with pytest.raises(ValidationError) as refusal:
        refuse_marked_words("Kế hoạch\n  MẬT  \nNội dung", "text")

    assert refusal.value.message_dict == {"text": ["Văn bản có dấu MẬT không đưa lên đây."]}
