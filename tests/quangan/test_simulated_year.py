"""Two months of the demo commune acted out: as the services would have it, and the same again."""

from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from cells.models import Organization
from meetings.models import Meeting, QualityScore, Task, Visitor
from people import clock
from people.models import DemoClock
from quangan.demo.seed import seed_quang_an
from quangan.demo.year import simulate_year
from quangan.invariants import breaches

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo(settings, db):
    settings.DEMO = True
    seed_quang_an()


def told():
    """The year as somebody would tell it, without keys."""
    meetings = Meeting.objects.filter(month__year=2026).order_by("planned_at", "cell__position")
    return [
        (m.cell.name, m.kind, m.state, m.planned_at, m.finalised_at, m.attendances.count())
        for m in meetings.select_related("cell")
    ]


def test_two_months_are_acted_out_and_nothing_contradicts(demo):
    done = simulate_year(2026, months=2)

    cells = Organization.objects.cells().count()
    regular = Meeting.objects.filter(month__year=2026, kind="regular")
    assert {m.month for m in regular} == {date(2026, 1, 1), date(2026, 2, 1)}
    assert regular.exclude(state="cancelled").count() == 2 * cells
    assert done == Meeting.objects.filter(month__year=2026, state="finalised").count()
    scores = QualityScore.objects.all()
    assert scores.count() == regular.filter(state="finalised").count()
    assert {score.rubric.code for score in scores} == {"an-phu-2025"}
    assert scores.exclude(confirmed_at=None).exists()
    assert Task.objects.filter(meeting__month=date(2026, 1, 1), state="done").exists()
    assert Visitor.objects.exclude(remarks="").exists()
    assert DemoClock.objects.get().day == date(2026, 3, 1)
    assert list(breaches()) == []


def test_the_same_seed_gives_the_same_month_and_a_year_begun_is_left_alone(demo):
    runs = []
    for _n in range(2):
        with transaction.atomic():
            simulate_year(2026, months=1)
            runs.append(told())
            transaction.set_rollback(True)

    assert runs[0] == runs[1]
    assert runs[0]
    with pytest.raises(CommandError):
        call_command("simulate_year", "2024")


def test_outside_the_demo_nothing_is_acted_out(db):
    with clock.held_today(date(2024, 5, 15)), pytest.raises(CommandError):
        call_command("simulate_year", "2026")

    assert not Meeting.objects.exists()
