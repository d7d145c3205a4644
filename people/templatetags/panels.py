"""Shows the sections that upper apps add to a page."""

from django import template
from django.template import Context

from people.registry import Panel

register = template.Library()


@register.simple_tag(takes_context=True)
def show_panel(context: Context, panel: Panel) -> str:
    """Render a panel's template with its own variables over those of the page."""
    page = context.template
    assert page is not None
    with context.push(**panel.context):
        return page.engine.get_template(panel.template).render(context)
