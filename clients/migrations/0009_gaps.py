"""A way back from mistakes: who was around her, a promise, who may see a document, the end of care.

Care that ended is taken back from the history itself: what one transaction changed goes back to what it was, as long as
nothing of it was changed since.
"""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
import uuid_utils.compat
from django.conf import settings
from django.db import migrations, models

from access.rowsecurity import MY_TEAMS, RESTRICTED, protect, versioned

# Two records that became one are found once.
FIND = """
CREATE OR REPLACE FUNCTION gate.find_clients(words text[]) RETURNS SETOF uuid LANGUAGE plpgsql STABLE
SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  IF NOT gate.has_role('back_office') THEN
    RAISE insufficient_privilege USING MESSAGE = 'only the back office searches over all teams';
  END IF;
  RETURN QUERY SELECT id FROM public.clients_client WHERE search_name LIKE ALL (words) {standing} LIMIT 20;
END $$;
"""
STANDING = "AND merged_at IS NULL"

# Newest first, so that what was written on top of another change comes off before it.
TAKE_BACK = """
CREATE FUNCTION gate.take_back(which uuid) RETURNS void LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE e record; c record; columns text;
BEGIN
  SELECT * INTO e FROM public.clients_ending WHERE id = which AND undone_at IS NULL FOR UPDATE;
  IF NOT FOUND OR e.owner_team_id <> ALL (gate.my_teams()) THEN
    RAISE insufficient_privilege USING MESSAGE = 'this is not an ending in your team';
  END IF;
  FOR c IN SELECT * FROM public.clients_recordchange WHERE client_id = e.client_id AND tx = e.tx AND action = 'U'
      AND at BETWEEN e.began_at AND e.ended_at ORDER BY at DESC, id DESC LOOP
    IF EXISTS (SELECT FROM public.clients_recordchange l WHERE l.client_id = e.client_id AND l.at > e.ended_at
        AND l."table" = c."table" AND l.row_id = c.row_id
        AND l.after ?| ARRAY(SELECT k FROM jsonb_object_keys(c.after) k WHERE k <> 'changed_at')) THEN
      RAISE check_violation USING MESSAGE = 'ending_changed_since';
    END IF;
    SELECT string_agg(quote_ident(k), ', ') INTO columns FROM jsonb_object_keys(c.before) k;
    EXECUTE format('UPDATE public.%I SET (%s) = (SELECT %s FROM jsonb_populate_record(NULL::public.%I, $1))
      WHERE id = $2', c."table", columns, columns, c."table") USING c.before, c.row_id;
  END LOOP;
  UPDATE public.clients_ending SET undone_at = now(), undone_by_id = gate.me() WHERE id = which;
END $$;
REVOKE EXECUTE ON FUNCTION gate.take_back FROM PUBLIC;
GRANT EXECUTE ON FUNCTION gate.take_back TO app_team;
"""

# Who may read a row is a change of it too, and who reads the row reads what it was.
KEEP = """
CREATE OR REPLACE FUNCTION gate.keep_change() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog AS $$
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
    WHERE key NOT IN ('id', 'client_id', 'owner_team_id', 'recorded_at', 'search_name', 'bsn_look_up'%s)
      AND (old_row IS NULL OR new_row IS NULL OR old_row -> key IS DISTINCT FROM new_row -> key)
      AND coalesce(nullif(old_row -> key, 'null'), nullif(new_row -> key, 'null')) IS NOT NULL;
  IF changed IS NULL AND TG_OP = 'UPDATE' THEN
    RETURN NULL;
  END IF;
  SELECT coalesce(jsonb_object_agg(key, CASE WHEN key LIKE '%\\_sealed' AND old_row ->> key IS NOT NULL
      THEN '"sealed"'::jsonb ELSE old_row -> key END) FILTER (WHERE old_row IS NOT NULL), '{}'),
    coalesce(jsonb_object_agg(key, CASE WHEN key LIKE '%\\_sealed' AND new_row ->> key IS NOT NULL
      THEN '"sealed"'::jsonb ELSE new_row -> key END) FILTER (WHERE new_row IS NOT NULL), '{}')
    INTO was, became FROM unnest(changed) AS key;
  IF jsonb_typeof(whole -> 'restricted_to') = 'array' THEN
    SELECT array_agg(value::bigint) INTO readers FROM jsonb_array_elements_text(whole -> 'restricted_to') AS value;
  END IF;
%s  INSERT INTO public.clients_recordchange
    (id, at, user_id, client_id, owner_team_id, "table", row_id, action, before, after, restricted_to, recorded_at)
  VALUES (uuidv7(), clock_timestamp(), who, coalesce((whole ->> 'client_id')::uuid, (whole ->> 'id')::uuid),
    coalesce((whole ->> 'owner_team_id')::bigint, (whole ->> 'team_id')::bigint), TG_TABLE_NAME, (whole ->> 'id')::uuid,
    left(TG_OP, 1), was, became, readers, clock_timestamp());
  RETURN NULL;
END $$;
"""
OLD = (", 'restricted_to'", "")
NEW = (
    "",
    """  IF TG_OP = 'UPDATE' AND old_row -> 'restricted_to' IS DISTINCT FROM new_row -> 'restricted_to' THEN
    UPDATE public.clients_recordchange SET restricted_to = readers WHERE "table" = TG_TABLE_NAME
      AND client_id = coalesce((whole ->> 'client_id')::uuid, (whole ->> 'id')::uuid)
      AND row_id = (whole ->> 'id')::uuid;
  END IF;
""",
)


