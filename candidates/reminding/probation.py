"""Reminders around the end of a probation (hết 12 tháng dự bị): before it, and after it."""

from collections.abc import Collection, Iterator
from datetime import date
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from candidates.models import Candidate
from candidates.pending import RULES, WITH_CELL, considered_by
from candidates.readiness.conditions import written
from candidates.readiness.probation import ends_on
from candidates.reminding.finding import due_of, each, known
from notifications.ladder import Rung, Step, rungs
from notifications.registry import Due, ReminderRule
from people.language import of_the_books
from rules.services import preload, value_or_none


def on_probation() -> QuerySet[Candidate]:
    """The probationary members whose recognition lies with their cell."""
    return (
        Candidate.objects.open()
        .filter(stage__in=WITH_CELL)
        .select_related("person__member", "cell")
    )


def find_ending(until: date, only: Collection[UUID] | None) -> Iterator[Due]:
    """The probations that end up to ``until``, for each mentor and for the cell's leaders."""
    preload(*RULES)
    for candidate in each(on_probation().prefetch_related("mentorships__mentor"), only):
        ends = known(ends_on, candidate)
        if ends is None or ends > until:
            continue
        helping: list[UUID | None] = [
            m.mentor.person_id for m in candidate.mentorships.all() if m.ended_on is None
        ]
        with of_the_books():
            title = _("Đ/c %(name)s hết dự bị ngày %(day)s") % {
                "name": candidate,
                "day": written(ends),
            }
        for owner in helping or [None]:
            yield due_of(candidate, ends, title, owner=owner)


def countdown(on: date) -> tuple[Rung, ...]:
    """Mentor and cell are told together, so many days before as the rules say, and that day."""
    before = value_or_none("probation.reminder_days", on=on) or []
    days = [*(-int(days) for days in before), 0]
    steps = [(day, step) for day in days for step in (Step.OWNER, Step.SECRETARY)]
    return rungs(*steps, in_calendar_days=True)


PROBATION_ENDS = ReminderRule(
    key="probation-ends",
    title=gettext_lazy("Hết thời gian dự bị"),
    source=gettext_lazy("Hết 12 tháng dự bị, chi bộ xét công nhận đảng viên chính thức."),
    ends_when=gettext_lazy("Hết nhắc khi chi bộ đã biểu quyết."),
    rungs=countdown,
    find=find_ending,
)


def find_to_consider(until: date, only: Collection[UUID] | None) -> Iterator[Due]:
    """The recognitions that the cell is to consider up to ``until``.

    So many working days after the probation's end (294-QĐ/TW cl. 4.2.1; the rule
    ``recognition.consider_deadline`` of that day).
    """
    preload(*RULES)
    for candidate in each(on_probation(), only):
        due_on = known(considered_by, candidate)
        if due_on is None or due_on > until:
            continue
        with of_the_books():
            title = _("Xét công nhận chính thức đ/c %(name)s, hạn %(day)s") % {
                "name": candidate,
                "day": written(due_on),
            }
        yield due_of(candidate, due_on, title)


# The text sets the last day alone; how early and to whom is the committee's practice. A cell
# meets once a month: ten working days before, it can still put the matter on a meeting.
RECOGNITION_DUE = ReminderRule(
    key="recognition-due",
    title=gettext_lazy("Thời hạn chi bộ xét công nhận chính thức"),
    source=gettext_lazy(
        "Sau khi hết 12 tháng dự bị, chi bộ xét công nhận trong số ngày làm việc theo quy định."
    ),
    ends_when=gettext_lazy("Hết nhắc khi chi bộ đã biểu quyết."),
    rungs=rungs(
        (-10, Step.SECRETARY),
        (-3, Step.SECRETARY),
        (0, Step.IN_CHARGE),
        (1, Step.OFFICE),
    ),
    find=find_to_consider,
)
