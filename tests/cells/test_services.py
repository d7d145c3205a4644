"""Changes to the tree, posts and quotas: every way out of each service."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from cells import services
from cells.models import CellKind, Organization, Post, Quota
from people import clock
from people.models import AuditEntry, User
from tests import factories as make

pytestmark = pytest.mark.django_db
MARCH_5 = date(2024, 3, 5)


@pytest.fixture
def committee():
    return make.make_committee()


@pytest.fixture
def cell(committee):
    return make.make_cell(committee, "Chi bộ thôn Nà Cáng")


@pytest.fixture
def admin(committee):
    return make.holder_of("system_admin", committee)


def trail(actor):
    return [
        (entry.action, entry.organization_path)
        for entry in AuditEntry.objects.filter(actor=actor).order_by("pk")
    ]


def appoint(person, organization, kind="secretary", started_on=MARCH_5, actor=None):
    return services.appoint(
        person=person,
        organization=organization,
        kind=kind,
        started_on=started_on,
        actor=actor,
        source="" if actor else "test",
    )


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Chi bộ thôn Nà Cáng", CellKind.VILLAGE),
        ("Chi bộ Bản Sen", CellKind.VILLAGE),
        ("Chi bộ khu 3", CellKind.VILLAGE),
        ("CHI BỘ TỔ DÂN PHỐ 5", CellKind.VILLAGE),
        ("Chi bộ Công an xã", CellKind.AGENCY),
        ("Chi bộ Ban Chỉ huy quân sự", CellKind.AGENCY),
        ("Chi bộ Trường Bán trú", CellKind.AGENCY),
    ],
)
def test_the_kind_of_a_cell_is_read_from_its_name(name, kind):
    assert services.cell_kind_of(name) == kind


def test_a_new_cell_stands_below_its_committee_with_its_placement(committee, admin):
    cell = services.create_cell(name=" Chi bộ  thôn Hải An ", committee=committee, actor=admin)

    assert (cell.name, cell.parent, cell.kind) == ("Chi bộ thôn Hải An", committee, "cell")
    assert cell.path == f"{committee.path}{cell.pk.hex[:12]}/"
    assert [(p.parent, p.ended_on) for p in cell.placements.all()] == [(committee, None)]
    assert trail(admin) == [("cells.organization_created", cell.path)]


def test_a_name_that_is_taken_is_refused_and_nothing_is_written(committee, cell, admin):
    with pytest.raises(ValidationError) as refusal:
        services.create_cell(name="chi bộ thôn nà cáng", committee=committee, actor=admin)

    assert "Trong đảng bộ đã có tổ chức cùng tên." in refusal.value.messages
    assert Organization.objects.cells().count() == 1
    assert trail(admin) == []


def test_the_committee_above_a_cell_is_found_or_missed(committee, cell):
    section = make.make_committee("Đảng ủy bộ phận", parent=committee)
    Organization.objects.filter(pk=section.pk).update(kind="section")
    section.refresh_from_db()
    under = make.make_cell(section)
    alone = services.create_organization(
        name="Chi bộ lẻ", kind="cell", cell_kind="agency", parent=None, actor=None, source="test"
    )

    assert services.committee_of(cell) == services.committee_of(under) == committee
    with pytest.raises(ValidationError) as refusal:
        services.committee_of(alone)
    assert refusal.value.messages == ["Chi bộ Chi bộ lẻ chưa trực thuộc đảng ủy nào."]


def test_appointing_a_secretary_ends_the_predecessor_the_day_before(cell, admin):
    before = appoint(make.make_person(), cell, started_on=date(2020, 1, 1))
    deputy = appoint(make.make_person(), cell, "deputy", date(2020, 1, 1))

    after = appoint(make.make_person(), cell, actor=admin)

    before.refresh_from_db()
    deputy.refresh_from_db()
    assert (before.ended_on, after.ended_on, deputy.ended_on) == (date(2024, 3, 4), None, None)
    assert list(cell.posts.held_on(date(2024, 3, 4)).filter(kind="secretary")) == [before]
    assert list(cell.posts.held_on(MARCH_5).filter(kind="secretary")) == [after]
    assert trail(admin) == [("cells.post_ended", cell.path), ("cells.appointed", cell.path)]


@pytest.mark.parametrize(
    ("kind", "started_on", "same_person", "said"),
    [
        ("secretary", date(2020, 1, 1), False, "là bí thư từ ngày 01/01/2020. Chọn ngày sau đó."),
        ("secretary", MARCH_5, True, "Đồng chí này đang giữ chức vụ đó."),
        ("office", MARCH_5, False, "Tổ chức này không có chức vụ đó."),
        ("king", MARCH_5, False, "Tổ chức này không có chức vụ đó."),
    ],
)
def test_an_appointment_that_cannot_be_changes_nothing(
    cell, admin, kind, started_on, same_person, said
):
    before = appoint(make.make_person(), cell, started_on=date(2020, 1, 1))
    person = before.person if same_person else make.make_person()

    with pytest.raises(ValidationError) as refusal:
        appoint(person, cell, kind, started_on, admin)

    before.refresh_from_db()
    assert said in " ".join(refusal.value.messages)
    assert before.ended_on is None
    assert Post.objects.filter(organization=cell).count() == 1
    assert trail(admin) == []


def test_a_predecessor_whose_end_was_set_for_later_makes_way_earlier(cell, admin):
    before = appoint(make.make_person(), cell, started_on=date(2020, 1, 1))
    services.end_post(post=before, ended_on=date(2024, 6, 30), actor=None, source="test")

    after = appoint(make.make_person(), cell, started_on=MARCH_5, actor=admin)

    before.refresh_from_db()
    assert before.ended_on == date(2024, 3, 4)
    for day, secretary in ((date(2024, 3, 4), before), (MARCH_5, after)):
        assert list(cell.posts.held_on(day).filter(kind="secretary")) == [secretary]
    ended = AuditEntry.objects.get(actor=admin, action="cells.post_ended")
    assert ended.data == {"on": "2024-03-04", "was": "2024-06-30"}


def test_nobody_is_appointed_before_who_comes_next_nor_twice_at_once(cell, admin):
    later = appoint(make.make_person(), cell, started_on=date(2024, 6, 1))
    deputy = appoint(make.make_person(), cell, "deputy", date(2020, 1, 1))
    services.end_post(post=deputy, ended_on=date(2024, 6, 30), actor=None, source="test")

    with pytest.raises(ValidationError, match=r"là bí thư từ ngày 01/06/2024"):
        appoint(make.make_person(), cell, started_on=MARCH_5, actor=admin)
    with pytest.raises(ValidationError, match=r"đến hết ngày 30/06/2024"):
        appoint(deputy.person, cell, "deputy", MARCH_5, admin)

    later.refresh_from_db()
    assert (later.ended_on, cell.posts.count(), trail(admin)) == (None, 2, [])
    appoint(deputy.person, cell, "deputy", date(2024, 7, 1), admin)
    assert cell.posts.filter(kind="deputy").count() == 2


def test_an_end_comes_earlier_but_never_later(cell, admin):
    post = appoint(make.make_person(), cell)
    services.end_post(post=post, ended_on=date(2024, 6, 30), actor=admin)

    with pytest.raises(ValidationError, match=r"thôi từ hết ngày 30/06/2024"):
        services.end_post(post=post, ended_on=date(2024, 7, 1), actor=admin)
    services.end_post(post=post, ended_on=date(2024, 5, 31), actor=admin)

    post.refresh_from_db()
    assert post.ended_on == date(2024, 5, 31)


def test_rights_follow_at_midnight(cell):
    holder = make.make_user(make.make_person())
    post = appoint(holder.person, cell, started_on=MARCH_5)
    services.end_post(post=post, ended_on=date(2024, 3, 31), actor=None, source="test")
    days = (date(2024, 3, 4), MARCH_5, date(2024, 3, 31), date(2024, 4, 1))

    seen = []
    for day in days:
        with clock.held_today(day):
            user = User.objects.get(pk=holder.pk)
            seen.append(Organization.objects.visible_to(user).count())

    assert seen == [0, 1, 1, 0]


def test_a_cell_kind_of_post_does_not_stand_at_a_committee(committee):
    with pytest.raises(ValidationError):
        appoint(make.make_person(), committee, "in_charge")

    assert not Post.objects.exists()


def test_a_post_ends_on_its_last_day(cell, admin):
    post = appoint(make.make_person(), cell)

    services.end_post(post=post, ended_on=MARCH_5, actor=admin)

    post.refresh_from_db()
    assert post.ended_on == MARCH_5
    assert trail(admin) == [("cells.post_ended", cell.path)]


def test_a_post_does_not_end_before_it_began(cell, admin):
    post = appoint(make.make_person(), cell)

    with pytest.raises(ValidationError) as refusal:
        services.end_post(post=post, ended_on=date(2024, 3, 4), actor=admin)

    post.refresh_from_db()
    assert refusal.value.message_dict == {
        "ended_on": ["Ngày thôi chức vụ phải từ ngày 05/03/2024 trở đi."]
    }
    assert post.ended_on is None
    assert trail(admin) == []


def test_nobody_ends_the_post_that_gives_them_the_right(committee, admin):
    own = Post.objects.get(person=admin.person)
    colleague = make.make_post(make.make_person(), committee, "system_admin")

    with pytest.raises(ValidationError):
        services.end_post(post=own, ended_on=MARCH_5, actor=admin)
    services.end_post(post=colleague, ended_on=MARCH_5, actor=admin)

    own.refresh_from_db()
    assert own.ended_on is None
    assert trail(admin) == [("cells.post_ended", committee.path)]


def test_what_a_post_says_is_corrected_and_who_holds_it_is_not(cell, admin):
    post = appoint(make.make_person(), cell)
    changes = {
        "decision": "Quyết định 12",
        "term_ends_on": date(2025, 6, 30),
        "kind": "deputy",
        "started_on": date(2000, 1, 1),
    }

    services.change_post(post=post, changes=changes, actor=admin)
    services.change_post(post=post, changes=changes, actor=admin)

    post.refresh_from_db()
    assert (post.kind, post.started_on) == ("secretary", MARCH_5)
    assert (post.decision, post.term_ends_on) == ("Quyết định 12", date(2025, 6, 30))
    assert trail(admin) == [("cells.post_changed", cell.path)]


def test_a_quota_is_set_and_changed_with_both_values_on_record(cell, admin):
    def give(target, **papers):
        return services.set_quota(
            organization=cell, year=2024, source="own", target=target, actor=admin, **papers
        )

    give(2, decision="Nghị quyết 07")
    give(3, ground="Họp ngày 12/05")
    give(3)

    quota = Quota.objects.get()
    assert (quota.target, quota.decision, quota.history.count()) == (3, "Nghị quyết 07", 3)
    assert [e.data for e in AuditEntry.objects.filter(actor=admin).order_by("pk")] == [
        {"before": None, "after": 2},
        {"before": 2, "after": 3, "ground": "Họp ngày 12/05"},
    ]


@pytest.mark.parametrize(
    "wrong", [{"target": -1}, {"year": 1999}, {"year": 2101}, {"source": "made up"}]
)
def test_a_quota_that_cannot_be_is_refused(cell, admin, wrong):
    asked = {"year": 2024, "source": "own", "target": 1} | wrong

    with pytest.raises(ValidationError):
        services.set_quota(organization=cell, actor=admin, **asked)

    assert not Quota.objects.exists()
    assert trail(admin) == []


@pytest.mark.parametrize(
    ("target", "shares", "said"),
    [
        (9, [4, 5], ""),
        (9, [], ""),
        (0, [0, 0], ""),
        (9, [8], "Các chi bộ cộng lại 8, ít hơn chỉ tiêu 9."),
        (9, [5, 5], "Các chi bộ cộng lại 10, nhiều hơn chỉ tiêu 9."),
        (9, [0], "Các chi bộ cộng lại 0, ít hơn chỉ tiêu 9."),
    ],
)
def test_shares_are_judged_against_their_target(target, shares, said):
    assert services.judge_shares(target, shares) == said


START = {
    "code": "22.168.053.000.000",
    "name": "Đảng ủy xã Quảng An",
    "admin_name": "Trần Văn Quản",
    "username": "quantri",
    "started_on": MARCH_5,
}


def test_the_first_committee_comes_with_its_admin_who_keeps_the_office():
    committee = services.start_committee(password="một mật khẩu dài", **START)

    admin = User.objects.get(username="quantri")
    assert (committee.code, committee.kind, committee.parent) == (START["code"], "committee", None)
    assert {post.kind for post in admin.person.posts.all()} == {"system_admin", "office"}
    assert set(AuditEntry.objects.values_list("source", flat=True)) == {"start_committee"}


def test_a_second_start_is_refused(committee):
    with pytest.raises(ValidationError):
        services.start_committee(password="một mật khẩu dài", **START)

    assert Organization.objects.get() == committee
    assert not User.objects.exists()


def test_a_start_with_a_weak_password_leaves_nothing():
    with pytest.raises(ValidationError):
        services.start_committee(password="123", **START)

    assert not Organization.objects.exists()
    assert not User.objects.exists()
    assert not AuditEntry.objects.exists()
