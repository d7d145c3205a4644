"""Sharing a year's targets out: on one page, in the admin and for the office."""

import re
from html import unescape

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from cells.models import Quota, SourcePlan
from cells.services import (
    ShareChange,
    create_organization,
    set_quota,
    set_source_plan,
    share_out,
    share_trail,
)
from people import clock
from people.models import AuditEntry
from tests import factories as make

pytestmark = pytest.mark.django_db

ADMIN, OFFICE = "admin:cells_quota_grid", "cells:share-out"


@pytest.fixture
def superior():
    return create_organization(
        name="Đảng ủy cấp trên", kind="superior", parent=None, actor=None, source="test"
    )


@pytest.fixture
def committee(superior):
    return make.make_committee(parent=superior)


@pytest.fixture
def cell(committee):
    return make.make_cell(committee, "Chi bộ thôn Nà Cáng")


@pytest.fixture
def other(committee):
    return make.make_cell(committee, "Chi bộ thôn Hải An")


@pytest.fixture
def admin(client, committee):
    user = make.holder_of("system_admin", committee)
    client.force_login(user)
    return user


@pytest.fixture
def office(committee):
    return make.holder_of("office", committee)


def give(organization, target, source="assigned", year=2024):
    return set_quota(
        organization=organization, year=year, source=source, target=target, actor=None, job="test"
    )


def targets(source="assigned", year=2024):
    rows = Quota.objects.filter(source=source, year=year)
    return {row.organization.name: row.target for row in rows}


def name(column, organization):
    return f"{column}-{organization.pk.hex[:12]}"


class Sheet:
    """The page as a browser holds it: what is drawn, what is typed over."""

    def __init__(self, client, page=ADMIN, **query):
        self.client, self.url = client, reverse(page, query={"nam": 2024} | query)
        self.boxes = {}
        self.read(client.get(self.url))

    def read(self, response):
        assert response.status_code == 200
        self.html = response.content.decode()
        found = re.findall(r'<input name="([a-z_]+-[0-9a-f]{12})"[^>]* value="([^"]*)"', self.html)
        self.boxes = dict(found)
        self.drawn = unescape(re.search(r'name="drawn" value="([^"]*)"', self.html)[1])

    def type(self, column, organization, number):
        assert name(column, organization) in self.boxes
        self.boxes[name(column, organization)] = str(number)

    def save(self, ground=""):
        response = self.client.post(
            self.url, self.boxes | {"drawn": self.drawn, "ground": ground}, follow=True
        )
        self.read(response)
        return unescape(re.sub(r"<[^>]+>", " ", self.html))

    def error(self, column, organization):
        found = re.search(rf'id="e-{name(column, organization)}">([^<]*)<', self.html)
        return unescape(found[1]) if found else ""


def change(organization, column, seen, asked):
    return ShareChange(organization, column, seen, asked)


# The service


def test_shares_are_given_changed_and_taken_back_with_a_trail(committee, cell, other, office):
    give(cell, 2)
    give(other, 3)

    moved = share_out(
        committee=committee,
        year=2024,
        changes=[
            change(cell, "assigned", 2, 4),
            change(other, "assigned", 3, None),
            change(committee, "assigned", None, 9),
            change(cell, "sources", None, 6),
        ],
        ground="Thông báo 12-TB/ĐU",
        actor=office,
    )

    entries = AuditEntry.objects.filter(actor=office).order_by("pk")
    assert moved == 4
    assert targets() == {cell.name: 4, committee.name: 9}
    assert SourcePlan.objects.get(organization=cell, year=2024).sources == 6
    ground = {"ground": "Thông báo 12-TB/ĐU"}
    assert [(e.action, e.organization_path, e.data) for e in entries] == [
        ("cells.quota_set", cell.path, {"before": 2, "after": 4} | ground),
        ("cells.quota_removed", other.path, {"before": 3, "after": None} | ground),
        ("cells.quota_set", committee.path, {"before": None, "after": 9} | ground),
        (
            "cells.source_plan_set",
            cell.path,
            {
                "year": 2024,
                "before": {"sources": 0, "to_class": 0, "dossiers": 0},
                "after": {"sources": 6, "to_class": 0, "dossiers": 0},
            },
        ),
    ]
    history = Quota.history.filter(history_user=office).order_by("history_id")
    assert sorted((row.history_type, row.target) for row in history) == [
        ("+", 9),
        ("-", 3),
        ("~", 4),
    ]


