"""The ratings of a year as lists: cells with theirs, members with theirs; page and file alike."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.utils.translation import gettext as _

from cells import policy
from cells.access import reach
from cells.models import CellKind, Organization
from documents.export import Column
from documents.lists import FoundList
from people import clock
from reports.models import Rating, RatingClass, RatingState
from reports.rating.access import committees_seen_by
from reports.rating.evidence import (
    CellEvidence,
    MemberEvidence,
    evidence_of_cells,
    evidence_of_members,
    number,
)
from reports.rating.subjects import (
    cells_standing,
    members_there,
    usual_year,
    why_not_rated,
    year_asked,
)
from reports.rating.wording import NOT_BEGUN, short, state_label, with_total


def rating_of(row: Any) -> Rating | None:
    """The rating of a cell or member of a list, as it was fetched with it."""
    return row.rated[0] if row.rated else None


class RatingList(FoundList):
    """What both lists filter by: year, committee, how far a rating is, its class."""

    keys = ("nam", "to_chuc", "chi_bo", "loai", "trang_thai", "muc")

    @cached_property
    def committees(self) -> list[Organization]:
        return committees_seen_by(self.user)

    @cached_property
    def cells(self) -> list[Organization]:
        """The cells to choose from."""
        return list(self._cells().only("id", "name", "position", "cell_kind", "path"))

    def clean(self, asked: dict[str, str]) -> dict[str, str]:
        year = year_asked(asked["nam"])
        asked["nam"] = "" if year == usual_year(clock.today()) else str(year)
        if asked["to_chuc"] not in {str(o.pk) for o in self.committees[1:]}:
            asked["to_chuc"] = ""
        if asked["trang_thai"] not in (*RatingState.values, NOT_BEGUN):
            asked["trang_thai"] = ""
        if asked["muc"] not in RatingClass.values:
            asked["muc"] = ""
        if asked["loai"] not in CellKind.values:
            asked["loai"] = ""
        return asked

    @cached_property
    def year(self) -> int:
        return year_asked(self.chosen["nam"])

    @cached_property
    def committee(self) -> Organization | None:
        """The committee looked at: the one chosen, else the first in reach."""
        chosen = self.chosen["to_chuc"]
        named = (o for o in self.committees if str(o.pk) == chosen)
        return next(named, None) or next(iter(self.committees), None)

    @property
    def states(self) -> list[tuple[str, Any]]:
        return [(NOT_BEGUN, _("chưa tự xếp loại")), *RatingState.choices]

    def _cells(self) -> "QuerySet[Organization]":
        cells = cells_standing(self.year)
        if self.committee is None:
            return cells.none()
        within = reach(self.user).organizations(policy.SEE_RATING)
        cells = cells.filter(within, path__startswith=self.committee.path)
        if kind := self.chosen["loai"]:
            cells = cells.filter(cell_kind=kind)
        return cells.order_by("position", "name_key", "pk")

    def _with_ratings(self, rows: Any, ratings: Any, by: str) -> Any:
        """Fetch with ``rows`` their ratings, and keep those at the state and class asked for."""
        ratings = ratings.filter(year=self.year)
        own = ratings.filter(**{by: OuterRef("pk")})
        if state := self.chosen["trang_thai"]:
            exists = Exists(own if state == NOT_BEGUN else own.filter(state=state))
            rows = rows.filter(~exists if state == NOT_BEGUN else exists)
        if code := self.chosen["muc"]:
            rows = rows.filter(Exists(own.filter(decided_class=code)))
        return rows.prefetch_related(Prefetch("ratings", ratings, to_attr="rated"))

    def said(self) -> list[str]:
        chosen = self.chosen
        said = [_("năm %(year)d") % {"year": self.year}]
        if chosen["loai"]:
            said.append(str(CellKind(chosen["loai"]).label))
        if chosen["chi_bo"]:
            said.extend(cell.name for cell in self.cells if str(cell.pk) == chosen["chi_bo"])
        if chosen["trang_thai"]:
            said.append(str(dict(self.states)[chosen["trang_thai"]]))
        if chosen["muc"]:
            said.append(short(chosen["muc"]))
        return said


def _steps(rating: Rating | None) -> list[Any]:
    """A rating's steps as columns of a file."""
    if rating is None:
        return [state_label(None), "", "", "", "", None]
    return [
        state_label(rating),
        with_total(rating.total, rating.self_class),
        with_total(rating.proposed_total, rating.proposed_class) if rating.proposed_class else "",
        short(rating.decided_class) if rating.decided_class else "",
        rating.decision_number,
        rating.decided_on,
    ]


