"""The page of the audit trail (nhật ký): who did what, on what, when."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q, QuerySet
from django.forms import DateField
from django.forms.utils import from_current_timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from cells.access import audit_seen_by, may_read_audit
from people import names
from people.models import AuditEntry
from people.requests import signed_in
from reports import actions

ROWS = 50


class AuditView(LoginRequiredMixin, TemplateView):
    """Entries in reach, newest first, in pages that never count them all."""

    template_name = "reports/audit.html"

    @cached_property
    def chosen(self) -> dict[str, str]:
        """What is filtered by, from the URL; what the URL makes up is left out."""
        asked = {key: self.request.GET.get(key, "").strip() for key in ("nguoi", "viec", "ngay")}
        if asked["viec"] not in actions.LABELS:
            asked["viec"] = ""
        return asked

    @cached_property
    def day(self) -> date | None:
        """The day asked for, in any of the ways people write a day; None for no day."""
        try:
            day: date | None = DateField(required=False).to_python(self.chosen["ngay"])
        except ValidationError:
            return None
        return day

    @property
    def is_wrong_day(self) -> bool:
        return bool(self.chosen["ngay"]) and self.day is None

    def get_entries(self) -> QuerySet[AuditEntry]:
        found = AuditEntry.objects.filter(audit_seen_by(signed_in(self.request)))
        if self.is_wrong_day:
            return found.none()
        if text := self.chosen["nguoi"]:
            found = found.filter(
                Q(actor__person__name_key__contains=names.fold(text))
                | Q(actor__username__iexact=text)
            )
        if action := self.chosen["viec"]:
            found = found.filter(action=action)
        if self.day:
            start = from_current_timezone(datetime.combine(self.day, time.min))
            found = found.filter(at__gte=start, at__lt=start + timedelta(days=1))
        before = self.request.GET.get("truoc", "")
        if before.isascii() and before.isdigit():
            found = found.filter(pk__lt=int(before))
        return found.select_related("actor__person").order_by("-pk")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        if not may_read_audit(signed_in(self.request)):
            raise PermissionDenied(
                _("Nhật ký dành cho ủy ban kiểm tra, cấp ủy, văn phòng và quản trị hệ thống.")
            )
        found = list(self.get_entries()[: ROWS + 1])
        kept = self.request.GET.copy()
        kept.pop("truoc", None)
        return super().get_context_data(
            entries=[(entry, actions.label(entry.action)) for entry in found[:ROWS]],
            older=found[ROWS - 1].pk if len(found) > ROWS else None,
            chosen=self.chosen,
            wrong_day=self.is_wrong_day,
            is_filtered=any(self.chosen.values()),
            is_first="truoc" not in self.request.GET,
            choices=sorted((str(said), action) for action, said in actions.LABELS.items()),
            kept=kept.urlencode(),
            **kwargs,
        )
