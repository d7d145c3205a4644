"""Reminders of what a meeting gave somebody to do (nhiệm vụ chi bộ giao)."""

from datetime import date
from typing import Any

from django.db.models import Case, F, QuerySet, When
from django.db.models.functions import Left
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cells.models import OrganizationKind
from meetings.models import MeetingState, Task
from notifications.ladder import Step, rungs
from notifications.registry import ReminderRule
from notifications.wording import link, sentence
from people.language import of_the_books

RULE_KEY = "task-to-do"
# As long as a line of the inbox may be; a task's own title may fill it alone.
MOST_LETTERS = 200


def due_tasks(until: date) -> QuerySet[Any, Any]:
    """The tasks to do up to ``until`` in the words of a reminder: one query for all."""
    words: dict[str, Any] = {"task": F("title"), "name": F("owner__person__full_name")}
    with of_the_books():
        own = _("Việc chi bộ giao: %(task)s")
        above = _("Đ/c %(name)s chưa báo xong: %(task)s")
    return (
        Task.objects.to_do()
        .filter(due_on__lte=until)
        .annotate(
            subject=F("pk"),
            due_day=F("due_on"),
            cell_key=F("cell_id"),
            committee_key=_committee_of_cell(),
            owner_key=F("owner__person_id"),
            words=Left(sentence(own, **words), MOST_LETTERS),
            words_above=Left(sentence(above, **words), MOST_LETTERS),
            link=link("meetings:task", "pk"),
            link_above=_page_above(),
        )
    )


def _committee_of_cell() -> Case:
    """The committee above the task's cell of today: a task that was carried left its meeting's."""
    return Case(
        When(cell__parent__kind=OrganizationKind.SECTION, then=F("cell__parent__parent_id")),
        default=F("cell__parent_id"),
    )


def _page_above() -> Case:
    """Above the cell a task opens with the locked minutes; until then the cell's page does."""
    return Case(
        When(
            meeting__state=MeetingState.FINALISED,
            meeting__cell=F("cell"),
            then=link("meetings:task", "pk"),
        ),
        default=link("cells:detail", "cell_id"),
    )


TO_DO = ReminderRule(
    key=RULE_KEY,
    title=gettext_lazy("Nhiệm vụ cuộc họp giao"),
    source=gettext_lazy("Nghị quyết chi bộ giao từng việc có người làm và thời hạn."),
    ends_when=gettext_lazy("Hết nhắc khi việc đã báo xong hoặc thôi."),
    rungs=rungs((-3, Step.OWNER), (0, Step.OWNER), (1, Step.SECRETARY), (4, Step.IN_CHARGE)),
    query=due_tasks,
)
