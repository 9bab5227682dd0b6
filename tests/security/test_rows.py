"""Row security in practice: the same raw statements with the eyes of everybody who must not see or change a row.

`Refused` below means: the statement raises, or it touches no row. What each table holds is written by `record`.
"""

from datetime import timedelta

from access.context import Mode, acting_as, enter, job, leave
from access.models import EmergencyAccess
from clients.models import Client, Report
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from omaha.models import ClientProblem
from teams.models import Membership
from tests.cast import CastTestCase, admit
from tests.security.catalogue import LOG, MODES, column, columns_of, protected_tables, rows, writable_columns
from tests.security.record import state_of, write_record

# Read back by their owner's eyes; nobody at run time reads the log.
TABLES_WITH_ROWS_APART = {LOG}
# Seen by the person who broke the glass, not by her team.
NOT_THE_TEAMS = {"access_emergencyaccess"}


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
        f" FROM {table} r WHERE {of} = %s LIMIT 1"
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
                    enter(mode_of(mode))
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
                if table in NOT_THE_TEAMS:
                    continue
                query, params = copy_of(table, self.kersenhof.pk, **{self.owner_column(table): self.rietoever.pk})
                with acting_as(self.marieke.pk):
                    self.assertIn("row-level security", why_refused(query, *params))

    def test_a_row_of_the_own_team_cannot_name_another_teams_client(self):
        """The foreign key trick: row security is content with the owner, the composite key is not."""
        for table in self.own:
            with self.subTest(table):
                if table in NOT_THE_TEAMS | {"clients_client"}:
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


class MembershipTests(RowTestCase):
    """Rights follow from the membership of today, asked again at each statement."""

    def seen(self):
        enter(Mode.TEAM, user_id=self.marieke.pk)
        return sum(touched(f"SELECT 1 FROM {table}") for table in self.own if table not in NOT_THE_TEAMS)

    def change(self, **dates):
        enter(Mode.ADMIN, user_id=self.administrator.pk)
        self.assertEqual(1, Membership.objects.filter(user=self.marieke).update(**dates))

    def test_the_last_day_still_counts(self):
        self.change(ends_on=self.today)
        self.assertGreater(self.seen(), 15)

    def test_after_the_last_day_nothing_is_seen_from_the_next_statement_on(self):
        self.assertGreater(self.seen(), 15)
        self.change(ends_on=self.today - timedelta(days=1))
        self.assertEqual(0, self.seen())

    def test_before_the_first_day_nothing_is_seen(self):
        self.change(starts_on=self.today + timedelta(days=1))
        self.assertEqual(0, self.seen())

    def test_a_day_begins_at_midnight_where_the_teams_work(self):
        """The database counts in UTC; half past midnight in July is still the day before there."""
        (day,) = column("SELECT gate.day_of('2026-07-01 22:30+00')")
        self.assertEqual("2026-07-02", day.isoformat())
        self.assertEqual(timezone.localdate(), column("SELECT gate.today()")[0])

    def test_no_right_depends_on_the_day_of_the_server(self):
        loose = column(
            "SELECT proname FROM pg_proc WHERE pronamespace = 'gate'::regnamespace AND prosrc ILIKE '%%current_date%%'"
        )
        self.assertEqual([], loose)


class RestrictionTests(RowTestCase):
    """What is written for named colleagues alone."""

    def write(self, restricted_to):
        with acting_as(self.marieke.pk):
            return Report.objects.create(
                client=self.velden, owner_team=self.kersenhof, author=self.marieke, written_at=timezone.now(),
                text="For you alone", restricted_to=restricted_to,
            )  # fmt: skip

    def test_a_colleague_who_is_not_named_does_not_see_it(self):
        report = self.write([self.marieke.pk])
        with acting_as(self.marieke.pk):
            self.assertTrue(Report.objects.filter(pk=report.pk).exists())
        with acting_as(self.joris.pk):
            self.assertFalse(Report.objects.filter(pk=report.pk).exists())
            self.assertTrue(Report.objects.exists())

    def test_being_named_does_not_replace_membership(self):
        report = self.write([self.marieke.pk, self.fatima.pk])
        with acting_as(self.fatima.pk):
            self.assertFalse(Report.objects.filter(pk=report.pk).exists())

    def test_nobody_writes_what_she_may_not_read(self):
        with self.assertRaisesMessage(DatabaseError, "row-level security"):
            self.write([self.joris.pk])

    def test_it_holds_in_every_table_with_a_restriction(self):
        restricted = [table for table in self.own if "restricted_to" in columns_of(table)]
        self.assertGreater(len(restricted), 3)
        for table in restricted:
            with self.subTest(table):
                with acting_as(self.marieke.pk), connection.cursor() as cursor:
                    query, params = copy_of(
                        table, self.kersenhof.pk, restricted_to=f"{{{self.marieke.pk}}}", **FREE.get(table, {})
                    )
                    cursor.execute(
                        query.replace("'restricted_to', %s::text", "'restricted_to', jsonb_build_array(%s::bigint)"),
                        [params[0].strip("{}"), *params[1:]],
                    )
                    self.assertEqual(1, cursor.rowcount)
                    named = touched(f"SELECT 1 FROM {table}")
                with acting_as(self.joris.pk):
                    self.assertEqual(named - 1, touched(f"SELECT 1 FROM {table}"))
                    self.assertEqual(
                        0, touched(f"UPDATE {table} SET restricted_to = NULL WHERE restricted_to IS NOT NULL")
                    )

    def test_a_restricted_problem_is_opened_by_who_is_named(self):
        with acting_as(self.marieke.pk):
            ClientProblem.objects.update(restricted_to=[self.marieke.pk])
            self.assertEqual(1, ClientProblem.objects.count())
        with acting_as(self.joris.pk):
            self.assertEqual(0, ClientProblem.objects.count())
            self.assertEqual(0, ClientProblem.objects.update(restricted_to=None))


