"""Everything is versioned: a trigger keeps each change of a record, and the log of who looked can be read back."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
import uuid_utils.compat
from django.db import migrations, models

from access.rowsecurity import protect, versioned

# SECURITY DEFINER: whoever changes a row needs no right on the history, and can neither skip nor forge it.
KEEP = """
CREATE FUNCTION gate.keep_change() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
  old_row jsonb := CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(OLD) END;
  new_row jsonb := CASE WHEN TG_OP <> 'DELETE' THEN to_jsonb(NEW) END;
  whole jsonb := coalesce(new_row, old_row);
  changed text[];
  was jsonb := '{}';
  became jsonb := '{}';
  who bigint := nullif(current_setting('app.user_id', true), '')::bigint;
  readers bigint[];
BEGIN
  SELECT array_agg(key) INTO changed FROM jsonb_object_keys(whole) AS key
    WHERE key NOT IN ('id', 'client_id', 'owner_team_id', 'recorded_at', 'search_name', 'bsn_look_up', 'restricted_to')
      AND (old_row IS NULL OR new_row IS NULL OR old_row -> key IS DISTINCT FROM new_row -> key)
      AND coalesce(nullif(old_row -> key, 'null'), nullif(new_row -> key, 'null')) IS NOT NULL;
  IF changed IS NULL AND TG_OP = 'UPDATE' THEN
    RETURN NULL;
  END IF;
  SELECT coalesce(jsonb_object_agg(key, CASE WHEN key LIKE '%\\_sealed' AND old_row ->> key IS NOT NULL THEN '"sealed"'::jsonb
      ELSE old_row -> key END) FILTER (WHERE old_row IS NOT NULL), '{}'),
    coalesce(jsonb_object_agg(key, CASE WHEN key LIKE '%\\_sealed' AND new_row ->> key IS NOT NULL THEN '"sealed"'::jsonb
      ELSE new_row -> key END) FILTER (WHERE new_row IS NOT NULL), '{}')
    INTO was, became FROM unnest(changed) AS key;
  IF jsonb_typeof(whole -> 'restricted_to') = 'array' THEN
    SELECT array_agg(value::bigint) INTO readers FROM jsonb_array_elements_text(whole -> 'restricted_to') AS value;
  END IF;
  INSERT INTO public.clients_recordchange
    (id, at, user_id, client_id, owner_team_id, "table", row_id, action, before, after, restricted_to, recorded_at)
  VALUES (uuidv7(), clock_timestamp(), who, coalesce((whole ->> 'client_id')::uuid, (whole ->> 'id')::uuid),
    coalesce((whole ->> 'owner_team_id')::bigint, (whole ->> 'team_id')::bigint), TG_TABLE_NAME, (whole ->> 'id')::uuid,
    left(TG_OP, 1), was, became, readers, clock_timestamp());
  RETURN NULL;
END $$;
"""

# The run-time roles cannot read the log; this function shows one client's lines to those who care for her today.
LOOKED = """
CREATE FUNCTION gate.who_looked(wanted uuid, first timestamptz, last timestamptz)
RETURNS TABLE (day date, name text, role text, part text, action text, ground text, times bigint, latest timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM public.clients_client WHERE id = wanted AND team_id = ANY (gate.my_teams())) THEN
    RAISE insufficient_privilege USING MESSAGE = 'not a client of yours';
  END IF;
  RETURN QUERY SELECT (l.at AT TIME ZONE 'Europe/Amsterdam')::date, l.name_then::text, l.role::text, l.part::text,
      l.action::text, l.ground::text, count(*), max(l.at)
    FROM public.access_accesslogentry l
    WHERE l.client_id = wanted AND l.at >= first AND l.at < last
    GROUP BY 1, 2, 3, 4, 5, 6 ORDER BY 8 DESC LIMIT 500;
END $$;
"""

TABLES = [
    "clients_client",
    "clients_careepisode",
    "clients_networkcontact",
    "clients_risk",
    "clients_clientevent",
    "clients_indication",
    "clients_document",
]


class Migration(migrations.Migration):
    dependencies = [("clients", "0006_documents")]

    operations = [
        migrations.CreateModel(
            name="RecordChange",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("recorded_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("user_id", models.BigIntegerField(null=True)),
                ("table", models.CharField(max_length=60)),
                ("row_id", models.UUIDField()),
                (
                    "action",
                    models.CharField(choices=[("I", "added"), ("U", "changed"), ("D", "taken away")], max_length=1),
                ),
                ("before", models.JSONField(default=dict)),
                ("after", models.JSONField(default=dict)),
                (
                    "restricted_to",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), null=True, size=None
                    ),
                ),
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
            ],
            options={
                "indexes": [
                    models.Index(
                        models.F("client"),
                        models.OrderBy(models.F("at"), descending=True),
                        models.F("id"),
                        name="change_client_at",
                    )
                ]
            },
        ),
        migrations.RunSQL(KEEP, "DROP FUNCTION gate.keep_change CASCADE"),
        migrations.RunSQL(LOOKED, "DROP FUNCTION gate.who_looked"),
        *protect("clients_recordchange", team="SELECT", restricted=True),
        *(operation for table in TABLES for operation in versioned(table)),
    ]
