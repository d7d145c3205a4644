"""One of each thing that an address can be of, as tests of access ask for them."""

from datetime import date, datetime
from types import SimpleNamespace
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from candidates import services as candidates
from candidates.models import MentorReport
from cells.models import Organization, Post, Quota, Reorganisation
from documents.models import SavedFilter
from imports.services import preview_workbook
from meetings import services as meetings
from meetings.models import (
    Guidance,
    Issue,
    Meeting,
    Opinion,
    QualityScore,
    Task,
    ThematicTopic,
    Visitor,
)
from members import services as members
from members.models import CellAttachment, Member
from notifications.models import Notification, PushSubscription
from reports.models import ClosedPeriod, MobilisationModel, PeriodKind
from reports.statistics.closing import close_period
from reports.statistics.periods import Period
from rules.models import Rubric
from tests import factories as make
from tests.imports.workbooks import MEMBER_HEADER, xlsx

TODAY = date(2024, 5, 15)
APRIL_3 = datetime(2024, 4, 3, 19, 30, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
MAY_3 = datetime(2024, 5, 3, 19, 30, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
NAME = "Chìu Thị Dung"
NEW_MEMBER = [
    1, "Nông Thị Hoa", "Nữ", "05/03/1990", "Tày", "Chi bộ thôn Pò Mới", "03/02/2015", "03/02/2016",
    "", "",
]  # fmt: skip


def plant(committee: Organization | None = None) -> SimpleNamespace:
    """A cell with its people, and who acts for it: mentor, secretary, the committee's office."""
    committee = committee or make.make_committee(is_upland=True)
    cell = make.make_cell(committee)
    mentor = make.make_member(cell)
    for _n in range(3):
        make.make_member(cell)
    office = Post.objects.filter(kind="office", organization=committee).first()
    return SimpleNamespace(
        committee=committee,
        cell=cell,
        member=mentor,
        mentor=make.user_of(mentor),
        secretary=make.holder_of("secretary", cell),
        office=office.person.user if office else make.holder_of("office", committee),
    )


def closed_month_of(place: SimpleNamespace) -> ClosedPeriod:
    """A month of the committee that nobody closed yet, closed."""
    month = 1 + ClosedPeriod.objects.filter(organization=place.committee).count()
    return close_period(
        organization=place.committee,
        period=Period(PeriodKind.MONTH, date(2024, month, 1)),
        actor=place.office,
    )


def final_meeting_of(place: SimpleNamespace) -> Meeting:
    """A meeting of April whose minutes are locked, with the cell's score."""
    meeting = Meeting.objects.create(
        cell=place.cell, committee=place.committee, kind="regular", month=date(2024, 4, 1),
        planned_at=APRIL_3, started_at=APRIL_3, ended_at=APRIL_3, finalised_at=APRIL_3,
        state="finalised",
    )  # fmt: skip
    QualityScore.objects.create(
        meeting=meeting, rubric=Rubric.objects.get(code="12-hd-2018"), band="dat",
        scored_by=place.secretary, scored_at=APRIL_3,
        points={c["code"]: True for g in Rubric.objects.get(code="12-hd-2018").groups
                for c in g["criteria"]},
    )  # fmt: skip
    return meeting


def things_of(place: SimpleNamespace) -> dict[str, Any]:
    """One of each thing that an address can be of, all of the cell of ``place``."""
    secretary = place.secretary
    candidate = make.make_ready(place.cell, NAME, place.member)
    mentorship = candidate.mentorships.get()
    candidates.open_report_periods(on=TODAY)
    entitled = Member.objects.current().filter(cell=place.cell).count()
    candidates.record_cell_vote(
        candidate=candidate, decided_on=date(2024, 5, 3), present=entitled, votes_for=entitled,
        against=0, other=0, actor=secretary,
    )  # fmt: skip
    meeting = meetings.draft_meeting(
        cell=place.cell, kind="regular", planned_at=MAY_3, actor=secretary
    )
    members.exempt(member=place.member, on=make.MARCH_5, reason="age_or_health", actor=secretary)
    # A committee writes for a month once: that of each cell planted has its own.
    guidance = Guidance.objects.create(
        committee=place.committee, title="Định hướng", text="Phòng cháy rừng",
        month=date(2024, 6 + Guidance.objects.filter(committee=place.committee).count(), 1),
        written_by=place.office,
    )  # fmt: skip
    renewed = Reorganisation.objects.create(kind="moved", happened_on=TODAY, decision="QĐ 1")
    renewed.parts.create(organization=place.cell, is_after=True)
    [proposal] = members.propose_corrections(
        member=place.member, changes={"phone": "0912345678"}, actor=place.mentor
    )
    return {
        "cell": place.cell,
        "proposal": proposal,
        "charge": make.make_post(make.make_person(), place.cell, "in_charge"),
        "post": Post.objects.get(person=secretary.person, organization=place.cell),
        "stand_in": Post.objects.create(
            person=make.make_person(), organization=place.cell, kind="secretary",
            started_on=TODAY, ended_on=TODAY,
            stands_in_for=Post.objects.get(person=secretary.person, organization=place.cell),
        ),
        "reorganisation": renewed,
        "attachment": CellAttachment.objects.create(
            member=place.member, cell=place.cell, mode="transferred", started_on=TODAY
        ),
        "member": place.member,
        "transfer": members.ask_transfer(
            member=place.member, to_cell=make.make_cell(place.committee), actor=place.office
        ),
        "candidate": candidate,
        "mentorship": mentorship,
        "movement": (
            movement := candidates.keep_movement(
                cell=place.cell, kind="movement", name="Dọn đường", body="women",
                started_on=make.MARCH_5, actor=secretary,
            )
        ),
        "stand_out": candidates.note_stand_out(
            movement=movement, full_name="Lý Thị Xuân", actor=secretary
        ),
        "class": candidates.open_class(
            committee=place.committee, kind="awareness", name=f"Lớp {place.cell}",
            started_on=make.MARCH_5,
            actor=place.office,
        ),
        "report": MentorReport.objects.filter(cell=place.cell).latest("period"),
        "meeting": meeting,
        "final_meeting": (final := final_meeting_of(place)),
        "visitor": (visitor := Visitor.objects.create(meeting=final, kind="guest", name="Khách")),
        "issue": Issue.objects.create(visitor=visitor, text="Đường vào thôn hỏng"),
        "item": meeting.items.get(kind="topic"),
        "opinion": Opinion.objects.create(
            item=meeting.items.get(kind="topic"), position=1, speaker=place.member, text="Nhất trí."
        ),
        "guest": Visitor.objects.create(meeting=meeting, kind="guest", name="Lò Văn Khách"),
        "task": Task.objects.create(
            meeting=meeting, cell=place.cell, title="Dọn đường", owner=place.member
        ),
        "guidance": guidance,
        "guidance_file": guidance.attachments.create(
            name="dinh-huong.pdf", content_type="application/pdf", content=b"%PDF-",
            said_not_secret_by=place.office,
        ),
        "closed_period": closed_month_of(place),
        "topic": ThematicTopic.objects.create(
            cell=place.cell, month=date(2024, 5, 1), title="Học và làm theo Bác"
        ),
        "notification": Notification.objects.create(
            recipient=secretary, rule="mentor-report", subject_id=candidate.pk, due_on=TODAY,
            state="sent",
        ),
        "device": PushSubscription.objects.create(
            # A long number, which no page holds by chance.
            pk=uuid4().int >> 65,
            user=secretary,
            endpoint=f"https://push.example.vn/{uuid4()}",
        ),
        "saved_filter": SavedFilter.objects.create(
            owner=secretary, list_name="members:list", name="Dự bị", query="trang_thai=probationary"
        ),
        "batch": preview_workbook(
            kind="members", committee=place.committee, content=xlsx([MEMBER_HEADER, NEW_MEMBER]),
            file_name="danh-sach.xlsx", actor=place.office,
        ),
        "mobilisation": (model := MobilisationModel.objects.create(
            organization=place.cell, name=f"Dòng họ học tập {uuid4()}", level="commune",
            novelty="new", body=place.cell.name, person_in_charge=secretary.person,
            started_on=make.MARCH_5, registered_on=make.MARCH_5, state="registered",
        )),
        "milestone": model.milestones.create(what="Ra quân", due_on=TODAY),
        "evidence": model.evidence.create(kind="members", year=2024),
        "quota": Quota.objects.create(
            organization=place.cell, year=2024, source="assigned", target=1
        ),
    }  # fmt: skip
