"""The follow-up book (sổ theo dõi) of one candidate."""

from datetime import date

from django.db.models import F

from candidates.models import Candidate, MentorReport
from candidates.printing.facts import person_facts
from candidates.printing.heads import Context, head_about
from candidates.timeline import timeline
from documents.papers import short_date


def follow_up_book(candidate: Candidate, today: date) -> Context:
    """The follow-up book: every mentor's part of it, reviews, and what bodies did."""
    context = head_about(candidate, candidate.cell, "cell", today)
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
        "person": person_facts(candidate),
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
