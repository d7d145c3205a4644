"""Reminders that a probation ends (hết 12 tháng dự bị), so that the cell considers in time."""

from collections.abc import Collection, Iterator
from datetime import date
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from candidates.models import Candidate, Stage
from candidates.readiness.probation import ends_on
from notifications.ladder import Rung, Step, rungs
from notifications.registry import Due, ReminderRule
from people.language import of_the_books
from rules.services import value

RULE_KEY = "probation-ends"
# Who has been voted on is above the cell; what is left to do there is not the cell's.
_WITH_CELL = (Stage.PROBATIONARY, Stage.RECOGNITION_RETURNED)


def on_probation() -> QuerySet[Candidate]:
    """The probationary members whose recognition lies with their cell."""
    return (
        Candidate.objects.open()
        .filter(stage__in=_WITH_CELL)
        .select_related("person__member", "cell")
        .prefetch_related("mentorships__mentor")
        .order_by("pk")
    )


def find(until: date, only: Collection[UUID] | None) -> Iterator[Due]:
    """The probations that end up to ``until``, for each mentor and for the cell's leaders."""
    found = on_probation() if only is None else on_probation().filter(pk__in=only)
    for candidate in found.iterator(chunk_size=500):
        ends = ends_on(candidate)
        if ends is None or ends > until:
            continue
        helping = [m.mentor.person_id for m in candidate.mentorships.all() if m.ended_on is None]
        with of_the_books():
            title = _("Đ/c %(name)s hết dự bị ngày %(day)s") % {
                "name": candidate,
                "day": f"{ends:%d/%m/%Y}",
            }
        for owner in helping or [None]:
            yield Due(
                subject=candidate.pk,
                due_on=ends,
                cell=candidate.cell_id,
                committee=candidate.committee_id,
                owner=owner,
                title=title,
                url=reverse("candidates:detail", args=[candidate.pk]),
            )


def countdown(on: date) -> tuple[Rung, ...]:
    """Mentor and cell are told together, so many days before as the rules say, and that day."""
    days = [*(-int(days) for days in value("probation.reminder_days", on=on)), 0]
    steps = [(day, step) for day in days for step in (Step.OWNER, Step.SECRETARY)]
    return rungs(*steps, in_calendar_days=True)


PROBATION_ENDS = ReminderRule(
    key=RULE_KEY,
    title=gettext_lazy("Hết thời gian dự bị"),
    source=gettext_lazy("Hết 12 tháng dự bị, chi bộ xét công nhận đảng viên chính thức."),
    ends_when=gettext_lazy("Hết nhắc khi chi bộ đã biểu quyết."),
    rungs=countdown,
    find=find,
)
