"""Numbers of the acts of bodies, from the register of who issues (sổ đăng ký văn bản đi)."""

from datetime import date

from django.core.exceptions import ValidationError

from candidates.models import Body, Decision, Matter, Sitting
from cells.models import Organization
from documents.models import DocumentKind
from documents.services import Numbering, enter_number, take_number
from people.language import of_the_books
from people.models import User
from rules.services import value


def numbering_of(organization: Organization, on: date) -> Numbering:
    """How ``organization`` writes its numbers on ``on``, by the rules of that day."""
    bodies = value("document.body_symbols", on=on, organization=organization)
    name = "cell" if organization.is_cell else "commune_committee"
    pattern = value("document.number_format", on=on, organization=organization)
    return Numbering(body=bodies[name], pattern=str(pattern).removeprefix("Số "))


def number_decision(decision: Decision, actor: User) -> str:
    """The number of a passed act: the next of the register, or the one given, kept there.

    Raises ValidationError beside ``number`` for one that another document bears.
    """
    with of_the_books():
        summary = f"{Matter(decision.matter).label} {decision.candidate}"
    return _numbered(
        decision.organization,
        DocumentKind.DECISION if decision.body == Body.DECIDER else DocumentKind.RESOLUTION,
        decision.number,
        on=decision.decided_on,
        summary=summary[:1].upper() + summary[1:],
        subject_id=str(decision.pk),
        actor=actor,
    )


def number_sitting(sitting: Sitting, actor: User) -> str:
    """The number of a sitting's resolution, taken or kept as :func:`number_decision` does."""
    with of_the_books():
        summary = str(Sitting._meta.verbose_name).capitalize()
    return _numbered(
        sitting.committee,
        DocumentKind.RESOLUTION,
        sitting.number,
        on=sitting.held_on,
        summary=summary,
        subject_id=str(sitting.pk),
        actor=actor,
    )


def _numbered(
    organization: Organization,
    kind: DocumentKind,
    given: str,
    *,
    on: date,
    summary: str,
    subject_id: str,
    actor: User,
) -> str:
    numbering = numbering_of(organization, on)
    if not given:
        entry = take_number(
            organization=organization,
            kind=kind,
            dated_on=on,
            summary=summary,
            actor=actor,
            numbering=numbering,
            subject_id=subject_id,
        )
        return entry.symbol
    try:
        enter_number(
            organization=organization,
            symbol=given,
            kind=kind,
            dated_on=on,
            summary=summary,
            actor=actor,
            numbering=numbering,
            subject_id=subject_id,
        )
    except ValidationError as taken:
        raise ValidationError({"number": taken.error_list}) from taken
    return given
