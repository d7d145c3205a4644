"""Standing in for a post, from–to: the same rights on those days, and no others."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from candidates.reminding.reports import owed_reports
from candidates.services import open_report_periods
from cells import services
from cells.models import Post
from members.models import Member
from notifications.models import Notification
from people import clock
from people.models import AuditEntry, User
from rules.workdays import add_working_days
from tests import factories as make
from tests.reminded import told_on

pytestmark = pytest.mark.django_db

MAY_15, MAY_20, MAY_31 = date(2024, 5, 15), date(2024, 5, 20), date(2024, 5, 31)


@pytest.fixture(autouse=True)
def today():
    with clock.held_today(MAY_15):
        yield MAY_15


@pytest.fixture
def committee():
    return make.make_committee()


@pytest.fixture
def cell(committee):
    return make.make_cell(committee)


@pytest.fixture
def secretary(cell):
    return make.holder_of("secretary", cell)


@pytest.fixture
def post(secretary, cell):
    return Post.objects.get(person=secretary.person, organization=cell)


@pytest.fixture
def office(committee):
    return make.holder_of("office", committee)


@pytest.fixture
def member(cell):
    return make.make_member(cell, "Tằng Văn Hiếu")


def name(post, person, actor, started_on=MAY_20, ended_on=MAY_31):
    return services.name_stand_in(
        post=post, person=person, started_on=started_on, ended_on=ended_on, actor=actor,
        decision="Thông báo 12",
    )  # fmt: skip


def trail(actor):
    return [e.action for e in AuditEntry.objects.filter(actor=actor).order_by("pk")]


def test_the_same_rights_follow_on_those_days_alone(cell, post, office, member):
    make.make_member(cell)
    user = make.user_of(member)

    standing_in = name(post, member.person, office)

    assert (standing_in.kind, standing_in.stands_in_for, standing_in.decision) == (
        "secretary", post, "Thông báo 12",
    )  # fmt: skip
    assert standing_in.label == f"bí thư, đứng thay đ/c {post.person}"
    seen = []
    for day in (date(2024, 5, 19), MAY_20, MAY_31, date(2024, 6, 1)):
        with clock.held_today(day):
            seen.append(Member.objects.visible_to(User.objects.get(pk=user.pk)).count())
    assert seen == [1, 3, 3, 1]
    assert trail(office) == ["cells.stand_in_named"]
    entry = AuditEntry.objects.get(actor=office)
    assert (entry.organization_path, entry.data["from"], entry.data["to"]) == (
        cell.path, "2024-05-20", "2024-05-31",
    )  # fmt: skip


def test_the_cell_still_has_one_secretary_and_the_next_ends_both(cell, post, office, member):
    now = name(post, member.person, office, MAY_15, MAY_31)
    later = name(post, member.person, office, date(2024, 7, 1), date(2024, 7, 31))

    after = services.appoint(
        person=make.make_member(cell).person, organization=cell, kind="secretary",
        started_on=MAY_20, actor=None, source="test",
    )  # fmt: skip

    post.refresh_from_db()
    now.refresh_from_db()
    assert (post.ended_on, now.ended_on, after.ended_on) == (
        date(2024, 5, 19), date(2024, 5, 19), None,
    )  # fmt: skip
    assert not Post.objects.filter(pk=later.pk).exists()
    assert AuditEntry.objects.filter(action="cells.stand_in_dropped").count() == 1


@pytest.mark.parametrize(
    ("started_on", "ended_on", "code"),
    [
        (MAY_31, MAY_20, "order"),
        (date(2015, 3, 2), MAY_31, "too_early"),
        (MAY_20, date(2024, 7, 1), "too_late"),
        (date(2024, 6, 10), date(2024, 6, 20), "overlap"),
    ],
)
def test_days_that_cannot_be_are_refused(post, office, member, started_on, ended_on, code):
    services.end_post(post=post, ended_on=date(2024, 6, 30), actor=None, source="test")
    other = make.make_member(post.organization)
    name(post, other.person, office, date(2024, 6, 5), date(2024, 6, 10))

    with pytest.raises(ValidationError) as refusal:
        name(post, member.person, office, started_on, ended_on)

    assert [e.code for errors in refusal.value.error_dict.values() for e in errors] == [code]
    assert (Post.objects.filter(stands_in_for=post).count(), trail(office)) == (
        1, ["cells.stand_in_named"],
    )  # fmt: skip


def test_nobody_stands_in_for_themselves_or_names_themselves(cell, committee, post):
    office = make.make_member(cell)
    make.make_post(office.person, committee, "office")
    actor = make.user_of(office)

    with pytest.raises(ValidationError, match="chính mình"):
        name(post, post.person, actor)
    with pytest.raises(PermissionDenied, match="Không tự cử mình"):
        name(post, office.person, actor)

    assert not Post.objects.exclude(stands_in_for=None).exists()


def test_a_stand_in_and_a_seat_are_stood_in_for_by_nobody(cell, post, office, member):
    standing_in = name(post, member.person, office)
    seat = make.make_post(make.make_member(cell).person, cell, "committee_member")
    other = make.make_member(cell)

    for held in (standing_in, seat):
        with pytest.raises(ValidationError) as refusal:
            name(held, other.person, office)
        assert refusal.value.code == "not_stood_in_for"


@pytest.mark.parametrize(
    ("who", "place", "at_cell", "at_committee"),
    [
        ("office", "committee", True, False),
        ("system_admin", "committee", True, True),
        ("secretary", "cell", False, False),
        ("secretary", "committee", False, False),
    ],
)
def test_who_names_a_stand_in(committee, cell, post, member, who, place, at_cell, at_committee):
    actor = make.holder_of(who, {"cell": make.make_cell(committee), "committee": committee}[place])
    chair = make.make_post(make.make_person(), committee, "standing_deputy")

    for held, may in ((post, at_cell), (chair, at_committee)):
        if may:
            name(held, member.person, actor)
        else:
            with pytest.raises(PermissionDenied, match="được cử người đứng thay"):
                name(held, member.person, actor)
    assert Post.objects.exclude(stands_in_for=None).count() == at_cell + at_committee


def test_who_stands_in_is_reminded_instead_of_the_holder(cell, post, office, member):
    helper = make.make_member(cell)
    make.make_mentorship(make.make_candidate(cell), helper)
    user = make.user_of(member)
    name(post, member.person, office, MAY_15, MAY_31)
    open_report_periods(on=MAY_15)
    due_on = max(owed_reports().values_list("due_on", flat=True))
    late = add_working_days(due_on, 2)

    Post.objects.filter(stands_in_for=post).update(ended_on=late)
    assert (user, 2) in told_on(late, "mentor-report")
    assert not Notification.objects.filter(recipient__person=post.person).exists()
    Post.objects.filter(stands_in_for=post).update(ended_on=due_on)
    assert (User.objects.get(person=post.person), 2) in told_on(late, "mentor-report")


def test_the_pages_name_and_end_a_stand_in(client, cell, post, office, member):
    candidate_for_nothing = make.make_member(cell, "Bàn Văn Dự", official=False)
    client.force_login(office)
    url = reverse("members:name-stand-in", args=[post.pk])

    form = client.get(url).content.decode()
    days = {"started_on": "20/05/2024", "ended_on": "31/05/2024"}
    done = client.post(url, {"person": str(member.person_id), **days})

    assert "Tằng Văn Hiếu" in form
    assert str(candidate_for_nothing.person_id) not in form
    assert done.url == reverse("cells:detail", args=[cell.pk])
    standing_in = Post.objects.get(stands_in_for=post)
    page = client.get(done.url).content.decode()
    assert "đứng thay đ/c" in page
    assert "từ 20/05/2024 đến hết 31/05/2024" in page

    end = reverse("members:end-stand-in", args=[standing_in.pk])
    wrong = client.post(end, {"ended_on": "01/06/2024"})
    assert "thôi từ hết ngày 31/05/2024" in wrong.content.decode()
    client.post(end, {"ended_on": "25/05/2024"})
    standing_in.refresh_from_db()
    assert standing_in.ended_on == date(2024, 5, 25)


def test_a_refusal_stands_beside_its_field(client, post, office, member):
    client.force_login(office)
    url = reverse("members:name-stand-in", args=[post.pk])

    page = client.post(
        url,
        {"person": str(member.person_id), "started_on": "31/05/2024", "ended_on": "20/05/2024"},
    )

    assert page.context["form"].errors == {"ended_on": ["Ngày thôi phải từ ngày bắt đầu trở đi."]}
    assert not Post.objects.exclude(stands_in_for=None).exists()


def test_whose_pages_they_are(client, committee, cell, post, office, member):
    standing_in = name(post, member.person, office)
    urls = [
        reverse("members:name-stand-in", args=[post.pk]),
        reverse("members:end-stand-in", args=[standing_in.pk]),
    ]

    assert [client.get(url).status_code for url in urls] == [302, 302]
    statuses = {}
    for who, user in {
        "office": office,
        "own secretary": User.objects.get(person=post.person),
        "other cell": make.holder_of("secretary", make.make_cell(committee)),
        "elsewhere": make.holder_of("office", make.make_committee("Đảng ủy xã Đồng Văn")),
    }.items():
        client.force_login(user)
        statuses[who] = [client.get(url).status_code for url in urls]
    assert statuses == {
        "office": [200, 200],
        "own secretary": [403, 403],
        "other cell": [404, 404],
        "elsewhere": [404, 404],
    }
