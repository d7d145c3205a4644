"""Classes: who is sent, who got which certificate, entered one by one or for a whole class."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from candidates.models import (
    Candidate,
    ClassKind,
    ClassResult,
    Enrolment,
    TrainingClass,
)
from candidates.models.candidate import IN_PROBATION
from candidates.services.guards import (
    locked,
    refusal,
    refuse_before_birth,
    refuse_closed,
    refuse_future,
    require_leader_or_office,
    require_text,
)
from cells import policy
from cells.access import may
from cells.models import Organization
from people import audit, clock
from people.models import User


def kind_for(candidate: Candidate) -> ClassKind:
    """The class that somebody goes to next: before the ceremony the one, after it the other."""
    in_probation = candidate.stage in IN_PROBATION
    return ClassKind.NEW_MEMBER if in_probation else ClassKind.AWARENESS


@transaction.atomic
def enrol(*, candidate: Candidate, started_on: date | None, actor: User) -> Enrolment:
    """Send ``candidate`` to the class that comes next (lớp nhận thức, lớp đảng viên mới).

    Raises PermissionDenied when ``actor`` neither leads the cell nor works in the office, and
    ValidationError for a day that has not come, or when a class is open already.
    """
    candidate = locked(candidate)
    require_leader_or_office(actor, candidate)
    return enrol_in(candidate, started_on=started_on, actor=actor)


def enrol_in(
    candidate: Candidate,
    *,
    started_on: date | None,
    actor: User,
    training_class: TrainingClass | None = None,
) -> Enrolment:
    """Write the enrolment of a locked candidate; who may was asked."""
    refuse_closed(candidate)
    kind = ClassKind(training_class.kind) if training_class else kind_for(candidate)
    if started_on is not None:
        refuse_future(started_on, "started_on")
        refuse_before_birth(candidate, started_on, "started_on")
    if candidate.enrolments.of_kind(kind).running().exists():
        raise ValidationError(
            _("%(name)s đang học lớp này.") % {"name": candidate}, code="in_class"
        )
    enrolment = Enrolment(
        candidate=candidate, kind=kind, started_on=started_on, training_class=training_class
    )
    enrolment.full_clean()
    enrolment.save()
    audit.record(
        actor,
        "candidates.enrolled",
        candidate,
        path=candidate.cell.path,
        data={"on": started_on, "kind": kind, "class": training_class},
    )
    return enrolment


@transaction.atomic
def record_certificate(
    *,
    candidate: Candidate,
    certificate_number: str,
    certified_on: date,
    actor: User,
    kind: str = "",
) -> Enrolment:
    """Record the certificate of a class (giấy chứng nhận): ends the open one, if any.

    Raises PermissionDenied when ``actor`` neither leads the cell nor works in the office, and
    ValidationError, by field, for a missing number or a day that cannot be.
    """
    candidate = locked(candidate)
    require_leader_or_office(actor, candidate)
    refuse_closed(candidate)
    kind = kind or kind_for(candidate)
    enrolment = candidate.enrolments.of_kind(kind).running().first() or Enrolment(
        candidate=candidate, kind=kind
    )
    return _certify(enrolment, candidate, certificate_number, certified_on, actor)


def _certify(
    enrolment: Enrolment, candidate: Candidate, number: str, day: date, actor: User
) -> Enrolment:
    number = require_text(number, "certificate_number", _("Còn thiếu số giấy chứng nhận."))
    refuse_future(day, "certified_on")
    refuse_before_birth(candidate, day, "certified_on")
    if enrolment.started_on and day < enrolment.started_on:
        raise refusal(
            "certified_on",
            _("Ngày cấp phải sau ngày vào lớp %(day)s.")
            % {"day": f"{enrolment.started_on:%d/%m/%Y}"},
            "before_class",
        )
    enrolment.result = ClassResult.CERTIFIED
    enrolment.certificate_number = number
    enrolment.certified_on = day
    enrolment.full_clean()
    enrolment.save()
    audit.record(
        actor,
        "candidates.certified",
        candidate,
        path=candidate.cell.path,
        data={"number": number, "on": day, "kind": enrolment.kind},
    )
    return enrolment


def require_keeper(actor: User, committee: Organization) -> None:
    """Raise PermissionDenied unless ``actor`` keeps the classes of ``committee``."""
    if not may(actor, policy.KEEP_CLASS, committee):
        raise PermissionDenied(_("Chỉ văn phòng đảng ủy được ghi lớp học."))


@transaction.atomic
def open_class(
    *,
    committee: Organization,
    kind: str,
    name: str,
    started_on: date,
    actor: User,
    organiser: str = "",
    ended_on: date | None = None,
) -> TrainingClass:
    """Enter a class to which a committee sends people (mở lớp)."""
    require_keeper(actor, committee)
    training = TrainingClass(
        committee=committee,
        kind=kind,
        name=require_text(name, "name", _("Ghi tên lớp.")),
        organiser=organiser.strip(),
        started_on=started_on,
        ended_on=ended_on,
    )
    training.full_clean()
    training.save()
    audit.record(
        actor,
        "candidates.class_opened",
        training,
        path=committee.path,
        data={"kind": kind, "on": started_on},
    )
    return training


@transaction.atomic
def send_to_class(
    *, training_class: TrainingClass, candidates: list[Candidate], actor: User
) -> list[Enrolment]:
    """Put people on the roster of a class; all of them, or nobody.

    Raises PermissionDenied for a candidate whom ``actor`` neither leads nor keeps, and
    ValidationError naming who is in such a class already, or not yet (or no longer) of those
    it is for.
    """
    sent = []
    for candidate in candidates:
        candidate = locked(candidate)
        require_leader_or_office(actor, candidate)
        if kind_for(candidate) != training_class.kind:
            raise ValidationError(
                _("%(name)s không thuộc diện học lớp này.") % {"name": candidate},
                code="other_class",
            )
        sent.append(
            enrol_in(
                candidate,
                started_on=_day_or_none(training_class),
                actor=actor,
                training_class=training_class,
            )
        )
    return sent


def _day_or_none(training_class: TrainingClass) -> date | None:
    """The first day of the class, where it has come: nobody is in class before."""
    begun = training_class.started_on <= clock.today()
    return training_class.started_on if begun else None


@dataclass(frozen=True)
class Outcome:
    """What came of one person's class."""

    result: str
    certificate_number: str = ""
    certified_on: date | None = None


