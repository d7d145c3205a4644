"""Writes figures as Vietnamese pages print them."""

from decimal import Decimal

from django import template

from reports.arithmetic import percent_label

register = template.Library()


@register.filter
def as_percent(value: Decimal | None) -> str:
    """Print a percentage with a comma, or "–" where there is none."""
    return percent_label(value)
