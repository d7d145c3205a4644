"""``importers``: the lists that domain apps can take in, registered in ``ready()``.

This floor reads workbooks and keeps verdicts; it knows no member, candidate or quota. An
importer says which columns it looks for, judges rows against the books, and writes them by
calling domain services.
"""

from abc import ABC, abstractmethod
from collections import defaultdict
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise

from cells.models import Organization
from imports.matching import CellBook
from imports.models import Decision, Verdict
from people.models import User


@dataclass(frozen=True)
class Column:
    """A column an importer looks for: its key, its name, and what lists call it.

    ``parse`` turns a filled cell into JSON data or raises ``BadValue``. A ``required`` column
    must stand in the header for the sheet to be read at all.
    """

    key: str
    title: str | Promise
    synonyms: tuple[str, ...]
    parse: Callable[[Any], Any]
    required: bool = False
    # One cell that holds several facts, as in form 7-HSĐV: the column each line belongs to, and
    # the word of the header that tells the order. An empty key is a fact nobody keeps.
    parts: tuple[tuple[str, str], ...] = ()


@dataclass(slots=True)
class Problem:
    """What is wrong or doubtful in one cell, in words."""

    sheet: str
    cell: str
    value: str
    reason: str
    field: str = ""


@dataclass(frozen=True, slots=True)
class Double:
    """Somebody whom a row may be: a key the importer knows them by, and who it is in words."""

    key: str
    label: str


_PLAIN_MARKS = {str(verdict): (str(verdict), "") for verdict in Verdict}


def address_of(place: str, number: int) -> str:
    """The cell of a field in row ``number``: its column's, or one in another row."""
    return f"{place}{number}" if place.isalpha() else place


@lru_cache(maxsize=1_000)
def shared_places(places: tuple[tuple[str, str], ...]) -> dict[str, str]:
    """One mapping for all rows whose fields stand in the same columns, from left to right."""
    return dict(sorted(places, key=lambda place: (len(place[1]), place[1], place[0])))


@dataclass(slots=True)
class Row:
    """One row of a list: what was typed, what it means, and the verdict on it."""

    sheet: str
    number: int
    section: str = ""
    section_cell: str = ""
    typed: dict[str, str] = field(default_factory=dict)
    # Of each field its column ("C"), or its cell where that is in another row ("B5"). Rows of
    # one table share it: it is replaced, never changed.
    places: dict[str, str] = field(default_factory=dict)
    values: dict[str, Any] = field(default_factory=dict)
    errors: dict[str, Problem] = field(default_factory=dict)
    warnings: list[Problem] = field(default_factory=list)
    marks: dict[str, tuple[str, str]] = field(default_factory=dict)
    verdict: str = Verdict.SAME
    # Whom the row may be, and what the office said: Decision, and which of them.
    doubles: list[Double] = field(default_factory=list)
    decision: str = ""
    decided_on: str = ""
    # What the importer found out while judging, for its own commit.
    plan: Any = None
    # How many errors and warnings came from reading the cells, before any judging.
    parsed: tuple[int, int] = (0, 0)

    def address(self, name: str) -> str:
        """The cell in which the field stands, or nothing."""
        return address_of(self.places.get(name, ""), self.number)

    def cell(self, name: str) -> str:
        """Where what is said of the field stands: its cell, or the row's first."""
        first = next(iter(self.places), "")
        return self.address(name) or self.address(first) or str(self.number)

    def problem(self, name: str, reason: str) -> Problem:
        return Problem(self.sheet, self.cell(name), self.typed.get(name, ""), reason, name)

    def move(self, name: str, target: str = "") -> None:
        """Let ``target`` stand where ``name`` stood, or nothing."""
        left = {key: place for key, place in self.places.items() if key not in (name, target)}
        if target:
            left[target] = self.places[name]
        self.places = shared_places(tuple(left.items()))

    def error(self, name: str, reason: str) -> None:
        """Refuse the cell; the first reason stands."""
        self.errors.setdefault(name, self.problem(name, reason))

    def warn(self, name: str, reason: str) -> None:
        self.warnings.append(self.problem(name, reason))

    def mark(self, name: str, verdict: str, reason: str = "") -> None:
        """Say that the cell is new or changes what the book holds."""
        # Most marks say the same: one pair serves all of them.
        self.marks[name] = (verdict, reason) if reason else _PLAIN_MARKS[verdict]

    def get(self, name: str) -> Any:
        """The value of a cell, or None when it is empty or faulty."""
        return None if name in self.errors else self.values.get(name)

    def doubt(self, name: str, reason: str, doubles: list[Double], context: "Context") -> str:
        """Ask whether the row is one of ``doubles``; return the key of the one it is, or "".

        Where nobody can be asked it is a warning, and the row is somebody else.
        """
        if not context.facts.get("asks"):
            self.warn(name, reason)
            return ""
        self.doubles = doubles
        self.mark(name, Verdict.DUPLICATE, reason)
        keys = {double.key for double in doubles}
        if self.decision == Decision.SAME and self.decided_on not in keys:
            # Who it was said to be is no longer among them: it is to be said anew.
            self.decision = self.decided_on = ""
        return self.decided_on if self.decision == Decision.SAME else ""

    @property
    def is_undecided(self) -> bool:
        return bool(self.doubles) and not self.decision

    @property
    def is_left_out(self) -> bool:
        return bool(self.doubles) and self.decision == Decision.OUT

    @property
    def is_good(self) -> bool:
        """Whether the row can be written."""
        return not (self.errors or self.is_undecided or self.is_left_out)

    def conclude(self, *, known: bool) -> None:
        """Draw the row's verdict from its cells."""
        if self.errors:
            self.verdict = Verdict.ERROR
        elif self.is_undecided or self.is_left_out:
            self.verdict = Verdict.DUPLICATE
        elif not known:
            self.verdict = Verdict.NEW
        else:
            changed = any(verdict == Verdict.CHANGED for verdict, _why in self.marks.values())
            self.verdict = Verdict.CHANGED if changed else Verdict.SAME


