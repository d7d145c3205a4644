"""Figures above communes: the committees' added up by a worker that may die or be overtaken."""

import uuid
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from kombu.exceptions import OperationalError

from people import clock
from reports.models import StatisticsRun
from reports.statistics import runs
from reports.statistics.figures import figures_for
from reports.statistics.periods import read_period
from reports.statistics.runs import ask_run, run_statistics
from reports.tasks import count_statistics
from tests import factories as make
from tests.reports.lives import leaves, lives_in, newly_admitted

pytestmark = pytest.mark.django_db
MAY_15 = date(2024, 5, 15)
Q2 = read_period("2024-q2")


@pytest.fixture(autouse=True)
def _may():
    with clock.held_today(MAY_15):
        yield


def superior(name, parent=None):
    found = make.make_committee(name, parent=parent)
    found.kind = "superior"
    found.save(update_fields=["kind"])
    return found


@pytest.fixture
def nation(quota):
    """A nation of two provinces with three communes."""
    nation = superior("Trung ương")
    north, south = superior("Tỉnh ủy Bắc", nation), superior("Tỉnh ủy Nam", nation)
    for n, province in enumerate((north, north, south), 1):
        commune = make.make_committee(f"Đảng ủy xã {n}", parent=province)
        cell = make.make_cell(commune)
        for _m in range(n):
            newly_admitted(cell, date(2024, 4, 10), sex="female", ethnic_group=f"0{n}")
        newly_admitted(cell, date(2023, 5, 2))
        leaves(lives_in(cell), date(2024, 5, 3))
        make.make_candidate(cell, stage="dossier_open")
        quota(commune, 2 * n)
    return nation


@pytest.fixture
def viewer(nation):
    return make.holder_of("superior_viewer", nation)


def run(nation, viewer, **fields):
    return StatisticsRun.objects.create(
        **{
            "organization": nation, "kind": "quarter", "first_on": Q2.first, "until_on": MAY_15,
            "asked_by": viewer, "asked_at": timezone.now(),
        } | fields
    )  # fmt: skip


def test_a_nation_has_a_line_for_each_province_and_adds_up_its_communes(nation, viewer):
    found = run(nation, viewer)

    assert run_statistics(str(found.pk)) is True

    found.refresh_from_db()
    figures = found.figures
    keys = ("assigned", "own", "admitted", "removed", "members", "sources", "dossiers")
    assert {line["name"]: [line["values"][key] for key in keys] for line in figures["lines"]} == {
        "Tỉnh ủy Bắc": [6, None, 3, 2, 5, 2, 2],
        "Tỉnh ủy Nam": [6, None, 3, 1, 4, 1, 1],
    }
    assert [figures["total"][key] for key in keys] == [12, None, 6, 3, 9, 3, 3]
    assert figures["before"]["values"]["admitted"] == 3
    assert figures["groups"]["ethnic"]["03"]["admitted"] == 3
    assert (figures["unit"], figures["organization"]["name"]) == ("committee", "Trung ương")


def test_targets_set_above_go_before_those_added_up(nation, viewer, quota):
    north, _south = nation.children.order_by("name")
    quota(nation, 20)
    quota(north, 7)
    found = run(nation, viewer)

    run_statistics(str(found.pk))

    found.refresh_from_db()
    assert found.figures["total"]["assigned"] == 20
    assert [line["values"]["assigned"] for line in found.figures["lines"]] == [7, 6]


def test_what_has_no_target_of_its_own_adds_up_its_lines(nation, viewer, quota):
    north, _south = nation.children.order_by("name")
    quota(north, 7)
    found = run(nation, viewer)

    run_statistics(str(found.pk))

    found.refresh_from_db()
    assert (found.figures["total"]["assigned"], found.figures["total"]["own"]) == (13, None)


@pytest.fixture
def pokes(monkeypatch):
    """What the broker was told of, as keys of runs."""
    told = []
    monkeypatch.setattr(count_statistics, "delay", told.append)
    return told


def test_a_worker_hands_over_after_its_turn_and_the_next_goes_on(
    nation, viewer, monkeypatch, pokes
):
    in_one_go = run(nation, viewer, until_on=date(2024, 5, 14))
    run_statistics(str(in_one_go.pk))
    found = run(nation, viewer)
    monkeypatch.setattr(runs, "TURN", 0)

    stood = []
    for _turn in range(3):
        assert run_statistics(str(found.pk)) is True
        found.refresh_from_db()
        stood.append((found.state, found.done, found.total))

    assert stood == [("waiting", 1, 3), ("waiting", 2, 3), ("done", 3, 3)]
    assert pokes == [str(found.pk)] * 2
    in_one_go.refresh_from_db()
    for part in ("lines", "total", "groups"):
        assert found.figures[part] == in_one_go.figures[part]
    assert found.figures["before"]["values"] == in_one_go.figures["before"]["values"]


