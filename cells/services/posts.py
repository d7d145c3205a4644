"""Who holds which post where, from–to: appoint, end, correct its papers."""

from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from cells.access import fits
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

    Appointing a secretary ends the predecessor the day before. Raises ValidationError when
    the organisation has no such post, the person holds it already, or the predecessor began
    on or after that day.
    """
    Organization.objects.select_for_update().get(pk=organization.pk)
    if not fits(kind, organization):
        raise ValidationError({"kind": _("Tổ chức này không có chức vụ đó.")})
    if kind == PostKind.SECRETARY:
        for predecessor in organization.posts.filter(kind=kind, ended_on=None).exclude(
            person=person
        ):
            end_post(
                post=predecessor,
                ended_on=started_on - timedelta(days=1),
                actor=actor,
                source=source,
            )
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


@transaction.atomic
def end_post(*, post: Post, ended_on: date, actor: User | None, source: str = "") -> Post:
    """End a post on ``ended_on`` (its last day).

    Raises ValidationError for a day before the post began, and when the actor would remove
    the post that gives them the right.
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
    post.ended_on = ended_on
    post.save(update_fields=["ended_on"])
    audit.record(
        actor,
        "cells.post_ended",
        post,
        path=post.organization.path,
        source=source,
        data={"on": ended_on},
    )
    return post


@transaction.atomic
def change_post(*, post: Post, changes: dict[str, Any], actor: User | None) -> Post:
    """Correct what a post's papers say: the decision, the planned end of the term.

    Who holds which post where is never edited: a post ends, and another begins.
    """
    return change(post, POST_FIELDS, changes, actor, "cells.post_changed", post.organization.path)
