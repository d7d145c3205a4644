"""The API of meetings and of what they give people to do."""

from typing import Any

import django_filters
from django.db.models import Count, Q
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from cells.models import Organization
from meetings import services
from meetings.access import may_write_meeting
from meetings.models import (
    AgendaItem,
    AttendanceState,
    Meeting,
    MeetingForm,
    MeetingKind,
    MeetingState,
    Task,
    Vote,
)
from meetings.services.guards import require_leader
from people.requests import signed_in
from people.rest import DayField, IdField, ReadViewSet, StrictSerializer, one_named


class MomentField(serializers.DateTimeField):
    """A moment as 2024-05-03T19:30, local unless it names its zone."""

    default_error_messages = {
        "invalid": gettext_lazy("Thời gian phải có thật và viết như 2024-05-03T19:30.")
    }


class VoteSerializer(serializers.ModelSerializer[Vote]):
    class Meta:
        model = Vote
        fields = ["entitled", "present", "votes_for", "against", "other"]
        read_only_fields = fields


class ItemSerializer(serializers.ModelSerializer[AgendaItem]):
    """One item of the agenda; what was said stays empty for who may not read the draft."""

    vote = VoteSerializer(allow_null=True, default=None)

    class Meta:
        model = AgendaItem
        fields = [
            "id",
            "position",
            "kind",
            "title",
            "candidate",
            "text",
            "conclusion",
            "next_step",
            "review",
            "decision",
            "vote",
        ]
        read_only_fields = fields

    def to_representation(self, instance: AgendaItem) -> dict[str, Any]:
        shown = super().to_representation(instance)
        if not self.context.get("told"):
            shown |= {"text": "", "conclusion": "", "next_step": "", "vote": None}
        return shown


class AttendanceCountSerializer(serializers.Serializer[Any]):
    """How many of the roll were present, away with and without reason, and exempt."""

    present = serializers.IntegerField()
    excused = serializers.IntegerField()
    absent = serializers.IntegerField()
    exempt = serializers.IntegerField()


class MeetingSerializer(serializers.ModelSerializer[Meeting]):
    cell_name = serializers.CharField(source="cell.name")
    attendance = serializers.SerializerMethodField()

    class Meta:
        model = Meeting
        fields = [
            "id",
            "cell",
            "cell_name",
            "committee",
            "kind",
            "month",
            "planned_at",
            "place",
            "form",
            "state",
            "chair",
            "minute_taker",
            "started_at",
            "ended_at",
            "conclusion",
            "finalised_at",
            "cancel_reason",
            "attendance",
        ]
        read_only_fields = fields

    @extend_schema_field(AttendanceCountSerializer)
    def get_attendance(self, meeting: Meeting) -> dict[str, int]:
        return {state.value: getattr(meeting, f"count_{state.value}", 0) for state in _COUNTED}


_COUNTED = (
    AttendanceState.PRESENT,
    AttendanceState.EXCUSED,
    AttendanceState.ABSENT,
    AttendanceState.EXEMPT,
)


class WholeMeetingSerializer(MeetingSerializer):
    """A meeting with its agenda."""

    items = serializers.SerializerMethodField()

    class Meta(MeetingSerializer.Meta):
        fields = [*MeetingSerializer.Meta.fields, "items"]
        read_only_fields = fields

    @extend_schema_field(ItemSerializer(many=True))
    def get_items(self, meeting: Meeting) -> Any:
        user = signed_in(self.context["request"])
        told = meeting.state == MeetingState.FINALISED or may_write_meeting(user, meeting.cell)
        items = meeting.items.select_related("vote")
        return ItemSerializer(items, many=True, context={"told": told}).data


class DraftSerializer(StrictSerializer):
    """A meeting to be: of which cell, of what kind, when and where."""

    cell = IdField()
    kind = serializers.ChoiceField(MeetingKind.choices, default=MeetingKind.REGULAR)
    planned_at = MomentField()
    place = serializers.CharField(max_length=120, required=False, allow_blank=True, default="")
    form = serializers.ChoiceField(MeetingForm.choices, default=MeetingForm.IN_PERSON)


class FinaliseSerializer(StrictSerializer):
    """How the meeting ended."""

    ended_at = MomentField()
    conclusion = serializers.CharField()


