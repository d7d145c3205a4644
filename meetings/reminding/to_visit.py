"""Reminders of visits to cells' meetings, of who is behind the yearly minimum (dự họp chi bộ)."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from candidates.deadlines import add_months
from cells.models import Organization, OrganizationKind
from meetings.reminding.months import period_of
from meetings.yearly_visits import Visiting, VisitsYear
from notifications.ladder import Step, rungs
from notifications.registry import Due, ReminderRule, subject_of
from people import clock
from people.language import of_the_books
from rules.workdays import add_working_days

RULE_KEY = "visits-to-make"
# A visit or two are the share of the first quarter: too few to fall behind.
_ENDS = (12, 9, 6)


@dataclass(frozen=True)
class Quarter:
    """A part of the year that ends with ``month``, by whose end its visits were to be made."""

    year: int
    month: int

    @property
    def number(self) -> int:
        return self.month // 3

    @property
    def last_working_day(self) -> date:
        return add_working_days(add_months(date(self.year, self.month, 1), 1), -1)


def quarter_due(until: date) -> Quarter:
    """The latest quarter that is due up to ``until``: its share holds what was asked before."""
    quarters = (Quarter(year, month) for year in (until.year, until.year - 1) for month in _ENDS)
    return next(quarter for quarter in quarters if quarter.last_working_day <= until)


def find(until: date, only: Collection[UUID] | None) -> Iterator[Due]:
    """Who is behind the minimum's share at the end of the quarter, a committee at a time.

    Visits made after the quarter count: whoever catches up is reminded no more. When the year
    is over, nothing can be made up.
    """
    quarter = quarter_due(until)
    if quarter.year < clock.today().year:
        return
    committees = Organization.objects.filter(kind=OrganizationKind.COMMITTEE).active()
    for committee in committees.order_by("path"):
        visits = VisitsYear(quarter.year, [committee])
        asked = visits.share(quarter.month)
        for line in visits.asked:
            subject = period_of(subject_of(line.person, committee), quarter.last_working_day)
            if only is not None and subject not in only:
                continue
            if line.count < asked and _is_still_asked(line, quarter):
                yield _due(line, committee, quarter, subject, asked - line.count)


def _is_still_asked(line: Visiting, quarter: Quarter) -> bool:
    """Whether they hold a post that asks for visits, at the quarter's end and today."""
    return line.serves_on(max(quarter.last_working_day, clock.today()))


def _due(
    line: Visiting, committee: Organization, quarter: Quarter, subject: UUID, missing: int
) -> Due:
    words = {"name": line.person, "count": missing, "quarter": quarter.number}
    with of_the_books():
        title = _("Dự họp chi bộ: đến hết quý %(quarter)d còn thiếu %(count)d buổi") % words
        above = (
            _("Đ/c %(name)s còn thiếu %(count)d buổi dự họp chi bộ đến hết quý %(quarter)d") % words
        )
    return Due(
        subject=subject,
        due_on=quarter.last_working_day,
        # A duty to the committee, whichever cells it is done at.
        cell=committee.pk,
        committee=committee.pk,
        owner=line.person.pk,
        title=title,
        title_above=above,
        url=f"{reverse('meetings:visits')}?nam={quarter.year}",
    )


TO_VISIT = ReminderRule(
    key=RULE_KEY,
    title=gettext_lazy("Dự sinh hoạt chi bộ trong năm"),
    source=gettext_lazy("Cấp ủy viên dự sinh hoạt chi bộ đủ số buổi tối thiểu trong năm."),
    ends_when=gettext_lazy(
        "Hết nhắc khi đủ số buổi tính đến hết quý, khi hết năm, hoặc thôi phụ trách."
    ),
    # Two weeks before the quarter's end most cells still have a meeting to come.
    rungs=rungs((-10, Step.OWNER), (1, Step.OWNER), (5, Step.OFFICE)),
    find=find,
)
