"""A whole class in one table: all results or none, and no certificate for who failed."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from candidates import readiness, services
from candidates.models import Enrolment, Stage, Step
from candidates.services import Outcome
from tests import factories as make
from tests.candidates.way import fresh, on_day, probationer, refused

pytestmark = pytest.mark.django_db
APRIL_1, MAY_3, MAY_10, MAY_15 = (
    date(2024, 4, 1), date(2024, 5, 3), date(2024, 5, 10), date(2024, 5, 15),
)  # fmt: skip


def open_class(commune, kind="awareness", **changes):
    fields = {
        "committee": commune.committee, "kind": kind, "name": "Lớp khóa 12",
        "started_on": APRIL_1, "actor": commune.office,
    }  # fmt: skip
    return services.open_class(**fields | changes)


def sympathiser(commune, name):
    return make.make_candidate(commune.cell, name, stage=Stage.SYMPATHISER)


@pytest.fixture
def roster(commune):
    """A class of three, sent together."""
    training = open_class(commune)
    names = ("Chìu A Một", "Chìu A Hai", "Chìu A Ba")
    sent = services.send_to_class(
        training_class=training, candidates=[sympathiser(commune, name) for name in names],
        actor=commune.secretary,
    )  # fmt: skip
    return training, sent


def write(commune, training, outcomes, actor=None):
    return services.record_results(
        training_class=training, outcomes=outcomes, actor=actor or commune.office
    )


def test_results_of_a_class_are_written_together(commune, roster):
    training, (one, two, three) = roster

    written = write(
        commune, training,
        {
            one.pk: Outcome("certified", "1/GCN", MAY_3),
            two.pk: Outcome("failed"),
            three.pk: Outcome("left"),
        },
    )  # fmt: skip

    assert len(written) == 3
    assert set(Enrolment.objects.values_list("result", "certificate_number", "certified_on")) == {
        ("certified", "1/GCN", MAY_3),
        ("failed", "", None),
        ("left", "", None),
    }


def test_one_wrong_row_keeps_all_out_and_is_named(commune, roster):
    training, (one, two, three) = roster
    outcomes = {
        one.pk: Outcome("certified", "1/GCN", MAY_3),
        two.pk: Outcome("certified", " ", MAY_3),
        three.pk: Outcome("certified", "3/GCN", date(2024, 3, 31)),
    }

    said = refused(lambda: write(commune, training, outcomes))
    with pytest.raises(ValidationError) as refusal:
        write(commune, training, outcomes)

    assert set(refusal.value.error_dict) == {
        f"{two.pk}-certificate_number", f"{three.pk}-certified_on",
    }  # fmt: skip
    assert set(said) == {"required", "before_class"}
    assert set(Enrolment.objects.values_list("result", flat=True)) == {""}


@pytest.mark.parametrize(
    ("outcome", "code"),
    [
        (Outcome("certified", "1/GCN"), "required"),
        (Outcome("certified", "1/GCN", date(2024, 5, 16)), "future"),
        (Outcome("failed", "1/GCN"), "certificate"),
        (Outcome("left", "", MAY_3), "certificate"),
    ],
)
def test_a_result_that_cannot_be_is_refused(commune, roster, outcome, code):
    training, (one, *_others) = roster

    assert set(refused(lambda: write(commune, training, {one.pk: outcome}))) == {code}


def test_a_certificate_that_turned_out_wrong_goes_with_the_result(commune, roster):
    training, (one, *_others) = roster
    write(commune, training, {one.pk: Outcome("certified", "1/GCN", MAY_3)})

    write(commune, training, {one.pk: Outcome("failed")})

    one.refresh_from_db()
    assert (one.result, one.certificate_number, one.certified_on) == ("failed", "", None)
    found = readiness.judge(fresh(one.candidate), Step.ALLOWED, MAY_15)
    assert "certificate" in [c.key for c in found.missing]


def test_a_row_left_empty_or_unchanged_is_left_alone(commune, roster):
    training, (one, two, _three) = roster
    outcomes = {one.pk: Outcome("certified", "1/GCN", MAY_3), two.pk: Outcome("")}
    first = write(commune, training, outcomes)

    again = write(commune, training, outcomes)

    assert ([e.pk for e in first], again) == ([one.pk], [])


def test_a_class_takes_those_it_is_for_and_all_or_nobody(commune):
    training = open_class(commune)
    member = probationer(commune, date(2024, 3, 5))
    other = sympathiser(commune, "Chìu A Một")

    said = refused(
        lambda: services.send_to_class(
            training_class=training,
            candidates=[other, member],
            actor=commune.secretary,
        )
    )

    assert set(said) == {"other_class"}
    assert not Enrolment.objects.exists()
    [sent] = services.send_to_class(
        training_class=open_class(commune, "new_member"), candidates=[member],
        actor=commune.secretary,
    )  # fmt: skip
    assert sent.kind == "new_member"


def test_nobody_sits_in_two_classes_at_once_or_in_one_before_it_begins(commune, roster):
    training, (one, *_others) = roster
    later = open_class(commune, name="Lớp khóa 13", started_on=date(2024, 6, 3))

    def send(candidate):
        return services.send_to_class(
            training_class=later, candidates=[candidate], actor=commune.secretary
        )

    said = refused(lambda: send(one.candidate))
    [enrolled] = send(sympathiser(commune, "Chìu A Tư"))

    assert (set(said), enrolled.started_on) == ({"in_class"}, None)
    assert not training.enrolments.filter(pk=enrolled.pk).exists()


def test_the_class_for_new_members_opens_the_recognition(commune):
    with on_day(MAY_15):
        member = probationer(commune, date(2023, 5, 15))
        training = open_class(commune, "new_member")
        [sent] = services.send_to_class(
            training_class=training, candidates=[member], actor=commune.secretary
        )

        def missing():
            found = readiness.judge(fresh(member), Step.RECOGNITION_VOTED, MAY_15)
            return "new_member_class" in [c.key for c in found.missing]

        before = missing()
        write(commune, training, {sent.pk: Outcome("failed")})
        failed = missing()
        write(commune, training, {sent.pk: Outcome("certified", "9/ĐVM", MAY_10)})

        assert (before, failed, missing()) == (True, True, False)


def test_the_office_alone_keeps_classes(commune, roster):
    training, (one, *_others) = roster
    other = sympathiser(commune, "Chìu A Năm")

    for actor in (commune.secretary, commune.chair, commune.mentor_user):
        refused(lambda a=actor: open_class(commune, name="Lớp 14", actor=a), PermissionDenied)
        refused(
            lambda a=actor: write(commune, training, {one.pk: Outcome("failed")}, a),
            PermissionDenied,
        )
    refused(
        lambda: services.send_to_class(
            training_class=training, candidates=[other],
            actor=commune.other_secretary,
        ),
        PermissionDenied,
    )  # fmt: skip
