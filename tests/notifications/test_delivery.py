"""From the outbox to the inbox and the mail server: claimed once, repeated never or the same."""

import uuid
from datetime import date, timedelta
from email import message_from_bytes, policy

import pytest
from django.utils import timezone

from notifications import delivery
from notifications.models import Delivery, Notification, NotificationState
from notifications.services import notify
from tests import factories as make
from tests.notifications.conftest import at

pytestmark = pytest.mark.django_db
DAY = date(2024, 5, 15)


def tell(*users, subject="a"):
    return notify(
        users,
        rule="mentor-report",
        subject_id=subject,
        due_on=DAY,
        title="Nhắc đ/c Phùn Văn Thành gửi nhận xét tháng 5 về Chìu Thị Dung",
        reason="Chi bộ thôn Nà Cáng. Dự bị.",
    )


def mails():
    return Delivery.objects.filter(channel="email").order_by("pk")


def test_delivering_shows_it_in_the_inbox_and_sends_one_mail(reader, server, run, morning):
    tell(reader)
    tell(reader, subject="b")
    tell(make.make_user(), subject="b")

    outcome = run(morning)

    assert outcome == delivery.Outcome(sent=3, held=0)
    assert set(Notification.objects.values_list("state", flat=True)) == {"sent"}
    assert set(Delivery.objects.values_list("state", "attempts", "error")) == {("sent", 1, "")}
    assert len(server.taken) == 1


def test_delivering_again_does_nothing(reader, server, run, morning):
    tell(reader)
    run(morning)

    assert run(morning) == delivery.Outcome(sent=0, held=0)
    assert len(server.taken) == 1


def test_the_mail_says_how_many_and_where_and_names_nobody(reader, server, run, morning, settings):
    settings.SITE_URL = "https://quangan.example.vn"
    tell(reader)
    tell(reader, subject="b")

    run(morning)

    mail = message_from_bytes(server.taken[0], policy=policy.default)
    plain = mail.get_body(("plain",)).get_content()
    html = mail.get_body(("html",)).get_content()
    assert mail["Subject"] == "Quảng An: có 2 thông báo cần xem"
    assert mail["To"] == "kien@example.vn"
    for text in (plain, html):
        assert "2 thông báo" in text
        assert "https://quangan.example.vn/notifications/" in text
    everything = f"{mail['Subject']} {plain} {html}"
    for kept in ("Thành", "Dung", "Kiên", "Nà Cáng", "nhận xét", "Dự bị"):
        assert kept not in everything


@pytest.mark.parametrize(
    ("moment", "until"),
    [
        (at(DAY, 20), at(date(2024, 5, 16), 7)),
        (at(DAY, 23, 59), at(date(2024, 5, 16), 7)),
        (at(DAY, 6, 59), at(DAY, 7)),
        (at(DAY, 7), None),
        (at(DAY, 19, 59), None),
    ],
)
def test_quiet_hours_last_from_eight_in_the_evening_to_seven(moment, until):
    assert delivery.end_of_quiet(moment) == until


def test_mail_waits_for_the_morning_while_the_inbox_does_not(reader, server, run):
    tell(reader)

    evening, later = run(at(DAY, 21)), run(at(DAY, 22))

    assert evening == delivery.Outcome(sent=1, held=1)
    assert later == delivery.Outcome(sent=0, held=0)
    assert server.taken == []
    run(at(date(2024, 5, 16), 7))
    assert len(server.taken) == 1


def test_a_server_that_says_later_is_asked_again_after_a_while(reader, server, run, morning):
    tell(reader)
    server.at_recipient = "451 try again"

    assert run(morning) == delivery.Outcome(sent=1, held=1)

    mail = mails().get()
    assert (mail.state, mail.attempts) == ("queued", 1)
    assert mail.not_before == morning + delivery.BACK_OFF
    assert "451" in mail.error
    assert run(morning) == delivery.Outcome(sent=0, held=0)
    server.at_recipient = "250 ok"
    run(morning + delivery.BACK_OFF)
    assert mails().get().state == "sent"
    assert len(server.taken) == 1


def test_a_server_that_refuses_for_good_is_not_asked_again(reader, server, run, morning):
    tell(reader)
    server.at_recipient = "550 no such mailbox"

    assert run(morning) == delivery.Outcome(sent=1, held=0)

    mail = mails().get()
    assert (mail.state, mail.claimed_by is not None) == ("failed", True)
    assert "550" in mail.error
    assert "no such mailbox" in mail.error
    server.at_recipient = "250 ok"
    run(morning + timedelta(days=1))
    assert server.taken == []


def test_a_mail_server_that_is_away_puts_the_mail_off(reader, run, morning, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    tell(reader)

    assert run(morning) == delivery.Outcome(sent=1, held=1)
    mail = mails().get()
    assert (mail.state, mail.digest) == ("queued", None)
    assert "ConnectionRefusedError" in mail.error


def test_each_refusal_waits_longer_and_the_last_one_is_kept(reader, server, run, morning):
    tell(reader)
    server.at_recipient = "451 try again"
    waits = []

    now = morning
    for _attempt in range(delivery.MAX_ATTEMPTS):
        run(now)
        mail = mails().get()
        if mail.state == "queued":
            waits.append(mail.not_before - now)
        now = (mail.not_before or now).replace(hour=2) + timedelta(days=1)

    minutes = [int(w.total_seconds() // 60) for w in waits]
    assert minutes == [5, 10, 20, 40, 80, 160, 320, 360, 360, 360, 360]
    assert (mail.state, mail.attempts) == ("failed", delivery.MAX_ATTEMPTS)


def test_a_mail_that_may_have_arrived_is_repeated_as_the_same_mail(reader, server, run, morning):
    tell(reader)
    server.at_data = ""  # the server takes it and hangs up

    run(morning)
    tell(reader, subject="b")
    server.at_data = "250 ok"
    run(morning + delivery.BACK_OFF)

    ids = [message_from_bytes(text)["Message-ID"] for text in server.taken]
    assert len(ids) == 3
    assert ids[0] == ids[1]
    assert ids[2] != ids[0]  # what is new goes in a mail of its own


def test_a_claim_is_held_by_one_run_alone(reader, morning):
    tell(reader)

    first = delivery._claim("inbox", morning)
    second = delivery._claim("inbox", morning)

    assert ([d.state for d in first], second) == (["claimed"], [])


def test_what_a_dead_worker_held_is_delivered_after_its_lease(reader, server, run, morning):
    tell(reader)
    delivery._claim("inbox", morning)
    delivery._claim("email", morning)

    assert run(morning) == delivery.Outcome(sent=0, held=0)
    Delivery.objects.update(lease_until=timezone.now() - timedelta(seconds=1))

    assert run(morning) == delivery.Outcome(sent=1, held=0)
    assert len(server.taken) == 1


def test_who_lost_the_lease_marks_nothing(reader, morning):
    tell(reader)
    claimed = delivery._claim("inbox", morning)
    Delivery.objects.update(claimed_by=uuid.uuid4())

    assert delivery._put_in_inbox(claimed) == 0

    assert Delivery.objects.get(channel="inbox").state == "claimed"
    assert Notification.objects.get().state == "pending"


def test_what_was_withdrawn_on_its_way_is_not_delivered(reader, server, run, morning):
    [told] = tell(reader)
    Notification.objects.update(state=NotificationState.WITHDRAWN)

    assert run(morning) == delivery.Outcome(sent=0, held=0)

    told.refresh_from_db()
    assert (told.state, Delivery.objects.count(), server.taken) == ("withdrawn", 0, [])
