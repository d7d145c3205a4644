"""By which ways somebody wants to be told outside the app."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _

from notifications.models import Channel, Preference


class PreferenceForm(forms.ModelForm):
    """Mail and the gateway; push is switched on each device itself.

    What cannot be chosen is shown, cannot be ticked, and says why.
    """

    class Meta:
        model = Preference
        fields = ["email", "gateway"]

    def __init__(self, *args: Any, forbidden: Collection[Channel] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        user = self.instance.user
        self._offer_mail(user.address, is_forbidden=Channel.EMAIL in forbidden)
        phone = user.person.phone if user.person else ""
        if settings.GATEWAY_URL and phone:
            self._offer_gateway(phone, is_forbidden=Channel.GATEWAY in forbidden)
        else:
            del self.fields["gateway"]
        for field in self.fields.values():
            field.widget.attrs["class"] = "form-check-input"

    @property
    def offers_a_choice(self) -> bool:
        return not all(field.disabled for field in self.fields.values())

    def _offer_mail(self, address: str, *, is_forbidden: bool) -> None:
        field = self.fields["email"]
        field.label = (
            _("Thư điện tử đến %(address)s") % {"address": masked_address(address)}
            if address
            else _("Thư điện tử")
        )
        if is_forbidden:
            _close(field, _("Đảng ủy chưa cho phép gửi thư."))
        elif not address:
            _close(field, _("Chưa có địa chỉ thư. Báo văn phòng đảng ủy để ghi vào sổ."))

    def _offer_gateway(self, phone: str, *, is_forbidden: bool) -> None:
        field = self.fields["gateway"]
        field.label = _("Tin nhắn đến số %(phone)s") % {"phone": masked_phone(phone)}
        if is_forbidden:
            _close(field, _("Đảng ủy chưa cho phép gửi tin nhắn."))


def _close(field: forms.Field, reason: str) -> None:
    """Show that nothing goes this way; what was chosen stays for the day that it opens."""
    field.disabled, field.help_text = True, reason
    field.widget = forms.CheckboxInput(check_test=lambda _chosen: False)


def masked_address(address: str) -> str:
    """Enough of an address to know one's own by: "k***n@example.vn"."""
    name, _at, host = address.rpartition("@")
    return f"{name[:1]}***{name[-1:] if len(name) > 2 else ''}@{host}"


def masked_phone(phone: str) -> str:
    """The last three digits."""
    return f"***{phone.strip()[-3:]}"
