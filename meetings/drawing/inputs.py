"""Inputs with their labels, and what was refused of them.

What a form asks is the same for each item: a field is drawn once in each language, and each
item fills in its own key and what stands there.
"""

from collections.abc import Iterable
from functools import cache
from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import conditional_escape, escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from meetings.forms.state import FormState

NOTHING, SELECTED = SafeString(""), SafeString(" selected")


def labelled(state: FormState, name: str) -> SafeString:
    """The field ``name`` with its label, its help and what was refused of it."""
    drawn = _labelled(state.form, name, get_language())
    return format_html(drawn, **_filled(state, name), refusals=refusals(state, name))


def control(state: FormState, name: str) -> SafeString:
    """The input alone."""
    return format_html(_control(state.form, name), **_filled(state, name))


@cache
def label(form: Any, name: str, _language: str | None) -> SafeString:
    """What the field ``name`` is called in the language of the page."""
    return escape(form.base_fields[name].label)


@cache
def _labelled(form: Any, name: str, language: str | None) -> str:
    help_text = form.base_fields[name].help_text
    helped = '<p class="form-text" id="{key}_helptext">' + _plain(help_text) + "</p>"
    return (
        '<div><label class="form-label" for="{key}">'
        + _plain(label(form, name, language))
        + "</label>"
        + _control(form, name)
        + (helped if help_text else "")
        + "{refusals}</div>"
    )


@cache
def _control(form: Any, name: str) -> str:
    """An input with the places that each item fills in."""
    field = form.base_fields[name]
    widget = field.widget
    asked = field.required and widget.use_required_attribute(None)
    fixed = _plain(flatatt({**widget.attrs, "required": asked}))
    rest = 'id="{key}"' + fixed + "{described}"
    if isinstance(widget, forms.Select):
        return f'<select name="{name}" {rest}>{{value}}</select>'
    if isinstance(widget, forms.Textarea):
        # A browser leaves out the first line break after the tag: one that was typed stays.
        return f'<textarea name="{name}" {rest}>\n{{value}}</textarea>'
    kind = getattr(widget, "input_type", "text")
    return f'<input type="{kind}" name="{name}" value="{{value}}" {rest}>'


def _plain(text: Any) -> str:
    """Text for a pattern that ``format_html`` fills in."""
    return str(conditional_escape(text)).replace("{", "{{").replace("}", "}}")


def _filled(state: FormState, name: str) -> dict[str, Any]:
    """What one item fills in: its key, what stands there, what says more of it."""
    widget, value = state.form.base_fields[name].widget, state.value(name)
    if isinstance(widget, forms.Select):
        shown: Any = options(state.choices[name], value)
    else:
        shown = widget.format_value(value)
    return {
        "key": state.id_of(name),
        "value": "" if shown is None else shown,
        "described": _described(state, name),
    }


def _described(state: FormState, name: str) -> SafeString:
    """Where a screen reader finds the help and the refusal of an input."""
    helped, refused = bool(state.form.base_fields[name].help_text), name in state.errors
    if not helped and not refused:
        return NOTHING
    key = state.id_of(name)
    where = [f"{key}_helptext"] * helped + [f"{key}_error"] * refused
    described = format_html(' aria-describedby="{}"', " ".join(where))
    return described + SafeString(' aria-invalid="true"') if refused else described


def options(choices: Iterable[Any], value: Any) -> SafeString:
    chosen = "" if value is None else str(value)
    return format_html_join(
        "",
        '<option value="{}"{}>{}</option>',
        ((key, SELECTED if str(key) == chosen else NOTHING, name) for key, name in choices),
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
