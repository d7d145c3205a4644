"""Django admin of the rules by date: a value with its source, a committee's own with its reason."""

from typing import Any

from django.contrib import admin
from django.db.models import ForeignKey, Model, Q, QuerySet
from django.forms import ModelChoiceField
from django.http import HttpRequest

from cells.models import Organization
from people.admin import KeptAdmin, ReadOnlyAdmin
from people.requests import signed_in
from rules.models import Holiday, Rubric, Rule, RuleValue
from rules.services import keep_holiday, keep_rubric, keep_rule_value


@admin.register(Rule)
class RuleAdmin(ReadOnlyAdmin):
    """The questions that rules answer; their keys are the code's."""

    list_display = ["title", "key", "severity", "lookup_on"]
    list_filter = ["severity"]
    search_fields = ["key", "title"]


@admin.register(RuleValue)
class RuleValueAdmin(KeptAdmin):
    """What a rule says between two days. Where and from when a value holds is not edited
    over: another value begins on another day."""

    list_display = [
        "rule",
        "value",
        "effective_from",
        "effective_to",
        "organization",
        "source",
        "confidence",
    ]
    list_filter = ["confidence"]
    list_select_related = ["rule", "organization"]
    search_fields = ["rule__key", "rule__title", "source"]
    autocomplete_fields = ["rule", "organization"]
    fields = [
        "rule",
        "effective_from",
        "organization",
        "reason",
        "value",
        "unit",
        "effective_to",
        "source",
        "confidence",
        "note",
    ]

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        # Keys, titles and clauses are stored as written: nothing to fold.
        return admin.ModelAdmin.get_search_results(self, request, queryset, search_term)

    def get_queryset(self, request: HttpRequest) -> QuerySet[RuleValue]:
        reached = Organization.objects.visible_to(signed_in(request))
        values: QuerySet[RuleValue] = super().get_queryset(request)
        return values.filter(Q(organization=None) | Q(organization__in=reached))

    def formfield_for_foreignkey(
        self, db_field: ForeignKey[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> ModelChoiceField | None:
        if db_field.related_model is Organization:
            kwargs["queryset"] = Organization.objects.visible_to(signed_in(request))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["rule", "effective_from", "organization"] if obj else []

    def keep(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> Model:
        return keep_rule_value(value=obj, actor=signed_in(request))


@admin.register(Rubric)
class RubricAdmin(KeptAdmin):
    """Sheets for judging meetings. Whose a sheet is, and its code, are not edited over:
    another sheet has another code."""

    list_display = ["title", "code", "effective_from", "effective_to", "organization", "confidence"]
    list_filter = ["confidence"]
    list_select_related = ["organization"]
    search_fields = ["code", "title", "source"]
    autocomplete_fields = ["organization"]
    fields = [
        "code",
        "organization",
        "title",
        "meeting_kinds",
        "effective_from",
        "effective_to",
        "total",
        "bands",
        "groups",
        "not_applicable",
        "source",
        "confidence",
    ]

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        # Codes, titles and clauses are stored as written: nothing to fold.
        return admin.ModelAdmin.get_search_results(self, request, queryset, search_term)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Rubric]:
        reached = Organization.objects.visible_to(signed_in(request))
        sheets: QuerySet[Rubric] = super().get_queryset(request)
        return sheets.filter(Q(organization=None) | Q(organization__in=reached))

    def formfield_for_foreignkey(
        self, db_field: ForeignKey[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> ModelChoiceField | None:
        if db_field.related_model is Organization:
            kwargs["queryset"] = Organization.objects.visible_to(signed_in(request))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["code", "organization"] if obj else []

    def keep(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> Model:
        return keep_rubric(rubric=obj, actor=signed_in(request))


@admin.register(Holiday)
class HolidayAdmin(KeptAdmin):
    """Days off, and days worked in exchange, that the calendar does not know."""

    list_display = ["day", "is_working", "name"]
    search_fields = ["name"]

    def keep(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> Model:
        return keep_holiday(holiday=obj, actor=signed_in(request))
