"""Reminders that what a cell sent up is to be decided (thời hạn xét, quyết định)."""

from collections.abc import Collection, Iterator
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from candidates import pending
from candidates.chain import body_in_turn, superior_decides
from candidates.models import Body, Candidate, Matter
from candidates.models.candidate import matter_of
from candidates.readiness.conditions import written
from candidates.reminding.finding import due_of, each, known
from notifications.ladder import Step, rungs
from notifications.registry import Due, ReminderRule
from people import clock
from people.language import of_the_books
from rules.services import RuleMissing, preload


def find_to_decide(until: date, only: Collection[UUID] | None) -> Iterator[Due]:
    """What a cell sent up and is to be decided by ``until``, by the vote that sent it up.

    So many working days after the cell's vote (294-QĐ/TW cl. 4.3.1; the rules
    ``admission.decision_deadline`` and ``recognition.decision_deadline`` of that day). Sent up
    again after a return the first vote counts on; another vote is another matter.
    """
    preload(*pending.RULES)
    waiting = Candidate.objects.waiting().select_related("person", "cell__parent")
    if only is not None:
        waiting = waiting.filter(decisions__in=only).distinct()
    for candidate in each(pending.with_cell_votes(waiting), None):
        vote = pending.cell_vote_of(candidate)
        due_on = known(pending.settled_by, candidate)
        if vote is None or due_on is None or due_on > until:
            continue
        if only is not None and vote.pk not in only:
            continue
        yield due_of(candidate, due_on, _to_decide(candidate, due_on), subject=vote.pk)


def _to_decide(candidate: Candidate, due_on: date) -> str:
    matter = matter_of(candidate.stage) or Matter.ADMISSION
    with of_the_books():
        words = {"matter": matter.label, "name": candidate, "day": written(due_on)}
        if _is_above_commune(candidate):
            return _("Theo dõi quyết định %(matter)s %(name)s, hạn %(day)s") % words
        return _("Xét %(matter)s %(name)s, hạn %(day)s") % words


def _is_above_commune(candidate: Candidate) -> bool:
    """Whether the commune has done its part and waits for the body above it."""
    day = clock.today()
    try:
        return body_in_turn(candidate, day) == Body.DECIDER and superior_decides(candidate, day)
    except RuleMissing:
        return False


# The texts set the last day alone. Ten working days before it the office can still put the
# matter on a sitting of the committee; five before, it is the standing deputy's to call one.
DECISION_DUE = ReminderRule(
    key="decision-due",
    title=gettext_lazy("Thời hạn xét, quyết định đề nghị của chi bộ"),
    source=gettext_lazy(
        "Cấp có thẩm quyền xét, quyết định trong số ngày làm việc theo quy định, "
        "tính từ ngày chi bộ biểu quyết."
    ),
    ends_when=gettext_lazy("Hết nhắc khi đã có quyết định, hoặc hồ sơ đã trả lại chi bộ."),
    rungs=rungs(
        (-10, Step.OFFICE),
        (-5, Step.STANDING_DEPUTY),
        (1, Step.OFFICE),
        (1, Step.STANDING_DEPUTY),
    ),
    find=find_to_decide,
)
