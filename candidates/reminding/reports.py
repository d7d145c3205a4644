"""Reminders of mentors' reports (nhận xét hằng tháng): first the mentor, then up the ladder."""

from datetime import date
from typing import Any

from django.db.models import F, QuerySet
from django.db.models.functions import ExtractMonth
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from candidates.models import MentorReport
from candidates.models.candidate import RESTING_STAGES
from candidates.services import open_report_periods
from notifications.ladder import Step, rungs
from notifications.registry import ReminderRule
from notifications.wording import link, sentence
from people.language import of_the_books

RULE_KEY = "mentor-report"


def owed_reports() -> QuerySet[MentorReport]:
    """The reports still to be written, of mentors who still help somebody on the way."""
    return (
        MentorReport.objects.owed()
        .filter(mentorship__ended_on=None)
        .exclude(mentorship__candidate__stage__in=RESTING_STAGES)
    )


def due_reports(until: date) -> QuerySet[Any, Any]:
    """The owed reports due up to ``until`` in the words of a reminder: one query for all."""
    words: dict[str, Any] = {
        "month": ExtractMonth("period"),
        "name": F("mentorship__candidate__person__full_name"),
        "mentor": F("mentorship__mentor__person__full_name"),
    }
    with of_the_books():
        own = _("Viết nhận xét tháng %(month)s về %(name)s")
        above = _("Nhắc đ/c %(mentor)s gửi nhận xét tháng %(month)s về %(name)s")
    return (
        owed_reports()
        .filter(due_on__lte=until)
        .annotate(
            subject=F("pk"),
            due_day=F("due_on"),
            cell_key=F("cell_id"),
            committee_key=F("committee_id"),
            owner_key=F("mentorship__mentor__person_id"),
            words=sentence(own, **words),
            words_above=sentence(above, **words),
            link=link("candidates:report", "pk"),
            link_above=link("candidates:detail", "mentorship__candidate_id"),
        )
    )


# No text of the Party sets these delays; they are the committee's practice. Two working days
# at each rung are enough to act and few enough that the report still reaches the meeting.
MENTOR_REPORT = ReminderRule(
    key=RULE_KEY,
    title=gettext_lazy("Nhận xét hằng tháng của người giúp đỡ"),
    source=gettext_lazy("Người được phân công giúp đỡ nhận xét quần chúng hằng tháng."),
    ends_when=gettext_lazy("Hết nhắc khi nhận xét đã gửi hoặc thôi phân công giúp đỡ."),
    rungs=rungs(
        (-3, Step.OWNER),
        (1, Step.OWNER),
        (2, Step.SECRETARY),
        (4, Step.IN_CHARGE),
        (6, Step.OFFICE),
        (8, Step.STANDING_DEPUTY),
    ),
    query=due_reports,
    prepare=lambda on: open_report_periods(on=on, source="send_reminders"),
)
