"""What the database promises of models of mass mobilisation, whoever writes past the services."""

from datetime import date

import pytest
from django.apps import apps

from reports.models import Evidence, Milestone, MobilisationModel
from tests import factories as make
from tests.constraints import keeps

pytestmark = pytest.mark.django_db
MARCH_4, MARCH_5, APRIL_1 = date(2024, 3, 4), make.MARCH_5, date(2024, 4, 1)
REGISTERED = {"state": "registered", "registered_on": MARCH_5}
RECOGNISED = REGISTERED | {
    "state": "recognised",
    "recognised_on": APRIL_1,
    "recognised_level": "commune",
    "decision": "QĐ 12",
}
ENDED = REGISTERED | {"state": "ended", "closed_on": APRIL_1}


class Rows:
    """Writes each kind of row at its least; a case names what it is about."""

    def __init__(self, cell):
        self.cell = cell
        self.person = make.make_person()
        self.one = self.model(name="Tổ tự quản")

    def model(self, **fields):
        least = {
            "organization": self.cell,
            "name": "Dòng họ học tập",
            "level": "commune",
            "novelty": "new",
            "body": "Chi bộ",
            "person_in_charge": self.person,
            "started_on": MARCH_5,
        }
        return MobilisationModel.objects.create(**least | fields)

    def milestone(self, **fields):
        return Milestone.objects.create(
            **{"model": self.one, "what": "Ra quân", "due_on": APRIL_1} | fields
        )

    def evidence(self, **fields):
        return Evidence.objects.create(
            **{"model": self.one, "kind": "members", "year": 2024} | fields
        )


CASES = [
    ("mobilisation_once", "model", [{}], {"name": "dòng  họ HỌC tập"}, {"started_on": APRIL_1}),
    (
        "mobilisation_dates_in_order", "model", [],
        {"ended_on": MARCH_4}, {"ended_on": MARCH_5},
    ),
    ("mobilisation_registered_on_a_day", "model", [], {"state": "registered"}, REGISTERED),
    (
        "mobilisation_recognised_by_a_decision", "model", [],
        RECOGNISED | {"decision": ""}, RECOGNISED,
    ),
    (
        "mobilisation_recognised_by_a_decision", "model", [],
        RECOGNISED | {"recognised_on": MARCH_4}, RECOGNISED | {"recognised_on": MARCH_5},
    ),
    (
        "mobilisation_recognised_on_a_day", "model", [],
        REGISTERED | {"state": "recognised"}, RECOGNISED,
    ),
    ("mobilisation_closed_on_a_day", "model", [], REGISTERED | {"state": "ended"}, ENDED),
    (
        "mobilisation_closed_after_registered", "model", [],
        ENDED | {"closed_on": MARCH_4}, ENDED | {"closed_on": MARCH_5},
    ),
    ("milestone_once", "milestone", [{}], {}, {"due_on": MARCH_5}),
    (
        "evidence_figure_of_a_year_or_words", "evidence", [],
        {"year": None}, {"kind": "text", "year": None, "text": "Làm được"},
    ),
    (
        "evidence_figure_of_a_year_or_words", "evidence", [],
        {"kind": "text", "year": None}, {"kind": "text", "year": None, "text": "Làm được"},
    ),
    ("evidence_figure_once_a_year", "evidence", [{}], {}, {"year": 2023}),
    (
        "evidence_frozen_on_a_day", "evidence", [],
        {"frozen": {"count": 1}}, {"frozen": {"count": 1}, "frozen_on": APRIL_1},
    ),
]  # fmt: skip


@pytest.mark.parametrize(("promise", "row", "stands", "refused", "accepted"), CASES)
def test_the_database_keeps_its_promise(cell, promise, row, stands, refused, accepted):
    keeps(promise, getattr(Rows(cell), row), stands, refused, accepted)


def test_every_promise_has_a_case():
    mine = (MobilisationModel, Milestone, Evidence)
    promised = {c.name for m in mine for c in apps.get_model(m._meta.label)._meta.constraints}

    assert {case[0] for case in CASES} == promised
