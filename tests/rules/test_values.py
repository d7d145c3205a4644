"""Rules by key, day and committee: what is found, what is missing, what may be set."""

from datetime import date
from itertools import pairwise

import pytest
import yaml
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from people import clock
from people.models import AuditEntry
from rules import services
from rules.loading import RULE_SETS, load_rule_sets
from rules.models import Holiday, Rule, RuleValue
from rules.services import RuleMissing, find, value
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def rule():
    return Rule.objects.create(
        key="test.length", title="Thử", lookup_on="meeting date", severity="setting"
    )


def give(rule, answer, start, end=None, organization=None, reason=""):
    return RuleValue.objects.create(
        rule=rule,
        value=answer,
        effective_from=start,
        effective_to=end,
        source="Quy định thử",
        confidence="A",
        organization=organization,
        reason=reason,
    )


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2024, 1, 1), 60),
        (date(2025, 6, 30), 60),
        (date(2025, 7, 1), 45),
        (date(2026, 7, 26), 45),
    ],
)
def test_a_value_is_that_of_its_day_both_ends_inclusive(rule, day, expected):
    give(rule, 60, date(2024, 1, 1), date(2025, 6, 30))
    give(rule, 45, date(2025, 7, 1))

    assert value("test.length", on=day) == expected


def test_a_day_without_a_rule_is_said_and_not_guessed(rule):
    give(rule, 60, date(2024, 1, 1), date(2024, 12, 31))

    for day in (date(2023, 12, 31), date(2025, 1, 1)):
        with pytest.raises(RuleMissing) as refusal:
            find("test.length", on=day)
        assert refusal.value.code == "rule_missing"
        assert f"{day:%d/%m/%Y}, chưa kết luận được." in refusal.value.messages[0]
    with pytest.raises(RuleMissing):
        find("no.such_key", on=date(2024, 1, 1))


def test_the_nearest_committees_own_value_wins_below_it(rule, committee, cell):
    day = date(2024, 3, 5)
    other = make.make_committee("Đảng ủy xã khác")
    give(rule, 60, date(2024, 1, 1))
    give(rule, 30, date(2024, 1, 1), organization=committee, reason="Nghị quyết")
    at_committee = value("test.length", on=day, organization=cell)
    give(rule, 20, date(2023, 1, 1), organization=cell, reason="Chi bộ nhỏ")

    assert at_committee == 30
    assert value("test.length", on=day, organization=cell) == 20
    assert value("test.length", on=day, organization=committee) == 30
    assert value("test.length", on=day, organization=other) == 60
    assert value("test.length", on=day) == 60


def test_an_own_value_ends_and_the_general_one_holds_again(rule, committee):
    give(rule, 60, date(2024, 1, 1))
    give(rule, 30, date(2024, 2, 1), date(2024, 2, 29), organization=committee, reason="Nghị quyết")

    found = [
        value("test.length", on=date(2024, month, 15), organization=committee)
        for month in (1, 2, 3)
    ]

    assert found == [60, 30, 60]


def test_a_rule_is_read_once_in_a_request(rule, django_assert_num_queries):
    give(rule, 60, date(2024, 1, 1))

    with clock.held_today(date(2024, 3, 5)), django_assert_num_queries(1):
        for month in range(1, 13):
            value("test.length", on=date(2024, month, 1))


@pytest.mark.parametrize(
    ("constraint", "fields"),
    [
        ("rule_value_once_per_start", {}),
        ("rule_value_dates_in_order", {"start": date(2024, 2, 2), "end": date(2024, 2, 1)}),
    ],
)
def test_a_general_value_breaks_no_promise(rule, constraint, fields):
    give(rule, 60, date(2024, 1, 1))
    asked = {"start": date(2024, 1, 1)} | fields

    with pytest.raises(IntegrityError), transaction.atomic():
        give(rule, 45, **asked)

    assert RuleValue.objects.filter(rule=rule).count() == 1


def test_an_own_value_stands_once_and_has_a_reason(rule, committee):
    start = date(2024, 1, 1)
    give(rule, 60, start)
    with pytest.raises(IntegrityError), transaction.atomic():
        give(rule, 30, start, organization=committee)
    give(rule, 30, start, organization=committee, reason="Nghị quyết")
    with pytest.raises(IntegrityError), transaction.atomic():
        give(rule, 20, start, organization=committee, reason="Nghị quyết")

    assert RuleValue.objects.filter(rule=rule).count() == 2


def test_a_day_stands_once_in_the_calendar():
    Holiday.objects.create(day=date(2024, 5, 4), is_working=True, name="Làm bù")

    with pytest.raises(IntegrityError), transaction.atomic():
        Holiday.objects.create(day=date(2024, 5, 4), name="Nghỉ")


