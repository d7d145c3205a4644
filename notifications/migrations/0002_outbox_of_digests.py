"""Outside the app a person gets one digest a day; what is due has rows and settings."""

import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models
from django.utils import timezone


# As notifications.registry.subject_of makes them.
SUBJECTS = uuid.UUID("6f0d7a1c-52f4-4f0a-9d0e-7d6b8f2f1c11")


def key_by_uuid(apps, schema_editor):
    """What was about a row with a number gets a key like everything else."""
    Notification = apps.get_model("notifications", "Notification")
    rows = Notification.objects.filter(rule="candidate-settled")
    for row in rows.only("subject_id").iterator():
        row.subject_id = uuid.uuid5(SUBJECTS, f"candidates.StageEvent:{row.subject_id}").hex
        row.save(update_fields=["subject_id"])
    # Keys were written with dashes; SQLite keeps those of a UUID column without.
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute(
            "UPDATE notifications_notification SET subject_id = replace(subject_id, '-', '')"
        )


def settle_what_was_mailed(apps, schema_editor):
    """No message tells again of what a mail told already."""
    Notification = apps.get_model("notifications", "Notification")
    Delivery = apps.get_model("notifications", "Delivery")
    mailed = Delivery.objects.filter(channel="email", state="sent").values("notification")
    Notification.objects.filter(pk__in=mailed, settled_at=None).update(
        settled_at=timezone.now()
    )


