"""How a client comes, moves between teams, and becomes one record out of two.

The acts that touch rows of two teams, or rows that not everyone may read, are functions with the owner's eyes: each asks
first whether the one who calls is a member, and gives back nothing but what its caller needs.
"""

import django.contrib.postgres.constraints
import django.db.models.deletion
import django.utils.timezone
import teams.models
import uuid_utils.compat
from django.conf import settings
from django.db import migrations, models

from access.rowsecurity import enforce, grants, policy, protect

# Only a district nurse sets an indication, and in her own name; afterwards it can be ended, never changed.
LEVEL = """
CREATE FUNCTION gate.my_indicating_teams() RETURNS bigint[] LANGUAGE plpgsql STABLE PARALLEL SAFE
SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  RETURN (SELECT coalesce(array_agg(team_id), '{}') FROM public.teams_membership
          WHERE user_id = gate.me() AND level >= 6 AND starts_on <= gate.today()
            AND (ends_on IS NULL OR ends_on >= gate.today()));
END $$;
CREATE POLICY level ON clients_indication AS RESTRICTIVE FOR INSERT TO app_team WITH CHECK (
  author_id = (SELECT gate.me()) AND owner_team_id = ANY ((SELECT gate.my_indicating_teams())::bigint[]));
REVOKE UPDATE ON clients_indication FROM app_team;
GRANT UPDATE (ends_on) ON clients_indication TO app_team;
"""
NO_LEVEL = """
GRANT UPDATE ON clients_indication TO app_team;
DROP POLICY level ON clients_indication;
DROP FUNCTION gate.my_indicating_teams;
"""

# Whole names and a whole birth date, or a whole BSN: nothing can be found by trying letters. Says whom to call.
KNOWN = """
CREATE FUNCTION gate.known_elsewhere(digest bytea, words text[], born date)
RETURNS TABLE (team varchar, phone varchar) LANGUAGE plpgsql STABLE
SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  IF cardinality(gate.my_teams()) = 0 THEN
    RAISE insufficient_privilege USING MESSAGE = 'only a member of a team asks this';
  END IF;
  RETURN QUERY SELECT DISTINCT t.name, t.phone FROM public.clients_client c JOIN public.teams_team t ON t.id = c.team_id
    WHERE c.merged_at IS NULL AND c.team_id <> ALL (gate.my_teams()) AND (c.bsn_look_up = digest
      OR c.birth_date = born AND cardinality(words) > 1 AND string_to_array(c.search_name, ' ') @> words)
    ORDER BY t.name LIMIT 3;
END $$;
REVOKE EXECUTE ON FUNCTION gate.known_elsewhere FROM PUBLIC;
GRANT EXECUTE ON FUNCTION gate.known_elsewhere TO app_team;
"""

# The tables of a record are asked of the catalogue, so that a new one moves along without being named here.
TABLES = """
CREATE FUNCTION gate.record_tables() RETURNS SETOF name LANGUAGE sql STABLE SET search_path = pg_catalog AS $$
  SELECT r.relname FROM pg_constraint k JOIN pg_class r ON r.oid = k.conrelid
  WHERE k.contype = 'f' AND k.confrelid = 'public.clients_client'::regclass AND cardinality(k.conkey) = 2
    AND NOT r.relispartition AND r.relname <> 'clients_merge'
  ORDER BY r.relname
$$;
"""

# Parts of one record point to each other; while they move one table after the other, that is looked at in the end.
LATER = """
CREATE FUNCTION gate.check_parts(later boolean) RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog AS $$
DECLARE names text;
BEGIN
  SELECT string_agg(format('public.%I', k.conname), ', ') INTO names FROM pg_constraint k
    JOIN pg_class r ON r.oid = k.conrelid AND r.relname IN (SELECT gate.record_tables())
    WHERE k.contype = 'f' AND k.condeferrable AND NOT k.condeferred AND cardinality(k.conkey) = 2;
  IF names IS NOT NULL THEN
    EXECUTE format('SET CONSTRAINTS %s %s', names, CASE WHEN later THEN 'DEFERRED' ELSE 'IMMEDIATE' END);
  END IF;
END $$;
REVOKE EXECUTE ON FUNCTION gate.check_parts FROM PUBLIC;
"""

