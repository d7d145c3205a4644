"""What the records of a year say beside a rating: computed each time, never typed.

Each line names the criterion that it speaks for (``key``, a sheet's ``computed_from``).
"""

from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from candidates.models import MentorReport, ReportState
from cells.models import Organization, Post, PostKind, Quota, QuotaSource
from meetings.models import (
    Attendance,
    AttendanceState,
    Meeting,
    MeetingKind,
    MeetingState,
    QualityScore,
)
from members.models import Member, MembershipEvent, MembershipPeriod
from members.models.kinds import LeavingKind, MembershipEventKind
from reports.arithmetic import percent, percent_label
from reports.rating.subjects import day_of
from rules.rubrics import band_title

# In which months cells review a year: its last ones, and the first of the next.
_REVIEWS_FROM, _REVIEWS_TO = 11, 3
QUOTA, MEETINGS, REPORTS = "quota", "meetings", "mentor_reports"
DISCIPLINE, ATTENDANCE = "discipline", "attendance"
_LEADING = (
    PostKind.SECRETARY,
    PostKind.STANDING_DEPUTY,
    PostKind.DEPUTY,
    PostKind.COMMITTEE_MEMBER,
)


@dataclass(frozen=True)
class Line:
    """One fact: what it is about, what the records say, and for which criterion it speaks."""

    key: str
    label: str
    words: str


@dataclass
class Reports:
    """Mentor reports that fell due in the year, and those sent in time."""

    due: int = 0
    in_time: int = 0

    @property
    def words(self) -> str:
        if not self.due:
            return _("không có nhận xét nào đến hạn")
        return _("%(in_time)d/%(due)d nhận xét gửi đúng hạn") % {
            "in_time": self.in_time,
            "due": self.due,
        }


@dataclass
class CellEvidence:
    """What the year's records say of one cell."""

    admitted: int = 0
    own: int | None = None
    assigned: int | None = None
    held: int = 0
    months: int = 12
    reviewed_on: date | None = None
    totals: list[Decimal] = field(default_factory=list)
    bands: Counter[str] = field(default_factory=Counter)
    reports: Reports = field(default_factory=Reports)
    disciplined: list[str] = field(default_factory=list)
    leaders_disciplined: list[str] = field(default_factory=list)

    @property
    def target(self) -> int | None:
        """The target that the year is judged by: assigned from above, else the own one."""
        return self.assigned or self.own

    @property
    def fulfilment(self) -> Decimal | None:
        return percent(self.admitted, self.target)

    @property
    def mean(self) -> Decimal | None:
        """The mean score of the meetings that were scored by points."""
        if not self.totals:
            return None
        mean = sum(self.totals, Decimal()) / len(self.totals)
        return mean.quantize(Decimal("0.1"), ROUND_HALF_UP)

    @property
    def quota_words(self) -> str:
        said = []
        for target, words in (
            (self.assigned, _("cấp trên giao %(target)d: %(percent)s")),
            (self.own, _("nghị quyết %(target)d: %(percent)s")),
        ):
            if target is not None:
                share = percent_label(percent(self.admitted, target))
                said.append(words % {"target": target, "percent": share})
        begun = ngettext("kết nạp %(count)d người", "kết nạp %(count)d người", self.admitted)
        shares = "; ".join(said) or _("không được chia chỉ tiêu")
        return _("%(admitted)s; %(shares)s") % {
            "admitted": begun % {"count": self.admitted},
            "shares": shares,
        }

    @property
    def first_words(self) -> str:
        """What one looks at first where many are decided."""
        return self.quota_words

    @property
    def meeting_words(self) -> str:
        held = _("họp thường kỳ %(held)d/%(months)d tháng") % {
            "held": self.held,
            "months": self.months,
        }
        if self.mean is not None:
            return _("%(held)s; %(count)d cuộc được chấm, trung bình %(mean)s điểm") % {
                "held": held,
                "count": len(self.totals),
                "mean": number(self.mean),
            }
        bands = ", ".join(f"{count} {title.lower()}" for title, count in self.bands.items())
        return _("%(held)s; chấm: %(bands)s") % {
            "held": held,
            "bands": bands or _("chưa chấm cuộc nào"),
        }

    @property
    def review_words(self) -> str:
        if self.reviewed_on is None:
            return _("chưa có biên bản")
        return _("đã họp ngày %(day)s") % {"day": f"{self.reviewed_on:%d/%m/%Y}"}

    @property
    def lines(self) -> list[Line]:
        return [
            Line(QUOTA, _("Kết nạp so với chỉ tiêu"), self.quota_words),
            Line(MEETINGS, _("Sinh hoạt chi bộ"), self.meeting_words),
            Line("", _("Họp kiểm điểm cuối năm"), self.review_words),
            Line(REPORTS, _("Nhận xét của người giúp đỡ"), self.reports.words),
            Line(DISCIPLINE, _("Kỷ luật"), "; ".join(self.disciplined) or _("không có")),
        ]


