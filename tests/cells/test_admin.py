"""Django admin: one door, changes through services, refusals beside the field."""

from datetime import date

import pytest
from django.urls import reverse

from cells.models import Organization, Post, Quota
from cells.services import set_quota
from members.models import Member
from people.models import AuditEntry, Person, User
from rules.models import Holiday, Rule, RuleValue
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def committee():
    return make.make_committee()


@pytest.fixture
def cell(committee):
    return make.make_cell(committee, "Chi bộ thôn Nà Cáng")


@pytest.fixture
def elsewhere():
    return make.make_committee("Đảng ủy xã khác")


@pytest.fixture
def admin(client, committee):
    user = make.holder_of("system_admin", committee)
    client.force_login(user)
    return user


def url(model, action, *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{action}", args=args)


def errors(response):
    assert response.status_code == 200
    return response.context["adminform"].form.errors


def last_entry():
    entry = AuditEntry.objects.latest("pk")
    return entry.actor, entry.action, entry.data


ORGANIZATION = {
    "kind": "cell",
    "cell_kind": "village",
    "name": "Chi bộ thôn Hải An",
    "code": "",
    "position": "2",
    "established_on": "05/03/2024",
    "meeting_day": "3",
    "meeting_time": "19:30",
    "meeting_place": "",
    "help_phone": "",
}


def test_the_door_is_the_sites_own_and_opens_to_admins_alone(client, committee, cell):
    anonymous = client.get("/admin/", follow=True)
    statuses = []
    for kind, where in [("secretary", cell), ("office", committee), ("system_admin", committee)]:
        client.force_login(make.holder_of(kind, where))
        statuses.append(client.get("/admin/", follow=True).status_code)

    assert anonymous.redirect_chain[-1][0].startswith(reverse("account_login"))
    assert statuses == [403, 403, 200]


def test_a_cell_is_made_by_the_service(client, committee, admin):
    posted = ORGANIZATION | {"parent": str(committee.pk)}

    response = client.post(url(Organization, "add"), posted)

    made = Organization.objects.get(name="Chi bộ thôn Hải An")
    assert response.status_code == 302
    assert (made.parent, made.path) == (committee, made.path_under(committee))
    assert made.established_on == date(2024, 3, 5)
    assert made.placements.count() == 1
    assert last_entry()[:2] == (admin, "cells.organization_created")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": "chi bộ thôn nà cáng"}, "__all__"),
        ({"kind": "cell", "cell_kind": ""}, "__all__"),
        ({"meeting_day": "31"}, "meeting_day"),
        ({"parent": ""}, "parent"),
        ({"established_on": "31/02/2024"}, "established_on"),
    ],
    ids=["a name that is taken", "no kind of cell", "no such usual day", "no parent", "no day"],
)
def test_a_refusal_is_shown_in_the_form_and_nothing_is_written(
    client, committee, cell, admin, changes, field
):
    before = AuditEntry.objects.count()

    response = client.post(
        url(Organization, "add"), ORGANIZATION | {"parent": str(committee.pk)} | changes
    )

    assert field in errors(response)
    assert Organization.objects.count() == 2
    assert AuditEntry.objects.count() == before


def test_a_change_keeps_its_place_and_both_values(client, committee, cell, admin, elsewhere):
    posted = ORGANIZATION | {"name": "Chi bộ thôn Nà Cáng Trên", "parent": str(elsewhere.pk)}

    client.post(url(Organization, "change", cell.pk), posted)

    cell.refresh_from_db()
    assert (cell.name, cell.parent) == ("Chi bộ thôn Nà Cáng Trên", committee)
    actor, action, data = last_entry()
    assert (actor, action) == (admin, "cells.organization_changed")
    assert data["name"] == ["Chi bộ thôn Nà Cáng", "Chi bộ thôn Nà Cáng Trên"]


def test_what_lies_outside_reach_is_not_found_nor_chosen(client, admin, elsewhere):
    far = make.make_cell(elsewhere)

    page = client.get(url(Organization, "change", far.pk))
    listed = client.get(url(Organization, "changelist")).content.decode()
    posted = client.post(url(Organization, "add"), ORGANIZATION | {"parent": str(elsewhere.pk)})

    assert page.status_code == 302
    assert far.name not in listed
    assert "parent" in errors(posted)
    assert not Organization.objects.filter(name=ORGANIZATION["name"]).exists()


