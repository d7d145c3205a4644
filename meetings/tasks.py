"""Work that beat starts; safe to run twice."""

from celery import shared_task
from django.utils import timezone

from people import clock


@shared_task
def draft_meetings() -> int:
    """Draft the regular meetings whose usual day is near."""
    from meetings.services import draft_coming_meetings

    with clock.held_today() as today:
        return draft_coming_meetings(on=today, source="draft_meetings")


@shared_task
def forget_operations() -> int:
    """Remove what is remembered of posts that nobody sends again."""
    from meetings.operations import forget_operations

    return forget_operations(timezone.now())
