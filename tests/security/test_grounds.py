"""On what ground a row is seen: membership of today, being named, an emergency; and the log that nobody reads."""

from datetime import timedelta

from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from access.context import Mode, acting_as, enter, leave
from access.models import EmergencyAccess
from clients.models import Report
from omaha.models import ClientProblem
from teams.models import Membership
from tests.cast import admit
from tests.security.catalogue import LOG, MODES, column, columns_of
from tests.security.test_rows import NOT_THE_TEAMS, WRITTEN_BY_TRIGGERS, RowTestCase, copy_of, touched, why_refused


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
        # What the database writes down by itself has its own test (tests/clients/test_history.py).
        restricted = [
            table for table in self.own if "restricted_to" in columns_of(table) and table not in WRITTEN_BY_TRIGGERS
        ]
        self.assertGreater(len(restricted), 3)
        for table in restricted:
            # Each taken back: a problem without a baseline is refused at the end.
            with self.subTest(table), transaction.atomic():
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
                transaction.set_rollback(True)

    def test_a_restricted_problem_is_opened_by_who_is_named(self):
        with acting_as(self.marieke.pk):
            ClientProblem.objects.update(restricted_to=[self.marieke.pk])
            self.assertEqual(1, ClientProblem.objects.count())
        with acting_as(self.joris.pk):
            self.assertEqual(0, ClientProblem.objects.count())
            self.assertEqual(0, ClientProblem.objects.update(restricted_to=None))


# Where a copy would meet a unique key first.
FREE = {
    "clients_document": {"stored": "another"},
    "omaha_clientproblem": {"problem_id": "PB0002"},
    "omaha_observedsign": {"sign_id": "SS0102"},
    "omaha_rating": {"moment": "interim"},
}
# Taking an ending back is for the team.
NOTHING_IN_EMERGENCY = {"clients_ending"}


class EmergencyTests(RowTestCase):
    """One record, read, for as long as an emergency is open and the session names it."""

    def setUp(self):
        with acting_as(self.marieke.pk):
            self.second = admit(self.kersenhof, self.marieke, bsn="999910462")

    def seen(self, user, client):
        enter(Mode.EMERGENCY, user_id=user.pk, client_id=client.pk)
        seen = {table: touched(f"SELECT 1 FROM {table}") for table in self.own if table not in NOT_THE_TEAMS}
        clients = set(column("SELECT id FROM clients_client"))
        leave()
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
        self.assertEqual(NOTHING_IN_EMERGENCY, {table for table, count in seen.items() if not count})
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
                user=self.fatima, client_id=self.velden.pk, owner_team_id=self.kersenhof.pk,
                reason="Found on the floor", until=timezone.now() + timedelta(hours=1),
            )  # fmt: skip


class LogTests(RowTestCase):
    def test_the_log_is_written_and_never_read_or_changed(self):
        for mode in (None, *MODES):
            enter(Mode(mode), user_id=self.marieke.pk, job="test") if mode else leave()
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


LINE = """jsonb_build_object('id', gen_random_uuid(), 'at', now(), 'event', 'test', 'action', 'R', 'outcome', 'ok',
 'name_then', '', 'role', '', 'purpose', 'care', 'device_kind', '', 'device', '', 'object_type', '', 'object_id', '',
 'part', '', 'ground', 'job', 'rules_version', 1, 'source', 'test', 'request_id', '')"""
