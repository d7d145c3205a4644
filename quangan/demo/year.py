"""One year of the demo commune, acted out through the services, each act on its day.

Guidance goes out, cells draft, announce, hold, vote, give tasks, score and lock their minutes;
some are late, some do not meet, some call a meeting off; delegates come and speak; scores are
confirmed. The same seed gives the same year.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import Enum
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from candidates.deadlines import add_months
from candidates.models import MentorReport, NextStep
from candidates.services import open_report_periods, submit_report
from cells.models import Organization, PostKind
from meetings.models import (
    AgendaItem,
    Guidance,
    Issue,
    ItemKind,
    Meeting,
    MeetingKind,
    Opinion,
    Task,
    Visitor,
    VisitorKind,
)
from meetings.services import (
    Mark,
    add_task,
    announce_meeting,
    cancel_meeting,
    close_task,
    draft_meeting,
    drop_task,
    finalise_meeting,
    record_vote,
    remove_item,
    review_candidate,
    roll_on,
    take_attendance,
    vote_base,
    write_item,
)
from meetings.services.scoring import confirm_score, score_meeting, suggest
from meetings.services.visits import raise_issue, settle_issue, write_remarks
from members.models import Member
from people import clock
from people.models import DemoClock, User
from people.services import set_demo_day
from quangan.demo import words, year_words
from quangan.demo.seed import COMMITTEE_CODE, SEED

SOURCE = "simulate_year"
_VOTED = (ItemKind.TOPIC, ItemKind.NEXT_MONTH)
_THEMATIC_MONTHS = (2, 5, 8, 11)


class Fate(Enum):
    """How a cell's month goes."""

    ON_TIME = "on_time"
    LATE = "late"
    MISSED = "missed"
    PUT_OFF = "put_off"


_FATES = (Fate.ON_TIME, Fate.LATE, Fate.MISSED, Fate.PUT_OFF)


@dataclass
class Cell:
    """A cell, who leads it, and how orderly it is: the weights of its months' fates."""

    organization: Organization
    secretary: User
    weights: tuple[int, ...]
    delegate: Member | None


@dataclass
class Year:
    """The commune while its year is acted out."""

    committee: Organization
    cells: list[Cell]
    office: User
    rng: random.Random


def simulate_year(year: int, *, seed: int = SEED, months: int = 12) -> int:
    """Act out the first ``months`` of ``year``; return how many meetings were finalised.

    The demo's day moves to the day after. Raises ValidationError outside the demo, and for a
    year that has begun on the demo's day.
    """
    if not settings.DEMO or not DemoClock.objects.exists():
        raise ValidationError(_("Chỉ mô phỏng trên cơ sở dữ liệu dùng thử."))
    if date(year, 1, 1) <= clock.today():
        raise ValidationError(
            _("Năm %(year)d đã bắt đầu trong bản dùng thử. Chọn năm sau.") % {"year": year}
        )
    done = 0
    with transaction.atomic(), translation.override("vi"):
        commune = _commune(random.Random(f"{seed}-{year}"))  # noqa: S311 - invented, no secret
        for n in range(months):
            done += _month(commune, date(year, n + 1, 1))
        end = add_months(date(year, 1, 1), months)
        set_demo_day(day=end, actor=None, source=SOURCE)
    return done


def _commune(rng: random.Random) -> Year:
    committee = Organization.objects.get(code=COMMITTEE_CODE)
    cells = []
    below = Organization.objects.filter(parent=committee).cells().active()
    for organization in below.order_by("position", "name"):
        leading = {"person__posts__kind": PostKind.SECRETARY, "person__posts__ended_on": None}
        secretary = User.objects.get(person__posts__organization=organization, **leading)
        weights = rng.choice(((95, 3, 0, 2), (85, 10, 2, 3), (85, 10, 2, 3), (60, 22, 13, 5)))
        cells.append(Cell(organization, secretary, weights, _delegate(organization)))
    return Year(committee, cells, User.objects.get(username="vanphong"), rng)


