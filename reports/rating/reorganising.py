"""What ratings carry when a cell goes to another committee."""

from cells.registry import Change
from cells.services import committee_of
from people.models import User
from reports.models import Rating, RatingState


def carry_ratings(change: Change, actor: User | None) -> None:
    """Let what is not decided yet wait at the new committee; decisions stay whose they were."""
    if not change.moves_whole:
        # Who belongs to another cell takes a rating along as it goes on, see ``services``.
        return
    for cell in change.sources:
        waiting = Rating.objects.filter(cell=cell).exclude(state=RatingState.DECIDED)
        waiting.update(committee=committee_of(cell))
