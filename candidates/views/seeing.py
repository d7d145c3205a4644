"""Who sees the record of one candidate, and who opened it."""

from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property

from candidates.access import rights_to_see
from candidates.models import Candidate, Mentorship
from cells import policy
from cells.policy import Condition, Right
from cells.seeing import Seer
from cells.seeing_views import WhoSeesView


class CandidateSeenByView(WhoSeesView):
    corrects = policy.CORRECT_CANDIDATE

    @cached_property
    def record(self) -> Candidate:
        seen = Candidate.objects.visible_to(self.user).select_related("person", "cell")
        return get_object_or_404(seen, pk=self.kwargs["pk"])

    @property
    def rights(self) -> tuple[Right, ...]:
        return rights_to_see(self.record)

    def somebodies(self) -> list[tuple[Condition, Seer]]:
        own = Seer(self.record.person, str(Condition.SELF.label))
        helping = Mentorship.objects.open().filter(candidate=self.record)
        mentors = helping.select_related("mentor__person")
        return [
            (Condition.SELF, own),
            *(
                (Condition.MENTOR, Seer(m.mentor.person, str(Condition.MENTOR.label)))
                for m in mentors
            ),
        ]
