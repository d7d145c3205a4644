"""What was done since it was planned is not told outside, even where the finding was noted."""

import uuid
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.utils import timezone

from notifications import planning, registry
from notifications.ladder import Step, rungs
from notifications.models import Delivery, Duty, Notification
from notifications.planning import plan_reminders
from people import clock
from tests import factories as make
from tests.notifications.conftest import at

pytestmark = pytest.mark.django_db
DAY = date(2024, 5, 15)


@pytest.fixture
def world(monkeypatch):
    """A rule that finds two things due, of whose secretary the mail address is known."""
    committee = make.make_committee()
    cell = make.make_cell(committee)
    secretary = make.holder_of("secretary", cell)
    secretary.email = "bithu@example.vn"
    secretary.save()
    undone = {uuid.UUID(int=n) for n in (1, 2)}

    def find(until, only):
        return [
            registry.Due(subject, DAY, cell.pk, committee.pk, "Việc")
            for subject in sorted(undone if only is None else undone & only)
        ]

    rule = registry.ReminderRule(
        key="thing", title="Việc", source="Thử.", ends_when="Xong.",
        rungs=rungs((0, Step.SECRETARY)), find=find,
    )  # fmt: skip
    monkeypatch.setattr(registry, "rules", [rule])
    return undone


def test_what_a_committee_does_itself_climbs_to_its_office(monkeypatch):
    committee = make.make_committee()
    make.holder_of("secretary", committee)
    office = make.holder_of("office", committee)
    nobody = make.make_person()  # without an account
    due = registry.Due(uuid.UUID(int=1), DAY, committee.pk, committee.pk, "Việc", owner=nobody.pk)
    rule = registry.ReminderRule(
        key="thing", title="Việc", source="Thử.", ends_when="Xong.",
        rungs=rungs((0, Step.OWNER)), find=lambda until, only: [due],
    )  # fmt: skip
    monkeypatch.setattr(registry, "rules", [rule])

    plan_reminders(DAY)

    assert Notification.objects.get().recipient == office


def test_a_message_counts_only_what_is_still_to_be_done(world, run, server):
    with clock.held_today(DAY):
        assert plan_reminders(DAY) == 2
        run(at(DAY, 5))  # shown in the inbox, the message waits for seven o'clock
        world.remove(uuid.UUID(int=1))
        run(at(DAY, 9))

    assert Delivery.objects.get().count == 1
    done = Notification.objects.get(subject_id=uuid.UUID(int=1))
    assert (done.state, done.settled_at is not None) == ("sent", True)


def test_a_clock_that_was_set_back_stops_no_planning(world, monkeypatch):
    with clock.held_today(DAY):
        plan_reminders(DAY)
        earlier = timezone.now() - timedelta(hours=2)
        monkeypatch.setattr(planning.timezone, "now", lambda: earlier)
        world.remove(uuid.UUID(int=1))
        plan_reminders(DAY)

    assert [duty.subject_id for duty in Duty.objects.all()] == [uuid.UUID(int=2)]


def test_where_all_is_done_no_message_goes(world, run, server):
    with clock.held_today(DAY):
        plan_reminders(DAY)
        run(at(DAY, 5))
        world.clear()
        run(at(DAY, 9))

    assert server.taken == []
    assert Delivery.objects.get().state == "withdrawn"


def test_a_rule_that_fails_leaves_the_others_their_turn(world, monkeypatch):
    def broken(until, only):
        raise ValueError("no such rule")

    fails = replace(registry.rules[0], key="broken", find=broken)
    monkeypatch.setattr(registry, "rules", [fails, *registry.rules])

    with clock.held_today(DAY), pytest.raises(ValueError, match="no such rule"):
        plan_reminders(DAY)

    assert set(Notification.objects.values_list("rule", flat=True)) == {"thing"}
