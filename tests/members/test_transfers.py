"""Transfers between our cells: one side asks, the other releases or refuses."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from cells.models import Post
from members import services
from members.models import TransferRequest
from people import clock
from quangan.invariants import breaches
from tests import factories as make

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 20)


@pytest.fixture(autouse=True)
def today():
    with clock.held_today(TODAY):
        yield


@pytest.fixture
def cell():
    return make.make_cell(make.make_committee(), "Chi bộ thôn Nà Cáng")


@pytest.fixture
def other(cell):
    return make.make_cell(cell.parent, "Chi bộ thôn Pò Mới")


@pytest.fixture
def secretary(cell):
    return make.holder_of("secretary", cell)


@pytest.fixture
def receiver(other):
    return make.holder_of("secretary", other)


@pytest.fixture
def member(cell):
    return make.make_member(cell, "Phùn Văn Khánh")


@pytest.fixture
def request_(member, other, secretary):
    return services.ask_transfer(member=member, to_cell=other, actor=secretary, ground="Về quê")


def where(member):
    member.refresh_from_db()
    return [
        member.cell,
        [(p.cell, p.started_on, p.ended_on) for p in member.periods.order_by("started_on")],
    ]


def test_a_leader_asks_and_the_other_cell_releases_on_the_web(
    client, member, cell, other, secretary, receiver
):
    client.force_login(secretary)
    client.post(
        reverse("members:ask-transfer", args=[member.pk]), {"to_cell": other.pk, "ground": "Về quê"}
    )
    asked = TransferRequest.objects.get()
    client.force_login(receiver)
    home = client.get(reverse("home")).content.decode()
    client.post(asked.get_absolute_url(), {"answer": "release", "on": "02/03/2026"})

    assert asked.answering_cell == other
    assert asked.get_absolute_url() in home
    assert where(member) == [
        other,
        [(cell, member.joined_on, date(2026, 3, 1)), (other, date(2026, 3, 2), None)],
    ]
    assert member.committee == cell.parent
    asked.refresh_from_db()
    assert (asked.state, asked.effective_on) == ("released", date(2026, 3, 2))
    assert asked.get_absolute_url() not in client.get(reverse("home")).content.decode()
    of_member = [line for line in breaches() if str(member.pk) in line]
    assert of_member == []


def test_a_request_is_seen_by_both_cells_and_the_office_alone(client, cell, request_, receiver):
    statuses = {"nobody": client.get(request_.get_absolute_url()).status_code}
    for who, user in {
        "receiver": receiver,
        "office": make.holder_of("office", cell.parent),
        "third cell": make.holder_of("secretary", make.make_cell(cell.parent)),
        "elsewhere": make.holder_of("office", make.make_committee("Đảng ủy xã Đồng Văn")),
    }.items():
        client.force_login(user)
        statuses[who] = client.get(request_.get_absolute_url()).status_code

    assert statuses == {
        "nobody": 302, "receiver": 200, "office": 200, "third cell": 404, "elsewhere": 404,
    }  # fmt: skip


def test_who_asked_does_not_answer(client, member, request_, secretary):
    before = where(member)
    client.force_login(secretary)

    response = client.post(request_.get_absolute_url(), {"answer": "release", "on": "02/03/2026"})

    assert response.status_code == 403
    assert where(member) == before


def test_what_the_receiving_cell_or_the_office_asks_the_owning_cell_answers(
    cell, other, member, receiver
):
    by_office = services.ask_transfer(
        member=member, to_cell=other, actor=make.holder_of("office", cell.parent)
    )
    services.withdraw_transfer(request=by_office, actor=by_office.asked_by)
    by_receiver = services.ask_transfer(member=member, to_cell=other, actor=receiver)

    assert [by_office.answering_cell, by_receiver.answering_cell] == [cell, cell]


def test_a_second_open_request_and_other_committees_are_refused(member, request_, secretary):
    elsewhere = make.make_cell(make.make_committee("Đảng ủy xã Đồng Văn"))

    with pytest.raises(ValidationError) as twice:
        services.ask_transfer(member=member, to_cell=request_.to_cell, actor=secretary)
    services.withdraw_transfer(request=request_, actor=secretary)
    with pytest.raises(ValidationError) as away:
        services.ask_transfer(member=member, to_cell=elsewhere, actor=secretary)

    assert twice.value.code == "already_asked"
    assert "to_cell" in away.value.error_dict
    assert TransferRequest.objects.count() == 1


def test_refusing_needs_a_reason_and_moves_nobody(client, member, request_, receiver):
    before = where(member)
    client.force_login(receiver)

    client.post(request_.get_absolute_url(), {"answer": "refuse", "reason": ""})
    still = TransferRequest.objects.get().state
    client.post(request_.get_absolute_url(), {"answer": "refuse", "reason": "Chưa đủ giấy tờ"})

    request_.refresh_from_db()
    assert still == "asked"
    assert (request_.state, request_.answer) == ("refused", "Chưa đủ giấy tờ")
    assert where(member) == before
    with pytest.raises(ValidationError) as refused:
        services.release_transfer(request=request_, on=TODAY, actor=receiver)
    assert refused.value.code == "answered"


@pytest.mark.parametrize(
    ("day", "words"),
    [("21/03/2026", "chưa tới"), ("03/03/2015", "Chọn ngày sau"), ("01/01/2001", "vào Đảng")],
)
def test_a_day_that_cannot_be_moves_nobody(client, member, request_, receiver, day, words):
    before = where(member)
    client.force_login(receiver)

    page = client.post(request_.get_absolute_url(), {"answer": "release", "on": day})

    assert words in page.context["release"].errors["on"][0]
    assert where(member) == before


def test_posts_in_the_old_cell_end_and_a_candidacy_goes_along(cell, other, secretary, receiver):
    member = make.make_member(cell, official=False, joined_on=date(2025, 9, 2))
    make.make_post(member.person, cell, "committee_member")
    candidate = make.make_candidate(
        cell, person=member.person, stage="probationary", stage_since=date(2025, 9, 2)
    )
    asked = services.ask_transfer(member=member, to_cell=other, actor=secretary)

    services.release_transfer(request=asked, on=date(2026, 3, 2), actor=receiver)

    candidate.refresh_from_db()
    assert candidate.cell == other
    assert Post.objects.get(person=member.person).ended_on == date(2026, 3, 1)


def test_only_who_asked_withdraws(request_, receiver, secretary):
    with pytest.raises(PermissionDenied):
        services.withdraw_transfer(request=request_, actor=receiver)
    services.withdraw_transfer(request=request_, actor=secretary)

    request_.refresh_from_db()
    assert request_.state == "withdrawn"


def test_who_dies_meanwhile_is_asked_for_no_more(member, request_, secretary):
    services.record_death(member=member, on=TODAY, actor=secretary)

    request_.refresh_from_db()
    assert request_.state == "withdrawn"
