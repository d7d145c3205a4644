"""The yearly plan of thematic meetings, one session with the regular one, least lengths."""

from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from meetings import services
from meetings.models import Attendance, Meeting, ThematicTopic
from meetings.services import plans
from meetings.services.lengths import Length, min_minutes
from meetings.work import meetings_to_lead
from people import clock
from people.models import AuditEntry
from quangan.invariants import sessions
from rules.models import RuleValue
from rules.services import RuleMissing
from tests import factories as make
from tests.meetings.conftest import HANOI, TODAY, at

pytestmark = pytest.mark.django_db

JUNE = date(2024, 6, 1)
TITLE = "Học và làm theo Bác"


def url(name, *args):
    return reverse(f"meetings:{name}", args=[getattr(arg, "pk", arg) for arg in args])


@pytest.fixture
def topic(commune):
    return plans.add_topic(
        cell=commune.cell, month=JUNE, title=TITLE, presenter=commune.mentor,
        actor=commune.secretary,
    )  # fmt: skip


@pytest.fixture
def regular(commune):
    return services.draft_meeting(
        cell=commune.cell, kind="regular", planned_at=at(3, 6), place="Nhà văn hóa",
        actor=commune.secretary,
    )  # fmt: skip


def trail():
    return list(AuditEntry.objects.order_by("at", "pk").values_list("action", flat=True))


# ── The plan ────────────────────────────────────────────────────────────────
def test_leaders_put_topics_into_the_plan_and_take_them_off(commune, topic):
    assert (topic.month, topic.title, topic.presenter) == (JUNE, TITLE, commune.mentor)

    plans.remove_topic(topic=topic, actor=commune.secretary)

    assert not ThematicTopic.objects.exists()
    assert trail()[-2:] == ["meetings.topic_added", "meetings.topic_removed"]


@pytest.mark.parametrize("who", ["cell_committee", "member_user", "in_charge", "office"])
def test_others_keep_no_plan(commune, topic, who):
    actor = getattr(commune, who)

    for act in (
        lambda: plans.add_topic(
            cell=commune.cell, month=JUNE, title="Khác", presenter=None, actor=actor
        ),
        lambda: plans.remove_topic(topic=topic, actor=actor),
        lambda: plans.draft_thematic(topic=topic, with_regular=False, actor=actor),
    ):
        with pytest.raises(PermissionDenied, match="kế hoạch chuyên đề"):
            act()

    assert list(ThematicTopic.objects.all()) == [topic]
    assert not Meeting.objects.exists()


def test_a_topic_has_a_title_once_and_a_presenter_of_the_cell(commune, topic):
    stranger = make.make_member(commune.other_cell)

    for asked, field in (
        ({"title": " "}, "title"),
        ({"title": TITLE}, "title"),
        ({"presenter": stranger}, "presenter"),
    ):
        with pytest.raises(ValidationError) as refusal:
            plans.add_topic(
                **{
                    "cell": commune.cell, "month": JUNE, "title": "Khác", "presenter": None,
                    "actor": commune.secretary,
                }
                | asked
            )  # fmt: skip
        assert list(refusal.value.message_dict) == [field]

    assert ThematicTopic.objects.count() == 1


def test_each_quarter_says_what_it_lacks_by_the_rule_of_its_last_day(commune, topic):
    quarters = plans.quarters_of(commune.cell, 2024)
    before_any_rule = plans.quarters_of(commune.cell, 2018)

    assert [(q.number, q.topics, q.lacks) for q in quarters] == [
        (1, [], 1), (2, [topic], 0), (3, [], 1), (4, [], 1),
    ]  # fmt: skip
    assert quarters[0].source == "12-HD/BTCTW 2018 II.2.2"
    # 12-HD is of 6 July 2018: the first half of that year has no rule.
    assert [q.lacks for q in before_any_rule] == [0, 0, 1, 1]
    assert [q.source for q in plans.quarters_of(commune.cell, 2025)] == [
        "12-HD/BTCTW 2018 II.2.2", "12-HD/BTCTW 2018 II.2.2", "12-HD/BTCTW 2018 II.2.2",
        "42-HD/BTCTW",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("month", "number"), [(1, 1), (3, 1), (4, 2), (6, 2), (7, 3), (9, 3), (10, 4), (12, 4)]
)
def test_months_fall_into_their_quarter(commune, month, number):
    plans.add_topic(
        cell=commune.cell, month=date(2024, month, 1), title=TITLE, presenter=None,
        actor=commune.secretary,
    )  # fmt: skip

    filled = [q.number for q in plans.quarters_of(commune.cell, 2024) if q.topics]
    assert filled == [number]


