"""What is offered among colleagues, and the secret addresses of calendars."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
import uuid_utils.compat
from django.conf import settings
from django.db import migrations, models

import schedule.models.cover
from access.rowsecurity import enforce, grants, of_team, policy

# Whoever knows the secret sees a calendar: it is for the person alone, not even for her team.
OWN = "user_id = (SELECT gate.me()) AND team_id = ANY ((SELECT gate.my_teams())::bigint[])"


class Migration(migrations.Migration):
    dependencies = [
        ("schedule", "0007_proposals"),
        ("teams", "0003_duty"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name='notice',
            name='kind',
            field=models.CharField(choices=[('published', 'a week is published'), ('changed', 'a published week changed'), ('offered', 'a colleague offers something that you could take'), ('taken', 'a colleague took what you offered'), ('covered', 'visits of a colleague came to you')], max_length=20),
        ),
        migrations.CreateModel(
            name='CalendarFeed',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('secret', models.CharField(default=schedule.models.cover.new_secret, max_length=40)),
                ('initials', models.BooleanField(default=False)),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('team', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='feeds', to='teams.team')),
                ('user', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='feeds', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('user', 'team'), name='feed_once')],
            },
        ),
        migrations.CreateModel(
            name='Offer',
            fields=[
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False)),
                ('shift_id', models.UUIDField(null=True)),
                ('visit_id', models.UUIDField(null=True)),
                ('offered_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('starts_at', models.DateTimeField()),
                ('asked', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None)),
                ('taken_at', models.DateTimeField(null=True)),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('holder', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('offered_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('taken_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('team', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='offers', to='teams.team')),
            ],
            options={
                'indexes': [models.Index(models.F('team'), models.F('starts_at'), name='offer_team_start')],
                'constraints': [models.CheckConstraint(condition=models.Q(('shift_id__isnull', True), ('visit_id__isnull', True), _connector='XOR'), name='offer_of_one_thing'), models.CheckConstraint(condition=models.Q(models.Q(('taken_at__isnull', True), ('taken_by__isnull', True)), models.Q(('taken_at__isnull', False), ('taken_by__isnull', False), ('withdrawn_at__isnull', True)), _connector='OR'), name='offer_taken'), models.CheckConstraint(condition=models.Q(('taken_by', models.F('holder')), _negated=True), name='offer_taken_by_another'), models.UniqueConstraint(condition=models.Q(('taken_at__isnull', True), ('withdrawn_at__isnull', True)), fields=('team', 'shift_id'), name='offer_shift_once'), models.UniqueConstraint(condition=models.Q(('taken_at__isnull', True), ('withdrawn_at__isnull', True)), fields=('team', 'visit_id'), name='offer_visit_once')],
            },
        ),
        *of_team(
            "schedule_offer", team="SELECT, INSERT, UPDATE (asked, taken_by_id, taken_at, withdrawn_at)"
        ),
        *enforce("schedule_calendarfeed"),
        policy("schedule_calendarfeed", "team", "app_team", OWN),
        *grants("schedule_calendarfeed", team="SELECT, INSERT, UPDATE (secret, initials, made_at), DELETE"),
        migrations.RunSQL(
            "GRANT USAGE ON SEQUENCE schedule_calendarfeed_id_seq TO app_team",
            "REVOKE ALL ON SEQUENCE schedule_calendarfeed_id_seq FROM app_team",
        ),
    ]
