"""Pages of a member's national id: see it for a reason, write it."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.cache import add_never_cache_headers
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView

from members.access import may_edit_member
from members.identity import reveal_national_id, set_national_id
from members.models import Member
from people.requests import SignedInMixin
from people.sealing import CannotOpen


class RevealNationalIdForm(forms.Form):
    reason = forms.CharField(label=gettext_lazy("Lý do cần xem"), max_length=200, required=False)


class SetNationalIdForm(forms.Form):
    national_id = forms.CharField(
        label=gettext_lazy("Số định danh cá nhân"),
        max_length=20,
        required=False,
        help_text=gettext_lazy("12 số, như trên thẻ căn cước. Để trống là bỏ số đã ghi."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )


class NationalIdView(SignedInMixin, FormView):
    """What both pages ask first: the member is in reach, and theirs to keep."""

    template_name = "members/national_id.html"

    @cached_property
    def member(self) -> Member:
        seen = Member.objects.visible_to(self.user).select_related("person", "cell", "committee")
        return get_object_or_404(seen, pk=self.kwargs["pk"])

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated and not may_edit_member(self.user, self.member):
            raise PermissionDenied(
                _("Chỉ bí thư chi bộ hoặc văn phòng đảng ủy được xem số định danh.")
            )
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kwargs.setdefault("number", None)
        return super().get_context_data(member=self.member, **kwargs)


class RevealNationalIdView(NationalIdView):
    form_class = RevealNationalIdForm
    title = gettext_lazy("Xem số định danh")
    button = gettext_lazy("Xem")
    consequence = gettext_lazy("Ai xem, lúc nào và lý do được giữ trong nhật ký.")

    def form_valid(self, form: RevealNationalIdForm) -> HttpResponse:
        try:
            number = reveal_national_id(
                member=self.member, reason=form.cleaned_data["reason"], actor=self.user
            )
        except ValidationError as refusal:
            form.add_error(None, refusal)
            return self.form_invalid(form)
        except CannotOpen:
            form.add_error(None, _("Máy chủ thiếu khóa mã hóa nên không đọc được số này."))
            return self.form_invalid(form)
        # Neither an address nor a browser's store keeps the number.
        answer = self.render_to_response(self.get_context_data(form=form, number=number))
        add_never_cache_headers(answer)
        return answer


class SetNationalIdView(NationalIdView):
    form_class = SetNationalIdForm
    title = gettext_lazy("Ghi số định danh")
    button = gettext_lazy("Ghi")
    consequence = gettext_lazy("Số được mã hóa; trên trang chỉ hiện mấy số đầu và cuối.")

    def form_valid(self, form: SetNationalIdForm) -> HttpResponse:
        try:
            doubts = set_national_id(
                member=self.member, value=form.cleaned_data["national_id"], actor=self.user
            )
        except ValidationError as refusal:
            form.add_error(None, refusal)
            return self.form_invalid(form)
        messages.success(
            self.request, _("Đã ghi số định danh của đ/c %(name)s.") % {"name": self.member}
        )
        for doubt in doubts:
            messages.warning(self.request, doubt)
        return redirect(self.member)
