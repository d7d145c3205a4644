"""A commune at the end of a year: its cells, who rates, who proposes, who decides."""

from datetime import date
from types import SimpleNamespace

import pytest

from people import clock
from reports.models import Rating
from reports.rating.services import add_remarks, decide_ratings, rate_itself
from rules.models import Rubric
from tests import factories as make

# The years of the two rule sets: with points since 30/8/2025, without before.
POINTS, PLAIN = 2025, 2024
JANUARY_10 = date(2026, 1, 10)
DECEMBER_20 = date(2024, 12, 20)


@pytest.fixture
def after_2025(db):
    """January 2026: 2025 is rated, on points."""
    with clock.held_today(JANUARY_10):
        yield JANUARY_10


@pytest.fixture
def end_of_2024(db):
    """December 2024: 2024 is rated, without points."""
    with clock.held_today(DECEMBER_20):
        yield DECEMBER_20


@pytest.fixture
def commune(committee, cell, other_cell):
    return SimpleNamespace(
        committee=committee,
        cell=cell,
        other_cell=other_cell,
        secretary=make.holder_of("secretary", cell),
        in_charge=make.holder_of("in_charge", cell),
        chair=make.holder_of("secretary", committee),
        office=make.holder_of("office", committee),
    )


def member_of(cell, name="", **fields):
    """A member who has lived in ``cell`` since they joined."""
    return make.make_member(cell, name, **fields)


def full(code="xep-loai-chi-bo", total=100):
    """Points of a shipped sheet that come to ``total``: all, and what is too much taken off."""
    criteria = [c for g in Rubric.objects.get(code=code).groups for c in g["criteria"]]
    left, points = 100 - total, {}
    for criterion in criteria:
        off = min(left, criterion["max"])
        points[criterion["code"]] = criterion["max"] - off
        left -= off
    return points


@pytest.fixture
def proposed(commune):
    """A rating that waits for its decision: self-rated, with remarks and a class proposed."""

    def make_one(code, cell=None, member=None, year=POINTS, total=95):
        cell = cell or commune.cell
        of_cell = member is None
        sheet = "xep-loai-chi-bo" if of_cell else "xep-loai-dang-vien"
        rating = rate_itself(
            cell=cell,
            member=member,
            year=year,
            points=full(sheet, total) if year == POINTS else None,
            self_class=code,
            actor=make.holder_of("deputy", cell) if of_cell else make.user_of(member),
        )
        return add_remarks(
            rating=rating,
            remarks="Nhất trí.",
            proposed_class=code,
            actor=make.holder_of("in_charge", cell) if of_cell else make.holder_of("deputy", cell),
        )

    return make_one


@pytest.fixture
def decide(commune):
    """The committee's decision on ratings, each of the class proposed unless said otherwise."""

    def decide_all(*ratings, classes=None, number="15-QĐ/ĐU", on=None, actor=None):
        given = classes or {rating.pk: rating.proposed_class for rating in ratings}
        return decide_ratings(
            committee=commune.committee,
            year=ratings[0].year,
            classes=given,
            number=number,
            decided_on=on or clock.today(),
            actor=actor or commune.chair,
        )

    return decide_all


def reread(rating):
    return Rating.objects.get(pk=rating.pk)
