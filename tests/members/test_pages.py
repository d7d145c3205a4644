"""The member register: list, record, own record, corrections."""

from datetime import date

import pytest
from django.urls import reverse

from people.models import AuditEntry
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def cell():
    return make.make_cell(make.make_committee())


@pytest.fixture
def other_cell(cell):
    return make.make_cell(cell.parent)


@pytest.fixture
def member(cell):
    return make.make_member(cell, "Phùn Văn Khánh", joined_on=date(2020, 9, 2))


LIST = "members:list"


def test_a_record_is_seen_in_reach_alone(client, member, other_cell):
    url = member.get_absolute_url()

    anonymous = client.get(url)
    statuses = {}
    for name, user in {
        "own cell": make.holder_of("secretary", member.cell),
        "other cell": make.holder_of("secretary", other_cell),
        "office": make.holder_of("office", member.committee),
        "plain member": make.user_of(make.make_member(member.cell)),
        "the member": make.user_of(member),
    }.items():
        client.force_login(user)
        statuses[name] = client.get(url).status_code

    assert anonymous.status_code == 302
    assert statuses == {
        "own cell": 200,
        "other cell": 404,
        "office": 200,
        "plain member": 404,
        "the member": 200,
    }


def test_the_list_sorts_by_given_name_and_finds_without_accents(client, cell):
    for name in ("Đặng Văn Ước", "Tằng Thị Ánh", "Bàn Văn Đức"):
        make.make_member(cell, name)
    client.force_login(make.holder_of("office", cell.parent))

    everybody = client.get(reverse(LIST)).context["members"]
    found = client.get(reverse(LIST), {"q": "dang van uoc"}).context["members"]

    assert [str(m) for m in everybody] == [
        "Tằng Thị Ánh",
        "Bàn Văn Đức",
        "Đặng Văn Ước",
    ]
    assert [str(m) for m in found] == ["Đặng Văn Ước"]


def test_the_list_filters_by_cell_and_status(client, cell, other_cell):
    make.make_member(cell, "Bàn Văn Đức", official=False)
    make.make_member(other_cell, "Tằng Thị Ánh")
    client.force_login(make.holder_of("office", cell.parent))

    def names(**filters):
        return [str(m) for m in client.get(reverse(LIST), filters).context["members"]]

    assert names(chi_bo=str(other_cell.pk)) == ["Tằng Thị Ánh"]
    assert names(trang_thai="probationary") == ["Bàn Văn Đức"]
    assert names(trang_thai="x", chi_bo="x") == ["Tằng Thị Ánh", "Bàn Văn Đức"]


def test_me_leads_to_the_own_record(client, member):
    client.force_login(make.user_of(member))
    assert client.get(reverse("members:me")).url == member.get_absolute_url()

    client.force_login(make.make_user(make.make_person()))
    assert client.get(reverse("members:me")).status_code == 404


def test_the_secretary_corrects_contact_data_and_the_old_value_stays(client, member):
    secretary = make.holder_of("secretary", member.cell)
    client.force_login(secretary)

    response = client.post(reverse("members:edit", args=[member.pk]), {"phone": "0912 000 111"})

    member.person.refresh_from_db()
    assert response.url == member.get_absolute_url()
    assert member.person.phone == "0912 000 111"
    entry = AuditEntry.objects.get(action="members.corrected")
    assert (entry.actor, entry.data) == (secretary, {"phone": ["", "0912 000 111"]})


def test_a_wrong_address_is_said_beside_its_field_and_nothing_is_written(client, member):
    client.force_login(make.holder_of("secretary", member.cell))

    response = client.post(
        reverse("members:edit", args=[member.pk]),
        {"phone": "0912", "email": "không phải thư"},
    )

    member.person.refresh_from_db()
    assert "email" in response.context["form"].errors
    assert 'value="0912"' in response.content.decode()
    assert member.person.phone == ""
    assert not AuditEntry.objects.filter(action="members.corrected").exists()


def test_correcting_is_for_the_cells_leaders_and_the_office(client, member, other_cell):
    url = reverse("members:edit", args=[member.pk])

    statuses = []
    for user in (
        make.holder_of("secretary", other_cell),
        make.holder_of("in_charge", member.cell),
        make.user_of(member),
        make.holder_of("office", member.committee),
    ):
        client.force_login(user)
        statuses.append(client.get(url).status_code)

    assert statuses == [404, 403, 403, 200]


def test_the_list_asks_the_same_for_one_row_and_three_and_stays_light(
    client, cell, django_assert_max_num_queries
):
    client.force_login(make.holder_of("secretary", cell))
    with django_assert_max_num_queries(15) as one:
        client.get(reverse(LIST))
    for _n in range(2):
        make.make_member(cell)
    with django_assert_max_num_queries(15) as three:
        client.get(reverse(LIST))
    for _n in range(48):
        make.make_member(cell)
    full = client.get(reverse(LIST))

    assert len(one) == len(three)
    assert len(full.content) <= 60 * 1024
    assert "Đang xem 51 đảng viên, xếp theo tên." in full.content.decode()


def test_the_list_filters_by_the_years_people_joined_in(client, cell):
    make.make_member(cell, "Bàn Văn Đức", joined_on=date(2022, 1, 1))
    left = make.make_member(cell, "Tằng Thị Ánh", joined_on=date(2024, 12, 31))
    left.status = "moved"
    left.save()
    kinh = make.make_person("Lê Văn Kinh", ethnic_group="01")
    dao = make.make_person("Phùn Thị Dao", ethnic_group="09")
    for person in (kinh, dao):
        make.make_member(cell, person=person, joined_on=date(2024, 3, 5), official=False)
    client.force_login(make.holder_of("office", cell.parent))

    def names(**filters):
        return [str(m) for m in client.get(reverse(LIST), filters).context["members"]]

    assert names(nam="2024") == ["Phùn Thị Dao", "Lê Văn Kinh"]
    assert names(nam="2022-2024") == ["Phùn Thị Dao", "Bàn Văn Đức", "Lê Văn Kinh"]
    assert names(nam="2024", trang_thai="tat_ca") == ["Tằng Thị Ánh", "Phùn Thị Dao", "Lê Văn Kinh"]
    assert names(nam="2024", dan_toc="thieu-so") == ["Phùn Thị Dao"]
    assert names(nam="hai nghìn", dan_toc="x") == names()
