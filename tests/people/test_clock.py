"""Today comes from one place: the local day, the demo's, or the one held for a request."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from people import clock
from people.models import AuditEntry, DemoClock
from people.services import set_demo_day
from tests import factories as make

pytestmark = pytest.mark.django_db


def test_outside_the_demo_today_is_the_local_day(settings, monkeypatch):
    settings.DEMO = False
    early = datetime(2024, 5, 16, 1, 30, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
    monkeypatch.setattr(timezone, "now", lambda: early)

    assert clock.today() == date(2024, 5, 16)


def test_the_demo_starts_on_its_day_and_stays_until_it_is_moved(settings):
    settings.DEMO = True
    actor = make.make_user()

    before = clock.today()
    set_demo_day(day=date(2024, 6, 3), actor=actor)

    assert (before, clock.today()) == (date(2024, 5, 15), date(2024, 6, 3))
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.actor, entry.data) == (
        "people.demo_day_set",
        actor,
        {"day": "2024-06-03"},
    )


def test_nobody_moves_the_day_of_a_real_committee(settings):
    settings.DEMO = False

    with pytest.raises(PermissionDenied):
        set_demo_day(day=date(2024, 6, 3), actor=make.make_user())

    assert not DemoClock.objects.exists()
    assert not AuditEntry.objects.exists()


def test_a_held_day_stays_for_the_block_and_goes_with_it(settings):
    settings.DEMO = True
    DemoClock.objects.create(day=date(2024, 5, 20))

    with clock.held_today() as day:
        DemoClock.objects.update(day=date(2024, 6, 1))
        held, inside = clock.today(), clock.is_held()
        with clock.held_today(date(2025, 7, 1)):
            nested = clock.today()
        after_nested = clock.today()

    assert (day, held, inside) == (date(2024, 5, 20), date(2024, 5, 20), True)
    assert (nested, after_nested) == (date(2025, 7, 1), date(2024, 5, 20))
    assert (clock.today(), clock.is_held()) == (date(2024, 6, 1), False)


def test_what_is_looked_up_once_is_forgotten_after_the_block():
    with clock.held_today(date(2024, 5, 15)):
        clock.memo()["key"] = "value"
        inside = dict(clock.memo())

    assert inside == {"key": "value"}
    assert clock.memo() == {}
