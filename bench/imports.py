"""Time and memory of previewing one large, untidy list: ``python -m bench imports [ROWS]``.

The list is made by a process of its own, so that making it does not count as reading it.
"""

import random
import resource
import subprocess
import sys
from pathlib import Path
from time import perf_counter, process_time

ROWS = 50_000
MAX_SECONDS, MAX_MIB = 15, 300
_CELLS = 200
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
_FAMILY = ("Nguyễn", "Trần", "Phùn", "Chìu", "Tằng", "Lý", "Hoàng", "Bàn", "Đặng", "Voòng")
_MIDDLE = ("Văn", "Thị", "Sủi", "Phúc", "Quay", "Chống", "Tài", "A", "Mùi", "Đức")
_GIVEN = ("Hiếu", "Múi", "Lan", "Phương", "Dũng", "Sinh", "Thành", "Yến", "Đạt", "Út")


def make_list(path: Path, rows: int) -> None:
    """Write a list with sections, many forms of dates, stray spaces, slips and totals."""
    import openpyxl

    chance = random.Random(3)
    book = openpyxl.Workbook(write_only=True)
    page = book.create_sheet("Danh sách")
    page.append(["DANH SÁCH ĐẢNG VIÊN"])
    page.append([])
    page.append(_HEADER)
    every = max(1, rows // _CELLS)
    for number in range(rows):
        if number % every == 0:
            page.append([None, f"{number // every + 1}. Chi bộ thôn Số {number // every + 1}"])
        page.append(_row(number, number % every + 1, chance))
        if number % every == every - 1:
            page.append([None, "Cộng", None, None, every])
    book.save(path)


def _row(number: int, ordinal: int, chance: random.Random) -> list[object]:
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


def measure(rows: int) -> bool:
    """Preview the list on a fresh database; say whether the goals hold."""
    from django.conf import settings
    from django.core.management import call_command

    from cells.services import create_cell, create_organization
    from imports.services import examine_workbook

    call_command("migrate", verbosity=0)
    path = Path(settings.DATA_DIR) / "list.xlsx"
    subprocess.run([sys.executable, "-m", "bench.imports", str(path), str(rows)], check=True)
    committee = create_organization(
        name="Đảng ủy xã",
        kind="committee",
        parent=None,
        code="22.168.053.000.000",
        actor=None,
        source="bench",
    )
    for number in range(1, _CELLS // 2):
        create_cell(
            name=_PEOPLE_OF_A_CELL.format(number=number),
            committee=committee,
            actor=None,
            source="bench",
        )
    content = path.read_bytes()
    before = _peak()
    start, cpu = perf_counter(), process_time()
    reading = examine_workbook(
        kind="members", committee=committee, content=content, file_name=path.name, actor=None
    )
    seconds, cpu = perf_counter() - start, process_time() - cpu
    peak = _peak()
    print(
        f"rows {len(reading.rows)}, errors {len(reading.errors)}, "
        f"file {len(content) / 2**20:.1f} MiB"
    )
    print(f"preview {seconds:.1f} s (goal {MAX_SECONDS}), {cpu:.1f} s of them on the processor")
    print(f"memory {peak:.0f} MiB at most (goal {MAX_MIB}), {before:.0f} before reading")
    return seconds <= MAX_SECONDS and peak <= MAX_MIB


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    make_list(Path(sys.argv[1]), int(sys.argv[2]))
