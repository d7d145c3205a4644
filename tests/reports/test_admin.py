"""Django admin of deliveries and schedules: what lies in an admin's reach, and no more."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from cells.services import create_organization
from notifications.models import Delivery, Digest, Notification
from tests import factories as make

pytestmark = pytest.mark.django_db

DELIVERIES = "admin:notifications_delivery_changelist"
SCHEDULES = "admin:django_celery_beat_periodictask_changelist"


def deliver(recipient, title="Nhận xét tháng 5 về Chìu Thị Dung"):
    at = datetime(2024, 5, 3, 9, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
    digest = Digest.objects.create(recipient=recipient, day=at.date(), created_at=at)
    Notification.objects.create(
        recipient=recipient, rule="mentor-report", subject_id=digest.pk, due_on=at.date(),
        title=title, state="sent", digest=digest,
    )  # fmt: skip
    return Delivery.objects.create(
        digest=digest, channel="email", error="550 no such user", created_at=at
    )


@pytest.fixture
def superior():
    return create_organization(
        name="Đảng ủy cấp trên", kind="superior", parent=None, actor=None, source="test"
    )


@pytest.fixture
def committee(superior):
    return make.make_committee(parent=superior)


@pytest.fixture
def admin(client, committee):
    user = make.holder_of("system_admin", committee)
    client.force_login(user)
    return user


def test_deliveries_to_people_in_reach_are_listed_alone(client, committee, admin):
    cell = make.make_cell(committee)
    mentor = make.user_of(make.make_member(cell, "Đinh Quang Dũng"))
    stranger = make.holder_of("office", make.make_committee("Đảng ủy xã Đồng Văn"))
    own, other = deliver(mentor), deliver(stranger)

    page = client.get(reverse(DELIVERIES))
    opened = [
        client.get(reverse("admin:notifications_delivery_change", args=[row.pk])).status_code
        for row in (own, other)
    ]

    assert list(page.context["cl"].queryset) == [own]
    assert "550 no such user" in page.content.decode()
    assert opened == [200, 302]


def test_a_delivery_does_not_show_what_it_said(client, committee, admin):
    row = deliver(make.user_of(make.make_member(make.make_cell(committee))))

    page = client.get(reverse("admin:notifications_delivery_change", args=[row.pk]))

    assert "Chìu Thị Dung" not in page.content.decode()


def test_nobody_but_an_admin_lists_deliveries(client, committee):
    client.force_login(make.holder_of("office", committee))

    assert client.get(reverse(DELIVERIES)).status_code == 302


def test_the_list_asks_the_same_for_one_row_and_three(
    client, committee, admin, django_assert_max_num_queries
):
    cell = make.make_cell(committee)
    counts = []
    for rows in (1, 2):
        for _n in range(rows):
            deliver(make.user_of(make.make_member(cell)))
        with django_assert_max_num_queries(15) as queries:
            client.get(reverse(DELIVERIES))
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_schedules_are_for_the_admin_of_a_topmost_organisation(client, superior, committee, admin):
    below = client.get(reverse(SCHEDULES)).status_code
    index = client.get(reverse("admin:index")).content.decode()
    client.force_login(make.holder_of("system_admin", superior))
    above = client.get(reverse(SCHEDULES)).status_code

    assert (below, above) == (403, 200)
    assert reverse(SCHEDULES) not in index
