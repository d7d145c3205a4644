"""The inbox page: one's own, newest first, marked as read by hand or by opening."""

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from notifications.models import Notification
from notifications.services import notify
from tests import factories as make

pytestmark = pytest.mark.django_db
INBOX = "/notifications/"


@pytest.fixture
def signed_in(client, reader):
    client.force_login(reader)
    return client


@pytest.fixture
def tell(run, morning):
    def tell(user, name="a", **fields):
        [told] = notify(
            [user],
            rule="meeting-announced",
            subject=uuid.uuid5(uuid.NAMESPACE_OID, name),
            due_on=make.MARCH_5,
            title=f"Họp chi bộ {name}",
            **fields,
        )
        run(morning)
        return told

    return tell


def test_the_inbox_holds_ones_own_and_says_what_is_unread(signed_in, reader, tell):
    tell(reader, "a")
    tell(make.make_user(), "b")

    page = signed_in.get(INBOX)

    assert page.status_code == 200
    assert [n.title for n in page.context["notifications"]] == ["Họp chi bộ a"]
    assert "Chưa đọc" in page.content.decode()
    assert "Có 1 thông báo chưa đọc." in page.content.decode()


def test_an_empty_inbox_says_why(signed_in):
    text = signed_in.get(INBOX).content.decode()

    assert "Chưa có thông báo nào" in text
    assert "Đánh dấu tất cả đã đọc" not in text


def test_what_is_not_delivered_is_not_shown(signed_in, reader):
    notify([reader], rule="r", subject=uuid.UUID(int=1), due_on=make.MARCH_5, title="Chờ gửi")

    assert list(signed_in.get(INBOX).context["notifications"]) == []


def test_opening_marks_as_read_and_goes_there(signed_in, reader, tell):
    told = tell(reader, url="/candidates/")

    response = signed_in.get(reverse("notifications:open", args=[told.pk]))

    assert (response.status_code, response.url) == (302, "/candidates/")
    told.refresh_from_db()
    assert told.read_at is not None


def test_opening_what_leads_nowhere_goes_back_to_the_inbox(signed_in, reader, tell):
    told = tell(reader)

    response = signed_in.get(reverse("notifications:open", args=[told.pk]))

    assert (response.status_code, response.url) == (302, INBOX)


def test_marking_one_leaves_the_others_unread(signed_in, reader, tell):
    told, other = tell(reader, "a"), tell(reader, "b")

    response = signed_in.post(reverse("notifications:read", args=[told.pk]))

    assert (response.status_code, response.url) == (302, INBOX)
    assert list(Notification.objects.unread()) == [other]


def test_marking_all_leaves_none_unread_and_other_inboxes_alone(signed_in, reader, tell):
    tell(reader, "a"), tell(reader, "b")
    theirs = tell(make.make_user(), "a")

    page = signed_in.post(reverse("notifications:read-all"), follow=True)

    assert [str(m) for m in page.context["messages"]] == ["Đã đánh dấu 2 thông báo là đã đọc."]
    assert list(Notification.objects.unread()) == [theirs]


@pytest.mark.parametrize("act", ["open", "read"])
def test_somebody_elses_notification_is_not_found(signed_in, tell, act):
    theirs = tell(make.make_user())
    url = reverse(f"notifications:{act}", args=[theirs.pk])

    response = signed_in.get(url) if act == "open" else signed_in.post(url)

    assert response.status_code == 404
    theirs.refresh_from_db()
    assert theirs.read_at is None


@pytest.mark.parametrize(
    ("method", "act"), [("get", "open"), ("post", "read"), ("post", "read-all")]
)
def test_nobody_is_asked_to_sign_in_first(client, reader, tell, method, act):
    told = tell(reader)
    url = reverse(f"notifications:{act}", args=[] if act == "read-all" else [told.pk])

    response = getattr(client, method)(url)

    assert response.status_code == 302
    assert response.url.startswith(reverse("account_login"))
    told.refresh_from_db()
    assert told.read_at is None


def test_reading_is_never_a_get(signed_in, reader, tell):
    told = tell(reader)

    assert signed_in.get(reverse("notifications:read-all")).status_code == 405
    assert signed_in.get(reverse("notifications:read", args=[told.pk])).status_code == 405


def test_the_inbox_asks_the_same_questions_for_one_and_for_three(signed_in, reader, tell):
    tell(reader, "a")
    signed_in.get(INBOX)
    with CaptureQueriesContext(connection) as one:
        signed_in.get(INBOX)
    tell(reader, "b"), tell(reader, "c")
    with CaptureQueriesContext(connection) as three:
        page = signed_in.get(INBOX)

    assert len(page.context["notifications"]) == 3
    assert len(one) == len(three) <= 15


def test_a_long_inbox_has_pages(signed_in, reader, tell):
    for n in range(31):
        tell(reader, f"{n}")

    first, second = signed_in.get(INBOX), signed_in.get(INBOX, {"page": 2})

    assert len(first.context["notifications"]) == 30
    assert len(second.context["notifications"]) == 1
    assert "Trang sau" in first.content.decode()


def test_the_admin_looks_at_deliveries_and_changes_none(client, reader, tell):
    committee = make.make_committee()
    client.force_login(make.holder_of("system_admin", committee))
    tell(reader)

    page = client.get(reverse("admin:notifications_delivery_changelist"))
    assert page.status_code == 200
    assert client.get(reverse("admin:notifications_delivery_add")).status_code == 403
