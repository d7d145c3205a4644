"""Django admin of reminders: how each rule runs below a committee, and which ways it allows.

Nothing here tells of a person, so it needs no floor above; what was sent to whom stands in
``reports.admin``.
"""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import ForeignKey, Model, QuerySet
from django.forms import ModelChoiceField
from django.http import HttpRequest
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cells import policy
from cells.access import reach
from cells.models import Organization, OrganizationKind
from notifications import keeping, registry
from notifications.models import CommitteeSetting, RuleSetting
from people import clock
from people.admin import KeptAdmin, KeptForm
from people.requests import signed_in


class DaysField(forms.CharField):
    """The days of a ladder as people write them: "-3, 1, x, 4"; x leaves a rung out."""

    def prepare_value(self, value: Any) -> Any:
        return written(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        typed = super().to_python(value)
        if not typed:
            return None
        try:
            days = (day.strip() for day in typed.replace(";", ",").split(","))
            return [None if day in LEFT_OUT else int(day) for day in days]
        except ValueError as error:
            raise ValidationError(
                _("Ghi các số nguyên cách nhau bằng dấu phẩy, bỏ bậc nào thì ghi x: -3, 1, x, 4."),
                code="invalid",
            ) from error


LEFT_OUT = ("x", "X")


def written(days: list[int | None]) -> str:
    """The days of a ladder as they are typed."""
    return ", ".join("x" if day is None else str(day) for day in days)


def _rules() -> list[tuple[str, Any]]:
    return [("", "---------"), *((rule.key, rule.title) for rule in registry.rules)]


class RuleSettingForm(KeptForm):
    rule = forms.ChoiceField(label=gettext_lazy("quy tắc"), choices=_rules)
    days = DaysField(
        label=gettext_lazy("số ngày của từng bậc"),
        required=False,
        help_text=gettext_lazy(
            "Mỗi bậc một số, cách nhau bằng dấu phẩy; trước hạn là số âm, bỏ bậc nào thì ghi x. "
            "Bỏ trống thì theo mặc định ghi ở dưới."
        ),
    )

    class Meta:
        model = RuleSetting
        fields = ["committee", "rule", "is_on", "days", "reason"]


class ReminderAdmin(KeptAdmin):
    """Settings of the committees in reach; without a row the default holds."""

    list_select_related = ["committee"]
    search_fields = ["committee__name_key"]
    autocomplete_fields = ["committee"]
    ordering = ["committee__path", "pk"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        within = reach(signed_in(request)).organizations(policy.KEEP_REMINDERS, "committee__")
        return super().get_queryset(request).filter(within)

    def formfield_for_foreignkey(
        self, db_field: ForeignKey[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> ModelChoiceField | None:
        if db_field.related_model is Organization:
            within = reach(signed_in(request)).organizations(policy.KEEP_REMINDERS)
            kwargs["queryset"] = Organization.objects.active().filter(
                within, kind=OrganizationKind.COMMITTEE
            )
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return admin.ModelAdmin.has_delete_permission(self, request, obj)


@admin.register(RuleSetting)
class RuleSettingAdmin(ReminderAdmin):
    """Which rules a committee runs otherwise than they were made, and why."""

    form = RuleSettingForm
    list_display = ["rule_title", "committee", "is_on", "days_written", "reason"]
    list_filter = ["is_on"]

    @admin.display(description=gettext_lazy("quy tắc"), ordering="rule")
    def rule_title(self, setting: RuleSetting) -> str:
        rule = registry.rule_of(setting.rule)
        return str(rule.title) if rule else setting.rule

    @admin.display(description=gettext_lazy("số ngày của từng bậc"))
    def days_written(self, setting: RuleSetting) -> str:
        return written(setting.days) if setting.days else _("theo mặc định")

    @admin.display(description=gettext_lazy("mặc định"))
    def usual(self, setting: RuleSetting) -> SafeString:
        """The ladder of the rule as it was made; of each rule while none is chosen."""
        chosen = registry.rule_of(setting.rule)
        today = clock.today()
        lines = [
            (rule.title, ", ".join(f"{rung.days} ({rung.step.label})" for rung in rungs))
            for rule in ([chosen] if chosen else registry.rules)
            if (rungs := rule.rungs_on(today))
        ]
        return format_html_join("", "<p><b>{}</b><br>{}</p>", lines)

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        form = super().get_form(request, obj, change=change, **kwargs)
        if obj is not None:
            # A rule stands in its row for good; another rule is another row.
            form.base_fields.pop("rule")
        return form

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ["committee", "rule" if obj is None else "rule_title", "is_on", "days", "reason",
                "usual"]  # fmt: skip

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["usual"] if obj is None else ["committee", "rule_title", "usual"]

    def keep(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> Model:
        return keeping.keep_rule_setting(setting=obj, actor=signed_in(request))

    def delete_model(self, request: HttpRequest, obj: RuleSetting) -> None:
        keeping.drop_rule_setting(setting=obj, actor=signed_in(request))


@admin.register(CommitteeSetting)
class CommitteeSettingAdmin(ReminderAdmin):
    """Which ways out of the app a committee allows."""

    list_display = ["committee", *keeping.WAY_FIELDS]
    fields = ["committee", *keeping.WAY_FIELDS]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["committee"] if obj else []

    def keep(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> Model:
        return keeping.keep_committee_setting(setting=obj, actor=signed_in(request))

    def delete_model(self, request: HttpRequest, obj: CommitteeSetting) -> None:
        keeping.drop_committee_setting(setting=obj, actor=signed_in(request))
