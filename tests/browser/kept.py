"""The demo, built once in a session and put back row for row: building it takes ten seconds."""

import io

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection, transaction

_rows: dict[str, bytes] = {}


def put_the_demo() -> None:
    """Fill the database, which is as after a migration, with the demo commune."""
    if _rows:
        _put_back()
        return
    call_command("seed_demo", verbosity=0)
    with connection.cursor() as cursor:
        for table in _tables():
            rows = io.BytesIO()
            cursor.copy_expert(f'COPY "{table}" TO STDOUT', rows)
            _rows[table] = rows.getvalue()


def _put_back() -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        tables = ", ".join(f'"{table}"' for table in _rows)
        cursor.execute(f"TRUNCATE {tables}")
        for table, rows in _rows.items():
            cursor.copy_expert(f'COPY "{table}" FROM STDIN', io.BytesIO(rows))
        models = apps.get_models(include_auto_created=True)
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)
    ContentType.objects.clear_cache()


def _tables() -> list[str]:
    return [name for name in connection.introspection.table_names() if name != "django_migrations"]
