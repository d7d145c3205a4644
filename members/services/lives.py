"""What happens in a member's life, each on its day: past or today, never to come.

Facts on which a rule was in force are judged by it; soft rules warn, in the event's data under
``warnings``. Older facts are checked for sense alone.
"""

import re
from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from cells.models import Organization
from cells.services import close_with_membership
from members import months
from members.access import may_record_decisions
from members.models import (
    ENDINGS,
    DisciplineKind,
    ExemptionGround,
    LeavingKind,
    Member,
    MembershipEvent,
    MembershipEventKind,
    MemberStatus,
)
from members.registry import Move, moved
from members.services.guards import (
    ONE_DAY,
    check_day,
    close_period,
    end_posts,
    locked,
    refusal,
    require_current,
    require_keeper,
    require_office,
    rule_on,
    write_event,
)
from members.services.proposals import drop_proposals
from members.services.transfers import drop_request
from people.models import User
from rules.workdays import add_working_days


@transaction.atomic
def move_out(
    *, member: Member, on: date, place: str, actor: User, ground: str = ""
) -> MembershipEvent:
    """Record that a member went elsewhere for good (chuyển sinh hoạt chính thức đi)."""
    member = locked(member)
    require_office(actor, member)
    if not place.strip():
        raise refusal("place", _("Ghi nơi chuyển đến."), "no_place")
    notes = _due_note(
        member,
        "transfer.present_deadline",
        on,
        _("Nộp giấy giới thiệu tại nơi đến chậm nhất %(day)s (%(clause)s)."),
    )
    return _end(member, MembershipEventKind.MOVED_OUT, on, actor, ground, "", notes, place.strip())


@transaction.atomic
def record_leaving(
    *, member: Member, on: date, kind: str, actor: User, ground: str
) -> MembershipEvent:
    """Record that somebody left the Party (ra khỏi Đảng), by the decision in ``ground``.

    Raises ValidationError when the form does not fit: who is on probation is removed from
    probation, and only there.
    """
    member = locked(member)
    require_office(actor, member)
    if not ground.strip():
        raise refusal("ground", _("Ghi số và ngày của quyết định."), "no_ground")
    probationary = member.status == MemberStatus.PROBATIONARY
    of_probation = kind == LeavingKind.REMOVED_FROM_PROBATION
    of_official = kind in (LeavingKind.EXPELLED, LeavingKind.REMOVED)
    if (probationary and of_official) or (not probationary and of_probation):
        raise refusal(
            "kind",
            _("Hình thức này không dùng cho đảng viên %(status)s.")
            % {"status": member.get_status_display()},
            "wrong_kind",
        )
    return _end(member, MembershipEventKind.LEFT, on, actor, ground, kind, [])


@transaction.atomic
def end_probation(
    *, member: Member, on: date, kind: str, actor: User, ground: str
) -> MembershipEvent:
    """End the membership of a probationary member by a decision on their candidacy.

    The candidacy leads until official or removed: its service asked who may and by what vote.
    """
    return _end(locked(member), MembershipEventKind.LEFT, on, actor, ground, kind, [])


@transaction.atomic
def record_death(*, member: Member, on: date, actor: User, ground: str = "") -> MembershipEvent:
    """Record that a member died (từ trần); the day itself still counts."""
    member = locked(member)
    require_keeper(actor, member)
    notes = _due_note(
        member,
        "death.papers_up",
        on,
        _("Gửi hồ sơ và phiếu báo lên trên chậm nhất %(day)s (%(clause)s)."),
    )
    return _end(member, MembershipEventKind.DIED, on, actor, ground, "", notes)


def _end(
    member: Member,
    kind: MembershipEventKind,
    on: date,
    actor: User,
    ground: str,
    detail: str,
    notes: list[str],
    place: str = "",
) -> MembershipEvent:
    require_current(member)
    check_day(member, on)
    last_day = on if kind == MembershipEventKind.DIED else on - ONE_DAY
    with months.keeping_months([member.pk]):
        period = close_period(member, last_day)
        end_posts(member, last_day, actor, cell_only=False)
        closed = close_with_membership(person=member.person, path=member.cell.path, actor=actor)
        drop_request(member, actor)
        drop_proposals(member, actor)
        member.status = ENDINGS[kind]
        member.save(update_fields=["status"])
        event = write_event(
            member,
            kind,
            on=on,
            actor=actor,
            ground=ground,
            detail=detail,
            data={
                "warnings": notes,
                "period": period.pk if period else None,
                "place": place,
                "account_closed": closed,
            },
        )
    _carry(Move(member, member.cell, None, on, last_day, str(kind.label)), actor)
    return event


