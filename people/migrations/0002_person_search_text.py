"""One folded column that every search reads; filled for the people already there."""

from django.db import migrations, models

from people import names


def fill(apps, schema_editor):
    person = apps.get_model("people", "Person")
    rows = []
    for row in person.objects.only("id", "full_name", "phone").iterator(chunk_size=2000):
        row.search_text = names.search_text(row.full_name, row.phone)
        rows.append(row)
        if len(rows) == 2000:
            person.objects.bulk_update(rows, ["search_text"], batch_size=500)
            rows.clear()
    person.objects.bulk_update(rows, ["search_text"], batch_size=500)


class Migration(migrations.Migration):

    dependencies = [("people", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="person",
            name="search_text",
            field=models.CharField(default="", editable=False, max_length=240),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
