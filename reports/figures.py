"""The few figures of a person's reach that the home page shows, each a link."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, Value
from django.urls import reverse
from django.utils.translation import gettext as _

from candidates.lists import ON_THE_WAY
from candidates.models import Candidate, MentorReport, Mentorship, ReportState
from meetings.models import Attendance, AttendanceState, MeetingState
from people.models import User
from reports.access import Scope, figures_of
from reports.arithmetic import percent, percent_label
from reports.present import STAGE, present_of
from reports.progress import IN_DOSSIER, whole_year


@dataclass(frozen=True)
class Figure:
    """A number, what it counts, and the page where its rows stand.

    ``count`` is how many rows stand there, where the page lists just those.
    """

    value: str
    label: str
    url: str
    count: int | None = None


def home_figures(user: User, day: date) -> list[Figure]:
    """Return at most four figures of ``user``'s reach on ``day``; without a post, their own."""
    scope = figures_of(user)
    if not scope:
        return own_figures(user, day)
    quotas = reverse("reports:quotas")
    present = present_of(scope)
    dossiers = sum(present.of(STAGE)[stage] for stage in IN_DOSSIER)
    return [
        Figure(
            str(present.members),
            _("đảng viên, trong đó %(count)d dự bị") % {"count": present.probationary},
            reverse("members:list") if scope.opens_people else quotas,
            present.members if scope.opens_people else None,
        ),
        Figure(
            str(present.sources),
            _("quần chúng, %(count)d đang làm hồ sơ") % {"count": dossiers},
            f"{reverse('candidates:list')}?buoc={ON_THE_WAY}" if scope.opens_people else quotas,
            present.sources if scope.opens_people else None,
        ),
        _quota(scope, day.year, quotas),
        *_mentoring(scope, day, quotas),
    ]


def _quota(scope: Scope, year: int, url: str) -> Figure:
    whole = whole_year(scope, year)
    aim = whole.assigned or whole.own
    if not aim:
        return Figure(str(whole.admitted), _("kết nạp năm %(year)d") % {"year": year}, url)
    return Figure(
        f"{whole.admitted}/{aim}",
        _("chỉ tiêu kết nạp năm %(year)d: %(percent)s")
        % {"year": year, "percent": percent_label(percent(whole.admitted, aim))},
        url,
    )


def _mentoring(scope: Scope, day: date, quotas: str) -> Iterator[Figure]:
    """The month's mentor reports; where none is due, who has no mentor.

    Above communes neither is added up: it is the communes' own work.
    """
    if scope.added_up:
        return
    people = reverse("candidates:list") if scope.opens_people else quotas
    month = MentorReport.objects.filter(scope.people(), period=day.replace(day=1)).order_by()
    helped = Mentorship.objects.open().filter(candidate=OuterRef("pk"))
    alone = Candidate.objects.filter(scope.people()).before_admission().filter(~Exists(helped))
    counts = dict(
        month.values_list("state")
        .annotate(number=Count("pk"))
        .union(alone.order_by().values_list(Value(_ALONE)).annotate(number=Count("pk")), all=True)
    )
    unassigned = counts.pop(_ALONE, 0)
    if counts and scope.opens_people:
        yield Figure(
            f"{counts.get(ReportState.SUBMITTED, 0)}/{sum(counts.values())}",
            _("nhận xét tháng %(month)d đã gửi") % {"month": day.month},
            people,
        )
        return
    yield Figure(str(unassigned), _("quần chúng chưa có người giúp đỡ"), people)


_ALONE = "alone"


def own_figures(user: User, day: date) -> list[Figure]:
    """What a mentor and a member did themselves this year: reports sent, meetings attended."""
    year = (date(day.year, 1, 1), day)
    owed = MentorReport.objects.written_by(user).filter(due_on__range=year)
    reports = owed.aggregate(all=Count("pk"), sent=Count("pk", filter=_SENT))
    held = Attendance.objects.filter(
        member__person__isnull=False,
        member__person=user.person_id,
        meeting__state=MeetingState.FINALISED,
        meeting__month__range=year,
    ).exclude(state=AttendanceState.EXEMPT)
    present = Q(state=AttendanceState.PRESENT)
    meetings = held.aggregate(all=Count("pk"), there=Count("pk", filter=present))
    figures = []
    if reports["all"]:
        figures.append(
            Figure(
                f"{reports['sent']}/{reports['all']}",
                _("nhận xét của tôi đã gửi trong năm %(year)d") % {"year": day.year},
                reverse("candidates:my-reports"),
            )
        )
    if meetings["all"]:
        figures.append(
            Figure(
                f"{meetings['there']}/{meetings['all']}",
                _("cuộc họp chi bộ tôi đã dự trong năm %(year)d") % {"year": day.year},
                reverse("meetings:list"),
            )
        )
    return figures


_SENT = Q(state=ReportState.SUBMITTED)
