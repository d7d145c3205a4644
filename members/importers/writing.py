"""Writing judged rows of a list of members, through the services."""

from typing import Any

from cells.models import Organization
from cells.services import create_cell
from imports import values
from imports.models import Verdict
from imports.person_columns import person_fields
from imports.registry import Context, Row, after
from members.importers import posts
from members.importers.plan import Plan
from members.models import MembershipEventKind, MemberStatus
from members.services import (
    NewMember,
    admit_members,
    correct_membership,
    correct_person,
    recognise_member,
)
from people.models import Person
from people.services import GivenId, add_people, give_national_ids


def write(rows: list[Row], context: Context) -> None:
    """Write the rows: cells, new members, what changes, posts, and what upper floors add."""
    _enter(rows, _make_cells(rows, context), context)
    changed = [row for row in rows if row.verdict == Verdict.CHANGED]
    _give_national_ids(changed, context)
    for row in changed:
        _write_changes(row, context)
    posts.appoint_listed(rows, context)
    for follow in after["members"]:
        follow([row.plan.member for row in rows], context)


def _make_cells(rows: list[Row], context: Context) -> dict[str, Organization]:
    made: dict[str, Organization] = {}
    position = max((cell.position for cell in context.cells.cells), default=0)
    for row in rows:
        name = row.plan.new_cell
        if name and (key := values.key_of(name)) not in made:
            position += 1
            made[key] = create_cell(
                name=name,
                committee=context.committee,
                actor=context.actor,
                source=context.source,
                position=position,
            )
    return made


def _enter(rows: list[Row], made: dict[str, Organization], context: Context) -> None:
    new = [row for row in rows if row.plan.member is None]
    people = add_people([Person(**person_fields(row), **row.plan.national_id) for row in new])
    members = admit_members(
        [
            NewMember(
                person=person,
                cell=row.plan.cell or made[values.key_of(row.plan.new_cell)],
                joined_on=values.date_of(row.get("joined")),
                official_on=values.date_of(row.get("official")) if row.get("official") else None,
                card_number=row.get("card") or "",
                ground=context.ground,
                data=_masked_id(row),
            )
            for row, person in zip(new, people, strict=True)
        ],
        kind=MembershipEventKind.LISTED,
        actor=context.actor,
        source=context.source,
    )
    for row, member in zip(new, members, strict=True):
        row.plan.member = member


def _masked_id(row: Row) -> dict[str, Any]:
    """What the trail says of the number of somebody new."""
    return {values.MASKED_FIELD: row.typed[values.MASKED_FIELD]} if row.plan.national_id else {}


def _give_national_ids(rows: list[Row], context: Context) -> None:
    given = []
    for row in rows:
        plan: Plan = row.plan
        if plan.member is not None and plan.national_id:
            member = plan.member
            given.append(
                GivenId(
                    person=member.person,
                    about=member,
                    path=member.cell.path,
                    sealed=plan.national_id["national_id_sealed"],
                    mark=plan.national_id["national_id_print"],
                )
            )
    if given:
        give_national_ids(given, actor=context.actor, source=context.source)


def _write_changes(row: Row, context: Context) -> None:
    plan: Plan = row.plan
    member = plan.member
    if member is None:
        return
    by: dict[str, Any] = {"actor": context.actor, "source": context.source}
    if plan.person:
        correct_person(member=member, changes=plan.person, **by)
    changes = dict(plan.membership)
    recognised = None
    if member.status == MemberStatus.PROBATIONARY:
        recognised = changes.pop("official_on", None)
    if changes:
        member = correct_membership(member=member, changes=changes, ground=context.ground, **by)
    if recognised:
        member = recognise_member(
            member=member, official_on=recognised, ground=context.ground, **by
        )
    plan.member = member
