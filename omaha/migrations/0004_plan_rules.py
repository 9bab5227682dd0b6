"""The rules of a care plan where the database can hold them: each refusal carries the name of its rule.

Checks of one row run at once; what two tables say together is checked when the transaction ends. All functions look
with the owner's eyes: a rule holds for what a person may not see as well.
"""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
import django.utils.timezone
import uuid_utils.compat
from django.conf import settings
from django.db import migrations, models

from access.rowsecurity import enforce, grants, policy, protect, same_client

GATE = "LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog"

REFUSE = """
CREATE FUNCTION gate.refuse(rule text) RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN RAISE check_violation USING MESSAGE = 'refused: ' || rule, CONSTRAINT = rule; END $$;
"""

# Whoever writes below a restricted problem writes for its readers alone, whatever door she came through.
READERS = f"""
CREATE FUNCTION gate.carry_readers() RETURNS trigger {GATE} AS $$
DECLARE readers bigint[];
BEGIN
  SELECT restricted_to INTO readers FROM public.omaha_clientproblem WHERE id = (to_jsonb(NEW) ->> TG_ARGV[0])::uuid;
  IF readers IS NOT NULL THEN NEW.restricted_to := readers; END IF;
  RETURN NEW;
END $$;

-- A reader adds a reader, in every table that holds something of the problem: those are append-only for her.
CREATE FUNCTION gate.share_problem(problem uuid, reader bigint) RETURNS void {GATE} AS $$
DECLARE owner bigint; place record;
BEGIN
  SELECT p.owner_team_id INTO owner FROM public.omaha_clientproblem p
  WHERE p.id = problem AND gate.me() = ANY (p.restricted_to) AND p.owner_team_id = ANY (gate.my_teams()) FOR UPDATE;
  IF owner IS NULL OR NOT EXISTS (SELECT FROM public.teams_membership m
      WHERE m.team_id = owner AND m.user_id = reader AND m.starts_on <= gate.today()
        AND (m.ends_on IS NULL OR m.ends_on >= gate.today())) THEN
    RAISE insufficient_privilege USING MESSAGE = 'only a reader of the team adds a reader of the team';
  END IF;
  UPDATE public.omaha_clientproblem SET restricted_to = restricted_to || reader
  WHERE id = problem AND NOT reader = ANY (restricted_to);
  FOR place IN SELECT c.oid::regclass::text AS name, k.attname AS key FROM pg_class c
      JOIN pg_attribute k ON k.attrelid = c.oid AND k.attname IN ('client_problem_id', 'problem_id')
        AND k.atttypid = 'uuid'::regtype
      JOIN pg_attribute r ON r.attrelid = c.oid AND r.attname = 'restricted_to' AND NOT r.attisdropped
      WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relnamespace = 'public'::regnamespace LOOP
    EXECUTE format('UPDATE %s SET restricted_to = restricted_to || $1 WHERE %I = $2 AND restricted_to IS NOT NULL'
      ' AND NOT $1 = ANY (restricted_to)', place.name, place.key) USING reader, problem;
  END LOOP;
END $$;
REVOKE EXECUTE ON FUNCTION gate.share_problem(uuid, bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION gate.share_problem(uuid, bigint) TO app_team;
"""

