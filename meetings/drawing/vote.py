"""A vote under an item: how many must be for it, the counts, and what they come to."""

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from meetings.drawing.inputs import NOTHING, alerts, control, label, labelled, refusals
from meetings.drawing.posting import address, button, post
from meetings.forms.state import FormState
from meetings.room import Guard, Room, Section

_COUNTS = ("votes_for", "against", "other")


def draw_vote(room: Room, section: Section, token: str) -> SafeString:
    """The vote of an item, folded until one is due; nothing where nothing is voted on."""
    form = section.vote_form
    if form is None:
        return NOTHING
    sent = post(address("meetings:vote", section.item.pk), token, _draw_form(form))
    told = NOTHING if form.errors or section.guard is None else draw_guard(section.guard)
    return format_html(
        '<details class="qa-fold"{}><summary>{}</summary>\n<p class="form-text">{} {}</p>\n'
        '<div class="qa-cols qa-cols-even">{}{}</div></details>\n',
        SafeString(" open") if section.votes else NOTHING,
        _("Biểu quyết"),
        room.quorum.sentence,
        section.needed,
        sent,
        told,
    )


def _draw_form(form: FormState) -> SafeString:
    language = get_language()
    counts = format_html_join(
        "",
        '<label for="{}">{}{}</label>',
        ((form.id_of(n), label(form.form, n, language), control(form, n)) for n in _COUNTS),
    )
    return format_html(
        '{}<div class="qa-vote">{}</div>{}{}<p class="form-text">{}</p>{}',
        alerts(form.non_field_errors),
        counts,
        labelled(form, "method"),
        format_html_join("", "{}", ((refusals(form, name),) for name in _COUNTS)),
        _("Chỉ ghi số phiếu, không ghi tên. Đảng viên dự bị không biểu quyết."),
        button(_("Ghi biểu quyết"), "btn-outline-primary"),
    )


def draw_guard(guard: Guard) -> SafeString:
    """Passed or not, with its base and its clause."""
    passed = guard.judged.passed
    return format_html(
        '<div class="qa-guard{}"><svg class="i" aria-hidden="true"><use href="#i-{}"/></svg>'
        "<b>{}</b><p>{}</p></div>",
        "" if passed else " no",
        "check" if passed else "cross",
        guard.headline,
        guard.base,
    )
