"""Reminders that a probation ends (hết 12 tháng dự bị), so that the cell considers in time.

How many days before stands in ``probation.reminder_days``; on the day itself the leaders are
told once more. Told are the mentors and the leaders of the cell; where nobody there has an
account, the next above.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from candidates import deadlines
from candidates.duties import Duty, Holders, accounts_of, holders_of, told_at
from candidates.models import Candidate, Stage
from candidates.readiness.probation import ends_on
from notifications.registry import Planned, ReminderRule, Subject
from people.models import User
from rules.services import find

RULE_KEY = "probation-ends"
# Who has been voted on is above the cell; what is left to do there is not the cell's.
_WITH_CELL = (Stage.PROBATIONARY, Stage.RECOGNITION_RETURNED)
_DUTIES = (Duty.SECRETARY, Duty.IN_CHARGE, Duty.OFFICE, Duty.STANDING_DEPUTY)


def on_probation() -> QuerySet[Candidate]:
    """The probationary members whose recognition lies with their cell."""
    return (
        Candidate.objects.open()
        .filter(stage__in=_WITH_CELL)
        .select_related("person__member", "cell", "committee")
        .prefetch_related("mentorships__mentor__person__user__person")
    )


def rung_of(ends: date, days_before: list[int], on: date) -> int | None:
    """How far along the reminders stand on ``on``: the last that is due, or None."""
    due = [n for n, days in enumerate([*days_before, 0]) if ends - timedelta(days=days) <= on]
    return max(due, default=None)


def plan(on: date) -> Iterator[Planned]:
    """Say who is told on ``on`` of which probation; the last reminder that is due, once."""
    candidates = list(on_probation())
    holders = holders_of(candidates, on)
    for candidate in candidates:
        ends = ends_on(candidate)
        if ends is None:
            continue
        rule = find("probation.reminder_days", on=ends, organization=candidate.cell)
        rung = rung_of(ends, [int(days) for days in rule.value or []], on)
        if rung is None:
            continue
        for user in _told(candidate, holders):
            yield _reminder(candidate, user, ends, rung, on)


def _told(candidate: Candidate, holders: Holders) -> list[User]:
    helping = [m.mentor for m in candidate.mentorships.all() if m.ended_on is None]
    leaders = next((u for duty in _DUTIES if (u := told_at(duty, candidate, holders))), [])
    return list({user.pk: user for user in [*leaders, *accounts_of(helping)]}.values())


def _reminder(candidate: Candidate, user: User, ends: date, rung: int, on: date) -> Planned:
    due_on = deadlines.recognition_to_consider_by(ends, candidate.cell)
    words = {
        "name": candidate,
        "day": f"{ends:%d/%m/%Y}",
        "count": (ends - on).days,
        "due": f"{due_on:%d/%m/%Y}",
    }
    reason = (
        _("Còn %(count)d ngày. Chuẩn bị tự kiểm điểm, nhận xét; giấy tờ lập sau ngày đó.")
        if on < ends
        else _("Chi bộ xét công nhận chậm nhất ngày %(due)s.")
    )
    return Planned(
        recipient=user,
        subject_id=str(candidate.pk),
        due_on=ends,
        rung=rung,
        title=_("Đ/c %(name)s hết dự bị ngày %(day)s") % words,
        reason=reason % words,
        url=reverse("candidates:detail", args=[candidate.pk]),
    )


def still_due(subjects: set[Subject]) -> set[Subject]:
    """Of the probations told of, those still with the cell and ending on the same day."""
    found = on_probation().filter(pk__in={pk for pk, _day in subjects})
    return {(str(c.pk), ends) for c in found if (ends := ends_on(c))} & subjects


PROBATION_ENDS = ReminderRule(
    key=RULE_KEY,
    title=gettext_lazy("Hết thời gian dự bị"),
    plan=plan,
    still_due=still_due,
)
