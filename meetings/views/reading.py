"""The list of meetings, and one meeting: its agenda, or its minutes once they are final."""

from collections import defaultdict
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, prefetch_related_objects
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import DetailView, ListView

from candidates.deadlines import add_months, month_of
from candidates.models import Candidate
from cells import policy
from cells.access import reach
from cells.models import Organization
from documents.requests import ExportView, FoundListMixin
from meetings import access, services
from meetings.afterwards import afterwards, say_when_sent
from meetings.last_roll import last_roll
from meetings.lists import MeetingList
from meetings.models import TO_COME, Amendment, Meeting, MeetingKind, MeetingState, Visitor
from meetings.room import Guard, count_roll, name_members, tasks_of
from meetings.score_card import score_card
from meetings.services.sending import RULE as REPORT_UP
from meetings.wording import chat_line, moment
from meetings.yearly_visits import visitors_of
from people import clock
from people.requests import SignedInMixin
from rules.services import preload

ROWS = 50
# How far back the table of cells and months looks.
MONTHS = 6


class MeetingListView(FoundListMixin, ListView):
    """Meetings in reach, the newest month first; over several cells also a table of months."""

    list_class = MeetingList
    found: MeetingList
    template_name = "meetings/list.html"
    context_object_name = "meetings"
    paginate_by = ROWS

    @property
    def cells(self) -> list[Organization]:
        return self.found.cells

    @cached_property
    def months(self) -> list[date]:
        this = month_of(clock.today())
        return [add_months(this, -n) for n in range(MONTHS)]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        held = reach(self.user)
        context = super().get_context_data(
            cells=self.cells,
            months=self.months,
            years=self._years(),
            kinds=MeetingKind.choices,
            states=MeetingState.choices,
            many=len(self.cells) > 1,
            rows=self._table() if len(self.cells) > 1 else [],
            may_draft=held.holds(policy.WRITE_MEETING),
            reads_guidance=held.holds(policy.SEE_GUIDANCE),
            reads_plan=held.holds(policy.SEE_PLAN),
            leads=held.holds(policy.RUN_MEETING),
            may_watch=held.holds(policy.SEE_MEETING),
            **kwargs,
        )
        say_when_sent(context["meetings"], clock.today())
        return context

    def _years(self) -> list[str]:
        """The years of the months to choose from, and the one that is shown."""
        asked = self.found.chosen["thang"]
        years = {str(month.year) for month in self.months} | ({asked} if asked.isdigit() else set())
        return sorted(years, reverse=True)

    def _table(self) -> list[dict[str, Any]]:
        """Each cell with its regular meeting of each of the last months, oldest first."""
        regular: dict[Any, dict[date, Meeting]] = defaultdict(dict)
        meetings = (
            Meeting.objects.visible_to(self.user)
            .standing()
            .filter(kind=MeetingKind.REGULAR, cell__in=self.cells, month__in=self.months)
        )
        for meeting in meetings:
            regular[meeting.cell_id][meeting.month] = meeting
        months = list(reversed(self.months))
        return [
            {
                "cell": cell,
                "months": [(month, regular[cell.pk].get(month)) for month in months],
            }
            for cell in self.cells
        ]


class MeetingExportView(ExportView):
    list_class = MeetingList


class MeetingDetailView(SignedInMixin, DetailView):
    template_name = "meetings/detail.html"
    context_object_name = "meeting"

    def get_queryset(self) -> QuerySet[Meeting]:
        # Few minutes are amended, few meetings have guests: most pages need not look for them.
        amendments = Amendment.objects.filter(meeting=OuterRef("pk"))
        visitors = Visitor.objects.filter(meeting=OuterRef("pk"))
        return (
            Meeting.objects.visible_to(self.user)
            .select_related("cell", "committee", "score")
            .annotate(is_amended=Exists(amendments), is_visited=Exists(visitors))
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        meeting: Meeting = self.object
        user = self.user
        writes = access.may_write_meeting(user, meeting.cell)
        told = writes or meeting.state == MeetingState.FINALISED
        preload("vote.cell.admission", "vote.cell.base", "vote.ordinary", REPORT_UP)
        attendances = list(
            meeting.attendances.select_related("member__person").order_by(
                "member__person__sort_key", "member"
            )
        )
        at_hand = {row.member_id: row.member for row in attendances}
        name_members([meeting], "chair", at_hand)
        name_members([meeting], "minute_taker", at_hand)
        items = list(meeting.items.select_related("candidate__person", "vote"))
        if told:
            prefetch_related_objects(items, "opinions")
            name_members(items, "presenter", at_hand)
            opinions = [opinion for item in items for opinion in item.opinions.all()]
            name_members(opinions, "speaker", at_hand)
        # Not everybody who reads the minutes may open the candidate's own page.
        seen = set(
            Candidate.objects.visible_to(user)
            .filter(pk__in=[item.candidate_id for item in items if item.candidate_id])
            .values_list("pk", flat=True)
        )
        lines = []
        for item in items:
            item.meeting = meeting
            vote = getattr(item, "vote", None)
            guard = Guard(services.judge(item, vote), vote) if vote and told else None
            lines.append({"item": item, "guard": guard, "linked": item.candidate_id in seen})
        tasks = tasks_of(meeting, at_hand)
        return super().get_context_data(
            is_final=meeting.state == MeetingState.FINALISED,
            told=told,
            lines=lines,
            roll=count_roll(meeting, attendances),
            away=[row for row in attendances if row.state != "present"],
            carried=[task for task in tasks if task.meeting_id != meeting.pk],
            new_tasks=[task for task in tasks if task.meeting_id == meeting.pk],
            when=moment(meeting.planned_at),
            guidance=services.guidance_of(meeting),
            reads_guidance=access.may_read_guidance(user, meeting),
            chat_line=chat_line(meeting) if meeting.state == MeetingState.ANNOUNCED else "",
            writes=writes,
            leads=access.may_run_meeting(user, meeting),
            day_came=services.day_of(meeting) <= clock.today(),
            last_roll=last_roll(meeting) if writes and meeting.state in TO_COME else None,
            who_sees=who_sees(meeting),
            **afterwards(meeting, lines, user, is_amended=vars(meeting)["is_amended"]),
            score_card=score_card(user, meeting, told=told),
            visitors=visitors_of(user, meeting) if told and vars(meeting)["is_visited"] else [],
            **kwargs,
        )


def who_sees(meeting: Meeting) -> list[str]:
    """Who may read the page, one line for each post (Ai xem được trang này?)."""
    lines = [_("Bí thư, phó bí thư, cấp ủy viên của %(cell)s.") % {"cell": meeting.cell}]
    if meeting.state != MeetingState.DRAFT:
        lines.append(_("Đảng viên của %(cell)s.") % {"cell": meeting.cell})
    if meeting.state == MeetingState.FINALISED:
        lines.append(_("Đảng ủy viên phụ trách chi bộ này."))
        lines.append(
            _("Thường trực, văn phòng, ủy ban kiểm tra %(committee)s.")
            % {"committee": meeting.committee}
        )
    return lines
