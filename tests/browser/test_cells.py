"""The office merges two cells and splits one on a phone; the figures on the pages add up."""

import re
from datetime import timedelta
from typing import Any

import pytest

from cells.models import Organization
from members.models import Member
from people import clock
from quangan.invariants import breaches

pytestmark = pytest.mark.browser
NUMBER = re.compile(r"(\d+) (đảng viên chính thức|đảng viên dự bị|quần chúng)")


def some_cells() -> list[Organization]:
    """Three village cells of the demo in which nothing is being held."""
    cells = Organization.objects.cells().active().filter(cell_kind="village")
    busy = cells.filter(meetings__state="held")
    return list(cells.exclude(pk__in=busy).order_by("-position")[:3])


def roll_yesterday(cells: list[Organization]) -> list[set[Any]]:
    day = clock.today() - timedelta(days=1)
    return [set(Member.objects.there_on(day, [c]).values_list("pk", flat=True)) for c in cells]


def figures(phone: Any, heading: str) -> dict[str, int]:
    """How many of each kind the section ``heading`` of the page says, cells together."""
    section = phone.page.get_by_role("region", name=heading, exact=True)
    total: dict[str, int] = {}
    for number, kind in NUMBER.findall(section.inner_text()):
        total[kind] = total.get(kind, 0) + int(number)
    return total


def papers(phone: Any) -> None:
    phone.page.get_by_label("Quyết định").fill("45-QĐ/ĐU ngày 10/05/2024")
    phone.page.get_by_label("Biên bản").fill("Biên bản ngày 08/05/2024")


def open_act(phone: Any, cell: Organization, act: str) -> None:
    phone.page.goto(f"{phone.base}/cells/{cell.pk}/")
    phone.page.get_by_text("Việc khác", exact=True).click()
    phone.follow(act)


def test_the_office_merges_two_cells_and_splits_a_third(phone_of: Any) -> None:
    office = phone_of("vanphong")
    first, second, third = some_cells()
    rolls = roll_yesterday([first, second, third])

    open_act(office, first, "Sáp nhập")
    office.page.get_by_label(second.name).check()
    office.page.get_by_label("Tên chi bộ mới").fill("Chi bộ thôn Liên Hợp")
    papers(office)
    office.picture("cells-merge-1-asked")
    office.press("Xem trước")
    before = figures(office, "Trước")
    assert before == figures(office, "Sau")
    assert sum(before.values()) > 0
    office.picture("cells-merge-2-counted")
    office.press("Sáp nhập")
    office.sees("Đã sáp nhập chi bộ.")
    assert (figures(office, "Trước"), figures(office, "Sau")) == (before, before)
    office.picture("cells-merge-3-done")

    office.page.goto(f"{office.base}/cells/{first.pk}/")
    office.sees("Chi bộ này kết thúc hoạt động")
    office.picture("cells-merged-away")
    office.follow("Chi bộ thôn Liên Hợp")
    merged = Organization.objects.get(name="Chi bộ thôn Liên Hợp")
    assert Member.objects.current().in_cell(merged).count() == sum(
        number for kind, number in before.items() if kind != "quần chúng"
    )
    assert roll_yesterday([first, second, third]) == rolls

    split_off(office, third)
    assert roll_yesterday([first, second, third]) == rolls
    assert list(breaches()) == []


def split_off(office: Any, cell: Organization) -> None:
    """Send three members of ``cell`` to a new one; the rest stay."""
    open_act(office, cell, "Chia tách")
    office.page.get_by_label("Tên chi bộ mới 1").fill("Chi bộ thôn Tách Mới")
    papers(office)
    going = list(Member.objects.official().in_cell(cell).order_by("pk")[:3])
    for member in going:
        office.page.locator(f"#id_person_{member.person_id.hex}").select_option("1")
    office.picture("cells-split-1-asked")
    office.press("Xem trước")
    before = figures(office, "Trước")
    assert before == figures(office, "Sau")
    office.picture("cells-split-2-counted")
    office.press("Chia tách")
    office.sees("Đã chia tách chi bộ.")
    assert (figures(office, "Trước"), figures(office, "Sau")) == (before, before)
    office.picture("cells-split-3-done")
    made = Organization.objects.get(name="Chi bộ thôn Tách Mới")
    assert set(Member.objects.in_cell(made)) == set(going)
