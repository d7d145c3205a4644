"""The forecast: from how long it took here, and never surer than what was seen."""

from datetime import date, timedelta

import pytest

from candidates.models import Candidate, Stage, StageEvent, Step
from people import clock
from reports.access import figures_of
from reports.forecast import Experience, experience_of, forecast_of, latest_start
from reports.pace import Light, light_of, light_of_line, pace_of
from reports.progress import Line, quota_progress
from tests import factories as make

pytestmark = pytest.mark.django_db
TODAY, YEAR_END = date(2024, 5, 15), date(2024, 12, 31)


@pytest.fixture(autouse=True)
def today():
    with clock.held_today(TODAY):
        yield


@pytest.fixture
def office(committee):
    return make.holder_of("office", committee)


def went(cell, joined_on, days, *, lost=False):
    """Somebody whose dossier was opened ``days`` before the ceremony, or before they left."""
    stage = Stage.DROPPED if lost else Stage.OFFICIAL
    candidate = make.make_candidate(cell, stage=stage)
    Candidate.objects.filter(pk=candidate.pk).update(
        closed_on=joined_on, opened_on=joined_on - timedelta(days)
    )
    steps = [
        (Step.DOSSIER_OPENED, Stage.DOSSIER_OPEN, joined_on - timedelta(days)),
        (Step.DROPPED, Stage.DROPPED, joined_on)
        if lost
        else (Step.CEREMONY, Stage.PROBATIONARY, joined_on),
    ]
    for step, to_stage, on in steps:
        StageEvent.objects.create(
            candidate=candidate, step=step, to_stage=to_stage, effective_on=on
        )


def waiting(cell, since):
    candidate = make.make_candidate(cell, stage="dossier_open")
    candidate.stage_since = since
    candidate.save()
    return candidate


def test_too_few_admissions_say_nothing(office, cell):
    for n in range(4):
        went(cell, date(2023, 3, 3 + n), 100)
    waiting(cell, TODAY)

    pace = pace_of(quota_progress(figures_of(office), 2024), TODAY)

    assert pace.forecast is None
    assert pace.deadlines == []


def test_everybody_who_has_time_is_expected_and_who_has_none_is_not(office, cell):
    for n in range(8):
        went(cell, date(2023, 3, 3 + n), 100 + n)
    known = experience_of(figures_of(office), TODAY)
    soon = [waiting(cell, TODAY - timedelta(10))]

    in_time = forecast_of(soon, known, admitted=2, today=TODAY, until=YEAR_END)
    too_late = forecast_of(soon, known, admitted=2, today=TODAY, until=TODAY + timedelta(30))

    assert in_time.cases == 8
    assert 0.85 < in_time.expected < 1
    assert (in_time.low, in_time.high) == (2, 4)
    assert too_late.expected < 0.15


def test_whoever_was_dropped_on_the_way_lowers_the_chance():
    without, with_lost = Experience([100] * 10), Experience([100] * 10, lost=10)

    assert without.chance(0, 200) > 0.9
    assert 0.4 < with_lost.chance(0, 200) < 0.6


def test_a_long_wait_leaves_less_time_to_go():
    known = Experience([50, 100, 150, 200])

    assert known.chance(90, 15) > known.chance(0, 15)
    # Longer than anybody: nothing is known, as likely as not.
    assert known.chance(400, 15) == 0.5


def test_only_the_last_three_years_teach(office, cell):
    for n in range(6):
        went(cell, date(2019, 3, 3 + n), 100)

    assert experience_of(figures_of(office), TODAY) == {}


def test_another_commune_teaches_nothing(office):
    elsewhere = make.make_cell(make.make_committee("Đảng ủy xã khác"))
    for n in range(6):
        went(elsewhere, date(2023, 3, 3 + n), 100)

    assert experience_of(figures_of(office), TODAY) == {}


def test_the_latest_day_to_reach_a_stage_is_the_usual_time_before_the_year_ends():
    assert latest_start(Experience([80, 90, 100, 110, 120]), YEAR_END) == date(2024, 9, 22)
    assert latest_start(Experience([80, 90]), YEAR_END) is None


def line(admitted, share, in_dossier=0):
    return Line(None, admitted, share, None, in_dossier)


def test_a_line_is_green_amber_or_red_by_its_share():
    assert light_of_line(line(1, 1)) == Light.GREEN
    assert light_of_line(line(0, 1, in_dossier=1)) == Light.AMBER
    assert light_of_line(line(0, 2, in_dossier=1)) == Light.RED
    assert light_of_line(line(0, None)) is None


@pytest.mark.parametrize(
    ("admitted", "in_dossier", "month", "light"),
    [
        (6, 0, 6, Light.GREEN),
        (12, 0, 6, Light.GREEN),
        (4, 2, 6, Light.AMBER),
        (4, 1, 6, Light.RED),
        (0, 0, 1, Light.RED),
    ],
)
def test_without_a_forecast_the_straight_pace_of_the_year_colours(
    admitted, in_dossier, month, light
):
    assert light_of(admitted, in_dossier, 12, month) == light


def test_cells_without_an_admission_for_long_are_named_the_longest_first(
    office, committee, cell, other_cell, admit
):
    never = make.make_cell(committee, "Chi bộ thôn An Sơn")
    admit(cell, 1, year=2024)
    admit(other_cell, 1, year=2022)
    make.make_candidate(other_cell)
    progress = quota_progress(figures_of(office), 2024)

    silent = pace_of(progress, TODAY, 12).silent
    longer = pace_of(progress, TODAY, 36).silent

    assert [(x.line.organization, x.last, x.sources) for x in silent if x.last] == [
        (other_cell, date(2022, 3, 1), 1)
    ]
    assert [x.line.organization for x in longer] == [never]


def test_the_pages_of_progress_ask_as_often_for_ten_cells_as_for_two(
    client, office, committee, cell, other_cell, quota, django_assert_max_num_queries
):
    quota(committee, 9)
    client.force_login(office)
    pages = ("/reports/", "/reports/quotas/", "/reports/story/")
    few = [asked(client, page) for page in pages]
    for _n in range(8):
        more = make.make_cell(committee)
        waiting(more, TODAY)
        make.make_member(more)

    many = [asked(client, page) for page in pages]

    # Whoever is judged brings facts of other tables: once for all of them.
    assert many[0] <= few[0] <= 15
    assert many[2] <= few[2] <= 15
    assert many[1] <= 30


def asked(client, page):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        assert client.get(page).status_code == 200
    return len(captured)
