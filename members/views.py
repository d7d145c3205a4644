"""Pages of members: the list, one record, own record, corrections."""

import re
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import DetailView, FormView, ListView, View

from cells.models import Organization, Post
from members.access import may_edit_member
from members.forms import CorrectPersonForm
from members.models import Member, MembershipEvent, MemberStatus
from members.services import correct_person
from people import clock
from people.registry import member_panels
from people.requests import SignedInMixin

ROWS = 50
EVERYBODY = "tat_ca"
MINORITY = "thieu-so"
# One year of joining (2024) or a span of them (2022-2024).
_YEARS = re.compile(r"(19|20)\d\d(-(19|20)\d\d)?", re.ASCII)


class MemberListView(SignedInMixin, ListView):
    template_name = "members/list.html"
    context_object_name = "members"
    paginate_by = ROWS

    @cached_property
    def cells(self) -> list[Organization]:
        return list(
            Organization.objects.visible_to(self.user)
            .cells()
            .active()
            .only("id", "name", "position")[:100]
        )

    @cached_property
    def chosen(self) -> dict[str, str]:
        """What is filtered by, from the URL; what the URL makes up is left out."""
        keys = ("q", "trang_thai", "chi_bo", "nam", "dan_toc")
        asked = {key: self.request.GET.get(key, "").strip() for key in keys}
        if asked["trang_thai"] not in (*MemberStatus.values, EVERYBODY):
            asked["trang_thai"] = ""
        if not _YEARS.fullmatch(asked["nam"]):
            asked["nam"] = ""
        if asked["dan_toc"] != MINORITY:
            asked["dan_toc"] = ""
        if asked["chi_bo"] not in {str(cell.pk) for cell in self.cells}:
            asked["chi_bo"] = ""
        return asked

    def get_queryset(self) -> QuerySet[Member]:
        found = Member.objects.visible_to(self.user)
        status = self.chosen["trang_thai"]
        if status != EVERYBODY:
            found = found.filter(status=status) if status else found.current()
        if years := self.chosen["nam"]:
            first, _dash, last = years.partition("-")
            found = found.joined_between(int(first), int(last or first))
        if self.chosen["dan_toc"]:
            found = found.of_minorities()
        if cell := self.chosen["chi_bo"]:
            found = found.filter(cell=UUID(cell))
        if text := self.chosen["q"]:
            found = found.matching(text)
        return found.select_related("person", "cell").order_by("person__sort_key", "pk")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        kept = self.request.GET.copy()
        kept.pop("page", None)
        return context | {
            "chosen": self.chosen,
            "is_filtered": any(self.chosen.values()),
            "cells": self.cells,
            "statuses": [*MemberStatus.choices, (EVERYBODY, _("Tất cả, kể cả đã thôi"))],
            "kept": kept.urlencode(),
        }


class MemberDetailView(SignedInMixin, DetailView):
    template_name = "members/detail.html"
    context_object_name = "member"

    def get_queryset(self) -> QuerySet[Member]:
        return Member.objects.visible_to(self.user).select_related("person", "cell", "committee")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        member: Member = self.object
        user, today = self.user, clock.today()
        found = (panel(user, member) for panel in member_panels)
        return super().get_context_data(
            posts=Post.objects.filter(person=member.person)
            .held_on(today)
            .select_related("organization"),
            events=MembershipEvent.objects.filter(member=member),
            panels=[panel for panel in found if panel is not None],
            may_edit=may_edit_member(user, member),
            age=member.person.age_on(today),
            **kwargs,
        )


class OwnRecordView(SignedInMixin, View):
    """Sends a member to their own record (hồ sơ tôi)."""

    def get(self, request: HttpRequest) -> HttpResponse:
        own = Member.objects.visible_to(self.user).exclude(person=None)
        return redirect(get_object_or_404(own, person=self.user.person_id))


class CorrectPersonView(SignedInMixin, FormView):
    form_class = CorrectPersonForm
    template_name = "members/edit.html"

    @cached_property
    def member(self) -> Member:
        seen = Member.objects.visible_to(self.user).select_related("person", "cell", "committee")
        return get_object_or_404(seen, pk=self.kwargs["pk"])

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated and not may_edit_member(self.user, self.member):
            raise PermissionDenied(_("Chỉ bí thư chi bộ hoặc văn phòng đảng ủy được sửa."))
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"instance": self.member.person}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(member=self.member, **kwargs)

    def form_valid(self, form: CorrectPersonForm) -> HttpResponse:
        try:
            correct_person(
                member=self.member,
                changes=form.cleaned_data,
                actor=self.user,
            )
        except ValidationError as refusal:
            form.add_error(None, refusal.messages)
            return self.form_invalid(form)
        messages.success(self.request, _("Đã sửa thông tin đ/c %(name)s.") % {"name": self.member})
        return redirect(self.member)