@dataclass
class Context:
    """What judging and writing need beside the rows."""

    committee: Organization
    cells: CellBook
    today: date
    facts: dict[str, Any]
    actor: User | None = None
    source: str = ""
    ground: str = ""
    choices: dict[str, bool] = field(default_factory=dict)


class Importer(ABC):
    """One kind of list that can be taken in."""

    key: str
    title: str | Promise
    # What one row is, for the sentence "Ghi 179 …".
    noun: str | Promise
    columns: tuple[Column, ...]
    # Whether rows belong to a cell named by a section, a title or the sheet.
    sections = True

    @abstractmethod
    def judge(self, rows: list[Row], context: Context) -> None:
        """Give each row and cell its verdict. Reads only, a fixed number of statements."""

    @abstractmethod
    def commit(self, rows: list[Row], context: Context) -> None:
        """Write judged rows without errors, through the domain's services."""

    def touches(self, context: Context) -> list[QuerySet[Any]]:
        """The tables that ``commit`` writes, each narrowed to what belongs to the committee.

        What it creates must come to lie within, and what lay outside must stay outside: undo
        takes for created what was not there before. Trails (history, audit) are left out.
        """
        return []

    def undoing(self, keys: dict[str, set[Any]]) -> AbstractContextManager[None]:
        """What to put round an undo, given the keys it touches by table (``members.Member``).

        For what is counted from the rows and lies in none of ``touches``.
        """
        return nullcontext()

    def settle(self, row: Row) -> None:  # noqa: B027  # most lists have nothing to settle
        """Bring what stands in several columns to one field, once the cells were read."""

    def facts(self, titles: list[str], file_name: str) -> dict[str, Any]:
        """What the titles say beside the rows: a year, a day, an offer."""
        return {}

    def summary(self, rows: list[Row], context: Context) -> list[str]:
        """What writing would do beside the rows themselves, in sentences with numbers."""
        return []

    def offers(self, context: Context) -> list[tuple[str, str]]:
        """What may be written beside the rows: (key, sentence); each can be declined."""
        return []


importers: dict[str, Importer] = {}
# By importer: what upper apps know against a row, said before the importer judges it.
before: dict[str, list[Callable[[list[Row], Context], None]]] = defaultdict(list)
# By importer: what upper apps do, in the same transaction, with the objects just written.
after: dict[str, list[Callable[[list[Any], Context], None]]] = defaultdict(list)
# By importer: the tables that ``after`` writes, as ``Importer.touches`` gives its own.
touched: dict[str, list[Callable[[Context], list[QuerySet[Any]]]]] = defaultdict(list)


def register(importer: Importer) -> Importer:
    importers[importer.key] = importer
    return importer
