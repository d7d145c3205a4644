"""What somebody may think of to get around a rule, and why it does not work."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from candidates import services
from candidates.models import Stage
from people import clock
from tests import factories as make

pytestmark = pytest.mark.django_db
MAY_3, MAY_10 = date(2024, 5, 3), date(2024, 5, 10)


def cell_vote(commune, candidate, actor, on=MAY_3, **changes):
    counts = {"present": 9, "votes_for": 9, "against": 0, "other": 0}
    return services.record_cell_vote(
        candidate=candidate, decided_on=on, actor=actor, **counts | changes
    )


def test_a_cell_does_not_vote_on_a_day_before_the_candidate_came(commune, ready):
    services.move_candidate(
        candidate=ready, cell=commune.other_cell, moved_on=MAY_10, ground="CV 1",
        actor=commune.office,
    )  # fmt: skip
    for _n in range(3):
        mentor = make.make_member(commune.other_cell)
    make.make_mentorship(ready, mentor)

    with pytest.raises(ValidationError) as refused:
        cell_vote(commune, ready, commune.other_secretary, present=4, votes_for=4)

    assert "trước ngày vào bước «Đang lập hồ sơ» (10/05/2024)" in str(refused.value)
    ready.refresh_from_db()
    assert ready.stage == Stage.DOSSIER_OPEN


def test_a_dossier_that_rests_before_the_committee_is_not_written_over(commune, ready):
    cell_vote(commune, ready, commune.secretary)
    services.pause_candidate(
        candidate=ready, paused_on=MAY_10, until_on=None, reason="Đi làm ăn xa",
        actor=commune.secretary,
    )  # fmt: skip

    with pytest.raises(ValidationError) as refused:
        services.keep_papers(
            candidate=ready,
            facts=[services.PaperFact("cv", "held", dated_on=MAY_3)],
            actor=commune.secretary,
        )

    assert refused.value.code == "sent_up"


def test_who_recorded_the_votes_in_vain_does_not_decide_what_they_sent_up(commune):
    joined = date(2023, 3, 1)
    member = make.make_member(commune.cell, official=False, joined_on=joined)
    candidate = make.make_candidate(
        commune.cell, person=member.person, stage="probationary", stage_since=joined
    )
    make.make_post(commune.secretary.person, commune.committee, "deputy")
    for _n in range(3):
        cell_vote(
            commune, candidate, commune.secretary, votes_for=0, against=9, matter="removal",
            reason="Vi phạm",
        )  # fmt: skip
    candidate.refresh_from_db()
    assert candidate.stage == Stage.RECOGNITION_STUCK

    with clock.held_today(date(2025, 8, 1)), pytest.raises(PermissionDenied) as refused:
        services.record_committee_vote(
            candidate=candidate, decided_on=date(2025, 8, 1), entitled=9, present=9, votes_for=9,
            against=0, other=0, number="", matter="recognition", actor=commune.secretary,
        )  # fmt: skip

    assert str(refused.value) == "Đồng chí đã trình hồ sơ này nên không xét."


def test_who_moved_with_a_returned_dossier_is_voted_on_anew(client, commune, ready):
    cell_vote(commune, ready, commune.secretary)
    services.return_admission(candidate=ready, reason="Bổ sung", actor=commune.office)
    client.force_login(commune.secretary)
    page = reverse("candidates:detail", args=[ready.pk])
    before = [act.label for act in client.get(page).context["acts"]]
    services.move_candidate(
        candidate=ready, cell=commune.other_cell, moved_on=clock.today(), ground="CV 1",
        actor=commune.office,
    )  # fmt: skip
    client.force_login(commune.other_secretary)

    after = [act.label for act in client.get(page).context["acts"]]

    assert "Trình Đảng ủy" in before
    assert "Trình Đảng ủy" not in after
    assert "Ghi ngày lập hồ sơ" in after
