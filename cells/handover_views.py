"""The page of a handover: what is open under a post, printed and accepted."""

from datetime import date
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from cells import policy
from cells.access import may, reach
from cells.models import Post, PostHandover
from cells.registry import WorkItem
from cells.services import accept_handover, may_see_handover, taking_over, work_under
from people import clock
from people.requests import SignedInMixin


class HandoverView(SignedInMixin, TemplateView):
    """What ``post`` hands over: as it is today, and once accepted as it was then.

    Whoever left sees it again when it was accepted: what opens after the last day is not
    theirs to read.
    """

    template_name = "cells/handover.html"

    @cached_property
    def held(self) -> Post:
        query = reach(self.user).organizations(policy.SEE_POST, "organization__")
        if self.user.person_id is not None:
            query |= Q(person=self.user.person_id)
        posts = Post.objects.filter(query).select_related("person", "organization")
        return get_object_or_404(posts, pk=self.kwargs["pk"])

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated and not may_see_handover(self.user, self.held):
            raise PermissionDenied(
                _("Chỉ người giao, người nhận và văn phòng đảng ủy xem được bàn giao này.")
            )
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        post, today = self.held, clock.today()
        done = (
            PostHandover.objects.filter(post=post)
            .select_related("taken_by__person", "accepted_by__person")
            .first()
        )
        successor = taking_over(self.user, post, today)
        holds = self.user.person_id == post.person_id and (
            post.ended_on is None or post.ended_on >= today
        )
        reads = holds or successor is not None
        reads = reads or may(self.user, policy.SEE_HANDOVER, post.organization)
        return super().get_context_data(
            held=post,
            done=done,
            items=_as_kept(done) if done else (work_under(post, today) if reads else []),
            withheld=done is None and not reads,
            accepts=done is None and successor is not None,
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            accept_handover(post=self.held, actor=self.user)
        except ValidationError as refusal:
            messages.error(request, refusal.messages[0])
        else:
            messages.success(request, _("Đã nhận bàn giao."))
        return redirect("cells:handover", self.held.pk)


def _as_kept(done: PostHandover) -> list[WorkItem]:
    """The lines of a handover as they were accepted; they lead nowhere."""
    return [
        WorkItem(
            title=item["title"],
            reason=item["reason"],
            url="",
            button="",
            due_on=date.fromisoformat(item["due_on"]) if item["due_on"] else None,
        )
        for item in done.items
    ]
