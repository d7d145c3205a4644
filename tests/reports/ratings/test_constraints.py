"""What the database promises of ratings, whoever writes past the services."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from reports.models import Rating
from tests import factories as make
from tests.constraints import keeps, promises_of
from tests.reports.ratings.conftest import member_of

pytestmark = pytest.mark.django_db
AT = datetime(2026, 1, 5, 19, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


class Rows:
    """Writes a rating at its least; a case names what it is about."""

    def __init__(self, commune):
        self.commune, self.user = commune, make.make_user()
        self.members = [member_of(commune.cell) for _n in range(2)]

    def rating(self, cell="cell", who=None, **fields):
        fields = {"year": 2025, "self_class": "good", "self_by": self.user, "self_at": AT} | fields
        return Rating.objects.create(
            cell=getattr(self.commune, cell), committee=self.commune.committee,
            member=None if who is None else self.members[who], **fields,
        )  # fmt: skip

    def remarked(self, **fields):
        whole = {
            "state": "remarked", "proposed_class": "good", "remarked_by": self.user,
            "remarked_at": AT,
        }  # fmt: skip
        return self.rating(**whole | fields)

    def decided(self, **fields):
        whole = {
            "state": "decided", "decided_class": "good", "decision_number": "15-QĐ/ĐU",
            "decided_on": date(2026, 1, 5), "decided_by": self.user, "decided_at": AT,
        }  # fmt: skip
        return self.remarked(**whole | fields)


# Its promise, the row, what stands, what the database refuses beside it, and what it takes.
CASES = [
    ("rating_of_a_cell_once_a_year", "rating", [{}, {"who": 0}], {}, {"year": 2024}),
    ("rating_of_a_cell_once_a_year", "rating", [{}], {}, {"cell": "other_cell"}),
    ("rating_of_a_member_once_a_year", "rating", [{"who": 0}],
     {"who": 0, "cell": "other_cell"}, {"who": 1}),
    ("rating_of_a_member_once_a_year", "rating", [{"who": 0}], {"who": 0},
     {"who": 0, "year": 2024}),
    ("rating_within_a_hundred", "rating", [], {"total": 100.1}, {"total": 100}),
    ("rating_within_a_hundred", "rating", [], {"total": -1}, {"total": 0}),
    ("rating_within_a_hundred", "remarked", [], {"proposed_total": 101}, {"proposed_total": 99}),
    ("rating_remarked_whole", "remarked", [], {"proposed_class": ""}, {}),
    ("rating_remarked_whole", "remarked", [], {"remarked_by": None}, {}),
    ("rating_remarked_whole", "remarked", [], {"remarked_at": None}, {}),
    ("rating_remarked_whole", "remarked", [], {"state": "self_rated"}, {}),
    ("rating_remarked_whole", "rating", [], {"proposed_class": "good"}, {}),
    ("rating_decided_whole", "decided", [], {"decided_class": ""}, {}),
    ("rating_decided_whole", "decided", [], {"decision_number": ""}, {}),
    ("rating_decided_whole", "decided", [], {"decided_on": None}, {}),
    ("rating_decided_whole", "decided", [], {"decided_by": None}, {}),
    ("rating_decided_whole", "decided", [], {"decided_at": None}, {}),
    ("rating_decided_whole", "decided", [], {"state": "remarked"}, {}),
]  # fmt: skip


@pytest.mark.parametrize(("promise", "kind", "stands", "refused", "accepted"), CASES)
def test_the_database_refuses(commune, promise, kind, stands, refused, accepted):
    row = getattr(Rows(commune), kind)

    keeps(promise, row, stands, refused, accepted)


def test_each_promise_is_tried():
    promises = {name for name in promises_of("reports") if name.startswith("rating_")}

    assert {case[0] for case in CASES} == promises
