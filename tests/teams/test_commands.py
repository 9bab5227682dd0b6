"""Administration from the shell: done or not at all, one line on bad input, exit code 1."""

from io import StringIO
from unittest import mock

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import connection

from access.context import Mode, acting_as
from access.models import OrganisationRole, User
from access.services import log_access
from teams.management.commands.add_member import Command as AddMember
from teams.models import Membership, Team
from tests.cast import CastTestCase


class CommandTestCase(CastTestCase):
    def run_command(self, *words):
        said = StringIO()
        with mock.patch("teams.administration.log_access", wraps=log_access) as self.log:
            call_command(*words, stdout=said)
        return said.getvalue()

    def refused(self, *words):
        with pytest.raises(CommandError) as caught:
            self.run_command(*words)
        self.assertEqual([], self.log.call_args_list)
        message = str(caught.value)
        self.assertNotIn("\n", message)
        return message


class StartTeamTests(CommandTestCase):
    def test_a_team_starts_and_the_log_says_from_the_shell(self):
        said = self.run_command("start_team", "hoge-weerd", "Hoge Weerd", "--town", "Wielmonde", "--on", "2026-01-05")
        self.assertIn("t/hoge-weerd/", said)
        team = Team.objects.get(slug="hoge-weerd")
        self.assertEqual("2026-01-05", team.started_on.isoformat())
        (call,) = self.log.call_args_list
        self.assertEqual(("team_started", None, "job"), (call.args[1], call.args[0].user_id, call.args[0].ground))

    def test_bad_input_is_one_line_and_no_team(self):
        good = ["hoge-weerd", "Hoge Weerd", "--town", "Wielmonde"]
        cases = [
            ["kersenhof", *good[1:]],
            ["Hoge Weerd", *good[1:]],
            [*good, "--on", "2026-13-01"],
            [*good, "--email", "x"],
            [*good, "--phone", "none"],
            ["hoge-weerd", "", "--town", "X"],
        ]
        names = ["SLUG", "SLUG", "--on", "--email", "--phone", "NAME"]
        for words, name in zip(cases, names, strict=True):
            with self.subTest(words):
                self.assertTrue(self.refused("start_team", *words).startswith(f"{name}: "))
        self.assertEqual(2, Team.objects.count())

    def test_the_eyes_of_the_administrator_end_with_the_command(self):
        self.run_command("start_team", "hoge-weerd", "Hoge Weerd", "--town", "Wielmonde")
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_user, current_setting('app.job')")
            self.assertEqual(("app_login", ""), cursor.fetchone())


class AddMemberTests(CommandTestCase):
    WORDS = ["add_member", "kersenhof", "sanne@demo.example"]
    NEW = ["--first", "Sanne", "--last", "de Wit"]
    WORK = ["--hours", "24.5", "--level", "4"]

    def test_a_new_person_joins_and_hears_where_to_choose_a_password(self):
        said = self.run_command(*self.WORDS, *self.NEW, *self.WORK, "--from", "2026-02-01", "--number", "91020")
        self.assertIn("/accounts/password/reset/", said)
        user = User.objects.get(email="sanne@demo.example")
        self.assertFalse(user.has_usable_password())
        with acting_as(self.administrator.pk, Mode.ADMIN):
            membership = Membership.objects.get(user=user)
        self.assertEqual(("91020", "2026-02-01"), (membership.employee_number, str(membership.starts_on)))
        self.assertEqual(["person_added", "membership_started"], [call.args[1] for call in self.log.call_args_list])

    def test_the_person_then_asks_for_a_link_herself(self):
        self.run_command(*self.WORDS, *self.NEW, *self.WORK)
        self.client.post("/accounts/password/reset/", {"email": "sanne@demo.example"})
        self.assertEqual([["sanne@demo.example"]], [letter.to for letter in mail.outbox])
        self.assertIn("/accounts/password/reset/key/", mail.outbox[0].body)

    def test_who_is_known_needs_no_name(self):
        said = self.run_command("add_member", "kersenhof", self.fatima.email, *self.WORK)
        self.assertNotIn("password", said)

    def test_bad_input_is_one_line_and_nobody_is_made(self):
        cases = {
            "TEAM_SLUG": ["add_member", "nowhere", "sanne@demo.example", *self.NEW, *self.WORK],
            "EMAIL": ["add_member", "kersenhof", "sanne", *self.NEW, *self.WORK],
            "--first": [*self.WORDS, *self.WORK],
            "--hours": [*self.WORDS, *self.NEW, "--hours", "fifty", "--level", "4"],
            "--level": [*self.WORDS, *self.NEW, "--hours", "24", "--level", "5"],
            "--from": [*self.WORDS, *self.NEW, *self.WORK, "--from", "soon"],
            "Joris Wierda": ["add_member", "kersenhof", self.joris.email, *self.WORK],
        }
        before = User.objects.count()
        for name, words in cases.items():
            with self.subTest(name):
                self.assertTrue(self.refused(*words).startswith(name))
        self.assertEqual(before, User.objects.count())

    def test_a_word_too_few_is_one_line_and_exit_code_1(self):
        said = StringIO()
        command = AddMember(stderr=said, no_color=True)
        command._called_from_command_line = True
        with pytest.raises(SystemExit) as caught:
            command.create_parser("manage.py", "add_member").parse_args(["kersenhof"])
        self.assertEqual(1, caught.value.code)
        self.assertEqual(1, said.getvalue().count("\n"))


class GiveRoleTests(CommandTestCase):
    def test_the_first_administrator_comes_from_the_shell(self):
        words = ["give_role", "beheer@demo.example", "administrator", "--first", "Ada", "--last", "Beheer"]
        self.assertIn("/accounts/password/reset/", self.run_command(*words))
        self.assertEqual("administrator", OrganisationRole.objects.get(user__email="beheer@demo.example").role)
        self.assertTrue(self.refused(*words).startswith("ROLE: "))

    def test_only_roles_that_exist(self):
        self.assertTrue(self.refused("give_role", self.fatima.email, "director").startswith("ROLE: "))
