"""The personal identification number: read, sealed at rest, found whole, never in a trail."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from people import national_id, sealing, services
from people.models import AuditEntry, Person
from tests import factories as make

HERS = "022175001123"


@pytest.mark.parametrize(
    ("written", "value", "repaired"),
    [
        ("022175001123", HERS, False),
        (" 022 175 001 123 ", HERS, False),
        ("'022175001123", HERS, False),
        ("22175001123", HERS, True),
        ("22175001123.0", HERS, True),
        ("1175001123", "001175001123", True),
        ("", "", False),
    ],
)
def test_a_number_is_read_however_a_list_wrote_it(written, value, repaired):
    assert national_id.read(written) == (value, repaired)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("12345", "wrong_length"),
        ("100123456", "old_card"),
        ("99175001123", "wrong_length"),
        ("0221750011234", "wrong_length"),
        ("02217500112A", "not_digits"),
        ("²22175001123", "not_digits"),
    ],
)
def test_what_is_no_number_is_refused_with_its_reason(written, code):
    with pytest.raises(ValidationError) as refusal:
        national_id.read(written)

    assert refusal.value.code == code


@pytest.mark.parametrize(
    ("sex", "born", "told"),
    [
        ("female", date(1975, 5, 3), 0),
        ("", None, 0),
        ("male", date(1975, 5, 3), 1),
        ("female", date(1957, 5, 3), 1),
        ("male", date(2075, 5, 3), 2),
    ],
)
def test_digits_that_disagree_with_the_record_are_told(sex, born, told):
    assert len(national_id.doubts(HERS, sex=sex, birth_date=born)) == told


def test_the_number_is_masked_in_its_middle():
    assert national_id.masked("022075000123") == "0220•••••123"
    assert national_id.masked("") == ""


def test_a_kept_number_is_readable_nowhere_in_the_database(db):
    person = make.make_person()

    services.set_national_id(person, HERS, None, source="test")

    kept = Person.objects.get(pk=person.pk)
    assert (kept.national_id, kept.national_id_masked) == (HERS, "0221•••••123")
    assert list(Person.objects.with_national_id("022 175 001 123")) == [kept]
    assert not Person.objects.with_national_id(HERS[:9]).exists()
    entry = AuditEntry.objects.get(action="people.national_id_set")
    assert entry.data == {"national_id": ["", "0221•••••123"]}
    for table in connection.introspection.table_names():
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608 (our own tables)
            assert HERS not in str(cursor.fetchall()), table


def test_the_history_holds_neither_the_number_nor_its_print(db):
    person = make.make_person()
    services.set_national_id(person, HERS, None, source="test")

    columns = {field.name for field in Person.history.model._meta.fields}

    assert person.history.count() == 2
    assert not {name for name in columns if name.startswith("national_id")}


def test_one_number_belongs_to_one_person(db):
    first, second = make.make_person(), make.make_person()
    services.set_national_id(first, HERS, None, source="test")

    with pytest.raises(ValidationError) as refusal:
        services.set_national_id(second, HERS, None, source="test")

    assert refusal.value.message_dict == {
        "national_id": ["Số định danh này đã ghi cho người khác."]
    }
    second.national_id = HERS
    with pytest.raises(IntegrityError), transaction.atomic():
        second.save()
    assert AuditEntry.objects.filter(action="people.national_id_set").count() == 1
    assert Person.objects.get(pk=second.pk).national_id == ""


def test_two_people_may_both_be_without_a_number(db):
    first, second = make.make_person(), make.make_person()
    services.set_national_id(first, HERS, None, source="test")

    services.set_national_id(first, "", None, source="test")
    services.set_national_id(second, "", None, source="test")

    assert set(Person.objects.values_list("national_id_sealed", "national_id_print")) == {
        ("", None)
    }


def test_a_number_sealed_by_an_unknown_key_shows_as_dots(db, settings):
    person = make.make_person()
    settings.FIELD_KEYS = ["an older key " * 3]
    services.set_national_id(person, HERS, None, source="test")

    settings.FIELD_KEYS = ["another key " * 3]

    kept = Person.objects.get(pk=person.pk)
    assert kept.national_id_masked == "•" * 12
    with pytest.raises(sealing.CannotOpen):
        _ = kept.national_id
