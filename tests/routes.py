"""The addresses of the site as its own resolver knows them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse

METHODS = ("get", "post", "put", "patch", "delete")
_HOLE = re.compile(r"<[^>]+>|\(\?P<[^)]+\)")


@dataclass(frozen=True)
class Route:
    """One address: its name with its namespace (empty where it has none) and its pattern."""

    name: str
    path: str
    pattern: URLPattern

    def __str__(self) -> str:
        return self.name or self.path

    @property
    def holes(self) -> list[str]:
        """What the address asks to be filled in."""
        return list(self.pattern.pattern.regex.groupindex)

    @property
    def methods(self) -> list[str]:
        """How it may be called, what is looked at first."""
        view = self.pattern.callback
        if actions := getattr(view, "actions", None):
            return [method for method in METHODS if method in actions]
        if kind := getattr(view, "view_class", None):
            allowed = view.view_initkwargs.get("http_method_names", kind.http_method_names)
            return [m for m in METHODS if m in allowed and hasattr(kind, m)]
        return ["get"]

    def url(self, **holes: Any) -> str:
        if "form" in self.holes:
            # Of the papers of a candidate, the one that everybody may print.
            holes.setdefault("form", "so-theo-doi")
        if "paper" in self.holes:
            # Of the papers of a meeting, one that every meeting has.
            holes.setdefault("paper", "minutes")
        if self.name:
            return reverse(self.name, kwargs=holes)
        return "/" + _HOLE.sub("1", self.path).replace("^", "").replace("$", "")


def routes() -> list[Route]:
    return list(_walk(get_resolver(), (), ""))


def _walk(resolver: URLResolver, names: tuple[str, ...], path: str) -> Iterator[Route]:
    for pattern in resolver.url_patterns:
        here = path + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = (*names, pattern.namespace) if pattern.namespace else names
            yield from _walk(pattern, inner, here)
        else:
            name = ":".join((*names, pattern.name)) if pattern.name else ""
            yield Route(name, here, pattern)