def test_the_trail_tells_who_gave_whom_what_and_why(committee, cell, office):
    give(cell, 2)
    share_out(
        committee=committee,
        year=2024,
        changes=[change(cell, "assigned", 2, 4)],
        ground="Họp ngày 12/05",
        actor=office,
    )
    share_out(
        committee=committee,
        year=2024,
        changes=[change(cell, "assigned", 4, None)],
        ground="Chi bộ không còn nguồn",
        actor=office,
    )

    moves = share_trail([committee, cell], 2024)

    assert [(m.organization, m.before, m.after, m.ground) for m in moves] == [
        (cell, 4, None, "Chi bộ không còn nguồn"),
        (cell, 2, 4, "Họp ngày 12/05"),
        (cell, None, 2, ""),
    ]
    assert [m.who for m in moves] == [str(office), str(office), "máy tự làm (test)"]
    assert share_trail([committee, cell], 2023) == []


def test_what_was_given_is_shared_out_again_on_a_ground_alone(committee, cell, other, office):
    give(cell, 2)
    changes = [change(cell, "assigned", 2, 3), change(other, "assigned", None, 1)]

    with pytest.raises(ValidationError) as refusal:
        share_out(committee=committee, year=2024, changes=changes, ground="", actor=office)
    first = share_out(committee=committee, year=2024, changes=changes[1:], ground="", actor=office)

    assert list(refusal.value.message_dict) == ["ground"]
    assert first == 1
    assert targets() == {cell.name: 2, other.name: 1}


def test_one_share_that_moved_meanwhile_stops_all(committee, cell, other, office):
    give(cell, 5)
    changes = [change(cell, "assigned", 2, 3), change(other, "assigned", None, 1)]

    with pytest.raises(ValidationError) as refusal:
        share_out(committee=committee, year=2024, changes=changes, ground="x", actor=office)

    [[error]] = refusal.value.error_dict.values()
    assert error.code == "changed"
    assert list(refusal.value.error_dict) == [name("assigned", cell)]
    assert targets() == {cell.name: 5}


@pytest.mark.parametrize("asked", [-1, 10**6])
def test_the_service_refuses_what_is_no_planned_number(committee, cell, office, asked):
    with pytest.raises(ValidationError):
        share_out(
            committee=committee,
            year=2024,
            changes=[change(cell, "sources", None, asked)],
            ground="",
            actor=office,
        )

    assert not SourcePlan.objects.exists()


def test_nobody_shares_out_elsewhere(committee, cell, office):
    far = make.make_committee("Đảng ủy xã khác")
    village = make.make_cell(far)

    with pytest.raises(PermissionDenied):
        share_out(committee=far, year=2024, changes=[], ground="", actor=office)
    with pytest.raises(ValidationError):
        share_out(
            committee=committee,
            year=2024,
            changes=[change(village, "assigned", None, 1)],
            ground="",
            actor=office,
        )

    assert not Quota.objects.exists()


def test_a_cells_share_is_changed_alone_on_a_ground_too(committee, cell, office):
    give(cell, 2)
    asked = {"organization": cell, "year": 2024, "source": "assigned", "target": 3}

    with pytest.raises(ValidationError) as refusal:
        set_quota(**asked, actor=office)
    set_quota(**asked, actor=office, ground="Họp ngày 12/05")

    assert list(refusal.value.message_dict) == ["ground"]
    assert AuditEntry.objects.latest("pk").data == {
        "before": 2,
        "after": 3,
        "ground": "Họp ngày 12/05",
    }


def test_saving_ninety_cells_asks_as_much_as_saving_three(
    committee, office, django_assert_max_num_queries
):
    counts = []
    for cells in (3, 87):
        made = [make.make_cell(committee) for _n in range(cells)]
        with django_assert_max_num_queries(30) as queries:
            share_out(
                committee=committee,
                year=2024,
                changes=[
                    change(each, ("own", "sources")[n % 2], None, 1) for n, each in enumerate(made)
                ],
                ground="",
                actor=office,
            )
        counts.append(len(queries))

    assert counts[0] == counts[1]


# The page


