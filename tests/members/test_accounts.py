"""Pages that open accounts and print slips; an account closes with the membership."""

import re
from datetime import date

import pytest
from django.urls import reverse

from members import services
from people import clock
from people.models import AuditEntry, User
from tests import factories as make

pytestmark = pytest.mark.django_db

MAY_15 = date(2024, 5, 15)
PAGE = "members:accounts"


@pytest.fixture(autouse=True)
def today():
    with clock.held_today(MAY_15):
        yield MAY_15


@pytest.fixture
def committee():
    return make.make_committee()


@pytest.fixture
def cell(committee):
    return make.make_cell(committee, "Chi bộ thôn Nà Cáng")


@pytest.fixture
def other_cell(committee):
    return make.make_cell(committee)


@pytest.fixture
def secretary(cell):
    return make.holder_of("secretary", cell)


@pytest.fixture
def member(cell):
    return make.make_member(cell, "Nguyễn Văn Đức")


def account_page(member):
    return reverse("members:account", args=[member.pk])


def password_on(page):
    """The one-time passwords that the slips of a page show."""
    return re.findall(r"<code>([a-z2-9]{5}(?:-[a-z2-9]{5}){2})</code>", page.content.decode())


def test_the_chosen_get_accounts_and_their_slips_once(client, cell, secretary, member):
    other = make.make_member(cell, "Tằng Thị Ánh")
    left_out = make.make_member(cell, "Bàn Văn Công")
    client.force_login(secretary)

    listed = client.get(reverse(PAGE)).content.decode()
    slips = client.post(reverse(PAGE), {"nguoi": [str(member.pk), str(other.pk)]})
    again = client.post(reverse(PAGE), {"nguoi": [str(member.pk)]}, follow=True)

    assert [m in listed for m in ("Nguyễn Văn Đức", "Tằng Thị Ánh", "Bàn Văn Công")] == [True] * 3
    shown = slips.content.decode()
    for said in (
        "Đ/c Tằng Thị Ánh",
        "Chi bộ thôn Nà Cáng",
        "http://localhost",
        "duc.nv",
        "29/05/2024",
    ):
        assert said in shown
    assert "no-store" in slips["Cache-Control"]
    passwords = password_on(slips)
    assert [User.objects.get(person=m.person).check_password(p) for m, p in zip(
        (other, member), passwords, strict=True
    )] == [True, True]  # fmt: skip
    assert not User.objects.filter(person=left_out.person).exists()
    assert "đều có tài khoản" in again.content.decode()
    assert password_on(again) == []
    assert not any(p in str(dict(client.session)) for p in passwords)


def test_the_whole_page_gets_accounts_by_the_other_button(client, cell, secretary, member):
    make.make_member(cell)
    client.force_login(secretary)
    page = client.get(reverse(PAGE))
    ids = re.findall(r'name="ca_trang" value="([^"]+)"', page.content.decode())

    slips = client.post(reverse(PAGE), {"ca_trang": ids, "tat_ca": "1"})

    assert len(ids) == len(password_on(slips)) == 2


@pytest.mark.parametrize("asked", [{}, {"nguoi": "x"}], ids=["nobody", "made up"])
def test_nobody_chosen_is_said(client, secretary, asked):
    client.force_login(secretary)

    page = client.post(reverse(PAGE), asked, follow=True)

    assert "Chưa chọn ai." in page.content.decode()


def test_people_out_of_reach_are_not_chosen_whatever_is_posted(client, other_cell, secretary):
    stranger = make.make_member(other_cell)
    client.force_login(secretary)

    client.post(reverse(PAGE), {"nguoi": str(stranger.pk)})

    assert not User.objects.filter(person=stranger.person).exists()


def test_too_many_at_once_are_refused_on_the_page(client, cell, secretary, member, settings):
    settings.SLIPS_AT_ONCE = 1
    other = make.make_member(cell)
    client.force_login(secretary)

    page = client.post(reverse(PAGE), {"nguoi": [str(member.pk), str(other.pk)]}, follow=True)

    assert "Mỗi lần mở nhiều nhất 1 tài khoản" in page.content.decode()
    assert not User.objects.filter(person__in=[member.person, other.person]).exists()


