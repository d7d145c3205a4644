"""The API of organisations and quotas: both are read here and changed in their pages."""

import django_filters
from rest_framework import serializers

from cells.models import Organization, Quota
from people.rest import ReadViewSet


class OrganizationSerializer(serializers.ModelSerializer[Organization]):
    class Meta:
        model = Organization
        fields = [
            "id",
            "code",
            "name",
            "kind",
            "cell_kind",
            "parent",
            "position",
            "is_upland",
            "meeting_day",
            "meeting_time",
            "meeting_place",
            "established_on",
            "dissolved_on",
        ]
        read_only_fields = fields


class OrganizationFilter(django_filters.FilterSet):
    parent = django_filters.UUIDFilter(field_name="parent_id")

    class Meta:
        model = Organization
        fields = ["kind", "cell_kind", "code"]


class OrganizationViewSet(ReadViewSet):
    """Party organisations in reach (tổ chức đảng)."""

    queryset = Organization.objects.order_by("position", "name", "id")
    serializer_class = OrganizationSerializer
    filterset_class = OrganizationFilter


class QuotaSerializer(serializers.ModelSerializer[Quota]):
    organization_name = serializers.CharField(source="organization.name")

    class Meta:
        model = Quota
        fields = [
            "id",
            "organization",
            "organization_name",
            "year",
            "source",
            "target",
            "decision",
        ]
        read_only_fields = fields


class QuotaFilter(django_filters.FilterSet):
    organization = django_filters.UUIDFilter(field_name="organization_id")
    year = django_filters.NumberFilter()

    class Meta:
        model = Quota
        fields = ["source"]


class QuotaViewSet(ReadViewSet):
    """Targets of the organisations in reach (chỉ tiêu)."""

    queryset = Quota.objects.select_related("organization").order_by(
        "-year", "organization__position", "source", "id"
    )
    serializer_class = QuotaSerializer
    filterset_class = QuotaFilter
