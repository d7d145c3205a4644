"""Cells merge, split, move below another committee, close: one decision for each.

What a cell was until the day before stays as it was written: its page, its posts, its past
quotas, its minutes, and who belonged to it on each day. What goes on is carried by the floors
that keep it (``cells.registry.reorganised``), or everything is refused.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from cells import registry
from cells.access import may_share_out
from cells.models import (
    Organization,
    OrganizationKind,
    Placement,
    Post,
    PostKind,
    Quota,
    Reorganisation,
    ReorganisationKind,
    ReorganisationPart,
)
from cells.registry import CellPerson, Change
from cells.services.naming import refusal, require_day, require_keeper, require_paper
from cells.services.posts import appoint, end_post
from cells.services.quotas import set_quota
from cells.services.tree import create_organization
from people import audit, names
from people.language import of_the_books
from people.models import User


@dataclass(frozen=True)
class Part:
    """A cell that a split makes: its name, and the people (their ids) who go to it."""

    name: str
    people: frozenset[UUID] = field(default_factory=frozenset)


def people_of(cells: list[Organization]) -> list[CellPerson]:
    """Everybody in ``cells``, as the floors above know them."""
    return [person for source in registry.cell_people for person in source(cells)]


def try_out(act: Callable[[], Reorganisation]) -> dict[str, Any]:
    """Return the figures of ``act`` as if it were done, and take it all back."""
    with transaction.atomic():
        figures: dict[str, Any] = act().figures
        transaction.set_rollback(True)
    return figures


@transaction.atomic
def merge_cells(
    *,
    cells: Iterable[Organization],
    on: date,
    decision: str,
    minutes: str,
    actor: User | None,
    into: Organization | None = None,
    name: str = "",
) -> Reorganisation:
    """Merge ``cells`` from the day ``on`` (sáp nhập): ``into`` one of them or another that
    stands, or into a new cell called ``name``.

    Raises PermissionDenied when ``actor`` neither keeps the office nor the system, and
    ValidationError, by field, for fewer than two cells, cells of two committees, a cell that
    is no more, a day that cannot be, missing papers, or what cannot be carried.
    """
    involved = {cell.pk for cell in cells} | ({into.pk} if into else set())
    locked = _locked(involved, actor, on)
    if len(locked) < 2:
        raise refusal("cells", _("Chọn ít nhất hai chi bộ để sáp nhập."), "too_few")
    if len({cell.parent_id for cell in locked}) > 1:
        raise refusal("cells", _("Chỉ sáp nhập các chi bộ cùng đảng bộ."), "two_committees")
    decision, minutes = _papers(decision, minutes)
    sources = [cell for cell in locked if into is None or cell.pk != into.pk]
    if into is None:
        name = require_paper(names.clean(name), "name", _("Còn thiếu tên chi bộ mới."))
    before = _figures(locked)
    target = next((cell for cell in locked if into is not None and cell.pk == into.pk), None)
    for cell in sources:
        _dissolve(cell, on)
    if target is None:
        target = _make_like(sources[0], name, on, actor)
    for cell in sources:
        cell.successor = target
        cell.save(update_fields=["successor"])
    change = Change(
        kind=ReorganisationKind.MERGED,
        on=on,
        ground=f"{decision}; {minutes}",
        sources=sources,
        heirs={cell.pk: target for cell in sources},
    )
    return _carry(change, locked, [target], before, decision, minutes, actor)


@transaction.atomic
def split_cell(
    *,
    cell: Organization,
    parts: list[Part],
    on: date,
    decision: str,
    minutes: str,
    actor: User | None,
) -> Reorganisation:
    """Make new cells out of ``cell`` from the day ``on`` (chia tách), each with its people.

    Who is named in no part stays; where nobody stays the old cell is no more. Somebody who
    follows another (a candidate their mentor) goes along unless named. Raises PermissionDenied
    when ``actor`` does not keep the office, and ValidationError, by field, for a part without
    a name or people, somebody named twice or not of the cell, a day that cannot be, or
    missing papers.
    """
    [cell] = _locked({cell.pk}, actor, on)
    if actor is not None and not may_share_out(actor, cell):
        raise PermissionDenied(_("Chỉ văn phòng đảng ủy được chia tách chi bộ."))
    decision, minutes = _papers(decision, minutes)
    there = people_of([cell])
    where = _shared_out(parts, there)
    stays = any(person.person not in where for person in there)
    if not stays and len(parts) < 2:
        raise refusal(
            "parts", _("Không ai ở lại chi bộ cũ: đổi tên thay cho chia tách."), "not_split"
        )
    before = _figures([cell])
    if not stays:
        _dissolve(cell, on)
    made = [_make_like(cell, part.name, on, actor) for part in parts]
    change = Change(
        kind=ReorganisationKind.SPLIT,
        on=on,
        ground=f"{decision}; {minutes}",
        sources=[cell],
        heirs={cell.pk: cell if stays else made[0]},
        named={person: made[number] for person, number in where.items()},
    )
    after = [cell, *made] if stays else made
    return _carry(change, [cell], after, before, decision, minutes, actor)


@transaction.atomic
def move_cell(
    *,
    cell: Organization,
    committee: Organization,
    on: date,
    decision: str,
    actor: User | None,
    minutes: str = "",
) -> Reorganisation:
    """Put ``cell`` below another committee from the day ``on`` (chuyển trực thuộc).

    Raises PermissionDenied when ``actor`` does not keep both sides, and ValidationError, by
    field, for a committee that is no more or is its own, a name taken there, a day that
    cannot be, or a missing decision.
    """
    [cell] = _locked({cell.pk}, actor, on)
    require_keeper(actor, committee)
    decision = require_paper(decision, "decision", _("Còn thiếu số, ngày quyết định."))
    kinds = (OrganizationKind.COMMITTEE, OrganizationKind.SECTION)
    if committee.kind not in kinds or committee.dissolved_on is not None:
        raise refusal("committee", _("Chọn một đảng bộ đang hoạt động."), "no_committee")
    if committee.pk == cell.parent_id:
        raise refusal("committee", _("Chi bộ đang trực thuộc đảng bộ này."), "same")
    before = _figures([cell])
    old, cell.parent = cell.path, committee
    path = cell.path_under(committee)
    for below in Organization.objects.under(cell).exclude(pk=cell.pk).select_for_update():
        below.path = path + below.path.removeprefix(old)
        below.save(update_fields=["path"])
    cell.path = path
    cell.full_clean()
    cell.save(update_fields=["parent", "path"])
    _end_placement(cell, on)
    Placement.objects.create(organization=cell, parent=committee, started_on=on)
    change = Change(
        kind=ReorganisationKind.MOVED,
        on=on,
        ground=decision,
        sources=[cell],
        heirs={cell.pk: cell},
    )
    return _carry(change, [cell], [cell], before, decision, minutes.strip(), actor)


@transaction.atomic
def close_cell(
    *,
    cell: Organization,
    on: date,
    decision: str,
    actor: User | None,
    successor: Organization | None = None,
    minutes: str = "",
) -> Reorganisation:
    """Close ``cell`` from the day ``on`` (giải thể): it is empty, or ``successor`` takes over.

    Raises PermissionDenied when ``actor`` neither keeps the office nor the system, and
    ValidationError, by field, when somebody or something is left and nobody takes over, for a
    successor of another committee, a day that cannot be, or a missing decision.
    """
    locked = _locked({cell.pk} | ({successor.pk} if successor else set()), actor, on)
    decision = require_paper(decision, "decision", _("Còn thiếu số, ngày quyết định."))
    cell = next(one for one in locked if one.pk == cell.pk)
    heir = next((one for one in locked if one.pk != cell.pk), None)
    if successor is not None and (heir is None or heir.parent_id != cell.parent_id):
        raise refusal(
            "successor", _("Chọn một chi bộ khác cùng đảng bộ tiếp nhận."), "no_successor"
        )
    before = _figures(locked)
    _dissolve(cell, on)
    cell.successor = heir
    cell.save(update_fields=["successor"])
    change = Change(
        kind=ReorganisationKind.CLOSED,
        on=on,
        ground="; ".join(filter(None, (decision, minutes.strip()))),
        sources=[cell],
        heirs={cell.pk: heir},
    )
    after = [heir] if heir else []
    return _carry(change, locked, after, before, decision, minutes.strip(), actor)


def _locked(pks: set[UUID], actor: User | None, on: date) -> list[Organization]:
    """The cells as they stand, held until the transaction ends; ``actor`` keeps each of them."""
    # Always in one order, so that two who hold some of the same cells do not wait for each other.
    cells = list(
        Organization.objects.select_for_update(of=("self",))
        .select_related("parent__parent__parent")
        .filter(pk__in=pks)
        .order_by("pk")
    )
    for cell in cells:
        require_keeper(actor, cell)
        if not cell.is_cell or cell.dissolved_on is not None:
            raise ValidationError(
                _("%(name)s không phải chi bộ đang hoạt động.") % {"name": cell}, code="no_cell"
            )
        require_day(on, cell)
    return sorted(cells, key=lambda cell: (cell.position, cell.name_key))


def _papers(decision: str, minutes: str) -> tuple[str, str]:
    """Both papers of a collective move (294-QĐ/TW point 6.3.4)."""
    return (
        require_paper(decision, "decision", _("Còn thiếu số, ngày quyết định.")),
        require_paper(minutes, "minutes", _("Còn thiếu biên bản.")),
    )


def _shared_out(parts: list[Part], there: list[CellPerson]) -> dict[UUID, int]:
    """Which part each person goes to; who stays is not in it."""
    if not parts:
        raise refusal("parts", _("Còn thiếu tên chi bộ mới."), "no_part")
    members = {person.person for person in there}
    where: dict[UUID, int] = {}
    for number, part in enumerate(parts):
        if not names.clean(part.name):
            raise refusal("parts", _("Còn thiếu tên chi bộ mới."), "no_name")
        if not part.people:
            raise refusal(
                "parts", _("%(name)s chưa có ai.") % {"name": names.clean(part.name)}, "no_people"
            )
        if part.people - members or part.people & where.keys():
            raise refusal("parts", _("Mỗi người của chi bộ chỉ về một chi bộ mới."), "not_of_cell")
        where |= dict.fromkeys(part.people, number)
    named = dict(where)
    for person in there:
        if person.person not in named and person.follows in named:
            where[person.person] = named[person.follows]
    return where


def _make_like(cell: Organization, name: str, on: date, actor: User | None) -> Organization:
    """A new cell beside ``cell``, of its kind, that meets when it met."""
    return create_organization(
        name=name,
        kind=OrganizationKind.CELL,
        cell_kind=cell.cell_kind,
        parent=cell.parent,
        position=cell.position,
        is_upland=cell.is_upland,
        meeting_day=cell.meeting_day,
        meeting_time=cell.meeting_time,
        meeting_place=cell.meeting_place,
        help_phone=cell.help_phone,
        established_on=on,
        actor=actor,
        source="" if actor else "reorganise",
    )


def _dissolve(cell: Organization, on: date) -> None:
    cell.dissolved_on = on
    cell.save(update_fields=["dissolved_on"])
    _end_placement(cell, on)


def _end_placement(cell: Organization, on: date) -> None:
    for placement in cell.placements.filter(ended_on=None):
        placement.ended_on = on - registry.ONE_DAY
        placement.save(update_fields=["ended_on"])


def _figures(cells: list[Organization]) -> list[dict[str, Any]]:
    """How many people of each kind are in each cell this moment."""
    counts: dict[UUID, Counter[str]] = {cell.pk: Counter() for cell in cells}
    with of_the_books():
        for person in people_of(cells):
            counts[person.cell][str(person.kind)] += 1
    return [
        {"cell": cell.name, "pk": str(cell.pk), "counts": dict(sorted(counts[cell.pk].items()))}
        for cell in cells
    ]


def _carry(
    change: Change,
    before: list[Organization],
    after: list[Organization],
    figures_before: list[dict[str, Any]],
    decision: str,
    minutes: str,
    actor: User | None,
) -> Reorganisation:
    """Let every floor carry its own, then write down what became of what."""
    with of_the_books():
        carry_posts(change, actor)
        carry_quotas(change, actor)
        for carry in registry.reorganised:
            carry(change, actor)
    reorganisation = Reorganisation(
        kind=change.kind,
        happened_on=change.on,
        decision=decision,
        minutes=minutes,
        actor=actor,
        figures={
            "before": figures_before,
            "after": _figures(after),
            "carried": change.carried,
            "warnings": change.warnings,
        },
    )
    reorganisation.full_clean()
    reorganisation.save()
    ReorganisationPart.objects.bulk_create(
        ReorganisationPart(reorganisation=reorganisation, organization=cell, is_after=is_after)
        for is_after, side in ((False, before), (True, after))
        for cell in side
    )
    for cell in change.sources:
        audit.record(
            actor,
            f"cells.{change.kind}",
            cell,
            path=cell.path,
            source="" if actor else "reorganise",
            data={"on": change.on, "ground": change.ground, "to": [one.pk for one in after]},
        )
    return reorganisation


def carry_posts(change: Change, actor: User | None) -> None:
    """End the posts of those who leave a cell; who is in charge of it goes on at the next.

    A committee member in charge answers for the people, so the duty follows them; a leader
    is elected by the members of a cell, so that post ends with it.
    """
    if change.moves_whole:
        _end_posts_in_charge(change, actor)
        return
    ended: Counter[str] = Counter()
    for cell in change.sources:
        for post in _running(cell, change):
            if post.kind == PostKind.IN_CHARGE:
                for target in change.targets(cell):
                    _put_in_charge(post, target, change, actor)
                leaves = change.closes(cell)
            else:
                leaves = change.closes(cell) or post.person_id in change.named
            if leaves:
                _end(post, change, actor)
                ended[post.get_kind_display()] += 1
    for kind, number in ended.items():
        change.count(_("Thôi chức vụ %(kind)s") % {"kind": kind}, None, number)


def _running(cell: Organization, change: Change) -> list[Post]:
    return list(
        cell.posts.select_related("person", "organization")
        .filter(Q(ended_on=None) | Q(ended_on__gte=change.on))
        .order_by("kind", "started_on")
    )


def _end(post: Post, change: Change, actor: User | None) -> None:
    if post.started_on >= change.on:
        raise refusal(
            "on",
            _("Đ/c %(name)s giữ chức vụ %(kind)s từ %(day)s. Chọn ngày sau đó.")
            % {
                "name": post.person,
                "kind": post.get_kind_display(),
                "day": f"{post.started_on:%d/%m/%Y}",
            },
            "too_early",
        )
    end_post(
        post=post,
        ended_on=change.last_day,
        actor=actor,
        source="" if actor else "reorganise",
    )


def _put_in_charge(post: Post, target: Organization, change: Change, actor: User | None) -> None:
    held = target.posts.filter(person=post.person_id, kind=PostKind.IN_CHARGE)
    if held.filter(Q(ended_on=None) | Q(ended_on__gte=change.on)).exists():
        return
    appoint(
        person=post.person,
        organization=target,
        kind=PostKind.IN_CHARGE,
        started_on=change.on,
        actor=actor,
        source="" if actor else "reorganise",
        decision=change.ground[:160],
    )
    change.count(_("Đảng ủy viên phụ trách"), target, 1)


def _end_posts_in_charge(change: Change, actor: User | None) -> None:
    """Members of the old committee do not stay in charge below another."""
    for cell in change.sources:
        posts = [post for post in _running(cell, change) if post.kind == PostKind.IN_CHARGE]
        for post in posts:
            _end(post, change, actor)
        change.count(_("Thôi phụ trách chi bộ"), None, len(posts))


def carry_quotas(change: Change, actor: User | None) -> None:
    """Add the shares of the running year to the successor's; past years stay as they were.

    A split shares nothing out by itself: nobody has decided how.
    """
    for cell in change.sources:
        running = Quota.objects.filter(organization=cell, year__gte=change.on.year, target__gt=0)
        heir = change.heirs[cell.pk]
        if change.kind in (ReorganisationKind.SPLIT, ReorganisationKind.MOVED) or heir is None:
            if running.exists():
                change.warn(_("Chỉ tiêu còn để ở %(cell)s: cần giao lại.") % {"cell": cell})
            continue
        for quota in running.order_by("year", "source"):
            there = Quota.objects.filter(organization=heir, year=quota.year, source=quota.source)
            standing = there.values_list("target", flat=True).first() or 0
            for organization, target in ((heir, standing + quota.target), (cell, 0)):
                set_quota(
                    organization=organization,
                    year=quota.year,
                    source=quota.source,
                    target=target,
                    actor=actor,
                    decision=change.ground[:160],
                    ground=change.ground[:160],
                    job="" if actor else "reorganise",
                )
            change.count(
                _("Chỉ tiêu %(year)d, %(source)s")
                % {"year": quota.year, "source": quota.get_source_display()},
                heir,
                quota.target,
            )
