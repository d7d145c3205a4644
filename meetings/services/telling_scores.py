"""Whom a score tells of what, through the outbox."""

from django.utils import timezone
from django.utils.translation import gettext as _

from cells import policy
from cells.models import Post
from cells.policy import kinds_at_cell
from meetings.models import QualityScore
from meetings.wording import score_words
from notifications.services import notify
from people import clock
from people.language import of_the_books
from people.models import User


def tell_of_other_score(score: QualityScore) -> None:
    """Tell the cell's leaders that their points were not confirmed as they stood, and why."""
    meeting = score.meeting
    leading = Post.objects.held_on(clock.today()).filter(
        organization=meeting.cell_id, kind__in=kinds_at_cell(policy.RUN_MEETING)
    )
    with of_the_books():
        title = _(
            "Điểm sinh hoạt tháng %(month)d: cấp trên xác nhận %(above)s, chi bộ chấm %(own)s"
        ) % {
            "month": meeting.month.month,
            "above": score_words(score.confirmed_total, score.confirmed_band, score.rubric),
            "own": score_words(score.total, score.band, score.rubric),
        }
    notify(
        User.objects.filter(person__in=leading.values("person"), is_active=True),
        rule="meeting-score-differs",
        subject=meeting.pk,
        due_on=timezone.localdate(meeting.started_at),
        title=title,
        reason=score.confirm_reason,
        url=meeting.get_absolute_url(),
        committee=meeting.committee_id,
    )
