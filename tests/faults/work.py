"""Work that is late in invented cells, with the people whom the real rules tell of it."""

from dataclasses import dataclass
from datetime import date

from candidates.services import open_report_periods
from cells.models import Organization, Post
from people import clock
from people.models import User
from tests import factories as make

# The reports of May are opened in April and due on Thursday 25/4, before 29/4-1/5 off.
OPENED, REPORTS_FROM = date(2024, 4, 10), date(2024, 5, 1)


@dataclass
class Cell:
    """A cell that owes one mentor's report, and who answers for it."""

    organization: Organization
    mentor: User
    secretary: User
    in_charge: User

    def post_of(self, user: User) -> Post:
        return Post.objects.get(person=user.person, organization=self.organization)


def late_reports(number: int) -> list[Cell]:
    """Cells of one committee, each with a report due on 25/4 that nobody sends."""
    committee = make.make_committee(is_upland=True)
    cells = [_cell(committee) for _number in range(number)]
    with clock.held_today(OPENED):
        open_report_periods(on=OPENED)
    return cells


def _cell(committee: Organization) -> Cell:
    cell = make.make_cell(committee)
    mentor = make.make_member(cell)
    make.make_mentorship(make.make_candidate(cell), mentor, reports_from=REPORTS_FROM)
    return Cell(
        cell,
        mentor=_with_address(make.user_of(mentor)),
        secretary=_with_address(make.holder_of("secretary", cell)),
        in_charge=_with_address(make.holder_of("in_charge", cell)),
    )


def _with_address(user: User) -> User:
    user.email = f"{user.username}@quangan.example"
    user.save(update_fields=["email"])
    return user
