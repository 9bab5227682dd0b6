"""Whose eyes are used is decided before the first question is asked, and by nothing that is asked."""

from django.db import DatabaseError, connection, transaction

from access.context import Mode, acting_as, enter, job, leave
from clients.models import Client
from tests.cast import CastTestCase
from tests.security.catalogue import MODES, column, rows


class InjectionTests(CastTestCase):
    """What a value that slipped into a statement could try: expressions, as a second statement is refused anyway."""

    ATTEMPTS = (
        "set_config('app.user_id', '{other}', true)",
        "set_config('app.user_id', '{other}', false)",
        "set_config('role', 'app_job', true)",
        "set_config('role', 'none', true)",
        "pg_catalog.set_config('app.job', 'nightly', true)",
        "query_to_xml('SET LOCAL app.user_id = ''{other}''', true, true, '')",
        "ts_stat('SET LOCAL app.user_id = ''{other}''')",
    )

    def test_no_expression_changes_the_eyes_of_a_mode(self):
        for mode in MODES:
            for attempt in self.ATTEMPTS:
                with self.subTest(f"{mode} {attempt}"), acting_as(self.marieke.pk, Mode(mode)):
                    with (
                        self.assertRaisesMessage(DatabaseError, ""),
                        transaction.atomic(),
                        connection.cursor() as cursor,
                    ):
                        cursor.execute("SELECT " + attempt.format(other=self.fatima.pk))
                    self.assertEqual(
                        [(mode, str(self.marieke.pk), "")],
                        rows(
                            "SELECT current_user::text, current_setting('app.user_id', true),"
                            " current_setting('app.job', true)"
                        ),
                    )

    def test_nor_through_the_view_of_settings(self):
        with (
            self.assertRaisesMessage(DatabaseError, "permission denied for function set_config"),
            acting_as(self.marieke.pk),
            connection.cursor() as cursor,
        ):
            cursor.execute("UPDATE pg_settings SET setting = 'UTC' WHERE name = 'TimeZone'")

    def test_a_second_statement_is_refused(self):
        for query, params in (("SELECT 1; SELECT 2 WHERE 1 = %s", [1]), ("SELECT %s; RESET ROLE", ["x"])):
            with (
                self.assertRaisesMessage(DatabaseError, "multiple commands"),
                transaction.atomic(),
                connection.cursor() as cursor,
            ):
                cursor.execute(query, params)


class SwitchTests(CastTestCase):
    def seen(self):
        return list(Client.objects.values_list("pk", flat=True))

    def test_one_mode_after_another_in_the_same_transaction(self):
        enter(Mode.TEAM, user_id=self.marieke.pk)
        self.assertEqual([self.velden.pk], self.seen())
        enter(Mode.TEAM, user_id=self.fatima.pk)
        self.assertEqual([self.adjei.pk], self.seen())
        enter(Mode.JOB, job="test")
        self.assertEqual(2, len(self.seen()))
        leave()
        self.assertEqual(
            [("app_login", "", "")],
            rows("SELECT current_user::text, current_setting('app.user_id', true), current_setting('app.job', true)"),
        )

    def test_prepared_statements_look_with_the_eyes_of_the_moment(self):
        """From its third run on a statement is prepared on the connection, which people share."""
        for _time in range(6):
            with acting_as(self.marieke.pk):
                self.assertEqual([self.velden.pk], self.seen())
            with acting_as(self.fatima.pk):
                self.assertEqual([self.adjei.pk], self.seen())
            with job("test"):
                self.assertEqual(2, len(self.seen()))
            with self.assertRaisesMessage(DatabaseError, "permission denied"), acting_as(self.coach.pk, Mode.COACH):
                self.seen()
            with self.assertRaisesMessage(DatabaseError, "permission denied"), transaction.atomic():
                self.seen()

    def test_an_error_within_leaves_no_eyes_behind(self):
        with self.assertRaisesMessage(RuntimeError, "within"), acting_as(self.marieke.pk):
            raise RuntimeError("within")
        self.assertEqual(["app_login"], column("SELECT current_user::text"))

    def test_without_a_transaction_no_context_is_taken(self):
        connection.in_atomic_block, kept = False, connection.in_atomic_block
        try:
            with self.assertRaisesMessage(RuntimeError, "without a transaction"):
                enter(Mode.TEAM, user_id=self.marieke.pk)
        finally:
            connection.in_atomic_block = kept
