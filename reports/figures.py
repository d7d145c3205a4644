"""The few figures of a person's reach that the home page shows, each a link."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, Sum
from django.urls import reverse
from django.utils.translation import gettext as _

from candidates.models import Candidate, MentorReport, Mentorship, ReportState
from cells.models import Quota, QuotaSource
from members.models import CURRENT, Member, MemberStatus
from people.models import User
from reports.access import Scope, figures_of
from reports.arithmetic import percent, percent_label
from reports.progress import IN_DOSSIER


@dataclass(frozen=True)
class Figure:
    """A number, what it counts, and the page where its rows stand."""

    value: str
    label: str
    url: str


def home_figures(user: User, day: date) -> list[Figure]:
    """Return at most four figures of ``user``'s reach on ``day``; none without a post."""
    scope = figures_of(user)
    if not scope:
        return []
    quotas = reverse("reports:quotas")
    people = Member.objects.filter(scope.people()).aggregate(
        current=Count("pk", filter=Q(status__in=CURRENT)),
        probationary=Count("pk", filter=Q(status=MemberStatus.PROBATIONARY)),
        admitted=Count(
            "pk", filter=Q(joined_on__range=(date(day.year, 1, 1), date(day.year, 12, 31)))
        ),
    )
    reports = _reports_of_month(scope, day)
    helped = Mentorship.objects.open().filter(candidate=OuterRef("pk"))
    # Who has no mentor is counted where no report is due.
    alone = {} if reports["all"] else {"alone": Count("pk", filter=~Exists(helped))}
    sources = (
        Candidate.objects.filter(scope.people())
        .before_admission()
        .aggregate(all=Count("pk"), dossiers=Count("pk", filter=Q(stage__in=IN_DOSSIER)), **alone)
    )
    return [
        Figure(
            str(people["current"]),
            _("đảng viên, trong đó %(count)d dự bị") % {"count": people["probationary"]},
            reverse("members:list") if scope.opens_people else quotas,
        ),
        Figure(
            str(sources["all"]),
            _("quần chúng, %(count)d đang làm hồ sơ") % {"count": sources["dossiers"]},
            reverse("candidates:list") if scope.opens_people else quotas,
        ),
        _quota(scope, day.year, people["admitted"], quotas),
        _mentoring(scope, day, reports, sources.get("alone", 0), quotas),
    ]


def _quota(scope: Scope, year: int, admitted: int, url: str) -> Figure:
    targets = dict(
        Quota.objects.filter(organization__in=scope.holders(), year=year)
        .order_by()
        .values_list("source")
        .annotate(Sum("target"))
    )
    aim = targets.get(QuotaSource.ASSIGNED) or targets.get(QuotaSource.OWN)
    if not aim:
        return Figure(str(admitted), _("kết nạp năm %(year)d") % {"year": year}, url)
    return Figure(
        f"{admitted}/{aim}",
        _("chỉ tiêu kết nạp năm %(year)d: %(percent)s")
        % {"year": year, "percent": percent_label(percent(admitted, aim))},
        url,
    )


def _reports_of_month(scope: Scope, day: date) -> dict[str, int]:
    """How many mentor reports the month of ``day`` asks for, and how many were sent."""
    if not scope.opens_people:
        return {"all": 0, "sent": 0}
    found: dict[str, int] = MentorReport.objects.filter(
        scope.people(), period=day.replace(day=1)
    ).aggregate(all=Count("pk"), sent=Count("pk", filter=Q(state=ReportState.SUBMITTED)))
    return found


def _mentoring(scope: Scope, day: date, reports: dict[str, int], alone: int, quotas: str) -> Figure:
    """The month's mentor reports; where none is due, who has no mentor."""
    people = reverse("candidates:list") if scope.opens_people else quotas
    if reports["all"]:
        return Figure(
            f"{reports['sent']}/{reports['all']}",
            _("nhận xét tháng %(month)d đã gửi") % {"month": day.month},
            people,
        )
    return Figure(str(alone), _("quần chúng chưa có người giúp đỡ"), people)
