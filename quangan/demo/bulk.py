"""Communes for load tests: simple but real rows, written in bulk.

They pass every constraint and ``check_invariants``, but no service wrote them: no audit
entries, no history rows, no accounts.
"""

import random
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from typing import Any

from django.db import transaction

from candidates import deadlines
from candidates.models import (
    Body,
    Candidate,
    Decision,
    MentorReport,
    Mentorship,
    ReportState,
    Stage,
    StageEvent,
    Step,
)
from cells.models import CellKind, Organization, OrganizationKind, Placement, Post, PostKind, Quota
from members import months
from members.models import Member, MembershipEvent, MembershipEventKind, MembershipPeriod
from members.models import MemberStatus as Status
from people import clock, names
from people.bulk import insert
from people.models import Person

# The pilot's targets, for as many cells as it has.
OF_PILOT = {"own": 7, "assigned": 9}
COMMUNES_IN_DISTRICT, DISTRICTS_IN_PROVINCE = 30, 4
ON = clock.DEMO_START
FAMILIES = [
    "Nguyễn",
    "Trần",
    "Lê",
    "Phạm",
    "Hoàng",
    "Vũ",
    "Đặng",
    "Bùi",
    "Đỗ",
    "Triệu",
    "Bàn",
    "Phùn",
    "Chìu",
    "Tằng",
    "Voòng",
    "Lềnh",
]
MIDDLES = [
    "Văn",
    "Thị",
    "Minh",
    "Quang",
    "Đức",
    "Sáng",
    "Tài",
    "Phúc",
    "Ngọc",
    "Hữu",
    "Xuân",
    "Thanh",
]
GIVENS = [
    "An",
    "Bình",
    "Cường",
    "Dũng",
    "Đạt",
    "Hà",
    "Hương",
    "Khánh",
    "Lan",
    "Lộc",
    "Mai",
    "Nam",
    "Phát",
    "Sơn",
    "Tâm",
    "Thìn",
    "Vân",
    "Yến",
]
GROUPS = ("01", "02", "11", "18")
STAGES = (
    Stage.SOURCE, Stage.SYMPATHISER, Stage.SYMPATHISER, Stage.DOSSIER_OPEN, Stage.CELL_PASSED,
)  # fmt: skip
ORDER = (
    Organization, Placement, Person, Post, Quota, Member, MembershipPeriod, MembershipEvent,
    Candidate, Decision, StageEvent, Mentorship, MentorReport,
)  # fmt: skip


@dataclass(frozen=True)
class Size:
    """How large an invented commune is; the spans hold both their ends."""

    cells: int = 17
    agencies: int = 6
    members_in_cell: tuple[int, int] = (7, 15)
    candidates_in_cell: tuple[int, int] = (1, 4)


@dataclass
class Rows:
    """What is to be written, by model, in the order in which it may be."""

    by_model: dict[Any, list[Any]] = field(default_factory=lambda: {model: [] for model in ORDER})
    above: dict[str, Organization] = field(default_factory=dict)

    def add(self, row: Any) -> Any:
        self.by_model[type(row)].append(row)
        return row

    def write(self) -> None:
        with transaction.atomic():
            for model, rows in self.by_model.items():
                insert(model, rows)


def add_communes(count: int, seed: int, *, size: Size | None = None) -> int:
    """Bring the communes beside Quảng An up to ``count``; return how many were added.

    They stand below districts, these below provinces and all below one root, as large as
    ``size`` says.
    """
    size = size or Size()
    committees = Organization.objects.filter(kind=OrganizationKind.COMMITTEE)
    there = committees.filter(code__gte="22.5", code__lt="22.7").count()
    rows = Rows()
    for number in range(there + 1, count + 1):
        rng = random.Random(f"{seed}-{number}")  # noqa: S311 - invented people, no secret
        _commune(rows, rng, number, size)
        if number == count or number % COMMUNES_IN_DISTRICT == 0:
            rows.write()
            rows = Rows()
    added = max(0, count - there)
    if added:
        months.recount()
    return added


def _district(rows: Rows, number: int) -> Organization:
    district = 500 + (number - 1) // COMMUNES_IN_DISTRICT
    province = 500 + (number - 1) // (COMMUNES_IN_DISTRICT * DISTRICTS_IN_PROVINCE)
    nation = _above(rows, None, "00.500.000.000.000", "Trung ương mẫu")
    above = _above(rows, nation, f"21.{province}.000.000.000", f"Tỉnh ủy mẫu {province}")
    return _above(rows, above, f"22.{district}.000.000.000", f"Huyện ủy mẫu {district}")


def _above(rows: Rows, parent: Organization | None, code: str, name: str) -> Organization:
    if code not in rows.above:
        known = Organization.objects.filter(code=code).first()
        rows.above[code] = known or _organization(
            rows, parent, name=name, kind=OrganizationKind.SUPERIOR, code=code
        )
    return rows.above[code]


def _organization(rows: Rows, parent: Organization | None, **fields: Any) -> Organization:
    organization = Organization(parent=parent, is_upland=True, **fields)
    organization.name_key = names.fold(organization.name)
    organization.path = organization.path_under(parent)
    rows.add(organization)
    rows.add(Placement(organization=organization, parent=parent))
    return organization


