"""The API of candidates, of who helps them, and of the mentors' monthly reports."""

from typing import Any

import django_filters
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from candidates import readiness
from candidates.access import note_opening
from candidates.models import Candidate, MentorReport, Mentorship, Step
from candidates.services import (
    assign_mentor,
    return_report,
    save_report,
    submit_report,
)
from candidates.services.reports import require_returner
from members.models import Member
from people import clock
from people.requests import signed_in
from people.rest import DayField, IdField, ReadViewSet, StrictSerializer, one_named
from rules.services import preload


class CandidateSerializer(serializers.ModelSerializer[Candidate]):
    full_name = serializers.CharField(source="person.full_name")
    sex = serializers.CharField(source="person.sex")
    birth_date = serializers.DateField(source="person.birth_date", allow_null=True)
    birth_precision = serializers.CharField(source="person.birth_precision")
    ethnic_group = serializers.CharField(source="person.ethnic_group")
    ethnic_name = serializers.CharField(source="person.ethnic_label")
    education_level = serializers.CharField(source="person.education_level")
    cell_name = serializers.CharField(source="cell.name")

    class Meta:
        model = Candidate
        fields = [
            "id",
            "full_name",
            "sex",
            "birth_date",
            "birth_precision",
            "ethnic_group",
            "ethnic_name",
            "education_level",
            "cell",
            "cell_name",
            "committee",
            "stage",
            "stage_since",
            "opened_on",
            "closed_on",
            "dossier_opened_on",
        ]
        read_only_fields = fields


class CandidateFilter(django_filters.FilterSet):
    cell = django_filters.UUIDFilter(field_name="cell_id")
    is_open = django_filters.BooleanFilter(field_name="closed_on", lookup_expr="isnull")
    name = django_filters.CharFilter(method="matching")
    q = django_filters.CharFilter(method="matching")

    class Meta:
        model = Candidate
        fields = ["stage"]

    def matching(self, rows: Any, _name: str, text: str) -> Any:
        return rows.matching(text)


class ConditionSerializer(serializers.Serializer[Any]):
    """One condition with its clause and who acts on it."""

    key = serializers.CharField()
    title = serializers.CharField()
    state = serializers.CharField()
    detail = serializers.CharField()
    clause = serializers.CharField()
    who = serializers.CharField()
    earliest = serializers.DateField(allow_null=True)
    lapses_on = serializers.DateField(allow_null=True)


class ReadinessSerializer(serializers.Serializer[Any]):
    """Whether a step may be taken on a day, and if not, why and when."""

    step = serializers.CharField()
    on = serializers.DateField()
    ready = serializers.BooleanField()
    answer = serializers.CharField()
    earliest = serializers.DateField(allow_null=True)
    conditions = ConditionSerializer(many=True)


class CandidateViewSet(ReadViewSet):
    """People on the way to admission, in reach (quần chúng)."""

    queryset = Candidate.objects.select_related("person", "cell").order_by("person__sort_key", "id")
    serializer_class = CandidateSerializer
    filterset_class = CandidateFilter

    def retrieve(self, request: Request, *_args: Any, **_kwargs: Any) -> Response:
        """Show one candidate; that it was opened is kept."""
        candidate = self.get_object()
        note_opening(signed_in(request), candidate)
        return Response(self.get_serializer(candidate).data)

    @extend_schema(
        parameters=[OpenApiParameter("step", str, enum=[step.value for step in readiness.STEPS])],
        responses=ReadinessSerializer,
    )
    @action(detail=True, filterset_class=None, pagination_class=None)
    def readiness(self, request: Request, *_args: Any, **_kwargs: Any) -> Response:
        """Judge today whether the next step (or ``?step=``) may be taken for this candidate."""
        facts = readiness.with_facts(self.get_queryset())
        candidate = get_object_or_404(facts, pk=self.get_object().pk)
        asked = request.query_params.get("step", "")
        if asked and asked not in readiness.STEPS:
            raise serializers.ValidationError({"step": _("Không có bước này.")})
        preload(*readiness.KEYS)
        today = clock.today()
        step = Step(asked) if asked else readiness.next_step(candidate, today) or Step.CELL_VOTED
        judged = readiness.judge(candidate, step, today)
        return Response(ReadinessSerializer(judged).data)


class MentorshipSerializer(serializers.ModelSerializer[Mentorship]):
    candidate_name = serializers.CharField(source="candidate.person.full_name")
    mentor_name = serializers.CharField(source="mentor.person.full_name")

    class Meta:
        model = Mentorship
        fields = [
            "id",
            "candidate",
            "candidate_name",
            "mentor",
            "mentor_name",
            "slot",
            "started_on",
            "ended_on",
            "ground",
            "reports_from",
        ]
        read_only_fields = fields


class AssignMentorSerializer(StrictSerializer):
    """Who is to help whom from when."""

    candidate = IdField()
    mentor = IdField()
    started_on = DayField()
    ground = serializers.CharField(required=False, allow_blank=True, default="", max_length=200)


