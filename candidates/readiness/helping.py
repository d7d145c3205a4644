"""What is asked of those who help and introduce, and of the cell that votes."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from candidates.deadlines import add_months
from candidates.models import Candidate, Mentorship, Waiver
from candidates.readiness.conditions import (
    MET,
    MISSING,
    WARNING,
    Condition,
    clause_of,
    number,
    rule_of,
    written,
)
from candidates.routes import introducers_needed, route_of
from candidates.votes import known_entitled

_WAIVERS = {
    Waiver.REPLACEMENT: "mentoring.replacement_waives_months",
    Waiver.ARRIVAL: "mentoring.arrival_waives_months",
}


def helping_on(candidate: Candidate, on: date) -> list[Mentorship]:
    """The mentorships that run on the day; one of unknown start counts."""
    return [
        m
        for m in candidate.mentorships.all()
        if (m.started_on is None or m.started_on <= on) and (m.ended_on is None or m.ended_on > on)
    ]


def _official(candidate: Candidate, on: date) -> list[Mentorship]:
    rule = rule_of("mentoring.must_be_official", candidate, on)
    return [
        m
        for m in helping_on(candidate, on)
        if not rule.value
        or (m.mentor.is_official and m.mentor.official_on and m.mentor.official_on <= on)
    ]


def mentor(candidate: Candidate, on: date) -> Condition:
    """At least one official member helps; one of another cell is worth a look."""
    rule = rule_of("mentoring.must_be_official", candidate, on)
    facts: dict[str, Any] = {
        "key": "mentor",
        "title": _("Có đảng viên chính thức giúp đỡ"),
        "clause": clause_of(rule),
        "who": _("Chi bộ phân công"),
    }
    helping = helping_on(candidate, on)
    if not helping:
        return Condition(state=MISSING, detail=_("Chưa có người giúp đỡ."), **facts)
    official = _official(candidate, on)
    if not official:
        return Condition(
            state=MISSING,
            detail=_("Đ/c %(name)s chưa là đảng viên chính thức.") % {"name": helping[0].mentor},
            **facts,
        )
    for m in official:
        if m.mentor.cell_id != candidate.cell_id:
            detail = _("Đ/c %(name)s ở chi bộ khác.") % {"name": m.mentor}
            return Condition(state=WARNING, detail=detail, **facts)
    least = rule_of("mentoring.min_months", candidate, on)
    if months := number(least):
        longest = min((m.started_on for m in official if m.started_on), default=None)
        enough = add_months(longest, months) if longest else None
        if enough is None or on < enough:
            return Condition(
                state=MISSING,
                detail=_("Cần được giúp đỡ ít nhất %(months)d tháng.") % {"months": months},
                earliest=enough,
                **facts | {"clause": clause_of(least)},
            )
    names = ", ".join(str(m.mentor) for m in official)
    return Condition(state=MET, detail=_("Đ/c %(names)s.") % {"names": names}, **facts)


def _together_from(mentorship: Mentorship, months: int, on: date) -> date | None:
    """The day from which ``mentorship`` counts as an introducer's; None where unknown."""
    if mentorship.waiver:
        rule = rule_of(_WAIVERS[Waiver(mentorship.waiver)], mentorship.candidate, on)
        if rule.value:
            return mentorship.started_on or on
    # Whoever helps has known the person since then at the latest.
    since = mentorship.together_since or mentorship.started_on
    return add_months(since, months) if since else None


def introducers(candidate: Candidate, on: date) -> Condition:
    """As many official members as the route asks for, together with the person long enough."""
    rule = rule_of("admission.introducer_months", candidate, on)
    needed, months = introducers_needed(candidate, on), number(rule)
    facts: dict[str, Any] = {
        "key": "introducers",
        "title": _("%(needed)d đảng viên giới thiệu, cùng công tác từ %(months)d tháng")
        % {"needed": needed, "months": months},
        "clause": clause_of(rule),
        "who": _("Chi bộ phân công"),
    }
    official = _official(candidate, on)
    if len(official) < needed:
        required = rule_of("admission.introducers_required", candidate, on)
        return Condition(
            state=MISSING,
            detail=_("Đường giới thiệu: %(route)s. Mới có %(count)d người.")
            % {"route": route_of(candidate, on).label, "count": len(official)},
            **facts | {"clause": clause_of(required)},
        )
    days = [_together_from(m, months, on) for m in official]
    known = sorted(day for day in days if day)
    if len(known) < needed:
        return Condition(
            state=MISSING,
            detail=_("Chưa ghi cùng công tác, sinh hoạt từ ngày nào."),
            **facts,
        )
    enough = known[needed - 1]
    if on < enough:
        return Condition(
            state=MISSING,
            detail=_("Đủ %(months)d tháng vào %(day)s.")
            % {"months": months, "day": written(enough)},
            earliest=enough,
            **facts,
        )
    return Condition(state=MET, detail=_("Đủ thời gian cùng công tác, sinh hoạt."), **facts)


def members_of_cell(candidate: Candidate, on: date) -> Condition:
    """The cell has official members enough to vote."""
    rule = rule_of("vote.cell.min_official_members", candidate, on)
    count = known_entitled(candidate.cell, on)
    facts: dict[str, Any] = {
        "key": "members",
        "title": _("Chi bộ có từ %(least)d đảng viên chính thức") % {"least": rule.value},
        "clause": clause_of(rule),
        "who": _("Đảng ủy"),
    }
    state = MET if count >= number(rule) else MISSING
    return Condition(
        state=state, detail=_("Có %(count)d đảng viên chính thức.") % {"count": count}, **facts
    )