# Rows that few may read go to the one who takes over: she decides with her team who else may.
TRANSFER = """
CREATE FUNCTION gate.transfer_client(moved uuid, receiver bigint, new_team bigint, why text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE old_team bigint; known uuid; t name;
BEGIN
  SELECT team_id INTO old_team FROM public.clients_client WHERE id = moved AND merged_at IS NULL FOR UPDATE;
  IF old_team IS NULL OR old_team <> ALL (gate.my_teams()) THEN
    RAISE insufficient_privilege USING MESSAGE = 'this client is not of your team';
  END IF;
  IF new_team = old_team OR NOT EXISTS (SELECT FROM public.teams_membership WHERE user_id = receiver
      AND team_id = new_team AND starts_on <= gate.today() AND (ends_on IS NULL OR ends_on >= gate.today())) THEN
    RAISE check_violation USING MESSAGE = 'transfer_receiver';
  END IF;
  SELECT k.id INTO known FROM public.clients_client k JOIN public.clients_client c ON c.bsn_look_up = k.bsn_look_up
    WHERE c.id = moved AND k.id <> moved AND k.team_id = new_team AND k.duplicate_of_id IS NULL;
  UPDATE public.clients_client SET team_id = new_team, named_nurse_id = receiver, stand_in_id = NULL,
    duplicate_of_id = known WHERE id = moved;
  UPDATE public.clients_client SET team_id = new_team WHERE duplicate_of_id = moved AND merged_at IS NOT NULL;
  FOR t IN SELECT n FROM gate.record_tables() n
      JOIN pg_attribute a ON a.attrelid = format('public.%I', n)::regclass AND a.attname = 'restricted_to' LOOP
    EXECUTE format('UPDATE public.%I SET restricted_to = ARRAY[$1] WHERE client_id = $2 AND restricted_to IS NOT NULL', t)
      USING receiver, moved;
  END LOOP;
  UPDATE public.schedule_visit SET team_id = new_team, nurse_id = NULL
    WHERE client_id = moved AND status = 'planned' AND date >= gate.today();
  INSERT INTO public.clients_transfer (id, recorded_at, client_id, owner_team_id, from_team_id, to_team_id, "on", reason)
    VALUES (uuidv7(), now(), moved, new_team, old_team, new_team, gate.today(), why);
END $$;
REVOKE EXECUTE ON FUNCTION gate.transfer_client FROM PUBLIC;
GRANT EXECUTE ON FUNCTION gate.transfer_client TO app_team;
"""

# A digest of all rows of a record but the planned visits, which each night adds to.
STATE = """
CREATE FUNCTION gate.record_state(whose uuid) RETURNS text LANGUAGE plpgsql STABLE
SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE state text := ''; t name;
BEGIN
  FOR t IN SELECT gate.record_tables() LOOP
    EXECUTE format($q$SELECT md5(%L || coalesce(string_agg(md5(r::text), '' ORDER BY r.id), ''))
      FROM public.%I r WHERE client_id = $1 %s$q$, state, t,
      CASE t WHEN 'schedule_visit' THEN $q$AND status <> 'planned'$q$ ELSE '' END) INTO state USING whose;
  END LOOP;
  RETURN state;
END $$;
REVOKE EXECUTE ON FUNCTION gate.record_state FROM PUBLIC;
"""

