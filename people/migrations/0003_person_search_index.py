"""Once a trigram index over everybody, and an extension for it; 0007 takes it away again."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [("people", "0002_person_search_text")]

    operations = []
