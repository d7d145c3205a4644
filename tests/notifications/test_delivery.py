"""From the inbox to the mail server: claimed once, repeated never or as the same mail."""

import uuid
from datetime import date, timedelta
from email import message_from_bytes, policy

import pytest
from django.utils import timezone

from notifications import delivery
from notifications.models import Channel, Delivery, Notification, NotificationState, Preference
from notifications.services import notify
from tests import factories as make
from tests.notifications.conftest import at

pytestmark = pytest.mark.django_db
DAY = date(2024, 5, 15)
A, B = uuid.UUID(int=1), uuid.UUID(int=2)


def tell(*users, subject=A):
    return notify(
        users,
        rule="mentor-report",
        subject=subject,
        due_on=DAY,
        title="Nhắc đ/c Phùn Văn Thành gửi nhận xét tháng 5 về Chìu Thị Dung",
        reason="Chi bộ thôn Nà Cáng. Dự bị.",
    )


@pytest.fixture(autouse=True)
def nothing_is_settled(monkeypatch):
    """Here the outbox alone is tried: what a rule still finds due stands elsewhere."""
    monkeypatch.setattr(delivery, "settle", lambda: 0)


def mail():
    return Delivery.objects.get(channel="email")


def told(sent=0, held=0):
    return delivery.Outcome(sent=sent, held=held)


def test_delivering_shows_it_in_the_inbox_and_sends_one_mail(reader, server, run, morning):
    tell(reader)
    tell(reader, subject=B)
    tell(make.make_user(), subject=B)

    assert run(morning) == told(sent=3)

    assert set(Notification.objects.values_list("state", flat=True)) == {"sent"}
    assert [(d.state, d.attempts, d.error, d.count) for d in Delivery.objects.all()] == [
        ("sent", 1, "", 2)
    ]
    assert len(server.taken) == 1


def test_delivering_again_does_nothing(reader, server, run, morning):
    tell(reader)
    run(morning)

    assert run(morning) == told()
    assert len(server.taken) == 1


def test_the_mail_says_how_many_and_where_and_names_nobody(reader, server, run, morning, settings):
    settings.SITE_URL = "https://quangan.example.vn"
    tell(reader)
    tell(reader, subject=B)

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


def test_mail_waits_for_the_morning_while_the_inbox_does_not(reader, server, run):
    tell(reader)

    evening, later = run(at(DAY, 21)), run(at(DAY, 22))

    assert evening == told(sent=1, held=1)
    assert later == told()
    assert server.taken == []
    run(at(date(2024, 5, 16), 7))
    assert len(server.taken) == 1


def test_a_server_that_says_later_is_asked_again_after_a_while(reader, server, run, morning):
    tell(reader)
    server.at_recipient = "451 try again"

    assert run(morning) == told(sent=1, held=1)

    assert (mail().state, mail().attempts) == ("queued", 1)
    assert mail().not_before == morning + delivery.BACK_OFF
    assert "451" in mail().error
    assert run(morning) == told()
    server.at_recipient = "250 ok"
    run(morning + delivery.BACK_OFF)
    assert mail().state == "sent"
    assert len(server.taken) == 1


def test_a_server_that_refuses_for_good_is_not_asked_again(reader, server, run, morning):
    tell(reader)
    server.at_recipient = "550 no such mailbox"

    assert run(morning) == told(sent=1)

    assert mail().state == "failed"
    assert "550" in mail().error
    assert "no such mailbox" in mail().error
    server.at_recipient = "250 ok"
    run(morning + timedelta(days=1))
    assert server.taken == []


