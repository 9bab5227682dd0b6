"""Absence says who reported it and when; nobody is twice away in the same way. What has not begun may be taken back."""

import django.contrib.postgres.constraints
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import teams.models
from access.rowsecurity import grants


class Migration(migrations.Migration):
    dependencies = [migrations.swappable_dependency(settings.AUTH_USER_MODEL), ("teams", "0002_gate")]

    operations = [
        migrations.AddField("absence", "expected_on", models.DateField(blank=True, null=True)),
        migrations.AddField("absence", "reported_at", models.DateTimeField(default=django.utils.timezone.now)),
        migrations.AddField(
            "absence",
            "reported_by",
            models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=models.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            "absence",
            django.contrib.postgres.constraints.ExclusionConstraint(
                name="absence_once_at_a_time",
                expressions=[
                    (teams.models.DateRange(models.F("starts_on"), models.F("ends_on"), models.Value("[]")), "&&"),
                    ("user", "="),
                    ("team", "="),
                    ("kind", "="),
                ],
            ),
        ),
        *grants("teams_absence", team="DELETE"),
    ]