def _carry(move: Move, actor: User) -> None:
    for carry in moved:
        carry(move, actor)


def _due_note(member: Member, key: str, on: date, words: str) -> list[str]:
    rule = rule_on(key, on, member.cell)
    if rule is None:
        return []
    due = add_working_days(on, int(rule.value or 0))
    return [words % {"day": f"{due:%d/%m/%Y}", "clause": rule.source}]


@transaction.atomic
def send_away(
    *,
    member: Member,
    on: date,
    ends_on: date,
    place: str,
    actor: User,
    is_study: bool = False,
    ground: str = "",
) -> MembershipEvent:
    """Record a time at another place (sinh hoạt tạm thời): counted here, without a vote.

    How long is a soft rule (294-QĐ/TW point 6.3.2).
    """
    member = locked(member)
    require_office(actor, member)
    require_current(member)
    check_day(member, on)
    if not place.strip():
        raise refusal("place", _("Ghi nơi chuyển đến."), "no_place")
    _refuse_overlap(member, MembershipEventKind.AWAY, on, ends_on)
    warnings = span_warnings(member.cell, on, ends_on, is_study=is_study)
    return write_event(
        member,
        MembershipEventKind.AWAY,
        on=on,
        ends_on=ends_on,
        actor=actor,
        ground=ground,
        data={"warnings": warnings, "place": place.strip(), "study": is_study},
    )


@transaction.atomic
def exempt(
    *,
    member: Member,
    on: date,
    reason: str,
    actor: User,
    ends_on: date | None = None,
    ground: str = "",
) -> MembershipEvent:
    """Record that a member is exempt from work and meetings (294-QĐ/TW point 7).

    The cell decides for age or health; another reason is the committee's, recorded by the
    office, with an end. Raises PermissionDenied and ValidationError accordingly.
    """
    member = locked(member)
    require_keeper(actor, member)
    rule = rule_on("exemption.decider", on, member.cell)
    if (
        rule is not None
        and dict(rule.value or {}).get(reason) != "cell"
        and not may_record_decisions(actor, member)
    ):
        raise PermissionDenied(
            _("Lý do khác do đảng ủy quyết định, văn phòng ghi (%(clause)s).")
            % {"clause": rule.source}
        )
    require_current(member)
    check_day(member, on)
    warnings = []
    if reason == ExemptionGround.OTHER:
        if ends_on is None:
            raise refusal("ends_on", _("Ghi ngày kết thúc."), "no_end")
        most = rule_on("exemption.other_reason_max", on, member.cell)
        if most is not None and whole_months(on, ends_on) >= int(most.value or 0):
            warnings.append(
                _("Mỗi lần dưới %(months)d tháng (%(clause)s).")
                % {"months": most.value, "clause": most.source}
            )
    _refuse_overlap(member, MembershipEventKind.EXEMPTED, on, ends_on)
    return write_event(
        member,
        MembershipEventKind.EXEMPTED,
        on=on,
        ends_on=ends_on,
        actor=actor,
        ground=ground,
        detail=reason,
        data={"warnings": warnings},
    )


@transaction.atomic
def return_to_activity(
    *, member: Member, on: date, actor: User, ground: str = ""
) -> MembershipEvent:
    """Record that who was away or exempt takes part again from ``on``."""
    member = locked(member)
    require_keeper(actor, member)
    require_current(member)
    check_day(member, on)
    running = (
        MembershipEvent.objects.standing()
        .running_on(on - ONE_DAY)
        .filter(member=member, kind__in=(MembershipEventKind.AWAY, MembershipEventKind.EXEMPTED))
    )
    ended = [event.pk for event in running]
    if not ended:
        raise ValidationError(
            _("Đ/c %(name)s không vắng, không được miễn trước ngày đó.") % {"name": member},
            code="not_away",
        )
    MembershipEvent.objects.filter(pk__in=ended).update(ends_on=on - ONE_DAY)
    return write_event(
        member,
        MembershipEventKind.RETURNED,
        on=on,
        actor=actor,
        ground=ground,
        data={"ended": ended},
    )


