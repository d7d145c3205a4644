"""Members of agencies sent to village cells: sent, ended, seen, and carried along."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from cells.models import CellKind, Organization
from cells.services import merge_cells, move_cell
from members.models import CellAttachment
from members.services.attaching import attach_member, end_attachment
from people import clock
from people.models import AuditEntry, User
from tests import factories as make

pytestmark = pytest.mark.django_db
TODAY = date(2024, 5, 15)
ON = date(2024, 5, 2)
JUNE_30 = date(2024, 6, 30)
PAPERS = {"on": ON, "decision": "QĐ 45", "minutes": "BB 28/04/2024"}


@pytest.fixture(autouse=True)
def today():
    with clock.held_today(TODAY):
        yield


@pytest.fixture
def village():
    return make.make_cell(make.make_committee(), "Chi bộ thôn Nà Cáng")


@pytest.fixture
def agency(village):
    cell = make.make_cell(village.parent, "Chi bộ Cơ quan xã")
    Organization.objects.filter(pk=cell.pk).update(cell_kind=CellKind.AGENCY)
    return cell


@pytest.fixture
def member(agency):
    return member_of(agency)


@pytest.fixture
def office(village):
    return make.holder_of("office", village.parent)


def member_of(cell):
    return make.make_member(cell)


def sent(member, cell, started_on=make.MARCH_5, **fields):
    return CellAttachment.objects.create(
        member=member, cell=cell, mode=fields.pop("mode", "attending"), started_on=started_on,
        **fields,
    )  # fmt: skip


def times(member):
    rows = CellAttachment.objects.filter(member=member).order_by("started_on")
    return list(rows.values_list("cell__name", "started_on", "ended_on"))


def test_the_office_sends_a_member_and_the_membership_stays(village, agency, member, office):
    attach_member(
        cell=village, member=member, mode="attending", started_on=ON, ended_on=JUNE_30,
        actor=office,
    )  # fmt: skip

    member.refresh_from_db()
    assert member.cell == agency
    assert times(member) == [("Chi bộ thôn Nà Cáng", ON, JUNE_30)]
    entry = AuditEntry.objects.get(action="members.attached")
    assert (entry.actor, entry.target_id) == (office, str(member.pk))


def test_nobody_else_sends_members(village, agency, member):
    for kind, at in (("secretary", village), ("secretary", village.parent), ("in_charge", village)):
        with pytest.raises(PermissionDenied):
            attach_member(
                cell=village, member=member, mode="attending", started_on=ON,
                actor=make.holder_of(kind, at),
            )  # fmt: skip
    assert CellAttachment.objects.count() == 0


def test_a_sending_that_cannot_be_is_refused_beside_its_field(village, agency, member, office):
    sent(member, village, ended_on=JUNE_30)
    stranger = make.make_member(make.make_cell(make.make_committee("Đảng ủy xã Đồng Văn")))
    here = member_of(village)
    asked = {"cell": village, "mode": "attending", "started_on": ON, "actor": office}
    wrong = {
        "attached": ({"member": member}, "member"),
        "not_of_committee": ({"member": stranger}, "member"),
        "elsewhere": ({"member": here}, "mode"),
    }

    for code, (fields, field) in wrong.items():
        with pytest.raises(ValidationError) as refusal:
            attach_member(**(asked | fields))
        assert [error.code for error in refusal.value.error_dict[field]] == [code]
    with pytest.raises(ValidationError) as refusal:
        attach_member(
            **(asked | {"member": here, "mode": "transferred", "ended_on": date(2024, 5, 1)})
        )
    assert "ended_on" in str(refusal.value) or "Ngày kết thúc" in str(refusal.value)
    assert CellAttachment.objects.count() == 1


def test_a_time_ends_once_and_not_before_it_began(village, member, office):
    row = sent(member, village)

    with pytest.raises(ValidationError):
        end_attachment(attachment=row, ended_on=date(2024, 3, 4), actor=office)
    end_attachment(attachment=row, ended_on=TODAY, actor=office)
    with pytest.raises(ValidationError):
        end_attachment(attachment=row, ended_on=TODAY, actor=office)

    assert times(member) == [("Chi bộ thôn Nà Cáng", make.MARCH_5, TODAY)]


def test_who_was_sent_goes_on_at_the_cell_that_takes_over(village, member, office):
    other = make.make_cell(village.parent, "Chi bộ thôn Nà Pá")
    sent(member, village)

    merge_cells(cells=[village], into=other, actor=office, **PAPERS)

    assert times(member) == [
        ("Chi bộ thôn Nà Cáng", make.MARCH_5, date(2024, 5, 1)),
        ("Chi bộ thôn Nà Pá", ON, None),
    ]


def test_nobody_attends_the_cell_of_their_own_or_of_another_committee(
    village, agency, member, office
):
    sent(member, village)
    merge_cells(cells=[agency], into=village, actor=office, **PAPERS)
    other = make.make_cell(village.parent, "Chi bộ thôn Nà Pá")
    away = member_of(village)
    sent(away, other)
    elsewhere = make.make_committee("Đảng ủy xã Đồng Văn")
    make.make_post(office.person, elsewhere, "office")
    keeper = User.objects.get(pk=office.pk)  # reach is kept beside the account of one request

    move_cell(cell=other, committee=elsewhere, on=ON, decision="QĐ 46", actor=keeper)

    for someone, name in ((member, "Chi bộ thôn Nà Cáng"), (away, "Chi bộ thôn Nà Pá")):
        assert times(someone) == [(name, make.MARCH_5, date(2024, 5, 1))]


def test_the_cells_page_shows_who_was_sent_and_the_office_sends_from_it(
    client, village, member, office
):
    client.force_login(office)
    asked = {"member": member.pk, "mode": "attending", "started_on": "02/05/2024"}

    client.post(reverse("members:attach", args=[village.pk]), asked)

    row = CellAttachment.objects.get()
    end = reverse("members:end-attachment", args=[row.pk])
    shown = client.get(reverse("cells:detail", args=[village.pk])).content.decode()
    assert str(member) in shown
    assert end in shown
    client.force_login(make.holder_of("secretary", village))
    shown = client.get(reverse("cells:detail", args=[village.pk])).content.decode()
    assert str(member) in shown
    assert end not in shown
    assert client.post(end, {"ended_on": "15/05/2024"}).status_code == 403
    client.force_login(make.holder_of("secretary", make.make_cell(village.parent)))
    assert client.post(end, {"ended_on": "15/05/2024"}).status_code == 404
    client.force_login(office)
    client.post(end, {"ended_on": "15/05/2024"})
    assert times(member) == [("Chi bộ thôn Nà Cáng", ON, TODAY)]


def visits_of(attachment):
    return reverse("members:visits", args=[attachment.pk])


@pytest.mark.parametrize("who", ["member", "secretary", "deputy", "office"])
def test_a_visit_is_recorded_by_who_went_by_who_leads_the_cell_and_by_the_office(
    client, village, member, office, who
):
    attachment = sent(member, village)
    recorder = {"member": lambda: make.user_of(member), "office": lambda: office}.get(
        who, lambda: make.holder_of(who, village)
    )()
    client.force_login(recorder)

    client.post(visits_of(attachment), {"visited_on": "03/05/2024", "about": "Dự họp chi bộ"})
    page = client.get(visits_of(attachment)).content.decode()

    visit = attachment.visits.get()
    assert (visit.visited_on, visit.about, visit.recorded_by) == (
        date(2024, 5, 3),
        "Dự họp chi bộ",
        recorder,
    )
    assert "Dự họp chi bộ" in page
    entry = AuditEntry.objects.get(action="members.visit_recorded")
    assert (entry.actor, entry.organization_path) == (recorder, village.path)


def test_who_only_sees_a_visit_records_none_and_others_find_nothing(client, village, member):
    attachment = sent(member, village)
    for user, status in (
        (make.holder_of("inspection", village.parent), 403),
        (make.user_of(make.make_member(village)), 404),
        (make.holder_of("secretary", make.make_cell(village.parent)), 404),
    ):
        client.force_login(user)
        answer = client.post(visits_of(attachment), {"visited_on": "03/05/2024"})
        assert answer.status_code == status
    assert not attachment.visits.exists()


@pytest.mark.parametrize(
    ("day", "reason"),
    [
        ("16/05/2024", "Ngày về không thể sau hôm nay."),
        ("04/03/2024", "Ngày này nằm ngoài thời gian được cử về."),
        ("11/05/2024", "Ngày này nằm ngoài thời gian được cử về."),
    ],
)
def test_a_visit_lies_in_the_time_and_in_the_past(client, village, member, office, day, reason):
    attachment = sent(member, village, ended_on=date(2024, 5, 10))
    client.force_login(office)

    page = client.post(visits_of(attachment), {"visited_on": day, "about": "Dự họp"})

    assert page.context["form"].errors == {"visited_on": [reason]}
    assert page.context["form"]["about"].value() == "Dự họp"
    assert not attachment.visits.exists()


def test_a_day_recorded_twice_is_one_visit_and_a_wrong_one_is_taken_back(
    client, village, member, office
):
    attachment = sent(member, village)
    client.force_login(office)
    for about in ("Dự họp", "Dự họp, làm đường"):
        client.post(visits_of(attachment), {"visited_on": "03/05/2024", "about": about})
    visit = attachment.visits.get()
    elsewhere = sent(member_of(member.cell), village)

    wrong = client.post(visits_of(elsewhere), {"bo": visit.pk})
    client.post(visits_of(attachment), {"bo": visit.pk})

    assert visit.about == "Dự họp, làm đường"
    assert wrong.status_code == 404
    assert not attachment.visits.exists()
    removed = AuditEntry.objects.get(action="members.visit_removed")
    assert removed.data["on"] == "2024-05-03"


def test_the_cell_and_the_member_show_the_visits(client, village, member, office):
    attachment = sent(member, village)
    client.force_login(office)
    for day in ("03/04/2024", "03/05/2024"):
        client.post(visits_of(attachment), {"visited_on": day})

    cell = client.get(reverse("cells:detail", args=[village.pk])).content.decode()
    record = client.get(member.get_absolute_url()).content.decode()

    assert "Đã về 2 buổi, gần nhất 03/05/2024" in cell
    assert visits_of(attachment) in cell
    assert visits_of(attachment) in record