# Episodes that overlap become one; the twin's own is kept in the line of the merge. `bsn`, `digest`: sealed anew where only the twin had one.
MERGE = """
CREATE FUNCTION gate.merge_clients(merge uuid, kept uuid, twin uuid, bsn bytea, digest bytea) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE k record; d record; t name; ids jsonb; moved jsonb := '{}'; was jsonb := '[]'; gone jsonb := '[]';
  sent jsonb := '{}'; before jsonb;
BEGIN
  PERFORM FROM public.clients_client WHERE id IN (kept, twin) ORDER BY id FOR UPDATE;
  SELECT a.team_id, a.duplicate_of_id AS kept_of, b.duplicate_of_id AS twin_of INTO k
    FROM public.clients_client a JOIN public.clients_client b ON b.team_id = a.team_id
    WHERE a.id = kept AND b.id = twin AND a.id <> b.id AND a.merged_at IS NULL AND b.merged_at IS NULL;
  IF NOT FOUND OR k.team_id <> ALL (gate.my_teams()) THEN
    RAISE insufficient_privilege USING MESSAGE = 'both records must stand in your team';
  END IF;
  before := jsonb_build_object('kept_of', k.kept_of, 'twin_of', k.twin_of, 'took_bsn', bsn IS NOT NULL);
  FOR d IN SELECT * FROM public.clients_careepisode WHERE client_id = twin ORDER BY starts_on LOOP
    SELECT * INTO k FROM public.clients_careepisode e WHERE e.client_id = kept
      AND daterange(e.starts_on, e.ends_on, '[]') && daterange(d.starts_on, d.ends_on, '[]') LIMIT 1;
    CONTINUE WHEN NOT FOUND;
    was := jsonb_build_array(to_jsonb(k)) || was;
    gone := gone || jsonb_build_array(to_jsonb(d));
    sent := sent || coalesce((SELECT jsonb_object_agg(id, d.id) FROM public.clients_referral WHERE episode_id = d.id), '{}');
    UPDATE public.clients_referral SET episode_id = k.id WHERE episode_id = d.id;
    DELETE FROM public.clients_careepisode WHERE id = d.id;
    UPDATE public.clients_careepisode SET starts_on = least(k.starts_on, d.starts_on),
      ends_on = CASE WHEN k.ends_on IS NULL OR d.ends_on IS NULL THEN NULL ELSE greatest(k.ends_on, d.ends_on) END,
      end_reason = CASE WHEN k.ends_on IS NULL OR d.ends_on IS NULL THEN ''
        WHEN d.ends_on > k.ends_on THEN d.end_reason ELSE k.end_reason END
      WHERE id = k.id;
  END LOOP;
  PERFORM gate.check_parts(later => true);
  FOR t IN SELECT gate.record_tables() LOOP
    EXECUTE format('WITH gone AS (UPDATE public.%I SET client_id = $1 WHERE client_id = $2 RETURNING id)
      SELECT jsonb_agg(id) FROM gone', t) INTO ids USING kept, twin;
    IF ids IS NOT NULL THEN moved := moved || jsonb_build_object(t, ids); END IF;
  END LOOP;
  PERFORM gate.check_parts(later => false);
  UPDATE public.clients_client SET duplicate_of_id = kept, merged_at = now() WHERE id = twin;
  UPDATE public.clients_client SET duplicate_of_id = nullif(duplicate_of_id, twin),
    bsn_sealed = coalesce(bsn, bsn_sealed), bsn_look_up = coalesce(digest, bsn_look_up) WHERE id = kept;
  INSERT INTO public.clients_merge
      (id, recorded_at, client_id, owner_team_id, double_id, moved, before, state, merged_by_id)
    SELECT merge, now(), kept, team_id, twin, moved, before || jsonb_build_object('episodes', was, 'gone', gone, 'sent', sent),
      gate.record_state(kept), gate.me() FROM public.clients_client WHERE id = kept;
END $$;
REVOKE EXECUTE ON FUNCTION gate.merge_clients FROM PUBLIC;
GRANT EXECUTE ON FUNCTION gate.merge_clients TO app_team;
"""

