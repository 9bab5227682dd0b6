"""Row security in practice: the same raw statements with the eyes of everybody who must not see or change a row.

`Refused` below means: the statement raises, or it touches no row. What each table holds is written by `record`.
"""

from datetime import timedelta

from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from access.context import Mode, acting_as, enter, job, leave
from clients.models import Client
from schedule.models import Shift, WorkEntry
from teams.models import Absence
from tests.cast import CastTestCase, admit
from tests.security.catalogue import LOG, MODES, column, columns_of, protected_tables, rows, writable_columns
from tests.security.record import state_of, write_record

# Read back by their owner's eyes; nobody at run time reads the log. No team has claim lines: tests/backoffice.
TABLES_WITH_ROWS_APART = {LOG, "backoffice_claimline"}
# Seen by the person who broke the glass, or who is still typing, not by her team.
# The history of a record: nobody can write it, so nobody can write it wrongly either.
# What stands in the way of a claim: a job counts it.
WRITTEN_BY_TRIGGERS = {"clients_recordchange", "backoffice_claimobstacle", "backoffice_claimquestion"}
NOT_THE_TEAMS = {"access_emergencyaccess", "clients_draft"}


def touched(query, *params):
    """How many rows a statement returned or changed; a refusal is none. Leaves the transaction as it was."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(query, params)
            count = len(cursor.fetchall()) if cursor.description else cursor.rowcount
            transaction.set_rollback(True)
            return count
    except DatabaseError:
        return 0


def why_refused(query, *params):
    """The text of the refusal, empty if there was none."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(query, params)
            transaction.set_rollback(True)
    except DatabaseError as error:
        return str(error)
    return ""


def updates(table):
    """An UPDATE of itself for each column that some mode may write, else of one that none may."""
    names = sorted({name for mode in MODES for name in writable_columns(table, mode)}) or ["id"]
    return [f"UPDATE {table} SET {name} = {name}" for name in names]


def copy_of(table, owner, **changes):
    """INSERT a copy of one of the owner's rows under a new id, with some columns changed."""
    pairs = ", ".join(f"'{name}', %s::text" for name in changes)
    of = "team_id" if table == "clients_client" else "owner_team_id"
    query = (
        f"INSERT INTO {table} SELECT (jsonb_populate_record(r, jsonb_build_object('id', gen_random_uuid(), {pairs}))).*"
        f" FROM {table} r WHERE {of} = %s ORDER BY r.id DESC LIMIT 1"
    )
    return query, [*(str(value) for value in changes.values()), owner]


