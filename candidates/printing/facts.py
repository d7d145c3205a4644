"""What papers say of a person, of who helps them, and of what bodies did."""

from datetime import date

from candidates.models import Candidate, Decision, MentorReport, Mentorship
from candidates.printing.heads import Context
from cells.models import Organization, Post
from documents.papers import long_date, share, short_date
from members.models import Member


def person_facts(candidate: Candidate) -> Context:
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


def mentor_facts(member: Member, mentorship: Mentorship, day: date) -> Context:
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


def words_on(candidate: Candidate, mentorship: Mentorship | None = None) -> Context:
    """What was written of the person lately: the last report sent, else the introduction.

    With ``mentorship`` the report is of that mentor alone.
    """
    reports = MentorReport.objects.submitted().filter(mentorship__candidate=candidate)
    if mentorship is not None:
        reports = reports.filter(mentorship=mentorship)
    report = reports.order_by("-period").first()
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


def vote_facts(decision: Decision | None) -> Context:
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


def acted(decision: Decision | None) -> Context:
    """A body's act as a document names it: number and day."""
    if decision is None:
        return {}
    return {"number": decision.number, "day": long_date(decision.decided_on)}


def roll_of(cell: Organization, day: date) -> Context:
    members = Member.objects.current().in_cell(cell).filter(joined_on__lte=day)
    official = members.filter(official_on__lte=day).count()
    total = members.count()
    return {"total": total, "official": official, "probationary": total - official}


def joined_on(candidate: Candidate) -> date | None:
    member = getattr(candidate.person, "member", None)
    return member.joined_on if member is not None and candidate.in_probation else None
