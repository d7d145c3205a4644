"""What one list shows one person: the same object behind the page, the file and the links."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, ClassVar
from urllib.parse import urlencode

from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from documents.export import Column, Table
from people import clock
from people.models import User

CHUNK = 1000


class FoundList:
    """A list under the filters of a URL, in the reach of who asks.

    A list says its ``keys`` and how ``clean`` reads them, its ``rows``, and how one row stands
    in a file. What a URL makes up is left out, never refused.
    """

    url_name: ClassVar[str]
    file_name: ClassVar[str]
    keys: ClassVar[tuple[str, ...]] = ()

    def __init__(self, user: User, asked: Mapping[str, Any]) -> None:
        self.user = user
        self._asked = asked

    @cached_property
    def chosen(self) -> dict[str, str]:
        """What is filtered by; a key that is not used is an empty text."""
        # No text has a NUL, and PostgreSQL refuses one.
        asked = {key: str(self._asked.get(key, "")).replace("\0", "").strip() for key in self.keys}
        return self.clean(asked)

    @property
    def is_filtered(self) -> bool:
        return any(self.chosen.values())

    @property
    def query(self) -> str:
        """What is filtered by, as a URL carries it."""
        return urlencode({key: value for key, value in self.chosen.items() if value})

    def clean(self, asked: dict[str, str]) -> dict[str, str]:
        """Return ``asked`` without what does not exist."""
        return asked

    def rows(self) -> QuerySet[Any]:
        """The rows, in the order of the page."""
        raise NotImplementedError

    def title(self) -> str:
        raise NotImplementedError

    def columns(self) -> Sequence[Column]:
        raise NotImplementedError

    def line(self, row: Any) -> Sequence[Any]:
        """One row as it stands in a file, without its number."""
        raise NotImplementedError

    def said(self) -> list[str]:
        """What is filtered by, each in a few words."""
        return []

    def in_words(self) -> str:
        """What is filtered by and on which day it was asked, in one line."""
        parts = [*self.said(), _("tải ngày %(day)s") % {"day": f"{clock.today():%d/%m/%Y}"}]
        line = "; ".join(parts)
        return f"({line[0].upper()}{line[1:]})"

    def table(self, rows: QuerySet[Any], *, organization: str, filters: str) -> Table:
        """The list as a table to be written, a number before each row."""
        return Table(
            title=self.title(),
            organization=organization,
            filters=filters,
            columns=[Column(_("STT"), 6, centred=True), *self.columns()],
            rows=self._lines(rows),
        )

    def _lines(self, rows: QuerySet[Any]) -> Iterator[Sequence[Any]]:
        found: Iterator[Model] = rows.iterator(chunk_size=CHUNK)
        for number, row in enumerate(found, 1):
            yield [number, *self.line(row)]
