"""Reminders that a certificate of the awareness class lapses before the cell has voted."""

from collections.abc import Collection, Iterator
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from candidates.models import ClassKind
from candidates.readiness.conditions import written
from candidates.readiness.papers import certificate_lapses_on
from candidates.reminding.finding import LAPSING, before_cell_vote, due_of, each, known
from notifications.registry import Due, ReminderRule
from people import clock
from people.language import of_the_books
from rules.services import preload


def find_lapsing(until: date, only: Collection[UUID] | None) -> Iterator[Due]:
    """Whose certificate lapses up to ``until`` while the cell's vote lies ahead.

    It lives so many months to the cell's meeting (06-HD/TW cl. 5.4b; the rule
    ``admission.certificate_life`` as it is today, for nobody knows the day of the meeting).
    """
    preload("admission.certificate_life")
    on = clock.today()
    certified = (
        before_cell_vote()
        .filter(enrolments__kind=ClassKind.AWARENESS, enrolments__certified_on__lte=on)
        .distinct()
        .select_related("person", "cell")
        .prefetch_related("enrolments")
    )
    for candidate in each(certified, only):
        lapses_on = known(certificate_lapses_on, candidate, on)
        if lapses_on is None or lapses_on > until:
            continue
        with of_the_books():
            title = _("Giấy chứng nhận lớp nhận thức của %(name)s hết hạn ngày %(day)s") % {
                "name": candidate,
                "day": written(lapses_on),
            }
        yield due_of(candidate, lapses_on, title)


CERTIFICATE_LAPSES = ReminderRule(
    key="certificate-lapses",
    title=gettext_lazy("Giấy chứng nhận lớp nhận thức sắp hết hạn"),
    source=gettext_lazy("Giấy chứng nhận phải còn hạn vào ngày chi bộ xét kết nạp."),
    ends_when=gettext_lazy("Hết nhắc khi có giấy chứng nhận mới hoặc chi bộ đã biểu quyết."),
    rungs=LAPSING,
    find=find_lapsing,
)
