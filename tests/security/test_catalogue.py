"""The catalogue of PostgreSQL holds the rules: a new table, view, role or function that breaks one fails here."""

from django.test import TestCase

from tests.security.catalogue import (
    LOG,
    MODES,
    RUN_TIME,
    column,
    columns_of,
    flags,
    may,
    policies,
    protected_tables,
    rows,
)

# Tables without a policy for teams, each with its reason.
JOB_ONLY: dict[str, str] = {"backoffice_claimline": "the books of the organisation; teams see what they must solve"}
# Rows whose client is no reference into the record: the log, the emergencies and the books outlive a record.
NOT_FOLLOWING = {LOG, "access_emergencyaccess", "clients_client", "backoffice_claimline"}
# Nothing of a record is ever lost; what may be taken away, with its reason.
DELETABLE = {
    "schedule_caremomentintervention": "which interventions a care moment serves is a plan, not something that happened",
    "clients_draft": "what one is still typing is nobody's record yet",
    "schedule_pause": "a pause entered by mistake; the history keeps that it was there",
    "backoffice_claimobstacle": "what stands in the way of a claim is counted anew each night",
    "backoffice_claimline": "a line that was not issued yet; a trigger keeps the others",
}
# What the back office reads of a client: identity for claims, episodes, the indication, visit times. Nothing else.
OFFICE = {
    "clients_client": {
        "id", "team_id", "first_name", "initials", "birth_prefix", "birth_family", "partner_prefix", "partner_family",
        "name_use", "search_name", "gender", "birth_date", "deceased_on", "bsn_sealed", "bsn_look_up", "insurer_uzovi",
        "care_office_uzovi", "street", "house_number", "house_suffix", "postcode", "town",
    },
    "clients_careepisode": {"id", "client_id", "owner_team_id", "starts_on", "ends_on", "end_reason"},
    "clients_indication": {
        "id", "client_id", "owner_team_id", "recorded_at", "starts_on", "ends_on", "law", "product", "hours_per_week",
        "author_id",
    },
    "schedule_visit": {
        "id", "client_id", "owner_team_id", "team_id", "slot", "date", "nurse_id", "status", "started_at",
        "actual_minutes",
    },
    "backoffice_claimline": {
        "id", "client_id", "team_id", "file_id", "indication_id", "starts_on", "ends_on", "code_list", "product",
        "minutes", "units", "unit", "tariff", "amount", "credits_id",
    },
    "backoffice_claimfact": {"id", "client_id", "owner_team_id", "starts_on", "ends_on", "kind", "uzovi"},
    "backoffice_longtermdecision": {
        "id", "client_id", "owner_team_id", "starts_on", "ends_on", "client_number", "request_number",
        "decision_number", "function_code", "package_code",
    },
    "backoffice_claimquestion": {"id", "client_id", "owner_team_id", "month", "code", "answered_at"},
    "backoffice_claimobstacle": {
        "id", "client_id", "owner_team_id", "recorded_at", "month", "cause", "uzovi", "product", "first_day",
        "last_day", "visits", "minutes", "cents",
    },
}  # fmt: skip


# About people of a team, yet seen by all: who belongs to which team, in which role, with which coach.
KNOWN_TO_ALL = {"teams_membership", "teams_teamrole"}