@dataclass
class MemberEvidence:
    """What the year's records say of one member."""

    present: int = 0
    base: int = 0
    excused: int = 0
    absent: int = 0
    was_exempt: bool = False
    reports: Reports = field(default_factory=Reports)
    disciplined: list[str] = field(default_factory=list)

    @property
    def attendance_words(self) -> str:
        if not self.base:
            return _("chưa có cuộc họp nào được điểm danh")
        return _(
            "dự %(present)d/%(base)d cuộc họp (%(percent)s), vắng có lý do %(excused)d, "
            "không lý do %(absent)d"
        ) % {
            "present": self.present,
            "base": self.base,
            "percent": percent_label(percent(self.present, self.base)),
            "excused": self.excused,
            "absent": self.absent,
        }

    @property
    def first_words(self) -> str:
        """What one looks at first where many are decided."""
        return self.attendance_words

    @property
    def lines(self) -> list[Line]:
        exempt = _("được miễn") if self.was_exempt else _("không")
        return [
            Line(ATTENDANCE, _("Dự sinh hoạt"), self.attendance_words),
            Line("", _("Miễn công tác, sinh hoạt"), exempt),
            Line(REPORTS, _("Nhận xét quần chúng được giao giúp đỡ"), self.reports.words),
            Line(DISCIPLINE, _("Kỷ luật"), "; ".join(self.disciplined) or _("không có")),
        ]


def number(value: Decimal | None) -> str:
    """A number as people write it: 87,5; a whole one without a comma."""
    return "" if value is None else f"{value.normalize():f}".replace(".", ",")


def _span(year: int) -> tuple[date, date]:
    return date(year, 1, 1), day_of(year)


def evidence_of_cells(cells: Collection[Organization], year: int) -> dict[UUID, CellEvidence]:
    """The evidence of ``cells`` by their ids, in as many statements for one as for all.

    What a cell merged into another within the year did before counts for its successor.
    """
    first, last = _span(year)
    heirs = {cell.pk: cell.pk for cell in cells}
    merged = Organization.objects.filter(
        successor__in=list(heirs), dissolved_on__range=(first, last)
    )
    heirs |= {old: heir for old, heir in merged.order_by().values_list("pk", "successor") if heir}
    found = {cell.pk: CellEvidence(months=last.month) for cell in cells}
    admitted = MembershipPeriod.objects.filter(cell__in=heirs).admitted_between(first, last)
    for cell, count in admitted.order_by().values_list("cell").annotate(Count("pk")):
        found[heirs[cell]].admitted += count
    quotas = Quota.objects.filter(organization__in=list(found), year=year).order_by()
    for cell, source, target in quotas.values_list("organization", "source", "target"):
        if source == QuotaSource.OWN:
            found[cell].own = target
        else:
            found[cell].assigned = target
    _add_meetings(found, heirs, first, last)
    reports = _due_reports(first, last).filter(cell__in=heirs)
    for cell, due, in_time in _counted(reports, "cell"):
        found[heirs[cell]].reports.due += due
        found[heirs[cell]].reports.in_time += in_time
    _add_discipline(found, heirs, first, last)
    return found


