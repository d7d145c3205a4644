"""The chair's sheet, who may fill it in, and what is said of it above."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from meetings import services
from meetings.models import Meeting, MeetingKind, Opinion, QualityScore
from meetings.services import Mark
from meetings.services.measuring import facts_of, minimum_minutes
from meetings.services.scoring import confirm_score, rubric_of, score_meeting, suggest
from notifications.models import Notification
from people import clock
from people.models import AuditEntry
from rules.models import Rubric, RuleValue
from tests import factories as make
from tests.meetings.conftest import HANOI

pytestmark = pytest.mark.django_db

DAY = date(2026, 3, 3)


def on(day, month=3, hour=19, minute=30):
    return datetime(2026, month, day, hour, minute, tzinfo=HANOI)


@pytest.fixture(autouse=True)
def today_in_2026(today):
    with clock.held_today(DAY):
        yield DAY


@pytest.fixture
def held(commune, hold):
    """The regular meeting of March 2026, held by everybody, not over yet."""
    meeting = services.draft_meeting(
        cell=commune.cell, kind="regular", planned_at=on(3), actor=commune.secretary
    )
    return hold(services.announce_meeting(meeting=meeting, actor=commune.secretary))


@pytest.fixture
def finish(commune):
    def end(meeting, minutes=90):
        meeting = services.finalise_meeting(
            meeting=meeting, ended_at=on(3, hour=21, minute=minutes - 90), conclusion="Nhất trí.",
            actor=commune.secretary,
        )  # fmt: skip
        Meeting.objects.filter(pk=meeting.pk).update(
            finalised_at=on(3, hour=22), announced_at=on(1)
        )
        meeting.refresh_from_db()
        return meeting

    return end


@pytest.fixture
def final(held, finish):
    return finish(held)


def points_for(meeting, **given):
    suggested = suggest(meeting)
    known = {"4.5": 5} if suggested.sheet.has_points else {}
    return known | suggested.points | given


@pytest.fixture
def scored(final, commune):
    score_meeting(meeting=final, points=points_for(final), actor=commune.secretary)
    return final


def test_the_sheet_follows_the_day_of_the_meeting(commune, held):
    held.started_at = datetime(2025, 10, 27, 19, 30, tzinfo=HANOI)
    before = rubric_of(held).code
    held.started_at = datetime(2025, 10, 28, 19, 30, tzinfo=HANOI)

    assert (before, rubric_of(held).code) == ("12-hd-2018", "an-phu-2025")


def test_a_committee_chooses_another_sheet_for_its_own_cells(commune, held):
    own = Rubric.objects.get(code="cam-le-2025")
    RuleValue.objects.create(
        rule_id="meeting.rubric", value=own.code, effective_from=DAY, source="QĐ 1",
        confidence="B", organization=commune.committee, reason="Đảng ủy chọn",
    )  # fmt: skip

    assert rubric_of(held) == own


def test_a_committees_own_sheet_serves_no_other_committee(commune, held):
    Rubric.objects.filter(code="an-phu-2025").update(organization=make.make_committee("Xã khác"))

    assert rubric_of(held) is None


@pytest.mark.parametrize("kind", ["thematic", "extraordinary", "year_end"])
def test_meetings_of_other_kinds_are_not_scored(commune, held, kind):
    Meeting.objects.filter(pk=held.pk).update(kind=kind)
    held.refresh_from_db()

    with pytest.raises(ValidationError) as refused:
        score_meeting(meeting=held, points={}, actor=commune.secretary)

    assert refused.value.code == "no_rubric"
    assert not QualityScore.objects.exists()


def test_a_sheet_for_thematic_meetings_may_stand_beside(commune, held):
    Meeting.objects.filter(pk=held.pk).update(kind="thematic")
    held.refresh_from_db()
    Rubric.objects.filter(code="cam-le-2025").update(meeting_kinds=["thematic"])
    RuleValue.objects.filter(rule_id="meeting.rubric").update(value=["an-phu-2025", "cam-le-2025"])

    assert rubric_of(held).code == "cam-le-2025"


def test_a_meeting_in_order_is_proposed_everything_it_applies_to(final):
    suggested = suggest(final)

    assert {code: each.points for code, each in suggested.suggestions.items()} == {
        "1.1": 5, "2.1": 4, "2.2": 1, "3.4": 1, "4.3": None, "7.1": None, "8.3": 1,
    }  # fmt: skip
    assert suggested.suggestions["1.1"].why == "Họp 90 phút, tối thiểu 90 phút."
    # What nobody can compute is in order until somebody says otherwise; speakers are asked.
    assert {c.code for c in suggested.sheet.criteria} - set(suggested.points) == {"4.5"}


def test_facts_come_from_the_roll_the_opinions_and_the_tasks(commune, held, finish, hold):
    away, exempt, absent = commune.members[2:5]
    hold(held, states={
        away.pk: Mark("excused", "ốm"), exempt.pk: Mark("exempt"), absent.pk: Mark("absent"),
    })  # fmt: skip
    topic = held.items.get(kind="topic")
    for n, speaker in enumerate([commune.members[1], commune.members[1], away]):
        Opinion.objects.create(item=topic, position=n, speaker=speaker, text="Đồng ý.")
    Opinion.objects.create(item=topic, position=9, speaker_name="Khách", text="Chúc mừng.")

    facts = facts_of(finish(held, minutes=80 + 10))

    # Eleven on the roll with the cell committee and the probationer; one of them is exempt.
    assert (facts.base, facts.present, facts.absent) == (10, 8, 1)
    assert (facts.speakers, facts.minutes, facts.minimum) == (1, 90, 90)


def test_tasks_count_when_they_fell_due_before_the_meeting(commune, held, finish, hold):
    owner = commune.members[1]
    give = {"meeting": held, "owner": owner, "actor": commune.secretary}
    tasks = [
        services.add_task(title=title, due_on=due, **give)
        for title, due in (
            ("A", date(2026, 3, 20)),
            ("B", None),
            ("C", date(2026, 5, 1)),
            ("D", None),
        )
    ]
    finish(held)
    with clock.held_today(date(2026, 4, 3)):
        services.close_task(task=tasks[0], actor=commune.secretary)
        services.drop_task(task=tasks[3], reason="Trùng", actor=commune.secretary)
        april = services.draft_meeting(
            cell=commune.cell, kind="regular", planned_at=on(3, 4), actor=commune.secretary
        )
        facts = facts_of(hold(april))

    assert (facts.tasks_done, facts.tasks_due, facts.is_first) == (1, 2, False)


def test_the_fourth_excused_absence_of_the_year_is_named(commune, hold):
    away = commune.members[3]
    meeting = None
    for month in (1, 2, 3, 4):
        with clock.held_today(date(2026, month, 3)):
            meeting = services.draft_meeting(
                cell=commune.cell, kind="regular", planned_at=on(3, month), actor=commune.secretary
            )
            meeting = hold(meeting, states={away.pk: Mark("excused", "ốm")})
            over = facts_of(meeting).excused_over
            services.finalise_meeting(
                meeting=meeting, ended_at=on(3, month, 21), conclusion="Nhất trí.",
                actor=commune.secretary,
            )  # fmt: skip
            assert over == ([str(away)] if month == 4 else [])


def test_absences_of_last_year_do_not_run_on(commune, hold):
    away = commune.members[3]
    for year, month in ((2025, 11), (2025, 12), (2026, 1), (2026, 2)):
        day = datetime(year, month, 3, 19, 30, tzinfo=HANOI)
        with clock.held_today(day.date()):
            meeting = services.draft_meeting(
                cell=commune.cell, kind="regular", planned_at=day, actor=commune.secretary
            )
            meeting = hold(meeting, states={away.pk: Mark("excused", "ốm")})
            services.finalise_meeting(
                meeting=meeting,
                ended_at=day,
                conclusion="Nhất trí.",
                short_reason="Mưa lũ.",
                actor=commune.secretary,
            )

    assert facts_of(meeting).excused_over == []


def test_a_thematic_part_of_the_session_asks_for_a_longer_one(commune, held):
    thematic = Meeting.objects.create(
        cell=commune.cell, committee=commune.committee, kind=MeetingKind.THEMATIC,
        month=date(2026, 3, 1), planned_at=on(3, hour=21), session_of=held,
        state="held", started_at=on(3, hour=21), ended_at=on(3, hour=21, minute=30),
    )  # fmt: skip
    held.refresh_from_db()
    facts = facts_of(held)

    assert (facts.minimum, facts.minutes, facts.has_thematic) == (120, 120, True)
    thematic.delete()


def test_a_committee_may_ask_more_of_its_large_cells(commune, held):
    assert minimum_minutes(held, 30) == 90
    RuleValue.objects.create(
        rule_id="meeting.min_minutes_large_cell", value={"members_from": 30, "minutes": 120},
        effective_from=DAY, source="KH 8", confidence="B", organization=commune.committee,
        reason="Chi bộ đông",
    )  # fmt: skip

    with clock.held_today(DAY):
        assert (minimum_minutes(held, 29), minimum_minutes(held, 30)) == (90, 120)


def test_score_meeting_keeps_points_total_and_class(commune, final):
    points = points_for(final)

    score = score_meeting(
        meeting=final, points=points, to_mend=" Họp đúng giờ ", actor=commune.secretary
    )

    assert (score.points, score.total, score.band, score.to_mend, score.scored_by) == (
        points, Decimal("100.0"), "tot", "Họp đúng giờ", commune.secretary,
    )  # fmt: skip
    entry = AuditEntry.objects.get(action="meetings.scored")
    assert entry.actor == commune.secretary
    assert entry.data == {"total": "100.0", "band": "tot", "points": points}


def test_a_meeting_is_scored_anew_until_it_is_confirmed(commune, scored):
    again = points_for(scored, **{"3.1": 0})

    score = score_meeting(meeting=scored, points=again, actor=commune.secretary)
    confirm_score(meeting=scored, actor=commune.in_charge)
    with pytest.raises(ValidationError) as refused:
        score_meeting(meeting=scored, points=again, actor=commune.secretary)

    assert (QualityScore.objects.count(), score.total) == (1, Decimal("95.4"))
    assert refused.value.code == "confirmed"


@pytest.mark.parametrize(
    "who", ["cell_committee", "member_user", "other_secretary", "in_charge", "office"]
)
def test_only_the_cells_leaders_score(commune, final, who):
    with pytest.raises(PermissionDenied):
        score_meeting(meeting=final, points=points_for(final), actor=getattr(commune, who))

    assert not QualityScore.objects.exists()


def test_a_meeting_not_held_is_not_scored(commune):
    meeting = services.draft_meeting(
        cell=commune.cell, kind="regular", planned_at=on(20), actor=commune.secretary
    )

    with pytest.raises(ValidationError) as refused:
        score_meeting(meeting=meeting, points={}, actor=commune.secretary)

    assert refused.value.code == "not_held"


def test_confirming_keeps_the_cells_points(commune, scored):
    score = confirm_score(meeting=scored, actor=commune.in_charge)

    assert (score.confirmed_total, score.confirmed_band, score.confirmed_points) == (
        score.total, "tot", None,
    )  # fmt: skip
    assert score.confirmed_by == commune.in_charge
    assert AuditEntry.objects.get(action="meetings.score_confirmed").actor == commune.in_charge
    assert not Notification.objects.filter(rule="meeting-score-differs").exists()


def test_other_points_need_a_reason_and_the_cell_is_told(commune, scored):
    points = points_for(scored, **{"3.1": 0, "4.2": 0})
    with pytest.raises(ValidationError) as refused:
        confirm_score(meeting=scored, actor=commune.office, points=points)
    assert list(refused.value.error_dict) == ["reason"]

    score = confirm_score(
        meeting=scored, actor=commune.office, points=points, reason="Nội dung còn chung chung"
    )

    assert (score.total, score.confirmed_total, score.confirmed_band) == (
        Decimal("100.0"), Decimal("80.0"), "kha",
    )  # fmt: skip
    told = Notification.objects.get(rule="meeting-score-differs")
    assert (told.recipient, told.reason) == (commune.secretary, "Nội dung còn chung chung")
    assert told.title == (
        "Điểm sinh hoạt tháng 3: cấp trên xác nhận 80 điểm, Khá, chi bộ chấm 100 điểm, Tốt"
    )
    assert AuditEntry.objects.filter(action="meetings.score_changed").count() == 1


def test_the_same_points_written_again_are_a_confirmation(commune, scored):
    score = confirm_score(meeting=scored, actor=commune.office, points=scored.score.points)

    assert score.confirmed_points is None


@pytest.mark.parametrize("who", ["secretary", "cell_committee", "member_user", "other_secretary"])
def test_the_cell_does_not_confirm_itself(commune, scored, who):
    with pytest.raises(PermissionDenied):
        confirm_score(meeting=scored, actor=getattr(commune, who))

    assert QualityScore.objects.get().confirmed_at is None


def test_nobody_confirms_what_they_scored(commune, scored):
    make.make_post(commune.secretary.person, commune.committee, "office")

    with pytest.raises(PermissionDenied):
        confirm_score(meeting=scored, actor=commune.secretary)


def test_a_meeting_is_confirmed_once_and_only_when_its_minutes_stand(commune, held, finish):
    score_meeting(meeting=held, points=points_for(held) | {"1.1": 5}, actor=commune.secretary)
    with pytest.raises(ValidationError) as early:
        confirm_score(meeting=held, actor=commune.office)
    final = finish(held)
    confirm_score(meeting=final, actor=commune.office)
    with pytest.raises(ValidationError) as twice:
        confirm_score(meeting=final, actor=commune.in_charge)

    assert (early.value.code, twice.value.code) == ("not_final", "confirmed")


def page(name, meeting):
    return reverse(f"meetings:{name}", args=[meeting.pk])


def answers(meeting, **given):
    """The post of the sheet as the browser sends it."""
    sheet = suggest(meeting).sheet
    points = points_for(meeting, **given)
    sent = {}
    for n, criterion in enumerate(sheet.criteria, 1):
        value = points[criterion.code]
        toggle = criterion.type == "yes_no" and not criterion.may_not_apply
        if toggle and value:
            sent[f"muc_{n}"] = "on"
        elif not toggle:
            sent[f"muc_{n}"] = "na" if value is None else str(value)
    return sent


def test_the_sheet_is_preset_and_one_button_scores(client, commune, final):
    client.force_login(commune.secretary)

    shown = client.get(page("score", final)).content.decode()
    done = client.post(page("score", final), answers(final), follow=True).content.decode()

    assert "Họp 90 phút, tối thiểu 90 phút." in shown
    assert shown.count("checked") == 27
    assert QualityScore.objects.get().total == Decimal("100.0")
    assert "Đã chấm: 100 điểm, Tốt." in done
    assert "Chấm lại" in done


def test_a_choice_left_open_is_asked_for_and_nothing_is_lost(client, commune, final):
    client.force_login(commune.secretary)
    sent = answers(final, **{"3.1": 0})
    [spoken] = [
        f"muc_{n}" for n, c in enumerate(suggest(final).sheet.criteria, 1) if c.code == "4.5"
    ]
    del sent[spoken]

    response = client.post(page("score", final), sent)

    assert response.context["form"].errors == {spoken: ["Chọn một mức."]}
    assert not QualityScore.objects.exists()
    assert response.content.decode().count("checked") == 26


def test_before_the_new_sheet_a_meeting_is_good_or_not(client, commune, today_in_2026):
    with clock.held_today(date(2024, 5, 15)):
        meeting = services.draft_meeting(
            cell=commune.cell, kind="regular",
            planned_at=datetime(2024, 5, 3, 19, 30, tzinfo=HANOI), actor=commune.secretary,
        )  # fmt: skip
        meeting = services.take_attendance(
            meeting=meeting, states={}, minute_taker=commune.members[1], actor=commune.secretary
        )
        points = points_for(meeting, **{"3.4": True})
        score = score_meeting(meeting=meeting, points=points, actor=commune.secretary)
        client.force_login(commune.secretary)
        shown = client.get(page("detail", meeting)).content.decode()
        sheet = client.get(page("score", meeting)).content.decode()

    assert (score.total, score.band) == (None, "dat")
    assert "Đạt chất lượng" in shown
    assert "Không ai vắng không lý do." in sheet


def test_the_page_of_the_meeting_leads_to_the_sheet_and_to_its_confirmation(client, commune, final):
    client.force_login(commune.secretary)
    before = client.get(page("detail", final)).content.decode()
    score_meeting(meeting=final, points=points_for(final), actor=commune.secretary)
    client.force_login(commune.in_charge)
    above = client.get(page("detail", final)).content.decode()
    client.force_login(commune.member_user)
    member = client.get(page("detail", final)).content.decode()

    assert page("score", final) in before
    assert page("confirm-score", final) in above
    assert "100 điểm, Tốt" in member
    assert page("score", final) not in member


def test_confirming_by_page_as_it_stands_and_otherwise(client, commune, scored):
    client.force_login(commune.in_charge)
    shown = client.get(page("confirm-score", scored)).content.decode()
    refused = client.post(page("confirm-score", scored), answers(scored, **{"3.1": 0}))
    sent = answers(scored, **{"3.1": 0}) | {"reason": "Còn chung chung"}
    done = client.post(page("confirm-score", scored), sent)

    score = QualityScore.objects.get()
    assert "Chi bộ chấm: 100 điểm, Tốt" in shown
    assert refused.context["form"].errors == {"reason": ["Còn thiếu lý do."]}
    assert (done.status_code, score.confirmed_total) == (302, Decimal("95.4"))
    again = client.get(page("confirm-score", scored)).content.decode()
    assert "Điểm cuộc họp này đã xác nhận." in again


def test_one_button_confirms_what_the_cell_scored(client, commune, scored):
    client.force_login(commune.office)

    client.post(page("confirm-score", scored), {"nhu_chi_bo": "1"})

    assert QualityScore.objects.get().confirmed_by == commune.office
