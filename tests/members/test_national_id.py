"""A member's national id: masked everywhere, shown in clear for a reason, written by few."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from members.identity import reveal_national_id, set_national_id
from people.models import AuditEntry
from tests import factories as make

pytestmark = pytest.mark.django_db

HIS, MASKED = "022090001123", "0220•••••123"


@pytest.fixture
def member():
    member = make.make_member(make.make_cell(make.make_committee()), "Phùn Văn Khánh")
    set_national_id(member=member, value=HIS, actor=None, source="test")
    return member


@pytest.fixture
def secretary(member):
    return make.holder_of("secretary", member.cell)


def written(action):
    return [(e.actor, e.target_id, e.data) for e in AuditEntry.objects.filter(action=action)]


def test_pages_and_api_show_it_masked(client, member, secretary):
    client.force_login(secretary)

    page = client.get(member.get_absolute_url()).content.decode()
    rows = client.get("/api/v1/members/", {"q": "khánh"}).json()["results"]

    assert MASKED in page
    assert HIS not in page
    assert [row["national_id"] for row in rows] == [MASKED]


def test_revealing_shows_it_once_and_keeps_who_and_why(client, member, secretary):
    client.force_login(secretary)
    url = reverse("members:reveal-national-id", args=[member.pk])

    before = client.get(url).content.decode()
    answer = client.post(url, {"reason": "  đối chiếu thẻ  đảng viên "})

    assert HIS not in before
    assert HIS in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    assert written("people.national_id_revealed") == [
        (secretary, str(member.pk), {"reason": "đối chiếu thẻ đảng viên"})
    ]
    assert HIS not in client.get(url).content.decode()


def test_nothing_is_revealed_without_a_reason(client, member, secretary):
    client.force_login(secretary)
    url = reverse("members:reveal-national-id", args=[member.pk])

    answer = client.post(url, {"reason": "  "}).content.decode()

    assert "Ghi lý do cần xem số định danh." in answer
    assert HIS not in answer
    assert written("people.national_id_revealed") == []


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("secretary", 200),
        ("office", 200),
        ("committee_member", 403),
        ("chair", 403),
        ("the member", 403),
        ("other cell", 404),
        ("other office", 404),
        ("nobody", 302),
    ],
)
def test_only_the_cells_leaders_and_the_office_see_and_write_it(client, member, who, status):
    elsewhere = make.make_committee("Đảng ủy xã Đồng Văn")
    people = {
        "secretary": lambda: make.holder_of("secretary", member.cell),
        "office": lambda: make.holder_of("office", member.committee),
        "committee_member": lambda: make.holder_of("committee_member", member.cell),
        "chair": lambda: make.holder_of("secretary", member.committee),
        "the member": lambda: make.user_of(member),
        "other cell": lambda: make.holder_of("secretary", make.make_cell(member.committee)),
        "other office": lambda: make.holder_of("office", elsewhere),
    }
    if who in people:
        client.force_login(people[who]())
    new = "022090001124"

    seen = client.post(
        reverse("members:reveal-national-id", args=[member.pk]), {"reason": "đối chiếu"}
    )
    kept = client.post(reverse("members:set-national-id", args=[member.pk]), {"national_id": new})

    allowed = status == 200
    assert seen.status_code == status
    assert kept.status_code == (302 if allowed else status)
    assert (HIS in seen.content.decode()) is allowed
    assert len(written("people.national_id_revealed")) == int(allowed)
    member.person.refresh_from_db()
    assert member.person.national_id == (new if allowed else HIS)


def test_services_refuse_whoever_opens_another_door(member):
    neighbour = make.holder_of("secretary", make.make_cell(member.committee))

    with pytest.raises(PermissionDenied):
        reveal_national_id(member=member, reason="đối chiếu", actor=neighbour)
    with pytest.raises(PermissionDenied):
        set_national_id(member=member, value="", actor=neighbour)

    member.person.refresh_from_db()
    assert member.person.national_id == HIS
    assert written("people.national_id_revealed") == []


def test_a_doubtful_number_is_kept_and_told(client, member, secretary):
    client.force_login(secretary)

    page = client.post(
        reverse("members:set-national-id", args=[member.pk]),
        {"national_id": "22175001123"},
        follow=True,
    ).content.decode()

    assert "Số định danh cho biết giới tính khác với hồ sơ." in page
    assert "Số định danh cho biết sinh năm 1975, hồ sơ ghi 1990." in page
    member.person.refresh_from_db()
    assert member.person.national_id == "022175001123"


def test_an_old_card_is_refused_beside_its_field(client, member, secretary):
    client.force_login(secretary)

    page = client.post(
        reverse("members:set-national-id", args=[member.pk]), {"national_id": "100123456"}
    ).content.decode()

    assert "Đây là số chứng minh nhân dân cũ (9 số). Cần số định danh 12 số." in page
    member.person.refresh_from_db()
    assert member.person.national_id == HIS


def test_an_unknown_key_is_said_and_not_a_fault(client, member, secretary, settings):
    settings.FIELD_KEYS = ["another key " * 3]
    client.force_login(secretary)

    page = client.get(member.get_absolute_url())
    answer = client.post(
        reverse("members:reveal-national-id", args=[member.pk]), {"reason": "đối chiếu"}
    ).content.decode()

    assert page.status_code == 200
    assert "Máy chủ thiếu khóa mã hóa nên không đọc được số này." in answer
