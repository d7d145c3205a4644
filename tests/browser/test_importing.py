"""The office of a new commune takes its three lists in on a phone, and takes them back."""

from datetime import date
from typing import Any

import pytest

from cells.models import Quota
from imports.models import ImportBatch
from members.models import Member
from people import clock
from quangan.invariants import breaches
from tests import factories as make
from tests.browser.conftest import PASSWORD
from tests.imports.test_undo import dump
from tests.imports.workbooks import CANDIDATES, MEMBERS, QUOTAS

pytestmark = pytest.mark.browser

LISTS = {"members": MEMBERS, "candidates": CANDIDATES, "quotas": QUOTAS}


@pytest.fixture
def office(transactional_db: None, handing: Any) -> Any:
    """The phone of the office of a committee with nothing in it."""
    committee = make.make_committee(code="22.168.053.000.000", is_upland=True)
    account = make.holder_of("office", committee)
    account.username = "vanphong"
    account.set_password(PASSWORD)
    account.save()
    with clock.held_today(date(2024, 5, 15)):
        yield handing("vanphong")


def take_in(office: Any, kind: str, path: Any) -> ImportBatch:
    """Send one workbook through mapping and preview into the register."""
    page = office.page
    page.goto(f"{office.base}/imports/")
    page.locator(f'input[name="kind"][value="{kind}"]').check()
    page.locator('input[type="file"]').set_input_files(path)
    office.picture(f"import-{kind}-1-chosen")
    office.press("Xem trước")
    office.sees("Nhận ra")
    office.picture(f"import-{kind}-2-mapping")
    page.locator("button[form=columns]").first.click()
    office.sees("chưa ghi gì vào sổ")
    office.picture(f"import-{kind}-3-preview")
    page.locator('form[action$="/commit/"] button[type="submit"]').click()
    office.sees("Đã ghi vào sổ")
    office.picture(f"import-{kind}-4-result")
    return ImportBatch.objects.latest("created_at")


def take_back(office: Any, batch: ImportBatch) -> None:
    office.page.goto(f"{office.base}{batch.get_absolute_url()}")
    office.page.get_by_text("Hoàn tác lần nhập này", exact=True).click()
    office.press("Hoàn tác")
    office.sees("Sổ trở lại như trước lần nhập này")


def test_three_lists_go_in_and_come_back_out(office: Any) -> None:
    states = [dump()]
    batches = []
    for kind, path in LISTS.items():
        batches.append(take_in(office, kind, path))
        states.append(dump())

    assert Member.objects.current().count() == 179
    assert Quota.objects.filter(source="own", target=7).exists()
    assert list(breaches()) == []

    states.pop()
    for batch, before in zip(reversed(batches), reversed(states), strict=True):
        take_back(office, batch)
        assert dump() == before
    office.picture("import-undone")
