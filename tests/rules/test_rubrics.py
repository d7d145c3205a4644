"""Sheets for judging meetings as an admin keeps them: whose, of what shape, never refilled."""

from copy import deepcopy

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from people.models import AuditEntry
from rules.models import Rubric
from rules.rubrics import check_shape
from rules.services import keep_rubric
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(committee):
    return make.holder_of("system_admin", committee)


def own(committee, **fields):
    """A committee's own sheet, copied from a shipped one."""
    sheet = Rubric.objects.get(code="cam-le-2025")
    sheet.pk, sheet.code, sheet.organization = None, "rieng", committee
    for name, value in fields.items():
        setattr(sheet, name, value)
    return sheet


@pytest.mark.parametrize("code", ["an-phu-2025", "cam-le-2025", "12-hd-2018"])
def test_the_shipped_sheets_can_be_filled_in(code):
    check_shape(Rubric.objects.get(code=code))


def test_keep_rubric_writes_a_committees_own_sheet(committee, admin):
    sheet = keep_rubric(rubric=own(committee), actor=admin)

    entry = AuditEntry.objects.get(action="rules.rubric_kept")
    assert (entry.actor, entry.target_id, entry.organization_path) == (
        admin, str(sheet.pk), committee.path,
    )  # fmt: skip


def test_a_sheet_of_another_committee_is_not_ones_to_keep(committee, admin):
    with pytest.raises(PermissionDenied):
        keep_rubric(rubric=own(make.make_committee("Xã khác")), actor=admin)

    assert not Rubric.objects.filter(code="rieng").exists()


def test_a_general_sheet_is_the_topmost_admins(committee):
    below = make.holder_of("system_admin", make.make_committee("Xã dưới", parent=committee))

    with pytest.raises(PermissionDenied):
        keep_rubric(rubric=own(None), actor=below)


def groups(change):
    rows = deepcopy(Rubric.objects.get(code="an-phu-2025").groups)
    change(rows)
    return rows


@pytest.mark.parametrize(
    "field, value",
    [
        ("meeting_kinds", []),
        ("not_applicable", {"mode": "guess"}),
        ("not_applicable", {"mode": "rescale", "decimals": 2}),
        ("bands", []),
        ("bands", [{"code": "tot", "title": "Tốt", "min": 90}]),
        ("bands", [{"code": "a", "title": "A", "min": 0}, {"code": "b", "title": "B", "min": 90}]),
        ("groups", []),
        ("groups", [{"code": "1", "title": "Nhóm"}]),
        ("groups", lambda rows: rows[0]["criteria"][0].update(max=4)),
        ("groups", lambda rows: rows[0]["criteria"][0].update(code="2.1")),
        ("groups", lambda rows: rows[0]["criteria"][0].update(options=[])),
        ("groups", lambda rows: rows[0]["criteria"][0].update(type="stars")),
        ("groups", lambda rows: rows.pop()),
    ],
)
def test_a_sheet_that_could_not_be_filled_in_is_refused(committee, admin, field, value):
    sheet = own(committee, groups=groups(lambda rows: None))
    setattr(sheet, field, groups(value) if callable(value) else value)

    with pytest.raises(ValidationError) as refused:
        keep_rubric(rubric=sheet, actor=admin)

    assert list(refused.value.error_dict) == [field]
    assert not Rubric.objects.filter(code="rieng").exists()


def test_words_and_bounds_are_mended_but_points_are_not(committee, admin):
    sheet = keep_rubric(rubric=own(committee, groups=groups(lambda rows: None)), actor=admin)
    sheet.groups[0]["criteria"][0]["options"][1]["short_at_most"] = 20
    sheet.title = "Phiếu riêng"
    keep_rubric(rubric=sheet, actor=admin)

    sheet.groups[3]["criteria"][4]["options"][1]["points"] = 1
    with pytest.raises(ValidationError) as refused:
        keep_rubric(rubric=sheet, actor=admin)

    assert refused.value.code == "other_points"
    assert Rubric.objects.get(code="rieng").title == "Phiếu riêng"


def test_the_admin_shows_general_sheets_and_ones_own(client, committee, admin):
    keep_rubric(rubric=own(committee), actor=admin)
    elsewhere = own(make.make_committee("Xã khác"), title="Phiếu xã khác")
    elsewhere.code = "xa-khac"
    elsewhere.save()
    client.force_login(admin)

    shown = client.get(reverse("admin:rules_rubric_changelist")).content.decode()

    assert "an-phu-2025" in shown
    assert "rieng" in shown
    assert "xa-khac" not in shown
