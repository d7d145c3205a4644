"""Where forms are sent, and the button that sends them."""

from functools import cache
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

# Stands for the key of a row in an address.
_ANY = "00000000-0000-0000-0000-000000000000"


def address(name: str, key: Any) -> str:
    """The address ``name`` of the row ``key``: the resolver is asked once, not for each row."""
    return _pattern(name).replace(_ANY, str(key))


@cache
def _pattern(name: str) -> str:
    return reverse(name, args=[_ANY])


def post(action: str, token: str, content: SafeString) -> SafeString:
    """A form of the room that sends ``content`` to ``action``."""
    return format_html(
        '<form method="post" action="{}" class="qa-stack" novalidate>'
        '<input type="hidden" name="csrfmiddlewaretoken" value="{}">{}</form>\n',
        action,
        token,
        content,
    )


def button(label: str, css: str) -> SafeString:
    return format_html(
        '<div class="qa-acts"><button class="btn {}" type="submit">{}</button></div>', css, label
    )
