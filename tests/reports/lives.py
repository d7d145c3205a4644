"""Members with the times in cells that statistics count by."""

from datetime import date, timedelta

from members.models import Member, MembershipEvent, MembershipPeriod, MemberStatus
from tests import factories as make


def lives_in(cell, *, since=None, until=None, joined_on=make.LONG_AGO, official=True, **person):
    """A member of ``cell`` from the ceremony (or ``since``) on."""
    member = make.make_member(
        cell, joined_on=joined_on, official=official, person=make.make_person(**person)
    )
    member.periods.update(started_on=since or joined_on, ended_on=until)
    return member


def newly_admitted(cell, on, **person):
    """Somebody whose ceremony was on ``on``: still probationary."""
    return lives_in(cell, joined_on=on, official=False, **person)


def moves(member, cell, on):
    """``member`` belongs to ``cell`` from ``on``."""
    member.periods.filter(ended_on=None).update(ended_on=on - timedelta(days=1))
    MembershipPeriod.objects.create(member=member, cell=cell, started_on=on)
    Member.objects.filter(pk=member.pk).update(cell=cell)


def leaves(member, on: date):
    """``member`` leaves the Party on ``on``."""
    member.periods.filter(ended_on=None).update(ended_on=on)
    Member.objects.filter(pk=member.pk).update(status=MemberStatus.LEFT)
    MembershipEvent.objects.create(member=member, kind="left", detail="removed", happened_on=on)
