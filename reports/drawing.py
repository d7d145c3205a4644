"""What a page of figures has many of, drawn once in Python: a template would take long."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from reports.access import Scope
from reports.charts import Bar
from reports.dashboard import HeatRow

# How dark a square is, by how many were admitted; the number stands in it all the same.
_DEPTHS = ("", "qa-h1", "qa-h2", "qa-h3")


def heat_rows(rows: Iterable[HeatRow], year: int, *, opens: bool) -> SafeString:
    """The rows of a table of lines and months; each number opens its people."""
    people = reverse("members:list")
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
        drawn.append(f'<tr><th scope="row">{escape(place.name)}</th>{"".join(squares)}</tr>')
    # Names are escaped above; the rest is ours, numbers and addresses.
    return mark_safe("".join(drawn))  # noqa: S308


def quota_bars(bars: Iterable[Bar], scope: Scope, year: int) -> SafeString:
    """The items of a list of bars: admitted, whose dossier is under way, and the share."""
    opens = scope.opens_people
    people, candidates = reverse("members:list"), reverse("candidates:list")
    progress = reverse("reports:quotas")
    missing = escape(_("còn %(n)d"))
    drawn = []
    for bar in bars:
        line = bar.line
        pk = line.organization.pk
        if opens and not scope.counts_organizations:
            address = f"{candidates}?chi_bo={pk}"
        else:
            address = f"{progress}?nam={year}&amp;to_chuc={pk}"
        tick = "" if bar.tick is None else _TICK.format(at=bar.tick)
        said = f"{line.admitted}/{bar.target_label}"
        if opens and line.admitted:
            asked = f"{people}?trang_thai=tat_ca&amp;nam={year}&amp;noi={pk}"
            said = f'<a href="{asked}" data-count="{line.admitted}">{said}</a>'
        if line.missing:
            said = f"{said} · {missing % {'n': line.missing}}"
        drawn.append(
            _BAR.format(
                address=address,
                name=escape(line.organization.name),
                admitted=bar.admitted,
                in_dossier=bar.in_dossier,
                tick=tick,
                light=f" qa-{bar.light}" if bar.light else "",
                sign=_SIGN.format(sign=bar.sign) if bar.sign else "",
                said=said,
            )
        )
    # Names are escaped above; the rest is ours, numbers and addresses.
    return mark_safe("".join(drawn))  # noqa: S308


_BAR = (
    '<li><span class="nm"><a href="{address}">{name}</a></span>'
    '<svg class="qa-track" width="100%" height="16" aria-hidden="true">'
    '<rect class="qa-s-ok" width="{admitted}%" height="16"/>'
    '<rect x="{admitted}%" fill="url(#qa-hatch)" width="{in_dossier}%" height="16"/>{tick}</svg>'
    '<span class="st"><span class="qa-st{light}">{sign}{said}</span></span></li>'
)
_TICK = (
    '<svg x="{at}%" overflow="visible"><rect class="qa-s-tick" x="-3" width="3" height="16"/></svg>'
)
_SIGN = '<svg class="i i-s" aria-hidden="true"><use href="#i-{sign}"/></svg>'
