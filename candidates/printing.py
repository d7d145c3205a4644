"""The papers that the product fills from its facts (giấy tờ kết nạp, công nhận).

Each is a Word template of our own drafting; what is not held stays a dotted line for the pen.
Sizes, margins, symbols and the regulation named are those of the paper's own day.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from candidates import deadlines
from candidates.chain import superior_decides
from candidates.models import (
    Body,
    Candidate,
    Decision,
    Introduction,
    Matter,
    MentorReport,
    Mentorship,
    Opinions,
)
from candidates.readiness.deciding import standing
from candidates.readiness.probation import ends_on
from candidates.timeline import timeline
from cells.models import Organization, Post, PostKind
from documents.papers import Layout, long_date, share, short_date
from members.models import Member
from people import clock
from rules.services import RuleMissing, value

Context = dict[str, Any]
# The heads of organisations, the first that is held signs.
_SIGNERS = (PostKind.SECRETARY, PostKind.STANDING_DEPUTY, PostKind.DEPUTY)


@dataclass(frozen=True)
class Form:
    """One paper: its template, what people call it, whose it is and how it is filled."""

    key: str
    title: Any
    fill: Callable[[Candidate, date], Context]
    matter: Matter | None = None
    of_mentor: bool = False


def layout_on(day: date, organization: Organization) -> Layout:
    """How a document of ``day`` is laid out, by the rules of that day."""

    def rule(key: str, default: Any) -> Any:
        try:
            return value(key, on=day, organization=organization)
        except RuleMissing:
            return default

    plain = Layout()
    return Layout(
        margins=rule("document.margins", plain.margins),
        font=rule("document.font", plain.font),
        body_size=rule("document.body_size", {"min": plain.body_size})["min"],
        line_pitch=rule("document.line_pitch", {"use": plain.line_pitch})["use"],
        first_line_indent=rule("document.first_line_indent", plain.first_line_indent),
        space_before=rule("document.space_before", plain.space_before),
        part_sizes=rule("document.part_sizes", {}),
        post_bold=rule("document.post_bold", plain.post_bold),
    )


def _rule(key: str, day: date, organization: Organization) -> Any:
    try:
        return value(key, on=day, organization=organization)
    except RuleMissing:
        return None


def _signer(organization: Organization, day: date) -> Context:
    posts = list(
        Post.objects.held_on(day)
        .filter(organization=organization, kind__in=_SIGNERS)
        .select_related("person")
    )
    posts.sort(key=lambda post: _SIGNERS.index(PostKind(post.kind)))
    if not posts:
        return {}
    post = posts[0]
    return {
        "signer_name": post.person.full_name,
        "signer_post": str(post.get_kind_display()).upper(),
        "chair": post.person.full_name,
        "chair_post": post.get_kind_display(),
    }


def _head(candidate: Candidate, issuer: Organization, who: str, day: date) -> Context:
    """Heading and foot of a document that ``issuer`` gives on ``day``."""
    above = issuer.parent
    authority = _rule("document.authority_lines", day, issuer) or {}
    return {
        "superior": above.name.upper() if above else "",
        "issuer": issuer.name.upper(),
        "place": place_of(candidate.committee),
        "day": f"ngày {long_date(day)}",
        "cell": candidate.cell.name,
        "committee": candidate.committee.name,
        "regulation": _rule("document.regulation", day, issuer),
        "authority": authority.get(who, ""),
        **_signer(issuer, day),
    }


def place_of(committee: Organization) -> str:
    """The place in front of the day: the commune's name without what kind of body it is."""
    name = committee.name
    for words in ("Đảng ủy ", "Đảng bộ ", "xã ", "phường ", "đặc khu "):
        name = name.removeprefix(words)
    return name


def _person(candidate: Candidate) -> Context:
    person = candidate.person
    return {
        "name": person.full_name,
        "birth": person.birth_label,
        "sex": person.get_sex_display(),
        "ethnic": person.ethnic_label,
        "religion": person.religion,
        "education": person.education or person.get_education_level_display(),
        "home": person.home_place,
        "residence": person.residence,
        "work": person.profession,
    }


