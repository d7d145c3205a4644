"""How many may be excellent: the base, the group, the rounding, whose value it is."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from reports.models import Rating
from reports.rating.judging import group_label
from reports.rating.standing import groups_of
from reports.rating.yardstick import Yardstick
from rules.models import RuleValue
from rules.services import keep_rule_value
from tests import factories as make
from tests.reports.ratings.conftest import PLAIN, POINTS, member_of, reread

pytestmark = pytest.mark.django_db
# What excellent asks beside the cap is another file's matter: 2024 asks nothing else.


@pytest.fixture
def cells(commune, proposed):
    """``n`` village cells, each with its class proposed."""

    def rate(*codes, **fields):
        ratings = []
        for code in codes:
            cell = make.make_cell(commune.committee)
            for name, value in fields.items():
                setattr(cell, name, value)
            cell.save()
            ratings.append(proposed(code, cell=cell, year=PLAIN))
        return ratings

    return rate


def override(committee, value, reason="Đảng ủy chọn mốc chặt hơn."):
    return keep_rule_value(
        value=RuleValue(
            rule_id="rating.excellent_cap", value=value, effective_from=date(2024, 1, 1),
            source="Nghị quyết của đảng ủy", confidence="B", organization=committee, reason=reason,
        ),
        actor=make.holder_of("system_admin", committee),
    )  # fmt: skip


def counted(ratings):
    return [reread(rating).state for rating in ratings].count("decided")


def test_two_of_eleven_rated_good_may_be_excellent_and_not_three(end_of_2024, cells, decide):
    ratings = cells(*["excellent"] * 3, *["good"] * 8)

    with pytest.raises(ValidationError) as refused:
        decide(*ratings)
    decided = counted(ratings)
    classes = {r.pk: r.proposed_class for r in ratings} | {ratings[0].pk: "good"}
    decide(*ratings, classes=classes)

    assert refused.value.messages == [
        "Xuất sắc nhiều nhất 2 trong 11 chi bộ thôn, bản, khu xếp tốt trở lên "
        "(20%, làm tròn xuống; 124-QĐ/TW Điều 12; 21-HD/BTCTW 2019), đang xếp 3."
    ]
    assert (decided, counted(ratings)) == (0, 11)


def test_who_is_rated_below_good_is_no_part_of_the_base(end_of_2024, cells, decide):
    ratings = cells("excellent", *["good"] * 3, *["completed"] * 6)

    with pytest.raises(ValidationError) as refused:
        decide(*ratings)

    assert "nhiều nhất 0 trong 4 chi bộ" in refused.value.messages[0]


def test_a_committee_may_take_all_rated_as_the_base(end_of_2024, commune, cells, decide):
    override(commune.committee, {"percent": 20, "base": "all_rated"})
    ratings = cells("excellent", "excellent", *["good"] * 2, *["completed"] * 6)

    decide(*ratings)
    more = cells("excellent")
    with pytest.raises(ValidationError) as refused:
        decide(*more)

    assert counted(ratings) == 10
    assert refused.value.messages == [
        "Xuất sắc nhiều nhất 2 trong 11 chi bộ thôn, bản, khu được xếp loại "
        "(20%, làm tròn xuống; Nghị quyết của đảng ủy), đang xếp 3."
    ]


def test_a_committees_own_percentage_needs_a_reason_and_is_its_alone(
    end_of_2024, commune, cells, decide
):
    with pytest.raises(ValidationError):
        override(commune.committee, {"percent": 10}, reason="")
    override(commune.committee, {"percent": 10, "base": "rated_good"})
    other = make.make_committee("Đảng ủy xã khác")

    assert Yardstick(PLAIN, commune.committee).cap.most(11) == 1
    assert Yardstick(PLAIN, other).cap.most(11) == 2


def test_a_percentage_alone_keeps_the_usual_base(end_of_2024, commune):
    override(commune.committee, 25)

    cap = Yardstick(PLAIN, commune.committee).cap

    assert (cap.most(11), cap.counts("good"), cap.counts("completed")) == (2, True, False)


def test_cells_are_compared_with_cells_of_their_kind(end_of_2024, cells, decide):
    decide(*cells(*["good"] * 9))
    school = cells("excellent", cell_kind="school")

    with pytest.raises(ValidationError) as refused:
        decide(*school)
    [village] = cells("excellent")
    decide(village)

    assert "trong 1 chi bộ trường học xếp tốt trở lên" in refused.value.messages[0]
    assert reread(village).decided_class == "excellent"


def test_what_was_decided_before_counts(end_of_2024, cells, decide):
    decide(*cells("excellent", *["good"] * 8))
    one = cells("excellent")

    decide(*one)
    with pytest.raises(ValidationError):
        decide(*cells("excellent"))

    assert Rating.objects.filter(decided_class="excellent").count() == 2


def test_a_year_and_a_committee_of_their_own(end_of_2024, commune, cells, decide, proposed):
    decide(*cells(*["good"] * 9))
    Rating.objects.update(year=2023)
    [one] = cells("excellent")

    with pytest.raises(ValidationError):
        decide(one)

    assert reread(one).state == "remarked"


def test_lower_classes_are_never_stopped_by_the_cap(end_of_2024, cells, decide):
    ratings = cells("excellent", *["good"] * 4)
    decide(*ratings)
    Rating.objects.filter(pk=ratings[1].pk).update(decided_class="completed")

    [late] = cells("completed")
    decide(late)

    assert reread(late).state == "decided"


def test_members_are_counted_over_the_whole_committee(end_of_2024, commune, proposed, decide):
    rated = [
        proposed(code, cell=cell, member=member_of(cell), year=PLAIN)
        for cell, code in (
            (commune.cell, "excellent"),
            *[(commune.other_cell, "good")] * 4,
        )
    ]

    decide(*rated)

    [group] = groups_of(Yardstick(PLAIN, commune.committee), of_cells=False).values()
    assert (group.label, group.base, group.excellent, group.most, group.left) == (
        "đảng viên", 5, 1, 1, 0,
    )  # fmt: skip


def test_a_group_is_named_as_people_name_it():
    assert [group_label(key) for key in ("", "village", "school")] == [
        "đảng viên", "chi bộ thôn, bản, khu", "chi bộ trường học",
    ]  # fmt: skip


def test_the_cap_of_2025_stands_too(after_2025, commune):
    cap = Yardstick(POINTS, commune.committee).cap

    assert (cap.percent, cap.base, cap.source) == (20, "rated_good", "366-QĐ/TW")
