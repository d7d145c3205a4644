"""Two people at one moment, on two connections of PostgreSQL."""

from threading import Event

import pytest
from django.db import transaction

from reports.models import Rating
from reports.rating.services import rate_itself
from tests import factories as make
from tests.at_once import at_once, refusals_in
from tests.reports.ratings.conftest import PLAIN

# For how long, in seconds, the first holds back what it wrote.
WHILE = 0.5
pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("end_of_2024"),
]


def test_two_who_make_the_last_excellent_at_once_do_not_pass_the_cap(commune, proposed, decide):
    decide(
        *(proposed("good", cell=make.make_cell(commune.committee), year=PLAIN) for _n in range(4))
    )
    one, two = (
        proposed("excellent", cell=cell, year=PLAIN) for cell in (commune.cell, commune.other_cell)
    )
    deputy = make.holder_of("deputy", commune.committee)

    begun, over = Event(), Event()

    def first():
        with transaction.atomic():
            decide(one)
            begun.set()
            # The other one cannot end before this is written down: it waits for the committee.
            assert not over.wait(WHILE)

    def second():
        begun.wait()
        try:
            decide(two, number="16-QĐ/ĐU", actor=deputy)
        finally:
            over.set()

    refused = refusals_in(at_once(first, second))

    assert [refusal.error_list[0].code for refusal in refused] == ["cap"]
    assert Rating.objects.filter(decided_class="excellent").count() == 1


def test_two_who_decide_one_rating_at_once_decide_it_once(commune, proposed, decide):
    rating = proposed("good", year=PLAIN)
    deputy = make.holder_of("deputy", commune.committee)

    refused = refusals_in(
        at_once(lambda: decide(rating), lambda: decide(rating, number="16-QĐ/ĐU", actor=deputy))
    )

    assert len(refused) == 1
    assert Rating.objects.get().state == "decided"


def test_two_who_begin_one_self_rating_at_once_write_one(commune):
    deputy = make.holder_of("deputy", commune.cell)

    def rate(actor):
        return rate_itself(cell=commune.cell, year=PLAIN, self_class="good", actor=actor)

    results = at_once(lambda: rate(commune.secretary), lambda: rate(deputy))

    assert refusals_in(results) == []
    assert Rating.objects.count() == 1
