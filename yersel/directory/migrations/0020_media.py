import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('directory', '0019_editor_areas'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Media',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('use', models.CharField(choices=[('picture', 'A picture of what you do'), ('logo', 'The logo of the group')], default='picture', max_length=10)),
                ('state', models.CharField(choices=[('waiting', 'Waiting for a decision'), ('returned', 'Sent back with a question'), ('approved', 'Shown'), ('refused', 'Not shown')], default='waiting', max_length=10)),
                ('alt_text', models.CharField(help_text='what it shows, for whoever does not see it', max_length=250)),
                ('caption', models.CharField(blank=True, max_length=200)),
                ('widths', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveSmallIntegerField(), help_text='of its files in pixels, rising', size=None)),
                ('height', models.PositiveSmallIntegerField(help_text='of the largest file, in pixels')),
                ('digest', models.CharField(help_text='SHA-256 of the largest file', max_length=64)),
                ('sent_at', models.DateTimeField()),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('reason', models.TextField(blank=True, help_text='what whoever sent it reads')),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='pictures', to='directory.organisation')),
                ('sent_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='pictures', to=settings.AUTH_USER_MODEL)),
                ('service', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='pictures', to='directory.service')),
            ],
            options={
                'verbose_name_plural': 'media',
                'ordering': ['sent_at', 'id'],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(models.Q(('organisation__isnull', False), ('service', None)), models.Q(('organisation', None), ('service__isnull', False)), _connector='OR'), name='media_is_of_one_entry'),
                    models.CheckConstraint(condition=models.Q(models.Q(('use', 'logo'), _negated=True), ('service', None), _connector='OR'), name='logo_is_of_a_group'),
                    models.CheckConstraint(condition=models.Q(('alt_text', ''), _negated=True), name='media_is_told_in_words'),
                    models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['returned', 'approved', 'refused']), ('decided_at__isnull', False), models.Q(('reason', ''), _negated=True)), models.Q(('state', 'waiting'), ('decided_at', None), ('decided_by', None)), _connector='OR'), name='media_is_decided_with_a_reason'),
                    models.UniqueConstraint(condition=models.Q(('state', 'refused'), _negated=True), fields=('service', 'organisation', 'use', 'digest'), name='media_is_sent_once', nulls_distinct=False),
                    models.UniqueConstraint(condition=models.Q(('use', 'logo'), models.Q(('state', 'refused'), _negated=True)), fields=('organisation',), name='one_logo_of_a_group'),
                ],
            },
        ),
    ]
