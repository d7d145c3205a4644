"""Who helps whom (phân công giúp đỡ): assign, replace, end."""

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from candidates import deadlines
from candidates.models import (
    Candidate,
    MentorReport,
    Mentorship,
    ReportState,
    Step,
    Waiver,
)
from candidates.routes import introducers_needed
from candidates.services.guards import (
    locked,
    refusal,
    refuse_before_birth,
    refuse_closed,
    refuse_future,
    require_leader,
    require_leader_or_office,
    require_text,
)
from candidates.services.reports import open_periods_of
from members.models import Member
from people import audit, clock
from people.models import User
from rules.services import value


def check_mentor(candidate: Candidate, mentor: Member, on: date) -> None:
    """Raise ValidationError, beside the mentor, when ``mentor`` may not help ``candidate``.

    The mentor is an official member of the same grassroots unit (Charter Art. 4; the rule of
    that day), and somebody else than the candidate.
    """
    if mentor.person_id == candidate.person_id:
        raise refusal("mentor", _("Không ai tự giúp đỡ chính mình."), "not_eligible")
    official = value("mentoring.must_be_official", on=on, organization=candidate.cell)
    if official and not mentor.is_official:
        raise refusal(
            "mentor",
            _("Đ/c %(name)s là đảng viên %(status)s, chưa giúp đỡ được.")
            % {
                "name": mentor.person.given_name,
                "status": mentor.get_status_display(),
            },
            "not_eligible",
        )
    if official and mentor.official_on is not None and mentor.official_on > on:
        raise refusal(
            "mentor",
            _("Đến ngày %(day)s đ/c %(name)s mới là đảng viên chính thức.")
            % {
                "day": f"{mentor.official_on:%d/%m/%Y}",
                "name": mentor.person.given_name,
            },
            "not_eligible",
        )
    if mentor.committee_id != candidate.committee_id:
        raise refusal(
            "mentor",
            _("Cần đảng viên cùng chi bộ hoặc cùng đảng bộ cơ sở."),
            "not_eligible",
        )


def add_mentorship(
    *,
    candidate: Candidate,
    mentor: Member,
    started_on: date | None,
    known_on: date,
    actor: User | None,
    ground: str = "",
    source: str = "",
    together_since: date | None = None,
    waiver: str = "",
) -> Mentorship:
    """Write a mentorship into the first free slot.

    Reports are owed from the first month due after ``known_on``: what is entered late, or
    taken over from a list, owes none of the past. ``started_on`` stays empty where nothing
    proves it. Raises ValidationError when the mentor may not, or no slot is left.
    """
    on = started_on or known_on
    check_mentor(candidate, mentor, on)
    taken = set(candidate.mentorships.open().values_list("slot", flat=True))
    slots = value("mentoring.slots_max", on=on, organization=candidate.cell)
    free = [slot for slot in range(1, slots + 1) if slot not in taken]
    mentorship = Mentorship(
        candidate=candidate,
        mentor=mentor,
        slot=free[0] if free else slots + 1,
        started_on=started_on,
        ground=ground,
        together_since=together_since,
        waiver=waiver,
        reports_from=deadlines.first_period_owed(candidate.cell, known_on),
    )
    mentorship.full_clean()
    if not free:
        raise ValidationError(
            _("Quần chúng đã có đủ %(slots)d người giúp đỡ.") % {"slots": slots},
            code="no_place_left",
        )
    mentorship.save()
    audit.record(
        actor,
        "candidates.mentor_assigned",
        candidate,
        path=candidate.cell.path,
        source=source,
        data={"mentor": mentor, "on": started_on, "ground": ground},
    )
    return mentorship


@transaction.atomic
def assign_mentor(
    *,
    candidate: Candidate,
    mentor: Member,
    started_on: date,
    actor: User,
    ground: str = "",
    together_since: date | None = None,
    waiver: str = "",
) -> Mentorship:
    """Give ``candidate`` a mentor and open the month the mentor owes next.

    Raises PermissionDenied when ``actor`` does not lead the cell, and ValidationError when
    the mentor may not help, helps already, no slot is left, or the two can't have been
    together since that day. Who arrived from another cell, and a mentor in the place of
    another, are not asked for the months together (``waiver``).
    """
    # Two secretaries may press the button at once; the lock makes them take turns, so that
    # the free slot is still free when the row is saved.
    candidate = locked(candidate)
    require_leader(actor, candidate)
    refuse_closed(candidate)
    refuse_future(started_on, "started_on")
    refuse_before_birth(candidate, started_on, "started_on")
    if together_since is not None:
        refuse_before_birth(candidate, together_since, "together_since")
        _refuse_together_after(together_since, started_on)
    mentorship = add_mentorship(
        candidate=candidate,
        mentor=mentor,
        started_on=started_on,
        known_on=max(started_on, clock.today()),
        actor=actor,
        ground=ground,
        together_since=together_since,
        waiver=waiver or _waiver(candidate, started_on),
    )
    open_periods_of(
        Mentorship.objects.filter(pk=mentorship.pk),
        on=clock.today(),
        actor=actor,
    )
    return mentorship