class RowTestCase(CastTestCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.own = write_record(cls.velden, cls.marieke)
        cls.theirs = write_record(cls.adjei, cls.fatima)

    def owner_column(self, table):
        return "team_id" if table == "clients_client" else "owner_team_id"


class OwnEyesTests(RowTestCase):
    """Without these, all that follows would pass on empty tables."""

    def test_each_table_has_a_row_of_each_team(self):
        self.assertEqual(set(protected_tables()) - TABLES_WITH_ROWS_APART, set(self.own))
        self.assertEqual(set(self.own), set(self.theirs))

    def test_a_member_sees_the_rows_of_her_own_team_alone(self):
        for table in self.own:
            with self.subTest(table):
                for user, team in ((self.marieke, self.kersenhof), (self.fatima, self.rietoever)):
                    with acting_as(user.pk):
                        owners = set(column(f"SELECT {self.owner_column(table)} FROM {table}"))
                    self.assertEqual({team.pk}, owners)

    def test_a_colleague_sees_them_too(self):
        for table in self.own:
            with self.subTest(table):
                if table not in NOT_THE_TEAMS:
                    with acting_as(self.joris.pk):
                        self.assertTrue(touched(f"SELECT 1 FROM {table}"))

    def test_a_job_sees_both_teams(self):
        for table in self.own:
            with self.subTest(table):
                if table not in NOT_THE_TEAMS:
                    with job("test"):
                        self.assertEqual(2, len(set(column(f"SELECT {self.owner_column(table)} FROM {table}"))))


class OtherEyesTests(RowTestCase):
    def test_without_context_nothing_is_read_or_changed(self):
        leave()
        for table in self.own:
            with self.subTest(table):
                self.assertEqual(0, touched(f"SELECT 1 FROM {table}"))
                for update in updates(table):
                    self.assertEqual(0, touched(update))

    def test_a_mode_without_a_user_reads_and_changes_nothing(self):
        for table in self.own:
            with self.subTest(table):
                for mode in MODES:
                    enter(Mode(mode))
                    self.assertEqual(0, touched(f"SELECT 1 FROM {table}"), mode)
                    for update in updates(table):
                        self.assertEqual(0, touched(update), mode)
        leave()

    def test_another_teams_member_reads_and_changes_nothing(self):
        for table in self.own:
            with self.subTest(table):
                own = f" WHERE {self.owner_column(table)} = %s"
                with acting_as(self.fatima.pk):
                    self.assertEqual(0, touched(f"SELECT 1 FROM {table}{own}", self.kersenhof.pk))
                    for update in updates(table):
                        self.assertEqual(0, touched(update + own, self.kersenhof.pk))

    def test_an_update_without_a_filter_leaves_the_other_teams_rows_alone(self):
        for table in self.own:
            with self.subTest(table):
                if table in NOT_THE_TEAMS:
                    continue
                before = state_of(table)
                for name in writable_columns(table, "app_team"):
                    with acting_as(self.fatima.pk), connection.cursor() as cursor:
                        cursor.execute(f"UPDATE {table} SET {name} = {name}")
                        self.assertEqual(1, cursor.rowcount, name)
                self.assertEqual(before, state_of(table))

    def test_a_row_is_neither_given_away_nor_taken(self):
        for table in self.own:
            with self.subTest(table):
                owner = self.owner_column(table)
                with acting_as(self.marieke.pk):
                    self.assertEqual(0, touched(f"UPDATE {table} SET {owner} = %s", self.rietoever.pk))
                    self.assertEqual(
                        0,
                        touched(
                            f"UPDATE {table} SET {owner} = %s WHERE {owner} = %s", self.kersenhof.pk, self.rietoever.pk
                        ),
                    )

    def test_a_row_is_not_written_into_another_team(self):
        for table in self.own:
            with self.subTest(table):
                if table in NOT_THE_TEAMS | WRITTEN_BY_TRIGGERS:
                    continue
                query, params = copy_of(table, self.kersenhof.pk, **{self.owner_column(table): self.rietoever.pk})
                with acting_as(self.marieke.pk):
                    self.assertIn("row-level security", why_refused(query, *params))

    def test_a_row_of_the_own_team_cannot_name_another_teams_client(self):
        """The foreign key trick: row security is content with the owner, the composite key is not."""
        for table in self.own:
            with self.subTest(table):
                if table in NOT_THE_TEAMS | WRITTEN_BY_TRIGGERS | {"clients_client"}:
                    continue
                changes = {"client_id": self.adjei.pk}
                query, params = copy_of(table, self.kersenhof.pk, **changes)
                with acting_as(self.marieke.pk):
                    refused = why_refused(query, *params)
                self.assertRegex(refused, '_owner"|unique constraint|once')

    def test_the_coach_and_the_administrator_read_nothing(self):
        for table in self.own:
            with self.subTest(table):
                for user, mode in ((self.coach, Mode.COACH), (self.administrator, Mode.ADMIN)):
                    with acting_as(user.pk, mode):
                        self.assertEqual(0, touched(f"SELECT 1 FROM {table}"))

    def test_the_back_office_reads_what_administration_needs(self):
        with acting_as(self.office.pk, Mode.OFFICE):
            self.assertEqual(2, touched("SELECT id, birth_date, bsn_sealed FROM clients_client"))
            self.assertEqual(2, touched("SELECT id, date, actual_minutes FROM schedule_visit"))
            for name in (
                "what_matters",
                "access_instructions",
                "key_safe_sealed",
                "phone",
                "living",
                "latitude",
                "named_nurse_id",
            ):
                self.assertIn("permission denied", why_refused(f"SELECT {name} FROM clients_client"))
            for table in (
                "clients_report",
                "clients_measurement",
                "clients_risk",
                "omaha_clientproblem",
                "omaha_rating",
                "omaha_intervention",
            ):
                self.assertIn("permission denied", why_refused(f"SELECT id FROM {table}"))

    def test_office_eyes_without_the_standing_see_nothing(self):
        """The database asks for the role itself; taking the mode is not enough."""
        for user in (self.marieke, self.coach, self.administrator):
            with acting_as(user.pk, Mode.OFFICE):
                self.assertEqual(0, touched("SELECT id FROM clients_client"))
                self.assertEqual(0, touched("SELECT id FROM schedule_visit"))
                self.assertIn("only the back office", why_refused("SELECT gate.find_clients(ARRAY['%%groot%%'])"))

    def test_a_job_changes_only_what_jobs_make(self):
        for table in self.own:
            with self.subTest(table):
                with job("test"):
                    changed = [name for name in columns_of(table) if touched(f"UPDATE {table} SET {name} = {name}")]
                self.assertTrue(not changed or table == "schedule_visit", changed)


class SameClientTests(RowTestCase):
    def test_a_part_of_a_plan_is_not_hung_on_another_clients_problem(self):
        for client in (self.adjei, self.second_client()):
            problem = self.theirs["omaha_clientproblem"] if client == self.adjei else self.other["omaha_clientproblem"]
            for table, free in (("omaha_rating", {"moment": "interim"}), ("omaha_intervention", {})):
                query, params = copy_of(
                    table, self.kersenhof.pk, client_id=self.velden.pk, client_problem_id=problem.pk, **free
                )
                with self.subTest(f"{table} {client}"), acting_as(self.marieke.pk):
                    self.assertIn("client_problem_id_client", why_refused(query, *params))

    def second_client(self):
        with acting_as(self.marieke.pk):
            client = admit(self.kersenhof, self.marieke, bsn="999910462")
        self.other = write_record(client, self.marieke)
        return client


class TeamsOwnTests(CastTestCase):
    """Hours, rosters and absence name colleagues, some of them ill."""

    TABLES = ("teams_absence", "schedule_shift", "schedule_workentry")

    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        now = timezone.now()
        for team, user in ((cls.kersenhof, cls.joris), (cls.rietoever, cls.fatima)):
            of = {"team": team, "user": user}
            with acting_as(user.pk):
                Absence.objects.create(kind="sick", starts_on=cls.today, **of)
                Shift.objects.create(
                    date=cls.today, kind="early", starts_at=now, ends_at=now + timedelta(hours=8), **of
                )
                WorkEntry.objects.create(date=cls.today, kind="travel", minutes=10, **of)

    def teams_seen(self, table):
        return set(column(f"SELECT team_id FROM {table}"))

    def test_a_team_sees_and_changes_its_own_alone(self):
        for table in self.TABLES:
            with self.subTest(table), acting_as(self.marieke.pk):
                self.assertEqual({self.kersenhof.pk}, self.teams_seen(table))
                self.assertEqual(1, touched(f"UPDATE {table} SET user_id = user_id"))
                self.assertIn("row-level security", why_refused(f"UPDATE {table} SET team_id = %s", self.rietoever.pk))
                if table != "teams_absence":
                    self.assertEqual(1, touched(f"DELETE FROM {table}"))

    def test_the_office_and_jobs_see_all(self):
        for table in self.TABLES:
            with acting_as(self.office.pk, Mode.OFFICE):
                self.assertEqual(2, len(self.teams_seen(table)), table)
            with acting_as(self.marieke.pk, Mode.OFFICE):
                self.assertEqual(set(), self.teams_seen(table), table)
            with job("test"):
                self.assertEqual(2, len(self.teams_seen(table)), table)

    def test_a_coach_and_the_bare_role_see_none(self):
        for table in self.TABLES:
            with acting_as(self.coach.pk, Mode.COACH):
                self.assertIn("permission denied", why_refused(f"SELECT 1 FROM {table}"))
            self.assertIn("permission denied", why_refused(f"SELECT 1 FROM {table}"))


class WholeHouseTests(CastTestCase):
    def test_a_client_of_another_team_cannot_be_moved_here(self):
        with acting_as(self.marieke.pk):
            self.assertEqual(0, Client.objects.filter(pk=self.adjei.pk).update(team=self.kersenhof))

    def test_context_ends_with_the_block(self):
        with acting_as(self.marieke.pk):
            pass
        self.assertEqual([("app_login", "")], rows("SELECT current_user::text, current_setting('app.user_id', true)"))