class Migration(migrations.Migration):

    dependencies = [
        ('cells', '0005_source_plan'),
        ('notifications', '0001_initial'),
        ('people', '0007_lighter_indexes'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(key_by_uuid, migrations.RunPython.noop),
        migrations.CreateModel(
            name='CommitteeSetting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('allows_email', models.BooleanField(default=True, verbose_name='cho phép thư điện tử')),
                ('allows_push', models.BooleanField(default=True, verbose_name='cho phép thông báo đẩy')),
                ('allows_gateway', models.BooleanField(default=True, verbose_name='cho phép tin nhắn qua cổng')),
            ],
            options={
                'verbose_name': 'kênh nhắc việc được phép',
                'verbose_name_plural': 'kênh nhắc việc được phép',
            },
        ),
        migrations.CreateModel(
            name='Digest',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('day', models.DateField(verbose_name='ngày')),
                ('created_at', models.DateTimeField(verbose_name='lập lúc')),
            ],
            options={
                'verbose_name': 'tin nhắc',
                'verbose_name_plural': 'tin nhắc',
                'ordering': ['-day', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Duty',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rule', models.CharField(max_length=60, verbose_name='quy tắc')),
                ('subject_id', models.UUIDField(verbose_name='về')),
                ('due_on', models.DateField(verbose_name='hạn')),
                ('title', models.CharField(max_length=200, verbose_name='nội dung')),
                ('title_above', models.CharField(blank=True, max_length=200, verbose_name='nội dung cho cấp trên')),
                ('url', models.CharField(blank=True, max_length=200)),
                ('url_above', models.CharField(blank=True, max_length=200)),
                ('found_at', models.DateTimeField(verbose_name='tìm thấy lúc')),
            ],
            options={
                'verbose_name': 'việc đến hạn',
                'verbose_name_plural': 'việc đến hạn',
            },
        ),
        migrations.CreateModel(
            name='Preference',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('email', models.BooleanField(default=True, verbose_name='nhận thư điện tử')),
                ('push', models.BooleanField(default=False, verbose_name='nhận thông báo đẩy')),
                ('gateway', models.BooleanField(default=False, verbose_name='nhận tin nhắn')),
            ],
            options={
                'verbose_name': 'cách nhận tin',
                'verbose_name_plural': 'cách nhận tin',
            },
        ),
        migrations.CreateModel(
            name='PushSubscription',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('endpoint', models.URLField(max_length=600, unique=True, verbose_name='địa chỉ')),
                ('p256dh', models.CharField(max_length=120)),
                ('auth', models.CharField(max_length=40)),
                ('device', models.CharField(blank=True, max_length=120, verbose_name='thiết bị')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='bật lúc')),
            ],
            options={
                'verbose_name': 'thiết bị nhận thông báo đẩy',
                'verbose_name_plural': 'thiết bị nhận thông báo đẩy',
            },
        ),
        migrations.CreateModel(
            name='RuleSetting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rule', models.CharField(max_length=60, verbose_name='quy tắc')),
                ('is_on', models.BooleanField(default=True, verbose_name='bật')),
                ('days', models.JSONField(blank=True, help_text='Ví dụ: [-3, 1, 2, 4, 6, 8]. Bỏ trống thì theo mặc định.', null=True, verbose_name='số ngày của từng bậc')),
                ('reason', models.CharField(max_length=200, verbose_name='lý do')),
            ],
            options={
                'verbose_name': 'cài đặt nhắc việc',
                'verbose_name_plural': 'cài đặt nhắc việc',
            },
        ),
        migrations.AddField(
            model_name='notification',
            name='committee',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='cells.organization', verbose_name='đảng bộ'),
        ),
        migrations.AddField(
            model_name='notification',
            name='is_urgent',
            field=models.BooleanField(default=False, verbose_name='gấp'),
        ),
        migrations.AddField(
            model_name='notification',
            name='post',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='cells.post', verbose_name='theo chức vụ'),
        ),
        migrations.AddField(
            model_name='notification',
            name='settled_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='xong lúc'),
        ),
        migrations.RunPython(settle_what_was_mailed, migrations.RunPython.noop),
        migrations.DeleteModel(name="Delivery"),
        migrations.AlterField(
            model_name='notification',
            name='sent_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='báo lúc'),
        ),
        migrations.AlterField(
            model_name='notification',
            name='state',
            field=models.CharField(choices=[('pending', 'chờ báo'), ('sent', 'đã báo'), ('withdrawn', 'đã rút')], default='pending', max_length=9, verbose_name='trạng thái'),
        ),
        migrations.AlterField(
            model_name='notification',
            name='subject_id',
            field=models.UUIDField(verbose_name='về'),
        ),
        migrations.AddField(
            model_name='committeesetting',
            name='committee',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='cells.organization', verbose_name='đảng bộ'),
        ),
        migrations.AddField(
            model_name='digest',
            name='recipient',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='digests', to=settings.AUTH_USER_MODEL, verbose_name='người nhận'),
        ),
        migrations.AddField(
            model_name='notification',
            name='digest',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='notifications', to='notifications.digest', verbose_name='tin nhắc'),
        ),
        migrations.AddIndex(
            model_name='notification',
            index=models.Index(condition=models.Q(('state', 'pending')), fields=['state'], name='notification_to_show'),
        ),
        migrations.AddIndex(
            model_name='notification',
            index=models.Index(condition=models.Q(('digest', None), ('read_at', None), ('settled_at', None), ('state', 'sent')), fields=['recipient'], name='notification_to_mail'),
        ),
        migrations.AddField(
            model_name='duty',
            name='cell',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='cells.organization', verbose_name='chi bộ'),
        ),
        migrations.AddField(
            model_name='duty',
            name='committee',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='cells.organization', verbose_name='đảng bộ'),
        ),
        migrations.AddField(
            model_name='duty',
            name='owner',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.person', verbose_name='người làm'),
        ),
        migrations.AddField(
            model_name='preference',
            name='user',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='preference', to=settings.AUTH_USER_MODEL, verbose_name='tài khoản'),
        ),
        migrations.AddField(
            model_name='pushsubscription',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='push_subscriptions', to=settings.AUTH_USER_MODEL, verbose_name='tài khoản'),
        ),
        migrations.AddField(
            model_name='rulesetting',
            name='committee',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='cells.organization', verbose_name='đảng bộ'),
        ),
        migrations.AddConstraint(
            model_name='digest',
            constraint=models.UniqueConstraint(fields=('recipient', 'day'), name='digest_once_a_day', violation_error_message='Hôm đó đã có một tin.'),
        ),
        migrations.CreateModel(
            name="Delivery",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("channel", models.CharField(choices=[("email", "thư điện tử"), ("push", "thông báo đẩy trên điện thoại, máy tính"), ("gateway", "tin nhắn qua cổng của địa phương")], max_length=7, verbose_name="kênh")),
                ("state", models.CharField(choices=[("queued", "chờ gửi"), ("claimed", "đang gửi"), ("sent", "đã gửi"), ("failed", "không gửi được"), ("withdrawn", "đã rút")], default="queued", max_length=9, verbose_name="trạng thái")),
                ("count", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="số việc")),
                ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="số lần thử")),
                ("not_before", models.DateTimeField(blank=True, null=True, verbose_name="không gửi trước")),
                ("lease_until", models.DateTimeField(blank=True, null=True, verbose_name="giữ đến")),
                ("claimed_by", models.UUIDField(blank=True, null=True)),
                ("created_at", models.DateTimeField(verbose_name="lập lúc")),
                ("sent_at", models.DateTimeField(blank=True, null=True, verbose_name="gửi lúc")),
                ("error", models.CharField(blank=True, max_length=300, verbose_name="lỗi")),
                ("digest", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="deliveries", to="notifications.digest", verbose_name="tin nhắc")),
            ],
            options={
                "verbose_name": "lượt gửi",
                "verbose_name_plural": "lượt gửi",
                "ordering": ["-created_at", "id"],
                "indexes": [
                    models.Index(condition=models.Q(("state__in", ["queued", "claimed"])), fields=["state", "not_before"], name="delivery_to_do"),
                    models.Index(condition=models.Q(("state", "claimed")), fields=["claimed_by"], name="delivery_claimed"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("digest", "channel"), name="delivery_once_per_channel"),
                    models.CheckConstraint(condition=models.Q(models.Q(("state", "sent"), _negated=True), ("sent_at__isnull", False), _connector="OR"), name="delivery_sent_has_time"),
                ],
            },
        ),
        migrations.AddIndex(
            model_name='duty',
            index=models.Index(fields=['rule', 'due_on'], name='duty_by_day'),
        ),
        migrations.AddConstraint(
            model_name='duty',
            constraint=models.UniqueConstraint(fields=('rule', 'subject_id', 'owner'), name='duty_once_per_owner'),
        ),
        migrations.AddConstraint(
            model_name='duty',
            constraint=models.UniqueConstraint(condition=models.Q(('owner', None)), fields=('rule', 'subject_id'), name='duty_once_without_owner'),
        ),
        migrations.AddConstraint(
            model_name='rulesetting',
            constraint=models.UniqueConstraint(fields=('committee', 'rule'), name='rule_setting_once', violation_error_message='Quy tắc này đã có cài đặt.'),
        ),
    ]
