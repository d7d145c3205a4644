"""The name that a form gives to what it sends."""

import uuid

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from meetings.operations import FIELD

register = template.Library()


@register.simple_tag
def operation() -> SafeString:
    """A hidden field with a new operation id; see :func:`meetings.operations.once`."""
    return format_html('<input type="hidden" name="{}" value="{}">', FIELD, uuid.uuid4())
