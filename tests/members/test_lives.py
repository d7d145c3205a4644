"""What happens in a member's life: each on its day, by whose it is, and undone with a reason."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from candidates.models import Candidate
from cells.models import Post
from members import services
from members.models import Member, MembershipEvent
from people import clock
from people.models import AuditEntry
from tests import factories as make

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 20)
MARCH_2 = date(2026, 3, 2)
GONE = {"move-out": "moved", "leave": "left", "death": "died"}


@pytest.fixture(autouse=True)
def today():
    with clock.held_today(TODAY):
        yield


@pytest.fixture
def cell():
    return make.make_cell(make.make_committee())


@pytest.fixture
def secretary(cell):
    return make.holder_of("secretary", cell)


@pytest.fixture
def office(cell):
    return make.holder_of("office", cell.parent)


@pytest.fixture
def member(cell):
    return make.make_member(cell, "Phùn Văn Khánh")


def asked(name):
    return {
        "exempt": {"on": "02/03/2026", "reason": "age_or_health"},
        "send-away": {"on": "02/03/2026", "ends_on": "01/09/2026", "place": "Đảng ủy Yên Bái"},
        "card": {"on": "02/03/2026", "number": "022090000001"},
        "badge": {"on": "02/03/2026", "years": "30"},
        "discipline": {"on": "02/03/2026", "kind": "reprimand"},
        "move-out": {"on": "02/03/2026", "place": "Đảng ủy Yên Bái"},
        "leave": {"on": "02/03/2026", "kind": "removed", "ground": "QĐ 12-QĐ/ĐU"},
        "death": {"on": "02/03/2026"},
    }[name]


ACTS = {
    "exempt": "exempted", "send-away": "away", "card": "card", "badge": "badge",
    "discipline": "disciplined", "move-out": "moved_out", "leave": "left", "death": "died",
}  # fmt: skip
OF_CELL = {"exempt", "death"}


@pytest.mark.parametrize("name", ACTS)
def test_each_act_is_recorded_by_whose_it_is(client, member, name, secretary, office):
    url = reverse(f"members:{name}", args=[member.pk])
    statuses = {"nobody": client.post(url, asked(name)).status_code}
    for who, user in {
        "other cell": make.holder_of("secretary", make.make_cell(member.committee)),
        "committee": make.holder_of("secretary", member.committee),
        "secretary": secretary,
    }.items():
        if who == "secretary" and name in OF_CELL:
            continue
        client.force_login(user)
        statuses[who] = client.post(url, asked(name)).status_code
    untouched = not MembershipEvent.objects.exists()
    client.force_login(secretary if name in OF_CELL else office)
    response = client.post(url, asked(name))

    assert untouched
    assert statuses == {"nobody": 302, "other cell": 404, "committee": 403} | (
        {} if name in OF_CELL else {"secretary": 403}
    )
    assert response.url == member.get_absolute_url()
    event = MembershipEvent.objects.get()
    assert (event.kind, event.happened_on) == (ACTS[name], MARCH_2)
    entry = AuditEntry.objects.get(action=f"members.{ACTS[name]}")
    assert entry.actor == (secretary if name in OF_CELL else office)


@pytest.mark.parametrize("name", ACTS)
@pytest.mark.parametrize(("day", "code"), [("21/03/2026", "future"), ("01/01/2001", "before")])
def test_no_act_lies_in_the_future_or_before_the_admission(client, member, name, day, code, office):
    client.force_login(office)

    page = client.post(reverse(f"members:{name}", args=[member.pk]), asked(name) | {"on": day})

    words = "chưa tới" if code == "future" else "trước ngày vào Đảng"
    assert words in page.context["form"].errors["on"][0]
    assert not MembershipEvent.objects.exists()


@pytest.mark.parametrize("name", GONE)
def test_an_ending_ends_the_time_in_the_cell_posts_and_helping(client, member, name, office):
    make.make_post(member.person, member.cell, "deputy")
    mentorship = make.make_mentorship(make.make_candidate(member.cell), member)
    client.force_login(office)

    client.post(reverse(f"members:{name}", args=[member.pk]), asked(name))

    last_day = MARCH_2 if name == "death" else date(2026, 3, 1)
    member.refresh_from_db()
    mentorship.refresh_from_db()
    assert member.status == GONE[name]
    assert member.periods.get().ended_on == last_day
    assert Post.objects.get(person=member.person).ended_on == last_day
    assert mentorship.ended_on == last_day


@pytest.mark.parametrize("name", GONE)
def test_an_ending_recorded_wrongly_is_undone_with_a_reason(client, member, name, office):
    client.force_login(office)
    client.post(reverse(f"members:{name}", args=[member.pk]), asked(name))
    event = MembershipEvent.objects.get()
    url = reverse("members:undo-event", args=[member.pk]) + f"?event={event.pk}"

    empty = client.post(url, {"reason": ""})
    still = Member.objects.get().status
    client.post(url, {"reason": "Nhầm người"})

    assert "reason" in empty.context["form"].errors
    assert still == GONE[name]
    member.refresh_from_db()
    assert member.status == "official"
    assert member.periods.get().ended_on is None
    assert event.undone_by.ground == "Nhầm người"
    page = client.get(member.get_absolute_url()).content.decode()
    assert "<s>" in page
    assert "Nhầm người" in page
    with pytest.raises(ValidationError) as refused:
        services.undo_event(event=event, reason="Lại", actor=office)
    assert refused.value.code == "undone"


def test_who_leaves_on_probation_is_followed_no_more_and_again_when_undone(cell, office):
    member = make.make_member(cell, official=False, joined_on=date(2025, 9, 2))
    candidate = make.make_candidate(
        cell, person=member.person, stage="probationary", stage_since=date(2025, 9, 2)
    )

    event = services.record_leaving(
        member=member, on=MARCH_2, kind="resigned", ground="QĐ 12", actor=office
    )
    candidate.refresh_from_db()
    closed = (candidate.stage, candidate.closed_on)
    services.undo_event(event=event, reason="Nhầm", actor=office)

    assert closed == ("gone", MARCH_2)
    assert Candidate.objects.open().get(person=member.person).stage == "probationary"


@pytest.mark.parametrize("kind", ["removed_probation", "annulled"])
def test_what_bodies_vote_on_is_not_recorded_past_them(cell, office, kind):
    member = make.make_member(cell, official=False, joined_on=date(2025, 9, 2))
    make.make_candidate(
        cell, person=member.person, stage="probationary", stage_since=date(2025, 9, 2)
    )

    with pytest.raises(ValidationError) as refused:
        services.record_leaving(member=member, on=MARCH_2, kind=kind, ground="QĐ 12", actor=office)

    assert refused.value.code == "open_candidacy"


def test_a_form_of_leaving_that_does_not_fit_is_refused(member, office):
    with pytest.raises(ValidationError) as refused:
        services.record_leaving(
            member=member, on=MARCH_2, kind="removed_probation", ground="QĐ", actor=office
        )

    assert "kind" in refused.value.error_dict
    member.refresh_from_db()
    assert member.status == "official"


def test_away_and_exempt_hold_from_to_until_the_return(member, secretary, office):
    services.send_away(
        member=member, on=MARCH_2, ends_on=date(2026, 6, 30), place="Hà Nội", actor=office
    )
    services.exempt(member=member, on=MARCH_2, reason="age_or_health", actor=secretary)
    days = (date(2026, 3, 1), MARCH_2, date(2026, 6, 30), date(2026, 7, 1))

    away = [Member.objects.away_on(day).exists() for day in days]
    exempt = [Member.objects.exempt_on(day).exists() for day in days]
    services.return_to_activity(member=member, on=date(2026, 3, 10), actor=secretary)

    assert away == [False, True, True, False]
    assert exempt == [False, True, True, True]
    assert Member.objects.away_on(date(2026, 3, 9)).exists()
    assert not Member.objects.away_on(date(2026, 3, 10)).exists()
    assert not Member.objects.exempt_on(date(2026, 3, 10)).exists()


def test_another_reason_of_exemption_is_the_committees_and_warns_from_twelve_months(
    member, secretary, office
):
    asked = {"member": member, "on": MARCH_2, "reason": "other_reason"}

    with pytest.raises(PermissionDenied):
        services.exempt(**asked, ends_on=date(2026, 9, 1), actor=secretary)
    with pytest.raises(ValidationError):
        services.exempt(**asked, actor=office)
    nothing = not MembershipEvent.objects.exists()
    event = services.exempt(**asked, ends_on=date(2027, 3, 1), actor=office)

    assert nothing
    assert "dưới 12 tháng" in event.data["warnings"][0]


def test_a_time_twice_is_refused(member, secretary):
    services.exempt(member=member, on=MARCH_2, reason="age_or_health", actor=secretary)

    with pytest.raises(ValidationError) as refused:
        services.exempt(member=member, on=date(2026, 3, 9), reason="age_or_health", actor=secretary)

    assert "on" in refused.value.error_dict
    assert MembershipEvent.objects.count() == 1


def test_a_card_undone_gives_the_old_number_back(member, office):
    Member.objects.update(card_number="12345678")
    event = services.issue_card(member=member, on=MARCH_2, number="99", actor=office)
    new = Member.objects.get().card_number

    services.undo_event(event=event, reason="Gõ nhầm", actor=office)

    assert (new, Member.objects.get().card_number) == ("99", "12345678")
    assert event.data["warnings"]


def test_a_badge_that_does_not_exist_is_refused_and_an_early_one_warns(member, office):
    with pytest.raises(ValidationError):
        services.award_badge(member=member, on=MARCH_2, years=31, actor=office)

    event = services.award_badge(member=member, on=MARCH_2, years=30, actor=office)

    assert "30 năm tuổi Đảng" in event.data["warnings"][0]


def test_the_page_stays_within_its_queries(
    client, member, secretary, django_assert_max_num_queries
):
    client.force_login(secretary)
    for day in (2, 4, 6):
        services.exempt(
            member=member, on=date(2026, 3, day), ends_on=date(2026, 3, day), actor=secretary,
            reason="age_or_health",
        )  # fmt: skip

    with django_assert_max_num_queries(15):
        page = client.get(member.get_absolute_url()).content.decode()

    # The day of joining and that of recognition stand in the line beside the events.
    assert page.count("hiệu lực từ") == 3 + 2
    assert page.count("ghi ngày") == 3
    assert reverse("members:exempt", args=[member.pk]) in page
    assert reverse("members:leave", args=[member.pk]) not in page