ROWS = f"""
CREATE FUNCTION gate.check_sign() RETURNS trigger {GATE} AS $$
DECLARE own text; other boolean;
BEGIN
  SELECT s.problem_id, s.is_other INTO own, other FROM public.omaha_signsymptom s WHERE s.code = NEW.sign_id;
  IF own <> (SELECT p.problem_id FROM public.omaha_clientproblem p WHERE p.id = NEW.client_problem_id) THEN
    PERFORM gate.refuse('sign_of_problem');
  END IF;
  IF other AND NEW.present AND NEW.text !~ '\\S' THEN PERFORM gate.refuse('other_sign_needs_text'); END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER sign_rules AFTER INSERT ON omaha_observedsign FOR EACH ROW EXECUTE FUNCTION gate.check_sign();

-- In order: the baseline first, the final rating last; what lies between may come in late. A minute for clocks apart.
CREATE FUNCTION gate.check_rating() RETURNS trigger {GATE} AS $$
BEGIN
  IF NEW.rated_at > clock_timestamp() + interval '1 minute' THEN PERFORM gate.refuse('rating_in_future'); END IF;
  IF NEW.replaces_id IS NOT NULL AND NOT EXISTS (SELECT FROM public.omaha_rating o WHERE o.id = NEW.replaces_id
      AND o.client_problem_id = NEW.client_problem_id AND o.moment = NEW.moment) THEN
    PERFORM gate.refuse('rating_corrects_same');
  END IF;
  IF EXISTS (SELECT FROM public.omaha_rating o WHERE o.client_problem_id = NEW.client_problem_id AND o.id <> NEW.id
      AND NOT EXISTS (SELECT FROM public.omaha_rating c WHERE c.replaces_id = o.id)
      AND ((o.rated_at < NEW.rated_at AND 'baseline' = NEW.moment) OR (o.rated_at > NEW.rated_at AND 'baseline' = o.moment)
        OR (o.rated_at > NEW.rated_at AND 'final' = NEW.moment) OR (o.rated_at < NEW.rated_at AND 'final' = o.moment)))
    THEN PERFORM gate.refuse('ratings_in_order');
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER rating_rules AFTER INSERT ON omaha_rating FOR EACH ROW EXECUTE FUNCTION gate.check_rating();

CREATE FUNCTION gate.check_evaluation() RETURNS trigger {GATE} AS $$
BEGIN
  IF NEW.closed_on IS NULL AND NEW.next_evaluation_on > gate.today() + interval '6 months'
      AND EXISTS (SELECT FROM public.clients_indication i WHERE i.client_id = NEW.client_id AND i.law = 'Wlz'
        AND i.starts_on <= gate.today() AND (i.ends_on IS NULL OR i.ends_on >= gate.today())) THEN
    PERFORM gate.refuse('wlz_evaluation');
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER evaluation_rule AFTER INSERT OR UPDATE OF next_evaluation_on ON omaha_clientproblem
FOR EACH ROW EXECUTE FUNCTION gate.check_evaluation();

CREATE FUNCTION gate.check_kind_change() RETURNS trigger {GATE} AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM public.omaha_rating r WHERE r.id = NEW.rating_id
      AND r.client_problem_id = NEW.client_problem_id) THEN PERFORM gate.refuse('kind_needs_rating'); END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER kind_change_rule AFTER INSERT ON omaha_kindchange
FOR EACH ROW EXECUTE FUNCTION gate.check_kind_change();
"""

# A problem, its signs, its baseline and what closes it are written by several statements of one transaction.
TOGETHER = f"""
CREATE FUNCTION gate.check_plan() RETURNS trigger {GATE} AS $$
DECLARE key uuid; p public.omaha_clientproblem; signs bigint;
BEGIN
  IF TG_TABLE_NAME = 'omaha_clientproblem' THEN key := NEW.id; ELSE key := NEW.client_problem_id; END IF;
  SELECT * INTO p FROM public.omaha_clientproblem WHERE id = key;
  IF NOT FOUND THEN RETURN NULL; END IF;
  IF NOT EXISTS (SELECT FROM public.omaha_rating WHERE client_problem_id = key AND moment = 'baseline') THEN
    PERFORM gate.refuse('plan_needs_baseline');
  END IF;
  SELECT count(*) INTO signs FROM (SELECT DISTINCT ON (sign_id) present FROM public.omaha_observedsign
    WHERE client_problem_id = key ORDER BY sign_id, id DESC) last WHERE present;
  IF p.kind_id = 'RM0001' AND signs = 0 THEN PERFORM gate.refuse('actual_needs_sign'); END IF;
  IF p.kind_id <> 'RM0001' AND signs > 0 THEN PERFORM gate.refuse('only_actual_has_signs'); END IF;
  IF p.closed_on IS NULL THEN RETURN NULL; END IF;
  IF p.close_reason <> 'deceased' AND NOT EXISTS (
      SELECT FROM public.omaha_rating WHERE client_problem_id = key AND moment = 'final') THEN
    PERFORM gate.refuse('closing_needs_final');
  END IF;
  IF EXISTS (SELECT FROM public.omaha_intervention
      WHERE client_problem_id = key AND (ends_on IS NULL OR ends_on > greatest(p.closed_on, starts_on))) THEN
    PERFORM gate.refuse('closing_ends_interventions');
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER plan_rules AFTER INSERT OR UPDATE OF kind_id, closed_on, close_reason ON omaha_clientproblem
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION gate.check_plan();
CREATE CONSTRAINT TRIGGER plan_rules AFTER INSERT ON omaha_observedsign
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION gate.check_plan();
CREATE CONSTRAINT TRIGGER plan_rules AFTER INSERT OR UPDATE OF starts_on, ends_on ON omaha_intervention
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION gate.check_plan();

CREATE FUNCTION gate.check_kind() RETURNS trigger {GATE} AS $$
BEGIN
  IF NEW.kind_id IS DISTINCT FROM (SELECT k.became_id FROM public.omaha_kindchange k
      WHERE k.client_problem_id = NEW.id ORDER BY k.id DESC LIMIT 1) THEN PERFORM gate.refuse('kind_needs_rating'); END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER kind_rule AFTER UPDATE OF kind_id ON omaha_clientproblem
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (OLD.kind_id IS DISTINCT FROM NEW.kind_id)
EXECUTE FUNCTION gate.check_kind();
"""

