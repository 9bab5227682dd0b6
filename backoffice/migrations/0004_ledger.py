"""The ledger of claims. The books are the organisation's: the back office reads, jobs write, no team sees a line.

Only a job adds lines, and only to a draft: the policy asks for it once a statement, where a foreign key or a trigger
would cost as much again as the insert. What is issued stays: no right to update, and triggers for the owner herself.
"""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from access.rowsecurity import enforce, grants, policy

JOB = "(SELECT gate.is_job())"
OFFICE = "(SELECT gate.has_role('back_office'))"
DRAFTS = "file_id IN (SELECT id FROM backoffice_claimfile WHERE state = 'draft')"

KEEP = """
CREATE FUNCTION gate.keep_issued() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE issued boolean;
BEGIN
  IF TG_TABLE_NAME = 'backoffice_claimfile' THEN
    issued := OLD.state = 'issued';
  ELSIF TG_TABLE_NAME = 'backoffice_claimline' THEN
    issued := EXISTS (SELECT FROM public.backoffice_claimfile WHERE id = OLD.file_id AND state = 'issued');
  ELSE
    issued := EXISTS (SELECT FROM public.backoffice_claimline l JOIN public.backoffice_claimfile f ON f.id = l.file_id
      WHERE l.id = OLD.line_id AND f.state = 'issued');
  END IF;
  IF issued THEN
    RAISE restrict_violation USING MESSAGE = format('%s: what is issued never changes', TG_TABLE_NAME);
  END IF;
  RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE FUNCTION gate.keep_booked() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
  RAISE restrict_violation USING MESSAGE = format('%s: what is booked never changes', TG_TABLE_NAME);
END $$;
CREATE TRIGGER keep_issued BEFORE UPDATE OR DELETE ON backoffice_claimfile
  FOR EACH ROW EXECUTE FUNCTION gate.keep_issued();
CREATE TRIGGER keep_issued BEFORE UPDATE OR DELETE ON backoffice_claimline
  FOR EACH ROW EXECUTE FUNCTION gate.keep_issued();
CREATE TRIGGER keep_issued BEFORE DELETE ON backoffice_claimvisit
  FOR EACH ROW EXECUTE FUNCTION gate.keep_issued();
"""
LET_GO = """
DROP TRIGGER keep_issued ON backoffice_claimvisit;
DROP TRIGGER keep_issued ON backoffice_claimline;
DROP TRIGGER keep_issued ON backoffice_claimfile;
DROP FUNCTION gate.keep_booked();
DROP FUNCTION gate.keep_issued();
"""


def books(table: str, *, job: str, office: str = "SELECT") -> list[migrations.RunSQL]:
    """Row security of a table of the ledger: the standing is asked, no team has a way in."""
    return [
        *enforce(table),
        policy(table, "job", "app_job", JOB),
        policy(table, "office", "app_office", OFFICE),
        *grants(table, job=job, office=office),
    ]


def booked(table: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        f"CREATE TRIGGER keep_booked BEFORE UPDATE OR DELETE ON {table}"
        " FOR EACH ROW EXECUTE FUNCTION gate.keep_booked()",
        f"DROP TRIGGER keep_booked ON {table}",
    )


LINE_COLUMNS = (
    "id, client_id, team_id, file_id, indication_id, starts_on, ends_on, code_list, product, minutes, units, unit,"
    " tariff, amount, credits_id"
)