def test_the_list_filters_by_account_and_says_what_state_it_is_in(client, cell, secretary, member):
    waiting, lapsed = make.make_member(cell, "Tằng Thị Ánh"), make.make_member(cell, "Bàn Văn Công")
    make.user_of(waiting)
    make.user_of(lapsed)
    User.objects.filter(person=waiting.person).update(one_time_until=MAY_15)
    User.objects.filter(person=lapsed.person).update(one_time_until=date(2024, 5, 14))
    client.force_login(secretary)

    def names(state):
        return [str(m) for m in client.get(reverse(PAGE), {"tai_khoan": state}).context["members"]]

    assert names("") == ["Nguyễn Văn Đức"]
    assert names("cho") == ["Tằng Thị Ánh", "Bàn Văn Công"]
    assert names("dung") == [str(secretary)]
    assert names("khoa") == []
    everybody = client.get(reverse(PAGE), {"tai_khoan": "tat_ca"}).content.decode()
    assert "Phiếu hết hạn ngày 14/05/2024" in everybody
    assert "Phiếu dùng đến hết ngày 15/05/2024" in everybody


@pytest.mark.parametrize(
    ("who", "where", "page", "one"),
    [
        ("secretary", "cell", 200, 200),
        ("office", "committee", 200, 200),
        ("secretary", "other", 200, 404),
        ("in_charge", "cell", 403, 403),
        ("secretary", "committee", 403, 403),
        ("inspection", "committee", 403, 403),
        ("office", "elsewhere", 200, 404),
    ],
)
def test_who_opens_the_pages(client, committee, cell, other_cell, member, who, where, page, one):
    places = {
        "cell": cell,
        "other": other_cell,
        "committee": committee,
        "elsewhere": make.make_committee("Đảng ủy xã Đồng Văn"),
    }
    client.force_login(make.holder_of(who, places[where]))

    statuses = [client.get(url).status_code for url in (reverse(PAGE), account_page(member))]
    posted = client.post(account_page(member))

    assert statuses == [page, one]
    assert User.objects.filter(person=member.person).exists() is (one == 200)
    if one == 403:
        assert "Chỉ bí thư, phó bí thư chi bộ" in posted.content.decode()


def test_nobody_is_asked_to_sign_in(client, member):
    for url in (reverse(PAGE), account_page(member)):
        assert client.get(url).status_code == client.post(url).status_code == 302
    assert not User.objects.exists()


def test_a_new_slip_from_the_members_page(client, secretary, member):
    account = make.user_of(member)
    client.force_login(secretary)

    link = client.get(member.get_absolute_url()).content.decode()
    asked = client.get(account_page(member)).content.decode()
    slip = client.post(account_page(member))

    assert account_page(member) in link
    assert account.username in asked
    assert "Cấp phiếu mới" in asked
    account.refresh_from_db()
    [password] = password_on(slip)
    assert account.check_password(password)


def test_who_reaches_further_is_refused_by_name(client, committee, secretary, member):
    make.make_post(member.person, committee, "committee_member")
    client.force_login(secretary)

    listed = client.get(reverse(PAGE)).content.decode()
    asked, posted = client.get(account_page(member)), client.post(account_page(member))
    many = client.post(reverse(PAGE), {"nguoi": str(member.pk)})

    assert "Chức vụ ngoài phạm vi" in listed
    assert f'value="{member.pk}"' not in listed
    assert [asked.status_code, posted.status_code, many.status_code] == [403] * 3
    assert "ngoài phạm vi của đồng chí" in posted.content.decode()
    assert not User.objects.filter(person=member.person).exists()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_asks_the_same_however_many_there_are(
    client, cell, secretary, rows, django_assert_max_num_queries
):
    for _n in range(rows):
        make.make_user(make.make_member(cell).person)
        make.make_member(cell)
    client.force_login(secretary)

    with django_assert_max_num_queries(10):
        client.get(reverse(PAGE), {"tai_khoan": "tat_ca"})


def test_an_account_closes_with_the_membership_and_opens_when_that_is_undone(
    client, committee, member
):
    office, account = make.holder_of("office", committee), make.user_of(member)
    client.force_login(account)

    event = services.move_out(member=member, on=MAY_15, place="xã Đồng Văn", actor=office)
    shut_out = client.get("/").status_code
    account.refresh_from_db()
    assert (account.is_active, shut_out) == (False, 302)

    services.undo_event(event=event, reason="Ghi nhầm người", actor=office)
    account.refresh_from_db()
    assert account.is_active
    acts = AuditEntry.objects.filter(action__startswith="cells.account").order_by("pk")
    assert [(e.action, e.actor, e.data) for e in acts] == [
        ("cells.account_closed", office, {"with": "membership"}),
        ("cells.account_opened", office, {"with": "membership"}),
    ]


def test_an_account_that_was_closed_before_stays_closed(committee, member):
    office, account = make.holder_of("office", committee), make.user_of(member)
    User.objects.filter(pk=account.pk).update(is_active=False)

    event = services.record_death(member=member, on=MAY_15, actor=office)
    services.undo_event(event=event, reason="Ghi nhầm người", actor=office)

    account.refresh_from_db()
    assert not account.is_active