TABLES = {"omaha_observedsign": "client_problem_id", "omaha_rating": "client_problem_id",
          "omaha_intervention": "client_problem_id", "omaha_kindchange": "client_problem_id",
          "clients_report": "problem_id"}
CARRY = "".join(
    f"CREATE TRIGGER carry_readers BEFORE INSERT ON {table} FOR EACH ROW"
    f" WHEN (NEW.{key} IS NOT NULL) EXECUTE FUNCTION gate.carry_readers('{key}');\n"
    for table, key in TABLES.items()
)
UNDO = """
DROP FUNCTION gate.check_kind, gate.check_plan, gate.check_kind_change, gate.check_evaluation,
  gate.check_rating, gate.check_sign, gate.carry_readers, gate.share_problem, gate.refuse CASCADE;
"""

CHANGE = "SELECT, INSERT, UPDATE"
# What makes a problem or an intervention this one is never changed: close it and open another.
PROBLEM = (
    f"{CHANGE} (kind_id, closed_on, close_reason, next_evaluation_on, other_text, target_knowledge, target_behavior,"
    " target_status, target_note, restricted_to, changed_at)"
)
INTERVENTION = f"{CHANGE} (starts_on, ends_on, target_text, text, position, changed_at)"
OWN = "team_id IS NULL OR team_id = ANY ((SELECT gate.my_teams())::bigint[])"


