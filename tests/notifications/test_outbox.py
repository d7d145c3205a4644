"""What is told is told once, in the transaction of what it tells of."""

import uuid
from datetime import date

import pytest
from django.db import IntegrityError, transaction

from notifications.models import Notification, NotificationState
from notifications.services import mark_all_read, mark_read, notify, take_back, unread_count
from quangan.celery import app
from tests import factories as make

pytestmark = pytest.mark.django_db
A, B, C = (uuid.UUID(int=n) for n in (1, 2, 3))
TOLD = {
    "rule": "meeting-announced",
    "subject": A,
    "due_on": make.MARCH_5,
    "title": "Họp chi bộ tháng 3",
}


def test_notify_writes_one_notification_for_each(reader):
    without_mail = make.make_user()

    new = notify([reader, without_mail], **TOLD, reason="Mời họp.", url="/meetings/")

    assert {(n.recipient, n.title, n.reason, n.url, n.rung, n.state) for n in new} == {
        (reader, "Họp chi bộ tháng 3", "Mời họp.", "/meetings/", 0, "pending"),
        (without_mail, "Họp chi bộ tháng 3", "Mời họp.", "/meetings/", 0, "pending"),
    }


def test_notify_returns_only_what_is_new(reader):
    other = make.make_user()
    notify([reader], **TOLD)

    again = notify([reader, reader, other, other], **TOLD)

    assert [n.recipient for n in again] == [other]
    assert Notification.objects.count() == 2


@pytest.mark.parametrize(
    "other",
    [
        {"rule": "meeting-moved"},
        {"subject": B},
        {"due_on": date(2024, 3, 6)},
        {"rung": 1},
    ],
)
def test_another_rule_subject_day_or_rung_is_told_again(reader, other):
    notify([reader], **TOLD)

    assert len(notify([reader], **(TOLD | other))) == 1


def test_the_database_refuses_the_same_notification_twice(reader):
    row = {**TOLD, "recipient": reader, "rung": 0}
    row["subject_id"] = row.pop("subject")
    Notification.objects.create(**row)

    with pytest.raises(IntegrityError), transaction.atomic():
        Notification.objects.create(**row)


def test_notify_passes_over_accounts_out_of_use(reader):
    reader.is_active = False
    reader.save()

    assert notify([reader], **TOLD) == []
    assert not Notification.objects.exists()


def test_notify_shortens_what_is_too_long_to_keep(reader):
    [told] = notify([reader], **(TOLD | {"title": "N" * 300}), reason="V" * 400)

    told.refresh_from_db()
    assert (len(told.title), len(told.reason)) == (200, 300)


def test_nothing_is_told_when_the_change_is_undone(reader):
    with transaction.atomic():
        notify([reader], **TOLD)
        transaction.set_rollback(True)

    assert not Notification.objects.exists()


@pytest.fixture
def broker_down(monkeypatch):
    """Tasks go to a broker that is not there, as when it was stopped."""
    # Celery asks the environment before its settings.
    monkeypatch.setenv("CELERY_BROKER_URL", "redis://127.0.0.1:1/0")
    app.conf.task_always_eager = False
    app._after_fork()  # Celery's way to forget the connections it keeps.
    yield
    app._after_fork()


def test_a_broker_that_is_down_does_not_break_the_request(
    reader, broker_down, caplog, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True) as callbacks:
        notify([reader], **TOLD)

    assert len(callbacks) == 1
    assert "did not take the poke" in caplog.text
    assert Notification.objects.get().state == NotificationState.PENDING


def test_unread_counts_only_what_stands_in_ones_own_inbox(reader, run, morning):
    other = make.make_user()
    notify([reader, other], **TOLD)
    notify([reader], **(TOLD | {"subject": B}))
    assert unread_count(reader) == 0  # nothing was delivered

    run(morning)

    assert (unread_count(reader), unread_count(other)) == (2, 1)


def test_mark_read_keeps_the_first_time_and_leaves_other_inboxes_alone(reader, run, morning):
    other = make.make_user()
    mine, theirs = notify([reader, other], **TOLD)
    run(morning)

    mark_read(notification=theirs, actor=mine.recipient)
    mark_read(notification=mine, actor=mine.recipient)
    mine.refresh_from_db()
    first = mine.read_at
    mark_read(notification=mine, actor=mine.recipient)

    mine.refresh_from_db()
    theirs.refresh_from_db()
    assert mine.read_at == first is not None
    assert theirs.read_at is None


def test_mark_all_read_says_how_many_were_not(reader, run, morning):
    for subject in (A, B, C):
        notify([reader], **(TOLD | {"subject": subject}))
    run(morning)

    assert mark_all_read(actor=reader) == 3
    assert mark_all_read(actor=reader) == 0
    assert unread_count(reader) == 0


def test_a_notice_that_holds_no_longer_is_taken_back(reader, run, morning):
    other = make.make_user()
    notify([reader], **TOLD)
    run(morning)
    notify([other], **TOLD)

    assert take_back(rules=["meeting-announced"], subject=A) == 2

    assert Notification.objects.get(recipient=other).state == NotificationState.WITHDRAWN
    seen = Notification.objects.get(recipient=reader)
    assert (seen.state, seen.settled_at is not None) == (NotificationState.SENT, True)
    assert unread_count(reader) == 0
    assert take_back(rules=["meeting-announced"], subject=A) == 0
