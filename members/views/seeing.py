"""Who sees the record of one member, and who opened it."""

from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property

from cells import policy
from cells.policy import Condition, Right
from cells.seeing import Seer
from cells.seeing_views import WhoSeesView
from members.models import Member


class MemberSeenByView(WhoSeesView):
    corrects = policy.EDIT_MEMBER

    @cached_property
    def record(self) -> Member:
        seen = Member.objects.visible_to(self.user).select_related("person", "cell")
        return get_object_or_404(seen, pk=self.kwargs["pk"])

    @property
    def rights(self) -> tuple[Right, ...]:
        return (policy.SEE_MEMBER,)

    def somebodies(self) -> list[tuple[Condition, Seer]]:
        own = Seer(self.record.person, str(Condition.SELF.label))
        return [(Condition.SELF, own)]
