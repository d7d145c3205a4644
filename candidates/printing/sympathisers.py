"""The list of sympathisers (danh sách cảm tình Đảng) of a cell, or of a committee's cells."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from candidates.models import Candidate, Step
from candidates.printing.heads import Context, head_of, place_of
from cells.models import Organization, OrganizationKind
from cells.services import committee_of
from documents.papers import short_date

_ENTERED = (Step.TAKEN_OVER, Step.LISTED, Step.RELISTED)


def sympathiser_list(rows: Iterable[Candidate], organization: Organization, today: date) -> Context:
    """The facts of the list; ``rows`` come as ``candidates.lists.SympathiserList`` has them."""
    of_cell = organization.kind == OrganizationKind.CELL
    committee = committee_of(organization) if of_cell else organization
    return head_of(organization, "cell" if of_cell else "committee", today) | {
        "place": place_of(committee),
        "listed_by": organization.name,
        "above": organization.parent.name if organization.parent else "",
        "rows": [_row(candidate) for candidate in rows],
    }


def _row(candidate: Any) -> Context:
    person = candidate.person
    certificates = [e.certificate_number for e in candidate.enrolments.all()]
    return {
        "name": person.full_name,
        "birth": person.birth_label,
        "ethnic": person.ethnic_label,
        "education": person.education or person.get_education_level_display(),
        "residence": person.residence,
        "listed": short_date(_listed_on(candidate)),
        "mentors": ", ".join(str(m.mentor) for m in candidate.helping),
        "certificate": next(filter(None, certificates), ""),
    }


def _listed_on(candidate: Candidate) -> date:
    """When the list took them in, the last time; a candidacy of old has only its first day."""
    days = [e.effective_on for e in candidate.events.all() if e.step in _ENTERED]
    return max(days, default=candidate.opened_on)
