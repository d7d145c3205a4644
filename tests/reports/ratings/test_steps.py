"""The steps of a rating: who may take each, what each refuses, and what stays as it was."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from members.models import MembershipEvent, MembershipPeriod
from people import clock
from people.models import AuditEntry
from reports.models import Rating
from reports.rating.services import add_remarks, decide_ratings, rate_itself, step_back
from tests import factories as make
from tests.reports.ratings.conftest import (
    DECEMBER_20,
    JANUARY_10,
    PLAIN,
    POINTS,
    full,
    member_of,
    reread,
)

pytestmark = pytest.mark.django_db


def trail():
    entries = AuditEntry.objects.filter(action__startswith="reports.rat").order_by("id")
    return [(entry.action, entry.actor, entry.organization_path) for entry in entries]


def test_a_cell_rates_itself_on_points_and_the_class_follows(after_2025, commune):
    rating = rate_itself(
        cell=commune.cell, year=POINTS, points=full(total=82), text="Đã làm tốt.",
        actor=commune.secretary,
    )  # fmt: skip

    assert (rating.total, rating.self_class, rating.state) == (82, "good", "self_rated")
    assert (rating.self_by, rating.sheet.code) == (commune.secretary, "xep-loai-chi-bo")
    assert trail() == [("reports.rated_itself", commune.secretary, commune.cell.path)]


@pytest.mark.parametrize(
    ("total", "code"),
    [(100, "excellent"), (90, "excellent"), (89, "good"), (70, "good"), (69, "completed"),
     (50, "completed"), (49, "not_completed"), (0, "not_completed")],
)  # fmt: skip
def test_the_class_changes_at_the_points_of_the_rule(after_2025, commune, total, code):
    rating = rate_itself(
        cell=commune.cell, year=POINTS, points=full(total=total), actor=commune.secretary
    )

    assert rating.self_class == code


def test_before_points_the_class_is_chosen(end_of_2024, commune):
    rating = rate_itself(
        cell=commune.cell, year=PLAIN, self_class="excellent", actor=commune.secretary
    )

    assert (rating.self_class, rating.total, rating.sheet, rating.points) == (
        "excellent", None, None, {},
    )  # fmt: skip
    with pytest.raises(ValidationError) as refused:
        rate_itself(cell=commune.other_cell, year=PLAIN, actor=_secretary(commune.other_cell))
    assert refused.value.message_dict == {"self_class": ["Chọn một mức xếp loại."]}


def _secretary(cell):
    return make.holder_of("secretary", cell)


@pytest.mark.parametrize("given", [9, -1, 7.5, "8", True])
def test_points_that_cannot_be_are_refused_by_their_criterion(after_2025, commune, given):
    points = full() | {"1.1": given}

    with pytest.raises(ValidationError) as refused:
        rate_itself(cell=commune.cell, year=POINTS, points=points, actor=commune.secretary)

    assert refused.value.message_dict == {"1.1": ["Ghi số điểm từ 0 đến 8."]}
    assert not Rating.objects.exists()


def test_a_class_above_what_points_allow_is_refused_and_a_lower_one_is_not(after_2025, commune):
    asked = {"cell": commune.cell, "year": POINTS, "points": full(total=82)}

    with pytest.raises(ValidationError) as refused:
        rate_itself(**asked, self_class="excellent", actor=commune.secretary)
    lower = rate_itself(**asked, self_class="completed", actor=commune.secretary)

    assert refused.value.message_dict == {
        "self_class": [
            "82 điểm chỉ được xếp cao nhất «hoàn thành tốt nhiệm vụ» (366-QĐ/TW Điều 11)."
        ]
    }
    assert lower.self_class == "completed"


def test_what_does_not_apply_to_a_member_is_left_out_and_the_rest_made_up(after_2025, commune):
    member = member_of(commune.cell)
    points = full("xep-loai-dang-vien") | {"2.3": None, "2.1": 21}

    rating = rate_itself(
        cell=commune.cell, member=member, year=POINTS, points=points, actor=make.user_of(member)
    )

    # 81 of the 90 points that apply.
    assert rating.total == Decimal("90.0")


def test_a_year_to_come_and_a_year_without_rules_are_refused(after_2025, commune):
    for year, said in (
        (2027, "Năm 2027 chưa đến, chưa xếp loại."),
        (2022, "Chưa có quy định «rating.classes» cho ngày 31/12/2022, chưa kết luận được."),
    ):
        with pytest.raises(ValidationError) as refused:
            rate_itself(cell=commune.cell, year=year, self_class="good", actor=commune.secretary)
        assert refused.value.messages == [said]


def test_a_member_rates_themself_and_the_cell_only_who_has_no_account(after_2025, commune):
    alone, signed = member_of(commune.cell), member_of(commune.cell)
    account = make.user_of(signed)
    points = full("xep-loai-dang-vien")

    def rate(member, actor):
        return rate_itself(
            cell=commune.cell, member=member, year=POINTS, points=points, actor=actor
        )

    assert rate(alone, commune.secretary).self_by == commune.secretary
    assert rate(signed, account).self_by == account
    for actor in (commune.secretary, make.user_of(member_of(commune.cell)), commune.chair):
        with pytest.raises(PermissionDenied):
            rate(signed, actor)


def test_only_the_leaders_of_a_cell_rate_it(after_2025, commune):
    for actor in (
        commune.in_charge,
        commune.chair,
        commune.office,
        make.holder_of("committee_member", commune.cell),
        _secretary(commune.other_cell),
    ):
        with pytest.raises(PermissionDenied):
            rate_itself(cell=commune.cell, year=POINTS, points=full(), actor=actor)

    assert not Rating.objects.exists()


def test_exempt_and_probationary_members_are_not_rated(after_2025, commune):
    exempt, new = member_of(commune.cell), member_of(commune.cell, official=False)
    MembershipEvent.objects.create(member=exempt, kind="exempted", happened_on=date(2025, 3, 1))

    for member, said in (
        (exempt, "Đảng viên được miễn công tác, sinh hoạt thì không xếp loại."),
        (new, "Ngày 31/12/2025 đồng chí còn là đảng viên dự bị, không xếp loại."),
    ):
        with pytest.raises(ValidationError) as refused:
            rate_itself(
                cell=commune.cell, member=member, year=POINTS,
                points=full("xep-loai-dang-vien"), actor=make.user_of(member),
            )  # fmt: skip
        assert refused.value.messages == [said]


def test_who_was_exempt_and_came_back_before_the_end_is_rated(after_2025, commune):
    member = member_of(commune.cell)
    MembershipEvent.objects.create(
        member=member, kind="exempted", happened_on=date(2025, 3, 1), ends_on=date(2025, 9, 1)
    )

    rating = rate_itself(
        cell=commune.cell, member=member, year=POINTS, points=full("xep-loai-dang-vien"),
        actor=make.user_of(member),
    )  # fmt: skip

    assert rating.self_class == "excellent"


def test_who_moved_is_rated_where_they_were_at_the_end_of_the_year(after_2025, commune):
    member = make.make_member(commune.other_cell)
    member.periods.update(cell=commune.cell, ended_on=date(2025, 6, 1))
    MembershipPeriod.objects.create(
        member=member, cell=commune.other_cell, started_on=date(2025, 6, 2)
    )
    asked = {"member": member, "year": POINTS, "points": full("xep-loai-dang-vien")}

    with pytest.raises(ValidationError) as refused:
        rate_itself(cell=commune.cell, actor=make.user_of(member), **asked)
    rating = rate_itself(cell=commune.other_cell, actor=member.person.user, **asked)

    assert refused.value.messages == ["Cuối năm đồng chí sinh hoạt ở chi bộ khác, xếp loại ở đó."]
    assert rating.cell == commune.other_cell


def test_a_rating_begun_goes_along_with_a_member_who_moves(commune):
    with clock.held_today(date(2025, 11, 20)):
        member = member_of(commune.cell)
        rating = rate_itself(
            cell=commune.cell, member=member, year=POINTS, points=full("xep-loai-dang-vien"),
            actor=make.user_of(member),
        )  # fmt: skip
        member.periods.update(ended_on=date(2025, 11, 20))
    MembershipPeriod.objects.create(
        member=member, cell=commune.other_cell, started_on=date(2025, 11, 21)
    )

    with clock.held_today(JANUARY_10):
        kept = add_remarks(
            rating=rating, remarks="Nhất trí.", proposed_class="good",
            actor=_secretary(commune.other_cell),
        )  # fmt: skip

    assert kept.cell == commune.other_cell


def test_remarks_come_from_who_is_in_charge_and_not_from_who_rated(after_2025, commune):
    rating = rate_itself(
        cell=commune.cell, year=POINTS, points=full(total=85), actor=commune.secretary
    )
    asked = {"rating": rating, "remarks": "Cần giữ nền nếp họp.", "proposed_class": "good"}

    for actor in (
        commune.secretary,
        commune.office,
        make.holder_of("in_charge", commune.other_cell),
    ):
        with pytest.raises(PermissionDenied):
            add_remarks(**asked, actor=actor)
    kept = add_remarks(**asked, actor=commune.in_charge)

    assert (kept.state, kept.proposed_class, kept.remarked_by) == (
        "remarked", "good", commune.in_charge,
    )  # fmt: skip


def test_who_rated_the_cell_does_not_remark_on_it_from_above(after_2025, commune):
    both = commune.secretary
    make.make_post(both.person, commune.committee, "deputy")
    rating = rate_itself(cell=commune.cell, year=POINTS, points=full(), actor=both)

    with pytest.raises(PermissionDenied):
        add_remarks(rating=rating, remarks="Tốt.", proposed_class="good", actor=both)


def test_the_cell_proposes_for_its_members_and_nobody_for_themself(after_2025, commune):
    leader = commune.secretary.person.member
    rating = rate_itself(
        cell=commune.cell, member=leader, year=POINTS, points=full("xep-loai-dang-vien"),
        actor=commune.secretary,
    )  # fmt: skip

    with pytest.raises(PermissionDenied):
        add_remarks(rating=rating, remarks="Tốt.", proposed_class="good", actor=commune.secretary)
    with pytest.raises(PermissionDenied):
        add_remarks(rating=rating, remarks="Tốt.", proposed_class="good", actor=commune.in_charge)
    deputy = make.holder_of("deputy", commune.cell)
    kept = add_remarks(rating=rating, remarks="Tốt.", proposed_class="good", actor=deputy)

    assert kept.remarked_by == deputy


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"remarks": "  "}, {"remarks": ["Còn thiếu nhận xét."]}),
        ({"proposed_class": ""}, {"proposed_class": ["Chọn một mức xếp loại."]}),
        (
            {"proposed_total": Decimal(101)},
            {"proposed_total": ["Ghi điểm từ 0 đến 100, nhiều nhất một số lẻ."]},
        ),
        (
            {"proposed_total": Decimal("-1")},
            {"proposed_total": ["Ghi điểm từ 0 đến 100, nhiều nhất một số lẻ."]},
        ),
        (
            {"proposed_total": Decimal("69.5")},
            {
                "proposed_class": [
                    "69,5 điểm chỉ được xếp cao nhất «hoàn thành nhiệm vụ» (366-QĐ/TW Điều 11)."
                ]
            },
        ),
    ],
)
def test_remarks_that_cannot_be_are_refused_beside_the_field(after_2025, commune, asked, said):
    rating = rate_itself(
        cell=commune.cell, year=POINTS, points=full(total=85), actor=commune.secretary
    )
    given = {"remarks": "Tốt.", "proposed_class": "good"} | asked

    with pytest.raises(ValidationError) as refused:
        add_remarks(rating=rating, actor=commune.in_charge, **given)

    assert refused.value.message_dict == said
    assert reread(rating).state == "self_rated"


def test_other_points_from_above_allow_another_class(after_2025, commune):
    rating = rate_itself(
        cell=commune.cell, year=POINTS, points=full(total=85), actor=commune.secretary
    )

    kept = add_remarks(
        rating=rating, remarks="Vượt nhiều việc.", proposed_class="excellent",
        proposed_total=Decimal(92), actor=commune.in_charge,
    )  # fmt: skip

    assert (kept.proposed_total, kept.proposed_class, kept.total) == (92, "excellent", 85)


def test_the_committee_decides_and_each_step_is_in_the_trail(after_2025, commune, proposed, decide):
    rating = proposed("good")

    [decided] = decide(rating)

    assert (decided.state, decided.decided_class, decided.decision_number) == (
        "decided", "good", "15-QĐ/ĐU",
    )  # fmt: skip
    assert (decided.decided_on, decided.decided_by) == (JANUARY_10, commune.chair)
    assert [action for action, _actor, _path in trail()] == [
        "reports.rated_itself", "reports.rating_remarked", "reports.rating_decided",
    ]  # fmt: skip


def test_nobody_but_the_committee_decides(after_2025, commune, proposed, decide):
    rating = proposed("good")

    for actor in (
        commune.secretary,
        commune.in_charge,
        commune.office,
        make.holder_of("committee_member", commune.committee),
        make.holder_of("secretary", make.make_committee("Đảng ủy xã khác")),
    ):
        with pytest.raises(PermissionDenied):
            decide(rating, actor=actor)

    assert reread(rating).state == "remarked"


def test_nobody_decides_on_themself(after_2025, commune, proposed, decide):
    member = member_of(commune.cell)
    rating = proposed("good", member=member)
    make.make_post(member.person, commune.committee, "deputy")

    with pytest.raises(PermissionDenied):
        decide(rating, actor=member.person.user)

    assert reread(rating).state == "remarked"


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"number": " "}, {"number": ["Còn thiếu số quyết định."]}),
        ({"on": date(2026, 1, 11)}, {"decided_on": ["Ngày quyết định chưa đến."]}),
        (
            {"on": date(2024, 12, 31)},
            {"decided_on": ["Ngày quyết định phải từ năm 2025 trở đi."]},
        ),
    ],
)
def test_a_decision_needs_a_number_and_a_day_that_can_be(after_2025, proposed, decide, asked, said):
    rating = proposed("good")

    with pytest.raises(ValidationError) as refused:
        decide(rating, **asked)

    assert refused.value.message_dict == said
    assert reread(rating).state == "remarked"


def test_deciding_twice_says_what_was_decided(after_2025, proposed, decide):
    rating = proposed("good")
    decide(rating)

    with pytest.raises(ValidationError) as refused:
        decide(rating, number="16-QĐ/ĐU", classes={rating.pk: "completed"})

    assert refused.value.message_dict == {
        str(rating.pk): [
            "Chi bộ thôn Nà Cáng đã có quyết định số 15-QĐ/ĐU ngày 10/01/2026: "
            "hoàn thành tốt nhiệm vụ."
        ]
    }
    assert reread(rating).decision_number == "15-QĐ/ĐU"


def test_what_has_no_proposal_is_not_decided_and_the_others_wait_with_it(
    after_2025, commune, proposed, decide
):
    ready = proposed("good")
    bare = rate_itself(
        cell=commune.other_cell, year=POINTS, points=full(total=75),
        actor=_secretary(commune.other_cell),
    )  # fmt: skip

    with pytest.raises(ValidationError) as refused:
        decide(ready, bare, classes={ready.pk: "good", bare.pk: "good"})

    assert refused.value.message_dict == {str(bare.pk): ["Chưa có đề xuất, chưa quyết định được."]}
    assert reread(ready).state == "remarked"


def test_cells_and_members_are_decided_apart_and_in_one_committee(
    after_2025, commune, proposed, decide
):
    of_cell, of_member = proposed("good"), proposed("good", member=member_of(commune.cell))

    with pytest.raises(ValidationError) as mixed:
        decide(of_cell, of_member)
    with pytest.raises(ValidationError) as elsewhere:
        decide_ratings(
            committee=(other := make.make_committee("Đảng ủy xã khác")), year=POINTS,
            classes={of_cell.pk: "good"}, number="1", decided_on=JANUARY_10,
            actor=make.holder_of("secretary", other),
        )  # fmt: skip

    assert (mixed.value.code, elsewhere.value.code) == ("mixed", "nothing")


def test_who_became_exempt_meanwhile_is_not_decided(after_2025, commune, proposed, decide):
    member = member_of(commune.cell)
    rating = proposed("good", member=member)
    MembershipEvent.objects.create(member=member, kind="exempted", happened_on=date(2025, 12, 1))

    with pytest.raises(ValidationError) as refused:
        decide(rating)

    assert refused.value.message_dict == {
        str(rating.pk): ["Đảng viên được miễn công tác, sinh hoạt thì không xếp loại."]
    }


def test_a_step_back_needs_a_reason_and_keeps_the_words(after_2025, commune, proposed, decide):
    rating = proposed("good")
    decide(rating)

    with pytest.raises(ValidationError) as refused:
        step_back(rating=rating, reason=" ", actor=commune.chair)
    with pytest.raises(PermissionDenied):
        step_back(rating=rating, reason="Xem lại.", actor=commune.in_charge)
    back = step_back(rating=rating, reason="Ghi nhầm mức.", actor=commune.chair)
    first = step_back(rating=rating, reason="Chấm lại mục 2.3.", actor=commune.in_charge)

    assert refused.value.message_dict == {"reason": ["Còn thiếu lý do."]}
    assert (back.state, back.decided_class, back.decided_by, back.return_reason) == (
        "remarked", "", None, "Ghi nhầm mức.",
    )  # fmt: skip
    assert (first.state, first.proposed_class, first.remarks, first.return_reason) == (
        "self_rated", "", "Nhất trí.", "Chấm lại mục 2.3.",
    )  # fmt: skip
    with pytest.raises(ValidationError):
        step_back(rating=rating, reason="Nữa.", actor=commune.chair)
    told = AuditEntry.objects.filter(action="reports.rating_returned").order_by("id").first()
    assert told.data == {
        "from": "decided", "class": "good", "reason": "Ghi nhầm mức.", "number": "15-QĐ/ĐU",
    }  # fmt: skip


def test_what_went_on_is_not_rated_anew(after_2025, commune, proposed):
    rating = proposed("good")

    with pytest.raises(ValidationError) as refused:
        rate_itself(cell=commune.cell, year=POINTS, points=full(), actor=commune.secretary)

    assert refused.value.code == "went_on"
    assert reread(rating).total == 95


def test_while_only_self_rated_it_is_written_anew(after_2025, commune):
    for total in (60, 80):
        rating = rate_itself(
            cell=commune.cell, year=POINTS, points=full(total=total), actor=commune.secretary
        )

    assert Rating.objects.get() == rating
    assert rating.self_class == "good"


def test_december_rates_the_running_year(end_of_2024, commune, proposed, decide):
    rating = proposed("good", year=PLAIN)

    [decided] = decide(rating)

    assert (decided.year, decided.decided_on) == (2024, DECEMBER_20)
