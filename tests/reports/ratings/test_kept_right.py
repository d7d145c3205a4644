"""What stays right when cells move, and what the check of invariants would find."""

from datetime import date

import pytest

from cells.services import move_cell
from quangan.invariants import breaches
from reports.models import Rating
from reports.rating.services import decide_ratings
from tests import factories as make
from tests.reports.ratings.conftest import reread

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("after_2025")]


def test_what_waits_goes_along_to_another_committee_and_decisions_stay(commune, proposed, decide):
    decided = proposed("good", cell=commune.other_cell)
    decide(decided)
    waiting = proposed("good")
    new = make.make_committee("Đảng ủy xã Quảng Lâm")
    admin = make.holder_of("system_admin", commune.committee)
    make.make_post(admin.person, new, "system_admin")

    for cell in (commune.cell, commune.other_cell):
        move_cell(cell=cell, committee=new, on=date(2026, 1, 10), decision="QĐ 3", actor=admin)
    [late] = decide_there(waiting, new)

    assert (reread(decided).committee, late.committee) == (commune.committee, new)


def decide_there(rating, committee):
    return decide_ratings(
        committee=committee, year=rating.year, classes={rating.pk: "good"}, number="1-QĐ/ĐU",
        decided_on=date(2026, 1, 10), actor=make.holder_of("secretary", committee),
    )  # fmt: skip


def test_a_total_other_than_its_points_is_found(commune, proposed):
    rating = proposed("good")
    before = list(breaches())

    Rating.objects.update(total=99)

    assert [line for line in breaches() if line not in before] == [
        f"rating other than its points: reports.Rating {rating.pk} ({rating})"
    ]
