"""The parts of the room that are drawn in Python; see :mod:`meetings.drawing`."""

from typing import Any

from django import forms, template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from meetings.drawing.candidate import draw_candidate
from meetings.drawing.inputs import labelled
from meetings.drawing.roll import draw_roll, draw_why
from meetings.drawing.vote import draw_vote
from meetings.drawing.words import draw_words
from meetings.forms.state import FormState
from meetings.room import Section

register = template.Library()

register.simple_tag(draw_roll)
register.simple_tag(draw_why)


@register.simple_tag
def fields(form: forms.BaseForm | FormState, *names: str) -> SafeString:
    """The fields ``names`` of a form, each with its label and what was refused of it."""
    state = FormState.of(form) if isinstance(form, forms.BaseForm) else form
    return format_html_join(
        "", "{}", ((labelled(state, n),) for n in names or state.form.base_fields)
    )


@register.simple_tag(takes_context=True)
def item_words(context: Any, section: Section) -> SafeString:
    return draw_words(section, context["csrf_token"])


@register.simple_tag(takes_context=True)
def item_vote(context: Any, section: Section) -> SafeString:
    return draw_vote(context["room"], section, context["csrf_token"])


@register.simple_tag(takes_context=True)
def item_candidate(context: Any, section: Section) -> SafeString:
    return draw_candidate(context["room"], section, context["csrf_token"])