def _member(member: Member, mentorship: Mentorship, day: date) -> Context:
    held = Post.objects.held_on(day).filter(person=member.person, organization=member.cell).first()
    return {
        "name": member.person.full_name,
        "birth": member.person.birth_label,
        "joined": short_date(member.joined_on),
        "official": short_date(member.official_on),
        "post": held.get_kind_display() if held else "",
        "home": member.person.home_place,
        "cell": member.cell.name,
        "assigned": short_date(mentorship.started_on),
    }


def _words(candidate: Candidate) -> Context:
    """What was written of the person lately: the last report sent, else the introduction."""
    report = (
        MentorReport.objects.submitted()
        .filter(mentorship__candidate=candidate)
        .order_by("-period")
        .first()
    )
    if report is not None:
        return {
            "strengths": report.strengths,
            "weaknesses": report.weaknesses,
            "motive": report.motive,
        }
    introduction = candidate.introductions.first()
    if introduction is None:
        return {}
    return {"strengths": introduction.strengths, "weaknesses": introduction.weaknesses}


def _vote(decision: Decision | None) -> Context:
    if decision is None or decision.entitled is None:
        return {}
    return {
        "entitled": decision.entitled,
        "present": decision.present,
        "absent": decision.entitled - (decision.present or 0),
        "for": decision.votes_for,
        "against": decision.against,
        "other": decision.other,
        "share": share(decision.votes_for, decision.entitled),
        "method": decision.get_method_display(),
    }


def _acted(decision: Decision | None) -> Context:
    """A body's act as a document names it: number and day."""
    if decision is None:
        return {}
    return {"number": decision.number, "day": long_date(decision.decided_on)}


def _roll(cell: Organization, day: date) -> Context:
    members = Member.objects.current().in_cell(cell).filter(joined_on__lte=day)
    official = members.filter(official_on__lte=day).count()
    total = members.count()
    return {"total": total, "official": official, "probationary": total - official}


def _introduction(candidate: Candidate) -> Introduction | None:
    return candidate.introductions.select_related("movement").first()


def introduced(candidate: Candidate, today: date) -> Context:
    """A mass body's introduction."""
    introduction = _introduction(candidate)
    context = _head(candidate, candidate.committee, "committee", today)
    context |= {"superior": "", "issuer": "", "authority": "", "person": _person(candidate)}
    for name in ("signer_name", "signer_post", "chair", "chair_post"):
        context.pop(name, None)
    if introduction is None:
        return context
    body = introduction.get_body_display()
    day = introduction.introduced_on
    return context | {
        "issuer": str(body).upper(),
        "body": body,
        "day": f"ngày {long_date(day)}" if day else "",
        "introduced_on": long_date(day),
        "movement": introduction.movement.name if introduction.movement else "",
        "strengths": introduction.strengths,
        "weaknesses": introduction.weaknesses,
        "vote": {
            "for": introduction.votes_for,
            "entitled": introduction.entitled,
            "share": share(introduction.votes_for, introduction.entitled),
            "against": (introduction.entitled or 0) - (introduction.votes_for or 0)
            if introduction.entitled
            else None,
        },
    }


def by_mentor(candidate: Candidate, today: date) -> Context:
    """What the first mentor writes: the introduction, and the remark on a probationer."""
    mentorship = (
        candidate.mentorships.open().select_related("mentor__person", "mentor__cell").first()
    )
    context = _head(candidate, candidate.cell, "cell", today) | _words(candidate)
    context |= {"person": _person(candidate), "joined_on": short_date(_joined(candidate))}
    role = "NGƯỜI NHẬN XÉT" if candidate.in_probation else "NGƯỜI GIỚI THIỆU"
    context |= {"signer_role": role, "signer_name": ""}
    if mentorship is not None:
        context["mentor"] = _member(mentorship.mentor, mentorship, today)
        context["signer_name"] = mentorship.mentor.person.full_name
    return context


