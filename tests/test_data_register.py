"""``docs/data-register.yml`` names every column that tells of a person, and no other."""

from pathlib import Path

import pytest
import yaml
from django.apps import apps
from django.conf import settings

OUR_APPS = {
    config.label
    for config in apps.get_app_configs()
    if Path(config.path).parent == settings.BASE_DIR
}
REGISTER = yaml.safe_load((settings.BASE_DIR / "docs" / "data-register.yml").read_text("utf-8"))
MODELS, HISTORY = REGISTER["models"], REGISTER["history"]
TABLES = apps.get_models(include_auto_created=True)
IS_HISTORY = {m._meta.label: hasattr(m, "history_type") for m in TABLES}
OURS = {m._meta.label: m for m in TABLES if m._meta.app_label in OUR_APPS}


def columns_of(entry):
    return [*entry.get("personal", {}), *entry.get("plain", [])]


@pytest.mark.parametrize("label", [name for name in OURS if not IS_HISTORY[name]])
def test_each_column_stands_in_the_register_once(label):
    fields = [field.name for field in OURS[label]._meta.get_fields(include_parents=False)
              if field.concrete]  # fmt: skip

    assert sorted(columns_of(MODELS.get(label, {}))) == sorted(fields), (
        f"docs/data-register.yml, {label}: say what each column is for, or that it tells of nobody"
    )


@pytest.mark.parametrize("label", [name for name in OURS if IS_HISTORY[name]])
def test_history_holds_columns_of_its_table_alone(label):
    model = OURS[label]
    of_table = columns_of(MODELS[model.instance_type._meta.label])
    fields = {field.name for field in model._meta.local_fields}

    assert fields <= {*of_table, *columns_of(HISTORY)}


def test_no_table_of_the_register_is_gone():
    assert set(MODELS) <= {name for name in OURS if not IS_HISTORY[name]}


def test_tables_of_libraries_are_named_too():
    theirs = {m._meta.label for m in TABLES} - set(OURS)

    assert set(REGISTER["libraries"]) == theirs


@pytest.mark.parametrize("label", [*MODELS, "history"])
def test_each_personal_column_says_why_what_class_how_long_and_for_whom(label):
    entry = HISTORY if label == "history" else MODELS[label]

    for name, said in entry.get("personal", {}).items():
        whole = {key: entry.get(key) for key in ("retention", "seen_by")} | said
        assert set(whole) == {"purpose", "class", "retention", "seen_by"}, name
        assert whole["purpose"], name
        assert whole["class"] in REGISTER["classes"], name
        assert whole["retention"] in REGISTER["retention"], name
        assert whole["seen_by"] in REGISTER["seen_by"], name
