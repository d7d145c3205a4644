"""The words of an item: what was said and concluded, and who said what."""

from django.template.defaultfilters import linebreaksbr
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from meetings.drawing.inputs import NOTHING, alerts, control, labelled
from meetings.drawing.posting import address, button, post
from meetings.models import AgendaItem, Opinion
from meetings.room import Section


def draw_words(section: Section, token: str) -> SafeString:
    """The form for the words of an item, and under it the opinions."""
    form = section.form
    content = format_html(
        "{}{}{}{}{}{}",
        alerts(form.non_field_errors),
        draw_theirs(section.theirs),
        labelled(form, "presenter"),
        labelled(form, "text"),
        labelled(form, "conclusion"),
        draw_write(section, _("Ghi mục này"), "btn-outline-primary"),
    )
    words = post(address("meetings:item", section.item.pk), token, content)
    return words + _draw_opinions(section, token)


def draw_write(section: Section, label: str, css: str) -> SafeString:
    """The button that writes; where somebody wrote meanwhile, whose words are to stand."""
    seen = control(section.form, "seen")
    if section.theirs is None:
        return seen + button(label, css)
    return seen + format_html(
        '<div class="qa-acts"><button class="btn btn-primary" type="submit" name="write" '
        'value="both">{}</button><button class="btn btn-outline-secondary" type="submit" '
        'name="write" value="mine">{}</button></div>',
        _("Giữ cả hai"),
        _("Giữ bản của tôi"),
    )


def draw_theirs(theirs: AgendaItem | None) -> SafeString:
    """What somebody else wrote at the item meanwhile."""
    if theirs is None:
        return NOTHING
    who = {"name": theirs.written_by and theirs.written_by.person, "at": ""}
    if theirs.written_at is not None:
        who["at"] = f"{timezone.localtime(theirs.written_at):%H:%M}"
    text = format_html("<p>{}</p>", linebreaksbr(theirs.text)) if theirs.text else NOTHING
    conclusion = NOTHING
    if theirs.conclusion:
        conclusion = format_html(
            "<p><b>{}</b> {}</p>", _("Kết luận:"), linebreaksbr(theirs.conclusion)
        )
    return format_html(
        '<div class="qa-quote" role="status"><h3>{}</h3>{}{}<p>{}</p></div>',
        _("Bản của đ/c %(name)s, ghi lúc %(at)s") % who,
        text,
        conclusion,
        _("Bản của đồng chí ở các ô bên dưới, chưa ghi."),
    )


def _draw_opinions(section: Section, token: str) -> SafeString:
    said: list[Opinion] = section.opinions
    lines = NOTHING
    if said:
        rows = ((_draw_opinion(opinion, token),) for opinion in said)
        lines = format_html(
            '<ul class="qa-said">{}</ul>\n', format_html_join("", "<li>{}</li>", rows)
        )
    return lines + format_html(
        '<div><a class="btn btn-link" href="{}" data-say>{}</a></div>\n',
        address("meetings:add-opinion", section.item.pk),
        _("Thêm ý kiến phát biểu"),
    )


def _draw_opinion(opinion: Opinion, token: str) -> SafeString:
    speaker = opinion.speaker or opinion.speaker_name
    return format_html(
        '<p><b>{}:</b> {}</p><form method="post" action="{}"><input type="hidden" '
        'name="csrfmiddlewaretoken" value="{}"><button class="btn btn-link" type="submit">{}'
        '<span class="visually-hidden">: {}</span></button></form>',
        speaker,
        linebreaksbr(opinion.text),
        address("meetings:remove-opinion", opinion.pk),
        token,
        _("Bỏ"),
        speaker,
    )
