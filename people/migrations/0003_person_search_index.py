"""On PostgreSQL, a trigram index on the search column; SQLite searches inside the scope alone.

``pg_trgm`` is a trusted extension from PostgreSQL 13 on: the owner of the database may make it.
Where even that is refused, searching still works, slower over wide scopes, and a line says so.
"""

import sys

from django.db import DatabaseError, migrations, transaction

INDEX = "people_person_search_trgm"


def add_index(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    try:
        with transaction.atomic(using=schema_editor.connection.alias):
            with schema_editor.connection.cursor() as cursor:
                cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    except DatabaseError as refusal:
        sys.stderr.write(
            "The search index needs the extension pg_trgm, which this database user may not "
            f"create ({str(refusal).strip()}). Searching works without it, slower above the "
            "commune. Once somebody has created it: CREATE INDEX people_person_search_trgm "
            "ON people_person USING gin (search_text gin_trgm_ops);\n"
        )
        return
    schema_editor.execute(
        f"CREATE INDEX IF NOT EXISTS {INDEX} ON people_person USING gin (search_text gin_trgm_ops)"
    )


def drop_index(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"DROP INDEX IF EXISTS {INDEX}")


class Migration(migrations.Migration):

    dependencies = [("people", "0002_person_search_text")]

    operations = [migrations.RunPython(add_index, drop_index)]
