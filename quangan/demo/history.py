"""The months before the demo's day, acted out through the services, each act on its day."""

import random
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone

from candidates.models import (
    Candidate,
    MentorReport,
    NextStep,
    Paper,
    PaperState,
    Proposal,
    Route,
    Stage,
)
from candidates.routes import introducers_needed
from candidates.services import (
    PaperFact,
    allow_dossier,
    assign_mentor,
    choose_route,
    date_mentorship,
    keep_papers,
    open_dossier,
    open_report_periods,
    record_certificate,
    record_committee_vote,
    record_superior_decision,
    save_report,
    set_report_due,
    submit_report,
)
from cells.models import Organization, PostKind
from meetings.models import AgendaItem, ItemKind, MeetingKind
from meetings.services import (
    Mark,
    add_task,
    announce_meeting,
    draft_meeting,
    finalise_meeting,
    record_vote,
    remove_item,
    review_candidate,
    roll_on,
    take_attendance,
    vote_base,
    write_item,
)
from members.models import Member
from notifications.delivery import deliver_due
from people import clock
from people.models import User
from quangan.demo import words
from quangan.demo.cast import HOME, MENTOR, OTHER

SOURCE = "seed_demo"
MONTHS = (date(2024, 3, 1), date(2024, 4, 1), date(2024, 5, 1))
LISTED = date(2024, 3, 12)
# Cells that have not met in May; the demo's own meets on the demo's day.
SILENT_IN_MAY = (HOME, "Chi bộ thôn Nà Pá", "Chi bộ thôn Sán Cáy Coọc")
LATE_IN_MAY = 5
# Whom the demo's cell will vote on, and two who are further on their way.
READY = (HOME, "Tằng Tài Nhì")
PROPOSED = ("Chi bộ thôn Đông Thành", "Đặng Văn Sềnh")
WITH_SUPERIOR = (OTHER, "Phùn Tài Sềnh")
DECIDED = ("Chi bộ thôn Thìn Thủ", "Chìu Phúc Vằn")
# The day of each dossier (ngày lập hồ sơ); of the others the list does not say.
DOSSIERS = {
    DECIDED: date(2024, 2, 20),
    WITH_SUPERIOR: date(2024, 2, 22),
    PROPOSED: date(2024, 3, 15),
    ("Chi bộ thôn Tầm Làng", "Triệu Thị Tài"): date(2024, 3, 20),
    ("Chi bộ thôn Hải An", "Phùn Tài Múng"): date(2024, 4, 8),
    ("Chi bộ Công an xã", "Triệu Thị Thìn"): date(2024, 4, 10),
}
TOGETHER_SINCE = date(2020, 1, 1)
# What a cell concluded, by month; of everybody else it went on helping.
CONCLUDED = {
    (date(2024, 4, 1), HOME, "Chìu Quay Sáu"): NextStep.LIST,
    (date(2024, 4, 1), *READY): NextStep.DOSSIER,
    (date(2024, 4, 1), *WITH_SUPERIOR): NextStep.ADMIT,
    (date(2024, 4, 1), *DECIDED): NextStep.ADMIT,
    (date(2024, 5, 1), *PROPOSED): NextStep.ADMIT,
}
SAID = {
    NextStep.KEEP: "Tiếp tục theo dõi, giúp đỡ.",
    NextStep.LIST: "Đưa vào danh sách cảm tình Đảng.",
    NextStep.DOSSIER: "Đủ điều kiện, đề nghị cho lập hồ sơ.",
    NextStep.ADMIT: "Đề nghị kết nạp.",
}


@dataclass
class Cell:
    """A cell with those who act in it."""

    organization: Organization
    secretary: User
    mentors: dict[Any, User] = field(default_factory=dict)


def act_out(committee: Organization, rng: random.Random) -> None:
    """Reports, meetings and what came of them, from March to the demo's day."""
    cells = [
        Cell(cell, User.objects.get(person__posts__organization=cell, **_open(PostKind.SECRETARY)))
        for cell in Organization.objects.filter(parent=committee).cells()
    ]
    _name_places(cells)
    secretary_of = {cell.organization.name: cell.secretary for cell in cells}
    _date_dossiers(secretary_of)
    for month in MONTHS:
        _write_reports(committee, month, rng)
        for cell in cells:
            if month < MONTHS[-1] or cell.organization.name not in SILENT_IN_MAY:
                _hold_meeting(cell, month, rng)
        _between(committee, month, secretary_of)
    _draft_at_home(cells)
    open_report_periods(clock.DEMO_START, source=SOURCE)
    _begin_a_draft()


def _open(kind: str) -> dict[str, Any]:
    return {"person__posts__kind": kind, "person__posts__ended_on": None}


def _name_places(cells: Iterable[Cell]) -> None:
    for cell in cells:
        organization = cell.organization
        place = organization.name.removeprefix("Chi bộ ")
        village = organization.cell_kind == "village"
        organization.meeting_place = f"Nhà văn hóa {place}" if village else f"Phòng họp {place}"
        organization.save(update_fields=["meeting_place"])