def test_what_a_dead_worker_had_counted_is_not_counted_again(nation, viewer, monkeypatch, pokes):
    found = run(nation, viewer)
    monkeypatch.setattr(runs, "TURN", 0)
    run_statistics(str(found.pk))
    StatisticsRun.objects.update(
        state="running", claimed_by=uuid.uuid4(), lease_until=timezone.now()
    )
    counted = []

    def counting(tops, *args):
        counted.append(tops[0].name)
        return figures_for(tops, *args)

    monkeypatch.setattr(runs, "figures_for", counting)
    monkeypatch.setattr(runs, "TURN", 60)

    run_statistics(str(found.pk))

    assert counted == ["Đảng ủy xã 2", "Đảng ủy xã 3"]


def test_a_tree_that_changed_on_the_way_is_counted_from_its_beginning(
    nation, viewer, monkeypatch, pokes
):
    found = run(nation, viewer)
    monkeypatch.setattr(runs, "TURN", 0)
    run_statistics(str(found.pk))
    commune = make.make_committee("Đảng ủy xã 4", parent=nation.children.get(name__endswith="Nam"))
    newly_admitted(make.make_cell(commune), date(2024, 4, 11))
    monkeypatch.setattr(runs, "TURN", 60)

    run_statistics(str(found.pk))

    found.refresh_from_db()
    assert (found.done, found.total, found.figures["total"]["admitted"]) == (4, 4, 7)


def test_a_run_that_is_done_is_not_done_again(nation, viewer):
    found = run(nation, viewer)

    assert [run_statistics(str(found.pk)) for _n in range(2)] == [True, False]


def test_another_worker_takes_a_run_only_when_its_lease_is_over(nation, viewer):
    found = run(
        nation, viewer, state="running", claimed_by=uuid.uuid4(),
        lease_until=timezone.now() + timedelta(minutes=1),
    )  # fmt: skip
    held = run_statistics(str(found.pk))
    StatisticsRun.objects.update(lease_until=timezone.now() - timedelta(seconds=1))

    assert (held, run_statistics(str(found.pk))) == (False, True)


def test_who_was_overtaken_keeps_nothing(nation, viewer, monkeypatch):
    found = run(nation, viewer)
    other = uuid.uuid4()

    def overtaken(*args):
        StatisticsRun.objects.update(claimed_by=other)
        return figures_for(*args)

    monkeypatch.setattr(runs, "figures_for", overtaken)

    assert run_statistics(str(found.pk)) is False
    found.refresh_from_db()
    assert (found.state, found.claimed_by, found.figures) == ("running", other, None)


def test_what_breaks_is_told_as_cut_off(nation, viewer, monkeypatch):
    found = run(nation, viewer)

    def broken(*args):
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(runs, "figures_for", broken)

    assert run_statistics(str(found.pk)) is True
    found.refresh_from_db()
    assert (found.state, found.figures) == ("failed", None)


def test_asking_while_a_worker_is_at_it_changes_nothing(nation, viewer):
    found = run(nation, viewer, state="running", done=1, total=3)

    again = ask_run(organization=nation, period=Q2, until=MAY_15, actor=viewer)

    assert (again, again.state, again.done) == (found, "running", 1)


def test_a_broker_that_does_not_answer_loses_no_run(
    nation, viewer, monkeypatch, django_capture_on_commit_callbacks
):
    def silent(*args):
        raise OperationalError("no broker")

    monkeypatch.setattr(count_statistics, "delay", silent)

    with django_capture_on_commit_callbacks(execute=True):
        found = ask_run(organization=nation, period=Q2, until=MAY_15, actor=viewer)

    found.refresh_from_db()
    assert (found.state, found.is_alive) == ("waiting", True)
    StatisticsRun.objects.update(asked_at=timezone.now() - timedelta(minutes=6))
    found.refresh_from_db()
    assert found.is_alive is False


def test_asking_anew_drops_what_was_counted_on_earlier_days(nation, viewer):
    old = run(nation, viewer, until_on=date(2024, 5, 1), state="done", figures={})
    year = run(nation, viewer, kind="year", first_on=date(2024, 1, 1), state="done", figures={})

    asked = ask_run(organization=nation, period=Q2, until=MAY_15, actor=viewer)

    assert set(StatisticsRun.objects.all()) == {asked, year}
    assert old not in StatisticsRun.objects.all()


def test_what_is_to_come_or_out_of_reach_is_not_counted(nation, viewer, committee):
    with pytest.raises(ValidationError):
        ask_run(organization=nation, period=read_period("2025"), until=MAY_15, actor=viewer)
    with pytest.raises(ValidationError):
        ask_run(organization=nation, period=Q2, until=date(2024, 5, 16), actor=viewer)
    with pytest.raises(PermissionDenied):
        ask_run(
            organization=nation, period=Q2, until=MAY_15,
            actor=make.holder_of("office", committee),
        )  # fmt: skip

    assert not StatisticsRun.objects.exists()