def post_of(person, cell, **changes):
    return {
        "person": str(person.pk),
        "organization": str(cell.pk),
        "kind": "secretary",
        "started_on": "05/03/2024",
        "decision": "Quyết định số 12",
        "term_ends_on": "",
    } | changes


def test_appointing_a_secretary_ends_the_predecessor(client, cell, admin):
    before = make.make_post(make.make_member(cell).person, cell, "secretary")
    person = make.make_member(cell).person

    response = client.post(url(Post, "add"), post_of(person, cell))

    before.refresh_from_db()
    assert response.status_code == 302
    assert before.ended_on == date(2024, 3, 4)
    assert Post.objects.get(organization=cell, kind="secretary", ended_on=None).person == person
    assert last_entry()[:2] == (admin, "cells.appointed")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"kind": "office"}, "Tổ chức này không có chức vụ đó."),
        ({"started_on": "01/01/2010"}, "là bí thư từ ngày 03/03/2015. Chọn ngày sau đó."),
        ({"started_on": "31/02/2024"}, ""),
    ],
)
def test_an_appointment_that_cannot_be_shows_the_services_words(client, cell, admin, changes, said):
    make.make_post(make.make_member(cell).person, cell, "secretary")
    person = make.make_member(cell).person
    entries = AuditEntry.objects.count()

    response = client.post(url(Post, "add"), post_of(person, cell, **changes))

    assert errors(response)
    assert said in str(errors(response))
    assert Post.objects.filter(organization=cell).count() == 1
    assert Post.objects.filter(organization=cell, ended_on=None).count() == 1
    assert AuditEntry.objects.count() == entries


def test_a_post_ends_and_its_holder_and_start_are_not_edited(client, cell, admin):
    post = make.make_post(make.make_member(cell).person, cell, "deputy")
    other = make.make_member(cell).person

    client.post(
        url(Post, "change", post.pk),
        {"person": str(other.pk), "started_on": "01/01/2020", "ended_on": "05/03/2024"},
    )

    holder = post.person
    post.refresh_from_db()
    assert (post.person, post.started_on, post.ended_on) == (
        holder,
        make.LONG_AGO,
        date(2024, 3, 5),
    )
    assert last_entry()[:2] == (admin, "cells.post_ended")


def test_nobody_removes_the_post_that_gives_them_the_right(client, committee, admin):
    own = Post.objects.get(person=admin.person)

    response = client.post(url(Post, "change", own.pk), {"ended_on": "05/03/2030"})

    own.refresh_from_db()
    assert "Không tự bỏ chức vụ đang cho mình quyền quản trị." in str(errors(response))
    assert own.ended_on is None


def test_people_are_searched_in_reach_without_accents_and_show_no_dossier(
    client, cell, admin, elsewhere
):
    near = make.make_member(cell, "Tằng Văn Hiếu").person
    make.make_member(make.make_cell(elsewhere), "Tằng Văn Hiếu Xa")
    unlisted = make.make_person("Tằng Văn Hiếu Mới", residence="Thôn Hải An", phone="0912")
    asked = {
        "app_label": "cells",
        "model_name": "post",
        "field_name": "person",
        "term": "tang van hieu",
    }

    found = client.get(reverse("admin:autocomplete"), asked).json()["results"]
    page = client.get(url(Person, "change", unlisted.pk)).content.decode()

    assert {row["id"] for row in found} == {str(near.pk), str(unlisted.pk)}
    assert "1990" in page
    assert "Thôn Hải An" not in page
    assert "0912" not in page


def quota(organization, target, source="assigned"):
    return set_quota(
        organization=organization,
        year=2024,
        source=source,
        target=target,
        actor=None,
        job="test",
    )


def test_a_committees_quota_page_says_when_shares_do_not_add_up(client, committee, cell, admin):
    whole = quota(committee, 9)
    own = quota(committee, 7, "own")
    quota(cell, 8)
    short = client.get(url(Quota, "change", whole.pk)).content.decode()
    quota(make.make_cell(committee), 1)
    even = client.get(url(Quota, "change", own.pk)).content.decode()

    assert "Các chi bộ cộng lại 8, ít hơn chỉ tiêu 9." in short
    assert "Các chi bộ cộng lại" not in even
    assert "chưa chia cho chi bộ nào" in even
    assert "Chi bộ thôn Nà Cáng" in even


