"""Brings the shipped rule sets into the database, and never overwrites what stands there.

An admin corrects a value with its source without a release: rows that exist are kept.
"""

from pathlib import Path
from typing import Any

import yaml

RULE_SETS = Path(__file__).parent / "data" / "rule-sets.yml"


def load_rule_sets() -> tuple[int, int]:
    """Add the rules, values and rubrics that are missing; return how many of the first two."""
    from rules.models import Rubric, Rule, RuleValue  # imported when the apps are ready

    data = yaml.safe_load(RULE_SETS.read_text(encoding="utf-8"))
    known_rules = set(Rule.objects.values_list("key", flat=True))
    new_rules = [Rule(**row) for row in data["keys"] if row["key"] not in known_rules]
    Rule.objects.bulk_create(new_rules)

    known = set(
        RuleValue.objects.filter(organization=None).values_list("rule_id", "effective_from")
    )
    new_values = [
        RuleValue(
            rule_id=row["key"],
            value=row["value"],
            unit=row["unit"] or "",
            effective_from=row["effective_from"],
            effective_to=row["effective_to"],
            source=row["source"],
            confidence=row["confidence"],
            note=row["note"] or "",
        )
        for row in data["rules"]
        if (row["key"], row["effective_from"]) not in known
    ]
    RuleValue.objects.bulk_create(new_values)
    _add_rubrics(Rubric, data["rubrics"])
    return len(new_rules), len(new_values)


def _add_rubrics(rubric: Any, rows: list[dict[str, Any]]) -> None:
    known = set(rubric.objects.values_list("code", flat=True))
    rubric.objects.bulk_create(
        rubric(
            code=row["id"],
            title=row["title"],
            meeting_kinds=row["meeting_kinds"],
            total=row["total"],
            bands=row["bands"],
            groups=row["groups"],
            not_applicable=row["not_applicable_rule"],
            effective_from=row["effective_from"],
            effective_to=row["effective_to"],
            source=row["source"],
            confidence=row["confidence"],
        )
        for row in rows
        if row["id"] not in known
    )


def load_after_migrate(**_kwargs: Any) -> None:
    """Load the rule sets after the tables were made, as Django loads permissions."""
    from django.db import connection

    if "rules_rubric" in connection.introspection.table_names():
        load_rule_sets()
