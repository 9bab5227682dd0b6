"""Shifts in parts, locked, published and with a reason; availability; the rules of rest as dated values."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.utils.timezone
import uuid_utils.compat
from django.conf import settings
from django.db import migrations, models

import schedule.models.duty
import teams.models
from access.rowsecurity import grants, of_team

LAW, AGREEMENT, OWN = "Arbeidstijdenwet {}", "CAO VVT 2025-2026", "organisation"
# code, value, unit, where it stands. The law in this form holds since April 2007.
RULES = [
    ("daily_rest", 11, "hours", LAW.format("5:3")),
    ("daily_rest_short", 8, "hours", LAW.format("5:3")),
    ("weekly_rest", 36, "hours", LAW.format("5:5")),
    ("fortnight_rest", 72, "hours", LAW.format("5:5")),
    ("fortnight_part", 32, "hours", LAW.format("5:5")),
    ("break_from", 5.5, "hours", LAW.format("5:4")),
    ("break_least", 30, "minutes", LAW.format("5:4")),
    ("long_break_from", 10, "hours", LAW.format("5:4")),
    ("long_break_least", 45, "minutes", LAW.format("5:4")),
    ("break_part", 15, "minutes", LAW.format("5:4")),
    ("shift_most", 12, "hours", LAW.format("5:7")),
    ("week_most", 60, "hours", LAW.format("5:7")),
    ("four_weeks_most", 55, "hours", LAW.format("5:7")),
    ("sixteen_weeks_most", 48, "hours", LAW.format("5:7")),
    ("free_sundays", 13, "times", LAW.format("5:6")),
    ("night_from", 60, "minutes", LAW.format("1:7")),
    ("night_most", 10, "hours", LAW.format("5:8")),
    ("long_night_rest", 12, "hours", LAW.format("5:8")),
    ("long_nights_fortnight", 5, "times", LAW.format("5:8")),
    ("long_nights_year", 22, "times", LAW.format("5:8")),
    ("night_rest", 14, "hours", LAW.format("5:8")),
    ("night_rest_short", 8, "hours", LAW.format("5:8")),
    ("night_series_from", 3, "times", LAW.format("5:8")),
    ("night_series_rest", 46, "hours", LAW.format("5:8")),
    ("series_most", 7, "times", LAW.format("5:8")),
    ("nights_most", 36, "times", LAW.format("5:8")),
    ("nights_year", 140, "times", LAW.format("5:8")),
    ("night_hours_fortnight", 38, "hours", LAW.format("5:8")),
    ("night_average_most", 40, "hours", LAW.format("5:8")),
    ("night_average_from", 16, "times", LAW.format("5:8")),
    ("on_call_free", 14, "times", LAW.format("5:9")),
    ("on_call_work_most", 13, "hours", LAW.format("5:9")),
    ("on_call_before_night", 11, "hours", LAW.format("5:9")),
    ("on_call_after_night", 14, "hours", LAW.format("5:9")),
    ("days_in_a_row", 5, "times", OWN),
    ("weekends_in_a_row", 2, "times", OWN),
]

# Rest counts over all teams one works in, and row security shows the own teams alone: times, and nothing else, of the
# people who in that period are in a team of whoever asks. A job asks for anybody.
DUTIES = """
CREATE FUNCTION gate.duties_of(people bigint[], since timestamptz, until timestamptz)
RETURNS TABLE (id uuid, team_id bigint, user_id bigint, date date, kind varchar, starts_at timestamptz,
  ends_at timestamptz, break_minutes smallint)
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
  by_job boolean := coalesce(current_setting('app.job', true), '') <> '';
  known bigint[] := people;
BEGIN
  IF NOT by_job THEN
    known := ARRAY (SELECT m.user_id FROM public.teams_membership m
      WHERE m.user_id = ANY (people) AND m.team_id = ANY (gate.my_teams()) AND m.starts_on <= gate.day_of(until)
        AND (m.ends_on IS NULL OR m.ends_on >= gate.day_of(since)));
  END IF;
  RETURN QUERY
  SELECT s.id, s.team_id, s.user_id, s.date, s.kind, s.starts_at, s.ends_at, s.break_minutes
  FROM public.schedule_shift s
  WHERE s.user_id = ANY (known) AND s.ends_at > since AND s.starts_at < until
  ORDER BY s.starts_at;
