"""The list of members (danh sách đảng viên) as offices keep it in Excel."""

import re
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cells.models import Organization, OrganizationName, Placement, Post, PostKind
from cells.services import appoint, create_cell, end_post
from imports import values
from imports.matching import cell_name
from imports.models import Verdict
from imports.person_columns import PERSON_COLUMNS, in_book, mark_person, settle_person
from imports.registry import Column, Context, Importer, Row, after
from members.models import (
    CURRENT,
    Member,
    MembershipEvent,
    MembershipEventKind,
    MembershipPeriod,
    MemberStatus,
)
from members.services import (
    NewMember,
    admit_members,
    correct_membership,
    correct_person,
    recognise_member,
)
from people import names
from people.models import Person
from people.services import add_people

_AS_OF = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})|(\d{1,2}) thang (\d{1,2}) nam (\d{4})")
_SPLIT = re.compile(r"[;,\n/+]|\s+-\s+")
# One at a time; another name on the list means a change of hands.
_SINGLE_IN_CELL = (PostKind.SECRETARY, PostKind.DEPUTY)
_SINGLE_IN_COMMITTEE = (PostKind.SECRETARY, PostKind.STANDING_DEPUTY)


def posts_of(raw: Any) -> dict[str, Any]:
    """The Party posts a cell names, each "cell:kind" or "committee:kind", and what else it says."""
    found: list[str] = []
    other: list[str] = []
    for part in _SPLIT.split(values.text_of(raw)):
        key = values.key_of(part)
        if not key or key in ("dang vien", "khong", "x"):
            continue
        if (post := _post(key)) is not None:
            if post not in found:
                found.append(post)
        else:
            other.append(part.strip())
    return {"posts": found, "other": other}


def _post(key: str) -> str | None:
    """The post one phrase names: "pho bi thu chi bo", "UV BCH Đảng bộ xã", "PBT ĐU"."""
    at_committee = bool(re.search(r"\b(dang ui|dang bo|du|bch|bchdb|btv|huien ui)\b", key))
    at_cell = bool(re.search(r"\b(chi bo|cb|chi ui)\b", key)) or re.search(r"cb$", key) is not None
    where = "committee" if at_committee and not at_cell else "cell"
    if re.search(r"\b(thuong truc|tt)\b", key) and re.search(r"^(pho bi thu|pbt)", key):
        return f"{where}:{PostKind.STANDING_DEPUTY if where == 'committee' else PostKind.DEPUTY}"
    if re.search(r"^(pho bi thu|pbt|pho bt)", key):
        return f"{where}:{PostKind.DEPUTY}"
    if re.search(r"^(bi thu|bt)(\b|cb|du)", key) and not re.search(r"\bdoan\b", key):
        return f"{where}:{PostKind.SECRETARY}"
    if re.search(r"\b(ban thuong vu|btv|uvbtv|uvtv|thuong vu)\b", key):
        return f"committee:{PostKind.STANDING_MEMBER}"
    if re.search(r"\b(bch|bchdb|uvbch|ban chap hanh)\b", key) or re.search(
        r"^(dang ui vien|duv)$", key
    ):
        return f"committee:{PostKind.COMMITTEE_MEMBER}"
    if re.search(r"^(chi ui vien|chi ui|cuv|cap ui vien|cap ui)", key):
        return f"cell:{PostKind.COMMITTEE_MEMBER}"
    if re.search(r"^(pho )?chu nhiem|uiban kiem tra|^(ui vien )?ubkt\b|ui ban kiem tra", key):
        return f"committee:{PostKind.INSPECTION}"
    return None


