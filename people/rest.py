"""What every app's API shares: rows in reach, and no field that is quietly dropped.

It stands on the lowest floor because each app brings its own serializers and viewsets.
"""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import mixins, serializers, viewsets


class ScopedViewSet(viewsets.GenericViewSet[Any]):
    """Rows in the reach of who asks, so that what lies outside it is not found (404)."""

    def get_queryset(self) -> QuerySet[Any]:
        rows = super().get_queryset()
        # The schema is drawn without anybody asking.
        if getattr(self, "swagger_fake_view", False):
            return rows.none()
        # Every QuerySet of ours that the API serves has it; Django's own class does not say so.
        reached: QuerySet[Any] = rows.visible_to(self.request.user)  # type: ignore[attr-defined]
        return reached


class ReadViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, ScopedViewSet):
    """A list and a detail, both over the rows in reach."""


class DayField(serializers.DateField):
    """A day as 2024-05-15."""

    default_error_messages = {"invalid": gettext_lazy("Ngày phải có thật và viết năm-tháng-ngày.")}


class IdField(serializers.UUIDField):
    """The id of a row."""

    default_error_messages = {"invalid": gettext_lazy("Mã này không đúng.")}


class StrictSerializer(serializers.Serializer[Any]):
    """What a request may carry; a field that it does not know is refused, not ignored."""

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, dict):
            unknown = [name for name in data if name not in self._writable_names()]
            if unknown:
                raise serializers.ValidationError(
                    {name: [_("Trường này không ghi được.")] for name in unknown}
                )
        return super().to_internal_value(data)

    def _writable_names(self) -> set[str]:
        return {name for name, field in self.fields.items() if not field.read_only}


def one_named(field: str, rows: QuerySet[Any]) -> Any:
    """The row that a request names in ``field``; refuses, beside it, what is out of reach."""
    row = rows.first()
    if row is None:
        raise serializers.ValidationError(
            {field: [_("Không có, hoặc đồng chí không có quyền xem.")]}
        )
    return row
