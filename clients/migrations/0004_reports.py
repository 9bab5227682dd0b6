"""Drafts, promises, corrections of reports, and the search in reports by word forms of both languages."""

import django.contrib.postgres.fields
import django.utils.timezone
import uuid_utils.compat
from django.conf import settings
from django.db import migrations, models
from django.db.models import CASCADE, PROTECT

from access.rowsecurity import MY_TEAMS, protect, same_client, with_client

# A foreign key does not ask row security: without this a correction could point at another client's report, or take
# away who it was meant for.
CORRECTION = """
CREATE FUNCTION gate.correct_own_report() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM public.clients_report r WHERE r.id = NEW.corrects_id AND r.client_id = NEW.client_id
      AND r.restricted_to IS NOT DISTINCT FROM NEW.restricted_to) THEN
    RAISE check_violation USING MESSAGE = 'a correction is of the same client and for the same eyes';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER correct_own_report BEFORE INSERT ON clients_report
FOR EACH ROW WHEN (NEW.corrects_id IS NOT NULL) EXECUTE FUNCTION gate.correct_own_report();
"""
NO_CORRECTION = "DROP TRIGGER correct_own_report ON clients_report; DROP FUNCTION gate.correct_own_report"

# The words stand in the index alone, not in a column of the row: a report is read a hundred times for each search, and
# copies, exports and the history of a row would carry them along. With team and client in the index, a word that a
# thousand teams write is looked up among the reports of one team or one client only.
#
# @@ is not leakproof: beside a policy it may not use the index (a rare word among one client's 10,000 reports: above a
# second against 5 ms), so the search is a definer function that asks for the team and for the restriction itself, and gives keys only. The
# reports are then read under row security like any other.
SEARCH = """
CREATE EXTENSION IF NOT EXISTS btree_gin WITH SCHEMA public;

-- With its true cost, a tenth of a millisecond: by the standard one the planner would rather read the words of each of a
-- client's reports than look in the index.
CREATE FUNCTION gate.report_words(text text) RETURNS tsvector LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE COST 10000
SET search_path = pg_catalog AS $$
BEGIN
  RETURN to_tsvector('dutch', text) || to_tsvector('english', text);
END $$;

CREATE INDEX report_words ON clients_report USING gin (owner_team_id, client_id, gate.report_words(text));

-- The stemmer leaves many Dutch forms apart: brief and brieven, huis and huizen, loopt and lopen, valt and gevallen, oog
-- and ogen. From a stem to its plain root, and from there to the stems that its other forms have.
CREATE FUNCTION gate.dutch_forms(stem text) RETURNS text[] LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog AS $$
DECLARE
  root text := stem; bases text[];
BEGIN
  root := regexp_replace(root, '^ge(?=[^aeiou]+[aeiou].*[^aeiou])', '');
  root := regexp_replace(root, '^([^aeiou]*[aeiou][^aeiou])en$', '\\1');
  root := regexp_replace(root, '([aeiou][bdfgklmnprsvz])t$', '\\1');
  root := regexp_replace(root, '([aeou])\\1([^aeiou])$', '\\1\\2');
  root := regexp_replace(root, '([^aeiou])\\1$', '\\1');
  root := left(root, -1) || translate(right(root, 1), 'vz', 'fs');
  bases := ARRAY[root, root || right(root, 1), regexp_replace(root, '([aeou])([^aeiou])$', '\\1\\1\\2'),
    left(root, -1) || translate(right(root, 1), 'fs', 'vz')];
  RETURN ARRAY(SELECT DISTINCT f FROM unnest(bases) b,
    unnest(ARRAY[stem, b, b || 't', 'ge' || b, 'ge' || b || 't', root || 'en']) f);
END $$;

-- Each word in a form of either language, or as the beginning of a longer one (Dutch writes wondverband as one word).
-- Words too common to be kept (de, het, the) count only where there is nothing else to go by. With quotes, a minus or
-- OR: as one knows it from searching the web.
CREATE FUNCTION gate.report_query(words text) RETURNS tsquery LANGUAGE plpgsql STABLE PARALLEL SAFE
SET search_path = pg_catalog AS $$
DECLARE
  word text; plain text; dutch tsquery; english tsquery; one tsquery; every tsquery; common tsquery;
  stem text;
BEGIN
  IF words ~ '"|(^|\\s)-|\\mOR\\M' THEN
    RETURN websearch_to_tsquery('dutch', words) || websearch_to_tsquery('english', words);
  END IF;
  FOREACH word IN ARRAY regexp_split_to_array(btrim(words), '\\s+') LOOP
    dutch := websearch_to_tsquery('dutch', word);
    english := websearch_to_tsquery('english', word);
    one := dutch || english;
    plain := regexp_replace(lower(word), '[^[:alnum:]]', '', 'g');
    IF length(plain) BETWEEN 2 AND 60 AND plain = lower(word) THEN
      one := one || (plain || ':*')::tsquery;
      stem := btrim(dutch::text, '''');
      IF stem ~ '^[[:alpha:]]{3,40}$' THEN
        one := one || array_to_string(gate.dutch_forms(stem), ' | ')::tsquery;
      END IF;
    END IF;
    IF numnode(dutch) > 0 AND numnode(english) > 0 THEN
      every := coalesce(every && one, one);
    ELSIF numnode(one) > 0 THEN
      common := coalesce(common && one, one);
    END IF;
  END LOOP;
  RETURN coalesce(every, common, ''::tsquery);
END $$;

-- The newest reports with these words that she may read, from `before` back.
CREATE FUNCTION gate.search_reports(
  words text, team bigint, client uuid, problems uuid[], author bigint, since timestamptz, until timestamptz,
  before_at timestamptz, before_id uuid, most integer
) RETURNS SETOF uuid LANGUAGE plpgsql STABLE
SECURITY DEFINER SET search_path = pg_catalog, public SET plan_cache_mode = force_custom_plan
SET max_parallel_workers_per_gather = 0 AS $$
DECLARE
  wanted tsquery := gate.report_query(words);
BEGIN
  IF NOT team = ANY (gate.my_teams()) THEN
    RAISE insufficient_privilege USING MESSAGE = 'only a member searches the reports of a team';
  END IF;
  RETURN QUERY WITH found AS MATERIALIZED (
    SELECT r.id, r.written_at FROM public.clients_report r
    WHERE r.owner_team_id = team AND gate.report_words(r.text) @@ wanted
      AND (r.restricted_to IS NULL OR gate.me() = ANY (r.restricted_to))
      AND (client IS NULL OR r.client_id = client) AND (problems IS NULL OR r.problem_id = ANY (problems))
      AND (author IS NULL OR r.author_id = author)
      AND (since IS NULL OR r.written_at >= since) AND (until IS NULL OR r.written_at < until)
      AND (before_at IS NULL OR (r.written_at, r.id) < (before_at, before_id)))
  SELECT f.id FROM found f
  WHERE NOT EXISTS (SELECT FROM public.clients_report c WHERE c.corrects_id = f.id)
  ORDER BY f.written_at DESC, f.id DESC LIMIT most;
END $$;
REVOKE EXECUTE ON FUNCTION gate.search_reports FROM PUBLIC;
GRANT EXECUTE ON FUNCTION gate.search_reports TO app_team;
"""
NO_SEARCH = (
    "DROP FUNCTION gate.search_reports; DROP FUNCTION gate.report_query; DROP FUNCTION gate.dutch_forms; DROP INDEX report_words;"
    " DROP FUNCTION gate.report_words"
)