def _candidate(cell: str, name: str) -> Candidate:
    return Candidate.objects.open().get(cell__name=cell, person__full_name=name)


def _date_dossiers(secretary_of: dict[str, User]) -> None:
    for (cell, name), day in DOSSIERS.items():
        with clock.held_today(max(day, LISTED)):
            candidate = _candidate(cell, name)
            open_dossier(candidate=candidate, opened_on=day, actor=secretary_of[cell])
            _complete_dossier(candidate, day, secretary_of[cell])


# Before the cell votes, in the order in which they are made; each a day after the other.
PAPERS = (
    Paper.APPLICATION,
    Paper.CV,
    Paper.VETTING,
    Paper.CV_REMARK,
    Paper.CV_CERTIFIED,
    Paper.INTRODUCTION,
    Paper.UNION_RESOLUTION,
    Paper.OPINIONS,
)


def _complete_dossier(candidate: Candidate, day: date, secretary: User) -> None:
    """Introducers whom the person has long known, and every paper in hand."""
    today = clock.today()
    helping = list(candidate.mentorships.open().select_related("mentor"))
    for mentorship in helping:
        date_mentorship(
            mentorship=mentorship,
            started_on=mentorship.started_on,
            together_since=TOGETHER_SINCE,
            actor=secretary,
        )
    if len(helping) < introducers_needed(candidate, today):
        choose_route(candidate=candidate, route=Route.YOUTH_UNION, actor=secretary)
    facts = [
        PaperFact(paper, PaperState.HELD, dated_on=min(today, day + timedelta(days=n)))
        for n, paper in enumerate(PAPERS)
    ]
    keep_papers(candidate=candidate, facts=facts, actor=secretary)


def _write_reports(committee: Organization, month: date, rng: random.Random) -> None:
    """Mentors send the month's reports before they are due; some of the last are late."""
    opened_on = month - timedelta(days=8)
    with clock.held_today(opened_on):
        open_report_periods(opened_on, source=SOURCE)
        reports = list(
            MentorReport.objects.owed()
            .filter(committee=committee, period=month)
            .select_related("mentorship__mentor__person__user", "mentorship__candidate__person")
            .order_by("mentorship__candidate__person__sort_key", "mentorship__slot")
        )
        late = set()
        if month == MONTHS[-1]:
            at_home = {report.pk for report in reports if report.cell.name == HOME}
            others = [report.pk for report in reports if report.pk not in at_home]
            late = at_home | set(rng.sample(others, LATE_IN_MAY))
        for report in reports:
            if report.pk not in late:
                submit_report(
                    report=report,
                    fields=_written(rng, report.mentorship.candidate),
                    actor=report.mentorship.mentor.person.user,
                )


def _written(rng: random.Random, candidate: Candidate) -> dict[str, str]:
    proposal = Proposal.DOSSIER if candidate.stage == Stage.DOSSIER_OPEN else Proposal.KEEP
    return {
        "strengths": rng.choice(words.STRENGTHS),
        "weaknesses": rng.choice(words.WEAKNESSES),
        "tasks": rng.choice(words.TASKS),
        "motive": rng.choice(words.MOTIVES),
        "proposal": proposal,
    }


def _hold_meeting(cell: Cell, month: date, rng: random.Random) -> None:
    """One regular meeting on the cell's usual day, entered the day after."""
    organization, actor = cell.organization, cell.secretary
    day = month.replace(day=organization.meeting_day)
    begins = timezone.make_aware(datetime.combine(day, organization.meeting_time))
    with clock.held_today(day + timedelta(days=1)):
        meeting = draft_meeting(
            cell=organization,
            kind=MeetingKind.REGULAR,
            planned_at=begins,
            place=organization.meeting_place,
            actor=actor,
            source=SOURCE,
        )
        meeting = announce_meeting(meeting=meeting, actor=actor)
        roll = list(roll_on(meeting, day))
        others = [m for m in roll if m.is_official and m.person_id != actor.person_id]
        away = rng.sample(others[1:], min(len(others) - 1, rng.choice((0, 0, 1, 1, 2))))
        meeting = take_attendance(
            meeting=meeting,
            states={m.pk: Mark("excused", rng.choice(words.REASONS)) for m in away},
            actor=actor,
            started_at=begins,
            minute_taker=others[0],
        )
        for item in meeting.items.select_related("candidate__person"):
            _minute(item, day, rng, actor)
        add_task(
            meeting=meeting,
            title=rng.choice(words.MEETING_TASKS),
            owner=rng.choice(others),
            due_on=day + timedelta(days=28),
            actor=actor,
        )
        finalise_meeting(
            meeting=meeting,
            ended_at=begins + timedelta(minutes=rng.choice((95, 100, 110, 120))),
            conclusion=words.CONCLUSION,
            actor=actor,
        )