class PolicyTests(TestCase):
    def test_there_are_tables_to_check(self):
        self.assertGreater(len(protected_tables()), 15)

    def test_row_security_is_on_and_forced(self):
        for table in protected_tables():
            with self.subTest(table):
                self.assertEqual((True, True), flags(table))

    def test_what_a_team_keeps_about_its_people_is_its_own(self):
        """Hours, rosters, absence: a table with a team and a person has a policy, or a reason above; pay is one's own."""
        personal = column("""
            SELECT c.relname FROM pg_class c
            JOIN pg_attribute t ON t.attrelid = c.oid JOIN pg_attribute u ON u.attrelid = c.oid
            WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
              AND t.attname = 'team_id' AND u.attname = 'user_id'
        """)
        self.assertIn("teams_absence", personal)
        for table in set(personal) - KNOWN_TO_ALL:
            with self.subTest(table):
                self.assertEqual((True, True), flags(table))
                self.assertTrue(
                    [
                        1
                        for _name, roles, _c, using, _ in policies(table)
                        if "app_team" in roles and ("gate.my_teams" in using or "gate.me()" in using)
                    ]
                )
                self.assertFalse(may("app_login", table, "SELECT") or may("app_coach", table, "SELECT"))

    def test_each_table_has_a_policy_for_teams(self):
        for table in protected_tables():
            if table in JOB_ONLY:
                self.assertFalse(may("app_team", table, "SELECT"), table)
                continue
            with self.subTest(table):
                self.assertTrue([name for name, roles, *_ in policies(table) if "app_team" in roles])

    def test_no_policy_but_the_owners_lets_everything_through(self):
        """`true` for run-time roles is for appending to the log alone; every other one asks the gate."""
        for table in protected_tables():
            for name, roles, command, using, check in policies(table):
                if set(roles) <= {"app_migrate", "app_owner"} or (table == LOG and command == "INSERT"):
                    continue
                with self.subTest(f"{table}.{name}"):
                    self.assertNotIn("public", roles)
                    for condition in filter(None, (using, check)):
                        self.assertIn("gate.", condition)

    def test_the_gate_is_asked_once_a_statement(self):
        """A function call outside a sub-select would run for each row."""
        for table in protected_tables():
            for name, _roles, _command, using, check in policies(table):
                for condition in filter(None, (using, check)):
                    with self.subTest(f"{table}.{name}"):
                        self.assertEqual(condition.count("gate."), condition.count("SELECT gate."))

    def test_a_row_cannot_name_another_teams_client(self):
        """Foreign keys do not ask row security; the composite key to the client and her team does."""
        keys = set(column("""
            SELECT r.relname FROM pg_constraint k JOIN pg_class r ON r.oid = k.conrelid
            WHERE k.contype = 'f' AND k.confrelid = 'clients_client'::regclass
              AND k.convalidated AND NOT k.condeferrable AND k.confupdtype = 'c'
              AND pg_get_constraintdef(k.oid)
                LIKE 'FOREIGN KEY (client_id, owner_team_id) REFERENCES clients_client(id, team_id)%%'
        """))  # fmt: skip
        self.assertEqual(set(protected_tables()) - NOT_FOLLOWING, keys)

    def test_a_part_of_a_plan_belongs_to_the_same_client(self):
        """A rating on another client's problem would be taken by a plain foreign key, seen or unseen."""
        keys = set(
            column("""
            SELECT conrelid::regclass || '.' || a.attname FROM pg_constraint k
            JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = k.conkey[1]
            WHERE k.contype = 'f' AND NOT k.condeferred
              AND pg_get_constraintdef(k.oid) LIKE '%%, client_id) REFERENCES %%(id, client_id)%%'
        """)
        )
        parts = {"omaha_rating", "omaha_observedsign", "omaha_intervention", "omaha_kindchange"}
        self.assertLessEqual(
            {f"{part}.client_problem_id" for part in parts}
            | {f"schedule_caremomentintervention.{name}" for name in ("care_moment_id", "intervention_id")},
            keys,
        )

    def test_client_and_team_are_always_known(self):
        """A composite key with an empty half checks nothing."""
        for table in set(protected_tables()) - NOT_FOLLOWING:
            with self.subTest(table):
                empty = column(
                    "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass"
                    " AND attname IN ('client_id', 'owner_team_id') AND NOT attnotnull",
                    table,
                )
                self.assertEqual([], empty)

    def test_a_restriction_stands_in_the_policies(self):
        for table in protected_tables():
            if "restricted_to" not in columns_of(table):
                continue
            for name, roles, _command, using, check in policies(table):
                if {"app_team", "app_emergency"} & set(roles):
                    with self.subTest(f"{table}.{name}"):
                        self.assertIn("restricted_to", using)
                        self.assertIn("restricted_to", check or using)


