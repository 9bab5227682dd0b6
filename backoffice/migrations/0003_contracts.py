"""Contracts per insurer and year, the choices a standard leaves open, and the runs that go through a month."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
import teams.models
import uuid_utils.compat
from django.conf import settings
from django.db import migrations, models

from access.rowsecurity import grants, protect

FACT = "SELECT (id, client_id, owner_team_id, starts_on, ends_on, kind, uzovi)"
DECISION = (
    "SELECT (id, client_id, owner_team_id, starts_on, ends_on, client_number, request_number, decision_number,"
    " function_code, package_code)"
)
OBSTACLE = (
    "SELECT (id, client_id, owner_team_id, recorded_at, month, cause, uzovi, product, first_day, last_day, visits,"
    " minutes, cents)"
)
SEQUENCES = """
GRANT USAGE ON SEQUENCE backoffice_contract_id_seq, backoffice_contractinsurer_id_seq,
  backoffice_maximumtariff_id_seq, backoffice_officesetting_id_seq TO app_office;
GRANT USAGE ON SEQUENCE backoffice_monthrun_id_seq, backoffice_runsum_id_seq TO app_job;
"""
# A number has one contract for a year and law: the pair follows the contract it names.
IN_STEP = """
ALTER TABLE backoffice_contractinsurer ADD CONSTRAINT backoffice_contractinsurer_contract
  FOREIGN KEY (contract_id, year, law) REFERENCES backoffice_contract (id, year, law) ON UPDATE CASCADE
"""
# What was agreed so far was a tariff alone: each of its years becomes a contract with the usual terms.
BEFORE = """
WITH years AS (
  SELECT DISTINCT t.insurer_id, y::smallint AS year, CASE i.kind WHEN 'care_office' THEN 'Wlz' ELSE 'Zvw' END AS law
  FROM backoffice_tariff t JOIN backoffice_insurer i ON i.uzovi = t.insurer_id
  CROSS JOIN LATERAL generate_series(extract(year FROM t.starts_on)::int,
    extract(year FROM coalesce(t.ends_on, greatest(t.starts_on, current_date)))::int) AS y
  WHERE y BETWEEN 2013 AND 2099
), made AS (
  INSERT INTO backoffice_contract (insurer_id, year, law, number, message_code, code_list, unit, rounding, priced_per,
    line_per, claim_months, resubmit_months, above_ceiling)
  SELECT insurer_id, year, law, '', CASE law WHEN 'Wlz' THEN '187' ELSE '428' END,
    CASE law WHEN 'Wlz' THEN '055' ELSE '065' END, '07', 'visit', 'hour', 'day', 12, 3, 'send' FROM years
  RETURNING id, insurer_id, year, law
)
INSERT INTO backoffice_contractinsurer (contract_id, insurer_id, year, law) SELECT id, insurer_id, year, law FROM made
"""
# NZa TB/REG-24619-01 as two providers published it; the codes of these products were found nowhere that can be cited.
MAXIMA = """
INSERT INTO backoffice_maximumtariff (product, name, hourly, starts_on, ends_on, source) VALUES
  ('', 'persoonlijke verzorging', 67.94, '2024-01-01', '2024-12-31', 'NZa TB/REG-24619-01'),
  ('', 'oproepbare persoonlijke verzorging', 72.76, '2024-01-01', '2024-12-31', 'NZa TB/REG-24619-01'),
  ('', 'verpleging', 88.35, '2024-01-01', '2024-12-31', 'NZa TB/REG-24619-01'),
  ('', 'oproepbare verpleging', 94.64, '2024-01-01', '2024-12-31', 'NZa TB/REG-24619-01'),
  ('', 'gespecialiseerde verpleging', 110.81, '2024-01-01', '2024-12-31', 'NZa TB/REG-24619-01')
