"""What is asked before a preview: which list, of which committee, in which file."""

from typing import Any, cast

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from cells.models import Organization
from imports.reading import MAX_BYTES
from imports.registry import importers


class UploadForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("Loại danh sách"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Chọn loại danh sách.")},
    )
    committee = forms.ModelChoiceField(
        Organization.objects.none(), label=_("Đảng bộ"), empty_label=None
    )
    file = forms.FileField(
        label=_("Tệp"),
        help_text=_("Tệp .xlsx, .xls, .csv hoặc .ods, không quá 20 MB."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.csv,.ods"}),
        allow_empty_file=True,
        error_messages={"required": _("Chọn tệp cần nhập.")},
    )

    def __init__(self, *args: Any, committees: list[Organization], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind = cast(forms.ChoiceField, self.fields["kind"])
        kind.choices = [(key, importer.title) for key, importer in importers.items()]
        field = cast(forms.ModelChoiceField, self.fields["committee"])
        field.queryset = Organization.objects.filter(pk__in=[c.pk for c in committees])
        if len(committees) == 1:
            field.initial = committees[0].pk
            field.widget = forms.HiddenInput()

    def clean_file(self) -> UploadedFile:
        """Refuse a file by its size before it is read."""
        upload: UploadedFile = self.cleaned_data["file"]
        if (upload.size or 0) > MAX_BYTES:
            raise forms.ValidationError(
                _("Tệp lớn quá %(limit)d MB. Bỏ bớt ảnh và trang không cần."),
                code="too_large",
                params={"limit": MAX_BYTES // 1024 // 1024},
            )
        return upload
