"""The desk: questions to teams. Lines of several visits may be renewed by one; a job says how clients were insured."""

import django.db.models.deletion
import django.utils.timezone
import uuid_utils.compat
from django.conf import settings
from django.db import migrations, models

from access.rowsecurity import protect


class Migration(migrations.Migration):
    dependencies = [("backoffice", "0005_payroll")]

    operations = [
        migrations.AlterField(
            model_name="correction",
            name="renewed",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="renewal_of",
                to="backoffice.claimline",
            ),
        ),
        migrations.CreateModel(
            name="ClaimQuestion",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("recorded_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("month", models.DateField()),
                ("code", models.CharField(max_length=4)),
                ("lines", models.IntegerField()),
                ("first_day", models.DateField()),
                ("last_day", models.DateField()),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "answered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
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
                "indexes": [models.Index(models.F("month"), models.F("code"), name="question_month_code")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("answered_at__isnull", True)),
                        fields=("client", "month", "code"),
                        name="question_asked_once",
                    )
                ],
            },
        ),
        *protect(
            "backoffice_claimquestion",
            team="SELECT, UPDATE (answered_at, answered_by_id)",
            office="SELECT",
            job="SELECT, INSERT",
        ),
        # How somebody was insured in a month, as the desk found it out; written for all refused lines of a cause at once.
        migrations.RunSQL(
            "GRANT INSERT ON backoffice_claimfact TO app_job", "REVOKE INSERT ON backoffice_claimfact FROM app_job"
        ),
    ]