def keep(parts: tuple[str, str]) -> str:
    text = KEEP
    for part in parts:
        text = text.replace("%s", part, 1)
    return text


CHANGED = {
    "clients_document": "restricted_to",
    "clients_promise": "text, due_on, person_id, withdrawn_at, withdrawn_by_id",
}
OPEN = "client_id = (SELECT gate.emergency_client())"


def restricted(table: str) -> list[migrations.RunSQL]:
    """The policies of a table that knew no readers, with them."""
    found = []
    for name, rows, command in (("team", MY_TEAMS, ""), ("emergency", OPEN, " FOR SELECT")):
        more = RESTRICTED if name == "team" else "restricted_to IS NULL"
        check = f" WITH CHECK ({rows}{{}})" if name == "team" else ""
        make = f"CREATE POLICY {name} ON {table}{command} TO app_{name} USING ({rows}{{}}){check}"
        found.append(
            migrations.RunSQL(
                f"DROP POLICY {name} ON {table}; " + make.replace("{}", f" AND {more}"),
                f"DROP POLICY {name} ON {table}; " + make.replace("{}", ""),
            )
        )
    return found


class Migration(migrations.Migration):
    dependencies = [
        ("clients", "0008_ground"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Ending",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("recorded_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "kind",
                    models.CharField(choices=[("discharge", "care ended"), ("death", "death recorded")], max_length=10),
                ),
                ("tx", models.BigIntegerField()),
                ("began_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField()),
                (
                    "lapsed",
                    django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), default=list, size=None),
                ),
                (
                    "planned",
                    django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), default=list, size=None),
                ),
                ("undone_at", models.DateTimeField(null=True)),
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
                    "ended_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
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
                (
                    "undone_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={"abstract": False},
        ),
        migrations.AddField(
            model_name="document",
            name="restricted_to",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.BigIntegerField(), blank=True, null=True, size=None
            ),
        ),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.CheckConstraint(
                condition=~models.Q(kind="portrait") | models.Q(restricted_to__isnull=True),
                name="document_portrait_open",
            ),
        ),
        migrations.AddField(model_name="networkcontact", name="gone_on", field=models.DateField(null=True)),
        migrations.AddField(model_name="promise", name="withdrawn_at", field=models.DateTimeField(null=True)),
        migrations.AddField(
            model_name="promise",
            name="withdrawn_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="recordchange", name="tx", field=models.BigIntegerField(editable=False, null=True)
        ),
        migrations.RunSQL(
            "ALTER TABLE clients_recordchange ALTER COLUMN tx SET DEFAULT txid_current()",
            "ALTER TABLE clients_recordchange ALTER COLUMN tx DROP DEFAULT",
        ),
        *protect("clients_ending", emergency=""),
        *restricted("clients_document"),
        *(
            migrations.RunSQL(
                f"GRANT UPDATE ({columns}) ON {table} TO app_team",
                f"REVOKE UPDATE ({columns}) ON {table} FROM app_team",
            )
            for table, columns in CHANGED.items()
        ),
        migrations.RunSQL(keep(NEW), keep(OLD)),
        migrations.RunSQL(FIND.format(standing=STANDING), FIND.format(standing="")),
        migrations.RunSQL(TAKE_BACK, "DROP FUNCTION gate.take_back"),
        *versioned("clients_consent"),
        *versioned("clients_promise"),
    ]
