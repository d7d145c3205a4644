"""Reminders of who has nobody to help them (chưa có người giúp đỡ)."""

from collections.abc import Collection, Iterator
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from candidates.models import Candidate, Mentorship
from candidates.reminding.finding import LEFT_ALONE, due_of, each, last_day
from notifications.registry import Due, ReminderRule
from people.language import of_the_books
from rules.services import preload
from rules.workdays import add_working_days

# No text of the Party says how soon a cell names who helps: it does at the meeting that lists
# somebody "or later". Two working weeks are the committee's practice.
HELP_WORKING_DAYS = 10


def find_unassigned(until: date, only: Collection[UUID] | None) -> Iterator[Due]:
    """Who stands on the list of sympathisers and should have somebody who helps by ``until``.

    Counted from the day their stage began or the last who helped them ended.
    """
    preload("calendar.working_days")
    alone = (
        Candidate.objects.unassigned()
        .listed()
        .filter(stage_since__lte=until)
        .select_related("person", "cell")
        .annotate(left_on=last_day(Mentorship.objects.all(), "candidate", "ended_on"))
    )
    for candidate in each(alone, only):
        facts: Any = candidate
        alone_from = max(candidate.stage_since, facts.left_on or candidate.stage_since)
        due_on = add_working_days(alone_from, HELP_WORKING_DAYS)
        if due_on > until:
            continue
        with of_the_books():
            title = _("Phân công người giúp đỡ %(name)s") % {"name": candidate}
        yield due_of(candidate, due_on, title)


UNASSIGNED = ReminderRule(
    key="candidate-unassigned",
    title=gettext_lazy("Quần chúng chưa có người giúp đỡ"),
    source=gettext_lazy("Chi bộ phân công đảng viên chính thức giúp đỡ cảm tình Đảng."),
    ends_when=gettext_lazy("Hết nhắc khi đã phân công người giúp đỡ."),
    rungs=LEFT_ALONE,
    find=find_unassigned,
)
