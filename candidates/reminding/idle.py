"""Reminders of who is idle (lâu không được nhận xét): nobody has spoken of them for months."""

from collections.abc import Collection, Iterator
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from candidates.deadlines import month_of
from candidates.models import Candidate, CellReview, MentorReport, StageEvent
from candidates.models import Step as Act
from candidates.reminding.finding import LEFT_ALONE, due_of, each, last_day
from candidates.sourcing import idle_from
from notifications.registry import Due, ReminderRule
from people import clock
from people.language import of_the_books
from rules.services import preload, value_or_none


def find_idle(until: date, only: Collection[UUID] | None) -> Iterator[Due]:
    """Who has been idle since a day up to ``until``: the rule ``candidate.idle_months``.

    As :meth:`CandidateQuerySet.idle_since` has it, the same person stands on the page of the
    plan; who came back from a pause is followed anew, so their months count from that day.
    """
    preload("candidate.idle_months")
    on = clock.today()
    back = StageEvent.objects.filter(step=Act.RESUMED)
    # Whoever was spoken of in the very month cannot be idle by ``until``, whatever the rule.
    silent = (
        Candidate.objects.idle_since(month_of(until))
        .select_related("person", "cell")
        .annotate(
            reported_on=last_day(
                MentorReport.objects.submitted(), "mentorship__candidate", "period"
            ),
            reviewed_on=last_day(CellReview.objects.all(), "candidate", "reviewed_on"),
            resumed_on=last_day(back, "candidate", "effective_on"),
        )
    )
    for candidate in each(silent, only):
        months = value_or_none("candidate.idle_months", on=on, organization=candidate.cell)
        if months is None:
            continue
        facts: Any = candidate
        spoken = (candidate.opened_on, facts.reported_on, facts.reviewed_on, facts.resumed_on)
        idle_on = idle_from(max(day for day in spoken if day), int(months))
        if idle_on > until:
            continue
        with of_the_books():
            title = _("Đã %(months)d tháng chưa ai nhận xét %(name)s") % {
                "months": months,
                "name": candidate,
            }
        yield due_of(candidate, idle_on, title)


IDLE = ReminderRule(
    key="candidate-idle",
    title=gettext_lazy("Quần chúng lâu không được nhận xét"),
    source=gettext_lazy("Chi bộ rà soát danh sách cảm tình Đảng hằng tháng."),
    ends_when=gettext_lazy("Hết nhắc khi có nhận xét đã gửi hoặc chi bộ đã xét."),
    rungs=LEFT_ALONE,
    find=find_idle,
)
