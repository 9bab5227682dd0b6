"""Who reads along by mistake can be taken off again."""

from django.db import migrations

# In every table that holds something of the problem, as one is added; the last reader stays, or nobody could read it.
UNSHARE = """
CREATE FUNCTION gate.unshare_problem(problem uuid, reader bigint) RETURNS void LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE p record; place record;
BEGIN
  SELECT q.owner_team_id, q.client_id, q.restricted_to INTO p FROM public.omaha_clientproblem q
  WHERE q.id = problem AND gate.me() = ANY (q.restricted_to) AND q.owner_team_id = ANY (gate.my_teams()) FOR UPDATE;
  IF NOT FOUND THEN
    RAISE insufficient_privilege USING MESSAGE = 'only a reader of the team takes a reader off';
  END IF;
  IF cardinality(array_remove(p.restricted_to, reader)) = 0 THEN PERFORM gate.refuse('sensitive_has_readers'); END IF;
  UPDATE public.clients_promise SET restricted_to = array_remove(restricted_to, reader)
  WHERE client_id = p.client_id AND restricted_to @> p.restricted_to AND restricted_to <@ p.restricted_to;
  UPDATE public.omaha_clientproblem SET restricted_to = array_remove(restricted_to, reader) WHERE id = problem;
  FOR place IN SELECT c.oid::regclass::text AS name, k.attname AS key FROM pg_class c
      JOIN pg_attribute k ON k.attrelid = c.oid AND k.attname IN ('client_problem_id', 'problem_id')
        AND k.atttypid = 'uuid'::regtype
      JOIN pg_attribute r ON r.attrelid = c.oid AND r.attname = 'restricted_to' AND NOT r.attisdropped
      WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relnamespace = 'public'::regnamespace LOOP
    EXECUTE format('UPDATE %s SET restricted_to = array_remove(restricted_to, $1) WHERE %I = $2'
      ' AND $1 = ANY (restricted_to)', place.name, place.key) USING reader, problem;
  END LOOP;
END $$;
REVOKE EXECUTE ON FUNCTION gate.unshare_problem(uuid, bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION gate.unshare_problem(uuid, bigint) TO app_team;
"""


class Migration(migrations.Migration):
    dependencies = [("omaha", "0007_history"), ("clients", "0009_gaps")]

    operations = [migrations.RunSQL(UNSHARE, "DROP FUNCTION gate.unshare_problem(uuid, bigint)")]