# ── From a topic to its meeting ─────────────────────────────────────────────
def test_one_press_drafts_the_meeting_of_a_topic(commune, topic):
    meeting = plans.draft_thematic(topic=topic, with_regular=False, actor=commune.secretary)

    topic.refresh_from_db()
    assert topic.meeting == meeting
    # A week after the usual day, the 3rd.
    assert (meeting.kind, meeting.planned_at, meeting.session_of) == (
        "thematic", at(10, 6), None,
    )  # fmt: skip
    item = meeting.items.get(kind="topic")
    assert (item.title, item.presenter) == (TITLE, commune.mentor)


def test_this_month_it_is_planned_for_no_day_that_is_past(commune):
    topic = plans.add_topic(
        cell=commune.cell, month=TODAY, title=TITLE, presenter=None, actor=commune.secretary
    )

    meeting = plans.draft_thematic(topic=topic, with_regular=False, actor=commune.secretary)

    assert meeting.planned_at == at(15, 5)


def test_a_topic_is_drafted_once_unless_its_meeting_was_called_off(commune, topic):
    first = plans.draft_thematic(topic=topic, with_regular=False, actor=commune.secretary)
    for act in (
        lambda: plans.draft_thematic(topic=topic, with_regular=False, actor=commune.secretary),
        lambda: plans.remove_topic(topic=topic, actor=commune.secretary),
    ):
        with pytest.raises(ValidationError, match="đã có cuộc họp"):
            act()
    services.cancel_meeting(meeting=first, reason="Mưa lũ", actor=commune.secretary)

    second = plans.draft_thematic(topic=topic, with_regular=False, actor=commune.secretary)

    topic.refresh_from_db()
    assert topic.meeting == second != first


def test_in_one_session_they_follow_one_another_as_two_records(commune, topic, regular):
    meeting = plans.draft_thematic(topic=topic, with_regular=True, actor=commune.secretary)

    # After the 90 minutes that a regular meeting lasts at least.
    assert (meeting.session_of, meeting.planned_at, meeting.place) == (
        regular, at(3, 6, 21, 0), "Nhà văn hóa",
    )  # fmt: skip
    assert Meeting.objects.in_month(JUNE).count() == 2
    assert regular.items.filter(kind="topic", title="Thảo luận").exists()


def test_without_a_regular_meeting_there_is_no_session_to_share(commune, topic, draft):
    with pytest.raises(ValidationError) as refusal:
        plans.draft_thematic(topic=topic, with_regular=True, actor=commune.secretary)

    assert list(refusal.value.message_dict) == ["with_regular"]
    assert list(Meeting.objects.all()) == [draft]


def test_a_session_is_shared_by_one_thematic_meeting(commune, topic, regular):
    plans.draft_thematic(topic=topic, with_regular=True, actor=commune.secretary)
    other = plans.add_topic(
        cell=commune.cell, month=JUNE, title="Khác", presenter=None, actor=commune.secretary
    )

    with pytest.raises(ValidationError, match="chưa có cuộc họp thường kỳ để ghép"):
        plans.draft_thematic(topic=other, with_regular=True, actor=commune.secretary)


@pytest.mark.parametrize(
    "asked", [{"kind": "extraordinary"}, {"planned_at": at(4, 6)}, {"cell": "other_cell"}]
)
def test_only_a_thematic_meeting_of_that_cell_and_day_shares_a_session(commune, regular, asked):
    actor = commune.secretary
    if "cell" in asked:
        asked, actor = {"cell": commune.other_cell}, commune.other_secretary
    plan = {"cell": commune.cell, "kind": "thematic", "planned_at": at(3, 6, 21, 0)} | asked

    with pytest.raises(ValidationError) as refusal:
        services.draft_meeting(session_of=regular, actor=actor, **plan)

    assert list(refusal.value.message_dict) == ["session_of"]
    assert list(Meeting.objects.all()) == [regular]


