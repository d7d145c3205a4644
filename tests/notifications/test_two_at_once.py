"""Two runs of the reminders at one moment tell everybody once."""

import json
from datetime import date
from functools import partial
from io import StringIO

import pytest
from django.core.management import call_command

from candidates.services import open_report_periods
from notifications.delivery import deliver_due
from notifications.models import Delivery, Notification
from notifications.planning import plan_reminders
from people import clock
from tests import factories as make
from tests.at_once import at_once
from tests.notifications.conftest import at

LATE_DAY = date(2024, 5, 8)
NOTHING = {"planned": 0, "sent": 0, "held": 0, "withdrawn": 0}
pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def told(late):
    """Whom a day of late reports reaches: three reports, four people each, all with mail."""
    for _n in range(2):
        candidate = make.make_candidate(late.cell)
        make.make_mentorship(candidate, late.mentor_member, reports_from=date(2024, 5, 1))
    with clock.held_today(date(2024, 4, 10)):
        open_report_periods(on=date(2024, 4, 10))
    people = (late.mentor, late.secretary, late.in_charge, late.office)
    for n, user in enumerate(people):
        user.email = f"nguoi{n}@example.vn"
        user.save()
    return sorted((user.pk, rung) for rung, user in enumerate(people, 1) for _report in range(3))


def send_reminders():
    out = StringIO()
    call_command("send_reminders", "--on", f"{LATE_DAY}", "--json", stdout=out)
    return json.loads(out.getvalue())


def inboxes():
    sent = Notification.objects.filter(state="sent").order_by("recipient", "rung")
    return list(sent.values_list("recipient", "rung"))


def test_two_runs_tell_everybody_once(told, server):
    results = at_once(send_reminders, send_reminders)

    assert sum(result["planned"] for result in results) == len(told)
    assert sum(result["sent"] for result in results) == len(told)
    assert inboxes() == told
    assert send_reminders() == NOTHING


def test_two_runs_send_each_person_one_mail(told, server):
    at_once(send_reminders, send_reminders)

    assert sorted(Delivery.objects.values_list("channel", "state", "attempts")) == [
        ("email", "sent", 1)
    ] * len({recipient for recipient, _rung in told})
    assert len(server.taken) == Delivery.objects.count()


def test_two_planners_write_each_once(told):
    plan = partial(plan_reminders, LATE_DAY)

    counts = at_once(plan, plan)

    assert sorted(counts) == [0, len(told)]
    assert Notification.objects.count() == len(told)


def test_two_workers_share_what_waits(told, server):
    plan_reminders(LATE_DAY)
    deliver = partial(deliver_due, at(LATE_DAY, 9))

    outcomes = at_once(deliver, deliver)

    assert sum(outcome.sent for outcome in outcomes) == len(told)
    assert inboxes() == told
    assert set(Delivery.objects.values_list("state", "attempts")) == {("sent", 1)}
