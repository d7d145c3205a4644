"""A true table of members, written with every noise an office makes, reads back as it was."""

import csv
import io
import itertools
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cells.models import Organization
from imports.legacy import from_tcvn3, from_vni
from people import sealing
from tests import factories as make
from tests.imports.old_excel import xls
from tests.imports.workbooks import examine, ods, xlsx

NAMES = [
    "Tằng Văn Hiếu", "Chìu Thị Mai", "Lý A Dơ", "Nguyễn Văn Đức", "Đặng Thị Ân", "Bùi Hữu Nghĩa",
    "Phạm Thị Tuyết", "Hoàng Ngọc Quỳnh",
]  # fmt: skip
ETHNIC = {"Dao": "09", "Tày": "02", "Kinh": "01", "Sán Chay": "15"}
LABELS = {
    "full_name": ["Họ và tên", "Họ tên khai sinh", "Tên đảng viên", "Họ tên"],
    "sex": ["Giới tính", "Nam/nữ", "Phái"],
    "birth": ["Ngày sinh", "Sinh ngày", "Ngày, tháng, năm sinh", "Năm sinh"],
    "ethnic": ["Dân tộc", "DT"],
    "cell": ["Chi bộ", "Chi bộ sinh hoạt", "Đơn vị"],
    "joined": ["Ngày vào Đảng", "Ngày kết nạp", "NVĐ"],
    "official": ["Ngày chính thức", "Ngày CN chính thức"],
    "phone": ["Điện thoại", "SĐT"],
    "card": ["Số thẻ đảng viên", "Số thẻ", "Số thẻ ĐV"],
    "national_id": ["CCCD", "Số định danh", "Số CCCD"],
}
EPOCH = date(1899, 12, 30)


@dataclass(frozen=True)
class Truth:
    """What the table says of one member."""

    name: str
    sex: str
    born: date
    ethnic: str
    cell: str
    joined: date
    official: date
    phone: str
    card: str
    national_id: str


def inverse(read, letters, places):
    """How each letter is written for an old font, found by reading every way to write one."""
    table = {}
    for written in places:
        # What reads as itself is no letter of the old font.
        if read(written) != written:
            table.setdefault(read(written), written)
    return {ord(letter): table[letter] for letter in letters if letter in table}


VIETNAMESE = sorted(
    {
        unicodedata.normalize("NFC", base + mark + tone)
        for base in "aeiouydAEIOUYD"
        for mark in ("", "\u0302", "\u0306", "\u031b")
        for tone in ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
    }
    | set("đĐ")
)
VIETNAMESE = [letter for letter in VIETNAMESE if len(letter) == 1 and not letter.isascii()]
HIGH = [chr(code) for code in range(0xA1, 0x100)]
TCVN3 = inverse(from_tcvn3, VIETNAMESE, HIGH)
VNI = inverse(
    from_vni,
    VIETNAMESE,
    [*HIGH, *(base + mark for base in "aeouyôöAEOUYÔÖ" for mark in HIGH)],
)


def in_old_font(table):
    def write(text):
        # A letter that the font has not is not written with it.
        lost = [c for c in text if c in VIETNAMESE and ord(c) not in table]
        return text if lost else text.translate(table)

    return write


TEXTS = {
    "as it is": str,
    "capitals": str.upper,
    "stray spaces": lambda text: "  " + text.replace(" ", "\u00a0 ") + "\u200b",
    "decomposed": lambda text: unicodedata.normalize("NFD", text),
    "TCVN3": in_old_font(TCVN3),
    "VNI": in_old_font(VNI),
}
# What happens to one cell and not to its neighbour.
SLIPS = [str, TEXTS["stray spaces"], TEXTS["decomposed"]]
DAYS = [
    lambda day: f"{day:%d/%m/%Y}",
    lambda day: f"{day.day}.{day.month}.{day.year}",
    lambda day: f"{day.day}.{day.month}.{day:%y}",
    lambda day: f"{day.day}-{day.month}-{day.year}",
    lambda day: f"ngày {day.day} tháng {day.month} năm {day.year}",
    lambda day: day,
    lambda day: (day - EPOCH).days,
]
DAY_OF = {
    "birth": lambda one: one.born,
    "joined": lambda one: one.joined,
    "official": lambda one: one.official,
}
WRONG_DAYS = [lambda day: f"{day.day}/13/{day.year}", lambda day: f"30/2/{day.year}"]


