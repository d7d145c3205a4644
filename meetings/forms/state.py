"""What stands in a form: a page that repeats one for each item needs no form for it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS


@dataclass(frozen=True)
class FormState:
    """The fields of a form, what stands in them and what was refused of it.

    ``auto_id`` makes the ids of the inputs, as in a Django form.
    """

    fields: Mapping[str, forms.Field]
    auto_id: str
    values: Mapping[str, Any] = field(default_factory=dict)
    errors: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def blank(cls, form: type[forms.Form], auto_id: str, **values: Any) -> Self:
        """A form as the page offers it; a Django form would copy each field, to be drawn once."""
        return cls(form.base_fields, auto_id, values)

    @classmethod
    def of(cls, form: forms.Form) -> Self:
        """A form with what was typed into it, refused or not yet sent."""
        values = {name: form[name].value() for name in form.fields}
        return cls(form.fields, str(form.auto_id), values, form.errors)

    def value(self, name: str) -> Any:
        """What stands in the field ``name``, else what it offers first."""
        return self.values.get(name, self.fields[name].initial)

    def id_of(self, name: str) -> str:
        return self.auto_id % name

    @property
    def non_field_errors(self) -> list[str]:
        """What was refused of the form as a whole."""
        return list(self.errors.get(NON_FIELD_ERRORS, ()))
