"""``send_reminders``: by hand what beat does, for a day, once."""

import json
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from notifications.models import Notification
from notifications.tasks import deliver, plan
from people import clock
from tests import factories as make

LATE_DAY = "2024-05-08"
TOLD = 4  # mentor, secretary, member in charge, office


def send_reminders(*options):
    out = StringIO()
    call_command("send_reminders", *options, stdout=out)
    return out.getvalue()


def as_json(*options):
    [line] = send_reminders(*options, "--json").splitlines()
    return json.loads(line)


@pytest.mark.django_db
def test_it_plans_and_delivers_and_the_second_call_prints_zeros(late):
    first = as_json("--on", LATE_DAY)
    second = as_json("--on", LATE_DAY)

    assert first == {"planned": TOLD, "sent": TOLD, "held": 0, "withdrawn": 0}
    assert second == {"planned": 0, "sent": 0, "held": 0, "withdrawn": 0}
    inboxes = [late.mentor, late.secretary, late.in_charge, late.office]
    assert [Notification.objects.visible_to(user).count() for user in inboxes] == [1] * TOLD


@pytest.mark.django_db
def test_one_digest_goes_to_each_person_and_counts_each(late, server):
    late.mentor.email = "thanh@example.vn"
    late.mentor.save()
    make.make_mentorship(
        make.make_candidate(late.cell),
        late.mentor_member,
        reports_from=date(2024, 5, 1),
    )

    result = as_json("--on", "2024-04-22")

    assert result == {"planned": 2, "sent": 2, "held": 0, "withdrawn": 0}
    assert len(server.taken) == 1


@pytest.mark.django_db
def test_mail_that_cannot_go_is_held_and_not_counted_again(late, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    late.mentor.email = "thanh@example.vn"
    late.mentor.save()

    first, second = as_json("--on", "2024-04-22"), as_json("--on", "2024-04-22")

    assert first == {"planned": 1, "sent": 1, "held": 1, "withdrawn": 0}
    assert second == {"planned": 0, "sent": 0, "held": 0, "withdrawn": 0}


@pytest.mark.django_db
def test_it_takes_back_what_is_settled_before_it_sends(late):
    with clock.held_today(date(2024, 4, 22)):
        plan()
    late.report.due_on = date(2024, 5, 20)
    late.report.save()

    assert as_json("--on", "2024-04-23") == {
        "planned": 0,
        "sent": 0,
        "held": 0,
        "withdrawn": 1,
    }


@pytest.mark.django_db
def test_without_a_day_it_takes_today(late):
    with clock.held_today(date(2024, 4, 22)):
        assert as_json()["planned"] == 1


@pytest.mark.django_db
def test_without_json_it_says_it_in_words(late):
    assert send_reminders("--on", LATE_DAY) == (
        "Nhắc việc ngày 08/05/2024: lập mới 4, đã gửi 4, hoãn gửi thư 0, rút lại 0.\n"
    )


@pytest.mark.django_db
@pytest.mark.parametrize("day", ["2024-02-30", "15/05/2024", "mai"])
def test_a_wrong_day_is_refused_in_words_and_nothing_is_told(late, day):
    with pytest.raises(CommandError) as refusal:
        send_reminders("--on", day)

    assert str(refusal.value) == f"Ngày «{day}» không có. Ghi lại theo dạng 2024-05-15."
    assert not Notification.objects.exists()


@pytest.mark.django_db
def test_a_day_without_rules_is_refused_in_words(late):
    with pytest.raises(CommandError) as refusal:
        send_reminders("--on", "1900-01-01")

    assert "Chưa có quy định" in str(refusal.value)
    assert not Notification.objects.exists()


@pytest.mark.django_db
def test_the_tasks_do_the_same_and_may_run_twice(late):
    with clock.held_today(date(2024, 5, 8)):
        assert (plan(), plan()) == (TOLD, 0)
        assert (deliver(), deliver()) == (TOLD, 0)
