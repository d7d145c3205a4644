"""Standing in for who holds a post, from–to (đứng thay): the same duty, on those days only."""

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from cells import policy
from cells.access import may
from cells.models import Organization, Post, PostKind
from cells.services.naming import refusal
from cells.services.posts import end_post
from people import audit
from people.models import Person, User

# A seat that is voted for, or that reads for others, is stood in for by nobody.
STOOD_IN_FOR = (
    PostKind.SECRETARY,
    PostKind.DEPUTY,
    PostKind.STANDING_DEPUTY,
    PostKind.IN_CHARGE,
    PostKind.OFFICE,
)


def may_name_stand_in(user: User, organization: Organization) -> bool:
    """Whether ``user`` says who stands in there.

    In a cell the office or the system admin; at a committee the system admin alone, for the
    office would hand out the committee's own rights.
    """
    right = policy.NAME_STAND_IN if organization.is_cell else policy.KEEP_POST
    return may(user, right, organization)


@transaction.atomic
def name_stand_in(
    *,
    post: Post,
    person: Person,
    started_on: date,
    ended_on: date,
    actor: User,
    decision: str = "",
) -> Post:
    """Let ``person`` stand in for the holder of ``post`` from–to, both days included.

    Raises PermissionDenied for who may not, and for naming oneself; ValidationError where
    the post is not stood in for, the days are out of its time or meet another stand-in's, or
    the person holds that duty anyway.
    """
    organization = Organization.objects.select_for_update().get(pk=post.organization_id)
    post = Post.objects.select_related("person").get(pk=post.pk)
    _require(actor, organization)
    if actor.person_id == person.pk:
        raise PermissionDenied(_("Không tự cử mình đứng thay."))
    if post.kind not in STOOD_IN_FOR or post.stands_in_for_id is not None:
        raise ValidationError(_("Chức vụ này không cử người đứng thay."), code="not_stood_in_for")
    if person.pk == post.person_id:
        raise refusal("person", _("Không ai đứng thay cho chính mình."), "self")
    if ended_on < started_on:
        raise refusal("ended_on", _("Ngày thôi phải từ ngày bắt đầu trở đi."), "order")
    _refuse_out_of_time(post, started_on, ended_on)
    _refuse_meeting(post, person, started_on, ended_on)
    standing_in = Post(
        person=person,
        organization=organization,
        kind=post.kind,
        started_on=started_on,
        ended_on=ended_on,
        decision=decision.strip(),
        stands_in_for=post,
    )
    standing_in.full_clean()
    standing_in.save()
    audit.record(
        actor,
        "cells.stand_in_named",
        standing_in,
        path=organization.path,
        data={"person": person, "for": post, "from": started_on, "to": ended_on},
    )
    return standing_in


@transaction.atomic
def end_stand_in(*, post: Post, ended_on: date, actor: User) -> Post:
    """End the time of a stand-in before the day that was set, on its last day."""
    _require(actor, post.organization)
    if post.stands_in_for_id is None:
        raise ValidationError(_("Đồng chí này không đứng thay ai."), code="no_stand_in")
    return end_post(post=post, ended_on=ended_on, actor=actor)


def _require(actor: User, organization: Organization) -> None:
    if may_name_stand_in(actor, organization):
        return
    raise PermissionDenied(
        _("Chỉ văn phòng đảng ủy hoặc quản trị hệ thống được cử người đứng thay.")
        if organization.is_cell
        else _("Chỉ quản trị hệ thống được cử người đứng thay ở đảng ủy.")
    )


def _refuse_out_of_time(post: Post, started_on: date, ended_on: date) -> None:
    words = {"name": post.person, "first": f"{post.started_on:%d/%m/%Y}"}
    if started_on < post.started_on:
        said = _("Đ/c %(name)s giữ chức vụ này từ ngày %(first)s.") % words
        raise refusal("started_on", said, "too_early")
    if post.ended_on is not None and ended_on > post.ended_on:
        words["last"] = f"{post.ended_on:%d/%m/%Y}"
        said = _("Đ/c %(name)s giữ chức vụ này đến hết ngày %(last)s.") % words
        raise refusal("ended_on", said, "too_late")


def _refuse_meeting(post: Post, person: Person, started_on: date, ended_on: date) -> None:
    there = Post.objects.filter(organization=post.organization_id, kind=post.kind)
    there = there.not_ended_before(started_on).filter(started_on__lte=ended_on)
    other = there.filter(stands_in_for=post).select_related("person").first()
    if other is not None:
        words = {
            "name": other.person,
            "first": f"{other.started_on:%d/%m/%Y}",
            "last": f"{other.ended_on:%d/%m/%Y}",
        }
        said = _("Đ/c %(name)s đứng thay từ %(first)s đến %(last)s.") % words
        raise refusal("started_on", said, "overlap")
    if there.filter(person=person).exists():
        raise refusal("person", _("Đồng chí này giữ chức vụ đó trong những ngày ấy."), "held")