class GrantTests(TestCase):
    def test_nothing_is_granted_to_everybody(self):
        open_to_all = column("""
            SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace, aclexplode(c.relacl) a
            WHERE n.nspname = 'public' AND a.grantee = 0
        """)
        self.assertEqual([], open_to_all)

    def test_partitions_are_reached_through_their_parent_alone(self):
        for table in column("SELECT relname FROM pg_class WHERE relispartition AND relkind = 'r'"):
            for role in RUN_TIME:
                with self.subTest(f"{role} {table}"):
                    self.assertFalse(
                        may(role, table, "SELECT") or may(role, table, "INSERT") or may(role, table, "DELETE")
                    )

    def test_the_bare_role_reaches_no_client(self):
        for table in set(protected_tables()) - {LOG}:
            for name in columns_of(table):
                self.assertFalse(may("app_login", table, "SELECT", name), f"{table}.{name}")

    def test_a_coach_reaches_no_client(self):
        for table in set(protected_tables()) - {LOG}:
            for privilege in ("SELECT", "INSERT", "UPDATE"):
                for name in columns_of(table):
                    self.assertFalse(may("app_coach", table, privilege, name), f"{table}.{name}")

    def test_the_back_office_reads_named_columns_and_writes_none(self):
        for table in set(protected_tables()) - {LOG}:
            with self.subTest(table):
                seen = {name for name in columns_of(table) if may("app_office", table, "SELECT", name)}
                self.assertEqual(OFFICE.get(table, set()), seen)
                self.assertFalse(
                    [n for n in columns_of(table) for p in ("INSERT", "UPDATE") if may("app_office", table, p, n)]
                )

    def test_the_back_office_has_no_grant_on_a_whole_client_table(self):
        """A grant on the table would take in each column that is added later."""
        for table in set(protected_tables()) - {LOG}:
            self.assertFalse(may("app_office", table, "SELECT") and table in OFFICE, table)

    def test_the_administrator_reaches_no_client(self):
        for table in set(protected_tables()) - {LOG}:
            self.assertFalse(any(may("app_admin", table, "SELECT", name) for name in columns_of(table)), table)

    def test_an_emergency_only_reads(self):
        for table in set(protected_tables()) - {LOG}:
            for privilege in ("INSERT", "UPDATE", "DELETE"):
                self.assertFalse(may("app_emergency", table, privilege), table)

    def test_nothing_of_a_record_is_deleted(self):
        for table in set(protected_tables()) - set(DELETABLE):
            for role in RUN_TIME:
                for privilege in ("DELETE", "TRUNCATE", "TRIGGER", "REFERENCES"):
                    self.assertFalse(may(role, table, privilege), f"{role} {privilege} {table}")

    def test_the_log_is_append_only(self):
        for role in RUN_TIME:
            self.assertTrue(may(role, LOG, "INSERT"), role)
            for privilege in ("SELECT", "UPDATE", "DELETE", "TRUNCATE"):
                self.assertFalse(may(role, LOG, privilege), f"{role} {privilege}")
            for name in columns_of(LOG):
                self.assertFalse(may(role, LOG, "SELECT", name) or may(role, LOG, "UPDATE", name), f"{role} {name}")

    def test_passwords_and_second_factors_are_for_signing_in_alone(self):
        for role in MODES:
            self.assertFalse(may(role, "mfa_authenticator", "SELECT"), role)
            self.assertFalse(may(role, "django_session", "SELECT"), role)
            if role != "app_admin":
                self.assertFalse(may(role, "access_user", "SELECT", "password"), role)
                self.assertFalse(
                    any(may(role, "access_user", "UPDATE", name) for name in columns_of("access_user")), role
                )

    def test_only_the_owner_makes_things(self):
        for role in (*RUN_TIME, "app_backup"):
            self.assertFalse(column("SELECT has_schema_privilege(%s, 'public', 'CREATE')", role)[0], role)
            self.assertFalse(column("SELECT has_schema_privilege(%s, 'gate', 'CREATE')", role)[0], role)
            for privilege in ("CREATE", "TEMPORARY"):
                self.assertFalse(
                    column("SELECT has_database_privilege(%s, current_database(), %s)", role, privilege)[0], role
                )


