"""What taking in large lists costs: ``python -m bench imports [ROWS]``.

An untidy list of ROWS rows is previewed, a clean one of twice as many written, on a throw-away
PostgreSQL. The lists are made by a process of their own, so that making them does not count
as reading them.
"""

import io
import os
import random
import re
import resource
import subprocess
import sys
import tempfile
import zipfile
from itertools import product
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

from tools.servers import postgres_folder, throwaway_postgres

ROWS, CLEAN_FOR_EACH = 50_000, 2
MAX_SECONDS, MAX_MIB, MAX_WRITING, MAX_REFUSING = 15, 300, 20, 2
_CELLS = 200
# What the page says of a file it refuses.
_REASON = re.compile(r'<a href="#id_file">[^<]*</a>:([^<]*)</li>')
_PEOPLE_OF_A_CELL = "Chi bộ thôn Số {number}"
_HEADER = (
    "TT",
    "HỌ VÀ TÊN",
    "Nam",
    "Nữ",
    "DT",
    "TĐHV",
    "LLCT",
    "Ngày vào Đảng",
    "Ngày CN chính thức",
    "Số thẻ ĐV",
    "SĐT",
    "Quê quán",
)
_CLEAN_HEADER = (
    "STT",
    "Họ và tên",
    "Giới tính",
    "Ngày sinh",
    "Dân tộc",
    "Số CCCD",
    "Học vấn",
    "Ngày vào Đảng",
    "Ngày chính thức",
    "Số thẻ đảng viên",
    "Điện thoại",
    "Quê quán",
    "Chi bộ",
)
_FAMILY = ("Nguyễn", "Trần", "Phùn", "Chìu", "Tằng", "Lý", "Hoàng", "Bàn", "Đặng", "Voòng")
_MIDDLE = ("Văn", "Thị", "Sủi", "Phúc", "Quay", "Chống", "Tài", "A", "Mùi", "Đức")
_GIVEN = ("Hiếu", "Múi", "Lan", "Phương", "Dũng", "Sinh", "Thành", "Yến", "Đạt", "Út")


def make_list(path: Path, rows: int, kind: str) -> None:
    import openpyxl

    book = openpyxl.Workbook(write_only=True)
    page = book.create_sheet("Danh sách")
    chance = random.Random(3)
    for row in (_messy if kind == "messy" else _clean)(rows, chance):
        page.append(row)
    book.save(path)


