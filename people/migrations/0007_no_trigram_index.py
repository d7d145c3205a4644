"""Drop the trigram index where it was made: members are found inside the scope, without it."""

from django.db import migrations


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP INDEX IF EXISTS people_person_search_trgm")


class Migration(migrations.Migration):

    dependencies = [("people", "0006_record_openings")]

    operations = [migrations.RunPython(drop, migrations.RunPython.noop)]
