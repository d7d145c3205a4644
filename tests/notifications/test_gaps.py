"""Who is not told: no account, no way out of the app, nobody at a step, a message that failed."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cells.access import reach
from notifications.gaps import Gaps, gaps
from notifications.models import Delivery, Digest, Notification
from people import clock
from people.models import User
from tests import factories as make

pytestmark = pytest.mark.django_db

PAGE = reverse("notifications:gaps")
TODAY = date(2024, 5, 15)
AT = datetime(2024, 5, 15, 9, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


@pytest.fixture(autouse=True)
def today():
    with clock.held_today(TODAY):
        yield


def give_mail():
    for user in User.objects.all():
        user.email = f"{user.username}@example.vn"
        user.save()


def fail(recipient, committee, day=TODAY, state="failed", error="550 no such user"):
    digest = Digest.objects.create(recipient=recipient, day=day, created_at=AT)
    Notification.objects.create(
        recipient=recipient, committee=committee, rule="mentor-report", due_on=day,
        subject_id=digest.pk, title="Nhận xét về Chìu Thị Dung", state="sent", digest=digest,
    )  # fmt: skip
    return Delivery.objects.create(
        digest=digest, channel="email", state=state, error=error, created_at=AT,
        sent_at=AT if state == "sent" else None,
    )  # fmt: skip


def test_whoever_is_told_without_an_account_is_named(late):
    late.mentor.is_active = False
    late.mentor.save()
    make.make_post(make.make_person("Lò Văn Chức"), late.cell, "deputy")
    make.make_member(late.cell, "Không Có Việc")
    give_mail()

    found = gaps(reach(late.office), TODAY)

    named = {p.full_name: [post.kind for post in p.posts_held] for p in found.without_account}
    assert named == {"Lò Văn Chức": ["deputy"], "Phùn Văn Thành": []}


def test_accounts_that_no_way_reaches_are_named(late):
    give_mail()
    User.objects.filter(pk__in=[late.secretary.pk, late.mentor.pk]).update(email="")
    outsider = make.holder_of("secretary", make.make_cell(make.make_committee("Đồng Văn")))

    found = gaps(reach(late.office), TODAY).unreachable

    assert set(found) == {late.secretary, late.mentor}
    assert outsider not in found


def test_posts_that_the_ladder_asks_for_and_nobody_holds(late):
    empty = make.make_cell(late.committee, "Chi bộ Trường học")
    make.holder_of("deputy", empty)
    for post in late.standing_deputy.person.posts.all():
        post.ended_on = date(2024, 5, 14)
        post.save()

    found = gaps(reach(late.office), TODAY).vacancies

    assert [(v.organization, v.kind) for v in found] == [
        (empty, "secretary"), (empty, "in_charge"), (late.committee, "standing_deputy"),
    ]  # fmt: skip


def test_messages_of_late_that_failed_for_good(client, late):
    gone = fail(late.secretary, late.committee)
    fail(late.office, late.committee, day=TODAY - timedelta(days=30))
    fail(late.in_charge, late.committee, state="sent", error="")
    fail(late.mentor, make.make_committee("Đồng Văn"))
    client.force_login(late.standing_deputy)

    page = client.get(PAGE)

    assert page.context["gaps"].failed == [gone]
    shown = page.content.decode()
    assert "550 no such user" in shown
    assert "thư điện tử" in shown
    assert "Chìu Thị Dung" not in shown


def test_where_everybody_is_told_the_page_says_so(client):
    committee = make.make_committee()
    cell = make.make_cell(committee)
    for kind, place in [("secretary", cell), ("in_charge", cell), ("standing_deputy", committee)]:
        make.holder_of(kind, place)
    office = make.holder_of("office", committee)
    give_mail()
    client.force_login(office)

    page = client.get(PAGE)

    assert page.context["gaps"] == Gaps([], [], [], [])
    assert "Ai cũng nhận được tin" in page.content.decode()


def test_the_page_asks_the_same_however_long_the_lists(client, late):
    client.force_login(late.office)
    counts = []
    for _n in range(2):
        for _m in range(2):
            cell = make.make_cell(late.committee)
            make.make_post(make.make_person(), cell, "deputy")
            fail(make.holder_of("committee_member", cell), late.committee)
        with CaptureQueriesContext(connection) as queries:
            client.get(PAGE)
        counts.append(len(queries))

    assert counts[0] == counts[1]
    assert counts[0] <= 18
