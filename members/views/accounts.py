"""Pages that open accounts for members and print the slips: many from the list, or one."""

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import ListView, TemplateView

from cells import policy
from cells.access import holds, reach
from cells.models import Organization
from cells.services import Slip, may_issue_slips, open_accounts, out_of_hand, reissue_slip
from documents.lists import FoundList
from members.models import Member, MemberQuerySet
from people.models import User
from people.requests import SignedInMixin

NOT_YOURS = gettext_lazy("Chỉ bí thư, phó bí thư chi bộ và văn phòng đảng ủy được cấp tài khoản.")
_NONE, _WAITING, _USED, _CLOSED, _ALL = "", "cho", "dung", "khoa", "tat_ca"
_STATES = {
    _NONE: gettext_lazy("Chưa có tài khoản"),
    _WAITING: gettext_lazy("Đã có phiếu, chưa đổi mật khẩu"),
    _USED: gettext_lazy("Đang dùng"),
    _CLOSED: gettext_lazy("Đang khóa"),
    _ALL: gettext_lazy("Tất cả"),
}


class AccountList(FoundList):
    """The members whose accounts the reader may open, by what account they have."""

    url_name = "members:accounts"
    keys = ("q", "chi_bo", "tai_khoan")

    @cached_property
    def cells(self) -> list[Organization]:
        found = reach(self.user).organizations(policy.ISSUE_SLIP)
        return list(Organization.objects.filter(found).cells().active().order_by("position"))

    def clean(self, asked: dict[str, str]) -> dict[str, str]:
        if asked["tai_khoan"] not in _STATES:
            asked["tai_khoan"] = _NONE
        if asked["chi_bo"] not in {str(cell.pk) for cell in self.cells}:
            asked["chi_bo"] = ""
        return asked

    def everybody(self) -> MemberQuerySet:
        """Whom the reader both sees and may hand a slip."""
        own = reach(self.user).rows(policy.ISSUE_SLIP)
        found = Member.objects.visible_to(self.user).filter(own).current()
        return found.select_related("person__user", "cell").order_by("sort_key", "pk")

    def rows(self) -> QuerySet[Member]:
        found = self.everybody()
        if text := self.chosen["q"]:
            found = found.matching(text)
        state, cell = self.chosen["tai_khoan"], self.chosen["chi_bo"]
        if state != _ALL:
            found = found.filter(_having(state))
        if cell:
            found = found.filter(cell=UUID(cell))
        return found


def _having(state: str) -> Q:
    waiting = Q(person__user__one_time_until__isnull=False)
    return {
        _NONE: Q(person__user=None),
        _CLOSED: Q(person__user__is_active=False),
        _WAITING: Q(person__user__is_active=True) & waiting,
        _USED: Q(person__user__is_active=True) & ~waiting,
    }[state]


def account_of(member: Member) -> User | None:
    return getattr(member.person, "user", None)


def said_of(account: User | None) -> str:
    """What state an account is in, in words."""
    if account is None:
        return str(_STATES[_NONE])
    if not account.is_active:
        return str(_STATES[_CLOSED])
    if account.one_time_until is None:
        return str(_STATES[_USED])
    day = {"day": f"{account.one_time_until:%d/%m/%Y}"}
    if account.password_lapsed:
        return _("Phiếu hết hạn ngày %(day)s, chưa đổi mật khẩu") % day
    return _("Phiếu dùng đến hết ngày %(day)s, chưa đổi mật khẩu") % day


def show_slips(request: HttpRequest, slips: Sequence[Slip], back: str) -> HttpResponse:
    """The slips, in this one answer: no browser and no cache keeps it."""
    context = {
        "slips": slips,
        "site": settings.SITE_URL.rstrip("/"),
        "until": slips[0].account.one_time_until,
        "back": back,
    }
    answer = render(request, "members/slips.html", context)
    add_never_cache_headers(answer)
    return answer


class AccountsView(SignedInMixin, ListView):
    """Members to choose from; the chosen get accounts, and their slips are shown once."""

    template_name = "members/accounts.html"
    context_object_name = "members"

    @cached_property
    def found(self) -> AccountList:
        return AccountList(self.user, self.request.GET)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated and not holds(self.user, policy.ISSUE_SLIP):
            raise PermissionDenied(str(NOT_YOURS))
        return super().dispatch(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[Member]:
        return self.found.rows()

    def get_paginate_by(self, queryset: Any) -> int:
        """As many as may be opened in one go: a page never holds too many."""
        return int(settings.SLIPS_AT_ONCE)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = self.found
        context = super().get_context_data(
            chosen=found.chosen,
            kept=found.query,
            is_filtered=found.is_filtered,
            cells=[(str(cell.pk), cell.name) for cell in found.cells],
            states=_STATES.items(),
            **kwargs,
        )
        members = list(context["page_obj"])
        beyond = out_of_hand(self.user, [member.person for member in members])
        lines = [
            (member, said_of(account_of(member)), member.person_id in beyond) for member in members
        ]
        opens = [member for member, _said, far in lines if not far and account_of(member) is None]
        return context | {"lines": lines, "opens": opens}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        asked = request.POST.getlist("ca_trang" if "tat_ca" in request.POST else "nguoi")
        members = list(self.found.everybody().filter(pk__in=list(_ids(asked))))
        try:
            slips = open_accounts(
                people=[(member.person, member.cell) for member in members], actor=self.user
            )
        except ValidationError as refusal:
            messages.error(request, refusal.messages[0])
        else:
            if slips:
                return show_slips(request, slips, request.get_full_path())
            said = _("Những người đã chọn đều có tài khoản.") if members else _("Chưa chọn ai.")
            messages.warning(request, said)
        return redirect(request.get_full_path())


def _ids(asked: Sequence[str]) -> Iterator[UUID]:
    for text in asked:
        try:
            yield UUID(text)
        except ValueError:
            continue


class AccountView(SignedInMixin, TemplateView):
    """The account of one member: open it, or give a new slip for it."""

    template_name = "members/account.html"

    @cached_property
    def member(self) -> Member:
        seen = Member.objects.visible_to(self.user).select_related("person__user", "cell")
        return get_object_or_404(seen, pk=self.kwargs["pk"])

    @property
    def account(self) -> User | None:
        return account_of(self.member)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated:
            if not may_issue_slips(self.user, self.member.cell):
                raise PermissionDenied(str(NOT_YOURS))
            if out_of_hand(self.user, [self.member.person]):
                raise PermissionDenied(
                    _("Đ/c %(name)s giữ chức vụ ngoài phạm vi của đồng chí.")
                    % {"name": self.member}
                )
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        account = self.account
        return super().get_context_data(
            member=self.member,
            account=account,
            said=said_of(account),
            is_own=account == self.user,
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        member, account = self.member, self.account
        here = reverse("members:account", args=[member.pk])
        try:
            if account is None:
                slips = open_accounts(people=[(member.person, member.cell)], actor=self.user)
            else:
                slips = [reissue_slip(account=account, organization=member.cell, actor=self.user)]
        except ValidationError as refusal:
            messages.error(request, refusal.messages[0])
            return redirect(here)
        if not slips:
            messages.warning(request, _("Đ/c %(name)s đã có tài khoản.") % {"name": member})
            return redirect(here)
        return show_slips(request, slips, member.get_absolute_url())