def _messy(rows: int, chance: random.Random) -> Any:
    """A list with sections, many forms of dates, stray spaces, slips and totals."""
    yield ["DANH SÁCH ĐẢNG VIÊN"]
    yield []
    yield _HEADER
    every = max(1, rows // _CELLS)
    for number in range(rows):
        if number % every == 0:
            yield [None, f"{number // every + 1}. Chi bộ thôn Số {number // every + 1}"]
        yield _messy_row(number, number % every + 1, chance)
        if number % every == every - 1:
            yield [None, "Cộng", None, None, every]


def _messy_row(number: int, ordinal: int, chance: random.Random) -> list[object]:
    name = " ".join(chance.choice(part) for part in (_FAMILY, _MIDDLE, _MIDDLE, _GIVEN))
    year = 1940 + number % 60
    birth = chance.choice(
        [f"{1 + number % 28}/{1 + number % 12}/{year}", f"5.3.{year}", year, f"3/{year}"]
    )
    joined = f"{1 + number % 28:02}/{1 + number % 12:02}/{year + 25}"
    official = chance.choice([f"{1 + number % 28}/{1 + number % 12}/{year + 26}", 45000, None])
    if number % 97 == 0:
        joined = f"31/13/{year + 25}"
    if number % 3 == 0:
        name = f"  {name.upper()} "
    man = number % 2 == 0
    return [
        ordinal,
        name,
        birth if man else None,
        None if man else birth,
        chance.choice(["Dao", "Kinh", "Tày", "Sán Chỉ"]),
        chance.choice(["12/12", "9/12", "7/10"]),
        chance.choice(["Sơ cấp", "TC", None]),
        joined,
        official,
        f"{number:08}",
        912_000_000 + number,
        "Quảng An, Hải Hà",
    ]


def _clean(rows: int, chance: random.Random) -> Any:
    """A list as the register itself would write it, each person with a national id."""
    yield _CLEAN_HEADER
    people = [" ".join(parts) for parts in product(_FAMILY, _MIDDLE, _MIDDLE, _GIVEN)]
    for number in range(rows):
        year = 1940 + number % 60
        day = f"{1 + number % 28:02}/{1 + number % 12:02}"
        yield [
            number + 1,
            # Days of birth come round every 420 rows: nobody is born with the same name twice.
            people[number // 420 % len(people)],
            ("Nam", "Nữ")[number % 2],
            f"{day}/{year}",
            chance.choice(["Dao", "Kinh", "Tày", "Sán Chỉ"]),
            f"022{number % 2}{year % 100:02}{number:06}",
            "12/12",
            f"{day}/{year + 22}",
            f"{day}/{year + 23}",
            f"{number:08}",
            f"09{number:08}",
            "Quảng An, Hải Hà",
            _PEOPLE_OF_A_CELL.format(number=1 + number % (_CELLS - 1)),
        ]


def main(rows: int) -> bool:
    """Measure on a fresh PostgreSQL; say whether the goals hold."""
    programs = postgres_folder()
    if programs is None:
        sys.exit("PostgreSQL is needed: install it, or put initdb on PATH.")
    with (
        tempfile.TemporaryDirectory(prefix="quangan-bench-") as folder,
        throwaway_postgres(programs) as url,
    ):
        for name in ("CELERY_BROKER_URL", "QUANGAN_HTTPS", "QUANGAN_DEBUG"):
            os.environ.pop(name, None)
        os.environ |= {
            "DATA_DIR": folder,
            "DATABASE_URL": url,
            "DJANGO_SETTINGS_MODULE": "quangan.settings",
        }
        import django

        django.setup()
        committee = _commune()
        # The preview goes first: the greatest memory of a process never falls.
        return all(
            [
                _preview(committee, rows),
                _write(committee, rows * CLEAN_FOR_EACH),
                *(_refuse(committee, name, content) for name, content in _refused()),
            ]
        )


def _commune() -> Any:
    from django.core.management import call_command

    from cells.services import create_cell, create_organization

    call_command("migrate", verbosity=0)
    committee = create_organization(
        name="Đảng ủy xã",
        kind="committee",
        parent=None,
        code="22.168.053.000.000",
        actor=None,
        source="bench",
    )
    for number in range(1, _CELLS):
        create_cell(
            name=_PEOPLE_OF_A_CELL.format(number=number),
            committee=committee,
            actor=None,
            source="bench",
        )
    return committee


def _made(rows: int, kind: str) -> Path:
    path = Path(os.environ["DATA_DIR"]) / f"{kind}.xlsx"
    subprocess.run([sys.executable, "-m", "bench.imports", str(path), str(rows), kind], check=True)
    return path


def _kept(committee: Any, path: Path) -> Any:
    from imports.services import preview_workbook

    return preview_workbook(
        kind="members",
        committee=committee,
        content=path.read_bytes(),
        file_name=path.name,
        actor=None,
        source="bench",
    )


def _preview(committee: Any, rows: int) -> bool:
    path = _made(rows, "messy")
    before = _peak()
    start, cpu = perf_counter(), process_time()
    batch = _kept(committee, path)
    seconds, cpu = perf_counter() - start, process_time() - cpu
    peak = _peak()
    print(
        f"untidy list: {batch.result['rows']:,} rows, {batch.result['error']:,} of them faulty, "
        f"{path.stat().st_size / 2**20:.1f} MiB"
    )
    print(f"preview {seconds:.1f} s (goal {MAX_SECONDS}), {cpu:.1f} s of them on the processor")
    print(f"memory {peak:.0f} MiB at most (goal {MAX_MIB}), {before:.0f} before reading")
    return seconds <= MAX_SECONDS and peak <= MAX_MIB


def _write(committee: Any, rows: int) -> bool:
    from django.db import connection

    from imports import services
    from imports.registry import importers

    batch = _kept(committee, _made(rows, "clean"))
    writing: list[float] = []
    statements = 0
    write = importers["members"].commit

    def timed(*given: Any) -> None:
        start = perf_counter()
        write(*given)
        writing.append(perf_counter() - start)

    def counted(execute: Any, *given: Any) -> Any:
        nonlocal statements
        statements += 1
        return execute(*given)

    importers["members"].commit = timed  # type: ignore[method-assign,assignment]  # alone
    start = perf_counter()
    with connection.execute_wrapper(counted):
        services.commit_batch(batch, actor=None, source="bench")
    print(f"clean list: {batch.result['rows']:,} rows, {batch.result['new']:,} of them new")
    print(
        f"written in {writing[0]:.1f} s (goal {MAX_WRITING}), "
        f"judged again and written in {perf_counter() - start:.1f} s, {statements:,} statements"
    )
    return writing[0] <= MAX_WRITING


def _refused() -> list[tuple[str, bytes]]:
    """Files that no office may send, and how they are called."""
    from django.core.management import call_command

    call_command("collectstatic", interactive=False, verbosity=0)  # for the page that says why
    book = _made(10, "clean").read_bytes()
    return [
        ("zip bomb.xlsx", _with_entry(book, "xl/media/0.xml", bytes(151 * 2**20))),
        ("macros.xlsx", _with_entry(book, "xl/vbaProject.bin", b"x")),
        ("document.xlsx", _with_entry(b"", "word/document.xml", b"<w:document/>")),
        ("100 MB.xlsx", b"PK\x03\x04" + bytes(100 * 2**20)),
    ]


def _with_entry(content: bytes, name: str, data: bytes) -> bytes:
    out = io.BytesIO(content)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return out.getvalue()


def _refuse(committee: Any, name: str, content: bytes) -> bool:
    """Send a file through the page, as the office does."""
    from django.core.files.uploadedfile import SimpleUploadedFile
    from django.test import Client

    from bench.people import reader

    client = Client()
    client.force_login(reader("office", committee))
    sent = {"kind": "members", "committee": str(committee.pk)}
    start = perf_counter()
    answer = client.post("/imports/upload/", sent | {"file": SimpleUploadedFile(name, content)})
    seconds = perf_counter() - start
    reason = _REASON.search(answer.content.decode())
    said = " ".join(reason[1].split()) if reason else "not refused"
    print(f"{name} refused in {seconds:.2f} s (goal {MAX_REFUSING}): {said}")
    return reason is not None and seconds <= MAX_REFUSING


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    make_list(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3])
