"""The API of one's own inbox."""

from typing import Any

import django_filters
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from notifications.models import Notification
from notifications.services import mark_read
from people.requests import signed_in
from people.rest import ReadViewSet


class NotificationSerializer(serializers.ModelSerializer[Notification]):
    class Meta:
        model = Notification
        fields = ["id", "title", "reason", "due_on", "url", "sent_at", "read_at"]
        read_only_fields = fields


class NotificationFilter(django_filters.FilterSet):
    is_unread = django_filters.BooleanFilter(field_name="read_at", lookup_expr="isnull")


class NotificationViewSet(ReadViewSet):
    """What was told to who asks (thông báo); an inbox is nobody else's."""

    queryset = Notification.objects.order_by("-created_at", "id")
    serializer_class = NotificationSerializer
    filterset_class = NotificationFilter

    @extend_schema(request=None, responses=NotificationSerializer)
    @action(detail=True, methods=["post"])
    def read(self, request: Request, *_args: Any, **_kwargs: Any) -> Response:
        """Mark one as read."""
        notification = self.get_object()
        mark_read(notification=notification, actor=signed_in(request))
        notification.refresh_from_db()
        return Response(self.get_serializer(notification).data)
