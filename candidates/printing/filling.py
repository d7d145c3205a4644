"""How each form is filled for one candidate; what is not held stays a dotted line."""

from collections.abc import Callable
from datetime import date

from candidates import deadlines
from candidates.chain import superior_decides
from candidates.models import Body, Candidate, Decision, Introduction, Matter, Opinions
from candidates.printing.facts import (
    acted,
    joined_on,
    mentor_facts,
    person_facts,
    roll_of,
    vote_facts,
    words_on,
)
from candidates.printing.heads import Context, head_about, rule_of
from candidates.readiness.deciding import standing
from candidates.readiness.probation import ends_on
from documents.papers import long_date, share, short_date


def _introduction(candidate: Candidate) -> Introduction | None:
    return candidate.introductions.select_related("movement").first()


def introduced(candidate: Candidate, today: date) -> Context:
    """A mass body's introduction."""
    introduction = _introduction(candidate)
    context = head_about(candidate, candidate.committee, "committee", today)
    context |= {"superior": "", "issuer": "", "authority": "", "person": person_facts(candidate)}
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


def by_mentor(slot: int) -> Callable[[Candidate, date], Context]:
    """How a mentor's own paper is filled: the introduction, and the remark on a probationer.

    ``slot`` counts the mentors of today from 0; each writes a paper of their own.
    """

    def fill(candidate: Candidate, today: date) -> Context:
        helping = candidate.mentorships.open().select_related("mentor__person", "mentor__cell")
        mentorship = next(iter(helping.order_by("slot")[slot : slot + 1]), None)
        context = head_about(candidate, candidate.cell, "cell", today)
        context |= words_on(candidate, mentorship)
        context |= {
            "person": person_facts(candidate),
            "joined_on": short_date(joined_on(candidate)),
        }
        role = "NGƯỜI NHẬN XÉT" if candidate.in_probation else "NGƯỜI GIỚI THIỆU"
        context |= {"signer_role": role, "signer_name": ""}
        if mentorship is not None:
            context["mentor"] = mentor_facts(mentorship.mentor, mentorship, today)
            context["signer_name"] = mentorship.mentor.person.full_name
        return context

    return fill


def opinions(candidate: Candidate, today: date) -> Context:
    """The summary of remarks of mass bodies and of the place of residence."""
    matter = candidate.matter_prepared
    asked = Opinions.objects.filter(candidate=candidate, matter=matter).first()
    context = head_about(candidate, candidate.cell, "cell", asked.summarised_on if asked else today)
    context |= {"person": person_facts(candidate), "joined_on": short_date(joined_on(candidate))}
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


def resolution(matter: Matter, body: Body) -> Callable[[Candidate, date], Context]:
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
        context = (
            head_about(candidate, issuer, who, day) | words_on(candidate) | _dates(candidate, act)
        )
        return context | {
            "number": f"Số {act.number}" if act and act.number else "",
            "meeting_on": long_date(act.decided_on) if act else "",
            "person": person_facts(candidate),
            "members": roll_of(candidate.cell, day) if body == Body.CELL else {},
            "vote": vote_facts(act),
            "cell_vote": acted(voted),
            "decider": f"Ban Thường vụ {above.name}"
            if above and decides_above
            else f"Ban Thường vụ {candidate.committee.name}",
            "deciding_body": f"BAN THƯỜNG VỤ {issuer.name.upper()}",
        }

    return fill


def _dates(candidate: Candidate, act: Decision | None) -> Context:
    """The days that follow from the decision and the ceremony."""
    joined, ends = joined_on(candidate), ends_on(candidate)
    ceremony = getattr(candidate, "ceremony", None)
    context = {
        "joined_on": short_date(joined),
        "official_on": short_date(ends) if joined else "",
        "ceremony_on": short_date(ceremony.held_on) if ceremony else "",
    }
    if act is not None and act.body == Body.DECIDER and act.matter == Matter.ADMISSION:
        on, cell = act.decided_on, candidate.cell
        context["ceremony_due"] = long_date(deadlines.ceremony_due_on(act, cell))
        context["probation_months"] = rule_of("probation.months", on, cell)
    return context
