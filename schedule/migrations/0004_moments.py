"""Care every so many days, on a ground, with pauses; visits that are on the way, moved or fixed by the team."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
import uuid_utils.compat
from django.db import migrations, models
from django.db.models.functions import Cast, Coalesce

import teams.models
from access.rowsecurity import protect, same_client, versioned

ANSWERS_FOR = Coalesce(
    Cast(
        models.Func(
            models.Value("Europe/Amsterdam"),
            models.F("moved_from"),
            function="timezone",
            output_field=models.DateTimeField(),
        ),
        models.DateField(),
    ),
    models.F("date"),
)
EVERY_DAYS = models.Q(every_days__isnull=True) | models.Q(
    days=[], every_days__gte=1, every_days__lte=366, every_weeks=1
)
PAUSE_DATES = models.Q(ends_on__isnull=True) | models.Q(ends_on__gte=models.F("starts_on"))
PERIOD = teams.models.DateRange(models.F("starts_on"), models.F("ends_on"), models.Value("[]"))


class Migration(migrations.Migration):
    dependencies = [("schedule", "0003_history"), ("clients", "0008_ground")]

    operations = [
        migrations.CreateModel(
            name="Pause",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("recorded_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField(blank=True, null=True)),
                (
                    "reason",
                    models.CharField(choices=[("hospital", "in hospital"), ("away", "away from home")], max_length=10),
                ),
                ("note", models.CharField(blank=True, max_length=300)),
                (
                    "client",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="clients.client",
                    ),
                ),
                (
                    "owner_team",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="teams.team",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=PAUSE_DATES, name="pause_dates"),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[(PERIOD, "&&"), ("client", "=")], name="pause_once_at_a_time"
                    ),
                ]
            },
        ),
        migrations.AlterField(
            "caremoment",
            "days",
            django.contrib.postgres.fields.ArrayField(base_field=models.SmallIntegerField(), default=list, size=None),
        ),
        migrations.AddField("caremoment", "every_days", models.SmallIntegerField(null=True)),
        migrations.AddField(
            "caremoment",
            "indication",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="care_moments",
                to="clients.indication",
            ),
        ),
        migrations.AddField(
            "caremoment",
            "replaces",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="replaced_by",
                to="schedule.caremoment",
            ),
        ),
        migrations.AddConstraint(
            "caremoment", models.CheckConstraint(condition=EVERY_DAYS, name="care_moment_every_days")
        ),
        migrations.AddField("visit", "locked", models.BooleanField(db_default=False, default=False)),
        migrations.AddField("visit", "on_the_way_at", models.DateTimeField(null=True)),
        migrations.AddField("visit", "moved_from", models.DateTimeField(null=True)),
        migrations.RemoveConstraint("visit", "visit_once_per_moment"),
        migrations.AddConstraint(
            "visit",
            models.UniqueConstraint("care_moment", ANSWERS_FOR, "slot", name="visit_once_per_moment"),
        ),
        *protect("schedule_pause", team="SELECT, INSERT, UPDATE, DELETE"),
        *versioned("schedule_pause"),
        same_client("schedule_caremoment", "indication_id", "clients_indication"),
        same_client("schedule_caremoment", "replaces_id", "schedule_caremoment"),
    ]
