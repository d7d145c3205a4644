"""Papers that people attach: what they are by their bytes, and no mark of secrecy on them."""

import html
import io
import re
import unicodedata
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePath

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from pypdf import PdfReader

from imports.reading import read_workbook, refuse
from imports.secrecy import bears_mark, is_mark

MOST_BYTES = 5 * 1024 * 1024
ACCEPT = ".pdf,.docx,.xlsx"
PDF = "application/pdf"
_OFFICE = "application/vnd.openxmlformats-officedocument"
DOCX = f"{_OFFICE}.wordprocessingml.document"
XLSX = f"{_OFFICE}.spreadsheetml.sheet"
_SUFFIX = {PDF: ".pdf", DOCX: ".docx", XLSX: ".xlsx"}
_NAME = 120
# A stamp stands on the first page, or in its header.
_PARAGRAPHS = 60
_MOST_UNPACKED = 40 * 1024 * 1024
_MOST_ENTRIES = 1_000
_TEXT = re.compile(r"<w:t(?:\s[^>]*)?>([^<]*)</w:t>")


@dataclass(frozen=True)
class Paper:
    """A file that may be kept: a name that is safe to show, and its type."""

    name: str
    content_type: str
    content: bytes


def take_paper(content: bytes, file_name: str) -> Paper:
    """Say what a file is by its bytes; its name is made to fit.

    Raises ValidationError, by field ``file``, for what is too large, is no PDF, Word or Excel
    file, carries macros, cannot be read, or bears a mark of secrecy.
    """
    if len(content) > MOST_BYTES:
        raise refuse(
            _("Tệp lớn quá %(limit)d MB.") % {"limit": MOST_BYTES // 1024 // 1024}, "too_large"
        )
    content_type = _type_of(content)
    name = _name(file_name, content_type)
    if is_mark(PurePath(name).stem) or _bears_mark(content, content_type):
        raise refuse(_("Trang đầu ghi MẬT nên không nhận tệp."), "secret")
    return Paper(name, content_type, content)


def refuse_marked_words(words: str, field: str) -> None:
    """Raise ValidationError beside ``field`` when a line of ``words`` is a mark of secrecy."""
    if any(map(is_mark, words.splitlines())):
        raise ValidationError(
            {field: ValidationError(_("Văn bản có dấu MẬT không đưa lên đây."), code="secret")}
        )


def _type_of(content: bytes) -> str:
    if content.startswith(b"%PDF-"):
        return PDF
    if content.startswith(b"PK"):
        names = {entry.filename for entry in _archive(content).infolist()}
        if any(PurePath(name).name.lower() == "vbaproject.bin" for name in names):
            raise refuse(_("Tệp có macro nên không nhận. Lưu lại dạng không có macro."), "macros")
        if "word/document.xml" in names:
            return DOCX
        if "xl/workbook.xml" in names:
            return XLSX
    raise refuse(_("Chỉ nhận tệp PDF, Word (.docx), Excel (.xlsx)."), "not_a_paper")


def _name(file_name: str, content_type: str) -> str:
    """The name without folders and signs that print nothing, ending as its type does."""
    written = unicodedata.normalize("NFC", PurePath(file_name.replace("\\", "/")).name)
    stem = "".join(sign for sign in written if sign.isprintable()).strip()
    suffix = _SUFFIX[content_type]
    if stem.lower().endswith(suffix):
        stem = stem[: -len(suffix)]
    return f"{stem[:_NAME].strip() or 'tai-lieu'}{suffix}"


def _archive(content: bytes) -> zipfile.ZipFile:
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except zipfile.BadZipFile as error:
        raise _unreadable() from error
    entries = archive.infolist()
    if len(entries) > _MOST_ENTRIES or sum(entry.file_size for entry in entries) > _MOST_UNPACKED:
        raise refuse(_("Tệp bung ra quá lớn nên không nhận."), "bomb")
    return archive


def _unreadable() -> ValidationError:
    return refuse(_("Không đọc được tệp này. Lưu lại rồi chọn lại."), "unreadable")


def _bears_mark(content: bytes, content_type: str) -> bool:
    if content_type == XLSX:
        return bears_mark(read_workbook(content, "tep.xlsx"))
    lines = _word_lines(content) if content_type == DOCX else _pdf_lines(content)
    return any(map(is_mark, lines))


def _word_lines(content: bytes) -> Iterator[str]:
    archive = _archive(content)
    for name in archive.namelist():
        if name == "word/document.xml" or name.startswith("word/header"):
            try:
                # No more than it declares: its size was weighed before.
                written = archive.read(name).decode("utf-8")
            except (zipfile.BadZipFile, zlib.error, UnicodeDecodeError, RuntimeError) as error:
                raise _unreadable() from error
            yield from _paragraphs(written)


def _paragraphs(written: str) -> Iterable[str]:
    parts = written.split("</w:p>", _PARAGRAPHS)[:_PARAGRAPHS]
    return (html.unescape("".join(_TEXT.findall(part))) for part in parts)


def _pdf_lines(content: bytes) -> list[str]:
    try:
        reader = PdfReader(io.BytesIO(content))
        if reader.is_encrypted:
            raise refuse(_("Tệp có mật khẩu nên không nhận."), "encrypted")
        return reader.pages[0].extract_text().splitlines()
    except ValidationError:
        raise
    # A reader of other people's bytes fails in many ways, and each says the same.
    except Exception as error:
        raise _unreadable() from error