class Migration(migrations.Migration):
    dependencies = [
        ("omaha", "0003_rows"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='KindChange',
            fields=[
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False)),
                ('recorded_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('restricted_to', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), blank=True, null=True, size=None)),
            ],
        ),
        migrations.CreateModel(
            name='Suggestion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('plans', models.IntegerField()),
                ('rated', models.IntegerField()),
                ('improved', models.IntegerField()),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='observedsign',
            name='sign_once',
        ),
        migrations.RemoveConstraint(
            model_name='rating',
            name='one_baseline',
        ),
        migrations.RemoveConstraint(
            model_name='rating',
            name='one_final',
        ),
        migrations.AddField(
            model_name='clientproblem',
            name='changed_at',
            field=models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), default=django.utils.timezone.now, editable=False),
        ),
        migrations.AddField(
            model_name='intervention',
            name='changed_at',
            field=models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), default=django.utils.timezone.now, editable=False),
        ),
        migrations.AddField(
            model_name='intervention',
            name='target_text',
            field=models.CharField(blank=True, db_default='', default='', max_length=200),
        ),
        migrations.AddField(
            model_name='observedsign',
            name='author',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='observedsign',
            name='present',
            field=models.BooleanField(db_default=True, default=True),
        ),
        migrations.AddField(
            model_name='observedsign',
            name='text',
            field=models.CharField(blank=True, db_default='', default='', max_length=300),
        ),
        migrations.AddField(
            model_name='rating',
            name='replaces',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='omaha.rating'),
        ),
        migrations.AddConstraint(
            model_name='clientproblem',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('problem__in', ['PB0015', 'PB0016']), _negated=True), models.Q(('restricted_to__isnull', False), models.Q(('restricted_to', []), _negated=True)), _connector='OR'), name='sensitive_has_readers'),
        ),
        migrations.AddConstraint(
            model_name='intervention',
            constraint=models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='intervention_text'),
        ),
        migrations.AddConstraint(
            model_name='intervention',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('target', 'TG0063'), _negated=True), models.Q(('target_text', ''), _negated=True), _connector='OR'), name='target_other_text'),
        ),
        migrations.AddConstraint(
            model_name='rating',
            constraint=models.UniqueConstraint(condition=models.Q(('moment', 'baseline'), ('replaces__isnull', True)), fields=('client_problem',), name='one_baseline'),
        ),
        migrations.AddConstraint(
            model_name='rating',
            constraint=models.UniqueConstraint(condition=models.Q(('moment', 'final'), ('replaces__isnull', True)), fields=('client_problem',), name='one_final'),
        ),
        migrations.AddConstraint(
            model_name='rating',
            constraint=models.UniqueConstraint(fields=('replaces',), name='rating_corrected_once'),
        ),
        migrations.AddField(
            model_name='kindchange',
            name='author',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='kindchange',
            name='became',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='omaha.modifier'),
        ),
        migrations.AddField(
            model_name='kindchange',
            name='client',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='clients.client'),
        ),
        migrations.AddField(
            model_name='kindchange',
            name='client_problem',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='kind_changes', to='omaha.clientproblem'),
        ),
        migrations.AddField(
            model_name='kindchange',
            name='owner_team',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='teams.team'),
        ),
        migrations.AddField(
            model_name='kindchange',
            name='rating',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='omaha.rating'),
        ),
        migrations.AddField(
            model_name='kindchange',
            name='was',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='omaha.modifier'),
        ),
        migrations.AddField(
            model_name='suggestion',
            name='category',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='omaha.interventioncategory'),
        ),
        migrations.AddField(
            model_name='suggestion',
            name='problem',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='omaha.problem'),
        ),
        migrations.AddField(
            model_name='suggestion',
            name='sign',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='omaha.signsymptom'),
        ),
        migrations.AddField(
            model_name='suggestion',
            name='target',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='omaha.target'),
        ),
        migrations.AddField(
            model_name='suggestion',
            name='team',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='teams.team'),
        ),
        migrations.AddConstraint(
            model_name='kindchange',
            constraint=models.CheckConstraint(condition=models.Q(('was', models.F('became')), _negated=True), name='kind_really_changes'),
        ),
        migrations.AddIndex(
            model_name='suggestion',
            index=models.Index(models.F('problem'), models.F('team'), name='suggestion_problem_team'),
        ),
        migrations.RunSQL("REVOKE UPDATE ON omaha_clientproblem, omaha_intervention FROM app_team", migrations.RunSQL.noop),
        *grants("omaha_clientproblem", team=PROBLEM),
        *grants("omaha_intervention", team=INTERVENTION),
        *protect("omaha_kindchange", restricted=True),
        same_client("omaha_kindchange", "client_problem_id", "omaha_clientproblem"),
        *enforce("omaha_suggestion"),
        policy("omaha_suggestion", "team", "app_team", OWN, "SELECT"),
        policy("omaha_suggestion", "job", "app_job", "(SELECT gate.is_job())"),
        *grants("omaha_suggestion", team="SELECT", job="SELECT, INSERT, DELETE"),
        *grants("SEQUENCE omaha_suggestion_id_seq", job="USAGE"),
        *(migrations.RunSQL(part, migrations.RunSQL.noop) for part in (REFUSE, READERS, ROWS, TOGETHER)),
        migrations.RunSQL(CARRY, UNDO),
        # When was something last reported on a problem: asked for each open problem of a plan.
        migrations.RunSQL(
            "CREATE INDEX report_problem_written ON clients_report (problem_id, written_at) WHERE problem_id IS NOT NULL",
            "DROP INDEX report_problem_written",
        ),
        migrations.RunSQL(
            "CREATE INDEX problem_due ON omaha_clientproblem (owner_team_id, next_evaluation_on) WHERE closed_on IS NULL",
            "DROP INDEX problem_due",
        ),
    ]
