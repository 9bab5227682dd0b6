"""Questions to the planner and its answers: what a team keeps about its own week, no other team's business."""

import django.db.models.deletion
import django.utils.timezone
import uuid_utils.compat
from django.conf import settings
from django.db import migrations, models

from access.rowsecurity import of_team

STATES = [
    ("waiting", "waiting"),
    ("running", "being made"),
    ("done", "ready"),
    ("failed", "not finished"),
    ("discarded", "thrown away"),
]
SCOPES = [
    ("visits", "Only visits: every shift stays"),
    ("fill", "Visits, and more shifts where they are missing"),
    ("all", "Visits, and all shifts that are still a draft"),
]


class Migration(migrations.Migration):
    dependencies = [
        ("schedule", "0006_board"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PlanRun",
            fields=[
                ("id", models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False)),
                ("monday", models.DateField()),
                ("asked_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("scope", models.CharField(choices=SCOPES, default="fill", max_length=8)),
                ("seed", models.IntegerField()),
                ("seconds", models.FloatField()),
                ("steps", models.JSONField(default=list)),
                ("weights", models.JSONField(default=dict)),
                ("state", models.CharField(choices=STATES, default="waiting", max_length=10)),
                ("progress", models.SmallIntegerField(default=0)),
                ("finished_at", models.DateTimeField(null=True)),
                ("result", models.JSONField(default=dict)),
                ("figures", models.JSONField(default=dict)),
                (
                    "asked_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proposed_weeks",
                        to="teams.team",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index("team", "monday", "asked_at", name="plan_run_team_week")],
                "constraints": [
                    models.CheckConstraint(name="plan_run_monday", condition=models.Q(monday__iso_week_day=1)),
                    models.CheckConstraint(
                        name="plan_run_progress", condition=models.Q(progress__gte=0, progress__lte=100)
                    ),
                ],
            },
        ),
        # The work itself is done with the eyes of who asked; jobs only count.
        *of_team("schedule_planrun", team="SELECT, INSERT, UPDATE"),
    ]
