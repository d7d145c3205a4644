"""The audit trail says who did what, and only grows."""

from datetime import date

import pytest
from django.db import transaction

from people import audit
from people.models import AuditEntry
from tests import factories as make

pytestmark = pytest.mark.django_db


def test_an_entry_says_who_did_what_on_what():
    actor, person = make.make_user(), make.make_person("Lê Văn An")

    entry = audit.record(
        actor,
        "test.done",
        person,
        path="abc/",
        data={"on": date(2024, 5, 15), "by": [actor], "deep": {"person": person}},
    )

    entry.refresh_from_db()
    assert (entry.actor, entry.source, entry.action) == (actor, "", "test.done")
    assert (entry.target_type, entry.target_id, entry.target_label) == (
        "people.person",
        str(person.pk),
        "Lê Văn An",
    )
    assert (entry.organization_path, entry.data) == (
        "abc/",
        {"on": "2024-05-15", "by": [str(actor.pk)], "deep": {"person": str(person.pk)}},
    )


def test_an_act_of_nobody_is_refused():
    with pytest.raises(ValueError, match="Somebody did it"):
        audit.record(None, "test.done")

    assert not AuditEntry.objects.exists()


def test_a_job_names_itself():
    assert audit.record(None, "test.done", source="nightly").source == "nightly"


@pytest.mark.parametrize(
    "tamper",
    [
        lambda entry: entry.save(),
        lambda entry: entry.delete(),
        lambda entry: AuditEntry.objects.update(action="test.hidden"),
        lambda entry: AuditEntry.objects.filter(pk=entry.pk).delete(),
        lambda entry: AuditEntry.objects.bulk_update([entry], ["action"]),
    ],
    ids=["save", "delete", "queryset update", "queryset delete", "bulk update"],
)
def test_an_entry_never_changes_and_never_goes(tamper):
    entry = audit.record(None, "test.done", source="test")
    entry.action = "test.hidden"

    with pytest.raises(TypeError), transaction.atomic():
        tamper(entry)

    assert list(AuditEntry.objects.values_list("action", flat=True)) == ["test.done"]