def _minute(item: AgendaItem, day: date, rng: random.Random, actor: User) -> None:
    if item.kind != ItemKind.CANDIDATE or item.candidate is None:
        if text := words.ITEMS.get(item.kind):
            write_item(item=item, text=text, conclusion="", actor=actor)
        return
    if item.candidate.opened_on > day:
        remove_item(item=item, actor=actor)
        return
    cell = item.meeting.cell.name
    step = CONCLUDED.get((day.replace(day=1), cell, item.candidate.person.full_name), NextStep.KEEP)
    item = review_candidate(
        item=item,
        text=rng.choice(words.ADVICE),
        conclusion=SAID[step],
        next_step=step,
        actor=actor,
    )
    if step == NextStep.ADMIT:
        record_vote(item=item, votes_for=vote_base(item.meeting).present, actor=actor)


def _between(committee: Organization, month: date, secretary_of: dict[str, User]) -> None:
    """What happened between this month's meetings and the next."""
    leader = User.objects.get(username="bithu.danguy")
    if month == date(2024, 3, 1):
        _help_at_home(date(2024, 3, 15), secretary_of[HOME])
        with clock.held_today(date(2024, 3, 29)):
            record_certificate(
                candidate=_candidate(*READY),
                certificate_number="215/GCN",
                certified_on=date(2024, 3, 28),
                actor=secretary_of[HOME],
            )
    elif month == date(2024, 4, 1):
        with clock.held_today(date(2024, 4, 12)):
            allow_dossier(candidate=_candidate(*READY), on=clock.today(), actor=leader)
        with clock.held_today(date(2024, 4, 16)):
            for who, number in ((WITH_SUPERIOR, "45-NQ/ĐU"), (DECIDED, "46-NQ/ĐU")):
                _propose(committee, _candidate(*who), number, leader)
        with clock.held_today(date(2024, 4, 22)):
            open_dossier(
                candidate=_candidate(*READY), opened_on=clock.today(), actor=secretary_of[HOME]
            )
        with clock.held_today(date(2024, 5, 2)):
            _complete_dossier(_candidate(*READY), date(2024, 4, 22), secretary_of[HOME])


def _help_at_home(day: date, secretary: User) -> None:
    """The home cell gives everybody on its list a mentor."""
    mentors = {
        member.person.full_name: member
        for member in Member.objects.official().filter(cell__name=HOME).select_related("person")
    }
    for name, mentor in (
        ("Chìu Quay Sáu", "Đặng Sáng Cắm"),
        ("Voòng Thị Thìn", MENTOR),
    ):
        with clock.held_today(day):
            assign_mentor(
                candidate=_candidate(HOME, name),
                mentor=mentors[mentor],
                started_on=day,
                actor=secretary,
            )


def _propose(committee: Organization, candidate: Candidate, number: str, actor: User) -> None:
    sitting = Q(kind__in=["secretary", "deputy", "standing_deputy", "committee_member"])
    entitled = committee.posts.filter(sitting, ended_on=None).values("person").distinct().count()
    record_committee_vote(
        candidate=candidate,
        decided_on=clock.today(),
        entitled=entitled,
        present=entitled,
        votes_for=entitled,
        against=0,
        other=0,
        number=number,
        actor=actor,
    )


def _draft_at_home(cells: Iterable[Cell]) -> None:
    """The home cell put May's meeting off to the evening of the demo's first day."""
    home = next(cell for cell in cells if cell.organization.name == HOME)
    organization, actor = home.organization, home.secretary
    day = clock.DEMO_START
    with clock.held_today(date(2024, 5, 6)):
        draft_meeting(
            cell=organization,
            kind=MeetingKind.REGULAR,
            planned_at=timezone.make_aware(datetime.combine(day, time(19, 30))),
            place=organization.meeting_place,
            actor=actor,
            source=SOURCE,
        )
        set_report_due(cell=organization, month=day.replace(day=1), meeting_on=day, actor=actor)


def _begin_a_draft() -> None:
    """The mentor whom the demo follows has begun one report of two."""
    mentor = User.objects.get(username="giupdo")
    report = MentorReport.objects.owed().get(
        mentorship__mentor__person=mentor.person_id,
        mentorship__candidate__person__full_name="Voòng Thị Thìn",
        period=MONTHS[-1],
    )
    save_report(report=report, fields={"strengths": words.STRENGTHS[2]}, actor=mentor)


def decide_above(committee: Organization) -> None:
    """The superior's decision that the office entered; its ceremony is still to come."""
    office = User.objects.get(username="vanphong")
    with clock.held_today(date(2024, 5, 9)):
        candidate = _candidate(*DECIDED)
        record_superior_decision(
            candidate=candidate,
            number="112-QĐ/HU",
            decided_on=date(2024, 5, 2),
            received_on=date(2024, 5, 9),
            actor=office,
        )
    # What was told in May stands in the inboxes when the demo begins.
    deliver_due(timezone.make_aware(datetime.combine(date(2024, 5, 9), time(9))))
