"""Weeks that were published, and what is told to whom it concerns."""

import django.db.models.deletion
import django.utils.timezone
import uuid_utils.compat
from django.conf import settings
from django.db import migrations, models

from access.rowsecurity import of_team

KINDS = [("published", "a week is published"), ("changed", "a published week changed")]


def key() -> models.UUIDField:
    return models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False)


def person(name: str) -> models.ForeignKey:
    return models.ForeignKey(
        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name=name, to=settings.AUTH_USER_MODEL
    )


def team(name: str) -> models.ForeignKey:
    return models.ForeignKey(
        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name=name, to="teams.team"
    )


class Migration(migrations.Migration):
    dependencies = [("schedule", "0005_duty")]

    operations = [
        migrations.CreateModel(
            name="WeekPublication",
            fields=[
                ("id", key()),
                ("monday", models.DateField()),
                ("published_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("cells", models.JSONField(default=dict)),
                ("by", person("+")),
                ("team", team("publications")),
            ],
            options={
                "indexes": [models.Index("team", "monday", "published_at", name="publication_team_week")],
                "constraints": [
                    models.CheckConstraint(name="publication_monday", condition=models.Q(monday__iso_week_day=1))
                ],
            },
        ),
        migrations.CreateModel(
            name="Notice",
            fields=[
                ("id", key()),
                ("kind", models.CharField(choices=KINDS, max_length=20)),
                ("facts", models.JSONField(default=dict)),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("seen_at", models.DateTimeField(null=True)),
                ("made_by", person("+")),
                ("team", team("notices")),
                ("user", person("notices")),
            ],
            options={
                "indexes": [
                    models.Index("user", "team", condition=models.Q(seen_at__isnull=True), name="notice_unseen")
                ],
            },
        ),
        *of_team("schedule_weekpublication", team="SELECT, INSERT"),
        *of_team("schedule_notice", team="SELECT, INSERT, UPDATE (seen_at)"),
    ]
