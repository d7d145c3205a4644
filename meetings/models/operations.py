"""What a phone sent and may send again: one operation is done once (mã thao tác)."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from people.models import User


class Operation(models.Model):
    """A post that was done, by the id that the page made for it, and where it led.

    With a poor signal a form is sent again; the same id is answered as the first time.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, models.CASCADE, related_name="+", verbose_name=_("người gửi"))
    address = models.CharField(_("gửi tới"), max_length=200)
    # Of what was sent: the same page sent again with other words is another operation.
    digest = models.CharField(_("dấu nội dung"), max_length=64, blank=True, default="")
    led_to = models.CharField(_("dẫn tới"), max_length=300, blank=True)
    done_at = models.DateTimeField(_("gửi lúc"), auto_now_add=True)

    class Meta:
        verbose_name = _("thao tác đã gửi")
        verbose_name_plural = _("thao tác đã gửi")

    def __str__(self) -> str:
        return self.address