def test_a_mail_server_that_is_away_puts_the_mail_off(reader, run, morning, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    tell(reader)

    assert run(morning) == told(sent=1, held=1)
    assert mail().state == "queued"
    assert "ConnectionRefusedError" in mail().error


def test_each_refusal_waits_longer_up_to_six_hours(reader, server, run, morning):
    tell(reader)
    server.at_recipient = "451 try again"
    waits, now = [], morning
    for _attempt in range(9):
        run(now)
        waits.append((mail().not_before - now) // timedelta(minutes=1))
        now = at(timezone.localdate(mail().not_before) + timedelta(days=1), 9)
        while delivery.end_of_quiet(now):
            now += timedelta(days=1)

    assert waits == [5, 10, 20, 40, 80, 160, 320, 360, 360]


@pytest.mark.parametrize(
    ("age", "attempts", "state"), [(4, 9, "queued"), (6, 9, "failed"), (6, 2, "queued")]
)
def test_after_five_days_a_server_that_says_later_is_given_up(
    reader, server, run, morning, age, attempts, state
):
    tell(reader)
    server.at_recipient = "451 try again"
    run(morning)
    Delivery.objects.update(
        created_at=timezone.now() - timedelta(days=age), not_before=morning, attempts=attempts - 1
    )

    run(morning)

    assert mail().state == state


def test_a_mail_that_may_have_arrived_is_repeated_as_the_same_mail(reader, server, run, morning):
    tell(reader)
    server.at_data = ""  # the server takes it and hangs up

    run(morning)
    tell(reader, subject=B)
    server.at_data = "250 ok"
    run(morning + delivery.BACK_OFF)

    mails = [message_from_bytes(text, policy=policy.default) for text in server.taken]
    assert len({mail["Message-ID"] for mail in mails}) == 1
    assert [mail["Subject"] for mail in mails] == ["Quảng An: có 1 thông báo cần xem"] * 2


def test_behind_a_broken_line_the_others_wait_for_the_next_run(reader, server, run, morning):
    other = make.make_user(make.make_person("Lý Thị Mỷ"))
    other.email = "my@example.vn"
    other.save()
    tell(reader, other)
    server.at_data = ""

    assert run(morning) == told(sent=2, held=2)

    assert len(server.taken) == 1
    assert set(Delivery.objects.values_list("state", flat=True)) == {"queued"}


def claim(now):
    return delivery._claim(Channel.EMAIL, now)


@pytest.fixture
def composed(reader, morning):
    """One digest that waits to be sent."""
    tell(reader)
    delivery.show_in_inbox()
    assert delivery.compose(morning) == 1


def test_a_claim_is_held_by_one_run_alone(composed, morning):
    first, second = claim(morning), claim(morning)

    assert ([d.state for d in first], second) == (["claimed"], [])


def test_what_a_dead_worker_held_is_sent_after_its_lease(composed, server, run, morning):
    claim(morning)

    assert run(morning) == told()
    assert server.taken == []
    Delivery.objects.update(lease_until=timezone.now() - timedelta(seconds=1))

    run(morning)
    assert len(server.taken) == 1


def test_who_lost_the_lease_marks_nothing(composed, morning):
    [mine] = claim(morning)
    Delivery.objects.update(claimed_by=uuid.uuid4())

    delivery._settle(mine, None, morning)

    assert mail().state == "claimed"


def test_what_was_read_or_settled_on_its_way_is_not_sent(composed, server, run, morning):
    Notification.objects.update(settled_at=timezone.now())

    run(morning)

    assert (mail().state, server.taken) == ("withdrawn", [])


def read(reader):
    Notification.objects.update(read_at=timezone.now())


def stop_the_mail(reader):
    Preference.objects.create(user=reader, email=False)


def lose_the_address(reader):
    reader.email = ""
    reader.save()


@pytest.mark.parametrize("change", [read, stop_the_mail, lose_the_address])
def test_what_changed_between_two_tries_is_heeded(reader, server, run, morning, change):
    tell(reader)
    server.at_recipient = "451 try again"
    run(morning)
    server.at_recipient = "250 ok"
    change(reader)

    run(morning + delivery.BACK_OFF)

    assert (mail().state, server.taken) == ("withdrawn", [])


def test_an_account_closed_on_the_way_gets_nothing(composed, reader, server, run, morning):
    reader.is_active = False
    reader.save()

    run(morning)

    assert (mail().state, server.taken) == ("withdrawn", [])


def test_what_was_withdrawn_is_not_shown(reader, server, run, morning):
    tell(reader)
    Notification.objects.update(state=NotificationState.WITHDRAWN)

    assert run(morning) == told()

    assert (Delivery.objects.count(), server.taken) == (0, [])
