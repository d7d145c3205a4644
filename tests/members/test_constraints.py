"""What the database promises of members, whoever writes past the services."""

from datetime import date

import pytest

from members.models import (
    CellAttachment,
    CorrectionProposal,
    Member,
    MembershipEvent,
    MembershipPeriod,
    OrganizationMonth,
    TransferRequest,
)
from tests import factories as make
from tests.constraints import keeps, promises_of

JOINED, NEXT_DAY, NEXT_YEAR = date(2023, 3, 5), date(2023, 3, 6), date(2024, 3, 5)
pytestmark = pytest.mark.django_db


class Rows:
    """Writes each kind of row at its least; a case names what it is about."""

    def __init__(self):
        self.committee = make.make_committee()
        self.cell = make.make_cell(self.committee)
        self.people = [make.make_person() for _n in range(2)]
        self.listed = make.make_member(self.cell)
        self.listed.periods.all().delete()

    def member(self, who=0, **fields):
        fields = {"person": self.people[who], "joined_on": JOINED} | fields
        return Member.objects.create(cell=self.cell, committee=self.committee, **fields)

    def period(self, **fields):
        fields = {"started_on": JOINED} | fields
        return MembershipPeriod.objects.create(member=self.listed, cell=self.cell, **fields)

    def months(self, **fields):
        fields = {"month": NEXT_YEAR.replace(day=1)} | fields
        return OrganizationMonth.objects.create(organization=self.cell, **fields)

    def event(self, **fields):
        fields = {"kind": "away", "happened_on": NEXT_DAY} | fields
        return MembershipEvent.objects.create(member=self.listed, **fields)

    def undoing(self, which=0):
        """An event that undoes the first or the second of two that stand."""
        events = MembershipEvent.objects.order_by("pk")[:2] or [self.event(), self.event()]
        return self.event(kind="undone", undoes=list(events)[which])

    def request(self, to="other", **fields):
        cell = make.make_cell(self.committee) if to == "other" else self.cell
        return TransferRequest.objects.create(
            member=self.listed, from_cell=self.cell, to_cell=cell, answering_cell=cell,
            asked_by=make.make_user(),
            **fields,
        )  # fmt: skip

    def proposal(self, **fields):
        fields = {"field": "phone", "new_value": "0912345678"} | fields
        return CorrectionProposal.objects.create(
            member=self.listed, proposed_by=make.make_user(), **fields
        )

    def attachment(self, **fields):
        fields = {"started_on": JOINED, "mode": "attending"} | fields
        return CellAttachment.objects.create(member=self.listed, cell=self.cell, **fields)

    def visit(self, **fields):
        sent = CellAttachment.objects.first() or self.attachment()
        return sent.visits.create(**{"visited_on": NEXT_DAY} | fields)


# Promise, kind of row, what stands already, what is refused beside it, what is accepted.
CASES = [
    ("member.person", "member", [{}], {}, {"who": 1}),
    ("member_card_number_once", "member", [{"card_number": "64.01"}],
     {"who": 1, "card_number": "64.01"}, {"who": 1, "card_number": "64.02"}),
    ("member_card_number_once", "member", [{"card_number": "64.01"}],
     {"who": 1, "card_number": "64.01"}, {"who": 1, "card_number": ""}),
    ("member_first_joined_before", "member", [], {"first_joined_on": JOINED},
     {"first_joined_on": date(JOINED.year - 5, 1, 1)}),
    ("member_official_after_joined", "member", [], {"official_on": JOINED},
     {"official_on": NEXT_DAY}),
    ("member_official_has_date", "member", [], {"status": "official"},
     {"status": "official", "official_on": NEXT_YEAR}),
    ("cell_attachment_open_once", "attachment", [{}], {"started_on": NEXT_YEAR},
     {"started_on": JOINED, "ended_on": NEXT_DAY}),
    ("cell_attachment_dates_in_order", "attachment", [],
     {"started_on": NEXT_YEAR, "ended_on": JOINED}, {"started_on": JOINED, "ended_on": JOINED}),
    ("cell_visit_once_a_day", "visit", [{}], {}, {"visited_on": NEXT_YEAR}),
    ("membership_event_dates_in_order", "event", [], {"ends_on": JOINED},
     {"ends_on": NEXT_DAY}),
    ("organization_month_once", "months", [{}], {}, {"month": JOINED.replace(day=1)}),
    ("organization_month_parts_within_whole", "months", [], {"admitted_women": 1},
     {"admitted_women": 1, "admitted": 1}),
    ("membershipevent.undoes", "undoing", [{}], {}, {"which": 1}),
    ("correction_proposal_open_once", "proposal", [{}], {"new_value": ""},
     {"state": "withdrawn"}),
    ("correction_proposal_told_in_words", "proposal", [], {"field": "joined_on"},
     {"field": "joined_on", "remark": "Sai năm"}),
    ("transfer_request_open_once", "request", [{}], {}, {"state": "withdrawn"}),
    ("transfer_request_two_cells", "request", [], {"to": "own"}, {}),
    ("membership_period_open_once", "period", [{}], {"started_on": NEXT_YEAR},
     {"started_on": JOINED, "ended_on": NEXT_YEAR}),
    ("membership_period_dates_in_order", "period", [],
     {"started_on": NEXT_YEAR, "ended_on": JOINED}, {"started_on": JOINED, "ended_on": JOINED}),
]  # fmt: skip


@pytest.mark.parametrize(("promise", "kind", "stands", "refused", "accepted"), CASES)
def test_the_database_refuses(promise, kind, stands, refused, accepted):
    row = getattr(Rows(), kind)

    keeps(promise, row, stands, refused, accepted)


def test_each_promise_is_tried():
    assert {case[0] for case in CASES} == promises_of("members")
