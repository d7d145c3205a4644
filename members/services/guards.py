"""What the services of a membership check alike before they write."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from cells.models import Organization, Post
from cells.services import end_post
from members.access import may_edit_member, may_record_decisions
from members.models import (
    CURRENT,
    Member,
    MembershipEvent,
    MembershipEventKind,
    MembershipPeriod,
    TransferRequest,
)
from people import audit, clock
from people.models import User
from rules.models import RuleValue
from rules.services import RuleMissing, find

ONE_DAY = timedelta(days=1)


def refusal(field: str, message: str, code: str) -> ValidationError:
    """A refusal that a form shows beside ``field``."""
    return ValidationError({field: ValidationError(message, code=code)})


def locked(member: Member) -> Member:
    """The member as it stands, held until the transaction ends."""
    return (
        Member.objects.select_for_update(of=("self",))
        .select_related("person", "cell", "committee")
        .get(pk=member.pk)
    )


def require_keeper(actor: User, member: Member) -> None:
    """Raise PermissionDenied unless ``actor`` leads the cell or works in the office."""
    if not may_edit_member(actor, member):
        raise PermissionDenied(_("Chỉ bí thư chi bộ hoặc văn phòng đảng ủy được ghi."))


def require_office(actor: User, member: Member) -> None:
    """Raise PermissionDenied unless ``actor`` keeps what committees decide."""
    if not may_record_decisions(actor, member):
        raise PermissionDenied(_("Chỉ văn phòng đảng ủy được ghi việc này."))


def require_current(member: Member) -> None:
    """Raise ValidationError for somebody who is no member of a cell here."""
    if member.status not in CURRENT:
        raise ValidationError(
            _("Đ/c %(name)s không còn sinh hoạt tại đây.") % {"name": member}, code="not_current"
        )


def check_day(member: Member, on: date) -> None:
    """Raise ValidationError for a day that has not come or lies before the admission."""
    if on > clock.today():
        raise refusal(
            "on",
            _("Ngày %(day)s chưa tới. Ghi ngày đã diễn ra.") % {"day": f"{on:%d/%m/%Y}"},
            "future",
        )
    if on < member.joined_on:
        raise refusal(
            "on",
            _("Ngày %(day)s trước ngày vào Đảng %(joined)s.")
            % {"day": f"{on:%d/%m/%Y}", "joined": f"{member.joined_on:%d/%m/%Y}"},
            "before_joining",
        )


def rule_on(key: str, on: date, organization: Organization) -> RuleValue | None:
    """The rule in force on ``on``; a fact older than the first rule is judged by none."""
    try:
        return find(key, on=on, organization=organization)
    except RuleMissing:
        return None


def write_event(
    member: Member,
    kind: MembershipEventKind,
    *,
    on: date,
    actor: User | None,
    ground: str = "",
    detail: str = "",
    ends_on: date | None = None,
    undoes: MembershipEvent | None = None,
    data: dict[str, Any] | None = None,
) -> MembershipEvent:
    """Write what happened to a membership, and who wrote it in the trail."""
    event = MembershipEvent(
        member=member,
        kind=kind,
        happened_on=on,
        ends_on=ends_on,
        detail=detail,
        actor=actor,
        ground=ground.strip(),
        undoes=undoes,
        data=data or {},
    )
    event.full_clean(exclude=["member", "actor", "data"])
    event.save()
    audit.record(
        actor,
        f"members.{kind.value}",
        member,
        path=member.cell.path,
        data={"on": on, "until": ends_on, "detail": detail, "ground": event.ground},
    )
    return event


def close_period(member: Member, last_day: date) -> MembershipPeriod | None:
    """End the running time in the cell; raises ValidationError when it began later."""
    running = MembershipPeriod.objects.filter(member=member, ended_on=None).first()
    if running is None:
        return None
    if running.started_on > last_day:
        raise refusal(
            "on",
            _("Đ/c %(name)s sinh hoạt tại chi bộ từ %(day)s. Chọn ngày sau đó.")
            % {"name": member, "day": f"{running.started_on:%d/%m/%Y}"},
            "too_early",
        )
    running.ended_on = last_day
    running.save(update_fields=["ended_on"])
    return running


def end_posts(member: Member, last_day: date, actor: User | None, *, cell_only: bool) -> None:
    """End the posts of who goes: those in the old cell, or all where nothing is left here."""
    posts: Iterable[Post] = Post.objects.filter(
        Q(ended_on=None) | Q(ended_on__gt=last_day), person=member.person
    ).select_related("organization")
    for post in posts:
        # Being in charge of a cell is a committee's duty, and goes with no membership there.
        if cell_only and (post.organization_id != member.cell_id or post.kind == "in_charge"):
            continue
        end_post(post=post, ended_on=max(last_day, post.started_on), actor=actor)


def open_request(member: Member) -> TransferRequest | None:
    """The request to transfer that waits for an answer."""
    return TransferRequest.objects.open().filter(member=member).first()