@pytest.fixture
def together(commune, topic, regular):
    """The regular meeting of June and the thematic one in its session."""
    return regular, plans.draft_thematic(topic=topic, with_regular=True, actor=commune.secretary)


def move(meeting, planned_at, actor):
    services.reschedule_meeting(
        meeting=meeting, planned_at=planned_at, place="Ủy ban", form="online", actor=actor
    )
    meeting.refresh_from_db()


def test_the_thematic_meeting_moves_along_with_its_session(commune, together):
    regular, thematic = together

    move(regular, at(5, 6, 19, 0), commune.secretary)

    thematic.refresh_from_db()
    assert (thematic.planned_at, thematic.place, thematic.form, thematic.revision) == (
        at(5, 6, 20, 30), "Ủy ban", "online", 1,
    )  # fmt: skip
    assert thematic.session_of == regular


def test_moved_to_another_day_by_itself_it_leaves_the_session(commune, together):
    regular, thematic = together

    move(thematic, at(3, 6, 21, 15), commune.secretary)
    same_day = thematic.session_of
    move(thematic, at(4, 6), commune.secretary)

    assert (same_day, thematic.session_of) == (regular, None)


def test_a_thematic_meeting_that_began_first_stays_on_its_day(commune, together):
    regular, thematic = together
    Meeting.objects.filter(pk=thematic.pk).update(state="held", started_at=thematic.planned_at)

    move(regular, at(5, 6), commune.secretary)

    thematic.refresh_from_db()
    assert (thematic.planned_at, thematic.session_of) == (at(3, 6, 21, 0), None)


@pytest.mark.parametrize(
    "apart", [{"cell": "other_cell"}, {"planned_at": at(4, 6, 0, 10)}, {"kind": "extraordinary"}]
)
def test_a_session_is_shared_with_a_regular_meeting_of_that_cell_and_day(commune, together, apart):
    """The form refuses it, and the check between rows tells of one that came past it."""
    regular, thematic = together
    asked = {"cell": commune.other_cell} if "cell" in apart else apart
    assert list(sessions()) == []

    Meeting.objects.filter(pk=regular.pk).update(**asked)

    thematic = Meeting.objects.get(pk=thematic.pk)
    with pytest.raises(ValidationError) as refusal:
        thematic.full_clean()
    [breach] = sessions()
    assert list(refusal.value.message_dict) == ["session_of"]
    assert str(thematic.pk) in breach


@pytest.mark.parametrize("called_off", [0, 1])
def test_calling_one_of_them_off_leaves_the_other_by_itself(commune, together, called_off):
    services.cancel_meeting(meeting=together[called_off], reason="Mưa lũ", actor=commune.secretary)

    other = together[1 - called_off]
    other.refresh_from_db()
    assert (other.state, other.session_of) == ("draft", None)
    assert not Meeting.objects.filter(session_of__isnull=False).exists()


# ── A thematic meeting never stands for the regular one ─────────────────────
def test_a_month_with_a_thematic_meeting_still_asks_for_its_regular_one(commune, topic):
    plans.draft_thematic(topic=topic, with_regular=False, actor=commune.secretary)
    day = date(2024, 5, 26)

    asked = [w.title for w in meetings_to_lead(commune.secretary, day)]
    services.draft_coming_meetings(day)

    assert "Lập cuộc họp tháng 6" in asked
    assert Meeting.objects.in_month(JUNE).filter(cell=commune.cell, kind="regular").exists()


def test_the_plan_warns_of_a_month_with_a_thematic_meeting_alone(commune, topic, client):
    client.force_login(commune.secretary)
    warning = "Sinh hoạt chuyên đề không thay cuộc họp thường kỳ."
    assert plans.replaces_regular(commune.cell, JUNE) is False

    before = client.get(url("plan")).content.decode()
    plans.draft_thematic(topic=topic, with_regular=False, actor=commune.secretary)
    alone = client.get(url("plan")).content.decode()
    services.draft_meeting(
        cell=commune.cell, kind="regular", planned_at=at(3, 6), actor=commune.secretary
    )
    beside = client.get(url("plan")).content.decode()

    assert [warning in page for page in (before, alone, beside)] == [False, True, False]


