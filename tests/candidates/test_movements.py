"""Movements and models, and who stood out there: introduced in one step, once."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from candidates import services
from candidates.models import Candidate, Movement, Stage, StandOut
from tests.candidates.way import refused

pytestmark = pytest.mark.django_db
MARCH_1, MAY_15 = date(2024, 3, 1), date(2024, 5, 15)


def keep(commune, **changes):
    fields = {
        "cell": commune.cell, "kind": "economic", "name": "Tổ hợp tác trồng quế",
        "body": "women", "started_on": MARCH_1, "actor": commune.secretary,
    }  # fmt: skip
    return services.keep_movement(**fields | changes)


def note(commune, movement, name="Bàn Thị Mai", **changes):
    fields = {
        "movement": movement, "full_name": name, "deed": "Vận động 12 hộ tham gia",
        "actor": commune.secretary,
    }  # fmt: skip
    return services.note_stand_out(**fields | changes)


def test_who_stood_out_is_introduced_in_one_step(commune):
    movement = keep(commune)
    stand_out = note(commune, movement)

    candidate = services.introduce_stand_out(stand_out=stand_out, actor=commune.secretary)

    assert (candidate.stage, candidate.cell, candidate.person.full_name, candidate.opened_on) == (
        Stage.SOURCE, commune.cell, "Bàn Thị Mai", MAY_15,
    )  # fmt: skip
    introduction = candidate.introductions.get()
    assert (
        introduction.body, introduction.introduced_on, introduction.movement,
        introduction.strengths, introduction.ground,
    ) == ("women", MAY_15, movement, "Vận động 12 hộ tham gia", "Tổ hợp tác trồng quế")  # fmt: skip
    stand_out.refresh_from_db()
    assert stand_out.candidate == candidate


def test_nobody_is_introduced_twice(commune):
    stand_out = note(commune, keep(commune))
    services.introduce_stand_out(stand_out=stand_out, actor=commune.secretary)

    said = refused(
        lambda: services.introduce_stand_out(stand_out=stand_out, actor=commune.secretary)
    )

    assert said == {"introduced": "Bàn Thị Mai đã được giới thiệu."}
    assert Candidate.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"name": " "}, "required"),
        ({"started_on": date(2024, 5, 16)}, "future"),
        ({"ended_on": date(2024, 2, 29)}, "order"),
    ],
)
def test_a_movement_that_cannot_be_is_refused(commune, changes, code):
    said = refused(lambda: keep(commune, **changes))
    kept = keep(commune, ended_on=MARCH_1)

    assert set(said) == {code}
    assert Movement.objects.get() == kept


def test_a_movement_written_anew_is_the_same_movement(commune):
    movement = keep(commune)

    keep(commune, movement=movement, name="Tổ hợp tác trồng hồi", ended_on=MAY_15)

    [kept] = Movement.objects.all()
    assert (kept.pk, kept.name, kept.ended_on) == (movement.pk, "Tổ hợp tác trồng hồi", MAY_15)


def test_who_stood_out_has_a_name(commune):
    movement = keep(commune)

    said = refused(lambda: note(commune, movement, "  "))

    assert set(said) == {"required"}
    assert not StandOut.objects.exists()


def test_movements_are_kept_by_the_cells_leaders_and_the_office(commune):
    movement = keep(commune, actor=commune.office)
    stand_out = note(commune, movement, actor=commune.office)

    for actor in (commune.other_secretary, commune.chair, commune.mentor_user):
        for act in (
            lambda a=actor: keep(commune, name="Khác", actor=a),
            lambda a=actor: note(commune, movement, "Lý A", actor=a),
            lambda a=actor: services.introduce_stand_out(stand_out=stand_out, actor=a),
        ):
            refused(act, PermissionDenied)
