"""The members and posts a committee knows, to find the people of a list among."""

from typing import Any

from django.utils.translation import gettext as _

from cells.models import Post
from imports import values
from imports.national_ids import NationalIds
from imports.registry import Context, Row
from members.models import Member
from people import bulk, names
from people.models import Person


class Book:
    """The members and posts of the committee, read in a fixed number of statements."""

    def __init__(self, context: Context, ids: NationalIds, cards: list[str]) -> None:
        self.ids = ids
        self.members = list(
            Member.objects.filter(committee=context.committee).select_related("person", "cell")
        )
        self.by_person = {member.person_id: member for member in self.members}
        self.by_card = {m.card_number: m for m in self.members if m.card_number}
        self.by_name: dict[str, list[Member]] = {}
        for member in self.members:
            self.by_name.setdefault(member.person.name_key, []).append(member)
        places = [context.committee.pk, *(cell.pk for cell in context.cells.cells)]
        self.posts: dict[tuple[Any, str], list[Post]] = {}
        for post in Post.objects.filter(organization__in=places, ended_on=None).select_related(
            "person"
        ):
            self.posts.setdefault((post.organization_id, post.kind), []).append(post)
        self.cards_elsewhere = {
            card
            for piece in bulk.pieces(cards)
            for card in Member.objects.filter(card_number__in=piece)
            .exclude(committee=context.committee)
            .values_list("card_number", flat=True)
        }

    def open_posts(self, row: Row, post: str, context: Context) -> list[Post]:
        where, kind = post.split(":")
        place = context.committee if where == "committee" else row.plan.cell
        return self.posts.get((place.pk, kind), []) if place else []

    def member_of(self, row: Row) -> Member | None:
        """The member the row tells of: by national id, by card, else by name and birth date."""
        key = names.fold(row.get("full_name"))
        born = row.get("birth")
        card = row.get("card")
        if member := self.by_person.get(self.ids.owner_of(row)):
            if member.person.name_key == key or _same_birth(member.person, born):
                return member
            row.error(
                values.MASKED_FIELD,
                _("Số định danh này đã là của đ/c %(name)s, %(cell)s.")
                % {"name": member, "cell": member.cell},
            )
            return None
        if card and (member := self.by_card.get(card)):
            if member.person.name_key == key or _same_birth(member.person, born):
                return member
            row.error(
                "card",
                _("Số thẻ này đã là của đ/c %(name)s, %(cell)s.")
                % {"name": member, "cell": member.cell},
            )
            return None
        if card in self.cards_elsewhere:
            row.error("card", _("Số thẻ này đã có ở đảng bộ khác."))
        same = self.by_name.get(key, [])
        for member in same:
            if born and _same_birth(member.person, born):
                return member
        cell = row.plan.cell
        for member in same:
            if cell is None or member.cell_id != cell.pk:
                continue
            year_known = born and member.person.birth_date
            partial = year_known and (len(born) < 10 or member.person.birth_precision != "day")
            joined = row.get("joined")
            if (
                not year_known
                or (partial and values.date_of(born).year == year_known.year)
                or (joined and member.joined_on == values.date_of(joined))
            ):
                return member
            row.warn(
                "full_name",
                _("Nghi trùng: %(cell)s đã có đ/c cùng tên, sinh %(born)s.")
                % {"cell": cell, "born": member.person.birth_label},
            )
        return None


def _same_birth(person: Person, born: str | None) -> bool:
    return bool(
        born
        and person.birth_date == values.date_of(born)
        and person.birth_precision == values.precision_of(born)
    )