class MentorshipFilter(django_filters.FilterSet):
    candidate = django_filters.UUIDFilter(field_name="candidate_id")
    mentor = django_filters.UUIDFilter(field_name="mentor_id")
    is_open = django_filters.BooleanFilter(field_name="ended_on", lookup_expr="isnull")


class MentorshipViewSet(ReadViewSet):
    """Who helps whom (phân công giúp đỡ)."""

    queryset = Mentorship.objects.select_related("candidate__person", "mentor__person").order_by(
        "candidate__person__sort_key", "slot", "id"
    )
    serializer_class = MentorshipSerializer
    filterset_class = MentorshipFilter

    @extend_schema(request=AssignMentorSerializer, responses={201: MentorshipSerializer})
    def create(self, request: Request, *_args: Any, **_kwargs: Any) -> Response:
        """Assign a mentor to a candidate."""
        asked = AssignMentorSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        values = asked.validated_data
        candidate = get_object_or_404(
            Candidate.objects.visible_to(signed_in(request)), pk=values.pop("candidate")
        )
        mentor = Member.objects.visible_to(signed_in(request)).filter(pk=values.pop("mentor"))
        mentorship = assign_mentor(
            candidate=candidate,
            mentor=one_named("mentor", mentor),
            actor=signed_in(request),
            **values,
        )
        return Response(self.get_serializer(mentorship).data, status=status.HTTP_201_CREATED)


class MentorReportSerializer(serializers.ModelSerializer[MentorReport]):
    candidate = serializers.UUIDField(source="mentorship.candidate_id")
    candidate_name = serializers.CharField(source="mentorship.candidate.person.full_name")
    mentor_name = serializers.CharField(source="mentorship.mentor.person.full_name")

    class Meta:
        model = MentorReport
        fields = [
            "id",
            "mentorship",
            "candidate",
            "candidate_name",
            "mentor_name",
            "cell",
            "period",
            "due_on",
            "state",
            "strengths",
            "weaknesses",
            "tasks",
            "motive",
            "proposal",
            "submitted_at",
            "return_reason",
        ]
        read_only_fields = fields


class WrittenReportSerializer(StrictSerializer, serializers.ModelSerializer[MentorReport]):
    """What a mentor writes."""

    class Meta:
        model = MentorReport
        fields = ["strengths", "weaknesses", "tasks", "motive", "proposal"]


class ReasonSerializer(StrictSerializer):
    """Why something is sent back or called off."""

    reason = serializers.CharField(max_length=200)


class MentorReportFilter(django_filters.FilterSet):
    cell = django_filters.UUIDFilter(field_name="cell_id")
    candidate = django_filters.UUIDFilter(field_name="mentorship__candidate_id")
    mentorship = django_filters.UUIDFilter(field_name="mentorship_id")
    period = django_filters.DateFilter()

    class Meta:
        model = MentorReport
        fields = ["state"]


class MentorReportViewSet(ReadViewSet):
    """The mentors' monthly reports (nhận xét): one's own, the cell's, above it the sent."""

    queryset = MentorReport.objects.select_related(
        "mentorship__candidate__person", "mentorship__mentor__person", "cell"
    ).order_by("-period", "mentorship", "id")
    serializer_class = MentorReportSerializer
    filterset_class = MentorReportFilter

    @extend_schema(request=WrittenReportSerializer(partial=True), responses=MentorReportSerializer)
    def partial_update(self, request: Request, *_args: Any, **_kwargs: Any) -> Response:
        """Keep a draft."""
        report = self.get_object()
        fields = self._written(request)
        return self._answer(save_report(report=report, fields=fields, actor=signed_in(request)))

    @extend_schema(request=WrittenReportSerializer(partial=True), responses=MentorReportSerializer)
    @action(detail=True, methods=["post"])
    def submit(self, request: Request, *_args: Any, **_kwargs: Any) -> Response:
        """Send a report to the cell; what the body carries is written first."""
        report = self.get_object()
        fields = self._written(request)
        return self._answer(submit_report(report=report, fields=fields, actor=signed_in(request)))

    @extend_schema(request=ReasonSerializer, responses=MentorReportSerializer)
    @action(detail=True, methods=["post"], url_path="return", url_name="return")
    def send_back(self, request: Request, *_args: Any, **_kwargs: Any) -> Response:
        """Send a report back to its mentor with the reason."""
        report = self.get_object()
        require_returner(signed_in(request), report)
        asked = ReasonSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        return self._answer(
            return_report(report=report, actor=signed_in(request), **asked.validated_data)
        )

    def _written(self, request: Request) -> dict[str, Any]:
        asked = WrittenReportSerializer(data=request.data, partial=True)
        asked.is_valid(raise_exception=True)
        fields: dict[str, Any] = asked.validated_data
        return fields

    def _answer(self, report: MentorReport) -> Response:
        return Response(self.get_serializer(report).data)