def unsaved(rule, **fields):
    row = {
        "value": 30,
        "effective_from": date(2024, 1, 1),
        "source": "Quy định thử",
        "confidence": "A",
    } | fields
    return RuleValue(rule=rule, **row)


def test_an_admin_sets_a_committees_own_value_with_a_reason(rule, committee):
    admin = make.holder_of("system_admin", committee)

    with pytest.raises(ValidationError) as refusal:
        services.keep_rule_value(value=unsaved(rule, organization=committee), actor=admin)
    services.keep_rule_value(
        value=unsaved(rule, organization=committee, reason="Nghị quyết 07"), actor=admin
    )

    assert "Đặt giá trị riêng thì phải ghi lý do." in refusal.value.messages
    kept = RuleValue.objects.get(rule=rule)
    entry = AuditEntry.objects.get(action="rules.value_kept")
    assert (kept.value, kept.organization, kept.reason) == (30, committee, "Nghị quyết 07")
    assert (entry.actor, entry.organization_path) == (admin, committee.path)
    assert entry.data == {
        "rule": "test.length",
        "before": None,
        "after": 30,
        "source": "Quy định thử",
        "reason": "Nghị quyết 07",
    }


def test_a_correction_keeps_what_stood_before(rule, committee):
    admin = make.holder_of("system_admin", committee)
    kept = services.keep_rule_value(value=unsaved(rule), actor=admin)
    kept.value = 45

    services.keep_rule_value(value=kept, actor=admin)

    entry = AuditEntry.objects.filter(action="rules.value_kept").latest("pk")
    assert (entry.data["before"], entry.data["after"]) == (30, 45)
    assert kept.history.count() == 2


@pytest.mark.parametrize("kind", ["office", "secretary", "inspection"])
def test_nobody_but_an_admin_sets_rules_or_days(rule, committee, kind):
    user = make.holder_of(kind, committee)

    for value_of in (unsaved(rule), unsaved(rule, organization=committee, reason="x")):
        with pytest.raises(PermissionDenied):
            services.keep_rule_value(value=value_of, actor=user)
    with pytest.raises(PermissionDenied):
        services.keep_holiday(holiday=Holiday(day=date(2024, 5, 4), name="Nghỉ"), actor=user)

    assert not RuleValue.objects.filter(rule=rule).exists()
    assert not Holiday.objects.exists()


def test_an_admin_below_sets_neither_general_values_nor_a_neighbours(rule, committee):
    below = make.make_committee("Đảng ủy xã dưới", parent=committee)
    admin = make.holder_of("system_admin", below)

    for row in (unsaved(rule), unsaved(rule, organization=committee, reason="x")):
        with pytest.raises(PermissionDenied):
            services.keep_rule_value(value=row, actor=admin)
    services.keep_rule_value(value=unsaved(rule, organization=below, reason="x"), actor=admin)

    assert RuleValue.objects.get(rule=rule).organization == below


def test_the_database_holds_the_shipped_rule_sets_to_the_letter():
    data = yaml.safe_load(RULE_SETS.read_text(encoding="utf-8"))

    assert {r.key: (r.title, r.lookup_on, r.severity) for r in Rule.objects.all()} == {
        row["key"]: (row["title"], row["lookup_on"], row["severity"]) for row in data["keys"]
    }
    fields = ("value", "unit", "effective_to", "source", "confidence", "note")
    assert {
        (v.rule_id, v.effective_from): tuple(getattr(v, name) for name in fields)
        for v in RuleValue.objects.all()
    } == {
        (row["key"], row["effective_from"]): (
            row["value"],
            row["unit"] or "",
            row["effective_to"],
            row["source"],
            row["confidence"],
            row["note"] or "",
        )
        for row in data["rules"]
    }


def test_loading_again_adds_nothing_and_keeps_a_corrected_value():
    corrected = RuleValue.objects.filter(rule="admission.age_min").first()
    corrected.value = 20
    corrected.save()

    added = load_rule_sets()

    corrected.refresh_from_db()
    assert added == (0, 0)
    assert corrected.value == 20


def test_shipped_values_of_one_rule_follow_each_other_without_overlap():
    overlaps = []
    for rule in Rule.objects.prefetch_related("values"):
        rows = sorted(rule.values.all(), key=lambda v: v.effective_from)
        for before, after in pairwise(rows):
            if before.effective_to is None or before.effective_to >= after.effective_from:
                overlaps.append((rule.key, before.effective_from))

    assert overlaps == []
