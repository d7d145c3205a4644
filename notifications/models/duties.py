"""What is to be done by when, as the rules found it: reminders climb from these rows."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from cells.models import Organization
from people.models import Person


class Duty(models.Model):
    """One thing that somebody must do by a day (việc đến hạn).

    Rules that a query cannot say write their findings here; each planning puts the rows right:
    what is done is gone, what moved has its new day. Rules that a query can say need no row.
    """

    rule = models.CharField(_("quy tắc"), max_length=60)
    subject_id = models.UUIDField(_("về"))
    due_on = models.DateField(_("hạn"))
    # Of the committee's own duties the committee stands here too.
    cell = models.ForeignKey(
        Organization, models.CASCADE, related_name="+", verbose_name=_("chi bộ")
    )
    committee = models.ForeignKey(
        Organization, models.CASCADE, related_name="+", verbose_name=_("đảng bộ")
    )
    # Who answers first where it is a person and not a post: a mentor, the owner of a task.
    owner = models.ForeignKey(
        Person, models.CASCADE, null=True, related_name="+", verbose_name=_("người làm")
    )
    title = models.CharField(_("nội dung"), max_length=200)
    # What is said to those above the owner.
    title_above = models.CharField(_("nội dung cho cấp trên"), max_length=200, blank=True)
    url = models.CharField(max_length=200, blank=True)
    url_above = models.CharField(max_length=200, blank=True)
    found_at = models.DateTimeField(_("tìm thấy lúc"))

    class Meta:
        verbose_name = _("việc đến hạn")
        verbose_name_plural = _("việc đến hạn")
        constraints = [
            models.UniqueConstraint(
                fields=["rule", "subject_id", "owner"], name="duty_once_per_owner"
            ),
            models.UniqueConstraint(
                fields=["rule", "subject_id"],
                condition=models.Q(owner=None),
                name="duty_once_without_owner",
            ),
        ]
        indexes = [models.Index(fields=["rule", "due_on"], name="duty_by_day")]

    def __str__(self) -> str:
        return f"{self.rule}: {self.title}"
