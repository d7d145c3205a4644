"""The importer of lists of members: what it looks for, how it judges and writes."""

import re
from contextlib import AbstractContextManager
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cells.models import Organization, OrganizationName, Placement, Post
from imports.national_ids import NationalIds
from imports.person_columns import check_person, settle_sexes
from imports.registry import Context, Importer, Row
from members import months
from members.importers import judging, posts, writing
from members.importers.book import Book
from members.importers.columns import COLUMNS
from members.importers.plan import Plan
from members.models import Member, MembershipEvent, MembershipPeriod
from people import clock, names
from people.bulk import pieces, uncollected
from people.models import Person

_AS_OF = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})|(\d{1,2}) thang (\d{1,2}) nam (\d{4})")


class MembersImporter(Importer):
    key = "members"
    title = gettext_lazy("Danh sách đảng viên")
    noun = gettext_lazy("đảng viên")
    columns = COLUMNS

    def facts(self, titles: list[str], file_name: str) -> dict[str, Any]:
        """The day the list tells of (tính đến ngày …)."""
        for title in titles:
            plain = names.fold(title)
            if "ngai" in plain and (match := _AS_OF.search(plain)):
                day, month, year = (int(part) for part in match.groups() if part)
                try:
                    return {"as_of": date(year, month, day).isoformat()}
                except ValueError:
                    continue
        return {}

    def summary(self, rows: list[Row], context: Context) -> list[str]:
        cells = list(dict.fromkeys(row.plan.new_cell for row in rows if row.plan.new_cell))
        given = sum(len(row.plan.posts) for row in rows)
        said = []
        if cells:
            said.append(
                _("Lập %(count)d chi bộ mới: %(names)s.")
                % {"count": len(cells), "names": ", ".join(cells)}
            )
        if given:
            said.append(_("Ghi %(count)d chức vụ.") % {"count": given})
        return said

    def settle(self, row: Row) -> None:
        settle_sexes(row)

    def judge(self, rows: list[Row], context: Context) -> None:
        with clock.held_today(context.today), uncollected():
            ids = NationalIds(rows)
            book = Book(context, ids, [card for row in rows if (card := row.get("card"))])
            ages = judging.LeastAges(context)
            seen: dict[Any, Row] = {}
            for row in rows:
                check_person(row, context)
                row.plan = Plan()
                judging.judge_cell(row, context, seen)
                judging.judge_days(row, ages, context)
                judging.refuse_twice(row, ids, seen)
                if row.get("full_name"):
                    row.plan.member = book.member_of(row)
                judging.judge_member(row, ids)
            posts.judge_posts(rows, book, context)
            for row in rows:
                row.conclude(known=row.plan.member is not None)

    def touches(self, context: Context) -> list[QuerySet[Any]]:
        committee = context.committee
        members = Member.objects.filter(committee=committee)
        here = Organization.objects.filter(path__startswith=committee.path)
        return [
            here,
            OrganizationName.objects.filter(organization__in=here),
            Placement.objects.filter(organization__in=here),
            Person.objects.filter(member__committee=committee),
            members,
            MembershipPeriod.objects.filter(member__committee=committee),
            MembershipEvent.objects.filter(member__committee=committee),
            Post.objects.filter(organization__in=here),
        ]

    def undoing(self, keys: dict[str, set[Any]]) -> AbstractContextManager[None]:
        """The months of the members that come, go or change with the undo."""
        members = set(keys.get(Member._meta.label, ()))
        for people in pieces(keys.get(Person._meta.label, ())):
            known = Member.objects.filter(person__in=people).order_by()
            members.update(known.values_list("pk", flat=True))
        return months.keeping_months(members)

    def commit(self, rows: list[Row], context: Context) -> None:
        with uncollected():
            writing.write(rows, context)