# Back to two records, as long as nothing was written since: a new line could belong to either.
UNDO = """
CREATE FUNCTION gate.undo_merge(merge uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE m record; t text; ids jsonb; was jsonb;
BEGIN
  SELECT * INTO m FROM public.clients_merge WHERE id = merge AND undone_at IS NULL FOR UPDATE;
  IF NOT FOUND OR m.owner_team_id <> ALL (gate.my_teams()) THEN
    RAISE insufficient_privilege USING MESSAGE = 'this is not a merge of your team';
  END IF;
  PERFORM FROM public.clients_client WHERE id IN (m.client_id, m.double_id) ORDER BY id FOR UPDATE;
  IF m.state <> gate.record_state(m.client_id) THEN RAISE check_violation USING MESSAGE = 'merge_changed_since'; END IF;
  UPDATE public.schedule_visit SET client_id = m.double_id WHERE client_id = m.client_id AND status = 'planned'
    AND care_moment_id::text IN (SELECT jsonb_array_elements_text(m.moved -> 'schedule_caremoment'));
  PERFORM gate.check_parts(later => true);
  FOR t, ids IN SELECT * FROM jsonb_each(m.moved) LOOP
    EXECUTE format('UPDATE public.%I SET client_id = $1
      WHERE client_id = $2 AND id::text IN (SELECT jsonb_array_elements_text($3))', t)
      USING m.double_id, m.client_id, ids;
  END LOOP;
  PERFORM gate.check_parts(later => false);
  FOR was IN SELECT jsonb_array_elements(m.before -> 'episodes') LOOP
    UPDATE public.clients_careepisode SET starts_on = (was ->> 'starts_on')::date, ends_on = (was ->> 'ends_on')::date,
      end_reason = was ->> 'end_reason' WHERE id = (was ->> 'id')::uuid;
  END LOOP;
  INSERT INTO public.clients_careepisode
    SELECT (jsonb_populate_record(NULL::public.clients_careepisode, g)).* FROM jsonb_array_elements(m.before -> 'gone') g;
  UPDATE public.clients_referral SET episode_id = (m.before -> 'sent' ->> id::text)::uuid WHERE m.before -> 'sent' ? id::text;
  UPDATE public.clients_client SET duplicate_of_id = (m.before ->> 'kept_of')::uuid,
    bsn_sealed = CASE WHEN (m.before ->> 'took_bsn')::boolean THEN NULL ELSE bsn_sealed END,
    bsn_look_up = CASE WHEN (m.before ->> 'took_bsn')::boolean THEN NULL ELSE bsn_look_up END WHERE id = m.client_id;
  UPDATE public.clients_client SET duplicate_of_id = (m.before ->> 'twin_of')::uuid, merged_at = NULL
    WHERE id = m.double_id;
  UPDATE public.clients_merge SET undone_at = now(), undone_by_id = gate.me() WHERE id = merge;
END $$;
REVOKE EXECUTE ON FUNCTION gate.undo_merge FROM PUBLIC;
GRANT EXECUTE ON FUNCTION gate.undo_merge TO app_team;
"""


