"""Inputs with their labels, and what was refused of them."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from meetings.forms.state import FormState

NOTHING = SafeString("")


def labelled(state: FormState, name: str, choices: Iterable[Any] = ()) -> SafeString:
    """The field ``name`` with its label, its help and what was refused of it."""
    field, key = state.fields[name], state.id_of(name)
    return format_html(
        '<div><label class="form-label" for="{}">{}</label>{}{}{}</div>',
        key,
        field.label,
        control(state, name, choices),
        format_html('<p class="form-text" id="{}_helptext">{}</p>', key, field.help_text)
        if field.help_text
        else NOTHING,
        refusals(state, name),
    )


def control(state: FormState, name: str, choices: Iterable[Any] = ()) -> SafeString:
    """The input itself; a list offers ``choices``, else those of its field."""
    field, value = state.fields[name], state.value(name)
    widget, key = field.widget, state.id_of(name)
    rest = _fixed(field) + _described(state, name)
    if isinstance(widget, forms.Select):
        offered = options(choices or getattr(field, "choices", ()), value)
        return format_html('<select name="{}" id="{}"{}>{}</select>', name, key, rest, offered)
    text = widget.format_value(value)
    text = "" if text is None else text
    if isinstance(widget, forms.Textarea):
        # A browser leaves out the first line break after the tag: one that was typed stays.
        return format_html('<textarea name="{}" id="{}"{}>\n{}</textarea>', name, key, rest, text)
    return format_html(
        '<input type="{}" name="{}" value="{}" id="{}"{}>',
        getattr(widget, "input_type", "text"),
        name,
        text,
        key,
        rest,
    )


def options(choices: Iterable[Any], value: Any) -> SafeString:
    chosen = "" if value is None else str(value)
    return format_html_join(
        "",
        '<option value="{}"{}>{}</option>',
        ((key, " selected" if str(key) == chosen else "", label) for key, label in choices),
    )


def refusals(state: FormState, name: str) -> SafeString:
    """What was refused of the field ``name``."""
    if name not in state.errors:
        return NOTHING
    lines = format_html_join(
        "", '<p class="invalid-feedback d-block">{}</p>', ((e,) for e in state.errors[name])
    )
    return format_html('<div id="{}_error">{}</div>', state.id_of(name), lines)


def alerts(messages: Iterable[str]) -> SafeString:
    """What was refused of a form as a whole."""
    return format_html_join(
        "", '<p class="alert alert-danger" role="alert">{}</p>', ((m,) for m in messages)
    )


def _fixed(field: forms.Field) -> SafeString:
    """The attributes of an input that do not depend on what stands in it."""
    widget = field.widget
    asked = field.required and widget.use_required_attribute(None)
    return flatatt({**widget.attrs, "required": asked})


def _described(state: FormState, name: str) -> SafeString:
    """Where a screen reader finds the help and the refusal of an input."""
    key, words = state.id_of(name), []
    if state.fields[name].help_text:
        words.append(f"{key}_helptext")
    if name in state.errors:
        words.append(f"{key}_error")
    described = format_html(' aria-describedby="{}"', " ".join(words)) if words else NOTHING
    invalid = SafeString(' aria-invalid="true"') if name in state.errors else NOTHING
    return described + invalid
