"""The keys that finding and sorting use, kept with the membership; filled from the people."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import OuterRef, Subquery


def fill(apps, schema_editor):
    person = apps.get_model("people", "Person").objects.filter(pk=OuterRef("person"))
    apps.get_model("members", "Member").objects.update(
        sort_key=Subquery(person.values("sort_key")),
        search_text=Subquery(person.values("search_text")),
    )


class Migration(migrations.Migration):

    dependencies = [
        ("cells", "0004_post_handover"),
        ("members", "0006_arrivals"),
        ("people", "0006_record_openings"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="member",
            options={
                "ordering": ["sort_key", "id"],
                "verbose_name": "đảng viên",
                "verbose_name_plural": "đảng viên",
            },
        ),
        migrations.AddField(
            model_name="member",
            name="search_text",
            field=models.CharField(default="", editable=False, max_length=240),
        ),
        migrations.AddField(
            model_name="member",
            name="sort_key",
            field=models.CharField(default="", editable=False, max_length=320),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name="member",
            index=models.Index(
                fields=["committee", "search_text"],
                name="member_found_in_committee",
                opclasses=["uuid_ops", "varchar_pattern_ops"],
            ),
        ),
        migrations.AlterField(
            model_name="member",
            name="cell",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="members",
                to="cells.organization",
                verbose_name="chi bộ",
            ),
        ),
        migrations.AlterField(
            model_name="member",
            name="committee",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="cells.organization",
                verbose_name="đảng bộ",
            ),
        ),
    ]
