"""How people sign in: what allauth says, in the words of this site."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import ChangePasswordForm as AllauthChangePasswordForm
from allauth.account.forms import LoginForm as AllauthLoginForm
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cells.access import reach
from people.models import User
from people.services import choose_password
from quangan.demo import people
from quangan.demo.password import demo_password


class AccountAdapter(DefaultAccountAdapter):
    """An admin makes accounts; nobody opens one for themselves."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("Tài khoản này đang khóa. Hỏi văn phòng Đảng ủy."),
        "enter_current_password": _("Ghi mật khẩu đang dùng."),
        "incorrect_password": _("Mật khẩu không đúng."),
        "invalid_password_reset": _("Đường dẫn đặt lại mật khẩu không còn dùng được."),
        "invalid_login": _("Không đăng nhập được."),
        "too_many_login_attempts": _("Sai quá nhiều lần. Thử lại sau 5 phút."),
        "rate_limited": _("Gửi quá nhiều lần. Thử lại sau ít phút."),
        "username_password_mismatch": _("Tên đăng nhập hoặc mật khẩu không đúng."),
        "password_lapsed": _(
            "Mật khẩu trên phiếu đã hết hạn. "
            "Gặp bí thư chi bộ hoặc văn phòng Đảng ủy để nhận phiếu mới."
        ),
        "password_of_slip": _("Chọn mật khẩu khác mật khẩu ghi trên phiếu."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def set_password(self, user: User, password: str) -> None:
        choose_password(user=user, password=password, path=_path_of(user))

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Go on to the work where the password was changed because it had to be."""
        return reverse("home")

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        template: str | None = None,
        *args: Any,
        **kwargs: Any,
    ) -> None:
        """Leave out "signed in as …": the page itself greets the person."""
        if template in (
            "account/messages/password_changed.txt",
            "account/messages/password_set.txt",
        ):
            messages.success(request, _("Đã đổi mật khẩu."))


def _path_of(user: User) -> str:
    """The organisation in whose trail an act on one's own account stands."""
    member = getattr(user.person, "member", None)
    if member is not None:
        return str(member.cell.path)
    held = reach(user).held
    return held[0].organization.path if held else ""


class LoginForm(AllauthLoginForm):
    """One ordinary form; in the demo, choosing a person fills it (``?vai=bithu.thon``)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = self.request.GET.get("vai", "")
        if any(person.username == chosen for person in people()):
            self.initial |= {"login": chosen, "password": demo_password()}
            self.fields["password"].widget.render_value = True
        for name, label in (("login", _("Tên đăng nhập")), ("password", _("Mật khẩu"))):
            self.fields[name].label = label
            self.fields[name].help_text = ""
            self.fields[name].widget.attrs.pop("placeholder", None)

    def clean(self) -> Any:
        """Refuse a password that was given and not changed in its time, once it is right."""
        cleaned = super().clean()
        if self.user is not None and self.user.password_lapsed:
            raise AccountAdapter(self.request).validation_error("password_lapsed")
        return cleaned


class ChangePasswordForm(AllauthChangePasswordForm):
    """A new password; who has just signed in with one that was given is not asked for it again."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.user.must_change_password:
            del self.fields["oldpassword"]
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)
        self.fields["password1"].help_text = _(
            "Ít nhất 8 ký tự, không toàn chữ số, không giống họ tên, không dễ đoán."
        )

    def clean_password1(self) -> str:
        chosen: str = self.cleaned_data["password1"]
        if self.user.must_change_password and self.user.check_password(chosen):
            raise ValidationError(AccountAdapter.error_messages["password_of_slip"])
        return chosen