class RoleTests(TestCase):
    def test_no_run_time_role_stands_above_row_security(self):
        found = rows(
            "SELECT rolname, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication FROM pg_roles"
            " WHERE rolname = ANY(%s)",
            list(RUN_TIME),
        )
        self.assertEqual(set(RUN_TIME), {name for name, *_ in found})
        for name, *powers in found:
            self.assertFalse(any(powers), name)

    def test_no_run_time_role_owns_anything(self):
        owned = column("""
            SELECT r.rolname || ' ' || o.name FROM pg_roles r JOIN (
              SELECT relowner AS owner, relname::text AS name FROM pg_class UNION ALL
              SELECT proowner, proname::text FROM pg_proc UNION ALL
              SELECT nspowner, nspname::text FROM pg_namespace UNION ALL
              SELECT datdba, datname::text FROM pg_database) o ON o.owner = r.oid
            WHERE r.rolname = ANY(%s)
        """, [*RUN_TIME, "app_backup"])  # fmt: skip
        self.assertEqual([], owned)

    def test_the_bare_role_becomes_a_mode_and_nothing_else(self):
        within = set(
            column(
                "SELECT rolname FROM pg_roles WHERE pg_has_role('app_login', oid, 'MEMBER') AND rolname <> 'app_login'"
            )
        )
        self.assertEqual(set(MODES), within)
        self.assertFalse(column("SELECT rolinherit FROM pg_roles WHERE rolname = 'app_login'")[0])
        for mode in MODES:
            self.assertFalse(column("SELECT pg_has_role('app_login', %s, 'USAGE')", mode)[0], mode)

    def test_a_mode_becomes_nothing_else(self):
        for mode in MODES:
            found = column(
                "SELECT rolname FROM pg_roles WHERE pg_has_role(%s, oid, 'MEMBER') AND rolname <> %s", mode, mode
            )
            self.assertEqual([], found, mode)

    def test_the_backup_role_writes_nothing(self):
        for table in protected_tables():
            for privilege in ("INSERT", "UPDATE", "DELETE", "TRUNCATE"):
                self.assertFalse(may("app_backup", table, privilege), table)


class FunctionAndViewTests(TestCase):
    def test_every_view_looks_with_the_eyes_of_who_asks(self):
        views = rows("""
            SELECT c.relname, c.reloptions, c.relkind FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname IN ('public', 'gate') AND c.relkind IN ('v', 'm')
        """)
        for name, options, kind in views:
            with self.subTest(name):
                self.assertEqual("v", kind, "a materialized view knows no row security")
                self.assertTrue({"security_invoker=true", "security_invoker=on"} & set(options or []))

    def test_functions_with_the_owners_eyes_name_their_schemas(self):
        """Without a fixed search_path the caller chooses what a name in the function means."""
        loose = column("""
            SELECT p.proname FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
            WHERE n.nspname IN ('public', 'gate') AND p.prosecdef
              AND NOT coalesce(p.proconfig::text LIKE '%%search_path=%%', false)
        """)
        self.assertEqual([], loose)

    def test_only_the_owner_lends_her_eyes(self):
        lent = column("""
            SELECT p.proname FROM pg_proc p
            JOIN pg_namespace n ON n.oid = p.pronamespace JOIN pg_roles r ON r.oid = p.proowner
            WHERE n.nspname IN ('public', 'gate') AND p.prosecdef AND r.rolname <> 'app_owner'
        """)
        self.assertEqual([], lent)

    def test_nobody_marked_a_function_leakproof(self):
        marked = column("""
            SELECT proname FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
            WHERE p.proleakproof AND n.nspname IN ('public', 'gate')
        """)
        self.assertEqual([], marked)
