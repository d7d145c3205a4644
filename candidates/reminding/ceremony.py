"""Reminders that a decided admission needs its ceremony (thời hạn tổ chức lễ kết nạp)."""

from collections.abc import Collection, Iterator
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from candidates import pending
from candidates.models import Candidate, Stage
from candidates.readiness.conditions import written
from candidates.reminding.finding import due_of, each, known
from notifications.ladder import Step, rungs
from notifications.registry import Due, ReminderRule
from people.language import of_the_books
from rules.services import preload


def find_ceremonies(until: date, only: Collection[UUID] | None) -> Iterator[Due]:
    """The ceremonies to be held by ``until`` of who is decided.

    So many working days after the decision (294-QĐ/TW cl. 4.1; the rules
    ``admission.ceremony_deadline`` and ``admission.ceremony_clock`` of the decision's day).
    """
    preload(*pending.RULES)
    decided = Candidate.objects.filter(stage=Stage.DECIDED).select_related("person", "cell")
    for candidate in each(pending.with_decision(decided), only):
        due_on = known(pending.ceremony_by, candidate)
        if due_on is None or due_on > until:
            continue
        with of_the_books():
            title = _("Tổ chức lễ kết nạp %(name)s, hạn %(day)s") % {
                "name": candidate,
                "day": written(due_on),
            }
        yield due_of(candidate, due_on, title)


# After the last day a ceremony asks for a consent from above, which the office asks for.
CEREMONY_DUE = ReminderRule(
    key="ceremony-due",
    title=gettext_lazy("Thời hạn tổ chức lễ kết nạp"),
    source=gettext_lazy(
        "Chi bộ tổ chức lễ kết nạp trong số ngày làm việc theo quy định, tính từ quyết định."
    ),
    ends_when=gettext_lazy("Hết nhắc khi đã ghi lễ kết nạp."),
    rungs=rungs(
        (-15, Step.SECRETARY),
        (-5, Step.SECRETARY),
        (0, Step.IN_CHARGE),
        (1, Step.OFFICE),
        in_calendar_days=True,
    ),
    find=find_ceremonies,
)