# ── The page ────────────────────────────────────────────────────────────────
def test_the_page_plans_drafts_and_removes(commune, client):
    client.force_login(commune.secretary)
    asked = {"month": "2024-06", "title": TITLE, "presenter": str(commune.mentor.pk)}

    client.post(url("plan"), asked)
    again = client.post(url("plan"), asked)
    topic = ThematicTopic.objects.get()
    drafted = client.post(url("plan-draft", topic))

    assert "Chuyên đề này đã có trong kế hoạch." in again.content.decode()
    topic.refresh_from_db()
    assert drafted.url == topic.meeting.get_absolute_url()
    other = plans.add_topic(
        cell=commune.cell, month=JUNE, title="Khác", presenter=None, actor=commune.secretary
    )
    client.post(url("plan-remove", other))
    assert list(ThematicTopic.objects.all()) == [topic]


def test_a_refused_press_says_why_on_the_plan(commune, topic, client):
    client.force_login(commune.secretary)

    page = client.post(url("plan-draft", topic), {"ghep": "1"}, follow=True)

    assert "chưa có cuộc họp thường kỳ để ghép" in page.content.decode()
    assert not Meeting.objects.exists()


@pytest.mark.parametrize("who", ["in_charge", "office", "cell_committee"])
def test_the_plan_is_read_above_and_kept_in_the_cell(commune, topic, client, who):
    client.force_login(getattr(commune, who))
    address = f"{url('plan')}?chi_bo={commune.cell.pk}"

    page = client.get(address)
    posted = client.post(address, {"month": "2024-06", "title": "Khác", "presenter": ""})

    assert TITLE in page.content.decode()
    assert (page.context["keeps"], posted.status_code) == (False, 403)
    assert list(ThematicTopic.objects.all()) == [topic]


def test_the_draft_of_a_topic_is_shown_in_the_cell_alone(commune, topic, client):
    meeting = plans.draft_thematic(topic=topic, with_regular=False, actor=commune.secretary)
    address = f"{url('plan')}?chi_bo={commune.cell.pk}"

    def shows_the_day(user):
        client.force_login(user)
        return "10/06/2024" in client.get(address).content.decode()

    before = [shows_the_day(user) for user in (commune.secretary, commune.in_charge)]
    services.announce_meeting(meeting=meeting, actor=commune.secretary)
    after = [shows_the_day(user) for user in (commune.secretary, commune.in_charge)]

    assert (before, after) == ([True, False], [True, True])


def test_another_cell_does_not_find_the_plan(commune, topic, client):
    client.force_login(commune.other_secretary)

    assert client.get(f"{url('plan')}?chi_bo={commune.cell.pk}").status_code == 404
    assert client.post(url("plan-draft", topic)).status_code == 404
    assert client.get(f"{url('plan')}?year=abc").context["year"] == 2024


def test_the_plan_asks_the_database_as_often_for_many_topics_as_for_one(
    commune, topic, client, django_assert_max_num_queries
):
    client.force_login(commune.secretary)
    plans.draft_thematic(topic=topic, with_regular=False, actor=commune.secretary)
    with django_assert_max_num_queries(15) as one:
        client.get(url("plan"))
    for month in (2, 5, 8):
        more = plans.add_topic(
            cell=commune.cell, month=date(2024, month, 1), title="Khác",
            presenter=commune.members[month % 8], actor=commune.secretary,
        )  # fmt: skip
        plans.draft_thematic(topic=more, with_regular=False, actor=commune.secretary)
    with django_assert_max_num_queries(15) as many:
        client.get(url("plan"))

    assert len(one) == len(many)


# ── Least lengths ───────────────────────────────────────────────────────────
BEFORE, AFTER = (
    datetime(2025, 10, 27, 19, 30, tzinfo=HANOI),
    datetime(2025, 10, 28, 19, 30, tzinfo=HANOI),
)
OLD = Length(90, "12-HD/BTCTW 2018")
NEW = Length(90, "42-HD/BTCTW")
TOGETHER = Length(120, "42-HD/BTCTW", of_session=True)
LOCAL = "08-KH/ĐU"


def plan_on(commune, planned_at, kind="regular", **fields):
    return services.draft_meeting(
        cell=commune.cell, kind=kind, planned_at=planned_at, actor=commune.secretary, **fields
    )