def _delegate(cell: Organization) -> Member | None:
    """The member in charge of the cell, where they are a member of another one."""
    posts = cell.posts.filter(kind=PostKind.IN_CHARGE, ended_on=None).values("person")
    return Member.objects.current().filter(person__in=posts).exclude(cell=cell).first()


def _at(day: date, hour: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, hour))


def _month(commune: Year, month: date) -> int:
    """One month: guidance, the mentors' reports, then cell after cell."""
    rng = commune.rng
    _give_guidance(commune, month)
    _write_reports(commune, month)
    done = 0
    for cell in commune.cells:
        _settle(commune, cell, month)
        [fate] = rng.choices(_FATES, cell.weights)
        done += _cell_month(commune, cell, month, fate)
        if month.month in _THEMATIC_MONTHS and fate == Fate.ON_TIME:
            day = month.replace(day=cell.organization.meeting_day) + timedelta(days=7)
            done += _hold(commune, cell, MeetingKind.THEMATIC, day, late=0)
    return done


def _give_guidance(commune: Year, month: date) -> None:
    day = month - timedelta(days=12)
    with clock.held_today(day):
        Guidance.objects.create(
            committee=commune.committee,
            month=month,
            title=f"Định hướng sinh hoạt chi bộ tháng {month:%m/%Y}",
            text=commune.rng.choice(year_words.GUIDANCE),
            written_by=commune.office,
            published_at=_at(day, time(9)),
        )


def _write_reports(commune: Year, month: date) -> None:
    """Most mentors send the month's report in time; what they owe stands open."""
    day = month - timedelta(days=8)
    with clock.held_today(day):
        open_report_periods(day, source=SOURCE)
        reports = (
            MentorReport.objects.owed()
            .filter(committee=commune.committee, period=month)
            .select_related("mentorship__mentor__person__user", "mentorship__candidate__person")
            .order_by("mentorship__candidate__person__sort_key", "mentorship__slot")
        )
        for report in reports:
            if commune.rng.random() < 0.85:
                fields = {
                    "strengths": commune.rng.choice(words.STRENGTHS),
                    "weaknesses": commune.rng.choice(words.WEAKNESSES),
                    "tasks": commune.rng.choice(words.TASKS),
                    "motive": commune.rng.choice(words.MOTIVES),
                    "proposal": "keep",
                }
                actor = report.mentorship.mentor.person.user
                submit_report(report=report, fields=fields, actor=actor)


def _settle(commune: Year, cell: Cell, month: date) -> None:
    """What the last meetings left: tasks done or dropped, issues settled, before this one."""
    day = month.replace(day=cell.organization.meeting_day) - timedelta(days=2)
    rng = commune.rng
    with clock.held_today(day):
        tasks = Task.objects.open().filter(
            cell=cell.organization, meeting__started_at__date__lte=day
        )
        for task in tasks.select_related("meeting", "owner").order_by(
            "due_on", "title", "owner__person__sort_key"
        ):
            chance = rng.random()
            if chance < 0.85:
                close_task(task=task, actor=cell.secretary)
            elif chance > 0.96:
                drop_task(task=task, reason=year_words.DROPPED, actor=cell.secretary)
        issues = Issue.objects.filter(
            settled_on=None, visitor__meeting__cell=cell.organization
        ).select_related("visitor__meeting")
        for issue in issues.order_by("text", "visitor__meeting__planned_at"):
            if rng.random() < 0.7:
                settle_issue(
                    issue=issue,
                    settled_on=day,
                    settlement=year_words.SETTLED,
                    actor=commune.office,
                )


def _cell_month(commune: Year, cell: Cell, month: date, fate: Fate) -> int:
    day = month.replace(day=cell.organization.meeting_day)
    if fate == Fate.MISSED:
        _draft(cell, MeetingKind.REGULAR, day)
        return 0
    if fate == Fate.PUT_OFF:
        meeting = _announced(cell, _draft(cell, MeetingKind.REGULAR, day))
        with clock.held_today(day):
            cancel_meeting(meeting=meeting, reason=year_words.CANCELLED, actor=cell.secretary)
        day += timedelta(days=6)
    late = commune.rng.randint(3, 12) if fate == Fate.LATE else commune.rng.choice((0, 0, 1))
    return _hold(commune, cell, MeetingKind.REGULAR, day, late=late)


