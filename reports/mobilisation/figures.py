"""Figures of the product that show what a model brought: counted, put in words, led back to."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, F, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from candidates.models import MentorReport, ReportState
from cells.models import Organization, Quota, QuotaSource
from meetings.models import Meeting, MeetingState
from members.models import Member, MembershipPeriod
from people import clock
from people.ethnic import KINH
from reports.arithmetic import percent, percent_label
from reports.models import Evidence, EvidenceKind

# What a figure is made of, as it is kept when it is frozen.
Parts = dict[str, int | None]


@dataclass(frozen=True)
class Figure:
    """A figure in words, how many it counts and where they stand, the day it was frozen."""

    said: str
    count: int
    url: str
    frozen_on: date | None


def measure(kind: str, organization: Organization, year: int) -> Parts:
    """Count ``kind`` for the cells of ``organization``, as things happened in ``year``."""
    return _MEASURES[EvidenceKind(kind)](organization, year)


def figure_of(evidence: Evidence, opens_people: bool) -> Figure:
    """What a piece of evidence says: frozen where it is, counted where it is not."""
    organization, year = evidence.model.organization, evidence.year or 0
    parts = evidence.frozen
    if parts is None:
        parts = measure(evidence.kind, organization, year)
    return Figure(
        said=in_words(evidence.kind, parts),
        count=parts["count"] or 0,
        url=source_of(evidence.kind, organization, year, opens_people),
        frozen_on=evidence.frozen_on,
    )


def in_words(kind: str, parts: Parts) -> str:
    if kind == EvidenceKind.ADMITTED:
        return _admitted_said(parts)
    count, whole = parts["count"] or 0, parts.get("of")
    if whole is None:
        return str(count)
    words = {"count": count, "of": whole, "percent": percent_label(percent(count, whole))}
    return _("%(count)d/%(of)d, đạt %(percent)s") % words


def _admitted_said(parts: Parts) -> str:
    count = parts["count"] or 0
    said = [_("%(count)d người") % {"count": count}]
    for name, words in (
        ("own", _("%(percent)s chỉ tiêu nghị quyết (%(target)d)")),
        ("assigned", _("%(percent)s chỉ tiêu cấp trên giao (%(target)d)")),
    ):
        target = parts[name]
        if target is not None:
            reached = percent_label(percent(count, target))
            said.append(words % {"percent": reached, "target": target})
    return ", ".join(said)


def source_of(kind: str, organization: Organization, year: int, opens_people: bool) -> str:
    """The page on which the figure can be looked at again; empty where none lists just that."""
    if not opens_people:
        return _page("reports:quotas", nam=year, to_chuc=organization.pk)
    cell = {"chi_bo": organization.pk} if organization.is_cell else {}
    if kind == EvidenceKind.MEETINGS:
        return _page("meetings:list", **cell, thang=year, trang_thai=MeetingState.FINALISED)
    if kind == EvidenceKind.REPORTS:
        return ""
    if kind == EvidenceKind.MEMBERS:
        return _page("members:list", **cell, ngay=f"{_last_day(year):%d/%m/%Y}")
    # Whom the place admitted, wherever they are now.
    admitted = {"trang_thai": "tat_ca", "nam": year, "noi": organization.pk}
    if kind == EvidenceKind.MINORITIES:
        admitted["dan_toc"] = "thieu-so"
    return _page("members:list", **admitted)


def _page(name: str, **asked: Any) -> str:
    return f"{reverse(name)}?{urlencode(asked)}" if asked else reverse(name)


def _last_day(year: int) -> date:
    """The last day of ``year`` that has come."""
    return min(clock.today(), date(year, 12, 31))


def _admitted_in(organization: Organization, year: int) -> QuerySet[MembershipPeriod]:
    periods = MembershipPeriod.objects.filter(cell__in=organization.cells_since_ever())
    return periods.admitted_between(date(year, 1, 1), _last_day(year))


def _admitted(organization: Organization, year: int) -> Parts:
    targets = {
        quota.source: quota.target
        for quota in Quota.objects.filter(organization=organization, year=year)
    }
    return {
        "count": _admitted_in(organization, year).count(),
        "own": targets.get(QuotaSource.OWN),
        "assigned": targets.get(QuotaSource.ASSIGNED),
    }


def _minorities(organization: Organization, year: int) -> Parts:
    minority = Q(member__person__ethnic_group__gt="") & ~Q(member__person__ethnic_group=KINH)
    return _admitted_in(organization, year).aggregate(
        count=Count("pk", filter=minority), of=Count("pk")
    )


def _members(organization: Organization, year: int) -> Parts:
    there = Member.objects.there_on(_last_day(year), organization.cells_since_ever())
    return {"count": there.count()}


def _meetings(organization: Organization, year: int) -> Parts:
    # Those with minutes: what still goes on is seen by the cell alone.
    meetings = Meeting.objects.filter(
        cell__in=organization.cells_since_ever(),
        month__range=(date(year, 1, 1), date(year, 12, 1)),
        state=MeetingState.FINALISED,
    )
    return {"count": meetings.count()}


def _reports(organization: Organization, year: int) -> Parts:
    due = MentorReport.objects.filter(
        cell__in=organization.cells_since_ever(), due_on__range=(date(year, 1, 1), _last_day(year))
    )
    in_time = Q(state=ReportState.SUBMITTED, submitted_at__date__lte=F("due_on"))
    return due.aggregate(count=Count("pk", filter=in_time), of=Count("pk"))


_MEASURES: dict[EvidenceKind, Callable[[Organization, int], Parts]] = {
    EvidenceKind.ADMITTED: _admitted,
    EvidenceKind.MINORITIES: _minorities,
    EvidenceKind.MEMBERS: _members,
    EvidenceKind.MEETINGS: _meetings,
    EvidenceKind.REPORTS: _reports,
}
