"""What is asked when a cell plans ahead: its usual day, its topics of the year."""

from datetime import date
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from cells.models import Organization
from meetings.forms.fields import HourField, offer
from meetings.lists import month_asked
from members.models import Member


class UsualForm(forms.Form):
    # What the cell's row says of these stands beside them.
    BESIDE = {"meeting_day": "day", "meeting_time": "at", "meeting_place": "place"}

    day = forms.IntegerField(
        label=_("Ngày họp hằng tháng"),
        min_value=1,
        max_value=28,
        help_text=_("Từ 1 đến 28, để tháng nào cũng có ngày đó."),
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        error_messages={
            "required": _("Còn thiếu ngày."),
            "invalid": _("Ghi một số từ 1 đến 28."),
            "min_value": _("Ghi một số từ 1 đến 28."),
            "max_value": _("Ghi một số từ 1 đến 28."),
        },
    )
    at = HourField(label=_("Giờ họp"))
    place = forms.CharField(label=_("Nơi họp"), max_length=120, required=False)


class TopicForm(forms.Form):
    month = forms.ChoiceField(label=_("Tháng"))
    title = forms.CharField(
        label=_("Chuyên đề"),
        max_length=200,
        error_messages={"required": _("Còn thiếu tên chuyên đề.")},
    )
    presenter = forms.ModelChoiceField(
        Member.objects.none(), label=_("Người chuẩn bị"), required=False, empty_label="—"
    )

    def __init__(self, *args: Any, cell: Organization, year: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        months = [date(year, number, 1) for number in range(1, 13)]
        cast(forms.ChoiceField, self.fields["month"]).choices = [
            (f"{month:%Y-%m}", f"{month.month}/{month.year}") for month in months
        ]
        members = Member.objects.current().in_cell(cell).select_related("person")
        offer(self, "presenter", members.order_by("sort_key", "pk"))

    def clean_month(self) -> date:
        month = month_asked(self.cleaned_data["month"])
        if month is None:
            raise forms.ValidationError(_("Chọn tháng."), code="no_month")
        return month
