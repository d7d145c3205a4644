"""The whole history of a candidate as one line of days, newest first."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from candidates.models import (
    Candidate,
    CellReview,
    Decision,
    MentorReport,
    StageEvent,
    Step,
)

# Steps that a reader looks for first; the page marks them.
_KEY_STEPS = {
    Step.DOSSIER_OPENED,
    Step.CELL_VOTED,
    Step.BASE_VOTED,
    Step.DECIDED,
    Step.CEREMONY,
    Step.RECOGNISED,
    Step.REFUSED,
    Step.DROPPED,
}


@dataclass(frozen=True)
class Entry:
    """One day of the line: what happened, on which ground, and what was said."""

    on: date | None
    text: str
    detail: str = ""
    key: bool = False
    url: str = ""


def counts_in_words(decision: Decision) -> str:
    """The counts and the result: "Đạt: 8/9 tán thành, có mặt 9."."""
    if decision.entitled is None:
        return ""
    return _("%(result)s: %(for)d/%(entitled)d tán thành, có mặt %(present)d.") % {
        "result": _("Đạt") if decision.passed else _("Chưa đạt"),
        "for": decision.votes_for or 0,
        "entitled": decision.entitled,
        "present": decision.present or 0,
    }


def _of_event(event: StageEvent) -> Entry:
    parts = []
    if event.decision is not None:
        parts.append(counts_in_words(event.decision))
    if event.ground:
        parts.append(_("Căn cứ: %(ground)s.") % {"ground": event.ground})
    if event.reason:
        parts.append(_("Lý do: %(reason)s") % {"reason": event.reason})
    text = event.get_step_display()
    return Entry(
        event.effective_on,
        text[:1].upper() + text[1:],
        " ".join(part for part in parts if part),
        key=event.step in _KEY_STEPS,
    )


def _of_decision(decision: Decision) -> Entry:
    text = _("Biểu quyết của %(body)s") % {"body": decision.get_body_display()}
    return Entry(decision.decided_on, text, counts_in_words(decision))


def _of_review(review: CellReview) -> Entry:
    text = _("Chi bộ xét: %(step)s") % {"step": review.get_next_step_display()}
    return Entry(
        review.reviewed_on,
        text,
        " ".join(part for part in (review.advice, review.conclusion) if part),
    )


def _of_report(report: MentorReport) -> Entry:
    # The month it speaks of, not the moment it was sent: a report belongs to its period.
    text = _("Nhận xét tháng %(month)s của đ/c %(mentor)s") % {
        "month": f"{report.period:%m/%Y}",
        "mentor": report.mentorship.mentor,
    }
    return Entry(
        report.period,
        text,
        _("Đề nghị: %(proposal)s") % {"proposal": report.get_proposal_display()},
        url=report.get_absolute_url(),
    )


def timeline(
    candidate: Candidate, *, events: list[StageEvent], reports: list[MentorReport]
) -> list[Entry]:
    """Merge events, reviews, decisions, sent reports, mentors and the class.

    Reads what the page prefetched; ``reports`` are those the reader may see.
    """
    told = {event.decision_id for event in events}
    entries = [_of_event(event) for event in events]
    entries += [_of_decision(d) for d in candidate.decisions.all() if d.pk not in told]
    entries += [_of_review(review) for review in candidate.reviews.all()]
    entries += [_of_report(report) for report in reports if not report.is_owed]
    for mentorship in candidate.mentorships.all():
        name = {"name": mentorship.mentor}
        if mentorship.started_on:
            text = _("Phân công đ/c %(name)s giúp đỡ") % name
            entries.append(Entry(mentorship.started_on, text, mentorship.ground))
        if mentorship.ended_on:
            text = _("Đ/c %(name)s thôi giúp đỡ") % name
            entries.append(Entry(mentorship.ended_on, text))
    for introduction in candidate.introductions.all():
        if introduction.introduced_on and introduction.introduced_on < candidate.opened_on:
            text = _("%(body)s giới thiệu") % {"body": introduction.get_body_display()}
            entries.append(Entry(introduction.introduced_on, text, introduction.ground))
    for enrolment in candidate.enrolments.all():
        if enrolment.started_on:
            entries.append(Entry(enrolment.started_on, _("Vào lớp nhận thức về Đảng")))
        if enrolment.certified_on:
            text = _("Cấp giấy chứng nhận số %(number)s") % {"number": enrolment.certificate_number}
            entries.append(Entry(enrolment.certified_on, text))
    # Stable: what happened on one day keeps the order of the events, newest first.
    return sorted(entries, key=lambda e: e.on or date.min, reverse=True)