def test_the_grid_saves_what_changed_and_says_how_sums_stand(client, committee, cell, other, admin):
    give(committee, 9)
    give(cell, 4)
    sheet = Sheet(client)
    before = AuditEntry.objects.count()

    sheet.type("assigned", other, 3)
    sheet.type("own", committee, 7)
    sheet.type("to_class", other, 2)
    said = sheet.save()

    assert targets() == {committee.name: 9, cell.name: 4, other.name: 3}
    assert targets("own") == {committee.name: 7}
    assert AuditEntry.objects.count() == before + 3
    assert "Đã ghi 3 số." in said
    assert "Cấp trên giao: Các chi bộ cộng lại 7, ít hơn chỉ tiêu 9." in said


def test_shares_above_the_target_are_saved_and_warned_of(client, committee, cell, admin):
    give(committee, 9)
    sheet = Sheet(client)

    sheet.type("assigned", cell, 12)
    said = sheet.save()

    assert targets() == {committee.name: 9, cell.name: 12}
    assert "Các chi bộ cộng lại 12, nhiều hơn chỉ tiêu 9." in said


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("-1", "Không ghi số âm."),
        ("1,5", "Chỉ ghi số nguyên, không ghi số lẻ."),
        ("2.0", "Chỉ ghi số nguyên, không ghi số lẻ."),
        ("1/2", "Chỉ ghi số nguyên, không ghi số lẻ."),
        ("10000", "Số lớn quá: nhiều nhất 9999."),
        ("hai", "Ghi số nguyên từ 0 trở lên, hoặc để trống."),
        ("٣", "Ghi số nguyên từ 0 trở lên, hoặc để trống."),
        ('"><b>', "Ghi số nguyên từ 0 trở lên, hoặc để trống."),
    ],
)
@pytest.mark.parametrize("column", ["assigned", "dossiers"])
def test_what_is_no_count_is_refused_in_its_box_and_all_typed_stays(
    client, committee, cell, other, admin, typed, said, column
):
    sheet = Sheet(client)
    before = AuditEntry.objects.count()

    sheet.type(column, cell, typed)
    sheet.type("own", other, 5)
    sheet.save(ground="Họp ngày 12/05")

    assert said in sheet.error(column, cell)
    assert unescape(sheet.boxes[name(column, cell)]) == typed
    assert sheet.boxes[name("own", other)] == "5"
    assert 'value="Họp ngày 12/05"' in sheet.html
    assert not Quota.objects.exists()
    assert AuditEntry.objects.count() == before


def test_an_emptied_share_is_no_share(client, committee, cell, admin):
    give(cell, 2)
    sheet = Sheet(client)

    sheet.type("assigned", cell, "")
    refused = sheet.save()
    sheet.save(ground="Không còn nguồn")

    assert "Chia lại phần đã giao thì ghi văn bản hoặc lý do." in refused
    assert sheet.boxes[name("assigned", cell)] == ""
    assert targets() == {}


def test_an_empty_plan_is_kept_as_nothing_planned(client, committee, cell, admin):
    set_source_plan(organization=cell, year=2024, actor=None, job="test", sources=4, dossiers=1)
    sheet = Sheet(client)

    sheet.type("sources", cell, "")
    sheet.save()
    again = sheet.save()

    plan = SourcePlan.objects.get()
    assert (plan.sources, plan.to_class, plan.dossiers) == (0, 0, 1)
    assert "Không có gì thay đổi." in again


def test_two_who_share_out_at_once_lose_nothing(client, committee, cell, other, admin, office):
    give(cell, 2)
    give(other, 2)
    mine = Sheet(client)
    share_out(
        committee=committee,
        year=2024,
        changes=[change(cell, "assigned", 2, 5), change(other, "assigned", 2, 6)],
        ground="Họp",
        actor=office,
    )

    mine.type("assigned", cell, 3)
    mine.type("own", other, 1)
    told = mine.save(ground="Thông báo 12")
    stood = targets()
    typed = dict(mine.boxes)
    mine.save(ground="Thông báo 12")

    assert "Người khác vừa ghi 5, lúc mở trang là 2." in told
    assert "Chi bộ thôn Hải An, cấp trên giao: 2 → 6" in told
    assert stood == {cell.name: 5, other.name: 6}
    assert typed[name("assigned", cell)] == "3"
    assert typed[name("own", other)] == "1"
    assert targets() == {cell.name: 3, other.name: 6}
    assert targets("own") == {other.name: 1}


