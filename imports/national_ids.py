"""National ids (số định danh) in lists: who they belong to, and whether a person may take one.

A preview keeps them sealed. Judging opens them to compare prints, never to show them; a number
in the book is not overwritten by a list.
"""

from typing import Any

from django.utils.translation import gettext as _

from imports.models import Verdict
from imports.person_columns import in_book
from imports.registry import Row
from imports.values import MASKED_FIELD, date_of
from people import bulk, national_id, sealing
from people.models import Person


class NationalIds:
    """The numbers of a list's rows, and the people who have them, whatever their committee."""

    def __init__(self, rows: list[Row]) -> None:
        self._values: dict[int, str] = {}
        for row in rows:
            if sealed := row.get(MASKED_FIELD):
                try:
                    self._values[id(row)] = sealing.unseal(sealed)
                except sealing.CannotOpen:
                    row.error(MASKED_FIELD, _("Không mở lại được số này. Tải tệp lên lần nữa."))
        values = {mark: value for value in self._values.values() for mark in sealing.blinds(value)}
        # The key of the person who has each number.
        self._owners: dict[str, Any] = {
            values[mark or ""]: owner
            for piece in bulk.pieces(values)
            for mark, owner in Person.objects.filter(national_id_print__in=piece).values_list(
                "national_id_print", "pk"
            )
        }

    def print_of(self, row: Row) -> str | None:
        """What tells the number of ``row`` from others without being it."""
        return sealing.blind(self._values.get(id(row), ""))

    def owner_of(self, row: Row) -> Any:
        """The key of the person who has the number of ``row``, if anybody has."""
        return self._owners.get(self._values.get(id(row), ""))

    def judge(self, row: Row, person: Person | None) -> dict[str, Any]:
        """Say whether ``person`` (None: somebody new) may take the row's number.

        Returns the fields of Person that it writes: none where the book has it already.
        """
        value = self._values.get(id(row), "")
        if not value or MASKED_FIELD in row.errors:
            return {}
        owner = self.owner_of(row)
        if person is not None and owner == person.pk:
            return {}
        if owner is not None:
            row.error(MASKED_FIELD, _("Số định danh này đã ghi cho người khác."))
            return {}
        if person is not None and person.national_id_print:
            row.error(
                MASKED_FIELD,
                _("Trong sổ đồng chí có số định danh khác: %(masked)s. Sửa ở trang của đồng chí.")
                % {"masked": person.national_id_masked},
            )
            return {}
        _say_doubts(row, value, person)
        if person is None:
            row.mark(MASKED_FIELD, Verdict.NEW)
        else:
            row.mark(MASKED_FIELD, Verdict.CHANGED, in_book(""))
        sealed = row.values[MASKED_FIELD]
        return {
            "national_id_sealed": sealed if sealing.is_current(sealed) else sealing.seal(value),
            "national_id_print": sealing.blind(value),
        }


def _say_doubts(row: Row, value: str, person: Person | None) -> None:
    """Warn where the digits say otherwise than the list, or else the book."""
    born = row.get("birth")
    for doubt in national_id.doubts(
        value,
        sex=row.get("sex") or (person.sex if person else ""),
        birth_date=date_of(born) if born else (person.birth_date if person else None),
    ):
        row.warn(MASKED_FIELD, doubt)