@st.composite
def truths(draw, cells):
    names = draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=5, unique=True))
    found = []
    for name in names:
        joined = draw(st.dates(date(2000, 1, 1), date(2015, 12, 31)))
        found.append(
            Truth(
                name=name,
                sex=draw(st.sampled_from(["male", "female"])),
                born=draw(st.dates(date(1950, 1, 1), date(1979, 12, 31))),
                ethnic=draw(st.sampled_from(sorted(ETHNIC))),
                cell=draw(st.sampled_from(cells)),
                joined=joined,
                official=joined.replace(year=joined.year + 1, day=min(joined.day, 28)),
                phone=draw(st.sampled_from(["0912345678", "0987654321", ""])),
                card=draw(st.sampled_from(["", f"22{NAMES.index(name):06}"])),
                national_id=draw(st.sampled_from(["", f"0221800{NAMES.index(name):05}"])),
            )
        )
    return sorted(found, key=lambda one: cells.index(one.cell))


@st.composite
def styles(draw):
    """How the office writes: each habit by itself."""
    kind = draw(st.sampled_from(["xlsx", "xls", "csv", "ods"]))
    by_cell = ["column", "section"] if kind == "csv" else ["column", "section", "sheet"]
    return {
        "kind": kind,
        "titles": draw(st.integers(0, 3)),
        "text": draw(st.sampled_from(sorted(TEXTS))),
        # How single cells differ from the rest, one after the other.
        "slips": draw(st.lists(st.sampled_from(SLIPS), min_size=1, max_size=4)),
        "split_name": draw(st.booleans()),
        "ditto": draw(st.sampled_from(["", "nt", "như trên", '"'])),
        "labels": {key: draw(st.sampled_from(labels)) for key, labels in LABELS.items()},
        "sex": draw(st.sampled_from(["column", "mark", "birth"])),
        "by_cell": draw(st.sampled_from(by_cell)),
        "days": draw(st.lists(st.sampled_from(DAYS), min_size=1, max_size=3)),
        "year_only": draw(st.booleans()),
        "totals": draw(st.booleans()),
        "short_numbers": draw(st.booleans()),
        "order": draw(st.permutations(sorted({*LABELS} - {"sex", "birth", "cell"}))),
    }


def columns_of(style):
    """The columns in their order, as (label above, label below, how a cell is written)."""
    labels = style["labels"]
    slips, days = itertools.cycle(style["slips"]), itertools.cycle(style["days"])

    def say(text):
        # What an old font writes has no other way to be written.
        slip = str if style["text"] in ("TCVN3", "VNI") else next(slips)
        return TEXTS[style["text"]](slip(text))

    def day(value):
        told = next(days)(value)
        return say(told) if isinstance(told, str) else told

    def number(digits):
        """A number that Excel took for one has lost its zero."""
        return int(digits) if digits and style["short_numbers"] else digits or None

    born = (lambda t: t.born.year) if style["year_only"] else (lambda t: day(t.born))
    writes = {
        "full_name": lambda t: say(t.name),
        "ethnic": lambda t: say(t.ethnic),
        "joined": lambda t: day(t.joined),
        "official": lambda t: day(t.official),
        "phone": lambda t: number(t.phone),
        "card": lambda t: t.card or None,
        "national_id": lambda t: number(t.national_id),
    }
    found = []
    for key in style["order"]:
        if key == "full_name" and style["split_name"]:
            found.append(("Họ và tên đệm", "", lambda t: say(t.name.rpartition(" ")[0])))
            found.append(("Tên", "", lambda t: say(t.name.rpartition(" ")[2])))
        else:
            found.append((labels[key], "", writes[key]))
    if style["sex"] == "birth":
        found.append((labels["birth"], "Nam", lambda t: born(t) if t.sex == "male" else None))
        found.append(("", "Nữ", lambda t: born(t) if t.sex == "female" else None))
    else:
        found.append((labels["birth"], "", born))
    if style["sex"] == "column":
        found.append((labels["sex"], "", lambda t: say("Nam" if t.sex == "male" else "Nữ")))
    if style["sex"] == "mark":
        found.append(("Giới tính", "Nam", lambda t: "x" if t.sex == "male" else None))
        found.append(("", "Nữ", lambda t: "x" if t.sex == "female" else None))
    if style["by_cell"] == "column":
        found.append((labels["cell"], "", lambda t: say(t.cell)))
    return found


