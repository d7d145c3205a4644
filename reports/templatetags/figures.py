"""Writes figures as Vietnamese pages print them."""

from decimal import Decimal

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from reports.access import Scope
from reports.arithmetic import percent_label
from reports.wording import people_url

register = template.Library()


@register.filter
def as_percent(value: Decimal | None) -> str:
    """Print a percentage with a comma, or "–" where there is none."""
    return percent_label(value)


@register.simple_tag
def admitted_link(scope: Scope, year: int, count: int | None, query: str = "") -> SafeString | str:
    """Print how many were admitted in ``year``, as a link to them for who may open people.

    None is a number that is not told.
    """
    if count is None:
        return _("ẩn")
    if not count or not scope.opens_people:
        return str(count)
    asked = f"nam={year}&{query}" if query else f"nam={year}"
    return format_html(
        '<a href="{}" data-count="{}">{}</a>', people_url(scope, asked), count, count
    )
