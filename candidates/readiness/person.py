"""What is asked of the person: age, schooling, and who was a member before."""

import calendar
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from candidates.deadlines import add_months
from candidates.models import Candidate, Consent, ConsentKind
from candidates.readiness.conditions import (
    MET,
    MISSING,
    WARNING,
    Condition,
    clause_of,
    listed,
    number,
    rule_of,
    written,
)
from members.models import LeavingKind, Member, MembershipEventKind, MemberStatus
from people.models import EducationLevel

_LEVELS = [level.value for level in EducationLevel]
# How an ending of the membership stands in ``readmission.never``.
_NEVER = {LeavingKind.RESIGNED: "asked_to_leave_without_special_family_reason"}


def consent_of(candidate: Candidate, kind: str, on: date) -> Consent | None:
    """The written consent of that kind that stands on the day, if any."""
    given = (c for c in candidate.consents.all() if c.kind == kind and c.given_on <= on)
    return max(given, key=lambda c: c.given_on, default=None)


def _consented(consent: Consent) -> str:
    return _("Có văn bản đồng ý số %(number)s ngày %(day)s.") % {
        "number": consent.number,
        "day": written(consent.given_on),
    }


def _birth_span(born: date, precision: str) -> tuple[date, date]:
    """The first and the last day on which somebody may have been born."""
    if precision == "year":
        return born.replace(month=1, day=1), born.replace(month=12, day=31)
    if precision == "month":
        last = calendar.monthrange(born.year, born.month)[1]
        return born.replace(day=1), born.replace(day=last)
    return born, born


def age(candidate: Candidate, on: date) -> Condition:
    """From full 18 by the day; to full 60, counted through the month of birth."""
    least = rule_of("admission.age_min", candidate, on)
    most = rule_of("admission.age_max", candidate, on)
    person = candidate.person
    facts: dict[str, Any] = {
        "key": "age",
        "title": _("Từ đủ %(least)d đến đủ %(most)d tuổi")
        % {"least": least.value, "most": most.value},
        "clause": clause_of(least),
        "who": _("Chi bộ"),
    }
    if person.birth_date is None:
        return Condition(state=MISSING, detail=_("Chưa ghi ngày sinh."), **facts)
    first, last = _birth_span(person.birth_date, person.birth_precision)
    years = _("%(age)d tuổi tại ngày chi bộ xét.") % {"age": person.age_on(on) or 0}
    certain = add_months(last, 12 * number(least))
    if on < add_months(first, 12 * number(least)):
        return Condition(
            state=MISSING,
            detail=_("Đủ tuổi vào %(day)s.") % {"day": written(certain)},
            earliest=certain,
            **facts,
        )
    if on < certain:
        return Condition(
            state=WARNING,
            detail=_("Chỉ biết sinh %(born)s: kiểm tra đã đủ tuổi chưa.")
            % {"born": person.birth_label},
            **facts,
        )
    if on <= add_months(first, 12 * number(most)):
        return Condition(state=MET, detail=years, **facts)
    through = add_months(last, 12 * number(most))
    if rule_of("admission.age_counting", candidate, on).value == "by_month":
        through = through.replace(day=calendar.monthrange(through.year, through.month)[1])
    if on <= through:
        return Condition(
            state=WARNING,
            detail=_("Hết tháng này là quá %(most)d tuổi.") % {"most": most.value},
            **facts,
        )
    consent = rule_of("admission.over_age_consent", candidate, on)
    facts["clause"] = clause_of(consent)
    if given := consent_of(candidate, ConsentKind.OVER_AGE, on):
        return Condition(state=MET, detail=f"{years} {_consented(given)}", **facts)
    return Condition(
        state=MISSING,
        detail=_("%(age)s Quá tuổi thì cần cấp trên đồng ý bằng văn bản.") % {"age": years},
        **facts,
    )


