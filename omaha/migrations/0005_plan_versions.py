"""Agreed versions of the plan: added, read, never changed."""

import django.db.models.deletion
import django.utils.timezone
import uuid_utils.compat
from django.conf import settings
from django.db import migrations, models

from access.rowsecurity import protect


class Migration(migrations.Migration):
    dependencies = [("omaha", "0004_plan_rules"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]

    operations = [
        migrations.CreateModel(
            name="PlanVersion",
            fields=[
                ("id", models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False)),
                ("recorded_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("number", models.SmallIntegerField()),
                ("content", models.JSONField()),
                ("agreed_with", models.CharField(max_length=200)),
                ("relation", models.CharField(max_length=60)),
                ("agreed_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("author", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("client", models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name="%(class)ss", to="clients.client")),
                ("owner_team", models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="teams.team")),
            ],
            options={
                "ordering": ["-number"],
                "constraints": [models.UniqueConstraint(fields=("client", "number"), name="plan_version_once")],
            },
        ),
        *protect("omaha_planversion"),
    ]
