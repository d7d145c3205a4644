"""Changing the key that seals the national ids, while people work."""

import stat
from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

from people import audit, sealing, services
from people.models import AuditEntry, Person
from tests import factories as make

pytestmark = pytest.mark.django_db

HIS, HERS = "022090001123", "022190001123"


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    """Keys in a folder of this test alone."""
    settings.DATA_DIR = tmp_path
    return tmp_path


def rotate(*options):
    said = StringIO()
    call_command("rotate_field_key", *options, stdout=said)
    return said.getvalue()


def keep(value):
    return services.set_national_id(make.make_person(), value, None, source="test")


def test_rotating_seals_everything_with_a_key_of_its_own(folder):
    (folder / "field-key").write_text("the first key " * 3)
    first, second = keep(HIS), keep(HERS)
    make.make_person()
    before = sealing.keys()

    said = rotate()

    assert sealing.keys()[1:] == before
    assert stat.S_IMODE((folder / "field-key").stat().st_mode) == 0o600
    assert "Đã mã hóa lại 2 số định danh." in said
    kept = {row.pk: row for row in Person.objects.exclude(national_id_sealed="")}
    assert kept[first.pk].national_id == HIS
    assert kept[second.pk].national_id == HERS
    assert all(sealing.is_current(row.national_id_sealed) for row in kept.values())
    assert Person.objects.with_national_id(HIS).get() == first
    assert [e.data for e in AuditEntry.objects.filter(action="people.field_key_rotated")] == [
        {"count": 2, "dropped_old": False}
    ]


def test_old_keys_go_once_nothing_needs_them(folder):
    first = keep(HIS)
    rotate()
    rotate("--drop-old")

    assert len(sealing.keys()) == 1
    assert Person.objects.with_national_id(HIS).get() == first
    assert Person.objects.get(pk=first.pk).national_id == HIS


def test_between_two_keys_people_are_found_under_both(settings):
    settings.FIELD_KEYS = ["old" * 20]
    first = keep(HIS)
    settings.FIELD_KEYS = ["new" * 20, "old" * 20]
    second = keep(HERS)

    assert Person.objects.with_national_id(HIS).get() == first
    assert Person.objects.with_national_id(HERS).get() == second
    rotate()
    settings.FIELD_KEYS = ["new" * 20]
    assert Person.objects.get(pk=first.pk).national_id == HIS


def test_a_number_is_nobody_elses_between_two_keys(settings):
    settings.FIELD_KEYS = ["old" * 20]
    first = keep(HIS)
    settings.FIELD_KEYS = ["new" * 20, "old" * 20]

    with pytest.raises(ValidationError):
        keep(HIS)

    assert Person.objects.with_national_id(HIS).get() == first


def test_rotating_without_the_old_key_says_so_and_changes_nothing(settings):
    settings.FIELD_KEYS = ["lost" * 20]
    keep(HIS)
    before = list(Person.objects.values_list("national_id_sealed", "national_id_print"))
    settings.FIELD_KEYS = ["new" * 20]

    with pytest.raises(CommandError, match="không mở được"):
        rotate()

    assert list(Person.objects.values_list("national_id_sealed", "national_id_print")) == before
    assert not AuditEntry.objects.filter(action="people.field_key_rotated").exists()


def test_the_trail_masks_a_number_whoever_records_it():
    person = make.make_person()

    entry = audit.record(
        None, "members.corrected", person, source="test", data={"national_id": [None, HIS]}
    )

    assert entry.data == {"national_id": ["", "0220•••••123"]}