def _draft(cell: Cell, kind: str, day: date) -> Meeting:
    """Ten days ahead the draft stands, without anybody's doing."""
    organization = cell.organization
    with clock.held_today(day - timedelta(days=10)):
        return draft_meeting(
            cell=organization,
            kind=kind,
            planned_at=_at(day, organization.meeting_time),
            place=organization.meeting_place,
            actor=None,
            source=SOURCE,
        )


def _announced(cell: Cell, meeting: Meeting) -> Meeting:
    day = timezone.localdate(meeting.planned_at) - timedelta(days=4)
    with clock.held_today(day):
        announce_meeting(meeting=meeting, actor=cell.secretary)
    return _stamped(meeting, announced_at=_at(day, time(8)))


def _stamped(meeting: Meeting, **moments: datetime) -> Meeting:
    """The services write the moment of now; the story takes place in its own year."""
    Meeting.objects.filter(pk=meeting.pk).update(**moments)
    return Meeting.objects.select_related("cell", "committee").get(pk=meeting.pk)


def _hold(commune: Year, cell: Cell, kind: str, day: date, *, late: int) -> int:
    """Announce, hold and write one meeting; score it where its kind is; lock it."""
    rng, actor = commune.rng, cell.secretary
    meeting = _announced(cell, _draft(cell, kind, day))
    begins = meeting.planned_at
    with clock.held_today(day):
        meeting = _call_roll(commune, cell, meeting, begins)
        present = _present(meeting)
        _minute(commune, cell, meeting, present)
        _give_tasks(commune, cell, meeting, present, day)
        if kind == MeetingKind.REGULAR and cell.delegate is not None and rng.random() < 0.3:
            _receive(commune, cell, meeting, cell.delegate)
    minutes = rng.choices((95, 105, 120, 85, 70), (40, 25, 15, 15, 5))[0]
    ended_at = begins + timedelta(minutes=minutes)
    locked_on = day + timedelta(days=late)
    with clock.held_today(locked_on):
        meeting = finalise_meeting(
            meeting=meeting, ended_at=ended_at, conclusion=words.CONCLUSION, actor=actor,
            short_reason=year_words.SHORT,
        )  # fmt: skip
        # Minutes are locked after the meeting, also where that is the same evening.
        meeting = _stamped(meeting, finalised_at=max(ended_at, _at(locked_on, time(21))))
        if kind == MeetingKind.REGULAR:
            _score(commune, cell, meeting)
    if kind == MeetingKind.REGULAR:
        with clock.held_today(locked_on + timedelta(days=3)):
            _confirm(commune, meeting)
    return 1


def _call_roll(commune: Year, cell: Cell, meeting: Meeting, begins: datetime) -> Meeting:
    rng = commune.rng
    roll = list(roll_on(meeting, timezone.localdate(begins)).order_by("person__sort_key", "pk"))
    others = [m for m in roll if m.is_official and m.person_id != cell.secretary.person_id]
    states = {}
    for member in roll:
        if member.person_id == cell.secretary.person_id or member == others[0]:
            continue
        chance = rng.random()
        if chance < 0.06:
            states[member.pk] = Mark("excused", rng.choice(words.REASONS))
        elif chance < 0.068:
            states[member.pk] = Mark("absent")
    return take_attendance(
        meeting=meeting,
        states=states,
        actor=cell.secretary,
        started_at=begins,
        minute_taker=others[0],
    )


def _present(meeting: Meeting) -> list[Member]:
    there = meeting.attendances.filter(state="present").select_related("member__person")
    return [row.member for row in there.order_by("member__person__sort_key", "member")]


