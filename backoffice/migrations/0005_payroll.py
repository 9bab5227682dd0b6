"""Pay: dated tables with their sources, runs that freeze, rows one sees of oneself, what is said and paid back."""

import csv
from pathlib import Path

import django.contrib.postgres.constraints
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import backoffice.models.pay_tables
import teams.models
from access.rowsecurity import enforce, grants, policy

HERE = Path(__file__).resolve().parent.parent
OWN = "user_id = (SELECT gate.me())"
OFFICE = "(SELECT gate.has_role('back_office'))"
JOB = "(SELECT gate.is_job())"
ALL = "SELECT, INSERT, UPDATE, DELETE"
TABLES = ("allowancerule", "payrule", "payholiday", "exportcolumn")
UNDO = """
DROP TRIGGER keep_run ON backoffice_payrollrun;
DROP TRIGGER keep_expense ON backoffice_expense;
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['payrollrow', 'payrolltotal', 'payrollseen', 'payrollexception'] LOOP
    EXECUTE format('DROP TRIGGER keep_added ON backoffice_%s; DROP TRIGGER keep_gone ON backoffice_%s;'
      ' DROP TRIGGER keep_pay ON backoffice_%s', t, t, t);
  END LOOP;
END $$;
DROP FUNCTION gate.keep_frozen, gate.keep_pay, gate.keep_run, gate.keep_expense, gate.pay_work, gate.team_hours;
"""


def own(table: str, *, team: str = "SELECT", office: str = "SELECT", job: str = "SELECT") -> list[migrations.RunSQL]:
    """A person sees her own rows, the back office all of them; a job does its work."""
    operations = [*enforce(table)]
    if team:
        operations += [policy(table, "team", "app_team", OWN), *grants(table, team=team)]
    if office:
        operations += [policy(table, "office", "app_office", OFFICE), *grants(table, office=office)]
    return [*operations, policy(table, "job", "app_job", JOB), *grants(table, job=job)]


def read(name: str) -> list[dict[str, str | None]]:
    with (HERE / "data" / name).open(encoding="utf-8", newline="") as lines:
        return [{key: value or None for key, value in row.items()} for row in csv.DictReader(lines)]


def load(apps, schema_editor):
    now, using = django.utils.timezone.now(), schema_editor.connection.alias

    def fill(model, rows):
        of = apps.get_model("backoffice", model)
        of.objects.using(using).bulk_create(of(**row) for row in rows)

    for row in (allowances := read("pay_allowances.csv")):
        row |= {"from_minute": row.pop("from"), "to_minute": row.pop("to"), "confirmed_at": now}
    fill("AllowanceRule", allowances)
    fill("PayRule", ({**row, "text": row["text"] or "", "confirmed_at": now} for row in read("pay_rules.csv")))
    fill("PayHoliday", read("pay_holidays.csv"))
    fill("ExportColumn", read("pay_columns.csv"))


