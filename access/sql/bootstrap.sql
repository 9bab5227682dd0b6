-- The roles, and who may do what with this database before any table exists. Run by a superuser in the database
-- itself, as often as one likes: by buurtzorgweb/embedded.py on a laptop, by deploy/postgres-init.sh in production.
-- Passwords are no part of it; production sets them afterwards.

DO $roles$
DECLARE
  r record;
BEGIN
  -- Roles are shared by all databases, and two test runs may come here at the same moment.
  LOCK TABLE pg_authid IN SHARE ROW EXCLUSIVE MODE;
  FOR r IN
    SELECT * FROM (VALUES
      ('app_owner',     'NOLOGIN NOBYPASSRLS'),    -- owns the database and all in it
      ('app_migrate',   'LOGIN NOBYPASSRLS'),      -- becomes the owner for migrations
      ('app_login',     'LOGIN NOINHERIT NOBYPASSRLS'), -- run time: owns nothing, takes on one mode at a time
      ('app_team',      'NOLOGIN NOBYPASSRLS'),    -- the modes, see docs/architecture.md
      ('app_coach',     'NOLOGIN NOBYPASSRLS'),
      ('app_office',    'NOLOGIN NOBYPASSRLS'),
      ('app_emergency', 'NOLOGIN NOBYPASSRLS'),
      ('app_job',       'NOLOGIN NOBYPASSRLS'),
      ('app_admin',     'NOLOGIN NOBYPASSRLS'),
      ('app_backup',    'LOGIN BYPASSRLS')         -- reads all, writes nothing
    ) AS wanted (name, options)
  LOOP
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = r.name) THEN
      EXECUTE format('CREATE ROLE %I', r.name);
    END IF;
    -- Said again on each run, so that a role changed by hand is put right.
    EXECUTE format('ALTER ROLE %I NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION %s', r.name, r.options);
  END LOOP;

  FOR r IN SELECT unnest(ARRAY['app_team', 'app_coach', 'app_office', 'app_emergency', 'app_job', 'app_admin']) AS name
  LOOP
    -- SET only: without SET ROLE, app_login has none of these rights.
    EXECUTE format('GRANT %I TO app_login WITH ADMIN FALSE, INHERIT FALSE, SET TRUE', r.name);
  END LOOP;

  GRANT app_owner TO app_migrate WITH ADMIN FALSE, INHERIT TRUE, SET TRUE;
  GRANT pg_read_all_data TO app_backup;

  ALTER ROLE app_login SET timezone = 'UTC';
  ALTER ROLE app_migrate SET timezone = 'UTC';
  ALTER ROLE app_backup SET default_transaction_read_only = on;

  EXECUTE format('ALTER DATABASE %I OWNER TO app_owner', current_database());
  EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
  EXECUTE format('GRANT CONNECT ON DATABASE %I TO app_login, app_migrate, app_backup', current_database());
END
$roles$;

-- Whose eyes are used stands in settings of the transaction. Within a mode nothing may change them: an injected
-- expression could else call set_config() and look with somebody else's. app_login calls it before it takes a mode.
REVOKE EXECUTE ON FUNCTION pg_catalog.set_config(text, text, boolean) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION pg_catalog.set_config(text, text, boolean) TO app_login, app_migrate, app_owner, app_backup;

ALTER SCHEMA public OWNER TO app_owner;
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO PUBLIC;

CREATE EXTENSION IF NOT EXISTS btree_gist WITH SCHEMA public;
CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA public;
