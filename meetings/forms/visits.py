"""What is asked of a visit: remarks, issues, how they were settled."""

from django import forms
from django.utils.translation import gettext_lazy

from meetings.forms.fields import DayField


def _words(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "class": "form-control"})


class RemarksForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("Ý kiến, nhận xét"),
        widget=_words(4),
        error_messages={"required": gettext_lazy("Còn thiếu ý kiến, nhận xét.")},
    )


class IssueForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("Vấn đề nêu ra"),
        max_length=300,
        widget=_words(2),
        error_messages={"required": gettext_lazy("Còn thiếu vấn đề nêu ra.")},
    )


class SettleForm(forms.Form):
    settled_on = DayField(label=gettext_lazy("Ngày giải quyết"))
    settlement = forms.CharField(
        label=gettext_lazy("Kết quả"),
        max_length=300,
        widget=_words(3),
        error_messages={"required": gettext_lazy("Còn thiếu kết quả giải quyết.")},
    )