"""
CHANGE = "SELECT, INSERT, UPDATE"


class Migration(migrations.Migration):

    dependencies = [
        ("backoffice", "0002_grants"),
        ("clients", "0008_ground"),
        ("schedule", "0004_moments"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ClaimFact',
            fields=[
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField(blank=True, null=True)),
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False)),
                ('recorded_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('kind', models.CharField(choices=[('insurer', 'health insurer'), ('care_office', 'care office'), ('no_bsn', 'demonstrably without a BSN')], max_length=12)),
                ('uzovi', models.CharField(blank=True, max_length=4)),
            ],
        ),
        migrations.CreateModel(
            name='ClaimObstacle',
            fields=[
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False)),
                ('recorded_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('month', models.DateField()),
                ('cause', models.CharField(max_length=20)),
                ('uzovi', models.CharField(blank=True, max_length=4)),
                ('product', models.CharField(blank=True, max_length=5)),
                ('first_day', models.DateField()),
                ('last_day', models.DateField()),
                ('visits', models.IntegerField()),
                ('minutes', models.IntegerField()),
                ('cents', models.BigIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name='Contract',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.SmallIntegerField()),
                ('law', models.CharField(choices=[('Zvw', 'Health Insurance Act (Zvw)'), ('Wlz', 'Long-term Care Act (Wlz)')], default='Zvw', max_length=3)),
                ('number', models.CharField(blank=True, max_length=30)),
                ('message_code', models.CharField(max_length=3)),
                ('code_list', models.CharField(max_length=3)),
                ('unit', models.CharField(choices=[('01', 'minute'), ('07', 'five minutes'), ('04', 'hour'), ('16', 'half day of four hours'), ('81', 'piece, whatever the time')], max_length=2)),
                ('rounding', models.CharField(choices=[('visit', 'each visit to the nearest unit'), ('day', 'the day to the nearest unit'), ('month', 'the month to the nearest unit, in one line')], max_length=5)),
                ('priced_per', models.CharField(choices=[('hour', 'an hour'), ('unit', 'one unit')], max_length=4)),
                ('line_per', models.CharField(choices=[('day', 'one line for each day'), ('visit', 'one line for each visit')], max_length=5)),
                ('claim_months', models.SmallIntegerField()),
                ('resubmit_months', models.SmallIntegerField()),
                ('ceiling', models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True)),
                ('above_ceiling', models.CharField(choices=[('send', 'keep sending, and say so'), ('hold', 'hold what comes after')], default='send', max_length=4)),
            ],
            options={
                'ordering': ['-year', 'insurer__name', 'law'],
            },
        ),
        migrations.CreateModel(
            name='ContractInsurer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.SmallIntegerField()),
                ('law', models.CharField(choices=[('Zvw', 'Health Insurance Act (Zvw)'), ('Wlz', 'Long-term Care Act (Wlz)')], max_length=3)),
            ],
        ),
        migrations.CreateModel(
            name='LongTermDecision',
            fields=[
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField(blank=True, null=True)),
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False)),
                ('recorded_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('client_number', models.CharField(max_length=20)),
                ('request_number', models.CharField(max_length=9)),
                ('decision_number', models.CharField(max_length=9)),
                ('function_code', models.CharField(default='00', max_length=2)),
                ('package_code', models.CharField(default='000', max_length=3)),
            ],
        ),
        migrations.CreateModel(
            name='MaximumTariff',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField(blank=True, null=True)),
                ('product', models.CharField(blank=True, max_length=5)),
                ('name', models.CharField(max_length=120)),
                ('hourly', models.DecimalField(decimal_places=2, max_digits=8)),
                ('source', models.CharField(blank=True, max_length=200)),
            ],
            options={
                'ordering': ['name', 'starts_on'],
            },
        ),
        migrations.CreateModel(
            name='MonthRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month', models.DateField()),
                ('kind', models.CharField(choices=[('rehearsal', 'rehearsal'), ('claim', 'claim')], max_length=10)),
                ('insurer', models.CharField(blank=True, max_length=4)),
                ('state', models.CharField(choices=[('busy', 'busy'), ('done', 'done'), ('stopped', 'stopped')], default='busy', max_length=8)),
                ('bounds', django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), default=list, size=None)),
                ('parts_done', models.IntegerField(default=0)),
                ('started_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('moved_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('finished_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='OfficeSetting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=40)),
                ('value', models.CharField(max_length=200)),
                ('starts_on', models.DateField()),
            ],
            options={
                'ordering': ['key', '-starts_on'],
            },
        ),
        migrations.CreateModel(
            name='RunSum',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('cause', models.CharField(blank=True, max_length=20)),
                ('uzovi', models.CharField(blank=True, max_length=4)),
                ('product', models.CharField(blank=True, max_length=5)),
                ('lines', models.IntegerField()),
                ('visits', models.IntegerField()),
                ('minutes', models.BigIntegerField()),
                ('cents', models.BigIntegerField()),
            ],
        ),
        migrations.AddField(
            model_name='insurer',
            name='ends_on',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='tariff',
            name='most_units',
            field=models.IntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='tariff',
            name='unit',
            field=models.CharField(blank=True, choices=[('01', 'minute'), ('07', 'five minutes'), ('04', 'hour'), ('16', 'half day of four hours'), ('81', 'piece, whatever the time')], max_length=2),
        ),
        migrations.AddConstraint(
            model_name='tariff',
            constraint=models.CheckConstraint(condition=models.Q(('most_units__isnull', True), ('most_units__gt', 0), _connector='OR'), name='tariff_most_units'),
        ),
        migrations.AddField(
            model_name='claimfact',
            name='client',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='clients.client'),
        ),
        migrations.AddField(
            model_name='claimfact',
            name='owner_team',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='teams.team'),
        ),
        migrations.AddField(
            model_name='claimfact',
            name='recorded_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='claimobstacle',
            name='client',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='clients.client'),
        ),
        migrations.AddField(
            model_name='claimobstacle',
            name='owner_team',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='teams.team'),
        ),
        migrations.AddField(
            model_name='contract',
            name='insurer',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='contracts', to='backoffice.insurer'),
        ),
        migrations.AddField(
            model_name='contractinsurer',
            name='contract',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='numbers', to='backoffice.contract'),
        ),
        migrations.AddField(
            model_name='contractinsurer',
            name='insurer',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='backoffice.insurer'),
        ),
        migrations.AddField(
            model_name='longtermdecision',
            name='client',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='clients.client'),
        ),
        migrations.AddField(
            model_name='longtermdecision',
            name='owner_team',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='teams.team'),
        ),
        migrations.AddField(
            model_name='longtermdecision',
            name='recorded_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='maximumtariff',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='maximum_dates'),
        ),
        migrations.AddConstraint(
            model_name='maximumtariff',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[(teams.models.DateRange(models.F('starts_on'), models.F('ends_on'), models.Value('[]')), '&&'), ('name', '=')], name='maximum_once_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='maximumtariff',
            constraint=models.CheckConstraint(condition=models.Q(('hourly__gt', 0)), name='maximum_positive'),
        ),
        migrations.AddField(
            model_name='monthrun',
            name='asked_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='officesetting',
            name='set_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='runsum',
            name='run',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='sums', to='backoffice.monthrun'),
        ),
        migrations.AddIndex(
            model_name='claimfact',
            index=models.Index(models.F('kind'), models.F('starts_on'), name='claim_fact_kind'),
        ),
        migrations.AddConstraint(
            model_name='claimfact',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='claim_fact_dates'),
        ),
        migrations.AddConstraint(
            model_name='claimfact',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[(teams.models.DateRange(models.F('starts_on'), models.F('ends_on'), models.Value('[]')), '&&'), ('client', '='), ('kind', '=')], name='claim_fact_once_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='claimfact',
            constraint=models.CheckConstraint(condition=models.Q(('kind', 'no_bsn'), models.Q(('uzovi', ''), _negated=True), _connector='XOR'), name='claim_fact_uzovi'),
        ),
        migrations.AddIndex(
            model_name='claimobstacle',
            index=models.Index(models.F('month'), models.F('client'), name='obstacle_month_client'),
        ),
        migrations.AddConstraint(
            model_name='contract',
            constraint=models.UniqueConstraint(fields=('insurer', 'year', 'law'), name='contract_once_a_year'),
        ),
        migrations.AddConstraint(
            model_name='contract',
            constraint=models.UniqueConstraint(fields=('id', 'year', 'law'), name='contract_with_year'),
        ),
        migrations.AddConstraint(
            model_name='contract',
            constraint=models.CheckConstraint(condition=models.Q(('year__gte', 2013), ('year__lte', 2099)), name='contract_year'),
        ),
        migrations.AddConstraint(
            model_name='contract',
            constraint=models.CheckConstraint(condition=models.Q(('claim_months__gte', 1), ('claim_months__lte', 60), ('resubmit_months__gte', 0), ('resubmit_months__lte', 60)), name='contract_terms'),
        ),
        migrations.AddConstraint(
            model_name='contract',
            constraint=models.CheckConstraint(condition=models.Q(('ceiling__isnull', True), ('ceiling__gt', 0), _connector='OR'), name='contract_ceiling'),
        ),
        migrations.AddConstraint(
            model_name='contractinsurer',
            constraint=models.UniqueConstraint(fields=('insurer', 'year', 'law'), name='number_in_one_contract'),
        ),
        migrations.AddConstraint(
            model_name='longtermdecision',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='decision_dates'),
        ),
        migrations.AddConstraint(
            model_name='longtermdecision',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[(teams.models.DateRange(models.F('starts_on'), models.F('ends_on'), models.Value('[]')), '&&'), ('client', '=')], name='decision_once_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='longtermdecision',
            constraint=models.CheckConstraint(condition=models.Q(('decision_number__regex', '^[0-9]{1,9}$'), ('request_number__regex', '^[0-9]{1,9}$')), name='decision_numbers'),
        ),
        migrations.AddIndex(
            model_name='monthrun',
            index=models.Index(models.F('month'), models.F('started_at'), name='run_month'),
        ),
        migrations.AddConstraint(
            model_name='monthrun',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'busy')), fields=('month', 'kind', 'insurer'), name='run_once_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='monthrun',
            constraint=models.CheckConstraint(condition=models.Q(('month__day', 1)), name='run_month_first'),
        ),
        migrations.AddConstraint(
            model_name='officesetting',
            constraint=models.UniqueConstraint(fields=('key', 'starts_on'), name='setting_once_a_day'),
        ),
        migrations.AddConstraint(
            model_name='runsum',
            constraint=models.UniqueConstraint(fields=('run', 'cause', 'uzovi', 'product'), name='run_sum_once'),
        ),
        migrations.RunSQL(IN_STEP, "ALTER TABLE backoffice_contractinsurer DROP CONSTRAINT backoffice_contractinsurer_contract"),
        *grants("backoffice_contract", office=CHANGE, job="SELECT"),
        *grants("backoffice_contractinsurer", office="SELECT, INSERT, DELETE", job="SELECT"),
        *grants("backoffice_maximumtariff", office=CHANGE, job="SELECT"),
        *grants("backoffice_officesetting", office=CHANGE, job="SELECT"),
        *grants("backoffice_monthrun", office="SELECT", team="SELECT", job="SELECT, INSERT, UPDATE, DELETE"),
        *grants("backoffice_runsum", office="SELECT", job="SELECT, INSERT, UPDATE, DELETE"),
        migrations.RunSQL(SEQUENCES, migrations.RunSQL.noop),
        *protect("backoffice_claimfact", team=CHANGE, office=FACT),
        *protect("backoffice_longtermdecision", team=CHANGE, office=DECISION),
        *protect("backoffice_claimobstacle", team="SELECT", office=OBSTACLE, job="SELECT, INSERT, DELETE"),
        migrations.RunSQL(BEFORE, migrations.RunSQL.noop),
        migrations.RunSQL(MAXIMA, "DELETE FROM backoffice_maximumtariff WHERE source = 'NZa TB/REG-24619-01'"),
    ]