def local_rule(commune, rule="meeting.min_minutes_large_cell", value=None, since=AFTER):
    value = {"members_from": 11, "minutes": 120} if value is None else value
    return RuleValue.objects.create(
        rule_id=rule, value=value, effective_from=since.date(), source=LOCAL, confidence="B",
        organization=commune.committee, reason="Chi bộ đông",
    )  # fmt: skip


@pytest.mark.parametrize(("day", "length"), [(BEFORE, OLD), (AFTER, NEW)])
def test_a_meeting_lasts_by_the_rule_of_its_day(commune, day, length):
    assert min_minutes(plan_on(commune, day)) == length


def test_the_day_it_was_held_counts_not_the_day_it_was_planned_for(commune):
    meeting = plan_on(commune, BEFORE)
    meeting.started_at = AFTER

    assert min_minutes(meeting) == NEW


def test_before_any_rule_nothing_is_guessed(commune):
    # 12-HD is of 6 July 2018.
    day = datetime(2018, 7, 5, 19, 30, tzinfo=HANOI)

    with pytest.raises(RuleMissing):
        min_minutes(plan_on(commune, day))
    assert min_minutes(plan_on(commune, day + timedelta(days=1), "extraordinary")) == OLD


@pytest.mark.parametrize(("day", "length"), [(BEFORE, OLD), (AFTER, TOGETHER)])
def test_two_in_one_session_are_measured_together_since_42_hd(commune, day, length):
    regular = plan_on(commune, day)
    thematic = plan_on(commune, day + timedelta(minutes=90), "thematic", session_of=regular)

    assert (min_minutes(regular), min_minutes(thematic)) == (length, length)


def test_a_thematic_meeting_by_itself_or_called_off_shares_nothing(commune):
    regular = plan_on(commune, AFTER)
    alone = plan_on(commune, AFTER + timedelta(days=1), "thematic")
    off = plan_on(commune, AFTER + timedelta(minutes=90), "thematic", session_of=regular)
    services.cancel_meeting(meeting=off, reason="Mưa lũ", actor=commune.secretary)

    assert (min_minutes(regular), min_minutes(alone)) == (NEW, NEW)


def test_a_large_cell_meets_longer_only_where_its_committee_said_so(commune):
    meeting = plan_on(commune, AFTER)
    for _n in range(20):
        make.make_member(commune.cell)
    # Thirty-one members: the general value is what one ward does, and off.
    off = min_minutes(meeting)

    with clock.held_today(TODAY):
        local_rule(commune)
        on = min_minutes(meeting)

    assert (off, on) == (NEW, Length(120, LOCAL))


@pytest.mark.parametrize(("members_from", "minutes"), [(11, 120), (12, 90)])
def test_a_cell_is_large_from_the_number_named(commune, members_from, minutes):
    # Ten official members, one on probation.
    local_rule(commune, value={"members_from": members_from, "minutes": 120})

    assert min_minutes(plan_on(commune, AFTER)).minutes == minutes


def test_a_local_setting_holds_from_its_own_day_and_in_its_own_commune(commune):
    local_rule(commune, since=AFTER + timedelta(days=1))
    elsewhere = make.make_committee("Đảng ủy xã Bản Vược")
    cell = make.make_cell(elsewhere)
    secretary = make.holder_of("secretary", cell)
    for _n in range(11):
        make.make_member(cell)
    day_after = AFTER + timedelta(days=1)

    there = services.draft_meeting(cell=cell, kind="regular", planned_at=day_after, actor=secretary)

    assert min_minutes(plan_on(commune, AFTER)) == NEW
    assert min_minutes(plan_on(commune, day_after, "extraordinary")) == Length(120, LOCAL)
    assert min_minutes(there) == NEW


def test_a_committee_may_set_less_for_its_cells_and_the_longer_of_two_holds(commune):
    local_rule(commune, rule="meeting.min_minutes", value=60)
    regular = plan_on(commune, AFTER)
    alone = min_minutes(regular)
    plan_on(commune, AFTER + timedelta(minutes=90), "thematic", session_of=regular)
    local_rule(commune, value={"members_from": 2, "minutes": 100})

    assert (alone, min_minutes(regular)) == (Length(60, LOCAL), TOGETHER)
    assert not Attendance.objects.exists()
