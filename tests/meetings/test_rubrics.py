"""What points come to, and what facts propose: at every boundary of the sheets."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from django.core.exceptions import ValidationError

from meetings.services.measuring import Facts, running_excused, suggest_from
from rules.models import Rubric
from rules.rubrics import Measure, Sheet

pytestmark = pytest.mark.django_db

GOOD = Facts(
    minimum=90, minutes=90, base=20, present=20, aim=85, excused_max=3, announced_before=True,
    speakers=20, tasks_done=10, tasks_due=10, has_thematic=True, posted_days=2, posted_within=2,
)  # fmt: skip


def sheet(code="an-phu-2025"):
    return Sheet(Rubric.objects.get(code=code))


def full(of):
    return {c.code: c.max if of.has_points else True for c in of.criteria}


def proposed(code, of="an-phu-2025", **facts):
    suggestion = suggest_from(sheet(of), replace(GOOD, **facts)).get(code)
    return suggestion and suggestion.points


@pytest.mark.parametrize(
    "minutes, points",
    [
        (90, 5), (120, 5), (89, 4), (75, 4), (74, 3), (60, 3), (59, 2), (50, 2), (45, 2),
        (44, 1), (0, 1),
    ],
)  # fmt: skip
def test_length_gives_points_by_what_is_short(minutes, points):
    assert proposed("1.1", minutes=minutes) == points


def test_a_longer_minimum_makes_the_same_meeting_short():
    assert [proposed("1.1", minutes=m, minimum=120) for m in (105, 104)] == [4, 3]


def test_a_meeting_that_has_not_ended_has_no_length():
    assert proposed("1.1", minutes=None) is None


@pytest.mark.parametrize(
    "present, base, points",
    [(18, 20, 4), (899, 1000, 3), (15, 20, 3), (749, 1000, 2), (13, 20, 2), (649, 1000, 1)],
)
def test_attendance_gives_points_by_the_rate(present, base, points):
    assert proposed("2.1", present=present, base=base) == points


def test_one_absent_without_reason_gives_the_lowest_points():
    assert proposed("2.1", present=19, absent=1) == 1


def test_nobody_excused_more_than_three_times_running():
    assert (proposed("2.2"), proposed("2.2", excused_over=["Lý A"])) == (1, 0)


@pytest.mark.parametrize(
    "speakers, points",
    [(51, 5), (50, 4), (40, 4), (39, 3), (30, 3), (29, 2), (1, 2)],
)
def test_speakers_give_points_and_exactly_half_takes_the_lower(speakers, points):
    assert proposed("4.5", speakers=speakers, present=100, base=100) == points


def test_without_named_speakers_nothing_is_proposed():
    assert proposed("4.5", speakers=0) is None


@pytest.mark.parametrize(
    "done, points",
    [(90, 30), (89, 27), (80, 27), (79, 24), (70, 24), (69, 20), (60, 20), (59, 15), (50, 15),
     (49, 10), (0, 10)],
)  # fmt: skip
def test_tasks_done_give_points(done, points):
    assert proposed("7.1", tasks_done=done, tasks_due=100) == points


def test_a_cell_without_an_earlier_resolution_is_not_judged_on_it():
    suggestion = suggest_from(sheet(), replace(GOOD, is_first=True))["7.1"]

    assert (suggestion.points, suggestion.why) == (None, "Chưa có nghị quyết tháng trước.")


def test_a_month_without_a_thematic_meeting_leaves_its_points_out():
    assert "4.3" not in suggest_from(sheet(), GOOD)
    assert suggest_from(sheet(), replace(GOOD, has_thematic=False))["4.3"].points is None


@pytest.mark.parametrize("days, points", [(0, 1), (2, 1), (3, 0)])
def test_minutes_are_posted_in_time_or_not(days, points):
    assert proposed("8.3", posted_days=days) == points


def test_the_invitation_went_out_before_the_meeting_or_not():
    assert (proposed("3.4"), proposed("3.4", announced_before=False)) == (1, 0)


@pytest.mark.parametrize("present, met", [(86, True), (85, False)])
def test_the_frame_of_2018_asks_for_more_than_its_aim(present, met):
    assert proposed("1.1", of="12-hd-2018", present=present, base=100) is met


@pytest.mark.parametrize("minutes, met", [(90, True), (89, False)])
def test_the_frame_of_2018_asks_for_ninety_minutes(minutes, met):
    assert proposed("3.4", of="12-hd-2018", minutes=minutes) is met


def test_the_frame_of_2018_allows_nobody_absent():
    assert proposed("1.2", of="12-hd-2018") is True
    assert proposed("1.2", of="12-hd-2018", absent=1) is False


def test_full_points_are_a_hundred_and_the_highest_class():
    result = sheet().sum_up(full(sheet()))

    assert (result.total, result.band) == (Decimal("100.0"), "tot")


@pytest.mark.parametrize(
    "lost, total, band",
    [
        ({"7.1": 20}, "90.0", "tot"),
        ({"7.1": 20, "8.3": 0}, "89.0", "kha"),
        ({"7.1": 10, "4.2": 0}, "70.0", "kha"),
        ({"7.1": 10, "4.2": 0, "8.3": 0}, "69.0", "trung_binh"),
        ({"7.1": 10, "4.2": 0, "4.1": 0, "4.3": 0, "5.2": 0, "3.1": 0, "8.1": 0, "5.4": 0}, "50.0",
         "trung_binh"),
        ({"7.1": 10, "4.2": 0, "4.1": 0, "4.3": 0, "5.2": 0, "3.1": 0, "8.1": 0, "5.4": 0,
          "8.3": 0}, "49.0", "kem"),
    ],
)  # fmt: skip
def test_classes_begin_at_their_least(lost, total, band):
    result = sheet().sum_up(full(sheet()) | lost)

    assert (result.total, result.band) == (Decimal(total), band)


def test_what_does_not_apply_is_made_up_to_the_whole_and_rounded_half_up():
    # 85 of 95 is 89,47…, shown as 89,5.
    points = full(sheet()) | {"4.3": None, "7.1": 20}

    result = sheet().sum_up(points)

    assert (result.total, result.earned, result.applicable) == (Decimal("89.5"), 85, 95)


def test_a_half_of_a_tenth_goes_up():
    of = sheet()
    of.rubric.not_applicable = {"mode": "rescale", "decimals": 1}
    of.criteria = [replace(of.criteria[0], max=40), replace(of.criteria[1], max=40)]
    one, two = (c.code for c in of.criteria)

    # 61 of 80 is 76,25.
    assert of.sum_up({one: 40, two: 21}).total == Decimal("76.3")


def test_a_sheet_may_count_raw_points():
    of = sheet()
    of.rubric.not_applicable = {"mode": "raw"}

    assert of.sum_up(full(of) | {"4.3": None}).total == Decimal("95.0")


def test_without_points_every_criterion_that_applies_is_to_be_met():
    of = sheet("12-hd-2018")

    assert of.sum_up(full(of) | {"3.2": None}).band == "dat"
    assert of.sum_up(full(of) | {"4.1": False}).band == "chua_dat"
    assert of.sum_up(full(of)).total is None


@pytest.mark.parametrize(
    "change, code",
    [
        ({"1.1": 6}, "no_such_points"),
        ({"1.1": True}, "no_such_points"),
        ({"3.1": 2}, "no_such_points"),
        ({"1.1": None}, "always_applies"),
    ],
)
def test_points_outside_the_sheet_are_refused_at_their_criterion(change, code):
    with pytest.raises(ValidationError) as refused:
        sheet().check(full(sheet()) | change)

    [[name, [error]]] = refused.value.error_dict.items()
    assert (name, error.code) == (*change, code)


def test_a_criterion_left_out_is_named():
    points = full(sheet())
    del points["5.2"]

    with pytest.raises(ValidationError) as refused:
        sheet().check(points)

    assert list(refused.value.error_dict) == ["5.2"]


@pytest.mark.parametrize("given, fits", [(0, True), (40, True), (41, False), (-1, False)])
def test_points_by_group_lie_between_nought_and_the_most(given, fits):
    of = sheet("cam-le-2025")
    try:
        of.check(full(of) | {"4.1": given})
    except ValidationError:
        assert not fits
    else:
        assert fits


def test_an_option_without_bounds_is_never_proposed():
    assert not Measure(percent=Fraction(100)).fits({"points": 5, "label": "tốt"})


@pytest.mark.parametrize(
    "states, run",
    [
        ("excused excused excused excused", 4),
        ("excused present excused excused", 2),
        ("excused exempt excused excused", 3),
        ("excused absent excused", 2),
        ("present", 0),
    ],
)
def test_excused_absences_run_until_somebody_comes(states, run):
    assert running_excused(states.split())[-1] == run
