"""Who there is today (số liệu hiện có): one definition, counted here and added up above.

A count is a kind, a value within it and a number: ``people`` by sex, ethnic minority and year
of birth, ``status``, ``schooling`` and ``theory`` of current members, ``stage`` of everybody on
the way to admission.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Case, CharField, Count, Q, QuerySet, Value, When
from django.db.models.functions import Cast, Coalesce, Concat, ExtractYear

from candidates.models import Candidate
from cells.models import Organization, OrganizationKind
from members.models import Member, MemberStatus
from people import traits
from people.models import Sex
from reports.access import Scope
from reports.models import OrganizationCount

PEOPLE, STATUS, SCHOOLING, THEORY = _OF_MEMBERS = "people", "status", "schooling", "theory"
STAGE = "stage"
KINDS = (*_OF_MEMBERS, STAGE)
# A page counts so many members itself.
MOST_COUNTED = 500
_SEPARATOR = "|"
_MINORITY, _MAJORITY = "1", "0"


class Trait(NamedTuple):
    """What ``people`` tells members apart by; ``born`` is 0 where no birth date is known."""

    sex: str
    is_minority: bool
    born: int

    @classmethod
    def read(cls, value: str) -> "Trait":
        sex, minority, born = value.split(_SEPARATOR)
        return cls(sex, minority == _MINORITY, int(born))


def present_sql(of: Q, *by: str) -> tuple[str, list[Any]]:
    """The counts of the members and candidates that ``of`` keeps, as SQL with its values.

    Its rows are kind, value, number; with ``by`` (``committee_id``) the key of each stands
    before them. Members are gone through once, whatever is counted of them.
    """
    minority = Case(
        When(traits.of_minorities("person__"), then=Value(_MINORITY)), default=Value(_MAJORITY)
    )
    mark = Value(_SEPARATOR)
    born = Cast(Coalesce(ExtractYear("person__birth_date"), 0), CharField())
    members = (
        Member.objects.current()
        .filter(of)
        .order_by()
        .values_list(
            *by,
            Concat("person__sex", mark, minority, mark, born),
            "status",
            "person__education_level",
            "person__theory_level",
        )
        .annotate(number=Count("pk"))
    )
    on_the_way = (
        Candidate.objects.before_admission()
        .filter(of)
        .order_by()
        .values_list(*by, "stage")
        .annotate(number=Count("pk"))
    )
    (counted, params), (staged, more) = map(_compiled, (members, on_the_way))
    key = "place, " if by else ""
    kinds = " UNION ALL ".join(
        f"SELECT {key}'{kind}', {kind}, SUM(number) FROM counted GROUP BY {key}{kind}"  # noqa: S608
        for kind in _OF_MEMBERS
    )
    sql = (
        f"WITH counted({key}{', '.join(_OF_MEMBERS)}, number) AS ({counted}), "  # noqa: S608
        f"staged({key}stage, number) AS ({staged}) "
        f"{kinds} UNION ALL SELECT {key}'{STAGE}', stage, number FROM staged"
    )
    return sql, [*params, *more]


def _compiled(rows: QuerySet[Any, Any]) -> tuple[str, list[Any]]:
    sql, params = rows.query.get_compiler(connection=connection).as_sql()
    return sql, list(params)


@dataclass(frozen=True)
class Present:
    """What there is today, by kind and value; ``is_now`` where it was counted just now."""

    counts: dict[str, Counter[str]] = field(default_factory=dict)
    is_now: bool = True

    def of(self, kind: str) -> Counter[str]:
        return self.counts.get(kind, Counter())

    @property
    def members(self) -> int:
        return sum(self.of(STATUS).values())

    @property
    def probationary(self) -> int:
        return self.of(STATUS)[MemberStatus.PROBATIONARY]

    @property
    def sources(self) -> int:
        """Everybody on the way to admission."""
        return sum(self.of(STAGE).values())

    @property
    def people(self) -> list[tuple[Trait, int]]:
        return [(Trait.read(value), number) for value, number in self.of(PEOPLE).items()]

    @property
    def women(self) -> int:
        return sum(n for trait, n in self.people if trait.sex == Sex.FEMALE)

    @property
    def minority(self) -> int:
        return sum(n for trait, n in self.people if trait.is_minority)

    def young(self, day: date) -> int:
        """Members of at most thirty years, by the year of birth."""
        oldest = day.year - traits.YOUNG_UNTIL
        return sum(n for trait, n in self.people if trait.born >= oldest)


def gathered(rows: Iterable[tuple[str, str, int]], *, is_now: bool = True) -> Present:
    """The counts of ``rows``, those of the same kind and value added up."""
    counts: dict[str, Counter[str]] = {}
    for kind, value, number in rows:
        counts.setdefault(kind, Counter())[value] += number
    return Present(counts, is_now)


def present_of(scope: Scope) -> Present:
    """Who there is today in ``scope``; at most two statements.

    What is above communes, and one commune of many members, are read as they were added up
    last, a quarter of an hour ago at most; whoever is fewer is counted now.
    """
    if scope.added_up:
        now = _counted_now(scope.people()) if scope.counted else []
        return gathered([*_kept(scope.added_up), *now], is_now=False)
    if [top.kind for top in scope.tops] == [OrganizationKind.COMMITTEE]:
        present = gathered(_kept(scope.tops), is_now=False)
        if present.members > MOST_COUNTED:
            return present
    return gathered(_counted_now(scope.people()))


def _kept(organizations: Iterable[Organization]) -> Iterable[tuple[str, str, int]]:
    rows = OrganizationCount.objects.filter(
        organization__in=[o.pk for o in organizations], kind__in=KINDS
    )
    return rows.values_list("kind", "value", "number")


def _counted_now(of: Q) -> list[tuple[str, str, int]]:
    try:
        sql, params = present_sql(of)
    except EmptyResultSet:
        return []
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return list(cursor.fetchall())
