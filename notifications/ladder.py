"""The ladder (bậc nhắc việc): who answers for what is due, by post, and who next.

Work belongs to posts: whoever holds one that day is told, or stands in for who does. Where
nobody at a step has an account, the next one up is told at once.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum
from typing import Any

from django.utils.translation import gettext_lazy as _

from cells.models import PostKind
from rules.workdays import add_working_days


class Step(IntEnum):
    """Who answers, from the person who does the work up. The numbers order the ladder."""

    OWNER = 0
    SECRETARY = 10
    IN_CHARGE = 20
    OFFICE = 30
    STANDING_DEPUTY = 40

    @property
    def label(self) -> Any:
        return _LABELS[self]


_LABELS = {
    Step.OWNER: _("người được giao"),
    Step.SECRETARY: _("bí thư chi bộ (không có thì phó bí thư)"),
    Step.IN_CHARGE: _("cấp ủy viên phụ trách chi bộ"),
    Step.OFFICE: _("văn phòng đảng ủy"),
    Step.STANDING_DEPUTY: _("phó bí thư thường trực"),
}

# Within a step, the first post that somebody with an account holds. The office and the
# standing deputy sit at the committee, the others in the cell.
POSTS: dict[Step, tuple[PostKind, ...]] = {
    Step.SECRETARY: (PostKind.SECRETARY, PostKind.STANDING_DEPUTY, PostKind.DEPUTY),
    Step.IN_CHARGE: (PostKind.IN_CHARGE,),
    Step.OFFICE: (PostKind.OFFICE,),
    Step.STANDING_DEPUTY: (PostKind.STANDING_DEPUTY, PostKind.DEPUTY, PostKind.SECRETARY),
}
AT_COMMITTEE = frozenset({Step.OFFICE, Step.STANDING_DEPUTY})


@dataclass(frozen=True)
class Rung:
    """One step of one rule's ladder: reached so many days after the due day.

    Negative before it; working days unless ``in_calendar_days``. ``number`` grows with the
    days; a person is told of one thing once a day, for the highest rung that is reached.
    """

    number: int
    days: int
    step: Step
    in_calendar_days: bool = False

    def latest_due(self, on: date) -> date:
        """The latest due day whose rung is reached by ``on``.

        Whoever asks of many things compares their due days with this one day.
        """
        if self.in_calendar_days:
            return on - timedelta(days=self.days)
        day = on
        if self.days < 0:
            day = add_working_days(on, 1 - self.days)
        # The n-th working day after a due day only grows with it: step back until it fits.
        while add_working_days(day, self.days) > on:
            day -= timedelta(days=1)
        return day


def rungs(*steps: tuple[int, Step], in_calendar_days: bool = False) -> tuple[Rung, ...]:
    """Number the steps of a ladder in their order: ``rungs((-3, Step.OWNER), ...)``."""
    return tuple(
        Rung(number, days, step, in_calendar_days) for number, (days, step) in enumerate(steps)
    )