class Migration(migrations.Migration):
    dependencies = [
        ("backoffice", "0004_ledger"),
        ("schedule", "0005_duty"),
        ("clients", "0001_initial"),
        ("teams", "0003_duty"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ExportColumn',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.SmallIntegerField(unique=True)),
                ('heading', models.CharField(max_length=40, unique=True)),
                ('source', models.CharField(max_length=30)),
                ('about', models.CharField(max_length=200)),
            ],
            options={
                'ordering': ['position'],
            },
        ),
        migrations.CreateModel(
            name='PayHoliday',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('date', models.DateField(unique=True)),
                ('name', models.CharField(max_length=60)),
                ('from_minute', models.SmallIntegerField(default=0)),
                ('source', models.CharField(max_length=300)),
            ],
            options={
                'ordering': ['date'],
                'constraints': [models.CheckConstraint(condition=models.Q(('from_minute__gte', 0), ('from_minute__lt', 1440)), name='pay_holiday_minute')],
            },
        ),
        migrations.CreateModel(
            name='PayrollRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month', models.DateField()),
                ('kind', models.CharField(choices=[('rehearsal', 'rehearsal'), ('run', 'for good')], max_length=10)),
                ('state', models.CharField(choices=[('asked', 'asked for'), ('building', 'being computed'), ('done', 'computed'), ('stopped', 'stopped'), ('frozen', 'frozen')], default='asked', max_length=10)),
                ('moment', models.DateTimeField(default=django.utils.timezone.now)),
                ('started_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('finished_at', models.DateTimeField(null=True)),
                ('people', models.IntegerField(default=0)),
                ('done', models.IntegerField(default=0)),
                ('why', models.CharField(blank=True, max_length=300)),
                ('asked_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='PayrollRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField()),
                ('component', models.CharField(choices=[('worked', 'worked'), ('ort', 'irregular hours'), ('on_call', 'on call'), ('call_out', 'called out'), ('leave', 'leave'), ('sick', 'sick'), ('km_bike', 'kilometres by bike'), ('km_ebike', 'kilometres by e-bike'), ('km_car', 'kilometres by car'), ('extra', 'extra hours'), ('overtime', 'overtime')], max_length=10)),
                ('percent', models.DecimalField(decimal_places=2, max_digits=5)),
                ('minutes', models.IntegerField()),
                ('units', models.DecimalField(decimal_places=1, max_digits=7)),
                ('why', models.CharField(max_length=300)),
                ('corrects', models.DateField(null=True)),
                ('old_minutes', models.IntegerField(null=True)),
                ('new_minutes', models.IntegerField(null=True)),
                ('membership', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='teams.membership')),
                ('team', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='teams.team')),
                ('user', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('run', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='backoffice.payrollrun')),
            ],
        ),
        migrations.CreateModel(
            name='PayrollException',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(choices=[('no_contract', 'hours without a contract'), ('gap', 'hours between two contracts'), ('overlap', 'contracts that overlap'), ('double', 'two things at the same time'), ('long_day', 'more than a day in a day'), ('future', 'hours that lie ahead'), ('no_number', 'no employee number'), ('uncovered', 'a table that does not cover the day'), ('rest', 'a rule of rest')], max_length=12)),
                ('day', models.DateField()),
                ('minutes', models.IntegerField(default=0)),
                ('what', models.CharField(blank=True, max_length=300)),
                ('team', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='teams.team')),
                ('user', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('run', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='backoffice.payrollrun')),
            ],
        ),
        migrations.CreateModel(
            name='Expense',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField()),
                ('what', models.CharField(max_length=120)),
                ('amount', models.DecimalField(decimal_places=2, max_digits=7)),
                ('iban', models.CharField(max_length=34)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('team', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='teams.team')),
                ('user', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('run', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='expenses', to='backoffice.payrollrun')),
            ],
            options={
                'ordering': ['-day', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='PayrollSeen',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month', models.DateField()),
                ('digest', models.CharField(max_length=32)),
                ('left_out', models.CharField(blank=True, max_length=300)),
                ('run', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='backoffice.payrollrun')),
                ('user', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='PayrollTotal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=20)),
                ('name', models.CharField(max_length=302)),
                ('hours', models.DecimalField(decimal_places=2, max_digits=4)),
                ('worked', models.IntegerField()),
                ('absent', models.IntegerField()),
                ('agreed', models.IntegerField()),
                ('balance', models.IntegerField()),
                ('double', models.IntegerField()),
                ('membership', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='teams.membership')),
                ('run', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='backoffice.payrollrun')),
                ('team', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='teams.team')),
                ('user', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='PayRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField(blank=True, null=True)),
                ('source', models.CharField(max_length=300)),
                ('confirmed_at', models.DateTimeField(null=True)),
                ('code', models.CharField(max_length=40)),
                ('value', models.DecimalField(decimal_places=4, max_digits=9, null=True)),
                ('text', models.CharField(blank=True, max_length=100)),
                ('added_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('confirmed_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['code', 'starts_on'],
            },
        ),
        migrations.CreateModel(
            name='AllowanceRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField(blank=True, null=True)),
                ('source', models.CharField(max_length=300)),
                ('confirmed_at', models.DateTimeField(null=True)),
                ('scheme', models.CharField(default='A', max_length=10)),
                ('kind', models.CharField(choices=[('weekday', 'Monday to Friday'), ('saturday', 'Saturday'), ('sunday', 'Sunday'), ('holiday', 'public holiday')], max_length=8)),
                ('from_minute', models.SmallIntegerField()),
                ('to_minute', models.SmallIntegerField()),
                ('percent', models.DecimalField(decimal_places=2, max_digits=5)),
                ('added_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('confirmed_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['kind', 'from_minute', 'starts_on'],
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='allowance_dates'), models.CheckConstraint(condition=models.Q(('from_minute__gte', 0), ('to_minute__gt', models.F('from_minute')), ('to_minute__lte', 1440)), name='allowance_minutes'), models.CheckConstraint(condition=models.Q(('percent__gte', 0), ('percent__lte', 300)), name='allowance_percent'), django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('confirmed_at__isnull', False)), expressions=[(teams.models.DateRange(models.F('starts_on'), models.F('ends_on'), models.Value('[]')), '&&'), ('scheme', '='), ('kind', '='), (backoffice.models.pay_tables.MinuteRange(models.F('from_minute'), models.F('to_minute')), '&&')], name='allowance_once_at_a_time')],
            },
        ),
        migrations.CreateModel(
            name='ExceptionNote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month', models.DateField()),
                ('kind', models.CharField(choices=[('leave_out', 'left out'), ('accept', 'paid as it is')], max_length=10)),
                ('text', models.CharField(max_length=300)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('month', 'user'), name='exception_note_once')],
            },
        ),
        migrations.CreateModel(
            name='PayNote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month', models.DateField()),
                ('day', models.DateField(null=True)),
                ('text', models.CharField(max_length=1000)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('answer', models.CharField(blank=True, max_length=1000)),
                ('answered_at', models.DateTimeField(null=True)),
                ('answered_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('team', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='teams.team')),
                ('user', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-at'],
                'indexes': [models.Index(models.F('user'), models.F('month'), name='pay_note_user'), models.Index(models.F('month'), name='pay_note_month')],
            },
        ),
        migrations.AddIndex(
            model_name='payrollrun',
            index=models.Index(models.F('month'), name='payroll_run_month'),
        ),
        migrations.AddConstraint(
            model_name='payrollrun',
            constraint=models.UniqueConstraint(condition=models.Q(('kind', 'run')), fields=('month',), name='payroll_run_once'),
        ),
        migrations.AddConstraint(
            model_name='payrollrun',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'frozen'), _negated=True), ('kind', 'run'), _connector='OR'), name='payroll_frozen_is_run'),
        ),
        migrations.AddIndex(
            model_name='payrollrow',
            index=models.Index(models.F('run_id'), models.F('user_id'), name='payroll_row_run'),
        ),
        migrations.AddIndex(
            model_name='payrollrow',
            index=models.Index(models.F('user_id'), models.F('day'), name='payroll_row_user'),
        ),
        migrations.AddIndex(
            model_name='payrollexception',
            index=models.Index(models.F('run_id'), models.F('user_id'), name='payroll_exception_run'),
        ),
        migrations.AddIndex(
            model_name='expense',
            index=models.Index(models.F('user'), models.F('day'), name='expense_user_day'),
        ),
        migrations.AddConstraint(
            model_name='expense',
            constraint=models.CheckConstraint(condition=models.Q(('amount__gt', 0), ('amount__lte', 5000)), name='expense_amount'),
        ),
        migrations.AddIndex(
            model_name='payrollseen',
            index=models.Index(models.F('user_id'), models.F('month'), name='payroll_seen_user'),
        ),
        migrations.AddConstraint(
            model_name='payrollseen',
            constraint=models.UniqueConstraint(fields=('run', 'user', 'month'), name='payroll_seen_once'),
        ),
        migrations.AddIndex(
            model_name='payrolltotal',
            index=models.Index(models.F('user_id'), name='payroll_total_user'),
        ),
        migrations.AddConstraint(
            model_name='payrolltotal',
            constraint=models.UniqueConstraint(fields=('run', 'membership'), name='payroll_total_once'),
        ),
        migrations.AddConstraint(
            model_name='payrule',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='pay_rule_dates'),
        ),
        migrations.AddConstraint(
            model_name='payrule',
            constraint=models.CheckConstraint(condition=models.Q(('value__isnull', False), models.Q(('text', ''), _negated=True), _connector='XOR'), name='pay_rule_says'),
        ),
        migrations.AddConstraint(
            model_name='payrule',
            constraint=models.CheckConstraint(condition=models.Q(('value__isnull', True), ('value__gte', 0), _connector='OR'), name='pay_rule_value'),
        ),
        migrations.AddConstraint(
            model_name='payrule',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('confirmed_at__isnull', False)), expressions=[(teams.models.DateRange(models.F('starts_on'), models.F('ends_on'), models.Value('[]')), '&&'), ('code', '=')], name='pay_rule_once_at_a_time'),
        ),
        migrations.RunSQL((HERE / "sql/payroll.sql").read_text(encoding="utf-8"), UNDO),
        *(
            grant
            for table in TABLES
            for grant in grants(f"backoffice_{table}", admin=ALL, team="SELECT", office="SELECT", job="SELECT")
        ),
        *grants("backoffice_payrollrun", team="SELECT", office="SELECT, INSERT, UPDATE (state, asked_by_id)", job=ALL),
        *own("backoffice_payrollrow", job="SELECT, INSERT, DELETE"),
        *own("backoffice_payrolltotal", job="SELECT, INSERT, DELETE"),
        *own("backoffice_payrollexception", job="SELECT, INSERT, DELETE"),
        *own("backoffice_payrollseen", team="", job="SELECT, INSERT, DELETE"),
        *own("backoffice_exceptionnote", team="", office=ALL, job="SELECT, INSERT"),
        *own(
            "backoffice_paynote", team="SELECT, INSERT", office="SELECT, UPDATE (answer, answered_by_id, answered_at)"
        ),
        *own("backoffice_expense", team="SELECT, INSERT, DELETE", job="SELECT, UPDATE (run_id)"),
        migrations.RunPython(load, migrations.RunPython.noop),
    ]
