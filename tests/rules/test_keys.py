"""Every rule that the code asks for is shipped: no key is a slip of the pen."""

import ast

import yaml
from django.conf import settings

from rules.loading import RULE_SETS

ASKING = {"find", "value", "judge_vote", "preload"}
RULES = yaml.safe_load(RULE_SETS.read_text(encoding="utf-8"))
KEYS = {row["key"] for row in RULES["keys"]}
SECTIONS = {key.split(".")[0] for key in KEYS}


def keys_in_code():
    """Strings in our code that look like a rule's key, in calls that ask for rules."""
    for app in settings.BASE_DIR.glob("*/apps.py"):
        for file in app.parent.rglob("*.py"):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and _name(node) in ASKING:
                    for argument in node.args:
                        if isinstance(argument, ast.Constant) and _is_key(argument.value):
                            yield argument.value


def _name(call):
    return getattr(call.func, "attr", getattr(call.func, "id", ""))


def _is_key(text):
    return isinstance(text, str) and text.split(".")[0] in SECTIONS and "." in text


def test_every_key_in_the_code_is_shipped():
    asked = set(keys_in_code())

    assert len(asked) >= 10
    assert asked - KEYS == set()


def test_every_shipped_value_has_its_key_its_source_and_a_mark():
    assert {row["key"] for row in RULES["rules"]} <= KEYS
    assert [row for row in RULES["rules"] if not row["source"]] == []
    assert {row["confidence"] for row in RULES["rules"]} <= {"A", "B", "C", "I"}
    assert {row["severity"] for row in RULES["keys"]} <= {"hard", "soft", "setting"}