def test_a_quota_is_set_by_the_service_and_once(client, committee, admin):
    posted = {
        "organization": str(committee.pk),
        "year": "2024",
        "source": "own",
        "target": "7",
        "decision": "Nghị quyết 07",
    }
    client.post(url(Quota, "add"), posted)
    again = client.post(url(Quota, "add"), posted | {"target": "8"})
    below = client.post(url(Quota, "add"), posted | {"source": "assigned", "target": "-1"})
    row = Quota.objects.get()
    client.post(url(Quota, "change", row.pk), {"target": "6", "decision": "", "year": "2020"})

    row.refresh_from_db()
    assert errors(again) == {"source": ["Tổ chức này đã có chỉ tiêu của năm và nguồn đó."]}
    assert "target" in errors(below)
    assert (row.year, row.target) == (2024, 6)
    assert last_entry() == (admin, "cells.quota_set", {"before": 7, "after": 6})


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("-1", "Không ghi số âm."),
        ("1,5", "Chỉ ghi số nguyên, không ghi số lẻ."),
        ("bảy", "Ghi số nguyên từ 0 trở lên, hoặc để trống."),
    ],
)
def test_a_target_that_is_no_count_is_told_and_stays_typed(client, committee, admin, typed, said):
    posted = {"organization": str(committee.pk), "year": "2024", "source": "own", "target": typed}

    page = client.post(url(Quota, "add"), posted)

    assert errors(page) == {"target": [said]}
    assert f'value="{typed}"' in page.content.decode()
    assert not Quota.objects.exists()


ACCOUNT = {"username": "bithu.moi", "person": "", "new_name": "", "email": "", "new_password": ""}


def test_an_account_is_made_with_a_password_shown_once(client, cell, admin):
    person = make.make_member(cell).person

    response = client.post(url(User, "add"), ACCOUNT | {"person": str(person.pk)}, follow=True)

    account = User.objects.get(username="bithu.moi")
    [said] = [str(m) for m in response.context["messages"] if "chỉ hiện lần này" in str(m)]
    assert account.person == person
    assert account.check_password(said.rsplit(" ", 1)[1])
    assert account.password not in response.content.decode()
    assert AuditEntry.objects.get(action="people.account_created").actor == admin


def test_somebody_on_no_list_gets_an_account_and_can_be_given_a_post(client, committee, admin):
    client.post(
        url(User, "add"), ACCOUNT | {"new_name": "Lê Thị Xa", "new_password": "mật khẩu dài 24"}
    )

    account = User.objects.get(username="bithu.moi")
    assert str(account.person) == "Lê Thị Xa"
    assert account.check_password("mật khẩu dài 24")
    assert not Member.objects.filter(person=account.person).exists()
    posted = post_of(account.person, committee, kind="superior_viewer")
    assert client.post(url(Post, "add"), posted).status_code == 302


def test_an_account_that_cannot_be_is_refused_beside_its_field(client, cell, admin):
    make.make_user(make.make_member(cell).person, "Bithu.Moi")
    person = make.make_member(cell).person
    taken = make.make_user(make.make_member(cell).person)
    chosen = ACCOUNT | {"person": str(person.pk), "username": "ten.khac"}
    accounts = User.objects.count()

    said = [
        errors(client.post(url(User, "add"), posted))
        for posted in (
            chosen | {"username": "bithu.moi"},
            chosen | {"new_password": "12345678"},
            chosen | {"person": ""},
            chosen | {"new_name": "Người Khác"},
            chosen | {"person": str(taken.person_id)},
        )
    ]

    assert [list(found) for found in said] == [
        ["username"],
        ["new_password"],
        ["person"],
        ["person"],
        ["person"],
    ]
    assert User.objects.count() == accounts


def test_an_account_is_closed_and_given_a_new_password(client, cell, admin):
    account = make.holder_of("secretary", cell)
    page = url(User, "change", account.pk)

    client.post(page, {"email": "a@xa.vn", "new_password": "mật khẩu mới 24"})

    account.refresh_from_db()
    assert (account.is_active, account.email) == (False, "a@xa.vn")
    assert account.check_password("mật khẩu mới 24")
    assert list(AuditEntry.objects.order_by("-pk").values_list("action", flat=True)[:3]) == [
        "cells.password_reset",
        "cells.account_closed",
        "cells.account_changed",
    ]
    assert account.password not in client.get(page).content.decode()


