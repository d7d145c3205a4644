"""Fewer indexes to keep: members are found and sorted inside their scope, by keys of their own."""

from django.db import migrations, models


def drop_trigrams(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP INDEX IF EXISTS people_person_search_trgm")


class Migration(migrations.Migration):

    dependencies = [("people", "0006_record_openings")]

    operations = [
        migrations.RunPython(drop_trigrams, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="person",
            name="name_key",
            field=models.CharField(editable=False, max_length=120),
        ),
        migrations.AlterField(
            model_name="person",
            name="sort_key",
            field=models.CharField(editable=False, max_length=320),
        ),
        migrations.AlterField(
            model_name="historicalperson",
            name="name_key",
            field=models.CharField(editable=False, max_length=120),
        ),
        migrations.AlterField(
            model_name="historicalperson",
            name="sort_key",
            field=models.CharField(editable=False, max_length=320),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(
                fields=["name_key", "birth_date"], name="people_pers_name_ke_da0fc6_idx"
            ),
        ),
        migrations.AlterField(
            model_name="auditentry",
            name="action",
            field=models.CharField(max_length=60, verbose_name="việc"),
        ),
        migrations.AddIndex(
            model_name="auditentry",
            index=models.Index(fields=["action"], name="people_audi_action_ae1d05_idx"),
        ),
    ]
