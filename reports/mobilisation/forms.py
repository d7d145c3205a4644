"""What is asked of a model of mass mobilisation; the services hold the rules."""

from typing import Any, cast

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from cells.models import Organization
from people import clock
from people.models import Person
from reports.mobilisation.access import who_may_answer
from reports.mobilisation.services import WRITTEN, mark_of
from reports.models import EvidenceKind, MobilisationModel, ModelLevel, ModelNovelty

DAY_HELP = _("Ghi ngày/tháng/năm, ví dụ 05/03/2024.")


def take_refusal(form: forms.BaseForm, refusal: ValidationError) -> None:
    """Put a service's refusal beside its fields; what names no field goes above the form."""
    if not hasattr(refusal, "error_dict"):
        form.add_error(None, refusal)
        return
    for name, errors in refusal.error_dict.items():
        known = name in form.fields and name != NON_FIELD_ERRORS
        form.add_error(name if known else None, errors)


def offer(form: forms.BaseForm, name: str, rows: QuerySet[Any]) -> None:
    cast(forms.ModelChoiceField, form.fields[name]).queryset = rows


class DayField(forms.DateField):
    """A day as people type it."""

    def __init__(self, *, label: Any, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", DAY_HELP)
        super().__init__(
            label=label,
            widget=forms.DateInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
            error_messages={
                "required": _("Còn thiếu ngày."),
                "invalid": _("Không có ngày này. Ghi lại theo dạng 03/02/1980."),
            },
            **kwargs,
        )


class WordsField(forms.CharField):
    """A part of a model in words; ``help_text`` says what belongs there."""

    def __init__(self, *, label: Any, **kwargs: Any) -> None:
        rows = kwargs.pop("rows", 4)
        super().__init__(
            label=label,
            max_length=4000,
            widget=forms.Textarea(attrs={"rows": rows}),
            error_messages={"required": _("Còn để trống phần này.")},
            **kwargs,
        )


class ModelForm(forms.Form):
    """Everything written of a model, in the sections of the registration."""

    SECTIONS = (
        (_("Mô hình"), ("organization", "name", "level", "novelty", "body", "person_in_charge")),
        (_("Vì sao, để làm gì"), ("situation", "aims")),
        (_("Làm thế nào"), ("method", "leadership", "area")),
        (_("Ai làm, bằng gì"), ("led_by", "partners", "joined_by", "resources")),
        (_("Thời gian, kết quả"), ("started_on", "ended_on", "outputs", "lasting")),
    )

    organization = forms.ModelChoiceField(
        Organization.objects.none(),
        label=_("Đơn vị đăng ký"),
        error_messages={"required": _("Chọn đơn vị đăng ký.")},
    )
    name = forms.CharField(
        label=_("Tên mô hình"),
        max_length=200,
        error_messages={"required": _("Ghi tên mô hình.")},
    )
    level = forms.ChoiceField(label=_("Cấp đăng ký"), choices=ModelLevel.choices)
    novelty = forms.ChoiceField(label=_("Loại mô hình"), choices=ModelNovelty.choices)
    body = forms.CharField(
        label=_("Đơn vị chịu trách nhiệm"),
        max_length=160,
        error_messages={"required": _("Ghi đơn vị chịu trách nhiệm.")},
    )
    person_in_charge = forms.ModelChoiceField(
        Person.objects.none(),
        label=_("Người phụ trách"),
        error_messages={"required": _("Chọn người phụ trách.")},
    )
    situation = WordsField(label=_("Thực trạng, lý do"))
    aims = WordsField(label=_("Mục tiêu, tiêu chí"), help_text=_("Mỗi dòng một tiêu chí đo được."))
    method = WordsField(label=_("Nội dung, cách làm"), rows=6)
    leadership = WordsField(
        label=_("Vai trò lãnh đạo của chi bộ"),
        required=False,
        help_text=_("Chi bộ phải ghi: chi bộ lãnh đạo, phân công, kiểm tra ra sao."),
    )
    area = WordsField(label=_("Địa bàn, người được hưởng"), rows=2)
    led_by = WordsField(label=_("Chủ trì"), rows=2)
    partners = WordsField(label=_("Phối hợp"), rows=2, required=False)
    joined_by = WordsField(label=_("Tham gia"), rows=2, required=False)
    resources = WordsField(label=_("Nguồn lực"), rows=2, required=False)
    started_on = DayField(label=_("Từ ngày"))
    ended_on = DayField(label=_("Đến ngày"), required=False)
    outputs = WordsField(
        label=_("Kết quả kiểm được"), help_text=_("Con số, sản phẩm ai cũng xem lại được.")
    )
    lasting = WordsField(label=_("Khả năng duy trì, nhân rộng"), required=False)
    # What the writer had before them, so that two who write at once are told.
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        organizations: QuerySet[Organization],
        model: MobilisationModel | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        if model is not None:
            del self.fields["organization"]
            organizations = Organization.objects.filter(pk=model.organization_id)
            self.initial = {name: getattr(model, name) for name in WRITTEN}
            self.initial["seen"] = mark_of(model)
        else:
            del self.fields["seen"]
            offer(self, "organization", organizations)
            if len(organizations) == 1:
                self.initial.setdefault("organization", organizations[0])
                self.initial.setdefault("body", organizations[0].name)
        offer(self, "person_in_charge", who_may_answer(organizations))

    def look_again(self, model: MobilisationModel) -> None:
        """Take ``model`` as it stands now for what the writer has before them."""
        self.data = dict(self.data.items()) | {"seen": mark_of(model)}

    def sections(self) -> list[tuple[Any, list[forms.BoundField]]]:
        return [
            (title, [self[name] for name in names if name in self.fields])
            for title, names in self.SECTIONS
        ]


class RegisterForm(forms.Form):
    registered_on = DayField(label=_("Ngày đăng ký"), initial=clock.today)
    differs = forms.BooleanField(
        label=_("Mô hình không lặp lại mô hình của Mặt trận, đoàn thể"), required=False
    )

    def __init__(self, *args: Any, model: MobilisationModel, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not model.organization.is_cell:
            del self.fields["differs"]


class RecogniseForm(forms.Form):
    recognised_on = DayField(label=_("Ngày công nhận"), initial=clock.today)
    recognised_level = forms.ChoiceField(label=_("Cấp công nhận"), choices=ModelLevel.choices)
    decision = forms.CharField(
        label=_("Quyết định công nhận"),
        max_length=160,
        help_text=_("Số, ngày, cơ quan ra quyết định."),
        error_messages={"required": _("Ghi quyết định công nhận.")},
    )
    result = WordsField(label=_("Kết quả"))

    def __init__(self, *args: Any, model: MobilisationModel, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("recognised_level", model.level)


class CloseForm(forms.Form):
    """The last day and what came of it."""

    closed_on = DayField(label=_("Ngày"), initial=clock.today)
    result = WordsField(label=_("Kết quả, lý do"))

    def __init__(self, *args: Any, model: MobilisationModel, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("result", model.result)


class DropForm(forms.Form):
    def __init__(self, *args: Any, model: MobilisationModel, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)


class MilestoneForm(DropForm):
    what = forms.CharField(
        label=_("Việc"), max_length=200, error_messages={"required": _("Ghi việc của mốc này.")}
    )
    due_on = DayField(label=_("Hạn"))


class DoneForm(DropForm):
    done_on = DayField(label=_("Ngày xong"), initial=clock.today)
    note = forms.CharField(label=_("Ghi chú"), max_length=300, required=False)


class EvidenceForm(DropForm):
    kind = forms.ChoiceField(label=_("Minh chứng"), choices=EvidenceKind.choices)
    year = forms.IntegerField(
        label=_("Năm"),
        required=False,
        initial=lambda: clock.today().year,
        min_value=2000,
        max_value=2100,
        help_text=_("Của số liệu phần mềm đếm được. Minh chứng bằng lời thì để trống."),
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={
            "invalid": _("Ghi năm bằng bốn chữ số, ví dụ 2024."),
            "min_value": _("Năm phải là số từ 2000 đến 2100."),
            "max_value": _("Năm phải là số từ 2000 đến 2100."),
        },
    )
    text = WordsField(label=_("Nội dung, khi ghi bằng lời"), rows=3, required=False)
