"""Who comes from another organisation, for good or for a time, with their papers."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from candidates.models import Candidate
from members import services
from members.models import Member
from members.services import Newcomer, Papers
from people import clock
from people.models import AuditEntry, Person
from quangan.invariants import breaches
from tests import factories as make

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 20)
BORN = date(1985, 4, 5)
TYPED = {
    "stay": "permanent", "on": "16/03/2026", "place": "Đảng bộ xã Đầm Hà", "number": "15-GGT",
    "issued_on": "10/03/2026", "kept_at": "Tủ số 2", "full_name": "Chìu Thị Mai",
    "birth_date": "05/04/1985", "joined_on": "03/02/2010", "official_on": "03/02/2011",
    "card_number": "64.123456", "national_id": "022185001234", "sex": "female",
    "ethnic_group": "09", "home_place": "Đầm Hà", "residence": "", "phone": "",
}  # fmt: skip


@pytest.fixture(autouse=True)
def today():
    with clock.held_today(TODAY):
        yield


@pytest.fixture
def cell():
    return make.make_cell(make.make_committee(), "Chi bộ thôn Nà Cáng")


@pytest.fixture
def office(cell):
    return make.holder_of("office", cell.parent)


def newcomer(**fields):
    fields = {
        "full_name": "Chìu Thị Mai", "birth_date": BORN, "joined_on": date(2010, 2, 3),
        "official_on": date(2011, 2, 3),
    } | fields  # fmt: skip
    return Newcomer(**fields)


def papers(**fields):
    fields = {
        "place": "Đảng bộ xã Đầm Hà", "number": "15-GGT", "issued_on": date(2026, 3, 10),
    } | fields  # fmt: skip
    return Papers(**fields)


def receive(cell, actor, **asked):
    asked = {
        "on": date(2026, 3, 16), "newcomer": newcomer(), "papers": papers(), "stay": "permanent",
    } | asked  # fmt: skip
    return services.receive_member(cell=cell, actor=actor, **asked)


def member_of(cell, **fields):
    person = make.make_person("Chìu Thị Mai", birth_date=BORN)
    fields = {"joined_on": date(2010, 2, 3), "official_on": date(2011, 2, 3)} | fields
    return make.make_member(cell, person=person, **fields)


def times(member):
    found = member.periods.order_by("started_on")
    return [(time.cell, time.started_on, time.ended_on) for time in found]


def lines_about(member):
    return [line for line in breaches() if str(member.pk) in line]


def test_the_office_enters_who_comes_for_good_on_the_web(client, cell, office):
    client.force_login(office)
    page = client.get(reverse("cells:detail", args=[cell.pk])).content.decode()

    response = client.post(reverse("members:receive", args=[cell.pk]), TYPED, follow=True)

    member = Member.objects.get(person__full_name="Chìu Thị Mai")
    assert reverse("members:receive", args=[cell.pk]) in page
    assert (member.cell, member.committee, member.status) == (cell, cell.parent, "official")
    assert (member.joined_on, member.official_on) == (date(2010, 2, 3), date(2011, 2, 3))
    assert (member.card_number, member.person.national_id) == ("64.123456", "022185001234")
    assert times(member) == [(cell, date(2026, 3, 16), None)]
    event = member.events.get()
    assert (event.kind, event.happened_on, event.ends_on, event.detail, event.ground) == (
        "arrived", date(2026, 3, 16), None, "permanent", "Giấy giới thiệu 15-GGT ngày 10/03/2026",
    )  # fmt: skip
    assert event.data == {
        "place": "Đảng bộ xã Đầm Hà", "issued_on": "2026-03-10", "kept_at": "Tủ số 2",
        "warnings": [],
    }  # fmt: skip
    record = response.content.decode()
    assert "Chuyển sinh hoạt đến: chính thức, Đảng bộ xã Đầm Hà" in record
    assert AuditEntry.objects.filter(action="members.arrived", actor=office).count() == 1
    assert lines_about(member) == []


def test_who_comes_on_probation_is_followed_to_recognition(cell, office):
    member = receive(cell, office, newcomer=newcomer(joined_on=date(2025, 9, 2), official_on=None))

    assert member.status == "probationary"
    assert Candidate.objects.get(person=member.person).stage == "probationary"
    assert lines_about(member) == []


def test_a_guest_is_counted_at_home_and_has_no_vote_here(client, cell, office):
    member = receive(cell, office, stay="temporary", ends_on=date(2026, 9, 15))

    client.force_login(office)
    listed = client.get(reverse("members:list")).content.decode()
    guests = client.get(reverse("members:list"), {"trang_thai": "guest"}).content.decode()
    record = client.get(member.get_absolute_url()).content.decode()
    assert (member.status, times(member)) == ("guest", [])
    assert not Member.objects.current().filter(pk=member.pk).exists()
    assert not Member.objects.official_on(TODAY).filter(pk=member.pk).exists()
    assert str(member.pk) not in listed
    assert str(member.pk) in guests
    assert reverse("members:end-stay", args=[member.pk]) in record
    assert reverse("members:move-out", args=[member.pk]) not in record
    assert lines_about(member) == []


def test_a_guest_goes_home_or_stays_for_good(client, cell, office):
    goes = receive(cell, office, stay="temporary", ends_on=date(2026, 9, 15))
    client.force_login(office)
    url = reverse("members:end-stay", args=[goes.pk])

    early = client.post(url, {"on": "16/03/2026"})
    client.post(url, {"on": "19/03/2026", "ground": "Giấy 3"})

    goes.refresh_from_db()
    assert "Chọn ngày sau đó" in early.content.decode()
    assert goes.status == "moved"
    assert sorted(goes.events.values_list("kind", "happened_on", "ends_on")) == [
        ("arrived", date(2026, 3, 16), date(2026, 3, 18)),
        ("stay_ended", date(2026, 3, 19), None),
    ]
    stays = receive(cell, office, on=TODAY, same_as=goes)
    assert (stays.pk, stays.status) == (goes.pk, "official")
    assert times(stays) == [(cell, TODAY, None)]


def test_who_was_here_before_goes_on_with_their_own_history(cell, office):
    other = make.make_cell(cell.parent, "Chi bộ thôn Pò Mới")
    member = member_of(cell, card_number="64.123456")
    services.move_out(member=member, on=date(2020, 5, 1), place="Hạ Long", actor=office)

    back = receive(other, office, newcomer=newcomer(card_number="64.123456", phone="0912345678"))

    assert back.pk == member.pk
    assert (back.cell, back.status, back.person.phone) == (other, "official", "0912345678")
    assert times(back) == [
        (cell, date(2010, 2, 3), date(2020, 4, 30)), (other, date(2026, 3, 16), None),
    ]  # fmt: skip
    kinds = list(back.events.order_by("pk").values_list("kind", flat=True))
    assert kinds == ["moved_out", "arrived"]
    assert Member.objects.filter(person__name_key=back.person.name_key).count() == 1
    assert lines_about(back) == []


def test_the_same_name_and_birth_date_is_asked_about(client, cell, office):
    member = member_of(cell)
    services.move_out(member=member, on=date(2020, 5, 1), place="Hạ Long", actor=office)
    client.force_login(office)
    url = reverse("members:receive", args=[cell.pk])

    asked = client.post(url, TYPED)
    before = Member.objects.filter(person__birth_date=BORN).count()
    client.post(url, TYPED | {"same_as": "khac"})

    assert asked.status_code == 200
    assert "Là đ/c Chìu Thị Mai, Chi bộ thôn Nà Cáng, chuyển đi" in asked.content.decode()
    assert "Chọn là người đó hay người khác" in asked.content.decode()
    after = Member.objects.filter(person__name_key=member.person.name_key).count()
    assert (before, after) == (1, 2)
    member.refresh_from_db()
    assert member.status == "moved"


def test_the_one_who_is_chosen_goes_on(client, cell, office):
    member = member_of(cell)
    services.move_out(member=member, on=date(2020, 5, 1), place="Hạ Long", actor=office)
    client.force_login(office)

    client.post(reverse("members:receive", args=[cell.pk]), TYPED | {"same_as": str(member.pk)})

    member.refresh_from_db()
    assert (member.status, member.card_number) == ("official", "64.123456")
    assert member.person.national_id == "022185001234"


@pytest.mark.parametrize(
    ("ending", "code"), [("none", "already_member"), ("death", "ended"), ("leaving", "ended")]
)
def test_who_is_a_member_or_ended_for_good_is_not_received(cell, office, ending, code):
    member = member_of(cell, card_number="64.123456")
    if ending == "death":
        services.record_death(member=member, on=date(2026, 1, 1), actor=office)
    elif ending == "leaving":
        services.record_leaving(
            member=member, on=date(2026, 1, 1), kind="removed", ground="QĐ 1", actor=office
        )
    before = (times(member), member.events.count(), Person.objects.count())

    with pytest.raises(ValidationError) as refusal:
        receive(cell, office, newcomer=newcomer(card_number="64.123456"))

    assert refusal.value.code == code
    assert (times(member), member.events.count(), Person.objects.count()) == before


def test_a_member_out_of_reach_is_not_named(cell, office):
    elsewhere = make.make_cell(make.make_committee("Đảng ủy xã Đồng Văn"), "Chi bộ Khe Mo")
    member_of(elsewhere, card_number="64.123456")

    with pytest.raises(ValidationError) as refusal:
        receive(cell, office, newcomer=newcomer(card_number="64.123456"))

    assert refusal.value.code == "elsewhere"
    assert "Khe Mo" not in refusal.value.messages[0]


def test_who_moved_away_from_another_committee_here_comes_with_their_history(cell, office):
    old = make.make_cell(make.make_committee("Đảng ủy xã Đồng Văn"))
    member = member_of(old, card_number="64.123456")
    theirs = make.holder_of("office", old.parent)
    services.move_out(member=member, on=date(2026, 3, 11), place="Quảng An", actor=theirs)

    here = receive(cell, office, newcomer=newcomer(card_number="64.123456"))

    assert (here.pk, here.cell, here.committee) == (member.pk, cell, cell.parent)
    assert lines_about(here) == []


def refused(error):
    if hasattr(error, "error_dict"):
        return {(name, e.code) for name, errors in error.error_dict.items() for e in errors}
    return {("", error.code)}


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"on": date(2026, 3, 21)}, ("on", "future")),
        ({"papers": papers(issued_on=date(2026, 3, 17))}, ("issued_on", "paper_after_arrival")),
        ({"papers": papers(place=" ")}, ("place", "no_place")),
        ({"papers": papers(number=" ")}, ("number", "no_number")),
        ({"newcomer": newcomer(joined_on=date(2026, 3, 16), official_on=None)},
         ("joined_on", "order")),
        ({"newcomer": newcomer(official_on=date(2010, 2, 3))}, ("official_on", "order")),
        ({"newcomer": newcomer(official_on=date(2026, 3, 17))}, ("official_on", "order")),
        ({"newcomer": newcomer(joined_on=date(2003, 4, 4), official_on=None)},
         ("joined_on", "too_young")),
        ({"stay": "temporary"}, ("ends_on", "no_end")),
        ({"stay": "temporary", "ends_on": date(2026, 3, 15)}, ("ends_on", "order")),
        ({"stay": "for ever"}, ("stay", "no_kind")),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_and_nobody_is_entered(cell, office, asked, expected):
    before = (Person.objects.count(), Member.objects.count())

    with pytest.raises(ValidationError) as refusal:
        receive(cell, office, **asked)

    assert expected in refused(refusal.value)
    assert (Person.objects.count(), Member.objects.count()) == before


def test_a_number_of_somebody_of_another_name_is_refused(cell, office):
    member_of(cell, card_number="64.123456")

    with pytest.raises(ValidationError) as refusal:
        receive(cell, office, newcomer=newcomer(full_name="Lý A Dơ", card_number="64.123456"))

    assert refused(refusal.value) == {("card_number", "other_person")}


def test_papers_handed_in_late_and_a_stay_too_short_are_told(cell, office):
    member = receive(
        cell, office, papers=papers(issued_on=date(2025, 10, 1)), stay="temporary",
        ends_on=date(2026, 4, 1),
    )  # fmt: skip

    assert member.events.get().data["warnings"] == [
        "Giấy giới thiệu phải nộp chậm nhất 12/11/2025 (294-QĐ/TW điểm 6.3.1c).",
        "Thời gian 0 tháng không thuộc loại tạm thời (294-QĐ/TW điểm 6.3.2; 06-HD/TW điểm 10.2.2).",
    ]


def test_only_the_office_receives(client, cell, office):
    url = reverse("members:receive", args=[cell.pk])
    statuses = {"nobody": client.get(url).status_code}
    for who, user in {
        "office": office,
        "secretary": make.holder_of("secretary", cell),
        "committee": make.holder_of("secretary", cell.parent),
        "other cell": make.holder_of("secretary", make.make_cell(cell.parent)),
        "elsewhere": make.holder_of("office", make.make_committee("Đảng ủy xã Đồng Văn")),
    }.items():
        client.force_login(user)
        statuses[who] = client.get(url).status_code

    assert statuses == {
        "nobody": 302, "office": 200, "secretary": 403, "committee": 403, "other cell": 404,
        "elsewhere": 404,
    }  # fmt: skip
    with pytest.raises(PermissionDenied):
        receive(cell, make.holder_of("deputy", cell))
