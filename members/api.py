"""The API of members: read in reach, their contact corrected."""

from typing import Any

import django_filters
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from members.access import note_opening
from members.models import Member
from members.services import correct_person
from people.models import Person
from people.requests import signed_in
from people.rest import ReadViewSet, StrictSerializer


class MemberSerializer(serializers.ModelSerializer[Member]):
    full_name = serializers.CharField(source="person.full_name")
    sex = serializers.CharField(source="person.sex")
    birth_date = serializers.DateField(source="person.birth_date", allow_null=True)
    birth_precision = serializers.CharField(source="person.birth_precision")
    ethnic_group = serializers.CharField(source="person.ethnic_group")
    ethnic_name = serializers.CharField(source="person.ethnic_label")
    education = serializers.CharField(source="person.education")
    education_level = serializers.CharField(source="person.education_level")
    profession = serializers.CharField(source="person.profession")
    occupation = serializers.CharField(source="person.occupation")
    theory_level = serializers.CharField(source="person.theory_level")
    home_place = serializers.CharField(source="person.home_place")
    residence = serializers.CharField(source="person.residence")
    phone = serializers.CharField(source="person.phone")
    email = serializers.CharField(source="person.email")
    national_id = serializers.CharField(source="person.national_id_masked")
    cell_name = serializers.CharField(source="cell.name")

    class Meta:
        model = Member
        fields = [
            "id",
            "full_name",
            "sex",
            "birth_date",
            "birth_precision",
            "ethnic_group",
            "ethnic_name",
            "education",
            "education_level",
            "profession",
            "occupation",
            "theory_level",
            "home_place",
            "residence",
            "phone",
            "email",
            "national_id",
            "cell",
            "cell_name",
            "committee",
            "status",
            "joined_on",
            "official_on",
            "card_number",
        ]
        read_only_fields = fields


class ContactSerializer(StrictSerializer, serializers.ModelSerializer[Person]):
    """How to reach a member: all that the API corrects."""

    class Meta:
        model = Person
        fields = ["phone", "email", "residence"]


class MemberFilter(django_filters.FilterSet):
    cell = django_filters.UUIDFilter(field_name="cell_id")
    joined_year = django_filters.NumberFilter(field_name="joined_on__year")
    name = django_filters.CharFilter(method="matching")
    q = django_filters.CharFilter(method="matching")

    class Meta:
        model = Member
        fields = ["status"]

    def matching(self, rows: Any, _name: str, text: str) -> Any:
        return rows.matching(text)


class MemberViewSet(ReadViewSet):
    """Party members in reach (đảng viên)."""

    queryset = Member.objects.select_related("person", "cell").order_by("sort_key", "id")
    serializer_class = MemberSerializer
    filterset_class = MemberFilter

    def retrieve(self, request: Request, *_args: Any, **_kwargs: Any) -> Response:
        """Show one member; that it was opened is kept."""
        member = self.get_object()
        note_opening(signed_in(request), member)
        return Response(self.get_serializer(member).data)

    @extend_schema(request=ContactSerializer(partial=True), responses=MemberSerializer)
    def partial_update(self, request: Request, *_args: Any, **_kwargs: Any) -> Response:
        """Correct phone, e-mail or residence."""
        member = self.get_object()
        asked = ContactSerializer(data=request.data, partial=True)
        asked.is_valid(raise_exception=True)
        member = correct_person(
            member=member, changes=asked.validated_data, actor=signed_in(request)
        )
        return Response(self.get_serializer(member).data)
