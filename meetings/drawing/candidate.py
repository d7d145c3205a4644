"""A candidate on the agenda: the mentor's report beside what the cell says and concludes."""

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from meetings.drawing.inputs import NOTHING, alerts, label, labelled, refusals
from meetings.drawing.posting import address, post
from meetings.drawing.report import draw_report
from meetings.drawing.vote import draw_vote
from meetings.drawing.words import draw_theirs, draw_write
from meetings.room import Room, Section


def draw_candidate(room: Room, section: Section, token: str) -> SafeString:
    """All of one candidate's item."""
    candidate = section.candidate
    if candidate is None:
        return NOTHING
    return format_html(
        '<p class="text-secondary">{} · <a href="{}">{}</a></p>\n{}'
        '<div class="qa-cols qa-cols-even">\n{}\n{}</div>\n{}',
        candidate.get_stage_display(),
        address("candidates:detail", candidate.pk),
        _("xem hồ sơ"),
        _draw_gone(section, token) if section.gone else NOTHING,
        draw_report(section.report, section.owed_report),
        post(address("meetings:item", section.item.pk), token, _draw_form(section)),
        draw_vote(room, section, token),
    )


def _draw_gone(section: Section, token: str) -> SafeString:
    return format_html(
        '<div class="alert alert-warning"><p>{}</p><form method="post" action="{}">'
        '<input type="hidden" name="csrfmiddlewaretoken" value="{}">'
        '<button class="btn btn-outline-secondary" type="submit">{}</button></form></div>\n',
        _("%(name)s không còn trong danh sách.") % {"name": section.candidate},
        reverse("meetings:remove-item", args=[section.item.pk]),
        token,
        _("Bỏ mục này"),
    )


def _draw_form(section: Section) -> SafeString:
    form = section.form
    return format_html(
        '{}{}{}<fieldset><legend class="form-label">{}</legend><div class="qa-picks">{}</div>{}{}'
        "</fieldset>{}{}",
        alerts(form.non_field_errors),
        draw_theirs(section.theirs),
        labelled(form, "text"),
        label(form.form, "next_step", get_language()),
        _draw_steps(section),
        refusals(form, "next_step"),
        _draw_not_yet(section),
        labelled(form, "conclusion"),
        draw_write(section, _("Ghi ý kiến, kết luận"), "btn-primary"),
    )


def _draw_steps(section: Section) -> SafeString:
    """What the cell may conclude, one button each."""
    key, chosen = section.form.id_of("next_step"), section.form.value("next_step")
    return format_html_join(
        "",
        '<label class="qa-pick" for="{}_{}"><input type="radio" name="next_step" value="{}" '
        'id="{}_{}" required{}><span>{}</span></label>',
        (
            (key, n, step, key, n, SafeString(" checked") if step == chosen else "", step.label)
            for n, step in enumerate(section.steps)
        ),
    )


def _draw_not_yet(section: Section) -> SafeString:
    if not section.not_yet or "next_step" in section.form.errors:
        return NOTHING
    return format_html(
        '<details class="qa-fold"><summary>{}</summary><ul>{}</ul></details>',
        section.not_yet,
        format_html_join("", "<li>{}</li>", ((why,) for why in section.why_not_yet)),
    )
