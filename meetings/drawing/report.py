"""The mentor's report of the month, or that it is still owed."""

from django.template.defaultfilters import linebreaksbr
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from candidates.models import MentorReport
from meetings.drawing.inputs import NOTHING


def draw_report(report: MentorReport | None, owed: MentorReport | None) -> SafeString:
    """What the mentor says; else who owes it and until when; else that there is none."""
    if report is not None:
        state, content = _badge("qa-ok", "check", _sent(report)), _draw_content(report)
    elif owed is not None:
        state, content = _badge("qa-warn", "bang", owed.get_state_display()), _draw_owed(owed)
    else:
        state, content = NOTHING, _paragraph(_("Tháng này chưa có nhận xét nào."))
    return format_html(
        '<div class="qa-quote"><div class="d-flex justify-content-between flex-wrap gap-2">'
        '<h2 class="h3">{}</h2>{}</div>{}</div>',
        _("Nhận xét của người giúp đỡ"),
        state,
        content,
    )


def _badge(css: str, icon: str, words: str) -> SafeString:
    return format_html(
        '<span class="qa-st {}"><svg class="i i-s" aria-hidden="true"><use href="#i-{}"/></svg>'
        "{}</span>",
        css,
        icon,
        words,
    )


def _paragraph(words: str) -> SafeString:
    return format_html("<p>{}</p>", words)


def _sent(report: MentorReport) -> str:
    if report.submitted_at is None:
        return report.get_state_display()
    return _("Đã gửi %(day)s") % {"day": f"{timezone.localtime(report.submitted_at):%d/%m}"}


def _draw_owed(owed: MentorReport) -> SafeString:
    words = {"name": owed.mentorship.mentor, "day": f"{owed.due_on:%d/%m/%Y}"}
    return _paragraph(_("Đ/c %(name)s chưa gửi, hạn %(day)s.") % words)


def _draw_content(report: MentorReport) -> SafeString:
    who = {
        "name": report.mentorship.mentor,
        "month": f"{report.period.month}/{report.period.year}",
    }
    lines = (
        (_("Mặt mạnh"), linebreaksbr(report.strengths)),
        (_("Mặt yếu"), linebreaksbr(report.weaknesses)),
        (_("Nhiệm vụ đã giao"), linebreaksbr(report.tasks)),
        (_("Đề nghị"), format_html("<b>{}</b>", report.get_proposal_display())),
    )
    return format_html(
        '<p class="small text-secondary">{}</p><dl>{}</dl>',
        _("Đ/c %(name)s, tháng %(month)s") % who,
        format_html_join("", "<div><dt>{}</dt><dd>{}</dd></div>", lines),
    )