def _waiver(candidate: Candidate, on: date) -> str:
    """Why a new mentor of ``candidate`` is not asked for the months: they came here just now.

    As many mentors as introduce are named anew in the receiving cell (06-HD/TW cl. 3.9a);
    whoever is named beyond that is one like any other.
    """
    moved = candidate.events.filter(step=Step.MOVED).order_by("-id").first()
    if moved is None:
        return ""
    named = candidate.mentorships.filter(started_on__gte=moved.effective_on, waiver=Waiver.ARRIVAL)
    return Waiver.ARRIVAL if named.count() < introducers_needed(candidate, on) else ""


def close_mentorships(
    mentorships: Iterable[Mentorship],
    *,
    ended_on: date,
    reason: str,
    actor: User | None,
    source: str = "",
) -> None:
    """End mentorships: what was written stays, reports nobody began are owed no more.

    A draft or a returned report keeps its words, and its mentor may still send it.
    """
    for mentorship in mentorships:
        mentorship.ended_on = ended_on
        mentorship.full_clean()
        mentorship.save(update_fields=["ended_on"])
        MentorReport.objects.filter(mentorship=mentorship, state=ReportState.EXPECTED).delete()
        audit.record(
            actor,
            "candidates.mentorship_ended",
            mentorship.candidate,
            path=mentorship.candidate.cell.path,
            source=source,
            data={"mentor": mentorship.mentor_id, "on": ended_on, "reason": reason},
        )


@transaction.atomic
def end_mentorship(
    *, mentorship: Mentorship, ended_on: date, reason: str, actor: User
) -> Mentorship:
    """End a mentorship on ``ended_on`` (thôi giúp đỡ), with the reason.

    Raises PermissionDenied when ``actor`` does not lead the cell, and ValidationError when it
    ended already, the day has not come or lies before its start, or the reason is missing.
    """
    candidate = locked(mentorship.candidate)
    require_leader(actor, candidate)
    mentorship = Mentorship.objects.select_related("mentor").get(pk=mentorship.pk)
    if mentorship.ended_on is not None:
        raise ValidationError(_("Việc giúp đỡ này đã kết thúc."), code="ended")
    reason = require_text(reason, "reason", _("Còn thiếu lý do."))
    refuse_future(ended_on, "ended_on")
    if mentorship.started_on and ended_on < mentorship.started_on:
        raise refusal(
            "ended_on",
            _("Ngày kết thúc phải từ ngày phân công %(day)s trở đi.")
            % {"day": f"{mentorship.started_on:%d/%m/%Y}"},
            "before_start",
        )
    mentorship.candidate = candidate
    close_mentorships([mentorship], ended_on=ended_on, reason=reason, actor=actor)
    return mentorship


@transaction.atomic
def date_mentorship(
    *,
    mentorship: Mentorship,
    started_on: date | None,
    together_since: date | None,
    actor: User,
) -> Mentorship:
    """Write the days that a list left out: since when somebody helps, and knows the person.

    Raises PermissionDenied for who neither leads the cell nor works in the office, and
    ValidationError, by field, for days that cannot be.
    """
    candidate = locked(mentorship.candidate)
    require_leader_or_office(actor, candidate)
    mentorship = Mentorship.objects.select_related("mentor").get(pk=mentorship.pk)
    for day, name in ((started_on, "started_on"), (together_since, "together_since")):
        if day is not None:
            refuse_future(day, name)
            refuse_before_birth(candidate, day, name)
    _refuse_together_after(together_since, started_on or mentorship.started_on)
    if started_on and mentorship.ended_on and started_on > mentorship.ended_on:
        raise refusal("started_on", _("Ngày phân công phải trước ngày kết thúc."), "order")
    before = {"started_on": mentorship.started_on, "together_since": mentorship.together_since}
    mentorship.started_on, mentorship.together_since = started_on, together_since
    mentorship.full_clean()
    mentorship.save(update_fields=["started_on", "together_since"])
    audit.record(
        actor,
        "candidates.mentorship_dated",
        candidate,
        path=candidate.cell.path,
        data={
            "mentor": mentorship.mentor,
            "before": before,
            "started_on": started_on,
            "together_since": together_since,
        },
    )
    return mentorship


def _refuse_together_after(together_since: date | None, started_on: date | None) -> None:
    """Raise ValidationError when two are said to have met after the one began to help."""
    if together_since and started_on and together_since > started_on:
        raise refusal(
            "together_since",
            _("Ngày này phải trước ngày phân công %(day)s.") % {"day": f"{started_on:%d/%m/%Y}"},
            "after_start",
        )


@transaction.atomic
def replace_mentor(
    *,
    mentorship: Mentorship,
    mentor: Member,
    replaced_on: date,
    reason: str,
    actor: User,
    ground: str = "",
) -> Mentorship:
    """Put ``mentor`` in the place of another: end the one, assign the other, or neither."""
    end_mentorship(mentorship=mentorship, ended_on=replaced_on, reason=reason, actor=actor)
    return assign_mentor(
        candidate=mentorship.candidate,
        mentor=mentor,
        started_on=replaced_on,
        actor=actor,
        ground=ground,
        waiver=Waiver.REPLACEMENT,
    )
