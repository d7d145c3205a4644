"""Ai xem được?: why a record is seen, who else sees it, who opened it."""

from datetime import timedelta

import pytest
from django.urls import reverse

from candidates.models import Stage
from people import clock
from people.models import RecordOpening
from tests import factories as make

NEXT_DAY = make.MARCH_5 + timedelta(days=1)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today():
    with clock.held_today(make.MARCH_5):
        yield


@pytest.fixture
def committee():
    return make.make_committee()


@pytest.fixture
def cell(committee):
    return make.make_cell(committee)


@pytest.fixture
def member(cell):
    return make.make_member(cell, "Nông Thị Hoa")


def seers(page):
    return {(seer.person.full_name, seer.ground, seer.corrects) for seer in page.context["seers"]}


def who_sees(client, user, record):
    client.force_login(user)
    kind = "members" if record._meta.model_name == "member" else "candidates"
    return client.get(reverse(f"{kind}:who-sees", args=[record.pk]))


def test_the_page_names_everybody_who_sees_the_member_and_their_posts(
    client, committee, cell, member
):
    secretary = make.holder_of("secretary", cell)
    in_charge = make.holder_of("in_charge", cell)
    office = make.holder_of("office", committee)
    make.holder_of("secretary", make.make_cell(committee))
    make.holder_of("superior_viewer", committee)
    make.holder_of("system_admin", committee)
    make.holder_of("office", make.make_committee("Đảng ủy xã Đồng Văn"))

    page = who_sees(client, in_charge, member)

    assert seers(page) == {
        ("Nông Thị Hoa", "chính người đó", False),
        (secretary.person.full_name, f"bí thư, {cell}", True),
        (in_charge.person.full_name, f"đảng ủy viên phụ trách chi bộ, {cell}", False),
        (office.person.full_name, f"văn phòng đảng ủy, {committee}", True),
    }
    assert page.context["grounds"] == [f"đảng ủy viên phụ trách chi bộ, {cell}"]
    assert f"đảng ủy viên phụ trách chi bộ, {cell}" in page.content.decode()


def test_everybody_named_sees_the_member_and_nobody_else_does(client, committee, cell, member):
    people = [
        make.holder_of(kind, place)
        for kind, place in [
            ("secretary", cell), ("committee_member", cell), ("office", committee),
            ("inspection", committee), ("committee_member", committee),
            ("superior_viewer", committee), ("secretary", make.make_cell(committee)),
        ]
    ]  # fmt: skip

    page = who_sees(client, people[0], member)

    named = {seer.person.pk for seer in page.context["seers"]} - {member.person_id}
    for user in people:
        client.force_login(user)
        status = client.get(reverse("members:detail", args=[member.pk])).status_code
        assert status == (200 if user.person_id in named else 404)


def test_a_candidates_mentor_is_named_and_a_superior_once_it_was_submitted(client, committee, cell):
    superior = make.holder_of("superior_viewer", committee)
    candidate = make.make_candidate(cell)
    mentor = make.make_member(cell)
    make.make_mentorship(candidate, mentor)

    before = who_sees(client, make.user_of(mentor), candidate)
    candidate.stage = Stage.CELL_PASSED
    candidate.save()
    after = who_sees(client, superior, candidate)

    assert before.context["grounds"] == ["người đang giúp đỡ"]
    named = {person for person, _ground, _corrects in seers(before)}
    assert named == {str(candidate.person), str(mentor.person)}
    assert seers(after) - seers(before) == {
        (superior.person.full_name, f"cán bộ theo dõi của cấp trên, {committee}", False)
    }


def test_an_opening_is_kept_once_a_day_with_its_ground(client, committee, cell, member):
    secretary = make.holder_of("secretary", cell)
    client.force_login(secretary)

    for _n in range(2):
        client.get(reverse("members:detail", args=[member.pk]))
    client.get(f"/api/v1/members/{member.pk}/")
    with clock.held_today(NEXT_DAY):
        client.get(f"/api/v1/members/{member.pk}/")

    kept = RecordOpening.objects.order_by("on").values_list("person", "user", "on", "ground")
    assert list(kept) == [
        (member.person_id, secretary.pk, day, f"bí thư, {cell}") for day in (make.MARCH_5, NEXT_DAY)
    ]


def test_the_record_of_a_candidate_counts_as_opened_too(client, cell):
    candidate = make.make_candidate(cell)
    mentor = make.make_member(cell)
    make.make_mentorship(candidate, mentor)
    client.force_login(make.user_of(mentor))

    client.get(reverse("candidates:detail", args=[candidate.pk]))
    client.get(f"/api/v1/candidates/{candidate.pk}/")

    opening = RecordOpening.objects.get()
    assert (opening.person, opening.ground) == (candidate.person, "người đang giúp đỡ")


def test_what_one_opens_of_oneself_is_not_kept(client, member):
    client.force_login(make.user_of(member))

    client.get(reverse("members:detail", args=[member.pk]))

    assert not RecordOpening.objects.exists()


def test_who_is_opened_and_the_inspection_read_who_opened_others_do_not(
    client, committee, cell, member
):
    secretary = make.holder_of("secretary", cell)
    client.force_login(secretary)
    client.get(reverse("members:detail", args=[member.pk]))

    own = who_sees(client, make.user_of(member), member)
    inspection = who_sees(client, make.holder_of("inspection", committee), member)
    other = who_sees(client, secretary, member)

    for page in (own, inspection):
        assert [opening.user for opening in page.context["openings"]] == [secretary]
    assert list(other.context["openings"]) == []
    assert "Chỉ người có hồ sơ và ủy ban kiểm tra" in other.content.decode()


def test_the_page_asks_the_same_however_many_hold_posts(
    client, committee, cell, member, django_assert_max_num_queries
):
    office = make.holder_of("office", committee)
    client.force_login(office)
    url = reverse("members:who-sees", args=[member.pk])
    with django_assert_max_num_queries(15) as few:
        client.get(url)
    for kind in ("secretary", "deputy", "in_charge"):
        make.holder_of(kind, cell)
    with django_assert_max_num_queries(15) as many:
        client.get(url)

    assert len(few) == len(many)
