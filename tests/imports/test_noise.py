"""A true table written carelessly reads back as it was, or names the cell it refuses."""

import unicodedata
from datetime import date

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.imports.workbooks import examine, xlsx

NAMES = ["Tằng Văn Hiếu", "Chìu Thị Mai", "Lý A Dơ", "Nguyễn Văn Đức", "Đặng Thị Ân"]
NAME_LABELS = ["Họ và tên", "HỌ VÀ TÊN", "Họ tên khai sinh", "Tên đảng viên"]
BIRTH_LABELS = ["Ngày sinh", "SINH NGÀY", "Ngày, tháng, năm sinh"]
JOINED_LABELS = ["Ngày vào Đảng", "Ngày kết nạp", "NVĐ"]
days = st.dates(min_value=date(1950, 1, 1),
                max_value=date(1990, 12, 31))  # fmt: skip


def spaced(text):
    return f"  {text.replace(' ', '   ')}\u200b"


def as_number(day):
    return (day - type(day)(1899, 12, 30)).days


TEXTS = [str, str.upper, spaced, lambda text: unicodedata.normalize("NFD", text)]
DAYS = [
    lambda d: f"{d:%d/%m/%Y}",
    lambda d: f"{d.day}.{d.month}.{d.year}",
    lambda d: f"{d.day}-{d.month}-{d.year}",
    lambda d: f"ngày {d.day} tháng {d.month} năm {d.year}",
    lambda d: d,
    as_number,
    lambda d: f"{d.day}/13/{d.year}",
]


@given(data=st.data())
@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_a_true_table_reads_back_or_names_the_cell(committee, na_cang, data):
    chosen = data.draw(st.lists(st.sampled_from(NAMES), min_size=1, unique=True))
    people = [
        (name, data.draw(days), data.draw(st.sampled_from(DAYS)), data.draw(st.sampled_from(TEXTS)))
        for name in chosen
    ]
    labels = {
        "name": data.draw(st.sampled_from(NAME_LABELS)),
        "birth": data.draw(st.sampled_from(BIRTH_LABELS)),
        "joined": data.draw(st.sampled_from(JOINED_LABELS)),
    }
    order = data.draw(st.permutations(sorted(labels)))
    titles = [["DANH SÁCH ĐẢNG VIÊN"]] * data.draw(st.integers(0, 3))
    rows = []
    for name, born, write_day, write_text in people:
        cells = {"name": write_text(name), "birth": write_day(born), "joined": "19/05/2015"}
        rows.append(["1", *(cells[key] for key in order)])
    content = xlsx(
        [*titles, ["TT", *(labels[key] for key in order)], ["I", "Chi bộ thôn Nà Cáng"], *rows,
         ["", "Tổng cộng", len(rows)]]
    )  # fmt: skip

    read = examine(committee, content).rows

    assert len(read) == len(people)
    for row, (name, born, write_day, _text) in zip(read, people, strict=True):
        assert row.values["full_name"] == name
        if write_day is DAYS[-1]:
            column = "BCD"[order.index("birth")]
            assert [(p.cell, p.field) for p in row.errors.values()] == [
                (f"{column}{row.number}", "birth")
            ]
        else:
            assert (row.errors, row.values["birth"]) == ({}, born.isoformat())
