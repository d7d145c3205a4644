"""What every app's Django admin shares: changes go through services, refusals show as errors.

It stands on the lowest floor because each app brings its own admin.
"""

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse

from people import names

if TYPE_CHECKING:
    _ModelForm = forms.ModelForm[Any]
    _ModelAdmin = admin.ModelAdmin[Any]
else:
    _ModelForm, _ModelAdmin = forms.ModelForm, admin.ModelAdmin


class KeptForm(_ModelForm):
    """A form that shows what the service refused, beside the field where it can."""

    # Set by the admin for the second showing of a form whose service said no.
    refusal: ValidationError | None = None
    # True where the service may first clear what stands in the way of a constraint.
    leaves_constraints = False
    # Fields that the service calls otherwise, by its name for them.
    called: dict[str, str] = {}

    def clean(self) -> dict[str, Any]:
        if not self.leaves_constraints:
            super().clean()
        for said, messages in self._refused():
            name = self.called.get(said, said)
            self.add_error(name if name in self.fields else None, messages)
        return self.cleaned_data

    def _refused(self) -> list[tuple[str, list[str]]]:
        if self.refusal is None:
            return []
        if hasattr(self.refusal, "error_dict"):
            return list(self.refusal.message_dict.items())
        return [(NON_FIELD_ERRORS, self.refusal.messages)]


class FoldedSearchAdmin(_ModelAdmin):
    """Searches typed with or without accents, in keys that hold folded names."""

    def get_search_results(
        self, request: HttpRequest, queryset: models.QuerySet[Any], search_term: str
    ) -> tuple[models.QuerySet[Any], bool]:
        return super().get_search_results(request, queryset, names.fold(search_term))


class KeptAdmin(FoldedSearchAdmin):
    """An admin that changes state through one service, ``keep``, and deletes nothing."""

    form = KeptForm
    list_per_page = 50
    show_full_result_count = False
    actions = None

    def keep(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> models.Model:
        """Call the service with what the form holds; return the row as it stands then."""
        raise NotImplementedError

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        kept = self.keep(request, obj, form, change)
        obj.pk = kept.pk
        obj.refresh_from_db()

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the form again with the service's words when the service refuses."""
        try:
            with transaction.atomic():
                return super().changeform_view(request, *args, **kwargs)
        except ValidationError as refusal:
            # The admin hands its request, and nothing of ours, on to the form.
            request.refusal = refusal  # type: ignore[attr-defined]
            return super().changeform_view(request, *args, **kwargs)

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> type[_ModelForm]:
        form = super().get_form(request, obj, change=change, **kwargs)
        return type(form.__name__, (form,), {"refusal": getattr(request, "refusal", None)})

    def get_autocomplete_fields(self, request: HttpRequest) -> list[str]:
        """Searches over what the reader may list in this admin; a plain choice elsewhere."""
        return [
            name for name in super().get_autocomplete_fields(request) if self._lists(request, name)
        ]

    def _lists(self, request: HttpRequest, name: str) -> bool:
        field: Any = self.model._meta.get_field(name)
        listing = self.admin_site._registry.get(field.related_model)
        return listing is not None and listing.has_view_permission(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class ReadOnlyAdmin(FoldedSearchAdmin):
    """Rows that are looked at and never changed here."""

    list_per_page = 50
    show_full_result_count = False
    actions = None

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
