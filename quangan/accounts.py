"""How people sign in: what allauth says, in the words of this site."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import LoginForm as AllauthLoginForm
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

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
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Leave out "signed in as …": the page itself greets the person."""


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
