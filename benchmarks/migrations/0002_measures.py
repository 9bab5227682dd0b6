"""The first measures, who may read figures, and the triggers that note which days of which team changed."""

from django.db import migrations

from access.rowsecurity import grants

# Statement-level with transition tables, insert-only: a nurse who closes a visit never waits for a colleague or a job.
TOUCH = """
CREATE FUNCTION gate.touch_inserted() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  IF TG_ARGV[0] = 'visit' THEN
    INSERT INTO public.benchmarks_touchedday (team_id, day) SELECT DISTINCT team_id, date FROM fresh WHERE status = 'done';
  ELSE
    INSERT INTO public.benchmarks_touchedday (team_id, day) SELECT DISTINCT team_id, date FROM fresh;
  END IF;
  RETURN NULL;
END $$;
CREATE FUNCTION gate.touch_updated() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  IF TG_ARGV[0] = 'visit' THEN
    INSERT INTO public.benchmarks_touchedday (team_id, day)
      SELECT team_id, date FROM fresh WHERE status = 'done' UNION SELECT team_id, date FROM stale WHERE status = 'done';
  ELSE
    INSERT INTO public.benchmarks_touchedday (team_id, day)
      SELECT team_id, date FROM fresh UNION SELECT team_id, date FROM stale;
  END IF;
  RETURN NULL;
END $$;
CREATE FUNCTION gate.touch_deleted() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  INSERT INTO public.benchmarks_touchedday (team_id, day) SELECT DISTINCT team_id, date FROM stale;
  RETURN NULL;
END $$;
""" + "".join(
    f"""
CREATE TRIGGER touch_inserted AFTER INSERT ON {table} REFERENCING NEW TABLE AS fresh
  FOR EACH STATEMENT EXECUTE FUNCTION gate.touch_inserted('{kind}');
CREATE TRIGGER touch_updated AFTER UPDATE ON {table} REFERENCING OLD TABLE AS stale NEW TABLE AS fresh
  FOR EACH STATEMENT EXECUTE FUNCTION gate.touch_updated('{kind}');
CREATE TRIGGER touch_deleted AFTER DELETE ON {table} REFERENCING OLD TABLE AS stale
  FOR EACH STATEMENT EXECUTE FUNCTION gate.touch_deleted('{kind}');
"""
    for table, kind in (("schedule_visit", "visit"), ("schedule_workentry", "work"))
)
UNTOUCH = """
DROP FUNCTION gate.touch_inserted CASCADE; DROP FUNCTION gate.touch_updated CASCADE; DROP FUNCTION gate.touch_deleted CASCADE;
"""

MEASURES = [
    ("client_hours", "hours", "Uren bij cliënten", "Client hours",
     "Minuten van gedane bezoeken, gedeeld door 60.", "Minutes of visits done, divided by 60."),
    ("worked_hours", "hours", "Gewerkte uren", "Worked hours",
     "Minuten van gedane bezoeken plus reizen, overleg, leren en kantoor, gedeeld door 60.",
     "Minutes of visits done plus travel, meetings, training and office, divided by 60."),
    ("productivity", "percent", "Productiviteit", "Productivity",
     "Uren bij cliënten gedeeld door gewerkte uren.", "Client hours divided by worked hours."),
    ("clients", "clients", "Cliënten", "Clients",
     "Cliënten met minstens één gedaan bezoek in de maand.", "Clients with at least one visit done in the month."),
    ("faces", "faces", "Gezichten per cliënt", "Faces per client",
     "Verschillende collega’s per cliënt in de laatste vier weken van de maand, gemiddeld over cliënten met een bezoek.",
     "Different colleagues per client in the last four weeks of the month, averaged over clients with a visit."),
]


def load(apps, schema_editor):
    measure = apps.get_model("benchmarks", "Measure")
    measure.objects.using(schema_editor.connection.alias).bulk_create(
        measure(code=code, position=position, unit=unit, name_nl=nl, name_en=en, formula_nl=formula_nl, formula_en=formula_en)
        for position, (code, unit, nl, en, formula_nl, formula_en) in enumerate(MEASURES, 1)
    )


class Migration(migrations.Migration):
    dependencies = [("benchmarks", "0001_initial"), ("schedule", "0002_rows")]

    operations = [
        migrations.RunSQL(TOUCH, UNTOUCH),
        migrations.RunPython(load, migrations.RunPython.noop),
        *grants("benchmarks_measure", team="SELECT", coach="SELECT", office="SELECT", job="SELECT"),
        *grants("benchmarks_figure", team="SELECT", coach="SELECT", job="SELECT, INSERT, UPDATE, DELETE"),
        *grants("benchmarks_teamday", job="SELECT, INSERT, UPDATE, DELETE"),
        *grants("benchmarks_touchedday", job="SELECT, DELETE"),
        migrations.RunSQL("GRANT USAGE ON SEQUENCE benchmarks_figure_id_seq, benchmarks_teamday_id_seq TO app_job", migrations.RunSQL.noop),
    ]