# Where a copy would meet a unique key first.
FREE = {"omaha_clientproblem": {"problem_id": "PB0002"}, "omaha_observedsign": {"sign_id": "SS0102"}}


class EmergencyTests(RowTestCase):
    """One record, read, for as long as an emergency is open and the session names it."""

    def setUp(self):
        with acting_as(self.marieke.pk):
            self.second = admit(self.kersenhof, self.marieke, bsn="999910462")

    def seen(self, user, client):
        with acting_as(user.pk, Mode.EMERGENCY), connection.cursor() as cursor:
            cursor.execute("SELECT set_config('app.client_id', %s, true)", [str(client.pk)])
            seen = {table: touched(f"SELECT 1 FROM {table}") for table in self.own if table not in NOT_THE_TEAMS}
            clients = set(column("SELECT id FROM clients_client"))
        return seen, clients

    def break_glass(self, user, client, **times):
        # The database's clock stands still within the transaction of a test.
        before = timezone.now() - timedelta(hours=1)
        with acting_as(user.pk):
            EmergencyAccess.objects.create(
                user=user, client_id=client.pk, owner_team_id=client.team_id, reason="Found on the floor",
                **({"starts_at": before, "until": before + timedelta(hours=2)} | times),
            )  # fmt: skip

    def test_without_an_open_emergency_nothing_is_seen(self):
        seen, _ = self.seen(self.joris, self.adjei)
        self.assertEqual({0}, set(seen.values()))

    def test_the_named_record_is_seen_and_no_other(self):
        self.break_glass(self.fatima, self.velden)
        seen, clients = self.seen(self.fatima, self.velden)
        self.assertEqual({self.velden.pk}, clients)
        self.assertNotIn(0, seen.values())
        self.assertEqual(set(), self.seen(self.fatima, self.second)[1])

    def test_an_emergency_that_is_over_shows_nothing(self):
        long_ago = timezone.now() - timedelta(hours=9)
        self.break_glass(self.joris, self.adjei, starts_at=long_ago, until=long_ago + timedelta(hours=8))
        self.assertEqual(set(), self.seen(self.joris, self.adjei)[1])

    def test_it_lasts_at_most_eight_hours_and_has_a_reason(self):
        now = timezone.now()
        for times in (
            {"starts_at": now, "until": now + timedelta(hours=8, seconds=1)},
            {"starts_at": now, "until": now},
        ):
            with self.assertRaisesMessage(DatabaseError, "emergency_at_most_8_hours"), transaction.atomic():
                self.break_glass(self.joris, self.adjei, **times)

    def test_nobody_opens_an_emergency_in_anothers_name(self):
        with self.assertRaisesMessage(DatabaseError, "row-level security"), acting_as(self.marieke.pk):
            EmergencyAccess.objects.create(
                user=self.fatima, client_id=self.velden.pk, owner_team_id=self.kersenhof.pk, reason="Found on the floor",
                until=timezone.now() + timedelta(hours=1),
            )  # fmt: skip


class LogTests(RowTestCase):
    def test_the_log_is_written_and_never_read_or_changed(self):
        for mode in (None, *MODES):
            enter(mode_of(mode), user_id=self.marieke.pk, job="test") if mode else leave()
            with self.subTest(mode or "app_login"):
                self.assertEqual(1, touched(f"INSERT INTO {LOG} SELECT (jsonb_populate_record(NULL::{LOG}, {LINE})).*"))
                for query in (
                    f"SELECT 1 FROM {LOG}",
                    f"UPDATE {LOG} SET outcome = 'no'",
                    f"DELETE FROM {LOG}",
                    f"TRUNCATE {LOG}",
                ):
                    self.assertIn("permission denied", why_refused(query))
        leave()


LINE = """jsonb_build_object('id', gen_random_uuid(), 'at', now(), 'event', 'test', 'action', 'R', 'outcome', 'ok', 'name_then', '',
 'role', '', 'purpose', 'care', 'device_kind', '', 'device', '', 'object_type', '', 'object_id', '', 'part', '', 'ground', 'job',
 'rules_version', 1, 'source', 'test', 'request_id', '')"""


def mode_of(name):
    return Mode(name)


class WholeHouseTests(CastTestCase):
    def test_a_client_of_another_team_cannot_be_moved_here(self):
        with acting_as(self.marieke.pk):
            self.assertEqual(0, Client.objects.filter(pk=self.adjei.pk).update(team=self.kersenhof))

    def test_context_ends_with_the_block(self):
        with acting_as(self.marieke.pk):
            pass
        self.assertEqual([("app_login", "")], rows("SELECT current_user::text, current_setting('app.user_id', true)"))
