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

    def _offer_mail(self, address: str, *, is_forbidden: bool) -> None:
        field = self.fields["email"]
        field.label = (
            _("Thư điện tử đến %(address)s") % {"address": masked_address(address)}
            if address
            else _("Thư điện tử")
        )
        if is_forbidden:
            field.help_text = _("Đảng ủy chưa cho phép gửi thư.")
        elif not address:
            field.help_text = _("Chưa có địa chỉ thư. Báo văn phòng đảng ủy để ghi vào sổ.")
        field.disabled = bool(field.help_text)

    def _offer_gateway(self, phone: str, *, is_forbidden: bool) -> None:
        field = self.fields["gateway"]
        field.label = _("Tin nhắn đến số %(phone)s") % {"phone": masked_phone(phone)}
        if is_forbidden:
            field.help_text = _("Đảng ủy chưa cho phép gửi tin nhắn.")
        field.disabled = is_forbidden


def masked_address(address: str) -> str:
    """Enough of an address to know one's own by: "k***n@example.vn"."""
    name, _at, host = address.rpartition("@")
    return f"{name[:1]}***{name[-1:] if len(name) > 2 else ''}@{host}"


def masked_phone(phone: str) -> str:
    """The last three digits."""
    return f"***{phone.strip()[-3:]}"