def _joined(candidate: Candidate) -> date | None:
    member = getattr(candidate.person, "member", None)
    return member.joined_on if member is not None and candidate.in_probation else None


def opinions(candidate: Candidate, today: date) -> Context:
    """The summary of remarks of mass bodies and of the place of residence."""
    matter = candidate.matter_prepared
    asked = Opinions.objects.filter(candidate=candidate, matter=matter).first()
    context = _head(candidate, candidate.cell, "cell", asked.summarised_on if asked else today)
    context |= {"person": _person(candidate), "joined_on": short_date(_joined(candidate))}
    if asked is None:
        return context
    return context | {
        "opinions": {
            "bodies": asked.bodies,
            "asked": asked.asked,
            "agreed": asked.agreed,
            "disagreed": asked.asked - asked.agreed,
            "share": share(asked.agreed, asked.asked),
            "residence": asked.residence,
            "residence_asked": asked.residence_asked,
            "residence_agreed": asked.residence_agreed,
            "residence_disagreed": asked.residence_asked - asked.residence_agreed,
            "residence_share": share(asked.residence_agreed, asked.residence_asked),
            "strengths": asked.strengths,
            "weaknesses": asked.weaknesses,
        }
    }


def _resolution(matter: Matter, body: Body) -> Callable[[Candidate, date], Context]:
    """How the resolution or the decision of ``body`` on ``matter`` is filled."""

    def fill(candidate: Candidate, today: date) -> Context:
        act, voted = standing(candidate, matter, body), standing(candidate, matter, Body.CELL)
        day = act.decided_on if act else today
        issuer = candidate.cell if body == Body.CELL else candidate.committee
        who = {Body.CELL: "cell", Body.BASE: "committee"}.get(body, "standing_committee")
        if act is not None and body == Body.DECIDER:
            issuer = act.organization
        above = candidate.committee.parent
        decides_above = superior_decides(candidate, day)
        context = _head(candidate, issuer, who, day) | _words(candidate) | _dates(candidate, act)
        return context | {
            "number": f"Số {act.number}" if act and act.number else "",
            "meeting_on": long_date(act.decided_on) if act else "",
            "person": _person(candidate),
            "members": _roll(candidate.cell, day) if body == Body.CELL else {},
            "vote": _vote(act),
            "cell_vote": _acted(voted),
            "decider": f"Ban Thường vụ {above.name}"
            if above and decides_above
            else f"Ban Thường vụ {candidate.committee.name}",
            "deciding_body": f"BAN THƯỜNG VỤ {issuer.name.upper()}",
        }

    return fill


def _dates(candidate: Candidate, act: Decision | None) -> Context:
    """The days that follow from the decision and the ceremony."""
    joined, ends = _joined(candidate), ends_on(candidate)
    ceremony = getattr(candidate, "ceremony", None)
    context = {
        "joined_on": short_date(joined),
        "official_on": short_date(ends) if joined else "",
        "ceremony_on": short_date(ceremony.held_on) if ceremony else "",
    }
    if act is not None and act.body == Body.DECIDER and act.matter == Matter.ADMISSION:
        on, cell = act.decided_on, candidate.cell
        context["ceremony_due"] = long_date(deadlines.ceremony_due_on(act, cell))
        context["probation_months"] = _rule("probation.months", on, cell)
    return context


