"""How people come onto the list: introduced, or taken over from a list kept elsewhere."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from candidates import lifecycle
from candidates.models import (
    Candidate,
    ClassResult,
    Enrolment,
    Introduction,
    Mentorship,
    Movement,
    Stage,
    Step,
)
from candidates.services.guards import (
    locked,
    refusal,
    refuse_before_birth,
    refuse_closed,
    refuse_future,
    require_leader_or_office,
)
from candidates.services.mentoring import add_mentorship
from candidates.services.reports import open_periods_of
from cells.models import Organization
from cells.services import committee_of
from members.models import Member, MemberStatus
from people import audit, bulk, clock
from people.models import DatePrecision, Person, User


def _new(person: Person, cell: Organization, stage: str, since: date) -> Candidate:
    """An unsaved candidacy of ``person``; raises ValidationError when there is one."""
    return Candidate(
        person=person,
        cell=cell,
        committee=committee_of(cell),
        stage=stage,
        stage_since=since,
        opened_on=since,
    )


def _refuse_known(person: Person) -> None:
    """Raise ValidationError when ``person`` is a member already or on the list already.

    Who left the Party may come again; readiness judges whether it is time.
    """
    if Member.objects.filter(person=person).exclude(status=MemberStatus.LEFT).exists():
        raise refusal("full_name", _("%(name)s đã là đảng viên.") % {"name": person}, "member")
    if Candidate.objects.open().filter(person=person).exists():
        raise refusal(
            "full_name",
            _("%(name)s đang có tên trong danh sách quần chúng.") % {"name": person},
            "open_candidacy",
        )


def _same_person(person: Person, committee: Organization) -> Person | None:
    """The one whom the committee knows by the same name and birth date, if any."""
    if person.birth_date is None:
        return None
    known = Q(member__committee=committee) | Q(candidacies__committee=committee)
    return (
        Person.objects.filter(known, name_key=person.name_key, birth_date=person.birth_date)
        .order_by("pk")
        .first()
    )


@transaction.atomic
def introduce_candidate(
    *,
    cell: Organization,
    body: str,
    introduced_on: date,
    actor: User,
    ground: str = "",
    strengths: str = "",
    weaknesses: str = "",
    entitled: int | None = None,
    votes_for: int | None = None,
    movement: Movement | None = None,
    person: Person | None = None,
    **person_fields: Any,
) -> Candidate:
    """Put a person on the cell's list of sources (giới thiệu nguồn).

    Give ``person``, or the fields of a new one. Raises PermissionDenied when ``actor`` neither
    leads the cell nor works in the office, and ValidationError, by field, for a missing name,
    a day that has not come or lies before birth, and a person who is a member or on the list.
    """
    cell = Organization.objects.select_for_update().get(pk=cell.pk)
    if person is None:
        person = Person(**person_fields)
        if not person.full_name.strip():
            raise refusal("full_name", _("Còn thiếu họ và tên."), "required")
        person.set_name_keys()
        person.full_clean()
    candidate = _new(person, cell, Stage.SOURCE, introduced_on)
    require_leader_or_office(actor, candidate)
    refuse_future(introduced_on, "introduced_on")
    refuse_before_birth(candidate, introduced_on, "introduced_on")
    if person._state.adding:
        person = _same_person(person, candidate.committee) or person
        candidate.person = person
    _refuse_known(person)
    if person._state.adding:
        person.save()
    candidate.full_clean()
    candidate.save()
    introduction = Introduction(
        candidate=candidate,
        body=body,
        introduced_on=introduced_on,
        ground=ground,
        strengths=strengths.strip(),
        weaknesses=weaknesses.strip(),
        entitled=entitled,
        votes_for=votes_for,
        movement=movement,
    )
    introduction.full_clean()
    introduction.save()
    return lifecycle.enter(
        candidate,
        Step.INTRODUCED,
        effective_on=introduced_on,
        actor=actor,
        ground=ground,
    )


@dataclass
class TakenOver:
    """What a list says of one candidate; what it does not prove stays missing."""

    person: Person
    cell: Organization
    stage: str
    body: str = ""
    introduced_on: date | None = None
    certificate_number: str = ""
    certified_on: date | None = None
    in_class: bool = False
    mentors: list[Member] = field(default_factory=list)


@transaction.atomic
def take_over_candidates(
    rows: list[TakenOver],
    *,
    actor: User | None,
    ground: str,
    on: date,
    source: str = "",
) -> list[Candidate]:
    """Enter each candidate at the stage listed, with one event "nhận từ danh sách".

    Mentorships have no start (the list proves none), and no report of a past month becomes
    due. Raises ValidationError when a person is a member or on the list already, or a mentor
    may not help.
    """
    entered, helped = [], []
    known_on = max(on, clock.today())
    for row in rows:
        _refuse_known(row.person)
        candidate = _new(row.person, row.cell, row.stage, on)
        for day, name in (
            (row.introduced_on, "introduced_on"),
            (row.certified_on, "certified_on"),
        ):
            if day is not None:
                refuse_future(day, name)
                refuse_before_birth(candidate, day, name)
        candidate.full_clean()
        candidate.save()
        if row.body:
            Introduction.objects.create(
                candidate=candidate, body=row.body, introduced_on=row.introduced_on
            )
        if row.certificate_number or row.certified_on or row.in_class:
            held = bool(row.certificate_number or row.certified_on)
            Enrolment.objects.create(
                candidate=candidate,
                result=ClassResult.CERTIFIED if held else "",
                certificate_number=row.certificate_number,
                certified_on=row.certified_on,
            )
        lifecycle.enter(
            candidate,
            Step.TAKEN_OVER,
            effective_on=on,
            actor=actor,
            ground=ground,
            source=source,
        )
        for mentor in row.mentors:
            mentorship = add_mentorship(
                candidate=candidate,
                mentor=mentor,
                started_on=None,
                known_on=known_on,
                actor=actor,
                ground=ground,
                source=source,
            )
            helped.append(mentorship.pk)
        entered.append(candidate)
    open_periods_of(
        Mentorship.objects.filter(pk__in=helped),
        on=known_on,
        actor=actor,
        source=source,
    )
    return entered


def register_probationer(
    member: Member, *, actor: User | None, ground: str, on: date, source: str = ""
) -> Candidate:
    """Open the candidacy of one probationary member, as :func:`register_probationers` does."""
    (candidate,) = register_probationers([member], actor=actor, ground=ground, on=on, source=source)
    return candidate


@transaction.atomic
def register_probationers(
    members: list[Member], *, actor: User | None, ground: str, on: date, source: str = ""
) -> list[Candidate]:
    """Open the candidacies of probationary members whom a list named without one.

    A fixed number of statements for each few thousand. Raises ValidationError when a member
    is not probationary or has an open candidacy.
    """
    candidates = []
    for member in members:
        if member.status != MemberStatus.PROBATIONARY:
            raise ValidationError(
                _("Đ/c %(name)s không phải đảng viên dự bị.") % {"name": member},
                code="not_probationary",
            )
        candidates.append(
            Candidate(
                person=member.person,
                cell=member.cell,
                committee=member.committee,
                stage=Stage.PROBATIONARY,
                stage_since=member.joined_on,
                opened_on=min(on, member.joined_on),
            )
        )
    for piece in bulk.pieces(candidate.person_id for candidate in candidates):
        if Candidate.objects.open().filter(person__in=piece).exists():
            raise ValidationError(
                _("Người này đang có tên trong danh sách."), code="open_candidacy"
            )
    bulk.insert(Candidate, candidates)
    lifecycle.enter_all(
        candidates, Step.TAKEN_OVER, effective_on=on, actor=actor, ground=ground, source=source
    )
    return candidates


@transaction.atomic
def correct_candidate(
    *, candidate: Candidate, changes: dict[str, Any], actor: User | None, source: str = ""
) -> Candidate:
    """Write corrected data of a candidate's person, old and new values in the trail.

    Raises PermissionDenied when ``actor`` neither leads the cell nor works in the office, and
    ValidationError, by field, for values that cannot be and once the person is a member (a
    member's data are corrected on the member's own record).
    """
    candidate = locked(candidate)
    if actor is not None:
        require_leader_or_office(actor, candidate)
    refuse_closed(candidate)
    if Member.objects.filter(person=candidate.person_id).exists():
        raise ValidationError(
            _("%(name)s đã là đảng viên, sửa ở hồ sơ đảng viên.") % {"name": candidate},
            code="member",
        )
    person = Person.objects.select_for_update().get(pk=candidate.person_id)
    before = {name: getattr(person, name) for name in changes}
    changed = {name: new for name, new in changes.items() if before[name] != new}
    if not changed:
        return candidate
    for name, new in changed.items():
        setattr(person, name, new)
    if not person.full_name.strip():
        raise refusal("full_name", _("Còn thiếu họ và tên."), "required")
    if person.birth_date is not None and person.birth_date > candidate.opened_on:
        raise refusal(
            "birth_date",
            _("Ngày sinh phải trước ngày vào danh sách %(day)s.")
            % {"day": f"{candidate.opened_on:%d/%m/%Y}"},
            "before_birth",
        )
    if "birth_date" in changed and "birth_precision" not in changes:
        person.birth_precision = DatePrecision.DAY
    person.full_clean()
    person.save()
    audit.record(
        actor,
        "candidates.corrected",
        candidate,
        path=candidate.cell.path,
        source=source,
        data={name: [before[name], new] for name, new in changed.items()},
    )
    candidate.person = person
    return candidate
