"""Which bodies act on a matter after the cell, and whose turn it is (các cấp xét)."""

from datetime import date

from candidates.models import Body, Candidate, Matter, Stage
from candidates.models.candidate import matter_of
from cells.models import OrganizationKind
from rules.services import value

# The body that decides where the commune decides for itself (rule admission.decider).
COMMUNE = "commune_standing_committee"
_FIRST = (Stage.CELL_PASSED, Stage.RECOGNITION_PROPOSED, Stage.REMOVAL_PROPOSED)
_APPRAISED = (Stage.APPRAISED, Stage.RECOGNITION_APPRAISED)


def superior_decides(candidate: Candidate, on: date) -> bool:
    """Whether the body that decides admissions on ``on`` stands above the commune."""
    return bool(value("admission.decider", on=on, organization=candidate.cell) != COMMUNE)


def has_section(candidate: Candidate) -> bool:
    """Whether a section committee stands between the cell and the commune's committee."""
    parent = candidate.cell.parent
    return parent is not None and parent.kind == OrganizationKind.SECTION


def bodies_after_cell(candidate: Candidate, matter: str, on: date) -> list[Body]:
    """The bodies that act after the cell, in order; the last one decides.

    A section committee appraises where it exists, and no removal from probation
    (06-HD/TW cl. 4.6 names cell, base and decider).
    """
    chain = value("admission.chain", on=on, organization=candidate.cell)
    bodies = [Body.SECTION] if has_section(candidate) and matter != Matter.REMOVAL else []
    return [*bodies, *([Body.BASE] if "base" in chain else []), Body.DECIDER]


def body_in_turn(candidate: Candidate, on: date) -> Body | None:
    """Whose turn it is on ``on``; None where nothing waits above the cell."""
    matter = matter_of(candidate.stage)
    if matter is None:
        return None
    bodies = bodies_after_cell(candidate, matter, on)
    if candidate.stage in _FIRST:
        return bodies[0]
    if candidate.stage in _APPRAISED:
        return next(body for body in bodies if body != Body.SECTION)
    return Body.DECIDER


def committee_act(candidate: Candidate, on: date) -> Body | None:
    """What the commune's committee does with this matter on ``on``, if anything.

    ``BASE`` proposes to the body above, where the chain of that day has such a step;
    ``DECIDER`` decides, where the commune's own standing committee does.
    """
    body = body_in_turn(candidate, on)
    if body == Body.BASE:
        return body
    if body == Body.DECIDER and not superior_decides(candidate, on):
        return body
    return None
