"""The API of one's own inbox."""

from typing import Any
from uuid import UUID

import django_filters
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from notifications.models import Notification
from notifications.services import mark_read
from notifications.why import Why, explained
from people import clock
from people.models import User
from people.requests import signed_in
from people.rest import ReadViewSet


class WhyLineSerializer(serializers.Serializer[Any]):
    """One line of the answer to "why was I told this?"."""

    term = serializers.CharField()
    words = serializers.CharField()


class ExplainedListSerializer(serializers.ListSerializer[Notification]):
    """Explains a page of notifications at once, however many they are."""

    def to_representation(self, data: Any) -> list[Any]:
        rows = list(data)
        child: Any = self.child
        child.answers = _explained(rows, signed_in(self.context["request"]))
        return super().to_representation(rows)


class NotificationSerializer(serializers.ModelSerializer[Notification]):
    why = serializers.SerializerMethodField()
    # Set by the list, which explains all its rows together.
    answers: dict[UUID, Why] | None = None

    class Meta:
        model = Notification
        list_serializer_class = ExplainedListSerializer
        fields = [
            "id", "rule", "title", "reason", "due_on", "url", "sent_at", "read_at", "settled_at",
            "why",
        ]  # fmt: skip
        read_only_fields = fields

    @extend_schema_field(WhyLineSerializer(many=True))
    def get_why(self, told: Notification) -> list[dict[str, str]]:
        answers = self.answers or _explained([told], signed_in(self.context["request"]))
        return [{"term": term, "words": str(words)} for term, words in answers[told.pk].lines]


def _explained(rows: list[Notification], reader: User) -> dict[UUID, Why]:
    told = Notification.objects.visible_to(reader).filter(pk__in=[row.pk for row in rows])
    return {why.notification.pk: why for why in explained(told, clock.today())}


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