COLUMNS = (
    *PERSON_COLUMNS,
    Column(
        "cell",
        gettext_lazy("Chi bộ"),
        (
            "chi bộ",
            "tên chi bộ",
            "chi bộ sinh hoạt",
            "chi bộ đang sinh hoạt",
            "nơi sinh hoạt",
            "mã chi bộ",
            "mã tổ chức đảng",
            "mã chi bộ sinh hoạt",
            "sinh hoạt tại chi bộ",
            "tổ chức đảng",
            "đơn vị",
        ),
        values.text(120),
    ),
    Column(
        "joined",
        gettext_lazy("Ngày vào Đảng"),
        (
            "ngày vào đảng",
            "vào đảng",
            "ngày kết nạp",
            "kết nạp",
            "ngày tháng năm vào đảng",
            "vào đảng dự bị",
            "ngày vào đảng dự bị",
            "ngày dự bị",
            "dự bị",
            "ngày kết nạp đảng",
            "ngày vào ĐCSVN",
            "ngày KN",
            "NVĐ",
        ),
        values.day,
    ),
    Column(
        "official",
        gettext_lazy("Ngày chính thức"),
        (
            "ngày chính thức",
            "chính thức",
            "ngày vào đảng chính thức",
            "vào đảng chính thức",
            "ngày công nhận chính thức",
            "ngày CN chính thức",
            "CN chính thức",
            "ngày CT",
            "ngày CNCT",
            "công nhận chính thức",
            "ngày công nhận đảng viên chính thức",
        ),
        values.day,
    ),
    Column(
        "joined_official",
        gettext_lazy("Ngày vào Đảng, ngày chính thức"),
        ("ngày vào Đảng, ngày chính thức", "ngày vào đảng ngày chính thức"),
        values.text(60),
        parts=(("joined", "vào đảng"), ("official", "chính thức")),
    ),
    Column(
        "numbers",
        gettext_lazy("Số thẻ, số LL, số Huy hiệu"),
        ("số thẻ, số LL, số Huy hiệu", "số thẻ ĐV, số LL, số huy hiệu", "số thẻ, số lý lịch"),
        values.text(80),
        parts=(("card", "thẻ"), ("", "LL"), ("", "huy hiệu")),
    ),
    # Read to keep it apart from the cell of activity and the address; nothing writes it.
    Column(
        "residence_cell",
        gettext_lazy("Chi bộ nơi cư trú"),
        ("chi bộ nơi cư trú", "chi bộ cư trú", "mã chi bộ nơi cư trú"),
        values.text(160),
    ),
    # Read lest "vào Đảng" in its name be taken for the day of joining; nothing writes it.
    Column(
        "occupation",
        gettext_lazy("Nghề nghiệp"),
        (
            "nghề nghiệp",
            "nghề nghiệp hiện nay",
            "nghề trước khi vào Đảng và hiện nay",
            "nghề nghiệp trước khi vào Đảng và hiện nay",
            "nghề nghiệp trước khi vào Đảng",
        ),
        values.text(200),
    ),
    Column(
        "left",
        gettext_lazy("Trạng thái"),
        (
            "trạng thái",
            "trạng thái hoạt động",
            "tình trạng hoạt động",
            "ngày chuyển đi, đến đâu",
            "ngày từ trần, lý do",
            "ngày ra khỏi Đảng, hình thức",
        ),
        values.departure,
    ),
    Column(
        "card",
        gettext_lazy("Số thẻ đảng viên"),
        (
            "số thẻ đv",
            "số thẻ đảng viên",
            "số thẻ",
            "thẻ đảng viên",
            "số thẻ đảng",
            "mã thẻ",
            "STĐV",
        ),
        values.card_number,
    ),
    Column(
        "posts",
        gettext_lazy("Chức vụ Đảng"),
        (
            "chức vụ đảng",
            "chức vụ trong đảng",
            "chức vụ",
            "chức danh",
            "chức vụ cấp ủy",
            "nhiệm vụ trong đảng",
        ),
        posts_of,
    ),
)