def _step_columns() -> list[Column]:
    return [
        Column(_("Trạng thái"), 18),
        Column(_("Tự xếp loại"), 18),
        Column(_("Đề xuất"), 18),
        Column(_("Quyết định"), 18),
        Column(_("Số quyết định"), 16),
        Column(_("Ngày quyết định"), 16, centred=True),
    ]


class CellRatingList(RatingList):
    """The cells of a year, each with its rating."""

    url_name = "reports:ratings"
    file_name = "xep-loai-chi-bo"

    def clean(self, asked: dict[str, str]) -> dict[str, str]:
        return super().clean(asked) | {"chi_bo": ""}

    def rows(self) -> "QuerySet[Organization]":
        rows: QuerySet[Organization] = self._with_ratings(
            self._cells(), Rating.objects.of_cells(), "cell"
        )
        return rows

    @cached_property
    def evidence(self) -> dict[UUID, CellEvidence]:
        return evidence_of_cells(list(self._cells()), self.year)

    def title(self) -> str:
        return _("XẾP LOẠI CHI BỘ NĂM %(year)d") % {"year": self.year}

    def columns(self) -> Sequence[Column]:
        return [
            Column(_("Chi bộ"), 32),
            Column(_("Loại"), 16),
            *_step_columns(),
            Column(_("Kết nạp"), 9, centred=True),
            Column(_("Cấp trên giao"), 14, centred=True),
            Column(_("Nghị quyết"), 12, centred=True),
            Column(_("Họp thường kỳ"), 15, centred=True),
            Column(_("Điểm sinh hoạt trung bình"), 26, centred=True),
        ]

    def line(self, row: Any) -> Sequence[Any]:
        evidence = self.evidence[row.pk]
        return [
            row.name,
            row.get_cell_kind_display(),
            *_steps(rating_of(row)),
            evidence.admitted,
            evidence.assigned,
            evidence.own,
            f"{evidence.held}/{evidence.months}",
            number(evidence.mean),
        ]


class MemberRatingList(RatingList):
    """The members of a year, each in the cell where they were at its end, with their rating."""

    url_name = "reports:member-ratings"
    file_name = "xep-loai-dang-vien"

    def clean(self, asked: dict[str, str]) -> dict[str, str]:
        cell = asked["chi_bo"]
        asked = super().clean(asked)
        try:
            asked["chi_bo"] = str(UUID(cell)) if cell else ""
        except ValueError:
            asked["chi_bo"] = ""
        return asked

    def rows(self) -> Any:
        cells = self._cells()
        if cell := self.chosen["chi_bo"]:
            cells = cells.filter(pk=cell)
        rows = members_there(self.year, cells).select_related("person")
        return self._with_ratings(rows, Rating.objects.of_members(), "member").order_by(
            "sort_key", "pk"
        )

    @cached_property
    def names(self) -> dict[UUID, str]:
        """The names of the cells in reach, by their ids."""
        return {cell.pk: cell.name for cell in self.cells}

    @cached_property
    def evidence(self) -> dict[UUID, MemberEvidence]:
        return evidence_of_members(list(self.rows().prefetch_related(None)), self.year)

    def why_not(self, row: Any) -> str:
        """Why a member of the list is not rated; empty where they are."""
        if self.committee is None:
            return ""
        return why_not_rated(row, self.year, self.committee)

    def title(self) -> str:
        return _("XẾP LOẠI ĐẢNG VIÊN NĂM %(year)d") % {"year": self.year}

    def columns(self) -> Sequence[Column]:
        return [
            Column(_("Họ và tên"), 28),
            Column(_("Chi bộ"), 30),
            *_step_columns(),
            Column(_("Dự sinh hoạt"), 14, centred=True),
        ]

    def line(self, row: Any) -> Sequence[Any]:
        steps, evidence = _steps(rating_of(row)), self.evidence[row.pk]
        if rating_of(row) is None and (why := self.why_not(row)):
            steps[0] = why
        return [
            row.person.full_name,
            self.names.get(row.cell_then, ""),
            *steps,
            f"{evidence.present}/{evidence.base}",
        ]