def _add_meetings(
    found: dict[UUID, CellEvidence], heirs: dict[UUID, UUID], first: date, last: date
) -> None:
    final = Meeting.objects.filter(cell__in=heirs, state=MeetingState.FINALISED)
    reviewed = date(first.year, _REVIEWS_FROM, 1), date(first.year + 1, _REVIEWS_TO, 1)
    asked = Q(kind=MeetingKind.REGULAR, month__range=(first, last))
    asked |= Q(kind=MeetingKind.YEAR_END, month__range=reviewed)
    months: dict[UUID, set[date]] = defaultdict(set)
    rows = final.filter(asked).order_by("started_at")
    for cell, kind, month, at in rows.values_list("cell", "kind", "month", "started_at"):
        if kind == MeetingKind.REGULAR:
            months[heirs[cell]].add(month)
        else:
            found[heirs[cell]].reviewed_on = timezone.localdate(at)
    for cell, held in months.items():
        found[cell].held = len(held)
    scores = QualityScore.objects.filter(
        meeting__cell__in=heirs,
        meeting__state=MeetingState.FINALISED,
        meeting__month__range=(first, last),
    )
    for score in scores.select_related("rubric", "meeting").order_by("meeting__month"):
        evidence = found[heirs[score.meeting.cell_id]]
        total = score.total if score.confirmed_total is None else score.confirmed_total
        if total is not None:
            evidence.totals.append(total)
        evidence.bands[band_title(score.rubric, score.confirmed_band or score.band)] += 1


def _due_reports(first: date, last: date) -> Any:
    return MentorReport.objects.filter(
        period__range=(first.replace(day=1), last), due_on__lte=last
    ).order_by()


def _counted(reports: Any, by: str) -> Any:
    """Reports due and sent in time, by the lookup ``by``."""
    in_time = Q(state=ReportState.SUBMITTED, submitted_at__date__lte=F("due_on"))
    return reports.values_list(by).annotate(due=Count("pk"), sent=Count("pk", filter=in_time))


def _discipline(first: date, last: date) -> Any:
    """Who was disciplined or expelled between two days, as it stands today."""
    kinds = Q(kind=MembershipEventKind.DISCIPLINED) | Q(
        kind=MembershipEventKind.LEFT, detail=LeavingKind.EXPELLED
    )
    events = MembershipEvent.objects.standing().filter(kinds, happened_on__range=(first, last))
    return events.select_related("member__person").order_by("happened_on", "pk")


def _said(event: MembershipEvent) -> str:
    return _("%(form)s ngày %(day)s") % {
        "form": event.detail_label,
        "day": f"{event.happened_on:%d/%m/%Y}",
    }


def _add_discipline(
    found: dict[UUID, CellEvidence], heirs: dict[UUID, UUID], first: date, last: date
) -> None:
    events = list(_discipline(first, last).with_cell().filter(cell_then__in=heirs))
    if not events:
        return
    leading = Post.objects.filter(
        organization__in=heirs, kind__in=_LEADING, started_on__lte=last
    ).not_ended_before(first)
    leaders = set(leading.order_by().values_list("organization", "person"))
    for event in events:
        # SQLite hands a key from a subquery out as text.
        cell = UUID(str(event.cell_then))
        said = f"{event.member} ({_said(event)})"
        found[heirs[cell]].disciplined.append(said)
        if (cell, event.member.person_id) in leaders:
            found[heirs[cell]].leaders_disciplined.append(said)


def evidence_of_members(members: Collection[Member], year: int) -> dict[UUID, MemberEvidence]:
    """The evidence of ``members`` by their ids, in as many statements for one as for all.

    ``members`` are annotated by ``subjects.with_standing``.
    """
    first, last = _span(year)
    found = {
        member.pk: MemberEvidence(was_exempt=getattr(member, "was_exempt", False))
        for member in members
    }
    roll = Attendance.objects.filter(
        member__in=list(found),
        meeting__state=MeetingState.FINALISED,
        meeting__month__range=(first, last),
    ).order_by()
    for member, state, count in roll.values_list("member", "state").annotate(Count("pk")):
        evidence = found[member]
        if state == AttendanceState.EXEMPT:
            continue
        evidence.base += count
        if state == AttendanceState.PRESENT:
            evidence.present += count
        elif state == AttendanceState.EXCUSED:
            evidence.excused += count
        else:
            evidence.absent += count
    reports = _due_reports(first, last).filter(mentorship__mentor__in=list(found))
    for member, due, in_time in _counted(reports, "mentorship__mentor"):
        found[member].reports = Reports(due, in_time)
    for event in _discipline(first, last).filter(member__in=list(found)):
        found[event.member_id].disciplined.append(_said(event))
    return found
