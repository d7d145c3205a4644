"""Small files as people attach them: Word, Excel, PDF."""

import io
import zipfile

import docx
from openpyxl import Workbook


def word(*lines: str, header: str = "") -> bytes:
    paper, file = docx.Document(), io.BytesIO()
    for line in lines:
        paper.add_paragraph(line)
    if header:
        paper.sections[0].header.paragraphs[0].text = header
    paper.save(file)
    return file.getvalue()


def excel(*rows: str) -> bytes:
    book, file = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append([row])
    book.save(file)
    return file.getvalue()


def pdf(line: str) -> bytes:
    """One page with one line in a font that every reader has (letters of Latin-1 alone)."""
    words = f"BT /F1 12 Tf 72 720 Td ({line}) Tj ET"
    parts = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        "/Resources << /Font << /F1 5 0 R >> >> >>",
        f"<< /Length {len(words)} >>\nstream\n{words}\nendstream",
        # The code 128 stands for the letter that Latin-1 lacks.
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding << /Type /Encoding "
        "/Differences [128 /Acircumflexdotbelow] >> >>",
    ]
    file = io.BytesIO(b"")
    file.write(b"%PDF-1.4\n")
    places = []
    for number, part in enumerate(parts, 1):
        places.append(file.tell())
        file.write(f"{number} 0 obj\n{part}\nendobj\n".encode("latin-1"))
    start = file.tell()
    file.write(f"xref\n0 {len(parts) + 1}\n0000000000 65535 f \n".encode())
    for place in places:
        file.write(f"{place:010} 00000 n \n".encode())
    file.write(
        f"trailer << /Size {len(parts) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF".encode()
    )
    return file.getvalue()


def with_macros() -> bytes:
    file = io.BytesIO(word("Hướng dẫn"))
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr("word/vbaProject.bin", b"")
    return file.getvalue()