def test_who_typed_elsewhere_is_told_and_saved(client, committee, cell, other, admin):
    give(cell, 2)
    mine = Sheet(client)
    give(cell, 5)

    mine.type("assigned", other, 1)
    told = mine.save()

    assert "Người khác vừa đổi: Chi bộ thôn Nà Cáng, cấp trên giao: 2 → 5." in told
    assert targets() == {cell.name: 5, other.name: 1}


def test_a_wrong_box_does_not_hide_that_another_moved(client, committee, cell, other, admin):
    give(cell, 2)
    mine = Sheet(client)
    give(cell, 5)

    mine.type("assigned", cell, 3)
    mine.type("assigned", other, "x")
    mine.save(ground="Họp")

    assert "Người khác vừa ghi 5" in mine.error("assigned", cell)
    assert "Ghi số nguyên" in mine.error("assigned", other)
    assert targets() == {cell.name: 5}


def test_the_same_number_typed_twice_is_saved_once(client, committee, cell, admin):
    sheet = Sheet(client)
    sheet.type("own", cell, 2)
    posted = sheet.boxes | {"drawn": sheet.drawn, "ground": ""}

    for _press in range(2):
        client.post(sheet.url, posted)

    assert targets("own") == {cell.name: 2}
    assert AuditEntry.objects.filter(action="cells.quota_set").count() == 1


def test_a_cell_dissolved_meanwhile_is_told_of(client, committee, cell, other, admin):
    sheet = Sheet(client)
    other.dissolved_on = make.MARCH_5
    other.save()

    sheet.type("own", other, 2)
    sheet.type("own", cell, 2)
    told = sheet.save()

    assert "Có tổ chức vừa giải thể hoặc chuyển đi" in told
    assert sheet.boxes[name("own", cell)] == "2"
    assert not Quota.objects.exists()


@pytest.mark.parametrize("drawn", ["", "{", "a b", "a 1 2 3 4", "a 1 2 3 4 x", "a 1 2 3 4 5;"])
def test_a_page_that_came_back_broken_writes_nothing(client, committee, cell, admin, drawn):
    sheet = Sheet(client)
    sheet.type("own", cell, 2)
    sheet.drawn = drawn

    said = sheet.save()

    assert "Không đọc được trang đã gửi." in said
    assert not Quota.objects.exists()


def test_a_cell_left_out_of_the_post_is_left_alone(client, committee, cell, admin):
    give(cell, 2)
    sheet = Sheet(client)
    sheet.boxes = {}

    sheet.save(ground="Họp")

    assert targets() == {cell.name: 2}


def test_a_superior_shares_to_its_committees_the_same_way(client, superior, committee, cell):
    client.force_login(make.holder_of("system_admin", superior))
    sheet = Sheet(client)

    sheet.type("assigned", superior, 30)
    sheet.type("assigned", committee, 9)
    sheet.save()
    below = Sheet(client, to_chuc=committee.pk)

    assert name("assigned", cell) not in sheet.boxes
    assert targets() == {superior.name: 30, committee.name: 9}
    assert below.boxes[name("assigned", committee)] == "9"
    assert name("assigned", cell) in below.boxes


def test_cells_of_a_section_stand_on_the_committees_grid(client, committee, admin):
    section = create_organization(
        name="Đảng ủy bộ phận", kind="section", parent=committee, actor=None, source="test"
    )
    below = make.make_cell(section, "Chi bộ tổ 1")

    assert name("own", below) in Sheet(client).boxes


def test_the_office_has_the_same_page_outside_the_admin(client, committee, cell, office):
    client.force_login(office)
    sheet = Sheet(client, OFFICE)
    sheet.type("own", cell, 2)

    said = sheet.save()

    assert "Đã ghi 1 số." in said
    assert targets("own") == {cell.name: 2}


def test_the_figures_lead_to_the_grid_who_keeps_quotas(client, committee, cell, office):
    leads = []
    for user in (office, make.holder_of("standing_deputy", committee)):
        client.force_login(user)
        leads.append(reverse(OFFICE) in client.get(reverse("reports:index")).content.decode())

    assert leads == [True, False]


@pytest.mark.parametrize("page", [ADMIN, OFFICE])
def test_who_keeps_no_quotas_opens_no_grid(client, committee, cell, page):
    refused = []
    for kind, where in [("secretary", cell), ("standing_deputy", committee)]:
        client.force_login(make.holder_of(kind, where))
        refused.append(client.get(reverse(page)).status_code)

    assert refused == ([403, 403] if page == OFFICE else [302, 302])