class MeetingFilter(django_filters.FilterSet):
    cell = django_filters.UUIDFilter(field_name="cell_id")
    month = django_filters.DateFilter()

    class Meta:
        model = Meeting
        fields = ["state", "kind"]


class MeetingViewSet(ReadViewSet):
    """Meetings of cells (sinh hoạt chi bộ): the own cell's, above it the final minutes."""

    queryset = (
        Meeting.objects.select_related("cell")
        .annotate(
            **{
                f"count_{state.value}": Count("attendances", filter=Q(attendances__state=state))
                for state in _COUNTED
            }
        )
        .order_by("-planned_at", "id")
    )
    serializer_class = MeetingSerializer
    filterset_class = MeetingFilter

    def get_serializer_class(self) -> type[MeetingSerializer]:
        return MeetingSerializer if self.action == "list" else WholeMeetingSerializer

    @extend_schema(request=DraftSerializer, responses={201: WholeMeetingSerializer})
    def create(self, request: Request, *_args: Any, **_kwargs: Any) -> Response:
        """Draft a meeting with its standing items."""
        asked = DraftSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        values = asked.validated_data
        cells = Organization.objects.visible_to(signed_in(request)).cells()
        meeting = services.draft_meeting(
            cell=one_named("cell", cells.filter(pk=values.pop("cell"))),
            actor=signed_in(request),
            **values,
        )
        return Response(self._shown(meeting), status=status.HTTP_201_CREATED)

    @extend_schema(request=None, responses=WholeMeetingSerializer)
    @action(detail=True, methods=["post"])
    def announce(self, request: Request, *_args: Any, **_kwargs: Any) -> Response:
        """Send the invitation."""
        meeting = services.announce_meeting(meeting=self.get_object(), actor=signed_in(request))
        return Response(self._shown(meeting))

    @extend_schema(request=FinaliseSerializer, responses=WholeMeetingSerializer)
    @action(detail=True, methods=["post"])
    def finalise(self, request: Request, *_args: Any, **_kwargs: Any) -> Response:
        """End the meeting: what it concluded acts, and the minutes lock."""
        meeting = self.get_object()
        # Who may not is told so before what the body lacks.
        require_leader(signed_in(request), meeting)
        asked = FinaliseSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        done = services.finalise_meeting(
            meeting=meeting, actor=signed_in(request), **asked.validated_data
        )
        return Response(self._shown(done))

    def _shown(self, meeting: Meeting) -> dict[str, Any]:
        """The meeting as it stands, counts included."""
        shown: dict[str, Any] = self.get_serializer(self.get_queryset().get(pk=meeting.pk)).data
        return shown


class TaskSerializer(serializers.ModelSerializer[Task]):
    owner_name = serializers.CharField(source="owner.person.full_name")

    class Meta:
        model = Task
        fields = [
            "id",
            "meeting",
            "cell",
            "title",
            "owner",
            "owner_name",
            "due_on",
            "state",
            "closed_on",
            "drop_reason",
        ]
        read_only_fields = fields


class CloseSerializer(StrictSerializer):
    """On which day it was done; today unless said."""

    closed_on = DayField(required=False, allow_null=True, default=None)


class TaskFilter(django_filters.FilterSet):
    cell = django_filters.UUIDFilter(field_name="cell_id")
    meeting = django_filters.UUIDFilter(field_name="meeting_id")
    owner = django_filters.UUIDFilter(field_name="owner_id")

    class Meta:
        model = Task
        fields = ["state"]


class TaskViewSet(ReadViewSet):
    """What meetings gave people to do (nhiệm vụ): one's own, and those of meetings in reach."""

    queryset = Task.objects.select_related("owner__person", "cell").order_by("due_on", "id")
    serializer_class = TaskSerializer
    filterset_class = TaskFilter

    @extend_schema(request=CloseSerializer, responses=TaskSerializer)
    @action(detail=True, methods=["post"])
    def close(self, request: Request, *_args: Any, **_kwargs: Any) -> Response:
        """Mark a task as done."""
        task = self.get_object()
        asked = CloseSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        done = services.close_task(task=task, actor=signed_in(request), **asked.validated_data)
        return Response(self.get_serializer(done).data)
