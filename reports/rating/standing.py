"""How the ratings of a committee stand together: what rules say to each, and to all."""

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from django.utils.translation import gettext as _

from cells.models import Organization, Post
from cells.policy import Role, role_of
from reports.models import Rating, RatingClass
from reports.rating.evidence import (
    CellEvidence,
    MemberEvidence,
    evidence_of_cells,
    evidence_of_members,
)
from reports.rating.judging import (
    CapGroup,
    Judgement,
    cap_groups,
    group_of,
    judge_cell,
    judge_member,
    judge_points,
    over_the_cap,
)
from reports.rating.subjects import cells_standing, day_of
from reports.rating.yardstick import Yardstick


def judge_all(
    yardstick: Yardstick,
    asked: Sequence[tuple[Rating, str]],
    known: Mapping[UUID, CellEvidence | MemberEvidence] | None = None,
) -> dict[UUID, Judgement]:
    """What the rules say to each rating being given its class, by the rating's id.

    ``known`` is the evidence of the subjects by their ids, where the caller has it already.
    """
    judged = {rating.pk: judge_points(yardstick, code, rating.last_total) for rating, code in asked}
    # Only what becomes excellent is asked for more than its points.
    best = [(rating, code) for rating, code in asked if code == RatingClass.EXCELLENT]
    if known is None:
        known = evidence_of([rating for rating, _code in best], yardstick.year)
    for rating, code in best:
        evidence = known[rating.subject.pk]
        if isinstance(evidence, CellEvidence):
            judged[rating.pk] += judge_cell(yardstick, code, evidence)
        else:
            judged[rating.pk] += judge_member(yardstick, code, evidence)
    return judged


def evidence_of(ratings: Sequence[Rating], year: int) -> dict[UUID, CellEvidence | MemberEvidence]:
    """The evidence of who is rated, by the id of the cell or the member."""
    found: dict[UUID, CellEvidence | MemberEvidence] = {}
    if cells := [rating.cell for rating in ratings if rating.is_of_cell]:
        found |= evidence_of_cells(cells, year)
    if members := [rating.member for rating in ratings if rating.member is not None]:
        found |= evidence_of_members(members, year)
    return found


def decided_of(committee: Organization, year: int, *, of_cells: bool) -> list[tuple[str, str]]:
    """The group and class of each rating of ``committee`` that is decided."""
    ratings = Rating.objects.decided().filter(committee=committee, year=year)
    rows = ratings.of_cells() if of_cells else ratings.of_members()
    found = rows.order_by().values_list("cell__cell_kind", "decided_class")
    return [(kind if of_cells else "", code) for kind, code in found]


def groups_of(yardstick: Yardstick, *, of_cells: bool) -> dict[str, CapGroup]:
    """The groups of a committee's decided ratings, and what the cap leaves each."""
    rated = decided_of(yardstick.committee, yardstick.year, of_cells=of_cells)
    return cap_groups(yardstick, rated)


def over_in_group(yardstick: Yardstick, decided: Iterable[Rating]) -> list[str]:
    """Say of each group that just got an excellent one by how much it exceeds the cap."""
    fresh = [r for r in decided if r.decided_class == RatingClass.EXCELLENT]
    if not fresh:
        return []
    groups = groups_of(yardstick, of_cells=fresh[0].is_of_cell)
    touched = {group_of(rating) for rating in fresh}
    return [
        over_the_cap(yardstick, group)
        for key, group in groups.items()
        if key in touched and group.is_over
    ]


def out_of_order(ratings: Sequence[Rating]) -> list[str]:
    """Say where the order is not kept: the collective before its members, lower before upper.

    It is said and blocks nothing.
    """
    members = [rating for rating in ratings if not rating.is_of_cell]
    if not members:
        return []
    committee, year = members[0].committee, members[0].year
    decided = set(
        Rating.objects.of_cells()
        .decided()
        .filter(committee=committee, year=year)
        .order_by()
        .values_list("cell", flat=True)
    )
    said = []
    early = sorted({str(r.cell) for r in members if r.cell_id not in decided})
    if early:
        said.append(
            _("Xếp loại tập thể trước, cá nhân sau: chưa quyết định cho %(cells)s.")
            % {"cells": ", ".join(early)}
        )
    standing = cells_standing(year).filter(path__startswith=committee.path)
    left = standing.exclude(pk__in=decided).count()
    if left and (upper := _of_the_committee(members, committee, year)):
        said.append(
            _(
                "Xếp loại cấp dưới trước, cấp trên sau: "
                "còn %(count)d chi bộ chưa quyết định mà đã xếp %(who)s."
            )
            % {"count": left, "who": ", ".join(upper)}
        )
    return said


def _of_the_committee(members: Sequence[Rating], committee: Organization, year: int) -> list[str]:
    """Who of ``members`` sits on the committee itself."""
    posts = Post.objects.held_on(day_of(year)).filter(
        organization=committee, person__in=[r.member.person_id for r in members if r.member]
    )
    sits = {
        post.person_id
        for post in posts.select_related("organization")
        if role_of(post) in (Role.COMMITTEE, Role.COMMITTEE_MEMBER)
    }
    return sorted(str(r.member) for r in members if r.member and r.member.person_id in sits)
