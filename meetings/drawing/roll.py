"""The roll: a box for each member, and why somebody is away."""

from collections.abc import Iterable

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from meetings.drawing.inputs import NOTHING
from meetings.forms.roll import WHY, RollRow


def draw_roll(rows: Iterable[RollRow]) -> SafeString:
    """The members in the order of the roll; who is away with the reason beside the name."""
    here, away, checked = _("Có mặt"), _("Vắng"), SafeString(" checked")
    temporary = format_html("<small>{}</small>", _("sinh hoạt tạm thời"))
    probationary = format_html("<small>{}</small>", _("dự bị"))
    lines = format_html_join(
        "",
        '<li{}><input class="seen" type="checkbox" id="m{}" name="here-{}"{}><label for="m{}">'
        "{}{}<b>{}</b><i>{}</i></label>{}</li>\n",
        (
            (
                SafeString(' class="bad"') if row.errors else "",
                n,
                row.key,
                checked if row.is_here else "",
                n,
                row.member.person.full_name,
                temporary if row.is_temporary else "" if row.is_official else probationary,
                here,
                away,
                draw_why(row.key, row) if row.errors or not row.is_here else NOTHING,
            )
            for n, row in enumerate(rows, 1)
        ),
    )
    return format_html('<ul class="qa-roll">{}</ul>\n', lines)


def draw_why(key: str, row: RollRow | None = None) -> SafeString:
    """Why somebody is away; without a row as the script asks it of who is just unticked."""
    name = f": {row.member.person.full_name}" if row else ""
    picks = format_html_join(
        "",
        '<label class="qa-pick"><input type="radio" name="why-{}" value="{}"{}>'
        "<span>{}</span></label>",
        (
            (key, why, SafeString(" checked") if row and row.why == why else "", label)
            for why, label in WHY
        ),
    )
    return format_html(
        '<div class="why" role="group" aria-label="{}{}">{}<label class="qa-reason"><span>{}'
        '</span><input class="form-control" name="reason-{}" value="{}" maxlength="120"></label>'
        "{}</div>",
        _("Vì sao vắng"),
        name,
        picks,
        _("Lý do"),
        key,
        row.reason if row else "",
        format_html_join(
            "",
            '<p class="invalid-feedback d-block">{}</p>',
            ((error,) for error in (row.errors if row else ())),
        ),
    )
