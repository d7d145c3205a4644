"""The Party posts that a list names: read, judged, given."""

import re
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from cells.models import Organization, PostKind
from cells.services import appoint, end_post
from imports import values
from imports.models import Verdict
from imports.registry import Context, Row
from members.importers.book import Book
from members.importers.plan import Plan

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


def judge_posts(rows: list[Row], book: Book, context: Context) -> None:
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


def appoint_listed(rows: list[Row], context: Context) -> None:
    """Give the posts that the list names, from the day it tells of."""
    as_of = date.fromisoformat(context.facts.get("as_of") or context.today.isoformat())
    as_of = min(as_of, context.today)
    keeping: dict[tuple[Any, str], set[Any]] = {}
    for row in rows:
        for post in (row.get("posts") or {}).get("posts", []):
            place = _organization(row, post, context)
            keeping.setdefault((place.pk, post), set()).add(row.plan.member.person_id)
    for row in rows:
        for post in row.plan.posts:
            place = _organization(row, post, context)
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


def _organization(row: Row, post: str, context: Context) -> Organization:
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
