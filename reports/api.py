"""The API of figures: quota progress of a year, counted for who asks."""

from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from people import clock
from people.requests import signed_in
from reports.access import figures_of
from reports.progress import QuotaProgress, Target, quota_progress
from reports.views.base import FIRST_YEAR, LAST_YEAR


class TargetSerializer(serializers.Serializer[Any]):
    target = serializers.IntegerField(allow_null=True)
    percent = serializers.FloatField(allow_null=True)


class TargetsSerializer(serializers.Serializer[Any]):
    """Of the committee's own resolution, and assigned from above."""

    own = TargetSerializer()
    assigned = TargetSerializer()


class CellProgressSerializer(serializers.Serializer[Any]):
    """One cell (one committee, where the reach holds several) and its assigned share."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    admitted = serializers.IntegerField()
    target = serializers.IntegerField(allow_null=True)
    percent = serializers.FloatField(allow_null=True)


class QuotaProgressSerializer(serializers.Serializer[Any]):
    year = serializers.IntegerField()
    admitted = serializers.IntegerField()
    targets = TargetsSerializer()
    cells = CellProgressSerializer(many=True)


def _number(percent: Decimal | None) -> float | None:
    return None if percent is None else float(percent)


def _target(target: Target) -> dict[str, Any]:
    return {"target": target.target, "percent": _number(target.percent)}


def as_json(progress: QuotaProgress) -> dict[str, Any]:
    """Return ``progress`` in the words of the API; percentages are truncated numbers."""
    return {
        "year": progress.year,
        "admitted": progress.admitted,
        "targets": {"own": _target(progress.own), "assigned": _target(progress.assigned)},
        "cells": [
            {
                "id": str(line.organization.pk),
                "name": line.organization.name,
                "admitted": line.admitted,
                "target": line.assigned,
                "percent": _number(line.percent),
            }
            for line in progress.lines
        ],
    }


class QuotaProgressViewSet(viewsets.ViewSet):
    """Admissions of a year against both targets, in the reach of who asks."""

    @extend_schema(
        parameters=[
            OpenApiParameter("year", int, description="Năm; mặc định là năm nay."),
            OpenApiParameter("organization", str, description="Xem riêng một tổ chức."),
        ],
        responses=QuotaProgressSerializer,
    )
    def list(self, request: Request) -> Response:
        scope = figures_of(signed_in(request), request.query_params.get("organization", ""))
        if not scope:
            raise PermissionDenied(
                _("Số liệu dành cho cấp ủy chi bộ, đảng ủy, văn phòng và người theo dõi.")
            )
        return Response(as_json(quota_progress(scope, self._year(request))))

    def _year(self, request: Request) -> int:
        asked = request.query_params.get("year")
        if asked is None:
            return clock.today().year
        if not (asked.isascii() and asked.isdigit() and FIRST_YEAR <= int(asked) <= LAST_YEAR):
            raise ValidationError({"year": _("Năm phải là số từ 2000 đến 2100.")})
        return int(asked)
