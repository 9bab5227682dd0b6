"""Limits, a team's own kinds, and corrections of what was measured."""

import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
import uuid_utils.compat
from django.conf import settings
from django.db import migrations, models
from django.db.models import F, Q

from access.rowsecurity import enforce, grants, policy, protect

MINE = "team_id = ANY ((SELECT gate.my_teams())::bigint[])"

# A foreign key does not ask row security: without this a correction could point at another client's value.
SAME_CLIENT = """
CREATE FUNCTION gate.correct_own_measurement() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM public.clients_measurement m
      WHERE m.id = NEW.corrects_id AND m.client_id = NEW.client_id AND m.kind = NEW.kind) THEN
    RAISE check_violation USING MESSAGE = 'a correction is of the same client and kind';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER correct_own_measurement BEFORE INSERT ON clients_measurement
FOR EACH ROW WHEN (NEW.corrects_id IS NOT NULL) EXECUTE FUNCTION gate.correct_own_measurement();
"""
NO_SAME_CLIENT = (
    "DROP TRIGGER correct_own_measurement ON clients_measurement; DROP FUNCTION gate.correct_own_measurement"
)


def amount(null=True):
    return models.DecimalField(decimal_places=2, max_digits=9, null=null)


def person(null=False):
    return models.ForeignKey(
        null=null, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
    )


def in_order(name, low, high):
    return models.CheckConstraint(
        name=name,
        condition=Q((f"{low}__isnull", True), (f"{high}__isnull", True), (f"{low}__lt", F(high)), _connector="OR"),
    )


class Migration(migrations.Migration):
    dependencies = [
        ("clients", "0004_reports"),
        ("teams", "0002_gate"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="measurement",
            name="corrects",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="corrections",
                to="clients.measurement",
            ),
        ),
        migrations.AddField(
            model_name="measurement", name="struck", field=models.BooleanField(db_default=False, default=False)
        ),
        migrations.AddConstraint(
            model_name="measurement",
            constraint=models.CheckConstraint(
                name="measurement_struck", condition=Q(("struck", False), ("corrects__isnull", False), _connector="OR")
            ),
        ),
        migrations.AddConstraint(
            model_name="measurement",
            constraint=models.UniqueConstraint(
                F("corrects"), condition=Q(("corrects__isnull", False)), name="measurement_corrected_once"
            ),
        ),
        migrations.RunSQL(SAME_CLIENT, NO_SAME_CLIENT),
        migrations.CreateModel(
            name="MeasurementLimit",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("recorded_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("kind", models.CharField(max_length=30)),
                ("label", models.CharField(blank=True, max_length=100)),
                ("low", amount()),
                ("high", amount()),
                ("second_low", amount()),
                ("second_high", amount()),
                ("why", models.CharField(blank=True, max_length=200)),
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
                ("set_by", person()),
            ],
            options={
                "indexes": [
                    models.Index(
                        F("client"),
                        F("kind"),
                        F("label"),
                        models.OrderBy(F("recorded_at"), descending=True),
                        name="limit_client_kind",
                    )
                ],
                "constraints": [
                    in_order("limit_in_order", "low", "high"),
                    in_order("limit_second_in_order", "second_low", "second_high"),
                ],
            },
        ),
        migrations.CreateModel(
            name="TeamMeasurementKind",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.CharField(max_length=60)),
                ("unit", models.CharField(max_length=15)),
                ("low", amount(null=False)),
                ("high", amount(null=False)),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("ended_at", models.DateTimeField(null=True)),
                ("made_by", person()),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="measurement_kinds", to="teams.team"
                    ),
                ),
            ],
            options={
                "ordering": ["name", "id"],
                "constraints": [
                    in_order("team_kind_in_order", "low", "high"),
                    models.UniqueConstraint(
                        F("team"),
                        django.db.models.functions.text.Lower("name"),
                        condition=Q(("ended_at__isnull", True)),
                        name="team_kind_name_once",
                    ),
                ],
            },
        ),
        *protect("clients_measurementlimit"),
        *enforce("clients_teammeasurementkind"),
        policy("clients_teammeasurementkind", "team", "app_team", MINE),
        policy("clients_teammeasurementkind", "job", "app_job", "(SELECT gate.is_job())", "SELECT"),
        # Its name, unit and bounds stand: values were measured under them.
        *grants("clients_teammeasurementkind", team="SELECT, INSERT, UPDATE (ended_at)", job="SELECT"),
    ]
