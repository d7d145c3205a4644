"""Reminders that admissions fall behind the pace of the year (chậm so với chỉ tiêu kết nạp).

Behind is who would be behind even if everybody whose dossier is under way were admitted
today: admitted and in dossier together are fewer than the target's share of the months gone
by, rounded down. From April on, for the first months are for preparing; judged on each
month's last working day, so that nobody is told twice in a month; the year over, nothing can
be made up. No text of the Party says when a committee is behind: this is our practice, and
careful, so that the word keeps its weight.
"""

from collections.abc import Collection, Iterator
from datetime import date
from functools import partial
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from candidates.deadlines import add_months, month_of
from cells.models import Organization, OrganizationKind, Quota
from notifications.ladder import Step, rungs
from notifications.registry import Due, ReminderRule
from people import clock
from people.language import of_the_books
from reports.progress import Line, lines_of
from reports.reminding.places import CHUNK, chunks, committee_above
from rules.services import preload
from rules.workdays import add_working_days

FIRST_MONTH = 4


def judged_on(until: date, year: int) -> date | None:
    """The last day up to ``until`` on which ``year`` is judged; None outside April to December."""
    month = month_of(until)
    if _last_working_day(month) > until:
        month = add_months(month, -1)
    if month.year != year or month.month < FIRST_MONTH:
        return None
    return _last_working_day(month)


def _last_working_day(month: date) -> date:
    return add_working_days(add_months(month, 1), -1)


def is_behind(line: Line, month: int) -> bool:
    """Whether ``line`` is behind the straight pace of the year at the end of ``month``."""
    return line.admitted + line.in_dossier < line.judged * month // 12


def find_behind(
    until: date, only: Collection[UUID] | None, *, kind: OrganizationKind
) -> Iterator[Due]:
    """The organisations of ``kind`` with a target or share that are behind its pace."""
    preload("calendar.working_days")
    year = clock.today().year
    due_on = judged_on(until, year)
    if due_on is None:
        return
    aimed = Quota.objects.filter(year=year, target__gt=0)
    places = (
        Organization.objects.active()
        .filter(kind=kind, pk__in=aimed.values("organization"))
        .select_related("parent__parent")
        .order_by("pk")
    )
    if only is not None:
        places = places.filter(pk__in=only)
    for chunk in chunks(places.iterator(chunk_size=CHUNK)):
        for line in lines_of(chunk, year):
            if is_behind(line, due_on.month):
                yield _due_of(line, due_on)


def _due_of(line: Line, due_on: date) -> Due:
    place = line.organization
    with of_the_books():
        title = _(
            "%(place)s kết nạp chậm so với chỉ tiêu: %(admitted)d/%(target)d, "
            "đang làm %(dossiers)d hồ sơ"
        ) % {
            "place": place,
            "admitted": line.admitted,
            "target": line.judged,
            "dossiers": line.in_dossier,
        }
    return Due(
        subject=place.pk,
        due_on=due_on,
        cell=place.pk,
        committee=committee_above(place).pk,
        title=title,
        url=f"{reverse('reports:quotas')}?nam={due_on.year}&to_chuc={place.pk}",
    )


_SOURCE = gettext_lazy(
    "Cuối mỗi tháng, từ tháng 4: số đã kết nạp và hồ sơ đang làm ít hơn chỉ tiêu chia đều "
    "cho các tháng đã qua."
)
_ENDS_WHEN = gettext_lazy("Hết nhắc khi đã theo kịp, hoặc hết năm.")

COMMITTEE_BEHIND = ReminderRule(
    key="quota-behind",
    title=gettext_lazy("Đảng bộ kết nạp chậm so với chỉ tiêu"),
    source=_SOURCE,
    ends_when=_ENDS_WHEN,
    rungs=rungs((0, Step.OFFICE), (3, Step.STANDING_DEPUTY)),
    find=partial(find_behind, kind=OrganizationKind.COMMITTEE),
)
CELL_BEHIND = ReminderRule(
    key="quota-behind-cell",
    title=gettext_lazy("Chi bộ kết nạp chậm so với chỉ tiêu"),
    source=_SOURCE,
    ends_when=_ENDS_WHEN,
    rungs=rungs((0, Step.SECRETARY), (3, Step.IN_CHARGE)),
    find=partial(find_behind, kind=OrganizationKind.CELL),
)
