from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0004_national_id")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="one_time_until",
            field=models.DateField(
                blank=True,
                editable=False,
                null=True,
                verbose_name="mật khẩu cấp dùng được đến hết ngày",
            ),
        ),
    ]
