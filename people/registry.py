"""``panels``: sections that upper apps add to a person's, member's or cell's page.

An upper app appends in ``AppConfig.ready()``; pages call them in order. A panel takes the
user and the object and returns a :class:`Panel`, or None when it has nothing to say.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from people.models import User


@dataclass(frozen=True)
class Panel:
    """A section of a page: a template and what it shows."""

    template: str
    context: dict[str, Any] = field(default_factory=dict)


member_panels: list[Callable[[User, Any], Panel | None]] = []
cell_panels: list[Callable[[User, Any], Panel | None]] = []