def of_client():
    """The fields of OfClient."""
    return [
        ("id", models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False)),
        ("recorded_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
        ("client", models.ForeignKey(db_constraint=False, on_delete=PROTECT, related_name="%(class)ss", to="clients.client")),
        ("owner_team", models.ForeignKey(db_constraint=False, db_index=False, on_delete=PROTECT, related_name="+", to="teams.team")),
    ]


def person(**more):
    return models.ForeignKey(**({"on_delete": PROTECT} | more), related_name="+", to=settings.AUTH_USER_MODEL)


class Migration(migrations.Migration):
    dependencies = [
        ("clients", "0003_intake"),
        ("teams", "0002_gate"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Draft",
            fields=[
                *of_client(),
                ("place", models.CharField(max_length=60)),
                ("fields", models.JSONField()),
                ("kept_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("user", person(db_index=False, on_delete=CASCADE)),
            ],
            options={"constraints": [models.UniqueConstraint(fields=("user", "place"), name="draft_once_per_place")]},
        ),
        migrations.CreateModel(
            name="Promise",
            fields=[
                *of_client(),
                ("text", models.CharField(max_length=300)),
                ("due_on", models.DateField()),
                ("restricted_to", django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), blank=True, null=True, size=None)),
                ("person", person()),
                ("made_by", person()),
            ],
        ),
        migrations.CreateModel(
            name="PromiseKept",
            fields=[
                *of_client(),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("promise", models.ForeignKey(on_delete=PROTECT, related_name="marks", to="clients.promise")),
                ("user", person()),
                ("withdrawn_by", person(null=True)),
            ],
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.UniqueConstraint(
                condition=models.Q(("corrects__isnull", False)), fields=("client", "corrects"), name="report_corrected_once"
            ),
        ),
        # What one has not said yet is nobody else's: not the team's, not a job's, not for an emergency.
        *protect(
            "clients_draft", team="SELECT, INSERT, UPDATE, DELETE", job="", emergency=None,
            rows=f"{MY_TEAMS} AND user_id = (SELECT gate.me())",
        ),
        *protect("clients_promise", restricted=True),
        *protect("clients_promisekept", team="SELECT, INSERT, UPDATE (withdrawn_at, withdrawn_by_id)"),
        with_client("clients_promise"),
        same_client("clients_promisekept", "promise_id", "clients_promise"),
        migrations.RunSQL(CORRECTION, NO_CORRECTION),
        migrations.RunSQL(SEARCH, NO_SEARCH),
    ]