def sheet_of(people, style, cell=""):
    """The rows of one sheet, and the areas merged in its header."""
    write_text, columns = TEXTS[style["text"]], columns_of(style)

    def say(text):
        return write_text(text) if text else None

    rows: list[list[Any]] = [[say("Danh sách đảng viên")]] * style["titles"]
    top = len(rows) + 1
    rows.append([say("TT"), *(say(above) for above, _below, _write in columns)])
    merged = []
    if any(below for _above, below, _write in columns):
        rows.append([None, *(say(below) for _above, below, _write in columns)])
        merged.append(f"A{top}:A{top + 1}")
        for number, (above, below, _write) in enumerate(columns, start=1):
            letter = chr(ord("A") + number)
            if not below:
                merged.append(f"{letter}{top}:{letter}{top + 1}")
            elif above:
                merged.append(f"{letter}{top}:{chr(ord(letter) + 1)}{top}")
    last = ""
    above: dict[int, str] = {}
    same = {style["labels"]["ethnic"]: "ethnic", style["labels"]["cell"]: "cell"}
    for number, one in enumerate(people, start=1):
        if style["by_cell"] == "section" and one.cell != last:
            rows.append(["I", say(last := one.cell)])
        row = [number]
        for at, (label, _below, write) in enumerate(columns):
            told = getattr(one, same[label]) if style["ditto"] and label in same else None
            again = told and told == above.get(at)
            row.append(say(style["ditto"]) if again else write(one))
            above[at] = told or ""
        rows.append(row)
    if style["totals"]:
        rows.append(["", say("Tổng cộng"), len(people)])
    return cell or "Danh sách", rows, " ".join(merged)


def written(people, style):
    """The file of ``people`` as ``style`` writes it, and its name."""
    if style["by_cell"] == "sheet":
        cells = list(dict.fromkeys(one.cell for one in people))
        sheets = [sheet_of([p for p in people if p.cell == cell], style, cell) for cell in cells]
    else:
        sheets = [sheet_of(people, style)]
    named = [(name, rows) for name, rows, _merged in sheets]
    if style["kind"] == "xlsx":
        return xlsx(*named, merge=sheets[0][2]), "danh-sach.xlsx"
    if style["kind"] == "ods":
        return ods(*named), "danh-sach.ods"
    if style["kind"] == "xls":
        # The writer of tests makes one sheet of texts and numbers.
        name, rows = named[0] if len(named) == 1 else ("Danh sách", [])
        if len(named) > 1:
            return ods(*named), "danh-sach.ods"
        return xls([[as_number(c) for c in row] for row in rows], name), "danh-sach.xls"
    out = io.StringIO()
    csv.writer(out, delimiter=";").writerows([[as_text(c) for c in row] for row in named[0][1]])
    return out.getvalue().encode("utf-8-sig"), "danh-sach.csv"


def as_number(value):
    return (value - EPOCH).days if isinstance(value, date) else value


def as_text(value):
    return f"{value:%d/%m/%Y}" if isinstance(value, date) else value


def read_as(row):
    value = row.values
    return (
        value["full_name"], value.get("sex"), value["birth"], value["ethnic"]["code"],
        row.plan.cell.name, value["joined"], value["official"], value.get("phone") or "",
        value.get("card") or "", sealing.unseal(value.get("national_id") or ""),
    )  # fmt: skip


def told_by(one, style):
    born = str(one.born.year) if style["year_only"] else one.born.isoformat()
    return (
        one.name, one.sex, born, ETHNIC[one.ethnic], one.cell, one.joined.isoformat(),
        one.official.isoformat(), one.phone, one.card, one.national_id,
    )  # fmt: skip


@given(data=st.data())
@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_a_true_table_reads_back_however_it_is_written(committee, na_cang, data):
    pac = make_once(committee, "Chi bộ thôn Pạc Này")
    people = data.draw(truths([na_cang.name, pac.name]))
    style = data.draw(styles())
    content, name = written(people, style)

    reading = examine(committee, content, name=name)

    assert [(p.cell, p.value, p.reason) for p in reading.errors] == []
    assert [read_as(row) for row in reading.rows] == [told_by(one, style) for one in people]


@given(data=st.data())
@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_a_day_that_cannot_be_is_refused_at_its_cell_and_the_rest_is_read(committee, na_cang, data):
    pac = make_once(committee, "Chi bộ thôn Pạc Này")
    people = data.draw(truths([na_cang.name, pac.name]))
    wrong_day = data.draw(st.sampled_from(WRONG_DAYS))
    style = data.draw(styles()) | {"days": [wrong_day]}
    content, name = written(people, style)

    reading = examine(committee, content, name=name)

    wrong = [
        key
        for key in ("birth", "joined", "official")
        if not (key == "birth" and style["year_only"])
    ]
    assert [sorted(row.errors) for row in reading.rows] == [sorted(wrong)] * len(people)
    for row, one in zip(reading.rows, people, strict=True):
        assert row.values["full_name"] == one.name
        for problem in row.errors.values():
            assert problem.cell == row.address(problem.field)
            assert problem.value.strip(" \u200b") == wrong_day(DAY_OF[problem.field](one))


def make_once(committee, name):
    """The cell, made by the first of the examples that share a database."""
    found = Organization.objects.filter(parent=committee, name=name).first()
    return found or make.make_cell(committee, name)
