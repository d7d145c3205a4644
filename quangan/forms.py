"""What the shell's own pages ask."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from people.models import User


class PreferencesForm(forms.Form):
    """How somebody likes to read: size of print and language."""

    text_size = forms.ChoiceField(
        label=_("Cỡ chữ"), choices=User.TEXT_SIZES, required=False, widget=forms.RadioSelect
    )
    language = forms.ChoiceField(
        label=_("Ngôn ngữ"), choices=settings.LANGUAGES, widget=forms.RadioSelect
    )


class DemoDayForm(forms.Form):
    """The day that the demo stands on."""

    day = forms.DateField(
        label=_("Ngày"),
        widget=forms.DateInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={
            "required": _("Còn thiếu ngày."),
            "invalid": _("Không có ngày này. Ghi lại theo dạng 20/05/2024."),
        },
    )