def _commune(rows: Rows, rng: random.Random, number: int, size: Size) -> None:
    district = _district(rows, number)
    code = f"{district.code[:6]}.{(number - 1) % COMMUNES_IN_DISTRICT + 1:03d}.000.000"
    committee = _organization(
        rows,
        district,
        name=f"Đảng ủy xã mẫu {number}",
        kind=OrganizationKind.COMMITTEE,
        code=code,
    )
    for source, target in OF_PILOT.items():
        scaled = round(target * size.cells / Size.cells)
        rows.add(Quota(organization=committee, year=ON.year, source=source, target=scaled))
    for position in range(1, size.cells + 1):
        agency = position > size.cells - size.agencies
        cell = _organization(
            rows,
            committee,
            name=f"Chi bộ {'cơ quan' if agency else 'thôn'} {position}",
            kind=OrganizationKind.CELL,
            cell_kind=CellKind.AGENCY if agency else CellKind.VILLAGE,
            position=position,
        )
        members = [
            _member(rows, rng, cell, committee, settled=n < 2)
            for n in range(rng.randint(*size.members_in_cell))
        ]
        _post(rows, members[0].person, cell, PostKind.SECRETARY)
        if position == size.cells:
            _post(rows, members[1].person, committee, PostKind.SECRETARY)
        official = [member for member in members if member.is_official]
        for _n in range(rng.randint(*size.candidates_in_cell)):
            _candidate(rows, rng, cell, committee, rng.choice(official), voters=len(official))


def _post(rows: Rows, person: Person, organization: Organization, kind: str) -> None:
    since = date(2022, 8, 15)
    rows.add(Post(person=person, organization=organization, kind=kind, started_on=since))


@cache
def _keys(name: str) -> tuple[str, str, str]:
    """The keys of ``name``; a few thousand names are shared by all invented people."""
    return names.fold(name), names.sort_key(name), names.search_text(name)


def _person(rows: Rows, rng: random.Random, born: tuple[int, int]) -> Person:
    name = " ".join(map(rng.choice, (FAMILIES, MIDDLES, GIVENS)))
    person = Person(
        full_name=name,
        sex="female" if " Thị " in name else "male",
        birth_date=date(rng.randint(*born), rng.randint(1, 12), rng.randint(1, 28)),
        ethnic_group=rng.choice(GROUPS),
        education="12/12",
        education_level="upper_secondary",
    )
    person.name_key, person.sort_key, person.search_text = _keys(name)
    rows.add(person)
    return person


def _member(
    rows: Rows, rng: random.Random, cell: Organization, committee: Organization, *, settled: bool
) -> Member:
    """A member; a ``settled`` one is official, so that each cell has a secretary and a mentor."""
    joined = ON - timedelta(days=rng.randint(900 if settled else 30, 9000))
    official = deadlines.add_months(joined, 12)
    is_official = official <= ON
    member = Member(
        person=_person(rows, rng, (1955, 1995)),
        cell=cell,
        committee=committee,
        status=Status.OFFICIAL if is_official else Status.PROBATIONARY,
        joined_on=joined,
        official_on=official if is_official else None,
    )
    member.set_keys()
    rows.add(member)
    rows.add(MembershipPeriod(member=member, cell=cell, started_on=joined))
    kind = MembershipEventKind.LISTED
    rows.add(MembershipEvent(member=member, kind=kind, happened_on=joined))
    if not is_official:
        _enter(rows, member.person, cell, committee, Stage.PROBATIONARY, joined)
    return member


def _enter(
    rows: Rows, person: Person, cell: Organization, committee: Organization, stage: str, on: date
) -> Candidate:
    candidate = Candidate(
        person=person,
        cell=cell,
        committee=committee,
        stage=stage,
        stage_since=on,
        opened_on=on,
        dossier_opened_on=on if stage == Stage.DOSSIER_OPEN else None,
    )
    rows.add(candidate)
    event = StageEvent(candidate=candidate, step=Step.TAKEN_OVER, to_stage=stage, effective_on=on)
    rows.add(event)
    return candidate


def _vote(rows: Rows, candidate: Candidate, voters: int) -> None:
    """Let the cell, all of it, have voted to admit ``candidate`` some weeks ago."""
    on = candidate.stage_since = ON - timedelta(days=voters * 3)
    decision = Decision(
        candidate=candidate,
        body=Body.CELL,
        organization=candidate.cell,
        passed=True,
        entitled=voters,
        present=voters,
        votes_for=voters,
        against=0,
        other=0,
        decided_on=on,
    )
    rows.add(decision)
    candidate.stage, candidate.dossier_opened_on = Stage.CELL_PASSED, candidate.opened_on
    rows.add(
        StageEvent(
            candidate=candidate,
            step=Step.CELL_VOTED,
            from_stage=Stage.DOSSIER_OPEN,
            to_stage=Stage.CELL_PASSED,
            effective_on=on,
            decision=decision,
        )
    )


def _candidate(
    rows: Rows,
    rng: random.Random,
    cell: Organization,
    committee: Organization,
    mentor: Member,
    *,
    voters: int,
) -> None:
    on = ON - timedelta(days=rng.randint(100, 300))
    person = _person(rows, rng, (1985, 2004))
    stage = rng.choice(STAGES)
    came = Stage.DOSSIER_OPEN if stage == Stage.CELL_PASSED else stage
    candidate = _enter(rows, person, cell, committee, came, on)
    if stage == Stage.CELL_PASSED:
        _vote(rows, candidate, voters)
    month = deadlines.month_of(ON)
    mentorship = Mentorship(candidate=candidate, mentor=mentor, started_on=on, reports_from=month)
    rows.add(mentorship)
    for ahead in (0, 1):
        period = deadlines.add_months(month, ahead)
        report = MentorReport(
            mentorship=mentorship,
            cell=cell,
            committee=committee,
            period=period,
            due_on=period - timedelta(days=3),
            state=ReportState.EXPECTED,
        )
        rows.add(report)
