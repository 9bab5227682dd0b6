"""What the rollup keeps, and the triggers that note which days of which team changed."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.contrib.postgres.indexes import BrinIndex
from django.db import migrations, models

from access.rowsecurity import enforce, grants, policy

# Statement-level with transition tables, insert-only: a nurse who closes a visit never waits for a colleague or a job.
# An update that changes nothing that is counted (a client moves to another team with all her visits) notes nothing.
TOUCH = """
CREATE FUNCTION gate.touch_visits() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO public.benchmarks_touchedday (team_id, day) SELECT DISTINCT team_id, date FROM fresh WHERE status = 'done';
  ELSIF TG_OP = 'DELETE' THEN
    INSERT INTO public.benchmarks_touchedday (team_id, day, lost)
      SELECT DISTINCT team_id, date, true FROM stale WHERE status = 'done';
  ELSE
    INSERT INTO public.benchmarks_touchedday (team_id, day, lost)
      WITH changed AS (
        SELECT f.status = 'done' AS counts, f.team_id, f.date, s.status = 'done' AS counted, s.team_id AS old_team,
               s.date AS old_date, (f.team_id, f.date, f.client_id, f.nurse_id) IS DISTINCT FROM
               (s.team_id, s.date, s.client_id, s.nurse_id) AS elsewhere
        FROM fresh f JOIN stale s USING (id)
        WHERE (f.status = 'done' OR s.status = 'done') AND
              (f.status, f.actual_minutes, f.team_id, f.date, f.client_id, f.nurse_id) IS DISTINCT FROM
              (s.status, s.actual_minutes, s.team_id, s.date, s.client_id, s.nurse_id))
      SELECT DISTINCT team_id, date, false FROM changed WHERE counts
      UNION ALL SELECT DISTINCT old_team, old_date, true FROM changed WHERE counted AND (elsewhere OR NOT counts);
  END IF;
  RETURN NULL;
END $$;
CREATE FUNCTION gate.touch_work() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  IF TG_OP <> 'INSERT' THEN
    INSERT INTO public.benchmarks_touchedday (team_id, day) SELECT DISTINCT team_id, date FROM stale;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO public.benchmarks_touchedday (team_id, day) SELECT DISTINCT team_id, date FROM fresh;
  END IF;
  RETURN NULL;
END $$;
""" + "".join(
    f"""
CREATE TRIGGER touch_inserted AFTER INSERT ON {table} REFERENCING NEW TABLE AS fresh
  FOR EACH STATEMENT EXECUTE FUNCTION gate.{function}();
CREATE TRIGGER touch_updated AFTER UPDATE ON {table} REFERENCING OLD TABLE AS stale NEW TABLE AS fresh
  FOR EACH STATEMENT EXECUTE FUNCTION gate.{function}();
CREATE TRIGGER touch_deleted AFTER DELETE ON {table} REFERENCING OLD TABLE AS stale
  FOR EACH STATEMENT EXECUTE FUNCTION gate.{function}();
"""
    for table, function in (("schedule_visit", "touch_visits"), ("schedule_workentry", "touch_work"))
)
UNTOUCH = "DROP FUNCTION gate.touch_visits CASCADE; DROP FUNCTION gate.touch_work CASCADE;"

# MAINTAIN: a rebuild changes whole tables, and the next rollup must not be planned for what they were before.
ALL = "SELECT, INSERT, UPDATE, DELETE, MAINTAIN"


class Migration(migrations.Migration):
    dependencies = [("benchmarks", "0002_measures"), ("schedule", "0002_rows")]

    operations = [
        migrations.DeleteModel("TeamDay"),
        migrations.CreateModel(
            name="TeamDay",
            fields=[
                ("pk", models.CompositePrimaryKey("team_id", "day", blank=True, editable=False, primary_key=True, serialize=False)),
                ("team_id", models.BigIntegerField()),
                ("day", models.DateField()),
                ("visits", models.IntegerField()),
                ("client_minutes", models.IntegerField()),
                ("travel_minutes", models.IntegerField()),
                ("meeting_minutes", models.IntegerField()),
                ("training_minutes", models.IntegerField()),
                ("office_minutes", models.IntegerField()),
            ],
            options={"indexes": [BrinIndex("day", name="team_day_day", autosummarize=True, pages_per_range=16)]},
        ),
        migrations.AddField(
            "figure",
            "parts",
            django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(), null=True, size=None),
        ),
        migrations.AddField("touchedday", "lost", models.BooleanField(db_default=False)),
        migrations.CreateModel(
            name="Faces",
            fields=[
                ("pk", models.CompositePrimaryKey("team_id", "client_hash", "month", blank=True, editable=False, primary_key=True, serialize=False)),
                ("team_id", models.BigIntegerField()),
                ("client_hash", models.BigIntegerField()),
                ("month", models.DateField()),
                ("nurses", django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None)),
            ],
            options={"indexes": [BrinIndex("month", name="faces_month", autosummarize=True, pages_per_range=16)]},
        ),
        migrations.CreateModel(
            name="Spread",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("month", models.DateField()),
                ("teams", models.IntegerField()),
                ("dots", django.contrib.postgres.fields.ArrayField(base_field=models.FloatField(), size=None)),
                ("measure", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="benchmarks.measure")),
            ],
            options={"constraints": [models.UniqueConstraint(fields=("month", "measure"), name="spread_once")]},
        ),
        # Room on each page for the row's next version: an update then leaves the indexes alone, at a third of the cost.
        migrations.RunSQL(
            "ALTER TABLE benchmarks_figure SET (fillfactor = 60); ALTER TABLE benchmarks_faces SET (fillfactor = 80)",
            "ALTER TABLE benchmarks_figure RESET (fillfactor)",
        ),
        *enforce("benchmarks_faces"),
        policy("benchmarks_faces", "job", "app_job", "(SELECT gate.is_job())"),
        *grants("benchmarks_faces", job=ALL),
        *grants("benchmarks_spread", team="SELECT", coach="SELECT", job=ALL),
        *grants("benchmarks_teamday", job=ALL),
        *grants("benchmarks_figure", job="MAINTAIN"),
        *grants("benchmarks_touchedday", job="SELECT, DELETE"),
        migrations.RunSQL("GRANT USAGE ON SEQUENCE benchmarks_spread_id_seq TO app_job", migrations.RunSQL.noop),
        migrations.RunSQL(TOUCH, UNTOUCH),
    ]