class Migration(migrations.Migration):
    dependencies = [("clients", "0002_rows"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]

    operations = [
        migrations.CreateModel(
            name='Consent',
            fields=[
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False)),
                ('recorded_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('kind', models.CharField(choices=[('professionals', 'sharing with the GP, the pharmacy and others who give treatment'), ('family', 'telling family how it goes'), ('photos', 'taking photos of wounds')], max_length=20)),
                ('given_by', models.CharField(max_length=200)),
                ('relation', models.CharField(choices=[('self', 'the client'), ('representative', 'legal representative'), ('partner', 'partner'), ('family', 'family member')], max_length=20)),
                ('given_on', models.DateField()),
                ('withdrawn_on', models.DateField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Decline',
            fields=[
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False)),
                ('on', models.DateField()),
                ('by', models.CharField(choices=[('gp', 'GP'), ('hospital', 'hospital'), ('municipality', 'municipality'), ('client', 'client or family'), ('team', 'another team'), ('other', 'somebody else')], max_length=20)),
                ('reason', models.CharField(choices=[('no_room', 'no room in the team'), ('area', 'outside our neighbourhood'), ('expertise', 'care that we cannot give safely'), ('other_law', 'other care fits better (Wlz, Wmo)'), ('client', 'the client chose otherwise'), ('other', 'another reason')], max_length=20)),
                ('referred_to', models.CharField(blank=True, max_length=100)),
                ('recorded_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
            ],
        ),
        migrations.CreateModel(
            name='Merge',
            fields=[
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False)),
                ('recorded_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('moved', models.JSONField()),
                ('before', models.JSONField()),
                ('state', models.CharField(max_length=32)),
                ('undone_at', models.DateTimeField(null=True)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Referral',
            fields=[
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False)),
                ('recorded_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('by', models.CharField(choices=[('gp', 'GP'), ('hospital', 'hospital'), ('municipality', 'municipality'), ('client', 'client or family'), ('team', 'another team'), ('other', 'somebody else')], max_length=20)),
                ('name', models.CharField(blank=True, max_length=200)),
                ('received_on', models.DateField()),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.RemoveConstraint(
            model_name='client',
            name='client_bsn_once_per_team',
        ),
        migrations.AddField(
            model_name='client',
            name='duplicate_of',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clients.client'),
        ),
        migrations.AddField(
            model_name='client',
            name='merged_at',
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddIndex(
            model_name='client',
            index=models.Index(models.F('bsn_look_up'), name='client_bsn_look_up'),
        ),
        migrations.AddIndex(
            model_name='client',
            index=models.Index(models.F('birth_date'), name='client_birth_date'),
        ),
        migrations.AddConstraint(
            model_name='careepisode',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[(teams.models.DateRange(models.F('starts_on'), models.F('ends_on'), models.Value('[]')), '&&'), ('client', '=')], name='episode_once_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='client',
            constraint=models.UniqueConstraint(condition=models.Q(('duplicate_of__isnull', True)), fields=('team', 'bsn_look_up'), name='client_bsn_once_per_team'),
        ),
        migrations.AddField(
            model_name='consent',
            name='client',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='clients.client'),
        ),
        migrations.AddField(
            model_name='consent',
            name='owner_team',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='teams.team'),
        ),
        migrations.AddField(
            model_name='consent',
            name='recorded_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='decline',
            name='recorded_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='decline',
            name='team',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='declines', to='teams.team'),
        ),
        migrations.AddField(
            model_name='merge',
            name='client',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='clients.client'),
        ),
        migrations.AddField(
            model_name='merge',
            name='double',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clients.client'),
        ),
        migrations.AddField(
            model_name='merge',
            name='merged_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='merge',
            name='owner_team',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='teams.team'),
        ),
        migrations.AddField(
            model_name='merge',
            name='undone_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='referral',
            name='client',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='clients.client'),
        ),
        migrations.AddField(
            model_name='referral',
            name='episode',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='referrals', to='clients.careepisode'),
        ),
        migrations.AddField(
            model_name='referral',
            name='owner_team',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='teams.team'),
        ),
        migrations.AddConstraint(
            model_name='consent',
            constraint=models.CheckConstraint(condition=models.Q(('withdrawn_on__isnull', True), ('withdrawn_on__gte', models.F('given_on')), _connector='OR'), name='consent_withdrawn_after_given'),
        ),
        migrations.AddIndex(
            model_name='decline',
            index=models.Index(models.F('team'), models.F('on'), name='decline_team_on'),
        ),
        *protect("clients_referral"),
        *protect("clients_consent", team="SELECT, INSERT, UPDATE (withdrawn_on)"),
        *protect("clients_merge"),
        *enforce("clients_decline"),
        policy("clients_decline", "team", "app_team", "team_id = ANY ((SELECT gate.my_teams())::bigint[])"),
        policy("clients_decline", "job", "app_job", "(SELECT gate.is_job())"),
        *grants("clients_decline", team="SELECT, INSERT", job="SELECT"),
        migrations.RunSQL(LEVEL, NO_LEVEL),
        migrations.RunSQL(KNOWN, "DROP FUNCTION gate.known_elsewhere"),
        migrations.RunSQL(TABLES, "DROP FUNCTION gate.record_tables"),
        migrations.RunSQL(LATER, "DROP FUNCTION gate.check_parts"),
        migrations.RunSQL(TRANSFER, "DROP FUNCTION gate.transfer_client"),
        migrations.RunSQL(STATE, "DROP FUNCTION gate.record_state"),
        migrations.RunSQL(MERGE, "DROP FUNCTION gate.merge_clients"),
        migrations.RunSQL(UNDO, "DROP FUNCTION gate.undo_merge"),
    ]
