"""The language of what is kept. A page speaks its reader's; the books speak everybody's."""

from django.conf import settings
from django.utils import translation


def of_the_books() -> translation.override:
    """Say in the site's own language, whoever acts, what is written down for others to read."""
    return translation.override(settings.LANGUAGE_CODE)
