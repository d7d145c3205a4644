"""Who holds which post where, from–to: appoint, end, correct its papers."""

from datetime import date, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from cells.access import fits, may_reorganise
from cells.models import Organization, Post, PostKind
from cells.services.changing import change
from people import audit
from people.models import Person, User

POST_FIELDS = ("decision", "term_ends_on")


@transaction.atomic
def appoint(
    *,
    person: Person,
    organization: Organization,
    kind: str,
    started_on: date,
    actor: User | None,
    source: str = "",
    decision: str = "",
) -> Post:
    """Give ``person`` a post from ``started_on``.

    Appointing a secretary ends the predecessor the day before, also one whose end was set for
    later. Raises ValidationError when the organisation has no such post, the person holds it
    on that day or after, or the predecessor began on or after that day.
    """
    Organization.objects.select_for_update().get(pk=organization.pk)
    if not fits(kind, organization):
        raise ValidationError({"kind": _("Tổ chức này không có chức vụ đó.")})
    running = organization.posts.filter(kind=kind, stands_in_for=None)
    running = running.not_ended_before(started_on)
    own = running.filter(person=person).exclude(ended_on=None).first()
    if own is not None:
        raise ValidationError(
            _("Đồng chí này giữ chức vụ đó đến hết ngày %(day)s. Chọn ngày sau đó.")
            % {"day": f"{own.ended_on:%d/%m/%Y}"},
            code="held",
        )
    if kind == PostKind.SECRETARY:
        for predecessor in running.exclude(person=person).select_related("person"):
            _make_way(predecessor, started_on, actor, source)
    post = Post(
        person=person,
        organization=organization,
        kind=kind,
        started_on=started_on,
        decision=decision,
    )
    post.full_clean()
    post.save()
    audit.record(
        actor,
        "cells.appointed",
        post,
        path=organization.path,
        source=source,
        data={"person": person, "kind": kind, "from": started_on},
    )
    return post


def _make_way(predecessor: Post, started_on: date, actor: User | None, source: str) -> None:
    """End the post of who was secretary the day before the successor begins."""
    if predecessor.started_on >= started_on:
        raise ValidationError(
            {
                "started_on": _("Đ/c %(name)s là bí thư từ ngày %(day)s. Chọn ngày sau đó.")
                % {"name": predecessor.person, "day": f"{predecessor.started_on:%d/%m/%Y}"}
            }
        )
    end_post(post=predecessor, ended_on=started_on - timedelta(days=1), actor=actor, source=source)


@transaction.atomic
def end_post(*, post: Post, ended_on: date, actor: User | None, source: str = "") -> Post:
    """End a post on ``ended_on`` (its last day); an end set for later may come earlier.

    Raises ValidationError for a day before the post began or after its end, and when the
    actor would remove the post that gives them the right.
    """
    if actor is not None and actor.person_id == post.person_id and post.kind == "system_admin":
        raise ValidationError(_("Không tự bỏ chức vụ đang cho mình quyền quản trị."))
    if ended_on < post.started_on:
        raise ValidationError(
            {
                "ended_on": _("Ngày thôi chức vụ phải từ ngày %(day)s trở đi.")
                % {"day": f"{post.started_on:%d/%m/%Y}"}
            }
        )
    was = post.ended_on
    if was is not None and ended_on > was:
        raise ValidationError(
            {
                "ended_on": _("Chức vụ này thôi từ hết ngày %(day)s. Chọn ngày trước đó.")
                % {"day": f"{was:%d/%m/%Y}"}
            }
        )
    post.ended_on = ended_on
    post.save(update_fields=["ended_on"])
    _end_stand_ins(post, ended_on, actor, source)
    audit.record(
        actor,
        "cells.post_ended",
        post,
        path=post.organization.path,
        source=source,
        data={"on": ended_on} | ({"was": was} if was else {}),
    )
    return post


def _end_stand_ins(post: Post, last_day: date, actor: User | None, source: str) -> None:
    """End who stands in with the post; who would have begun later never does."""
    for standing_in in post.stand_ins.filter(ended_on__gt=last_day):
        if standing_in.started_on <= last_day:
            end_post(post=standing_in, ended_on=last_day, actor=actor, source=source)
            continue
        audit.record(
            actor,
            "cells.stand_in_dropped",
            standing_in,
            path=post.organization.path,
            source=source,
            data={"person": standing_in.person_id, "from": standing_in.started_on},
        )
        standing_in.delete()


@transaction.atomic
def change_post(*, post: Post, changes: dict[str, Any], actor: User | None) -> Post:
    """Correct what a post's papers say: the decision, the planned end of the term.

    Who holds which post where is never edited: a post ends, and another begins.
    """
    return change(post, POST_FIELDS, changes, actor, "cells.post_changed", post.organization.path)


@transaction.atomic
def put_in_charge(
    *,
    cell: Organization,
    person: Person,
    started_on: date,
    actor: User,
    ended_on: date | None = None,
    decision: str = "",
) -> Post:
    """Put a committee member in charge of ``cell`` from–to (phân công phụ trách).

    Raises PermissionDenied when ``actor`` neither keeps the office nor the system, and
    ValidationError when ``cell`` is none, the person has that duty already, or the days are
    out of order.
    """
    _require_keeper(actor, cell)
    post = appoint(
        person=person,
        organization=cell,
        kind=PostKind.IN_CHARGE,
        started_on=started_on,
        actor=actor,
        decision=decision.strip(),
    )
    if ended_on is not None:
        end_post(post=post, ended_on=ended_on, actor=actor)
    return post


@transaction.atomic
def end_charge(*, post: Post, ended_on: date, actor: User) -> Post:
    """End the duty of who is in charge of a cell (thôi phụ trách), on its last day.

    Raises PermissionDenied when ``actor`` neither keeps the office nor the system, and
    ValidationError for another post, one that ended, and a day before it began.
    """
    _require_keeper(actor, post.organization)
    if post.kind != PostKind.IN_CHARGE or post.ended_on is not None:
        raise ValidationError(_("Chức vụ này đã thôi."), code="ended")
    return end_post(post=post, ended_on=ended_on, actor=actor)


def _require_keeper(actor: User, cell: Organization) -> None:
    if not may_reorganise(actor, cell):
        raise PermissionDenied(_("Chỉ văn phòng đảng ủy hoặc quản trị hệ thống được làm việc này."))