def schooling(candidate: Candidate, on: date) -> Condition:
    """Lower secondary; in mountain and other hard areas primary, or literate with a consent."""
    rule = rule_of("admission.education_min", candidate, on)
    level = candidate.person.education_level
    facts: dict[str, Any] = {
        "key": "education",
        "title": _("Trình độ học vấn từ trung học cơ sở"),
        "clause": clause_of(rule),
        "who": _("Chi bộ"),
    }
    if not level:
        return Condition(state=MISSING, detail=_("Chưa ghi trình độ học vấn."), **facts)
    has = candidate.person.get_education_level_display()
    if _LEVELS.index(level) >= _LEVELS.index(EducationLevel.LOWER_SECONDARY):
        return Condition(state=MET, detail=_("Đã học %(level)s.") % {"level": has}, **facts)
    if candidate.cell.is_upland and level == EducationLevel.PRIMARY:
        exception = rule_of("admission.education_exception_primary", candidate, on)
        return Condition(
            state=MET,
            detail=_("Hoàn thành tiểu học, ở địa bàn miền núi, khó khăn."),
            **facts | {"clause": clause_of(exception)},
        )
    given = consent_of(candidate, ConsentKind.LITERATE, on)
    if candidate.cell.is_upland and given:
        exception = rule_of("admission.education_exception_literate", candidate, on)
        return Condition(
            state=MET,
            detail=_("Già làng, trưởng bản, người có uy tín biết đọc, biết viết. %(consent)s")
            % {"consent": _consented(given)},
            **facts | {"clause": clause_of(exception)},
        )
    return Condition(
        state=MISSING,
        detail=_("Mới học %(level)s. Ngoại lệ thì hỏi Ban Tổ chức cấp trên.") % {"level": has},
        **facts,
    )


def former_member(candidate: Candidate) -> Member | None:
    """The membership that the candidate once had and that ended, if any."""
    member: Member | None = getattr(candidate.person, "member", None)
    return member if member is not None and member.status == MemberStatus.LEFT else None


def readmission(candidate: Candidate, on: date) -> Condition | None:
    """Who was a member before: after the wait, with a consent, once, and not whoever left so."""
    member = former_member(candidate)
    if member is None:
        return None
    wait = rule_of("readmission.wait", candidate, on)
    facts: dict[str, Any] = {
        "key": "readmission",
        "title": _("Đủ điều kiện kết nạp lại"),
        "clause": clause_of(wait),
        "who": _("Chi bộ, văn phòng đảng ủy"),
    }
    # What was recorded wrongly and undone says nothing of how and when somebody left.
    recorded = list(member.events.all())
    undone = {event.undoes_id for event in recorded}
    events = [event for event in recorded if event.pk not in undone]
    endings = (e for e in events if e.kind == MembershipEventKind.LEFT)
    left = max(endings, key=lambda e: e.happened_on, default=None)
    if left is None:
        return Condition(state=MISSING, detail=_("Chưa ghi ngày ra khỏi Đảng."), **facts)
    never = rule_of("readmission.never", candidate, on)
    if _NEVER.get(LeavingKind(left.detail)) in listed(never):
        return Condition(
            state=MISSING,
            detail=_("Trước đây xin ra khỏi Đảng: không xem xét kết nạp lại."),
            **facts | {"clause": clause_of(never)},
        )
    most = rule_of("readmission.times_max", candidate, on)
    if sum(e.kind == MembershipEventKind.READMITTED for e in events) >= number(most):
        return Condition(
            state=MISSING,
            detail=_("Đã kết nạp lại một lần, không xét lần nữa."),
            **facts | {"clause": clause_of(most)},
        )
    earliest = add_months(left.happened_on, number(wait))
    if on < earliest:
        return Condition(
            state=MISSING,
            detail=_("Ra khỏi Đảng ngày %(day)s, sau %(months)d tháng mới xét.")
            % {"day": written(left.happened_on), "months": number(wait)},
            earliest=earliest,
            **facts,
        )
    given = consent_of(candidate, ConsentKind.READMISSION, on)
    if given is None:
        consent = rule_of("readmission.consent", candidate, on)
        return Condition(
            state=MISSING,
            detail=_("Cần văn bản đồng ý của cấp trên."),
            **facts | {"clause": clause_of(consent)},
        )
    return Condition(state=MET, detail=_consented(given), **facts)
