"""What a list of members means for candidacies."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from candidates import lifecycle
from candidates.models import (
    Candidate,
    Enrolment,
    Introduction,
    MentorReport,
    Mentorship,
    Stage,
    StageEvent,
)
from candidates.models.candidate import IN_PROBATION
from candidates.services import register_probationers
from imports import values
from imports.registry import Context, Row
from members.models import MemberStatus
from people import names
from people.bulk import pieces


def refuse_candidates(rows: list[Row], context: Context) -> None:
    """Before a members list is judged: who is still a candidate does not enter as a member.

    One human is one person: the admission is recorded where the dossier is, and the same
    person becomes the member.
    """
    on_the_way = (
        Candidate.objects.open()
        .before_admission()
        .filter(committee=context.committee)
        .select_related("person", "cell")
    )
    known = {(c.person.name_key, c.person.birth_date): c for c in on_the_way}
    led_here = {
        (c.person.name_key, c.person.birth_date): c
        for c in Candidate.objects.open()
        .filter(committee=context.committee, stage__in=IN_PROBATION)
        .exclude(decisions=None)
        .select_related("person")
    }
    for row in rows:
        name, born = row.get("full_name"), row.get("birth")
        candidate = known.get((names.fold(name), values.date_of(born))) if name and born else None
        if candidate is not None:
            row.error(
                "full_name",
                _("%(name)s đang là quần chúng của %(cell)s: ghi kết nạp ở hồ sơ của người đó.")
                % {"name": candidate, "cell": candidate.cell},
            )
        if name and born and row.get("official"):
            led = led_here.get((names.fold(name), values.date_of(born)))
            if led is not None:
                row.error(
                    "official",
                    _("%(name)s đang được xét công nhận trong sổ: ghi ở hồ sơ của người đó.")
                    % {"name": led},
                )


def candidacies_touched(context: Context) -> list[QuerySet[Any]]:
    """What a list writes of the committee's candidacies (``registry.touched``)."""
    of_committee = {"candidate__committee": context.committee}
    return [
        Candidate.objects.filter(committee=context.committee),
        StageEvent.objects.filter(**of_committee),
        Introduction.objects.filter(**of_committee),
        Enrolment.objects.filter(**of_committee),
        Mentorship.objects.filter(**of_committee),
        MentorReport.objects.filter(mentorship__candidate__committee=context.committee),
    ]


def follow_members(members: list[Any], context: Context) -> None:
    """After a members list: each probationary member has a candidacy, each official none open.

    Whom a list brought, a later list may recognise: nobody voted on them here.
    """
    by: dict[str, Any] = {
        "actor": context.actor,
        "ground": context.ground,
        "source": context.source,
    }
    running = {
        candidate.person_id: candidate
        for piece in pieces(members)
        for candidate in Candidate.objects.open().filter(person__in=[m.person_id for m in piece])
    }
    register_probationers(
        [
            member
            for member in members
            if member.status == MemberStatus.PROBATIONARY and member.person_id not in running
        ],
        on=context.today,
        **by,
    )
    for member in members:
        candidate = running.get(member.person_id)
        if (
            member.status == MemberStatus.OFFICIAL
            and candidate is not None
            and candidate.stage == Stage.PROBATIONARY
        ):
            lifecycle.take_over(candidate, Stage.OFFICIAL, on=member.official_on, **by)