@transaction.atomic
def record_discipline(*, member: Member, on: date, kind: str, actor: User) -> MembershipEvent:
    """Record that a member was disciplined: form and day alone, never what for.

    Discipline files are secret documents; nothing of them is kept here.
    """
    member = locked(member)
    require_office(actor, member)
    require_current(member)
    check_day(member, on)
    if kind not in DisciplineKind.values:
        raise refusal("kind", _("Chọn hình thức kỷ luật."), "wrong_kind")
    return write_event(member, MembershipEventKind.DISCIPLINED, on=on, actor=actor, detail=kind)


@transaction.atomic
def issue_card(*, member: Member, on: date, number: str, actor: User) -> MembershipEvent:
    """Record the card and the day on which it was issued; its form is a soft rule."""
    member = locked(member)
    require_office(actor, member)
    require_current(member)
    check_day(member, on)
    number, old = number.strip(), member.card_number
    if not number:
        raise refusal("number", _("Ghi số thẻ."), "no_number")
    warnings = []
    rule = rule_on("card.number_format", on, member.cell)
    if (
        rule is not None
        and str(rule.value).startswith("^")
        and not re.match(str(rule.value), number)
    ):
        warnings.append(
            _("Số thẻ mới gồm đúng các chữ số của số định danh (%(clause)s).")
            % {"clause": rule.source}
        )
    member.card_number = number
    member.full_clean()
    member.save(update_fields=["card_number"])
    return write_event(
        member,
        MembershipEventKind.CARD,
        on=on,
        actor=actor,
        detail=number,
        data={"warnings": warnings, "old": old},
    )


@transaction.atomic
def award_badge(
    *, member: Member, on: date, years: int, actor: User, ground: str = ""
) -> MembershipEvent:
    """Record the badge for so many years in the Party (Huy hiệu Đảng)."""
    member = locked(member)
    require_office(actor, member)
    require_current(member)
    check_day(member, on)
    rule = rule_on("badge.years", on, member.cell)
    if years < 1 or (rule is not None and years not in list(rule.value or [])):
        raise refusal("years", _("Không có Huy hiệu %(years)d năm.") % {"years": years}, "no_badge")
    warnings = []
    full_on = _years_after(member.joined_on, years)
    if on < full_on:
        warnings.append(
            _("Đến %(day)s mới đủ %(years)d năm tuổi Đảng; chỉ trao sớm khi bệnh nặng.")
            % {"day": f"{full_on:%d/%m/%Y}", "years": years}
        )
    return write_event(
        member,
        MembershipEventKind.BADGE,
        on=on,
        actor=actor,
        ground=ground,
        detail=str(years),
        data={"warnings": warnings},
    )


def span_warnings(cell: Organization, on: date, ends_on: date, *, is_study: bool) -> list[str]:
    """What the rule of that day says of a temporary stay so long (294-QĐ/TW point 6.3.2)."""
    rule = rule_on("transfer.temporary_span", on, cell)
    if rule is None:
        return []
    months, span = whole_months(on, ends_on), dict(rule.value or {})
    least = span["study_min"] if is_study else span["min"]
    fits = months <= span["study_max"] if is_study else months < span["max_below"]
    if months >= least and fits:
        return []
    return [
        _("Thời gian %(months)d tháng không thuộc loại tạm thời (%(clause)s).")
        % {"months": months, "clause": rule.source}
    ]


def whole_months(start: date, last_day: date) -> int:
    """How many whole months lie from ``start`` to the end of ``last_day``."""
    end = last_day + ONE_DAY
    months = (end.year - start.year) * 12 + end.month - start.month
    return months - (end.day < start.day)


def _years_after(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return date(day.year + years, 3, 1)


def _refuse_overlap(
    member: Member, kind: MembershipEventKind, on: date, ends_on: date | None
) -> None:
    if ends_on is not None and ends_on < on:
        raise refusal("ends_on", _("Ngày kết thúc phải từ ngày bắt đầu trở đi."), "order")
    others = MembershipEvent.objects.standing().filter(member=member, kind=kind)
    for other in others:
        begins_later = ends_on is not None and other.happened_on > ends_on
        is_over = other.ends_on is not None and other.ends_on < on
        if not begins_later and not is_over:
            raise refusal(
                "on",
                _("Trùng với lần %(what)s từ %(day)s.")
                % {
                    "what": other.get_kind_display(),
                    "day": f"{other.happened_on:%d/%m/%Y}",
                },
                "overlap",
            )
