"""The list of candidates: its filters, its rows, and how it stands in a file."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Prefetch
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from candidates.models import Candidate, ClassKind, Enrolment, Mentorship, Stage
from candidates.models.candidate import CandidateQuerySet
from candidates.sourcing import idle_since
from cells import policy
from cells.access import reach
from cells.models import Organization
from documents.export import Column
from documents.lists import FoundList
from documents.services import acts_for
from people import clock

CELLS = 100
# Whom nobody looks after: filters of the list and numbers of the plan's page.
ATTENTION = {
    "unassigned": gettext_lazy("chưa có người giúp đỡ"),
    "idle": gettext_lazy("lâu không được nhận xét"),
}


# Everybody of whom there was no ceremony yet, whatever the stage: whom figures call sources.
ON_THE_WAY = "chua-ket-nap"
STAGES = [(ON_THE_WAY, gettext_lazy("Chưa kết nạp, mọi bước")), *Stage.choices]


class CandidateList(FoundList):
    """Candidates in reach, those still on the way unless a stage is asked for."""

    url_name = "candidates:list"
    file_name = "quan-chung"
    keys = ("q", "buoc", "chi_bo", "can_xem")

    @cached_property
    def cells(self) -> list[Organization]:
        found = Organization.objects.visible_to(self.user).cells().active()
        return list(found.only("id", "name", "position")[:CELLS])

    def clean(self, asked: dict[str, str]) -> dict[str, str]:
        if asked["buoc"] not in dict(STAGES):
            asked["buoc"] = ""
        if asked["chi_bo"] not in {str(cell.pk) for cell in self.cells}:
            asked["chi_bo"] = ""
        if asked["can_xem"] not in ATTENTION:
            asked["can_xem"] = ""
        return asked

    def rows(self) -> CandidateQuerySet:
        found = Candidate.objects.visible_to(self.user)
        stage = self.chosen["buoc"]
        if stage == ON_THE_WAY:
            found = found.before_admission()
        elif stage:
            found = found.filter(stage=stage)
        else:
            found = found.open()
        if self.chosen["can_xem"] == "unassigned":
            found = found.unassigned()
        elif self.chosen["can_xem"] == "idle":
            found = found.idle_since(idle_since(acts_for(self.user), clock.today()))
        if cell := self.chosen["chi_bo"]:
            found = found.filter(cell=UUID(cell))
        if text := self.chosen["q"]:
            found = found.matching(text)
        helping = Mentorship.objects.open().select_related("mentor__person")
        return (
            found.select_related("person", "cell")
            .prefetch_related(Prefetch("mentorships", helping, to_attr="helping"))
            .order_by("person__sort_key", "pk")
        )

    def title(self) -> str:
        return _("DANH SÁCH QUẦN CHÚNG")

    def said(self) -> list[str]:
        chosen = self.chosen
        said = []
        if chosen["buoc"]:
            said.append(_("bước: %(stage)s") % {"stage": dict(STAGES)[chosen["buoc"]]})
        if chosen["chi_bo"]:
            said.extend(cell.name for cell in self.cells if str(cell.pk) == chosen["chi_bo"])
        if chosen["can_xem"]:
            said.append(str(ATTENTION[chosen["can_xem"]]))
        if chosen["q"]:
            said.append(_("tìm: %(text)s") % {"text": chosen["q"]})
        return said

    def columns(self) -> Sequence[Column]:
        return [
            Column(_("Họ và tên"), 28),
            Column(_("Ngày sinh"), 13, centred=True),
            Column(_("Giới tính"), 8, centred=True),
            Column(_("Dân tộc"), 12),
            Column(_("Chi bộ"), 30),
            Column(_("Bước"), 22),
            Column(_("Từ ngày"), 13, centred=True),
            Column(_("Người giúp đỡ"), 34),
        ]

    def line(self, row: Any) -> Sequence[Any]:
        person = row.person
        return [
            person.full_name,
            person.birth_date if person.birth_precision == "day" else person.birth_label,
            person.get_sex_display(),
            person.ethnic_label,
            row.cell.name,
            row.get_stage_display(),
            row.stage_since,
            ", ".join(mentorship.mentor.person.full_name for mentorship in row.helping),
        ]


class SympathiserList(CandidateList):
    """The list of sympathisers (danh sách cảm tình Đảng) of a cell, or of a committee's cells.

    It is a paper of the books: only a cell is chosen, the rest of the filters is left out.
    """

    def clean(self, asked: dict[str, str]) -> dict[str, str]:
        return super().clean(dict.fromkeys(self.keys, "") | {"chi_bo": asked["chi_bo"]})

    @property
    def organization(self) -> Organization | None:
        """Whose list it is: the cell's that was chosen, else of where the reader acts."""
        chosen = (cell for cell in self.cells if str(cell.pk) == self.chosen["chi_bo"])
        return next(chosen, None) or acts_for(self.user)

    def rows(self) -> CandidateQuerySet:
        printed = super().rows().filter(reach(self.user).rows(policy.PRINT_PAPER)).listed()
        awareness = Enrolment.objects.of_kind(ClassKind.AWARENESS)
        return printed.prefetch_related("events", Prefetch("enrolments", awareness))
