"""Shows the sections that upper apps add to a page."""

from django import template
from django.template import Context
from django.template.loader import get_template

from people.registry import Panel

register = template.Library()


@register.simple_tag(takes_context=True)
def show_panel(context: Context, panel: Panel) -> str:
    """Render a panel's template with its own variables over those of the page."""
    with context.push(**panel.context):
        # The inner template, which the stubs do not know: the outer one would build a context,
        # and its questions, anew.
        shown: str = get_template(panel.template).template.render(context)  # type: ignore[attr-defined]
    return shown
