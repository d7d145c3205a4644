"""What is asked of who comes from another organisation, with their papers."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.models import StayKind
from members.services.newcomers import Newcomer, Papers, like
from people import clock
from people.ethnic import GROUPS
from people.models import Sex, User

OTHER = "khac"
_EMPTY = [("", "–")]


class ReceiveForm(forms.Form):
    """Who comes, with which papers; of the same name and birth date it asks whether it is them."""

    stay = forms.ChoiceField(
        label=gettext_lazy("Chuyển sinh hoạt"),
        choices=StayKind.choices,
        initial=StayKind.PERMANENT,
        widget=forms.RadioSelect,
    )
    on = forms.DateField(label=gettext_lazy("Sinh hoạt ở đây từ"), initial=clock.today)
    ends_on = forms.DateField(
        label=gettext_lazy("Đến ngày"),
        required=False,
        help_text=gettext_lazy("Chỉ khi sinh hoạt tạm thời."),
    )
    place = forms.CharField(label=gettext_lazy("Từ tổ chức đảng"), max_length=120)
    number = forms.CharField(label=gettext_lazy("Số giấy giới thiệu"), max_length=60)
    issued_on = forms.DateField(label=gettext_lazy("Ngày giấy giới thiệu"))
    kept_at = forms.CharField(
        label=gettext_lazy("Hồ sơ để ở đâu"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("Chỉ ghi nơi để. Không chép hồ sơ vào đây."),
    )
    full_name = forms.CharField(label=gettext_lazy("Họ và tên"), max_length=120)
    birth_date = forms.DateField(label=gettext_lazy("Ngày sinh"))
    joined_on = forms.DateField(label=gettext_lazy("Ngày vào Đảng"))
    official_on = forms.DateField(
        label=gettext_lazy("Ngày chính thức"),
        required=False,
        help_text=gettext_lazy("Để trống khi còn dự bị."),
    )
    card_number = forms.CharField(
        label=gettext_lazy("Số thẻ đảng viên"), max_length=20, required=False
    )
    national_id = forms.CharField(
        label=gettext_lazy("Số định danh cá nhân"),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    sex = forms.ChoiceField(
        label=gettext_lazy("Giới tính"), choices=[*_EMPTY, *Sex.choices], required=False
    )
    ethnic_group = forms.ChoiceField(
        label=gettext_lazy("Dân tộc"), choices=[*_EMPTY, *GROUPS], required=False
    )
    home_place = forms.CharField(label=gettext_lazy("Quê quán"), max_length=160, required=False)
    residence = forms.CharField(
        label=gettext_lazy("Nơi ở hiện nay"), max_length=160, required=False
    )
    phone = forms.CharField(label=gettext_lazy("Điện thoại"), max_length=20, required=False)
    same_as = forms.ChoiceField(
        label=gettext_lazy("Trong sổ đã có người cùng họ tên, ngày sinh"),
        required=False,
        widget=forms.RadioSelect,
    )
    field_order = ("same_as",)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.likes = {str(member.pk): member for member in like(user, *self._named())}
        if not self.likes:
            del self.fields["same_as"]
            return
        self.fields["same_as"].choices = [  # type: ignore[attr-defined]
            *(
                (
                    key,
                    _("Là đ/c %(name)s, %(cell)s, %(status)s")
                    % {
                        "name": member,
                        "cell": member.cell,
                        "status": member.get_status_display(),
                    },
                )
                for key, member in self.likes.items()
            ),
            (OTHER, _("Là người khác")),
        ]

    def _named(self) -> tuple[str, date | None]:
        """The name and birth date typed, before the form is judged."""
        name = str(self.data.get("full_name", ""))
        try:
            return name, self.fields["birth_date"].clean(self.data.get("birth_date", ""))
        except ValidationError:
            return name, None

    @property
    def asked(self) -> dict[str, Any]:
        """What the service takes."""
        typed = self.cleaned_data
        chosen = typed.get("same_as", "")
        return {
            "on": typed["on"],
            "ends_on": typed["ends_on"],
            "stay": typed["stay"],
            "newcomer": Newcomer(**{name: typed[name] for name in Newcomer.__dataclass_fields__}),
            "papers": Papers(**{name: typed[name] for name in Papers.__dataclass_fields__}),
            "same_as": self.likes.get(chosen),
            "is_other": chosen == OTHER,
        }