@transaction.atomic
def record_results(
    *, training_class: TrainingClass, outcomes: dict[Any, Outcome], actor: User
) -> list[Enrolment]:
    """Enter what came of a class in one table, by the key of each enrolment; all or none.

    Raises PermissionDenied for who does not keep the classes, and ValidationError, by
    ``<key>-<field>``, for what cannot be.
    """
    require_keeper(actor, training_class.committee)
    rows = training_class.enrolments.select_for_update(of=("self",)).select_related(
        "candidate__person", "candidate__cell"
    )
    faults: dict[str, Any] = {}
    written = []
    for enrolment in rows:
        outcome = outcomes.get(enrolment.pk)
        if outcome is None or not outcome.result or _stands(enrolment, outcome):
            continue
        try:
            written.append(_conclude(enrolment, outcome, actor))
        except ValidationError as refused:
            errors = getattr(refused, "error_dict", {"result": [refused]})
            faults |= {f"{enrolment.pk}-{name}": error for name, error in errors.items()}
    if faults:
        raise ValidationError(faults)
    return written


def _stands(enrolment: Enrolment, outcome: Outcome) -> bool:
    return (enrolment.result, enrolment.certificate_number, enrolment.certified_on) == (
        outcome.result,
        outcome.certificate_number.strip(),
        outcome.certified_on,
    )


def _conclude(enrolment: Enrolment, outcome: Outcome, actor: User) -> Enrolment:
    candidate = enrolment.candidate
    if outcome.result == ClassResult.CERTIFIED:
        if outcome.certified_on is None:
            raise refusal("certified_on", _("Còn thiếu ngày cấp."), "required")
        return _certify(
            enrolment, candidate, outcome.certificate_number, outcome.certified_on, actor
        )
    if outcome.certificate_number.strip() or outcome.certified_on:
        raise refusal(
            "result", _("Có giấy chứng nhận thì kết quả là được cấp giấy."), "certificate"
        )
    enrolment.result = outcome.result
    enrolment.certificate_number, enrolment.certified_on = "", None
    enrolment.full_clean()
    enrolment.save()
    audit.record(
        actor,
        "candidates.class_ended",
        candidate,
        path=candidate.cell.path,
        data={"result": outcome.result, "class": enrolment.training_class},
    )
    return enrolment
