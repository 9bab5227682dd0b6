"""The schema of the gate: small functions that row security asks, and the access log as a partitioned table."""

from django.db import migrations

from access.rowsecurity import enforce, grants, policy

EVERYONE = "app_login, app_team, app_coach, app_office, app_emergency, app_job, app_admin"

SCHEMA = f"""
CREATE SCHEMA gate;
GRANT USAGE ON SCHEMA gate TO {EVERYONE};

-- The day where the teams work. The database counts in UTC: its own current_date would open and close rights at one or
-- two o'clock in the night, while the pages count from midnight.
CREATE FUNCTION gate.day_of(moment timestamptz) RETURNS date LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (moment AT TIME ZONE 'Europe/Amsterdam')::date;
CREATE FUNCTION gate.today() RETURNS date LANGUAGE sql STABLE PARALLEL SAFE RETURN gate.day_of(now());

-- Who looks. Raises without a context: an empty answer would send an empty month (security.md, pitfall 9).
CREATE FUNCTION gate.me() RETURNS bigint LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
DECLARE u text := current_setting('app.user_id', true);
BEGIN
  IF coalesce(u, '') = '' THEN RAISE insufficient_privilege USING MESSAGE = 'no access context'; END IF;
  RETURN u::bigint;
END $$;

CREATE FUNCTION gate.is_job() RETURNS boolean LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
BEGIN
  IF coalesce(current_setting('app.job', true), '') = '' THEN
    RAISE insufficient_privilege USING MESSAGE = 'no job context';
  END IF;
  RETURN true;
END $$;

CREATE FUNCTION gate.has_role(wanted text) RETURNS boolean LANGUAGE plpgsql STABLE PARALLEL SAFE
SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  RETURN EXISTS (SELECT FROM public.access_organisationrole
    WHERE user_id = gate.me() AND role = wanted AND starts_on <= gate.today()
      AND (ends_on IS NULL OR ends_on >= gate.today()));
END $$;

-- The one client whose record an open emergency shows, if the session names her.
CREATE FUNCTION gate.emergency_client() RETURNS uuid LANGUAGE plpgsql STABLE
SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  RETURN (SELECT client_id FROM public.access_emergencyaccess
    WHERE user_id = gate.me() AND client_id = nullif(current_setting('app.client_id', true), '')::uuid
      AND now() BETWEEN starts_at AND until LIMIT 1);
END $$;
"""

LOG = """
DROP TABLE access_accesslogentry;
CREATE TABLE access_accesslogentry (
  id uuid NOT NULL, at timestamptz NOT NULL, event varchar(80) NOT NULL, action varchar(1) NOT NULL,
  outcome varchar(10) NOT NULL, user_id bigint, name_then varchar(320) NOT NULL, role varchar(30) NOT NULL,
  purpose varchar(30) NOT NULL, device_kind varchar(20) NOT NULL, device varchar(45) NOT NULL, client_id uuid,
  owner_team_id bigint, object_type varchar(40) NOT NULL, object_id varchar(40) NOT NULL, part varchar(40) NOT NULL,
  result_count integer, ground varchar(12) NOT NULL, rules_version smallint NOT NULL, source varchar(40) NOT NULL,
  request_id varchar(40) NOT NULL, PRIMARY KEY (at, id)
) PARTITION BY RANGE (at);
CREATE INDEX accesslog_client_at ON access_accesslogentry (client_id, at);
CREATE TABLE access_accesslogentry_rest PARTITION OF access_accesslogentry DEFAULT;

-- A partition a month, three ahead. What fell into the rest before its month existed stays there.
CREATE FUNCTION gate.make_log_partitions() RETURNS integer LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE first date; made integer := 0; part text;
BEGIN
  FOR i IN 0..3 LOOP
    first := (date_trunc('month', now() AT TIME ZONE 'UTC') + make_interval(months => i))::date;
    part := 'access_accesslogentry_' || to_char(first, 'YYYY_MM');
    IF to_regclass('public.' || part) IS NULL AND NOT EXISTS (
        SELECT FROM public.access_accesslogentry_rest WHERE at >= first AND at < first + interval '1 month') THEN
      EXECUTE format('CREATE TABLE public.%I PARTITION OF public.access_accesslogentry FOR VALUES FROM (%L) TO (%L)',
        part, first::text || ' 00:00+00', (first + interval '1 month')::date::text || ' 00:00+00');
      made := made + 1;
    END IF;
  END LOOP;
  RETURN made;
END $$;
REVOKE EXECUTE ON FUNCTION gate.make_log_partitions() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION gate.make_log_partitions() TO app_login;
SELECT gate.make_log_partitions();
"""

MINE = "user_id = (SELECT gate.me())"


class Migration(migrations.Migration):
    dependencies = [("access", "0001_initial")]

    operations = [
        migrations.RunSQL(SCHEMA, "DROP SCHEMA gate CASCADE"),
        migrations.RunSQL(LOG, migrations.RunSQL.noop),
        *enforce("access_accesslogentry"),
        # INSERT alone, for all: who works with the product can neither read nor change what it wrote down.
        policy("access_accesslogentry", "append", EVERYONE, "true", "INSERT"),
        *grants("access_accesslogentry", **dict.fromkeys(["login", "team", "coach", "office", "emergency", "job", "admin"], "INSERT")),
        *enforce("access_emergencyaccess"),
        policy("access_emergencyaccess", "mine", "app_team", MINE),
        *grants("access_emergencyaccess", team="SELECT, INSERT"),
        *grants("access_user", login="SELECT, INSERT, UPDATE", admin="SELECT, INSERT, UPDATE"),
        *grants(
            "access_user",
            **dict.fromkeys(
                ["team", "coach", "office", "emergency", "job"],
                "SELECT (id, email, first_name, last_name, language, theme, is_active)",
            ),
        ),
        migrations.RunSQL("GRANT USAGE ON SEQUENCE access_user_id_seq, access_organisationrole_id_seq TO app_login, app_admin", migrations.RunSQL.noop),
        *grants("access_organisationrole", **dict.fromkeys(["login", "team", "coach", "office"], "SELECT"), admin="SELECT, INSERT, UPDATE"),
        *grants("django_migrations", login="SELECT"),
    ]
