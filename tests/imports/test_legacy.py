"""Text of the fonts before Unicode is told apart, converted, and shown as it was."""

import pytest

from imports import legacy
from tests.imports.workbooks import examine, xlsx

PAIRS = {
    legacy.TCVN3: {"NguyÔn V¨n §øc": "Nguyễn Văn Đức", "Chi bé th«n": "Chi bộ thôn"},
    legacy.VNI: {"Nguyeãn Vaên Ñöùc": "Nguyễn Văn Đức", "Höùa Vaên Thoâng": "Hứa Văn Thông"},
}


@pytest.mark.parametrize("kind", [legacy.TCVN3, legacy.VNI])
def test_old_text_is_recognised_and_converted(kind):
    for old, new in PAIRS[kind].items():
        assert (legacy.readings(old), legacy.convert(old, kind)) == ((kind,), new)


@pytest.mark.parametrize("text", ["Nguyễn Văn Đức", "Tằng Tài Nhì", "Hà", "LÝ A DÀ", "Tôn giáo"])
def test_unicode_text_stays_as_it_is(text):
    assert legacy.judged([[text]]) == [{}]


def test_what_reads_well_both_ways_follows_the_column():
    assert legacy.readings("Lý Bé") == ("", "TCVN3")

    (found,) = legacy.judged([["Lý Bé", "NguyÔn V¨n §øc"]])

    assert found == {"Lý Bé": "TCVN3", "NguyÔn V¨n §øc": "TCVN3"}


@pytest.mark.parametrize(
    ("header", "name", "cell", "font"),
    [
        (["Hä vµ tªn", "Ngµy sinh", "Ngµy vµo §¶ng", "Chi bé"], "NguyÔn V¨n §øc",
         "Chi bé th«n Nµ C¸ng", ".VnTime (TCVN3)"),
        (["Hoï vaø teân", "Ngaøy sinh", "Ngaøy vaøo Ñaûng", "Chi boä"], "Nguyeãn Vaên Ñöùc",
         "Chi boä thoân Naø Caùng", "VNI"),
    ],
)  # fmt: skip
def test_a_list_in_an_old_font_is_read_and_says_what_it_was(
    committee, na_cang, header, name, cell, font
):
    reading = examine(committee, xlsx([header, [name, "5/3/1980", "19/05/2010", cell]]))

    (row,) = reading.rows
    assert (row.values["full_name"], row.plan.cell) == ("Nguyễn Văn Đức", na_cang)
    assert reading.errors == []
    assert [(w.cell, w.reason) for w in row.warnings if w.field == "full_name"] == [
        ("A2", f"Chữ {font} «{name}», đã đổi sang Unicode.")
    ]
