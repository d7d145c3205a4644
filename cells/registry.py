"""Registers through which this floor reaches up; upper apps fill them in ``ready()``.

``open_work`` is asked by the home page: what must this person do, by when. (The list
``reorganised``, for mergers of cells, comes with the services that merge.)
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from people.models import User


@dataclass(frozen=True)
class WorkItem:
    """One thing somebody must do: what, why, by when, and the page that does it."""

    title: str
    reason: str
    url: str
    button: str
    due_on: date | None = None


open_work: list[Callable[[User, date], Iterable[WorkItem]]] = []
