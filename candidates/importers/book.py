"""The members and candidates whom a list may mean."""

import difflib
import re
from typing import Any

from django.utils.translation import gettext as _

from candidates.models import Candidate
from cells.models import Organization
from imports import values
from imports.registry import Context, Row
from members.models import CURRENT, Member, MemberStatus
from people import names
from people.models import Person

# "Phùn A Sinh (1975)": the year that tells one from another.
_YEAR = re.compile(r"\(?\s*(?:sinh\s*(?:năm)?\s*)?(\d{4})\s*\)?$")


class Book:
    """The committee's members and candidates, read in a fixed number of statements."""

    def __init__(self, context: Context) -> None:
        self._members: dict[str, list[Member]] = {}
        for member in Member.objects.filter(committee=context.committee).select_related(
            "person", "cell"
        ):
            self._members.setdefault(member.person.name_key, []).append(member)
        self._candidates: dict[str, list[Candidate]] = {}
        self.helping: dict[Any, set[Any]] = {}
        known = Candidate.objects.filter(committee=context.committee)
        for candidate in known.select_related("person", "cell").order_by("opened_on"):
            self._candidates.setdefault(candidate.person.name_key, []).append(candidate)
        for candidate_id, mentor_id in (
            known.open()
            .filter(mentorships__ended_on=None, mentorships__isnull=False)
            .values_list("pk", "mentorships__mentor")
        ):
            self.helping.setdefault(candidate_id, set()).add(mentor_id)

    def candidate(self, key: str, born: str | None, cell: Organization | None) -> Candidate | None:
        """The candidacy of the person of that name and birth: the open one, else the last."""
        same = [
            candidate
            for candidate in self._candidates.get(key, [])
            if _is_born(candidate.person, born)
            or (
                cell is not None
                and candidate.cell_id == cell.pk
                and _may_be(candidate.person, born)
            )
        ]
        return max(same, key=lambda c: (c.is_open, c.opened_on), default=None)

    def member(self, key: str, born: str | None) -> Member | None:
        return next((m for m in self._members.get(key, []) if _is_born(m.person, born)), None)

    def mentor(self, row: Row, written: str, cell: Organization) -> Member | None:
        """The member called ``written`` in ``cell``; says beside the cell why there is none."""
        year = _YEAR.search(written)
        name = written[: year.start()].strip() if year else written
        same = [m for m in self._members.get(names.fold(name), []) if m.status in CURRENT]
        if year:
            same = [m for m in same if m.person.birth_label.endswith(year[1])]
        in_cell = [m for m in same if m.cell_id == cell.pk]
        found = in_cell or same
        if len(found) > 1:
            # Bùi Thị Thủy and Bùi Thị Thúy fold alike: the accents as written decide.
            found = [m for m in found if _written_alike(m.person.full_name, name)] or found
        officials = [m for m in found if m.is_official]
        found = officials if len(officials) == 1 else found
        if len(found) == 1:
            return self._eligible(row, found[0], cell)
        if found:
            row.error(
                "mentors",
                _("Có %(count)d đ/c tên %(name)s. Ghi thêm năm sinh: %(name)s (%(year)s).")
                % {
                    "count": len(found),
                    "name": name,
                    "year": min(m.person.birth_label[-4:] for m in found) or "1970",
                },
            )
            return None
        reason = _("Không có đảng viên «%(name)s» trong %(cell)s.") % {"name": name, "cell": cell}
        if near := self._near(name, cell):
            reason += " " + _("Có phải đ/c %(near)s?") % {"near": near}
        row.error("mentors", reason)
        return None

    def _eligible(self, row: Row, mentor: Member, cell: Organization) -> Member | None:
        if mentor.status == MemberStatus.PROBATIONARY:
            row.error(
                "mentors",
                _("Đ/c %(name)s là đảng viên dự bị, chưa giúp đỡ được.")
                % {"name": mentor.person.given_name},
            )
            return None
        if mentor.person.name_key == names.fold(row.get("full_name") or "") and _is_born(
            mentor.person, row.get("birth")
        ):
            row.error("mentors", _("Không ai tự giúp đỡ chính mình."))
            return None
        if mentor.cell_id != cell.pk:
            row.warn(
                "mentors",
                _("Đ/c %(name)s ở chi bộ khác: %(cell)s.") % {"name": mentor, "cell": mentor.cell},
            )
        return mentor

    def _near(self, name: str, cell: Organization) -> Member | None:
        """A member of the cell whose name is almost the one written."""
        close = difflib.get_close_matches(names.fold(name), list(self._members), 5, 0.75)
        near = [m for key in close for m in self._members[key] if m.status in CURRENT]
        return next((m for m in near if m.cell_id == cell.pk), None)


def _written_alike(one: str, other: str) -> bool:
    return names.sort_key(one) == names.sort_key(other)


def _is_born(person: Person, born: str | None) -> bool:
    return bool(born) and person.birth_date == values.date_of(born or "")


def _may_be(person: Person, born: str | None) -> bool:
    """Whether an imprecise or missing birth date leaves room for the same person."""
    if not born or person.birth_date is None:
        return True
    return (len(born) < 10 or person.birth_precision != "day") and (
        values.date_of(born).year == person.birth_date.year
    )
