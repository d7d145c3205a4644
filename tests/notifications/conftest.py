"""A mailbox, a mail server, and a report due on a day before a long weekend."""

from datetime import date, datetime, time
from types import SimpleNamespace

import pytest
from django.utils import timezone

from candidates.models import MentorReport
from candidates.reminding.reports import MENTOR_REPORT
from candidates.services import open_report_periods
from notifications import registry
from notifications.delivery import deliver_due
from people import clock
from tests import factories as make
from tests.notifications import smtp

DUE = date(2024, 4, 25)


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour, minute)))


@pytest.fixture
def morning() -> datetime:
    return at(date(2024, 5, 15), 9)


@pytest.fixture
def server(settings):
    with smtp.running() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        yield server


@pytest.fixture
def reader(db):
    """Somebody with a mail address."""
    user = make.make_user(make.make_person("Nông Văn Kiên"))
    user.email = "kien@example.vn"
    user.save()
    return user


@pytest.fixture
def late(db, reports_alone):
    """One report due on Thursday 25/4, before 29/4–1/5 off, and everybody who answers for it."""
    committee = make.make_committee(is_upland=True)
    cell = make.make_cell(committee, "Chi bộ thôn Nà Cáng")
    mentor = make.make_member(cell, "Phùn Văn Thành")
    candidate = make.make_candidate(cell, "Chìu Thị Dung")
    mentorship = make.make_mentorship(candidate, mentor, reports_from=date(2024, 5, 1))
    with clock.held_today(date(2024, 4, 10)):
        open_report_periods(on=date(2024, 4, 10))
    return SimpleNamespace(
        committee=committee,
        cell=cell,
        candidate=candidate,
        mentorship=mentorship,
        mentor_member=mentor,
        mentor=make.user_of(mentor),
        secretary=make.holder_of("secretary", cell),
        in_charge=make.holder_of("in_charge", cell),
        office=make.holder_of("office", committee),
        standing_deputy=make.holder_of("standing_deputy", committee),
        report=MentorReport.objects.get(),
    )


@pytest.fixture
def reports_alone(monkeypatch):
    """Only mentors' reports remind: a cell that does not meet would be told of too."""
    monkeypatch.setattr(registry, "rules", [MENTOR_REPORT])


@pytest.fixture
def run():
    """Deliver what waits, as at a moment."""
    return deliver_due