END $$;
REVOKE ALL ON FUNCTION gate.duties_of FROM PUBLIC;
GRANT EXECUTE ON FUNCTION gate.duties_of TO app_team, app_job;
"""


def load(apps, schema_editor):
    rule = apps.get_model("schedule", "RestRule")
    now = django.utils.timezone.now()
    rule.objects.using(schema_editor.connection.alias).bulk_create(
        rule(code=code, value=value, unit=unit, source=source, starts_on="2007-04-01", confirmed_at=now)
        for code, value, unit, source in RULES
    )


def person(**more):
    return models.ForeignKey(
        db_index=False, on_delete=models.PROTECT, to=settings.AUTH_USER_MODEL, **{"related_name": "+", **more}
    )


KINDS = [("early", "early"), ("late", "late"), ("night", "night"), ("split", "split"), ("on_call", "on call")]
WISHES = [("cannot", "cannot"), ("wish_free", "rather free"), ("would_like", "would like to work")]
UNITS = [("hours", "hours"), ("minutes", "minutes"), ("times", "times")]
TRANSPORT = [("bike", "bike"), ("e-bike", "e-bike"), ("car", "car")]


class Migration(migrations.Migration):
    dependencies = [("schedule", "0004_moments"), ("teams", "0003_duty")]

    operations = [
        migrations.AlterField("shift", "kind", models.CharField(choices=KINDS, max_length=8)),
        migrations.AddField("shift", "part", models.SmallIntegerField(default=1)),
        migrations.AddField("shift", "break_minutes", models.SmallIntegerField(default=0)),
        migrations.AddField(
            "shift", "transport", models.CharField(blank=True, choices=TRANSPORT, default="", max_length=10), False
        ),
        migrations.AddField("shift", "locked", models.BooleanField(default=False)),
        migrations.AddField("shift", "published_at", models.DateTimeField(null=True)),
        migrations.AddField("shift", "reason", models.CharField(blank=True, default="", max_length=300), False),
        migrations.AddField("shift", "version", models.IntegerField(default=1)),
        migrations.AddConstraint(
            "shift",
            models.CheckConstraint(
                name="shift_part", condition=models.Q(("part", 1), models.Q(("kind", "split"), ("part", 2)), _connector="OR")
            ),
        ),
        migrations.AddConstraint(
            "shift",
            models.CheckConstraint(
                name="shift_break", condition=models.Q(("break_minutes__gte", 0), ("break_minutes__lte", 180))
            ),
        ),
        migrations.AddConstraint(
            "shift",
            django.contrib.postgres.constraints.ExclusionConstraint(
                name="shift_once_at_a_time",
                expressions=[
                    (
                        schedule.models.duty.Times(
                            "starts_at", "ends_at", django.contrib.postgres.fields.RangeBoundary()
                        ),
                        "&&",
                    ),
                    ("user", "="),
                ],
                deferrable=models.Deferrable.IMMEDIATE,
            ),
        ),
        migrations.CreateModel(
            "Availability",
            [
                ("id", models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False)),
                ("date", models.DateField()),
                ("kind", models.CharField(choices=WISHES, max_length=10)),
                ("part", models.CharField(blank=True, choices=KINDS[:3], max_length=8)),
                ("note", models.CharField(blank=True, max_length=200)),
                (
                    "team",
                    models.ForeignKey(
                        db_index=False, on_delete=models.PROTECT, related_name="availability", to="teams.team"
                    ),
                ),
                ("user", person(related_name="availability")),
            ],
            {
                "indexes": [models.Index("team", "date", name="availability_team_date")],
                "constraints": [
                    models.UniqueConstraint(fields=["user", "team", "date", "part"], name="availability_once")
                ],
            },
        ),
        migrations.CreateModel(
            "RestRule",
            [
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField(blank=True, null=True)),
                ("code", models.CharField(max_length=40)),
                ("value", models.DecimalField(decimal_places=2, max_digits=7)),
                ("unit", models.CharField(choices=UNITS, max_length=8)),
                ("source", models.CharField(max_length=300)),
                ("confirmed_at", models.DateTimeField(null=True)),
                ("added_by", person(null=True)),
                ("confirmed_by", person(null=True)),
            ],
            {
                "constraints": [
                    models.CheckConstraint(
                        name="rest_rule_dates",
                        condition=models.Q(
                            ("ends_on__isnull", True), ("ends_on__gte", models.F("starts_on")), _connector="OR"
                        ),
                    ),
                    models.CheckConstraint(name="rest_rule_value", condition=models.Q(("value__gte", 0))),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        name="rest_rule_once_at_a_time",
                        expressions=[
                            (
                                teams.models.DateRange(
                                    models.F("starts_on"), models.F("ends_on"), models.Value("[]")
                                ),
                                "&&",
                            ),
                            ("code", "="),
                        ],
                        condition=models.Q(("confirmed_at__isnull", False)),
                    ),
                ],
            },
        ),
        *of_team("schedule_availability", team="SELECT, INSERT, UPDATE, DELETE"),
        *grants(
            "schedule_restrule", team="SELECT", office="SELECT", job="SELECT", admin="SELECT, INSERT, UPDATE, DELETE"
        ),
        migrations.RunSQL(
            "GRANT USAGE ON SEQUENCE schedule_restrule_id_seq TO app_admin",
            "REVOKE ALL ON SEQUENCE schedule_restrule_id_seq FROM app_admin",
        ),
        migrations.RunPython(load, migrations.RunPython.noop),
        migrations.RunSQL(DUTIES, "DROP FUNCTION gate.duties_of"),
    ]
