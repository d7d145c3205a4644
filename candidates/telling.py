"""Whom a settled matter is told: the leaders of the cell that sent it up, through the outbox."""

from django.utils.translation import gettext as _

from candidates.models import Candidate, StageEvent, Step
from cells import policy
from cells.models import Post
from notifications.registry import subject_of
from notifications.services import notify
from people import clock
from people.language import of_the_books
from people.models import User

RULE_KEY = "candidate-settled"
# What the cell waits to hear of.
_TOLD = (
    Step.RETURNED,
    Step.REFUSED,
    Step.DECIDED,
    Step.REOPENED,
    Step.ANNULLED,
    Step.RECOGNISED,
    Step.REMOVED,
)


def tell_cell(candidate: Candidate, actor: User) -> None:
    """Tell the leaders of the cell what was settled just now; once for each event."""
    event = StageEvent.objects.filter(candidate=candidate).order_by("-id")[0]
    if event.step not in _TOLD:
        return
    posts = Post.objects.held_on(clock.today()).filter(
        organization=candidate.cell_id, kind__in=policy.kinds_at_cell(policy.LEAD_CANDIDATE)
    )
    leaders = User.objects.filter(person__in=posts.values("person"), is_active=True)
    with of_the_books():
        title = _("%(name)s: %(step)s") % {"name": candidate, "step": event.get_step_display()}
    notify(
        leaders.exclude(pk=actor.pk),
        rule=RULE_KEY,
        subject=subject_of(event),
        due_on=clock.today(),
        title=title,
        reason=event.reason or event.ground,
        url=candidate.get_absolute_url(),
        committee=candidate.committee_id,
    )
