"""What never stands in a log: the private part of an address."""

import re
from collections.abc import MutableMapping
from typing import Any

# Whoever has the address of a calendar reads it without signing in.
_PRIVATE = re.compile(r"(/meetings/calendar/)[^/\s]+(\.ics)")


def hide_addresses(
    _logger: Any, _method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """Write ``***`` for the private part of an address; a structlog processor."""
    for key, value in event.items():
        if isinstance(value, str):
            event[key] = _PRIVATE.sub(r"\1***\2", value)
    return event
