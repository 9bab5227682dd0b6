"""The first measures, and who may read figures."""

from django.db import migrations

from access.rowsecurity import grants

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
        migrations.RunPython(load, migrations.RunPython.noop),
        *grants("benchmarks_measure", team="SELECT", coach="SELECT", office="SELECT", job="SELECT"),
        *grants("benchmarks_figure", team="SELECT", coach="SELECT", job="SELECT, INSERT, UPDATE, DELETE"),
        migrations.RunSQL("GRANT USAGE ON SEQUENCE benchmarks_figure_id_seq TO app_job", migrations.RunSQL.noop),
    ]
