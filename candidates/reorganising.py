"""What candidates carry when cells merge, split, move or close: the candidacy goes on."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import F, Q
from django.utils.translation import gettext as _

from candidates import lifecycle
from candidates.models import Candidate, MentorReport, Mentorship, Stage, Step
from candidates.services.mentoring import close_mentorships
from cells.models import Organization
from cells.registry import CellPerson, Change
from cells.services import committee_of
from people import audit
from people.models import User


def cell_people(cells: list[Organization]) -> Iterable[CellPerson]:
    """The people on the way to admission in ``cells``; each goes where the first mentor goes.

    Who is on probation is a member already and named there.
    """
    candidates = (
        Candidate.objects.open()
        .filter(cell__in=cells)
        .exclude(stage=Stage.PROBATIONARY)
        .select_related("person")
        .order_by("person__sort_key", "pk")
    )
    first: dict[Any, Any] = {}
    helping = Mentorship.objects.open().filter(candidate__in=candidates)
    for helped, mentor in helping.order_by("-slot").values_list("candidate", "mentor__person"):
        first[helped] = mentor
    for candidate in candidates:
        yield CellPerson(
            cell=candidate.cell_id,
            person=candidate.person_id,
            name=str(candidate),
            kind=_("quần chúng"),
            follows=first.get(candidate.pk),
        )


def carry_candidates(change: Change, actor: User | None) -> None:
    """Carry open candidacies with the reports owed for them; what was closed or sent stays.

    Raises ValidationError when somebody is left and nobody takes over.
    """
    if change.moves_whole:
        _follow_committee(change, actor)
        return
    going: Counter[Organization] = Counter()
    rows: dict[Any, list[Any]] = defaultdict(list)
    for cell in change.sources:
        candidates = (
            Candidate.objects.open()
            .select_for_update(of=("self",))
            .filter(cell=cell)
            .select_related("person")
        )
        for candidate in candidates.order_by("pk"):
            target = change.heir(cell.pk, candidate.person_id)
            if target is None:
                raise ValidationError(
                    {
                        "successor": ValidationError(
                            _("%(cell)s còn quần chúng. Chọn chi bộ tiếp nhận.") % {"cell": cell},
                            code="not_empty",
                        )
                    }
                )
            if target.pk == cell.pk:
                continue
            going[target] += 1
            rows[target].append(candidate.pk)
            audit.record(
                actor,
                "candidates.reorganised",
                candidate,
                path=target.path,
                source="" if actor else "reorganise",
                data={"from": cell.pk, "to": target.pk, "on": change.on, "ground": change.ground},
            )
    for target, number in going.items():
        committee = committee_of(target)
        Candidate.objects.filter(pk__in=rows[target]).update(cell=target, committee=committee)
        lifecycle.pass_by_all(
            Candidate.objects.filter(pk__in=rows[target]),
            Step.MOVED,
            on=change.on,
            actor=actor,
            ground=change.ground[:200],
        )
        reports = MentorReport.objects.owed().filter(mentorship__candidate__in=rows[target])
        owed = reports.update(cell=target, committee=committee)
        change.count(_("Quần chúng, đảng viên dự bị đang theo dõi"), target, number)
        change.count(_("Nhận xét còn nợ"), target, owed)


def _follow_committee(change: Change, actor: User | None) -> None:
    """Keep the committee right on all that the cell has; nobody helps across committees."""
    for cell in change.sources:
        committee = committee_of(cell)
        candidates = Candidate.objects.filter(cell=cell)
        change.count(
            _("Quần chúng, đảng viên dự bị đang theo dõi"), committee, candidates.open().count()
        )
        candidates.update(committee=committee)
        MentorReport.objects.filter(cell=cell).update(committee=committee)
        apart = (
            Mentorship.objects.open()
            .filter(Q(candidate__cell=cell) | Q(mentor__cell=cell))
            .exclude(mentor__committee=F("candidate__committee"))
            .select_related("candidate__cell", "candidate__person", "mentor__person")
        )
        for mentorship in apart:
            close_mentorships(
                [mentorship],
                ended_on=max(change.last_day, mentorship.started_on or change.last_day),
                reason=change.ground[:200],
                actor=actor,
                source="" if actor else "reorganise",
            )
            change.warn(
                _("%(candidate)s cần người giúp đỡ khác: đ/c %(mentor)s không còn cùng đảng bộ.")
                % {"candidate": mentorship.candidate, "mentor": mentorship.mentor}
            )