@dataclass(slots=True)
class Plan:
    """What judging found out about one row."""

    cell: Organization | None = None
    new_cell: str = ""
    member: Member | None = None
    person: dict[str, Any] = field(default_factory=dict)
    membership: dict[str, Any] = field(default_factory=dict)
    posts: list[str] = field(default_factory=list)


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
        posts = sum(len(row.plan.posts) for row in rows)
        said = []
        if cells:
            said.append(
                _("Lập %(count)d chi bộ mới: %(names)s.")
                % {"count": len(cells), "names": ", ".join(cells)}
            )
        if posts:
            said.append(_("Ghi %(count)d chức vụ.") % {"count": posts})
        return said

    # Judging

    def judge(self, rows: list[Row], context: Context) -> None:
        book = _Book(context, [card for row in rows if (card := row.get("card"))])
        seen: dict[Any, Row] = {}
        for row in rows:
            settle_person(row, context)
            row.plan = Plan()
            self._judge_cell(row, context, seen)
            self._judge_days(row, context)
            self._refuse_twice(row, seen)
            if row.get("full_name"):
                row.plan.member = book.member_of(row)
            self._judge_member(row)
        self._judge_posts(rows, book, context)
        for row in rows:
            row.conclude(known=row.plan.member is not None)

    def _judge_cell(self, row: Row, context: Context, seen: dict[Any, Row]) -> None:
        written = row.get("cell") or row.section
        if not row.get("cell"):
            row.addresses.setdefault("cell", row.section_cell or next(iter(row.addresses.values())))
            row.typed["cell"] = row.section
        row.plan.cell = context.cells.find(written)
        if row.plan.cell is not None:
            return
        name = cell_name(written)
        if not name:
            row.error(
                "cell", _("Không biết thuộc chi bộ nào. Ghi cột Chi bộ hoặc dòng tên chi bộ.")
            )
            return
        row.plan.new_cell = name
        key = ("cell", values.key_of(name))
        if key not in seen:
            seen[key] = row
            if near := context.cells.near(written):
                row.warn(
                    "cell",
                    _("Chưa có %(name)s, sẽ lập mới. Gần giống %(near)s, xem có viết nhầm.")
                    % {"name": name, "near": near},
                )

    def _judge_days(self, row: Row, context: Context) -> None:
        born, joined, official = (row.get(name) for name in ("birth", "joined", "official"))
        if "joined" not in row.errors and not joined:
            row.error("joined", _("Còn thiếu ngày vào Đảng."))
        for name, label in (("joined", _("Ngày vào Đảng")), ("official", _("Ngày chính thức"))):
            if (found := row.get(name)) and values.date_of(found) > context.today:
                row.error(
                    name,
                    _("%(label)s %(day)s chưa tới.")
                    % {"label": label, "day": values.shown_day(found)},
                )
        if born and joined and joined <= born:
            row.error(
                "joined",
                _("Ngày vào Đảng %(day)s trước ngày sinh %(born)s.")
                % {"day": values.shown_day(joined), "born": values.shown_day(born)},
            )
        if joined and official and official <= joined:
            row.error(
                "official",
                _("Ngày chính thức %(day)s phải sau ngày vào Đảng %(joined)s.")
                % {"day": values.shown_day(official), "joined": values.shown_day(joined)},
            )
        if "birth" not in row.errors and not born:
            row.warn("birth", _("Chưa có ngày sinh."))

    def _refuse_twice(self, row: Row, seen: dict[Any, Row]) -> None:
        """Refuse a person or a card that stands twice in the file."""
        name, born, card = row.get("full_name"), row.get("birth"), row.get("card")
        keys = []
        if name:
            keys.append(("full_name", (names.fold(name), born or row.section)))
        if card:
            keys.append(("card", card))
        for column, key in keys:
            first = seen.setdefault((column, key), row)
            if first is not row:
                row.error(
                    column,
                    _("Trùng với dòng %(number)d, trang «%(sheet)s».")
                    % {"number": first.number, "sheet": first.sheet},
                )
                return

    def _judge_member(self, row: Row) -> None:
        plan: Plan = row.plan
        member = plan.member
        plan.person = mark_person(row, member.person if member else None)
        given = {
            "joined_on": ("joined", row.get("joined")),
            "official_on": ("official", row.get("official")),
            "card_number": ("card", row.get("card")),
        }
        for name, (column, value) in given.items():
            if not value:
                continue
            new = value if name == "card_number" else values.date_of(value)
            if member is None:
                row.mark(column, Verdict.NEW)
            elif getattr(member, name) != new:
                old = getattr(member, name)
                shown = f"{old:%d/%m/%Y}" if isinstance(old, date) else str(old or "")
                row.mark(column, Verdict.CHANGED, in_book(shown))
                plan.membership[name] = new
        if member is None:
            row.mark("cell", Verdict.NEW)
            return
        if plan.new_cell or (plan.cell is not None and plan.cell.pk != member.cell_id):
            row.warn(
                "cell",
                _("Trong sổ đồng chí ở %(cell)s. Chuyển sinh hoạt không ghi bằng cách nhập.")
                % {"cell": member.cell},
            )
            plan.cell, plan.new_cell = member.cell, ""
        if member.status not in CURRENT:
            row.warn(
                "full_name", _("Trong sổ: %(status)s.") % {"status": member.get_status_display()}
            )

    def _judge_posts(self, rows: list[Row], book: "_Book", context: Context) -> None:
        """Mark posts that are new; a post in other hands is a warning, never an error."""
        listed: dict[tuple[str, str], Row] = {}
        holders: dict[tuple[str, str], set[Any]] = {}
        for row in rows:
            for post in (row.get("posts") or {}).get("posts", []):
                place = _place(row, post)
                member = row.plan.member
                holders.setdefault((place, post), set()).add(member.person_id if member else None)
        for row in rows:
            written = row.get("posts") or {"posts": [], "other": []}
            if written["other"]:
                row.warn(
                    "posts",
                    _("Không nhận vào: %(other)s (không phải chức vụ cấp ủy).")
                    % {"other": ", ".join(written["other"])},
                )
            for post in written["posts"]:
                place = _place(row, post)
                kind = post.split(":")[1]
                single = _is_single(post)
                first = listed.setdefault((place, post), row)
                if first is not row and kind == PostKind.SECRETARY:
                    row.error(
                        "posts",
                        _("Dòng %(number)d cũng ghi %(post)s của nơi này.")
                        % {"number": first.number, "post": PostKind(kind).label},
                    )
                    continue
                held = book.open_posts(row, post, context)
                member = row.plan.member
                if member and any(p.person_id == member.person_id for p in held):
                    continue
                row.plan.posts.append(post)
                row.mark("posts", Verdict.CHANGED if member else Verdict.NEW)
                others = [p for p in held if p.person_id not in holders[(place, post)]]
                if single and others:
                    row.warn("posts", _("Thay đồng chí %(name)s?") % {"name": others[0].person})

    # Writing

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

    def commit(self, rows: list[Row], context: Context) -> None:
        made = self._make_cells(rows, context)
        new = [row for row in rows if row.plan.member is None]
        people = add_people([Person(**row.plan.person) for row in new])
        members = admit_members(
            [
                NewMember(
                    person=person,
                    cell=row.plan.cell or made[values.key_of(row.plan.new_cell)],
                    joined_on=values.date_of(row.get("joined")),
                    official_on=values.date_of(row.get("official"))
                    if row.get("official")
                    else None,
                    card_number=row.get("card") or "",
                    ground=context.ground,
                )
                for row, person in zip(new, people, strict=True)
            ],
            kind=MembershipEventKind.LISTED,
            actor=context.actor,
            source=context.source,
        )
        for row, member in zip(new, members, strict=True):
            row.plan.member = member
        for row in rows:
            if row.verdict == Verdict.CHANGED:
                self._write_changes(row, context)
        self._appoint(rows, context)
        for follow in after[self.key]:
            follow([row.plan.member for row in rows], context)

    def _make_cells(self, rows: list[Row], context: Context) -> dict[str, Organization]:
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

    def _write_changes(self, row: Row, context: Context) -> None:
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

    def _appoint(self, rows: list[Row], context: Context) -> None:
        as_of = date.fromisoformat(context.facts.get("as_of") or context.today.isoformat())
        as_of = min(as_of, context.today)
        keeping: dict[tuple[Any, str], set[Any]] = {}
        for row in rows:
            for post in (row.get("posts") or {}).get("posts", []):
                place = self._organization(row, post, context)
                keeping.setdefault((place.pk, post), set()).add(row.plan.member.person_id)
        for row in rows:
            for post in row.plan.posts:
                place = self._organization(row, post, context)
                kind = post.split(":")[1]
                since = as_of
                if _is_single(post):
                    since = _make_room(place, kind, keeping[(place.pk, post)], as_of, context)
                appoint(
                    person=row.plan.member.person,
                    organization=place,
                    kind=kind,
                    started_on=since,
                    actor=context.actor,
                    source=context.source,
                    decision=context.ground[:160],
                )

    def _organization(self, row: Row, post: str, context: Context) -> Organization:
        if post.startswith("committee:"):
            return context.committee
        cell: Organization = row.plan.member.cell
        return cell


