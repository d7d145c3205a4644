"""What stands in a form: a page that repeats one for each item needs no form for it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS


@dataclass(frozen=True)
class FormState:
    """What stands in the fields of a form and what was refused of them.

    ``form`` is its class; ``auto_id`` makes the ids of the inputs, as in a Django form.
    """

    form: Any
    auto_id: str
    values: Mapping[str, Any] = field(default_factory=dict)
    errors: Mapping[str, Any] = field(default_factory=dict)
    choices: Mapping[str, list[Any]] = field(default_factory=dict)

    @classmethod
    def of(cls, form: forms.BaseForm) -> Self:
        """A form with what was typed into it, refused or not yet sent."""
        values = {name: form[name].value() for name in form.fields}
        choices = {n: f.choices for n, f in form.fields.items() if hasattr(f, "choices")}
        return cls(type(form), str(form.auto_id), values, form.errors, choices)

    def value(self, name: str) -> Any:
        """What stands in the field ``name``, else what it offers first."""
        return self.values.get(name, self.form.base_fields[name].initial)

    def id_of(self, name: str) -> str:
        return self.auto_id % name

    @property
    def non_field_errors(self) -> list[str]:
        """What was refused of the form as a whole."""
        return list(self.errors.get(NON_FIELD_ERRORS, ()))
