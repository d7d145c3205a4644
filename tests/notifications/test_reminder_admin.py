"""Django admin of reminders: rules and ways below the committees in reach, with the trail."""

import pytest
from django.contrib.admin.models import LogEntry
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from notifications import keeping
from notifications.models import CommitteeSetting, RuleSetting
from people.models import AuditEntry
from tests import factories as make

pytestmark = pytest.mark.django_db

RULES = "admin:notifications_rulesetting"
WAYS = "admin:notifications_committeesetting"


@pytest.fixture
def committee():
    return make.make_committee()


@pytest.fixture
def keeper(client, committee):
    user = make.holder_of("system_admin", committee)
    client.force_login(user)
    return user


def typed(committee, **fields):
    return {
        "committee": committee.pk, "rule": "mentor-report", "is_on": "on",
        "days": "-5, 1, 2, 4, 6; 8", "reason": "Mạng ở thôn chậm", **fields,
    }  # fmt: skip


def test_a_rung_is_left_out_with_an_x(client, committee, keeper):
    client.post(reverse(f"{RULES}_add"), typed(committee, days="-3, 1, x, 4, X, 8"))

    setting = RuleSetting.objects.get()
    assert setting.days == [-3, 1, None, 4, None, 8]
    page = client.get(reverse(f"{RULES}_change", args=[setting.pk])).content.decode()
    assert "-3, 1, x, 4, x, 8" in page


@pytest.mark.parametrize("days", ["x, x, x, x, x, x", "-3, 1, x, 4, x", "-3, 1, y, 4, x, 8"])
def test_a_ladder_needs_a_rung_and_a_number_or_x_for_each(client, committee, keeper, days):
    page = client.post(reverse(f"{RULES}_add"), typed(committee, days=days))

    assert page.status_code == 200
    assert days in page.content.decode()
    assert not RuleSetting.objects.exists()


def trail():
    entries = AuditEntry.objects.filter(action__startswith="notifications.").order_by("pk")
    return [(entry.action, entry.organization_path, entry.data) for entry in entries]


def test_a_rule_is_set_with_its_reason_and_written_in_the_trail(client, committee, keeper):
    page = client.get(reverse(f"{RULES}_add")).content.decode()
    done = client.post(reverse(f"{RULES}_add"), typed(committee))

    assert "Nhận xét hằng tháng của người giúp đỡ" in page
    assert "-3 (người được giao), 1 (người được giao), 2 (bí thư chi bộ" in page
    assert done.status_code == 302
    setting = RuleSetting.objects.get()
    assert (setting.committee, setting.rule, setting.is_on, setting.days) == (
        committee, "mentor-report", True, [-5, 1, 2, 4, 6, 8],
    )  # fmt: skip
    assert trail() == [
        (
            "notifications.rule_set",
            committee.path,
            {
                "rule": "mentor-report",
                "before": None,
                "after": {"is_on": True, "days": [-5, 1, 2, 4, 6, 8]},
                "reason": "Mạng ở thôn chậm",
            },
        )
    ]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"days": "ba ngày"}, "Ghi các số nguyên cách nhau bằng dấu phẩy"),
        ({"days": "1, 2"}, "Ghi đủ 6 bậc, mỗi bậc một số nguyên hoặc x."),
        ({"days": "8, 6, 4, 2, 1, -3"}, "Bậc sau không được sớm hơn bậc trước."),
        ({"days": "1, 2, 3, 4, 5, 999"}, "Không quá 120 ngày."),
        ({"rule": "no-such-rule"}, "no-such-rule"),
        ({"reason": ""}, "id_reason_error"),
    ],
)
def test_what_cannot_be_is_refused_and_what_was_typed_is_kept(
    client, committee, keeper, fields, said
):
    page = client.post(reverse(f"{RULES}_add"), typed(committee, **fields))

    assert page.status_code == 200
    assert "errornote" in (shown := page.content.decode())
    assert said in shown
    assert f'value="{fields.get("days", "-5, 1, 2, 4, 6; 8")}"' in shown
    assert not RuleSetting.objects.exists()
    assert trail() == []


def test_a_setting_changed_and_removed_leaves_what_stood_before(client, committee, keeper):
    setting = RuleSetting.objects.create(committee=committee, rule="mentor-report", reason="Thử")
    change = reverse(f"{RULES}_change", args=[setting.pk])

    page = client.get(change).content.decode()
    client.post(change, {"days": "", "reason": "Nghỉ mùa"})
    setting.refresh_from_db()
    client.post(reverse(f"{RULES}_delete", args=[setting.pk]), {"post": "yes"})

    assert "Nhận xét hằng tháng của người giúp đỡ" in page
    assert (setting.is_on, setting.days, setting.rule) == (False, None, "mentor-report")
    assert not RuleSetting.objects.exists()
    assert [(action, data.get("before"), data.get("after")) for action, _path, data in trail()] == [
        ("notifications.rule_set", {"is_on": True, "days": None}, {"is_on": False, "days": None}),
        ("notifications.rule_unset", {"is_on": False, "days": None}, None),
    ]


def test_ways_are_allowed_changed_and_removed(client, committee, keeper):
    client.post(reverse(f"{WAYS}_add"), {"committee": committee.pk, "allows_push": "on"})
    setting = CommitteeSetting.objects.get()
    ways = (setting.allows_email, setting.allows_push, setting.allows_gateway)
    client.post(reverse(f"{WAYS}_delete", args=[setting.pk]), {"post": "yes"})

    assert ways == (False, True, False)
    assert not CommitteeSetting.objects.exists()
    assert [action for action, _path, _data in trail()] == [
        "notifications.ways_set",
        "notifications.ways_unset",
    ]
    assert LogEntry.objects.count() == 2


def test_a_committee_out_of_reach_is_neither_listed_nor_set(client, committee, keeper):
    other = make.make_committee("Đảng ủy xã Đồng Văn")
    own = RuleSetting.objects.create(committee=committee, rule="mentor-report", reason="Thử")
    theirs = RuleSetting.objects.create(committee=other, rule="mentor-report", reason="Thử")

    listed = list(client.get(reverse(f"{RULES}_changelist")).context["cl"].queryset)
    opened = client.get(reverse(f"{RULES}_change", args=[theirs.pk])).status_code
    client.post(reverse(f"{RULES}_delete", args=[theirs.pk]), {"post": "yes"})
    client.post(reverse(f"{WAYS}_add"), {"committee": other.pk})

    assert (listed, opened) == ([own], 302)
    assert RuleSetting.objects.count() == 2
    assert not CommitteeSetting.objects.exists()
    with pytest.raises(PermissionDenied):
        keeping.drop_rule_setting(setting=theirs, actor=keeper)
    assert trail() == []


@pytest.mark.parametrize("kind", ["standing_deputy", "inspection"])
def test_nobody_else_sets_reminders(client, committee, kind):
    client.force_login(make.holder_of(kind, committee))

    assert client.get(reverse(f"{RULES}_changelist")).status_code == 302
    assert client.post(reverse(f"{RULES}_add"), typed(committee)).status_code == 302
    assert not RuleSetting.objects.exists()
