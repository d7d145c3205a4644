"""The page "Ai xem được?": why the reader sees a record, who else does, who opened it."""

from typing import Any, ClassVar

from django.utils.functional import cached_property
from django.views.generic import TemplateView

from cells import policy
from cells.access import may
from cells.policy import Condition, Right
from cells.seeing import Seer, who_may, why
from people.models import RecordOpening
from people.requests import SignedInMixin

SHOWN = 100


class WhoSeesView(SignedInMixin, TemplateView):
    """Subclasses find the record (404 out of reach) and say who is somebody to it."""

    template_name = "cells/who_sees.html"
    corrects: ClassVar[Right]

    @cached_property
    def record(self) -> Any:
        """The record: it has a person, a cell and a page."""
        raise NotImplementedError

    @property
    def rights(self) -> tuple[Right, ...]:
        """The rights of which any shows the record as it stands."""
        raise NotImplementedError

    def somebodies(self) -> list[tuple[Condition, Seer]]:
        """Who sees the record without a post."""
        raise NotImplementedError

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        record, somebodies = self.record, self.somebodies()
        own = self.user.person_id == record.person_id
        is_to_it = tuple(c for c, seer in somebodies if seer.person.pk == self.user.person_id)
        reads = own or may(self.user, policy.READ_OPENINGS, record.cell)
        openings = RecordOpening.objects.filter(person=record.person).select_related("user__person")
        return super().get_context_data(
            record=record,
            own=own,
            grounds=why(self.user, self.rights, record.cell, is_to_it),
            seers=[
                *(seer for _condition, seer in somebodies),
                *who_may(self.rights, record.cell, self.corrects),
            ],
            reads_openings=reads,
            openings=openings[:SHOWN] if reads else [],
            **kwargs,
        )
