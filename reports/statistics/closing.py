"""Closing a period (chốt số liệu): figures frozen for good, later corrections as differences."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from cells import policy
from cells.access import may
from cells.models import Organization, OrganizationKind
from people import audit, clock
from people.models import User
from reports.models import ClosedPeriod, PeriodKind
from reports.statistics.figures import MEASURES, SCHEMA, TRAITS, Figures, figures_for
from reports.statistics.people import ALL_GROUPINGS
from reports.statistics.periods import Period, refuse_future
from reports.statistics.showing import COLUMNS, MEASURE_TITLES, difference


def may_close(user: User, organization: Organization) -> bool:
    """Whether ``user`` may freeze the figures of ``organization``."""
    return may(user, policy.CLOSE_PERIOD, organization)


def closed(organization: Organization, period: Period) -> ClosedPeriod | None:
    """The version of ``period`` that holds, where it was closed."""
    found = ClosedPeriod.objects.filter(
        organization=organization, kind=period.kind, first_on=period.first
    )
    return found.select_related("organization", "closed_by__person").newest().first()


def period_of(row: ClosedPeriod) -> Period:
    return Period(PeriodKind(row.kind), row.first_on)


@transaction.atomic
def close_period(
    *, organization: Organization, period: Period, actor: User, note: str = ""
) -> ClosedPeriod:
    """Freeze the figures of ``period``, and write in the trail who did it.

    A closed period is closed once more as its next version only where something was corrected
    since, and with the reason in ``note``. Raises PermissionDenied for who does not keep the
    committee's figures, and ValidationError for what is no committee, a period that is not
    over, and one that is closed and as it was.
    """
    if not may_close(actor, organization):
        raise PermissionDenied(_("Chỉ văn phòng và thường trực đảng ủy được chốt số liệu."))
    if organization.kind != OrganizationKind.COMMITTEE:
        raise ValidationError(_("Chỉ chốt số liệu của cả đảng bộ cơ sở."), code="no_committee")
    _refuse_unfinished(period)
    # Two people may press the button at once: they take turns here.
    organization = Organization.objects.select_for_update().get(pk=organization.pk)
    before = closed(organization, period)
    figures = figures_for([organization], period, period.last)
    note = note.strip()
    if before is not None:
        _refuse_again(before, figures, note)
    row = ClosedPeriod(
        organization=organization,
        kind=period.kind,
        first_on=period.first,
        last_on=period.last,
        version=before.version + 1 if before else 1,
        figures=figures,
        schema=SCHEMA,
        note=note,
        closed_by=actor,
    )
    row.full_clean()
    row.save()
    audit.record(
        actor,
        "reports.period_closed",
        row,
        path=organization.path,
        data={"period": period.code, "version": row.version, "note": note},
    )
    return row


def _refuse_unfinished(period: Period) -> None:
    today = clock.today()
    refuse_future(period, today)
    if not period.is_over(today):
        raise ValidationError(
            _("%(period)s chưa hết. Chốt được từ ngày sau %(last)s.")
            % {"period": sentence_of(period), "last": f"{period.last:%d/%m/%Y}"},
            code="not_over",
        )


def _refuse_again(before: ClosedPeriod, figures: Figures, note: str) -> None:
    said = {
        "period": sentence_of(period_of(before)),
        "who": before.closed_by,
        "when": f"{before.closed_at:%d/%m/%Y}",
    }
    if not any(differences(before.figures, figures)):
        raise ValidationError(
            _("%(period)s đã chốt ngày %(when)s (đ/c %(who)s), số liệu không thay đổi.") % said,
            code="closed_already",
        )
    if not note:
        raise ValidationError(
            {
                "note": _(
                    "%(period)s đã chốt ngày %(when)s (đ/c %(who)s). Chốt bản sửa thì ghi lý do."
                )
                % said
            }
        )


def sentence_of(period: Period) -> str:
    """The period at the beginning of a sentence."""
    return period.label[:1].upper() + period.label[1:]


@dataclass(frozen=True)
class Difference:
    """One figure that reads otherwise now: where it stands, what it was and is."""

    line: str
    figure: str
    frozen: int | None
    now: int | None
    is_trait: bool = False

    @property
    def change(self) -> str:
        return difference(self.now or 0, self.frozen or 0)


def differences(frozen: Figures, now: Figures) -> Iterator[Difference]:
    """What was corrected since: figure by figure, first of the whole, then line by line."""
    yield from _of_line(_("Toàn đảng bộ"), frozen["total"], now["total"])
    kept = {line["id"]: line for line in frozen["lines"]}
    recounted = {line["id"]: line for line in now["lines"]}
    for key in [*kept, *(key for key in recounted if key not in kept)]:
        name = (recounted.get(key) or kept[key])["name"]
        yield from _of_line(
            name,
            kept[key]["values"] if key in kept else {},
            recounted[key]["values"] if key in recounted else {},
        )
    yield from _of_groups(frozen, now)


def _of_line(name: str, frozen: Any, now: Any) -> Iterator[Difference]:
    for column in COLUMNS:
        if column.of:
            continue
        was, is_now = frozen.get(column.key), now.get(column.key)
        if (was or 0) != (is_now or 0):
            yield Difference(name, str(column.heading), was, is_now, column.key in TRAITS)


def _of_groups(frozen: Figures, now: Figures) -> Iterator[Difference]:
    for grouping in ALL_GROUPINGS:
        was = frozen["groups"].get(grouping.key, {})
        is_now = now["groups"].get(grouping.key, {})
        for group in sorted({*was, *is_now}, key=grouping.order):
            for measure in MEASURES:
                one, other = (counts.get(group, {}).get(measure, 0) for counts in (was, is_now))
                if one != other:
                    name = f"{grouping.title}: {grouping.label(group, now['bands'])}"
                    title = str(MEASURE_TITLES[measure])
                    yield Difference(name, title, one, other, is_trait=True)


def recounted(row: ClosedPeriod) -> Figures:
    """The figures of a closed period as they count now, over the cells of today."""
    until: date = row.last_on
    return figures_for([row.organization], period_of(row), until)