def _minute(commune: Year, cell: Cell, meeting: Meeting, present: list[Member]) -> None:
    rng = commune.rng
    for item in meeting.items.select_related("candidate__person", "meeting").order_by("position"):
        if item.kind == ItemKind.CANDIDATE:
            _review(commune, cell, item)
            continue
        if text := words.ITEMS.get(item.kind):
            said = text
            if meeting.kind == MeetingKind.THEMATIC and item.kind == ItemKind.TOPIC:
                said = year_words.THEMATIC
            write_item(item=item, text=said, conclusion="", actor=cell.secretary)
        if item.kind == ItemKind.TOPIC:
            speakers = rng.sample(present, max(1, round(len(present) * rng.uniform(0.3, 0.75))))
            Opinion.objects.bulk_create(
                Opinion(item=item, position=n, speaker=who, text=rng.choice(year_words.OPINIONS))
                for n, who in enumerate(speakers, 1)
            )
        if item.kind in _VOTED:
            there = vote_base(meeting).present
            against = rng.choices((0, 1), (9, 1))[0] if there > 3 else 0
            record_vote(item=item, votes_for=there - against, against=against, actor=cell.secretary)


def _review(commune: Year, cell: Cell, item: AgendaItem) -> None:
    if item.candidate is None or not item.candidate.is_open:
        remove_item(item=item, actor=cell.secretary)
        return
    review_candidate(
        item=item,
        text=commune.rng.choice(words.ADVICE),
        conclusion="Tiếp tục theo dõi, giúp đỡ.",
        next_step=NextStep.KEEP,
        actor=cell.secretary,
    )


def _give_tasks(
    commune: Year, cell: Cell, meeting: Meeting, present: list[Member], day: date
) -> None:
    rng = commune.rng
    for title in rng.sample(year_words.TASKS, rng.choice((2, 3, 3, 4))):
        add_task(
            meeting=meeting,
            title=title,
            owner=rng.choice(present),
            due_on=day + timedelta(days=rng.choice((14, 21, 25))),
            actor=cell.secretary,
        )


def _receive(commune: Year, cell: Cell, meeting: Meeting, delegate: Member) -> None:
    """The member in charge is there, speaks, and now and then brings something up."""
    rng = commune.rng
    visitor = Visitor.objects.create(
        meeting=meeting,
        kind=VisitorKind.DELEGATE,
        member=delegate,
        capacity="Đảng ủy viên phụ trách chi bộ",
        recorded_by=cell.secretary,
    )
    write_remarks(visitor=visitor, text=rng.choice(year_words.REMARKS), actor=cell.secretary)
    if rng.random() < 0.25:
        raise_issue(visitor=visitor, text=rng.choice(year_words.ISSUES), actor=cell.secretary)


def _score(commune: Year, cell: Cell, meeting: Meeting) -> None:
    suggested = suggest(meeting)
    if suggested is None:
        return
    points = dict(suggested.points)
    for criterion in suggested.sheet.criteria:
        computed = criterion.code in suggested.suggestions
        if criterion.code not in points:
            points[criterion.code] = max(o["points"] for o in criterion.options)
        elif not computed and suggested.sheet.has_points and commune.rng.random() < 0.08:
            points[criterion.code] = 0
    to_mend = commune.rng.choice(year_words.TO_MEND)
    score_meeting(meeting=meeting, points=points, to_mend=to_mend, actor=cell.secretary)


def _confirm(commune: Year, meeting: Meeting) -> None:
    """Most scores are confirmed as they stand, a few with fewer points, some wait."""
    chance = commune.rng.random()
    if chance > 0.9:
        return
    score = meeting.score
    given: dict[str, Any] = {}
    if chance > 0.8 and score.total is not None:
        lower = next(_droppable(score.points), None)
        if lower is not None:
            given = {"points": score.points | {lower: 0}, "reason": year_words.DIFFERS}
    confirm_score(meeting=meeting, actor=commune.office, **given)


def _droppable(points: dict[str, Any]) -> Iterator[str]:
    """Criteria that no computation stands behind and that were given in full."""
    return (code for code in ("3.1", "5.2", "4.4") if points.get(code))