def _place(row: Row, post: str) -> str:
    if post.startswith("committee:"):
        return "committee"
    plan: Plan = row.plan
    return str(plan.cell.pk) if plan.cell else values.key_of(plan.new_cell)


def _is_single(post: str) -> bool:
    where, kind = post.split(":")
    return kind in (_SINGLE_IN_COMMITTEE if where == "committee" else _SINGLE_IN_CELL)


def _make_room(
    place: Organization, kind: str, keeping: set[Any], as_of: date, context: Context
) -> date:
    """End the post of whoever the list replaces; return the day from which it is free."""
    outgoing = list(place.posts.filter(kind=kind, ended_on=None).exclude(person__in=keeping))
    # Who took the post after the day of the list keeps it for that one day at least.
    since = max([as_of, *(post.started_on + timedelta(days=1) for post in outgoing)])
    for post in outgoing:
        end_post(
            post=post,
            ended_on=since - timedelta(days=1),
            actor=context.actor,
            source=context.source,
        )
    return since


class _Book:
    """The members and posts of the committee, read in a fixed number of statements."""

    def __init__(self, context: Context, cards: list[str]) -> None:
        self.members = list(
            Member.objects.filter(committee=context.committee).select_related("person", "cell")
        )
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
        self.cards_elsewhere = set(
            Member.objects.filter(card_number__in=cards)
            .exclude(committee=context.committee)
            .values_list("card_number", flat=True)
        )

    def open_posts(self, row: Row, post: str, context: Context) -> list[Post]:
        where, kind = post.split(":")
        place = context.committee if where == "committee" else row.plan.cell
        return self.posts.get((place.pk, kind), []) if place else []

    def member_of(self, row: Row) -> Member | None:
        """The member the row tells of: by card, else by name and birth date."""
        key = names.fold(row.get("full_name"))
        born = row.get("birth")
        card = row.get("card")
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
