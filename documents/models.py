"""Filters of lists that somebody kept under a name."""

import uuid
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from people.models import User


class SavedFilterQuerySet(models.QuerySet["SavedFilter"]):
    def visible_to(self, user: User) -> Self:
        """Keep the user's own: a filter is nobody else's business."""
        return self.filter(owner=user)

    def of_list(self, list_name: str) -> Self:
        return self.filter(list_name=list_name)


class SavedFilter(models.Model):
    """One way of looking at a list (bộ lọc đã ghi): its name and what the URL carries.

    It holds no rows: opened again, it shows what its owner may see on that day.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(
        User, models.CASCADE, related_name="saved_filters", verbose_name=_("của")
    )
    # The name of the list's address ("members:list").
    list_name = models.CharField(_("danh sách"), max_length=40)
    name = models.CharField(_("tên bộ lọc"), max_length=60)
    query = models.CharField(_("điều kiện"), max_length=400, blank=True)

    objects = SavedFilterQuerySet.as_manager()

    class Meta:
        verbose_name = _("bộ lọc đã ghi")
        verbose_name_plural = _("bộ lọc đã ghi")
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "list_name", "name"],
                name="saved_filter_name_once",
                violation_error_message=_("Đã có bộ lọc cùng tên."),
            ),
        ]

    def __str__(self) -> str:
        return self.name
