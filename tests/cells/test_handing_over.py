"""Handing a post over: what is open under it, whose page it is, and that it was accepted."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from candidates.services import open_report_periods
from cells import services
from cells.models import Post, PostHandover
from cells.work import handovers_to_accept
from meetings import services as meetings
from meetings.models import Task
from members import services as members
from people import clock
from people.models import AuditEntry, User
from tests import factories as make

pytestmark = pytest.mark.django_db

MAY_15 = date(2024, 5, 15)
MAY_20 = datetime(2024, 5, 20, 19, 30, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


@pytest.fixture(autouse=True)
def today():
    with clock.held_today(MAY_15):
        yield MAY_15


@pytest.fixture
def committee():
    return make.make_committee()


@pytest.fixture
def cell(committee):
    return make.make_cell(committee, "Chi bộ thôn Nà Cáng")


@pytest.fixture
def office(committee):
    return make.holder_of("office", committee)


@pytest.fixture
def before(cell):
    """Who was secretary until yesterday."""
    return make.holder_of("secretary", cell)


@pytest.fixture
def left(before, cell):
    """The post that they left."""
    return Post.objects.get(person=before.person, organization=cell)


@pytest.fixture
def after(cell, left):
    """Who is secretary from today."""
    user = make.user_of(make.make_member(cell))
    services.appoint(
        person=user.person, organization=cell, kind="secretary", started_on=MAY_15, actor=None,
        source="test",
    )  # fmt: skip
    left.refresh_from_db()
    return user


def url(post):
    return reverse("cells:handover", args=[post.pk])


def test_all_that_is_open_under_the_post_is_listed(committee, cell, before, left, after):
    helper = make.make_member(cell, "Tằng Văn Hiếu")
    make.make_mentorship(make.make_candidate(cell, "Chìu Thị Dung"), helper)
    make.make_candidate(make.make_cell(committee), "Người Chi Bộ Khác")
    open_report_periods(on=MAY_15)
    meeting = meetings.draft_meeting(cell=cell, kind="regular", planned_at=MAY_20, actor=after)
    Task.objects.create(meeting=meeting, cell=cell, title="Dọn đường", owner=helper)
    members.ask_transfer(
        member=helper, to_cell=make.make_cell(committee), actor=make.holder_of("office", committee)
    )

    said = [item.title for item in services.work_under(left, MAY_15)]

    assert sorted(set(said)) == [
        "Cuộc họp tháng 5: Đang chuẩn bị",
        "Nhận xét tháng 5 về Chìu Thị Dung",
        "Nhận xét tháng 6 về Chìu Thị Dung",
        "Quần chúng Chìu Thị Dung: Nguồn",
        "Việc: Dọn đường",
        "Đề nghị chuyển sinh hoạt của đ/c Tằng Văn Hiếu",
    ]
    in_charge = make.make_post(make.make_person(), cell, "in_charge")
    assert {item.title for item in services.work_under(in_charge, MAY_15)} == {
        title for title in said if title.startswith(("Quần chúng", "Nhận xét"))
    }


def test_the_next_holder_is_asked_until_it_is_accepted(client, cell, before, left, after):
    make.make_candidate(cell, "Chìu Thị Dung")
    client.force_login(after)
    home = client.get("/").content.decode()
    assert "Nhận bàn giao chức vụ bí thư" in home
    assert url(left) in home

    page = client.get(url(left)).content.decode()
    done = client.post(url(left))

    assert "Quần chúng Chìu Thị Dung: Nguồn" in page
    assert "Nhận bàn giao" in page
    assert done.url == url(left)
    handover = PostHandover.objects.get()
    assert (handover.post, handover.taken_by.person) == (left, after.person)
    assert (handover.accepted_on, handover.accepted_by) == (MAY_15, after)
    assert handover.items == [
        {
            "title": "Quần chúng Chìu Thị Dung: Nguồn",
            "reason": "Chi bộ thôn Nà Cáng, từ ngày 05/03/2024.",
            "due_on": "",
        }
    ]
    entry = AuditEntry.objects.get(action="cells.handover_accepted")
    assert (entry.actor, entry.organization_path, entry.data) == (
        after, cell.path, {"post": str(left.pk), "items": 1},
    )  # fmt: skip
    assert list(handovers_to_accept(User.objects.get(pk=after.pk), MAY_15)) == []
    assert "Đã nhận bàn giao." in client.get(url(left)).content.decode()


def test_the_list_stays_as_it_was_accepted(client, cell, before, left, after):
    make.make_candidate(cell, "Chìu Thị Dung")
    services.accept_handover(post=left, actor=after)
    make.make_candidate(cell, "Bàn Văn Mới")
    client.force_login(before)

    page = client.get(url(left)).content.decode()

    assert "Quần chúng Chìu Thị Dung: Nguồn" in page
    assert "Bàn Văn Mới" not in page
    assert "đã nhận ngày 15/05/2024" in page


def test_who_left_does_not_read_on_until_it_is_accepted(client, cell, before, left, after):
    make.make_candidate(cell, "Chìu Thị Dung")
    client.force_login(before)

    page = client.get(url(left)).content.decode()

    assert "Chìu Thị Dung" not in page
    assert "Danh sách hiện lại khi người nhận xác nhận" in page


def test_whose_page_it_is(client, committee, cell, before, left, after, office):
    assert client.get(url(left)).status_code == client.post(url(left)).status_code == 302
    statuses = {}
    for who, user in {
        "before": before,
        "after": after,
        "office": office,
        "in charge": make.holder_of("in_charge", cell),
        "cell committee": make.holder_of("committee_member", cell),
        "other cell": make.holder_of("secretary", make.make_cell(committee)),
        "elsewhere": make.holder_of("office", make.make_committee("Đảng ủy xã Đồng Văn")),
    }.items():
        client.force_login(user)
        statuses[who] = client.get(url(left)).status_code
        if who not in ("after",):
            assert client.post(url(left)).status_code == (404 if statuses[who] == 404 else 403)
    assert statuses == {
        "before": 200,
        "after": 200,
        "office": 200,
        "in charge": 403,
        "cell committee": 403,
        "other cell": 404,
        "elsewhere": 404,
    }
    assert not PostHandover.objects.exists()


def test_a_holder_sees_what_is_open_before_leaving(client, cell, before, left):
    make.make_candidate(cell, "Chìu Thị Dung")
    client.force_login(before)

    page = client.get(url(left)).content.decode()
    of_cell = client.get(reverse("cells:detail", args=[cell.pk])).content.decode()

    assert "Quần chúng Chìu Thị Dung: Nguồn" in page
    assert "<form" not in page.split("<main")[1].split("</main>")[0]
    assert url(left) in of_cell


def test_it_is_accepted_once_and_by_the_next_holder_alone(cell, before, left, after, office):
    for actor in (before, office):
        with pytest.raises(PermissionDenied, match="Chỉ người nhận"):
            services.accept_handover(post=left, actor=actor)
    services.accept_handover(post=left, actor=after)

    with pytest.raises(ValidationError) as refusal:
        services.accept_handover(post=left, actor=after)

    assert refusal.value.code == "accepted"
    assert PostHandover.objects.count() == 1


def test_nothing_is_asked_before_the_day_nor_long_after(cell, before, left, after):
    def asked(day):
        with clock.held_today(day):
            return len(list(handovers_to_accept(User.objects.get(pk=after.pk), day)))

    days = (date(2024, 5, 14), MAY_15, date(2024, 8, 13), date(2024, 8, 14))

    assert [asked(day) for day in days] == [0, 1, 1, 0]


def test_each_new_deputy_takes_over_from_one_who_left(cell):
    old = [make.make_post(make.make_person(), cell, "deputy") for _n in range(2)]
    for post in old:
        services.end_post(post=post, ended_on=date(2024, 5, 14), actor=None, source="test")
    new = [make.make_post(make.make_person(), cell, "deputy", MAY_15) for _n in range(3)]

    pairs = services.handed_to(new, MAY_15)

    assert [taker for taker, _before in pairs] == new[:2]
    assert {before.pk for _taker, before in pairs} == {post.pk for post in old}