def follow_up_book(candidate: Candidate, today: date) -> Context:
    """The follow-up book: every mentor's part of it, reviews, and what bodies did."""
    context = _head(candidate, candidate.cell, "cell", today)
    mentorships = candidate.mentorships.select_related("mentor__person").order_by(
        F("started_on").asc(nulls_first=True), "ended_on", "slot"
    )
    reports = list(
        MentorReport.objects.submitted()
        .filter(mentorship__candidate=candidate)
        .select_related("mentorship__mentor__person")
        .order_by("period", "pk")
    )
    events = list(candidate.events.select_related("decision"))
    lines = timeline(candidate, events=events, reports=[])
    return context | {
        "person": _person(candidate),
        "listed_on": short_date(candidate.opened_on),
        "mentors": [
            {
                "name": m.mentor.person.full_name,
                "since": short_date(m.started_on),
                "until": short_date(m.ended_on) or "nay",
            }
            for m in mentorships
        ],
        "reports": [
            {
                "period": f"{r.period:%m/%Y}",
                "mentor": r.mentorship.mentor.person.full_name,
                "strengths": r.strengths,
                "weaknesses": r.weaknesses,
                "tasks": r.tasks,
                "proposal": r.get_proposal_display(),
            }
            for r in reports
        ],
        "reviews": [
            {
                "day": short_date(review.reviewed_on),
                "advice": review.advice,
                "conclusion": review.conclusion,
                "next_step": review.get_next_step_display(),
            }
            for review in candidate.reviews.order_by("reviewed_on")
        ],
        "events": [
            {"day": short_date(line.on), "what": line.text, "ground": line.detail}
            for line in reversed(lines)
        ],
    }


_ADMISSION, _RECOGNITION = Matter.ADMISSION, Matter.RECOGNITION
FORMS = {
    form.key: form
    for form in (
        Form("gioi-thieu", _("Giấy giới thiệu của đoàn thể"), introduced, _ADMISSION),
        Form("4-knd", _("4-KNĐ Nghị quyết của Đoàn, Công đoàn"), introduced, _ADMISSION),
        Form("3-knd", _("3-KNĐ Giấy giới thiệu của đảng viên"), by_mentor, _ADMISSION, True),
        Form("5-knd", _("5-KNĐ Tổng hợp ý kiến nhận xét"), opinions, _ADMISSION),
        Form(
            "6-knd", _("6-KNĐ Nghị quyết của chi bộ"), _resolution(_ADMISSION, Body.CELL),
            _ADMISSION,
        ),
        Form(
            "8-knd", _("8-KNĐ Nghị quyết của đảng ủy"), _resolution(_ADMISSION, Body.BASE),
            _ADMISSION,
        ),
        Form(
            "9-knd", _("9-KNĐ Quyết định kết nạp"), _resolution(_ADMISSION, Body.DECIDER),
            _ADMISSION,
        ),
        Form("11-knd", _("11-KNĐ Nhận xét đảng viên dự bị"), by_mentor, _RECOGNITION, True),
        Form("12-knd", _("12-KNĐ Tổng hợp ý kiến nhận xét"), opinions, _RECOGNITION),
        Form(
            "13-knd", _("13-KNĐ Nghị quyết của chi bộ"), _resolution(_RECOGNITION, Body.CELL),
            _RECOGNITION,
        ),
        Form(
            "15-knd", _("15-KNĐ Nghị quyết của đảng ủy"), _resolution(_RECOGNITION, Body.BASE),
            _RECOGNITION,
        ),
        Form(
            "16-knd", _("16-KNĐ Quyết định công nhận"), _resolution(_RECOGNITION, Body.DECIDER),
            _RECOGNITION,
        ),
        Form("so-theo-doi", _("Sổ theo dõi"), follow_up_book, None, True),
    )
}  # fmt: skip


def forms_of(candidate: Candidate) -> list[Form]:
    """The papers that may be written of ``candidate``: of the admission, then of what follows."""
    recognised = candidate.in_probation or candidate.stage == "official"
    matters = (None, _ADMISSION, _RECOGNITION) if recognised else (None, _ADMISSION)
    return [form for form in FORMS.values() if form.matter in matters]


def context_of(form: Form, candidate: Candidate) -> Context:
    """The facts of ``form`` for ``candidate`` as they stand today."""
    label = form.key.upper().replace("KND", "KNĐ")
    printed = f"Mẫu {label}" if label[0].isdigit() else ""
    return {"form_label": printed, **form.fill(candidate, clock.today())}
