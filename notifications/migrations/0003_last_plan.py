"""The planner remembers its last day, and looks no further back than it must."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('notifications', '0002_outbox_of_digests'),
    ]

    operations = [
        migrations.CreateModel(
            name='LastPlan',
            fields=[
                ('rule', models.CharField(max_length=60, primary_key=True, serialize=False)),
                ('day', models.DateField()),
            ],
            options={
                'verbose_name': 'lần lập nhắc việc',
                'verbose_name_plural': 'lần lập nhắc việc',
            },
        ),
    ]
