"""What a page of figures has many of, drawn once in Python: a template would take long."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from reports.dashboard import HeatRow

# How dark a square is, by how many were admitted; the number stands in it all the same.
_DEPTHS = ("", "qa-h1", "qa-h2", "qa-h3")


def heat_rows(rows: Iterable[HeatRow], year: int, *, opens: bool) -> SafeString:
    """The rows of a table of lines and months; each number opens its people."""
    people = reverse("members:list")
    head = format_html('<tr><th scope="row">')
    drawn = []
    for row in rows:
        place = row.line.organization
        squares = []
        for month, count in enumerate(row.months, start=1):
            if not count:
                sign = "·" if count is None else "0"
                squares.append(f"<td>{sign}</td>")
                continue
            depth = _DEPTHS[min(count, len(_DEPTHS) - 1)]
            if opens:
                said = escape(
                    _("%(place)s, tháng %(month)d: kết nạp %(count)d")
                    % {"place": place, "month": month, "count": count}
                )
                address = f"{people}?trang_thai=tat_ca&amp;nam={year}-{month:02}&amp;noi={place.pk}"
                square = f'<a href="{address}" data-count="{count}" aria-label="{said}">{count}</a>'
            else:
                square = str(count)
            squares.append(f'<td class="{depth}">{square}</td>')
        drawn.append(f"{head}{escape(place.name)}</th>{''.join(squares)}</tr>")
    # Names are escaped above; the rest is ours, numbers and addresses.
    return mark_safe("".join(drawn))  # noqa: S308
