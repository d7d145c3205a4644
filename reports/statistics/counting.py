"""The statements behind the statistics: one for each list of facts, however many cells."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Case, Count, Exists, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce

from candidates import deadlines
from candidates.models import (
    Body,
    Candidate,
    ClassKind,
    Decision,
    Enrolment,
    IntroducingBody,
    Introduction,
    Matter,
    MentorReport,
    Mentorship,
    ReportState,
    Route,
    Stage,
    StageEvent,
)
from candidates.models.candidate import BEFORE_ADMISSION
from members.models import MembershipEvent, MembershipEventKind, MembershipPeriod
from reports.progress import IN_DOSSIER
from reports.statistics.people import BODIES, Facts, Grouping, columns
from reports.statistics.units import Units

CEREMONY, DECISION = "ceremony", "decision"
# A ceremony follows its decision within a month of working days; a year is far enough to look.
_CEREMONY_FOLLOWS = timedelta(days=366)
# No probation, prolonged or begun under any rules, lasts longer.
_LONGEST_PROBATION = 40


@dataclass(frozen=True)
class Happened:
    """One person in a figure: on whose line, on which day, who it is."""

    line: Any
    on: date
    person: Facts
    body: str = ""
    in_union: bool = False


def group_of(one: Happened, grouping: Grouping, bands: Sequence[int]) -> str:
    """The group of ``grouping`` that somebody counted falls into."""
    if grouping is BODIES:
        return one.body
    return grouping.group_of(one.person, one.on, bands)


def admissions(units: Units, first: date, last: date, counts_on: str) -> list[Happened]:
    """Who was admitted from ``first`` to ``last``, in the cell of the ceremony.

    ``counts_on`` says which day counts (rule ``quota.counts_on``): the ceremony's, or the
    decision's where one is recorded; whoever was decided on and has had no ceremony counts
    by the decision too.
    """
    by_decision = counts_on == DECISION
    reach = last + _CEREMONY_FOLLOWS if by_decision else last
    rows = (
        MembershipPeriod.objects.filter(cell__in=units.cells)
        .admitted_between(first, reach)
        .annotate(
            body=Subquery(_introductions("member__person").values("body")[:1]),
            route=Subquery(_candidacies("member__person").values("route")[:1]),
            decided_on=Subquery(_decisions("member__person").values("decided_on")[:1]),
        )
    )
    found = []
    for cell, on, body, route, decided_on, *person in rows.values_list(
        "cell", "happened_on", "body", "route", "decided_on", *columns("member__person")
    ):
        counted = decided_on if by_decision and decided_on and decided_on <= on else on
        if first <= counted <= last:
            found.append(_happened(units, cell, counted, person, body, route))
    return found + (_decided(units, first, last) if by_decision else [])


def _happened(
    units: Units, cell: Any, on: date, person: list[Any], body: str | None, route: str | None
) -> Happened:
    # As the candidacy says, else by who introduced (``candidates.routes``).
    in_union = route == Route.YOUTH_UNION if route else body == IntroducingBody.YOUTH_UNION
    return Happened(units.line_of[cell], on, Facts(*person), body or "", in_union)


def _decided(units: Units, first: date, last: date) -> list[Happened]:
    """Who waits for the ceremony, by the day of the decision."""
    rows = (
        Candidate.objects.filter(cell__in=units.cells, stage=Stage.DECIDED)
        .annotate(
            body=Subquery(_introductions("person").values("body")[:1]),
            decided_on=Subquery(_decisions("person").values("decided_on")[:1]),
        )
        .filter(decided_on__range=(first, last))
    )
    return [
        _happened(units, cell, on, person, body, route)
        for cell, on, body, route, *person in rows.values_list(
            "cell", "decided_on", "body", "route", *columns("person")
        )
    ]


def _introductions(person: str) -> Any:
    return Introduction.objects.filter(candidate__person=OuterRef(person)).order_by("-pk")


def _candidacies(person: str) -> Any:
    return Candidate.objects.filter(person=OuterRef(person)).order_by("-opened_on")


def _decisions(person: str) -> Any:
    return Decision.objects.filter(
        candidate__person=OuterRef(person),
        matter=Matter.ADMISSION,
        body=Body.DECIDER,
        passed=True,
    ).order_by("-decided_on")


def recognitions(units: Units, first: date, last: date) -> list[Happened]:
    """Who became official from ``first`` to ``last``, in the cell of that day."""
    rows = MembershipPeriod.objects.filter(cell__in=units.cells).recognised_between(first, last)
    return [
        Happened(units.line_of[cell], on, Facts(*person))
        for cell, on, *person in rows.values_list("cell", "happened_on", *columns("member__person"))
    ]


def leavings(units: Units, first: date, last: date) -> list[Happened]:
    """Who left the Party from ``first`` to ``last``, whatever the form, from the cell of then."""
    # The events are found from the cells' members, never from every event of the nation.
    lived = MembershipPeriod.objects.filter(cell__in=units.cells)
    rows = (
        MembershipEvent.objects.standing()
        .filter(
            member__in=lived.values("member"),
            kind=MembershipEventKind.LEFT,
            happened_on__range=(first, last),
        )
        .with_cell()
        .order_by()
    )
    return [
        Happened(units.line_of[cell], on, Facts(*person))
        for cell, on, *person in rows.values_list(
            "cell_then", "happened_on", *columns("member__person")
        )
        if cell in units.line_of
    ]


def members_on(units: Units, days: Iterable[date]) -> dict[date, list[Happened]]:
    """The members of the cells on each of ``days`` (tổng số đảng viên)."""
    there: dict[date, dict[Any, Happened]] = {day: {} for day in days}
    on_one = Q(pk__in=[])
    for day in there:
        held = Q(started_on__lte=day) & (Q(ended_on=None) | Q(ended_on__gte=day))
        on_one |= held
    rows = MembershipPeriod.objects.filter(on_one, cell__in=units.cells).order_by("started_on")
    for cell, member, started_on, ended_on, *person in rows.values_list(
        "cell", "member", "started_on", "ended_on", *columns("member__person")
    ):
        facts = Facts(*person)
        for day, counted in there.items():
            if started_on <= day and (ended_on is None or day <= ended_on):
                # On a day of a move the later cell has the member.
                counted[member] = Happened(units.line_of[cell], day, facts)
    return {day: list(counted.values()) for day, counted in there.items()}


def sources(units: Units, day: date) -> dict[str, list[Happened]]:
    """Who stood on the way to admission on ``day``, and of them: in class, certified, dossier
    under way, with a mentor."""
    then = (
        StageEvent.objects.filter(candidate=OuterRef("pk"), effective_on__lte=day)
        .order_by("-effective_on", "-pk")
        .values("to_stage")[:1]
    )
    awareness = Enrolment.objects.filter(candidate=OuterRef("pk"), kind=ClassKind.AWARENESS)
    begun = awareness.annotate(
        begun_on=Coalesce("started_on", "training_class__started_on")
    ).filter(begun_on__lte=day)
    still = Q(result="") | Q(certified_on__gt=day) | Q(training_class__ended_on__gt=day)
    helped = Mentorship.objects.filter(
        Q(started_on=None) | Q(started_on__lte=day),
        Q(ended_on=None) | Q(ended_on__gte=day),
        candidate=OuterRef("pk"),
    )
    rows = (
        Candidate.objects.filter(cell__in=units.cells, opened_on__lte=day)
        .filter(Q(closed_on=None) | Q(closed_on__gt=day))
        .annotate(
            # Where nothing was recorded so early, the person was no more than a source.
            then=Case(
                When(stage_since__lte=day, then=F("stage")),
                default=Coalesce(Subquery(then), Value(Stage.SOURCE.value)),
            ),
            in_class=Exists(begun.filter(still)),
            certified=Exists(awareness.certified().filter(certified_on__lte=day)),
            helped=Exists(helped),
        )
        .filter(then__in=BEFORE_ADMISSION)
        .order_by()
        .values_list("cell", "then", "in_class", "certified", "helped", *columns("person"))
    )
    found: dict[str, list[Happened]] = {
        key: [] for key in ("sources", "in_class", "certified", "dossiers", "mentored")
    }
    for cell, stage, in_class, certified, is_helped, *person in rows:
        one = Happened(units.line_of[cell], day, Facts(*person))
        found["sources"].append(one)
        for key, holds in (
            ("in_class", in_class),
            ("certified", certified),
            ("dossiers", stage in IN_DOSSIER),
            ("mentored", is_helped),
        ):
            if holds:
                found[key].append(one)
    return found


def probations(units: Units, first: date, last: date, day: date) -> dict[str, list[Happened]]:
    """Whose probation ends from ``first`` to ``last``, and whose was over on ``day`` unsettled."""
    prolonged = _candidacies("member__person").values("probation_extension")[:1]
    rows = (
        MembershipPeriod.objects.on(day)
        .filter(
            cell__in=units.cells,
            member__joined_on__range=(deadlines.add_months(first, -_LONGEST_PROBATION), last),
        )
        .filter(Q(member__official_on=None) | Q(member__official_on__gte=first))
        .annotate(extension=Coalesce(Subquery(prolonged), 0))
        .order_by()
    )
    cells = {cell.pk: cell for cell in units.lines}
    found: dict[str, list[Happened]] = {"due": [], "overdue": []}
    for cell, joined_on, official_on, extension, *person in rows.values_list(
        "cell", "member__joined_on", "member__official_on", "extension", *columns("member__person")
    ):
        line = units.line_of[cell]
        ends_on = deadlines.probation_ends_on(joined_on, cells[line], extension=extension)
        one = Happened(line, ends_on, Facts(*person))
        if first <= ends_on <= last:
            found["due"].append(one)
        if ends_on < day and (official_on is None or official_on > day):
            found["overdue"].append(one)
    return found


def mentor_reports(units: Units, first: date, day: date) -> dict[str, Counter[Any]]:
    """The mentors' reports of the months from ``first`` that were due by ``day``, and sent."""
    rows = (
        MentorReport.objects.filter(
            cell__in=units.cells, period__range=(first.replace(day=1), day), due_on__lte=day
        )
        .order_by()
        .values_list("cell")
        .annotate(all=Count("pk"), sent=Count("pk", filter=Q(state=ReportState.SUBMITTED)))
    )
    found: dict[str, Counter[Any]] = {"reports_expected": Counter(), "reports_in": Counter()}
    for cell, expected, sent in rows:
        found["reports_expected"][units.line_of[cell]] += expected
        found["reports_in"][units.line_of[cell]] += sent
    return found