class Migration(migrations.Migration):
    dependencies = [
        ("backoffice", "0003_contracts"),
        ("teams", "0002_gate"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ClaimLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('client_id', models.UUIDField()),
                ('indication_id', models.UUIDField(null=True)),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField()),
                ('code_list', models.CharField(default='065', max_length=3)),
                ('product', models.CharField(max_length=5)),
                ('minutes', models.IntegerField()),
                ('units', models.SmallIntegerField()),
                ('unit', models.CharField(max_length=2)),
                ('tariff', models.DecimalField(decimal_places=2, max_digits=8)),
                ('amount', models.DecimalField(decimal_places=2, max_digits=8)),
                ('credits_id', models.BigIntegerField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='ClaimFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('run_id', models.BigIntegerField(null=True)),
                ('message_code', models.CharField(max_length=3)),
                ('invoice_number', models.CharField(max_length=12, unique=True)),
                ('invoice_date', models.DateField()),
                ('period_first', models.DateField()),
                ('period_last', models.DateField()),
                ('test', models.BooleanField(default=False)),
                ('state', models.CharField(choices=[('draft', 'draft'), ('issued', 'issued')], default='draft', max_length=6)),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('issued_at', models.DateTimeField(null=True)),
                ('insured', models.IntegerField(default=0)),
                ('lines_count', models.IntegerField(default=0)),
                ('total', models.DecimalField(decimal_places=2, default=0, max_digits=11)),
                ('stored', models.CharField(blank=True, max_length=100)),
                ('size', models.BigIntegerField(default=0)),
                ('sha256', models.CharField(blank=True, max_length=64)),
                ('insurer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='claim_files', to='backoffice.insurer')),
            ],
        ),
        migrations.CreateModel(
            name='ReturnLine',
            fields=[
                ('line', models.OneToOneField(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='judged', serialize=False, to='backoffice.claimline')),
                ('calculated', models.DecimalField(decimal_places=2, max_digits=8)),
                ('awarded', models.DecimalField(decimal_places=2, max_digits=8)),
                ('codes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=4), default=list, size=None)),
            ],
        ),
        migrations.AddField(
            model_name='claimline',
            name='file',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='backoffice.claimfile'),
        ),
        migrations.AddField(
            model_name='claimline',
            name='team',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='teams.team'),
        ),
        migrations.CreateModel(
            name='ClaimVisit',
            fields=[
                ('pk', models.CompositePrimaryKey('visit_id', 'ended', blank=True, editable=False, primary_key=True, serialize=False)),
                ('visit_id', models.UUIDField()),
                ('line_id', models.BigIntegerField()),
                ('ended', models.BigIntegerField(default=0)),
            ],
            options={
                'indexes': [django.contrib.postgres.indexes.BrinIndex(models.F('line_id'), name='claimvisit_line', pages_per_range=16)],
                'constraints': [models.CheckConstraint(condition=models.Q(('ended', 0), ('ended', models.F('line_id')), _connector='OR'), name='claimvisit_ended_by_line')],
            },
        ),
        migrations.CreateModel(
            name='Correction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(max_length=300)),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('credit', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='credit_of', to='backoffice.claimline')),
                ('line', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='correction', to='backoffice.claimline')),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('renewed', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='renewal_of', to='backoffice.claimline')),
            ],
        ),
        migrations.CreateModel(
            name='Payment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('amount', models.DecimalField(decimal_places=2, max_digits=11)),
                ('paid_on', models.DateField()),
                ('statement', models.CharField(max_length=60)),
                ('booked_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('booked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('claim_file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='payments', to='backoffice.claimfile')),
            ],
        ),
        migrations.CreateModel(
            name='ReturnFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('outcome', models.CharField(choices=[('judged', 'judged'), ('refused', 'refused as a whole')], max_length=8)),
                ('insurer_reference', models.CharField(blank=True, max_length=24)),
                ('sent_on', models.DateField()),
                ('codes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=4), default=list, size=None)),
                ('claimed', models.DecimalField(decimal_places=2, max_digits=11)),
                ('awarded', models.DecimalField(decimal_places=2, max_digits=11)),
                ('lines_accepted', models.IntegerField(default=0)),
                ('lines_partly', models.IntegerField(default=0)),
                ('lines_refused', models.IntegerField(default=0)),
                ('name', models.CharField(max_length=200)),
                ('stored', models.CharField(max_length=100)),
                ('size', models.BigIntegerField()),
                ('sha256', models.CharField(max_length=64, unique=True)),
                ('read_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('claim_file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='returns', to='backoffice.claimfile')),
                ('read_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='WriteOff',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('amount', models.DecimalField(decimal_places=2, max_digits=8)),
                ('reason', models.CharField(max_length=300)),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('line', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='written_off', to='backoffice.claimline')),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.AddIndex(
            model_name='claimfile',
            index=models.Index(models.F('run_id'), name='claimfile_run'),
        ),
        migrations.AddIndex(
            model_name='claimfile',
            index=models.Index(models.F('period_first'), name='claimfile_period'),
        ),
        migrations.AddConstraint(
            model_name='claimfile',
            constraint=models.CheckConstraint(condition=models.Q(('period_last__gte', models.F('period_first'))), name='claimfile_period_order'),
        ),
        migrations.AddConstraint(
            model_name='claimfile',
            constraint=models.CheckConstraint(condition=models.Q(('state', 'draft'), models.Q(('issued_at__isnull', False), ('size__gt', 0), models.Q(('stored', ''), _negated=True), models.Q(('sha256', ''), _negated=True)), _connector='OR'), name='claimfile_issued_is_kept'),
        ),
        migrations.AddField(
            model_name='returnline',
            name='return_file',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='backoffice.returnfile'),
        ),
        migrations.AddConstraint(
            model_name='claimline',
            constraint=models.CheckConstraint(condition=models.Q(('amount', django.db.models.expressions.CombinedExpression(models.F('units'), '*', models.F('tariff')))), name='claimline_amount'),
        ),
        migrations.AddConstraint(
            model_name='claimline',
            constraint=models.CheckConstraint(condition=models.Q(('units__gte', 1), ('units__lte', 9999)), name='claimline_units'),
        ),
        migrations.AddConstraint(
            model_name='claimline',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='claimline_days'),
        ),
        migrations.AddConstraint(
            model_name='claimline',
            constraint=models.UniqueConstraint(condition=models.Q(('credits_id__isnull', False)), fields=('credits_id',), name='claimline_credited_once'),
        ),
        migrations.AddConstraint(
            model_name='correction',
            constraint=models.CheckConstraint(condition=models.Q(('credit__isnull', False), ('renewed__isnull', False), _connector='OR'), name='correction_does_something'),
        ),
        migrations.AddConstraint(
            model_name='payment',
            constraint=models.CheckConstraint(condition=models.Q(('amount', 0), _negated=True), name='payment_of_something'),
        ),
        migrations.AddConstraint(
            model_name='payment',
            constraint=models.UniqueConstraint(fields=('claim_file', 'statement'), name='payment_booked_once'),
        ),
        migrations.AddConstraint(
            model_name='writeoff',
            constraint=models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='writeoff_of_something'),
        ),
        migrations.AddIndex(
            model_name='returnline',
            index=django.contrib.postgres.indexes.BrinIndex(models.F('return_file'), name='returnline_file', pages_per_range=16),
        ),
        migrations.RunSQL(KEEP, LET_GO),
        *books("backoffice_claimfile", job="SELECT, INSERT, UPDATE, DELETE"),
        *books(
            "backoffice_claimline",
            job="SELECT, INSERT, DELETE",
            office=f"SELECT ({LINE_COLUMNS})",
        ),
        migrations.RunSQL(
            "CREATE POLICY drafts ON backoffice_claimline AS RESTRICTIVE FOR INSERT TO app_job"
            f" WITH CHECK ({JOB} AND {DRAFTS})",
            "DROP POLICY drafts ON backoffice_claimline",
        ),
        # Visits are bound in the statement that makes their lines, so it must know the keys of these.
        migrations.RunSQL("GRANT USAGE ON SEQUENCE backoffice_claimline_id_seq TO app_job", migrations.RunSQL.noop),
        *books("backoffice_claimvisit", job="SELECT, INSERT, UPDATE (ended), DELETE"),
        *books("backoffice_correction", job="SELECT, INSERT"),
        *books("backoffice_returnfile", job="SELECT, INSERT", office="SELECT, INSERT"),
        # The key is known before the sums are, and a row that is booked never changes.
        migrations.RunSQL(
            "GRANT USAGE ON SEQUENCE backoffice_returnfile_id_seq TO app_job, app_office",
            "REVOKE USAGE ON SEQUENCE backoffice_returnfile_id_seq FROM app_job, app_office",
        ),
        *books("backoffice_returnline", job="SELECT, INSERT", office="SELECT, INSERT"),
        *books("backoffice_payment", job="SELECT, INSERT", office="SELECT, INSERT"),
        *books("backoffice_writeoff", job="SELECT, INSERT", office="SELECT, INSERT"),
        *[
            booked(f"backoffice_{name}")
            for name in ("correction", "returnfile", "returnline", "payment", "writeoff")
        ],
    ]