@pytest.mark.parametrize("page", [ADMIN, OFFICE])
def test_a_grid_out_of_reach_is_not_found(client, superior, committee, cell, admin, page):
    far = make.make_committee("Đảng ủy xã khác")

    asked = [far.pk, cell.pk, superior.pk, "x"]
    statuses = [client.get(reverse(page, query={"to_chuc": pk})).status_code for pk in asked]

    assert statuses == [404, 404, 404, 404]


@pytest.mark.parametrize("year", ["", "1999", "2101", "-1", "năm", "9" * 5000])
def test_what_is_no_year_is_the_running_one(client, committee, cell, admin, year):
    response = client.get(reverse(ADMIN, query={"nam": year}))

    assert response.context["year"] == clock.today().year


@pytest.mark.parametrize("page", [ADMIN, OFFICE])
def test_the_grid_asks_the_same_for_three_cells_and_ninety(
    client, committee, admin, page, django_assert_max_num_queries
):
    counts = []
    for cells in (3, 87):
        for _n in range(cells):
            give(make.make_cell(committee), 1)
        with django_assert_max_num_queries(20) as queries:
            client.get(reverse(page, query={"nam": 2024}))
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_the_admin_leads_to_the_grid(client, committee, admin):
    index = client.get(reverse("admin:index")).content.decode()
    listed = client.get(reverse("admin:cells_quota_changelist")).content.decode()

    assert reverse(ADMIN) in index
    assert reverse(ADMIN) in listed


@pytest.mark.parametrize(
    ("shares", "said"),
    [((), "chưa chia"), ((4, 4), "8, còn 1"), ((4, 5), "9, đủ"), ((4, 8), "⚠ 12, vượt 3")],
)
def test_the_list_of_targets_says_what_is_shared_out(
    client, superior, committee, cell, other, shares, said
):
    client.force_login(make.holder_of("system_admin", superior))
    give(superior, 30)
    give(committee, 9)
    give(committee, 7, "own")
    give(make.make_cell(make.make_committee("Đảng ủy xã khác")), 5)
    for each, target in zip((cell, other), shares, strict=False):
        give(each, target)
        give(each, 1, year=2023)

    rows = client.get(reverse("admin:cells_quota_changelist")).content.decode()
    found = re.findall(r'field-target">(\d+)</td><td class="field-shares">([^<]*)<', rows)

    assert ("9", said) in found
    assert ("7", "chưa chia") in found
    assert ("30", "9, còn 21") in found


def test_the_grid_tells_how_shares_were_given(client, committee, cell, admin, office):
    give(cell, 2)
    share_out(
        committee=committee,
        year=2024,
        changes=[change(cell, "assigned", 2, 4)],
        ground="Thông báo 12-TB/ĐU",
        actor=office,
    )

    page = client.get(reverse(ADMIN, query={"nam": 2024})).content.decode()
    one = reverse("admin:cells_quota_change", args=[Quota.objects.get().pk])
    alone = client.get(one).content.decode()

    for html in (page, alone):
        assert "2 → 4" in html
        assert "Căn cứ: Thông báo 12-TB/ĐU." in html
        assert str(office) in html


def test_a_share_is_changed_in_its_own_form_on_a_ground(client, committee, cell, admin):
    row = give(cell, 2)
    url = reverse("admin:cells_quota_change", args=[row.pk])

    refused = client.post(url, {"target": "3", "decision": "", "ground": ""})
    client.post(url, {"target": "3", "decision": "", "ground": "Họp ngày 12/05"})

    row.refresh_from_db()
    assert "ground" in refused.context["adminform"].form.errors
    assert row.target == 3
    assert AuditEntry.objects.latest("pk").data["ground"] == "Họp ngày 12/05"


def test_what_is_drawn_is_what_stands(client, committee, cell, admin):
    give(cell, 2)
    set_source_plan(organization=cell, year=2024, actor=None, job="test", sources=4)

    whole, line = Sheet(client).drawn.split(";")

    assert whole == f"{committee.pk.hex[:12]} - - - - -"
    assert line == f"{cell.pk.hex[:12]} 2 - 4 0 0"
