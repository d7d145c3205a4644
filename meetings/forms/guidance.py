"""What is asked on the pages of guidance."""

from datetime import date
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from candidates.deadlines import add_months, month_of
from cells.models import CellKind, Organization
from imports.services.papers import ACCEPT
from meetings.forms.fields import offer
from meetings.lists import month_asked
from people import clock

_BACK, _AHEAD = 1, 12


def month_choices(also: date | None = None) -> list[tuple[str, str]]:
    """The months that may be chosen, from the last one on; ``also`` one that stands written."""
    this = month_of(clock.today())
    months = {add_months(this, n) for n in range(-_BACK, _AHEAD + 1)} | ({also} if also else set())
    return [(f"{month:%Y-%m}", f"{month.month}/{month.year}") for month in sorted(months)]


class GuidanceForm(forms.Form):
    committee = forms.ModelChoiceField(
        Organization.objects.none(), label=_("Đảng bộ"), empty_label=None
    )
    month = forms.ChoiceField(label=_("Tháng"))
    cell_kind = forms.ChoiceField(
        label=_("Gửi loại chi bộ"),
        choices=[("", _("Tất cả chi bộ")), *CellKind.choices],
        required=False,
    )
    title = forms.CharField(
        label=_("Tiêu đề"),
        max_length=200,
        error_messages={"required": _("Còn thiếu tiêu đề.")},
    )
    text = forms.CharField(
        label=_("Nội dung"),
        widget=forms.Textarea(attrs={"rows": 10, "class": "form-control"}),
        error_messages={"required": _("Còn thiếu nội dung định hướng.")},
    )

    def __init__(
        self, *args: Any, committees: list[Organization], also: date | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["month"]).choices = month_choices(also)
        offer(
            self,
            "committee",
            Organization.objects.filter(pk__in=[committee.pk for committee in committees]),
        )
        if len(committees) == 1:
            self.fields["committee"].widget = forms.HiddenInput()
            self.fields["committee"].initial = committees[0].pk

    def clean_month(self) -> date:
        month = month_asked(self.cleaned_data["month"])
        if month is None:
            raise forms.ValidationError(_("Chọn tháng."), code="no_month")
        return month


class FileForm(forms.Form):
    file = forms.FileField(
        label=_("Tệp"),
        help_text=_("PDF, Word (.docx) hoặc Excel (.xlsx), không quá 5 MB."),
        widget=forms.FileInput(attrs={"accept": ACCEPT, "class": "form-control"}),
        allow_empty_file=True,
        error_messages={"required": _("Chọn tệp.")},
    )
    not_secret = forms.BooleanField(
        label=_("Tôi xác nhận tệp này không mật"),
        error_messages={"required": _("Xác nhận tệp không mật rồi mới đưa lên.")},
    )
