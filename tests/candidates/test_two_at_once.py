"""Two people press the same button at one moment: one of them is told why not."""

import re
from datetime import date
from functools import partial

import pytest

from candidates import services
from candidates.models import Decision, MentorReport, Stage, Step
from documents.models import RegisterEntry
from notifications.models import Notification
from people import clock
from people.models import AuditEntry
from tests import factories as make
from tests.at_once import at_once, refusals_in

MAY_3, MAY_10 = date(2024, 5, 3), date(2024, 5, 10)
pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def proposed(commune, ready):
    services.record_cell_vote(
        candidate=ready, decided_on=MAY_3, present=9, votes_for=9, against=0, other=0,
        actor=commune.secretary,
    )  # fmt: skip
    ready.refresh_from_db()
    return ready


def test_two_of_the_committee_approve_one_candidate_once(commune, proposed):
    deputy = make.holder_of("standing_deputy", commune.committee)
    approve = partial(
        services.record_committee_vote,
        candidate=proposed, decided_on=MAY_10, entitled=12, present=12, votes_for=12, against=0,
        other=0, number="15-NQ/ĐU",
    )  # fmt: skip

    results = at_once(partial(approve, actor=commune.chair), partial(approve, actor=deputy))

    [refusal] = refusals_in(results)
    assert "đang ở bước «Đảng ủy đề nghị»" in refusal.messages[0]
    assert re.search(r"Đ/c .+ ghi «đảng ủy biểu quyết đề nghị kết nạp» lúc", refusal.messages[0])
    [decision] = Decision.objects.filter(body="base")
    assert decision in results
    proposed.refresh_from_db()
    assert proposed.stage == Stage.BASE_PASSED
    assert proposed.events.filter(step=Step.BASE_VOTED).count() == 1
    assert AuditEntry.objects.filter(action="candidates.base_voted").count() == 1


@pytest.fixture
def deputy(commune):
    return make.holder_of("deputy", commune.cell)


def assign(candidate, mentor, actor):
    return partial(
        services.assign_mentor,
        candidate=candidate, mentor=mentor, started_on=make.MARCH_5, actor=actor,
    )  # fmt: skip


def test_two_secretaries_fill_the_last_slot_once(commune, candidate, deputy):
    first, second, third = commune.members[:3]
    make.make_mentorship(candidate, first)

    results = at_once(
        assign(candidate, second, commune.secretary), assign(candidate, third, deputy)
    )

    [refusal] = refusals_in(results)
    assert refusal.messages == ["Quần chúng đã có đủ 2 người giúp đỡ."]
    helping = candidate.mentorships.open().order_by("slot")
    assert [m.slot for m in helping] == [1, 2]
    assert helping[1] in results
    assert AuditEntry.objects.filter(action="candidates.mentor_assigned").count() == 1


def test_two_secretaries_assign_one_mentor_once(commune, candidate, deputy):
    results = at_once(
        assign(candidate, commune.mentor, commune.secretary),
        assign(candidate, commune.mentor, deputy),
    )

    [refusal] = refusals_in(results)
    assert refusal.messages == ["Đảng viên này đang giúp đỡ quần chúng đó."]
    [mentorship] = candidate.mentorships.open()
    assert MentorReport.objects.filter(mentorship=mentorship).count() == 1


def test_twenty_at_once_on_one_submission_come_to_one_outcome(commune, proposed):
    """Half approve, half return: one does, and nineteen are told who did and when."""
    standing = [make.holder_of("standing_member", commune.committee) for _n in range(20)]
    acts = []
    for number, user in enumerate(standing):
        if number % 2:
            acts.append(
                partial(services.return_admission, candidate=proposed, reason="Bổ sung", actor=user)
            )
        else:
            approve = partial(services.record_committee_vote, candidate=proposed, number="")
            counts = {"entitled": 20, "present": 20, "votes_for": 20, "against": 0, "other": 0}
            acts.append(partial(approve, decided_on=date(2025, 8, 1), actor=user, **counts))
    before = proposed.events.count()

    with clock.held_today(date(2025, 8, 1)):
        results = at_once(*acts)

    refusals = refusals_in(results)
    assert len(refusals) == 19
    for refusal in refusals:
        assert re.search(r"Đ/c .+ ghi «.+» lúc \d\d:\d\d", refusal.messages[0])
    proposed.refresh_from_db()
    assert proposed.events.count() == before + 1
    decided = proposed.stage == Stage.DECIDED
    assert proposed.stage in (Stage.DECIDED, Stage.RETURNED)
    assert Decision.objects.filter(body="decider").count() == decided
    numbers = RegisterEntry.objects.filter(organization=commune.committee)
    assert [entry.symbol for entry in numbers] == ["01-QĐ/ĐU"] * decided
    notices = Notification.objects.filter(rule="candidate-settled")
    assert [notice.recipient for notice in notices] == [commune.secretary]
