"""Signs of life of the parts that run beside the web."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Heartbeat(models.Model):
    """The last sign of life of a part that runs beside the web (beat)."""

    name = models.CharField(max_length=20, primary_key=True)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("nhịp")
        verbose_name_plural = _("nhịp")

    def __str__(self) -> str:
        return f"{self.name} {self.at:%H:%M:%S}"


class LastPlan(models.Model):
    """Until which day the reminders of a rule were planned (đã lập đến ngày)."""

    rule = models.CharField(max_length=60, primary_key=True)
    day = models.DateField()

    class Meta:
        verbose_name = _("lần lập nhắc việc")
        verbose_name_plural = _("lần lập nhắc việc")

    def __str__(self) -> str:
        return f"{self.rule} {self.day:%d/%m/%Y}"
