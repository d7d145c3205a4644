"""The least that is valid: a commune, its cells, people with posts, candidates."""

from datetime import date
from itertools import count
from typing import Any

from candidates.models import Candidate, DossierItem, Enrolment, Mentorship, Paper, Stage
from cells.models import Organization, Post, PostKind
from cells.services import committee_of, create_cell, create_organization
from members import months
from members.models import Member, MembershipPeriod, MemberStatus
from people.models import Person, User

LONG_AGO = date(2015, 3, 3)
MARCH_5 = date(2024, 3, 5)
_number = count(1)


def make_committee(name: str = "Đảng ủy xã Quảng An", **fields: Any) -> Organization:
    return create_organization(
        name=name, kind="committee", parent=fields.pop("parent", None), actor=None,
        source="test", **fields,
    )  # fmt: skip


def make_cell(committee: Organization, name: str = "") -> Organization:
    n = next(_number)
    return create_cell(
        name=name or f"Chi bộ thôn {n}",
        committee=committee,
        actor=None,
        source="test",
        # A long run of tests makes more cells than a column counts.
        position=n % 30_000,
    )


def make_person(name: str = "", **fields: Any) -> Person:
    fields.setdefault("birth_date", date(1990, 6, 15))
    fields.setdefault("sex", "male")
    return Person.objects.create(full_name=name or f"Nguyễn Văn {next(_number)}", **fields)


def make_member(
    cell: Organization, name: str = "", *, official: bool = True, **fields: Any
) -> Member:
    person = fields.pop("person", None) or make_person(name)
    joined_on = fields.pop("joined_on", LONG_AGO)
    member = Member.objects.create(
        person=person,
        cell=cell,
        committee=committee_of(cell),
        joined_on=joined_on,
        official_on=fields.pop(
            "official_on",
            date(joined_on.year + 1, joined_on.month, joined_on.day) if official else None,
        ),
        status=MemberStatus.OFFICIAL if official else MemberStatus.PROBATIONARY,
        **fields,
    )
    MembershipPeriod.objects.create(member=member, cell=cell, started_on=joined_on)
    months.count_new([member.pk])
    return member


def make_user(person: Person | None = None, username: str = "") -> User:
    user = User(username=username or f"user{next(_number)}", person=person)
    user.set_password("mật khẩu thử 2024")
    user.save()
    return user


def make_post(
    person: Person, organization: Organization, kind: str, started_on: date = LONG_AGO
) -> Post:
    return Post.objects.create(
        person=person, organization=organization, kind=kind, started_on=started_on
    )


def holder_of(kind: str, organization: Organization) -> User:
    """An account whose person holds the post ``kind``; in a cell they are also a member."""
    if organization.is_cell and kind != PostKind.IN_CHARGE:
        person = make_member(organization).person
    else:
        person = make_person()
    make_post(person, organization, kind)
    return make_user(person)


def user_of(member: Member) -> User:
    return make_user(member.person)


def make_candidate(
    cell: Organization, name: str = "", *, stage: str = Stage.SOURCE, **fields: Any
) -> Candidate:
    since = fields.pop("stage_since", MARCH_5)
    return Candidate.objects.create(
        person=fields.pop("person", None) or make_person(name, education_level="upper_secondary"),
        cell=cell,
        committee=committee_of(cell),
        stage=stage,
        stage_since=since,
        opened_on=fields.pop("opened_on", since),
        **fields,
    )


def make_mentorship(candidate: Candidate, mentor: Member, **fields: Any) -> Mentorship:
    fields.setdefault("started_on", MARCH_5)
    fields.setdefault("together_since", LONG_AGO)
    fields.setdefault("reports_from", fields["started_on"].replace(day=1))
    fields.setdefault("slot", candidate.mentorships.filter(ended_on=None).count() + 1)
    return Mentorship.objects.create(candidate=candidate, mentor=mentor, **fields)


PAPERS_BEFORE_VOTE = (
    Paper.APPLICATION, Paper.CV, Paper.VETTING, Paper.CV_REMARK, Paper.CV_CERTIFIED,
    Paper.INTRODUCTION, Paper.UNION_RESOLUTION, Paper.OPINIONS,
)  # fmt: skip


def make_certificate(candidate: Candidate, **fields: Any) -> Enrolment:
    fields.setdefault("certificate_number", "12/GCN")
    fields.setdefault("certified_on", date(2023, 9, 1))
    return Enrolment.objects.create(candidate=candidate, result="certified", **fields)


def make_papers(
    candidate: Candidate, dated_on: date = MARCH_5, papers: Any = PAPERS_BEFORE_VOTE
) -> list[DossierItem]:
    return [
        DossierItem.objects.create(candidate=candidate, paper=paper, dated_on=dated_on)
        for paper in papers
    ]


def make_ready(cell: Organization, name: str, mentor: Member, **fields: Any) -> Candidate:
    """A candidate of whom every condition is met: the cell may vote."""
    fields.setdefault("dossier_opened_on", MARCH_5)
    fields.setdefault("route", "youth_union")
    candidate = make_candidate(cell, name, stage=Stage.DOSSIER_OPEN, **fields)
    make_mentorship(candidate, mentor)
    make_certificate(candidate)
    make_papers(candidate)
    return candidate