def test_nobody_takes_over_the_account_of_who_reaches_further(client, admin, cell):
    province = make.make_committee("Tỉnh ủy")
    person = make.make_member(cell).person
    make.make_post(person, province, "secretary")
    account = make.make_user(person)

    response = client.post(
        url(User, "change", account.pk),
        {"email": "", "is_active": "on", "new_password": "mật khẩu mới 24"},
    )

    account.refresh_from_db()
    assert response.status_code == 403
    assert not account.check_password("mật khẩu mới 24")


def test_nobody_closes_the_own_account(client, admin):
    response = client.post(url(User, "change", admin.pk), {"email": "", "new_password": ""})

    admin.refresh_from_db()
    assert "Không tự ngừng tài khoản của mình." in str(errors(response))
    assert admin.is_active


def value_of(rule, **changes):
    return {
        "rule": rule.pk,
        "effective_from": "01/01/2026",
        "effective_to": "",
        "organization": "",
        "reason": "",
        "value": "20",
        "unit": "full years",
        "source": "Quy định thử",
        "confidence": "A",
        "note": "",
    } | changes


def test_a_committees_own_rule_value_needs_a_reason_and_is_logged(client, committee, admin):
    rule = Rule.objects.get(key="admission.age_min")
    own = value_of(rule, organization=str(committee.pk))

    refused = client.post(url(RuleValue, "add"), own)
    kept = client.post(url(RuleValue, "add"), own | {"reason": "Nghị quyết đảng ủy"})

    row = RuleValue.objects.get(organization=committee)
    assert "Đặt giá trị riêng thì phải ghi lý do." in str(errors(refused))
    assert kept.status_code == 302
    assert (row.value, row.reason) == (20, "Nghị quyết đảng ủy")
    actor, action, data = last_entry()
    assert (actor, action, data["after"]) == (admin, "rules.value_kept", 20)


def test_a_general_value_is_for_the_topmost_admin(client, committee, elsewhere):
    rule = Rule.objects.get(key="admission.age_min")
    below = make.make_committee("Đảng ủy xã dưới", parent=committee)
    statuses = []
    for organization in (below, committee):
        client.force_login(make.holder_of("system_admin", organization))
        statuses.append(client.post(url(RuleValue, "add"), value_of(rule)).status_code)

    assert statuses == [403, 302]
    assert RuleValue.objects.filter(rule=rule, effective_from=date(2026, 1, 1)).count() == 1


def test_a_swapped_working_day_is_entered(client, admin):
    client.post(url(Holiday, "add"), {"day": "04/05/2024", "is_working": "on", "name": "Làm bù"})

    assert Holiday.objects.values_list("day", "is_working").get() == (date(2024, 5, 4), True)
    assert last_entry()[:2] == (admin, "rules.holiday_kept")


def test_the_trail_and_the_keys_of_rules_are_looked_at_alone(client, cell, admin):
    quota(cell, 1)
    entry = AuditEntry.objects.get(action="cells.quota_set")
    rule = Rule.objects.first()

    shown = client.get(url(AuditEntry, "change", entry.pk))
    statuses = [
        client.post(page, {}).status_code
        for page in (
            url(AuditEntry, "change", entry.pk),
            url(AuditEntry, "add"),
            url(AuditEntry, "delete", entry.pk),
            url(Rule, "change", rule.pk),
            url(Post, "delete", Post.objects.first().pk),
            url(Quota, "delete", Quota.objects.first().pk),
        )
    ]

    assert shown.status_code == 200
    assert statuses == [403] * 6


def test_lists_ask_the_same_for_one_row_and_three(
    client, committee, admin, django_assert_max_num_queries
):
    models = [Organization, Post, Quota, User, AuditEntry, Person, RuleValue, Holiday]
    counts = []
    for rows in (1, 2):
        for _n in range(rows):
            cell = make.make_cell(committee)
            make.holder_of("secretary", cell)
            quota(cell, 1)
        asked = []
        for model in models:
            with django_assert_max_num_queries(15) as queries:
                assert client.get(url(model, "changelist"), {"q": "a"}).status_code == 200
            asked.append(len(queries))
        counts.append(asked)

    assert counts[0] == counts[1]


def test_no_choice_lists_people_or_organisations(client, committee, admin):
    for _n in range(3):
        make.make_member(make.make_cell(committee))

    for model in (Organization, Post, Quota, User, RuleValue):
        page = client.get(url(model, "add")).content.decode()
        assert "Chi bộ thôn" not in page
        assert "Nguyễn Văn" not in page.replace(str(admin), "")
