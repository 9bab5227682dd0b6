"""The administrator's pages: teams, members, coaches, roles; all in the log, none with a client."""

import re
from datetime import timedelta
from unittest import mock

from django.core import mail
from django.utils import timezone

from access.context import Mode, acting_as
from access.models import OrganisationRole, User
from access.services import log_access
from clients.models import Client
from teams.models import CoachAssignment, Membership, Team
from tests.cast import CastTestCase
from tests.walk_cast import TEST_ONLY, Most

ROOT = "/organisation/"
TEAM = f"{ROOT}teams/kersenhof/"
GET = [
    ROOT,
    f"{ROOT}start-team/",
    TEAM,
    f"{TEAM}members/add/",
    f"{TEAM}coaches/add/",
    f"{ROOT}roles/",
    f"{ROOT}roles/add/",
]


class OrganisationTestCase(CastTestCase):
    def setUp(self):
        self.sign_in(self.administrator)

    def of(self, user):
        with acting_as(self.administrator.pk, Mode.ADMIN):
            return Membership.objects.get(user=user)

    def send(self, address, form):
        """With the letters that would go out after the transaction, and the lines of the log."""
        with (
            mock.patch("teams.administration.log_access", wraps=log_access) as self.log,
            self.captureOnCommitCallbacks(execute=True),
        ):
            return self.client.post(address, form)

    @property
    def logged(self):
        return [(call.args[1], str(call.args[2])) for call in self.log.call_args_list]


class DoorTests(OrganisationTestCase):
    def addresses(self):
        return [*GET, f"{TEAM}members/{self.of(self.joris).pk}/end/"]

    def test_each_page_opens_for_the_administrator(self):
        for address in self.addresses():
            with self.subTest(address):
                self.assertEqual(200, self.client.get(address).status_code)

    def test_for_others_it_is_not_there(self):
        posts = [f"{TEAM}coaches/1/end/", f"{TEAM}members/1/invite/", f"{ROOT}roles/1/end/"]
        addresses = [*self.addresses(), *posts]
        for user in (self.marieke, self.coach, self.office):
            self.sign_in(user)
            for address in addresses:
                with self.subTest(address, user=user.email):
                    self.assertEqual(404, self.client.get(address).status_code)
                    self.assertEqual(404, self.client.post(address).status_code)

    def test_methods(self):
        for address in (ROOT, TEAM, f"{ROOT}roles/"):
            self.assertEqual(405, self.client.post(address).status_code)
        for address in (f"{TEAM}coaches/1/end/", f"{TEAM}members/1/invite/", f"{ROOT}roles/1/end/"):
            self.assertEqual(405, self.client.get(address).status_code)

    def test_unknown_teams_and_rows_of_another_team_are_not_found(self):
        other = self.of(self.fatima).pk
        for address in (f"{ROOT}teams/nowhere/", f"{TEAM}members/{other}/end/", f"{TEAM}members/987654/end/"):
            self.assertEqual(404, self.client.get(address).status_code)
        for address in (f"{TEAM}members/{other}/invite/", f"{TEAM}coaches/987654/end/", f"{ROOT}roles/987654/end/"):
            self.assertEqual(404, self.client.post(address).status_code)

    def test_an_administrator_opens_no_client(self):
        self.assertEqual(404, self.client.get(f"/t/kersenhof/clients/{self.velden.pk}/").status_code)
        for address in self.addresses():
            self.assertNotContains(self.client.get(address), "Velden")


class TeamTests(OrganisationTestCase):
    FORM = {"name": "Hoge Weerd", "slug": "hoge-weerd", "town": "Wielmonde", "starts_on": "2026-01-05"}

    def test_teams_with_their_size_and_search(self):
        self.assertContains(self.client.get(ROOT), "2 leden")
        found = self.client.get(ROOT, {"q": "riet"}, headers={"HX-Request": "true"})
        self.assertContains(found, "Rietoever")
        self.assertNotContains(found, "Kersenhof")
        self.assertNotContains(found, "<html")
        self.assertContains(self.client.get(ROOT, {"q": "zzz"}), 'class="empty"')

    def test_statements_do_not_grow_with_the_teams(self):
        with acting_as(self.administrator.pk, Mode.ADMIN):
            Team.objects.bulk_create(
                Team(slug=f"t{number}", name=f"T{number}", town="X", started_on=self.today) for number in range(60)
            )
        self.client.get("/healthz")
        with self.assertNumQueries(Most(8 + TEST_ONLY)):
            self.assertContains(self.client.get(ROOT), "?q=&amp;page=2")

    def test_a_team_starts(self):
        reply = self.send(f"{ROOT}start-team/", self.FORM | {"postcode_areas": "8247, 8248", "phone": "0329 55 91 00"})
        self.assertRedirects(reply, f"{ROOT}teams/hoge-weerd/")
        self.assertEqual([("team_started", "C")], self.logged)
        self.assertEqual(["8247", "8248"], Team.objects.get(slug="hoge-weerd").postcode_areas)

    def test_wrong_values_start_no_team_and_stay_on_the_screen(self):
        wrong = {
            "name": ["", "x" * 101],
            "slug": ["", "kersenhof", "Hoge Weerd", "hoge_weerd", "-x", "a/b", "é"],
            "town": [""],
            "postcode_areas": ["8247,82", "0123", "8246 AH"],
            "phone": ["none", "1" * 30],
            "email": ["x"],
            "starts_on": ["", "2026-02-30"],
        }
        for field, values in wrong.items():
            for value in values:
                with self.subTest(field, value=value):
                    reply = self.send(f"{ROOT}start-team/", self.FORM | {field: value})
                    self.assertContains(reply, f'id="id_{field}_error"', status_code=422)
                    self.assertEqual([], self.logged)
        self.assertContains(
            self.send(f"{ROOT}start-team/", self.FORM | {"slug": "kersenhof"}), 'value="Hoge Weerd"', status_code=422
        )
        self.assertEqual(2, Team.objects.count())


class MemberTests(OrganisationTestCase):
    ADD = f"{TEAM}members/add/"

    def form(self, **fields):
        new = {"email": "Sanne@demo.example", "first_name": "Sanne", "last_name": "de Wit", "employee_number": "91020"}
        return new | {"contract_hours": "24,5", "level": "4", "starts_on": self.today.isoformat()} | fields

    def test_a_new_person_joins_and_gets_a_letter(self):
        self.assertRedirects(self.send(self.ADD, self.form()), TEAM)
        user = User.objects.get(email="sanne@demo.example")
        self.assertFalse(user.has_usable_password())
        self.assertEqual([("person_added", "C"), ("membership_started", "C")], self.logged)
        membership = self.of(user)
        self.assertEqual(
            ("24.50", 4, "91020"), (str(membership.contract_hours), membership.level, membership.employee_number)
        )
        (letter,) = mail.outbox
        self.assertEqual(["sanne@demo.example"], letter.to)

    def test_the_link_of_the_letter_lets_her_choose_a_password_once(self):
        self.send(self.ADD, self.form())
        (link,) = re.findall(r"http://testserver(\S+)", mail.outbox[0].body)
        self.client.logout()
        form = self.client.get(link, follow=True)
        address = form.redirect_chain[-1][0]
        self.client.post(address, {"password1": "een heel lang wachtwoord", "password2": "een heel lang wachtwoord"})
        self.assertTrue(User.objects.get(email="sanne@demo.example").check_password("een heel lang wachtwoord"))
        self.assertNotContains(self.client.get(link, follow=True), 'name="password1"')

    def test_who_is_known_keeps_name_and_password(self):
        before = self.fatima.password
        reply = self.send(self.ADD, self.form(email=self.fatima.email.upper(), first_name="", last_name=""))
        self.assertRedirects(reply, TEAM)
        self.assertEqual([("membership_started", "C")], self.logged)
        self.assertEqual([], mail.outbox)
        self.fatima.refresh_from_db()
        self.assertEqual((before, "Demir"), (self.fatima.password, self.fatima.last_name))

    def test_wrong_values_make_nobody(self):
        wrong = {
            "email": ["", "sanne", "a@b@c"],
            "first_name": [""],
            "contract_hours": ["", "-1", "49", "many", "24.555"],
            "level": ["", "5", "x"],
            "starts_on": ["", "x"],
            "employee_number": ["9" * 21],
        }
        before = User.objects.count()
        for field, values in wrong.items():
            for value in values:
                with self.subTest(field, value=value):
                    reply = self.send(self.ADD, self.form(**{field: value}))
                    self.assertContains(reply, f'id="id_{field}_error"', status_code=422)
        self.assertEqual(422, self.client.post(self.ADD).status_code)
        self.assertEqual((before, []), (User.objects.count(), mail.outbox))

    def test_twice_in_a_team_at_a_time_is_refused(self):
        self.assertContains(self.send(self.ADD, self.form(email=self.joris.email)), 'role="alert"', status_code=422)

    def test_a_full_team_takes_no_thirteenth_and_the_person_is_not_made(self):
        for number in range(10):
            self.send(self.ADD, self.form(email=f"n{number}@demo.example"))
        mail.outbox.clear()
        self.assertContains(self.send(self.ADD, self.form()), 'role="alert"', status_code=422)
        self.assertFalse(User.objects.filter(email="sanne@demo.example").exists())
        self.assertEqual([], mail.outbox)

    def test_a_closed_account_joins_nothing(self):
        User.objects.filter(pk=self.fatima.pk).update(is_active=False)
        reply = self.send(self.ADD, self.form(email=self.fatima.email))
        self.assertContains(reply, "id_email_error", status_code=422)

    def test_the_letter_goes_again_until_there_is_a_password(self):
        self.send(self.ADD, self.form())
        user = User.objects.get(email="sanne@demo.example")
        again = f"{TEAM}members/{self.of(user).pk}/invite/"
        self.assertContains(self.client.get(TEAM), again)
        self.assertRedirects(self.send(again, {}), TEAM)
        self.assertEqual(2, len(mail.outbox))
        self.send(f"{TEAM}members/{self.of(self.joris).pk}/invite/", {})
        self.assertEqual(2, len(mail.outbox))

    def test_a_letter_that_cannot_be_sent_keeps_the_member(self):
        with mock.patch("teams.invitations.send_mail", side_effect=OSError):
            self.assertRedirects(self.send(self.ADD, self.form()), TEAM)
        self.assertTrue(User.objects.filter(email="sanne@demo.example").exists())

    def test_from_the_day_after_the_last_the_record_is_closed(self):
        end = f"{TEAM}members/{self.of(self.joris).pk}/end/"
        yesterday = self.today - timedelta(days=1)
        self.assertRedirects(self.send(end, {"ends_on": yesterday.isoformat()}), TEAM)
        self.assertEqual([("membership_ended", "U")], self.logged)
        with acting_as(self.joris.pk):
            self.assertEqual(0, Client.objects.count())
        self.assertNotContains(self.client.get(TEAM), "Wierda")

    def test_a_last_day_before_the_first_is_refused(self):
        end = f"{TEAM}members/{self.of(self.joris).pk}/end/"
        for value in ("1999-01-01", "", "x"):
            self.assertContains(self.send(end, {"ends_on": value}), "id_ends_on_error", status_code=422)
        self.assertIsNone(self.of(self.joris).ends_on)


class CoachTests(OrganisationTestCase):
    ADD = f"{ROOT}teams/rietoever/coaches/add/"

    def form(self, **fields):
        return {"coach": self.coach.pk, "starts_on": self.today.isoformat()} | fields

    def test_a_coach_is_assigned_and_released(self):
        self.assertRedirects(self.send(self.ADD, self.form()), f"{ROOT}teams/rietoever/")
        self.assertEqual([("coach_assigned", "C")], self.logged)
        assignment = CoachAssignment.objects.get(team=self.rietoever)
        reply = self.send(f"{ROOT}teams/rietoever/coaches/{assignment.pk}/end/", {})
        self.assertRedirects(reply, f"{ROOT}teams/rietoever/")
        self.assertEqual([("coach_released", "U")], self.logged)
        assignment.refresh_from_db()
        self.assertEqual(self.today, assignment.ends_on)

    def test_only_who_is_a_coach_can_be_chosen_and_once_at_a_time(self):
        for coach in (self.marieke.pk, 987654, "", "x"):
            reply = self.send(self.ADD, self.form(coach=coach))
            self.assertContains(reply, "id_coach_error", status_code=422)
        reply = self.send(f"{TEAM}coaches/add/", self.form())
        self.assertContains(reply, "id_coach_error", status_code=422)

    def test_a_coach_of_another_team_is_not_ended_from_here(self):
        assignment = CoachAssignment.objects.get(team=self.kersenhof)
        self.assertEqual(404, self.client.post(f"{ROOT}teams/rietoever/coaches/{assignment.pk}/end/").status_code)


class RoleTests(OrganisationTestCase):
    def form(self, **fields):
        new = {"email": "bo@demo.example", "first_name": "Bo", "last_name": "Rijk", "role": "coach"}
        return new | {"starts_on": self.today.isoformat()} | fields

    def held(self, user):
        return OrganisationRole.objects.get(user=user)

    def test_a_role_is_given_and_ends(self):
        self.assertRedirects(self.send(f"{ROOT}roles/add/", self.form()), f"{ROOT}roles/")
        self.assertEqual([("person_added", "C"), ("role_given", "C")], self.logged)
        self.assertEqual(1, len(mail.outbox))
        held = OrganisationRole.objects.get(user__email="bo@demo.example")
        self.assertContains(self.client.get(f"{ROOT}roles/?q=rijk"), "Bo Rijk")
        self.send(f"{ROOT}roles/{held.pk}/end/", {})
        held.refresh_from_db()
        self.assertEqual(self.today, held.ends_on)

    def test_a_role_once_and_only_known_ones(self):
        for fields in ({"email": self.coach.email}, {"role": "director"}, {"role": ""}):
            reply = self.send(f"{ROOT}roles/add/", self.form(**fields))
            self.assertContains(reply, "id_role_error", status_code=422)
        self.assertEqual(3, OrganisationRole.objects.count())

    def test_the_last_administrator_stays(self):
        held = self.held(self.administrator)
        reply = self.client.post(f"{ROOT}roles/{held.pk}/end/", follow=True)
        self.assertContains(reply, 'role="alert"')
        held.refresh_from_db()
        self.assertIsNone(held.ends_on)
        self.send(f"{ROOT}roles/add/", self.form(role="administrator"))
        self.send(f"{ROOT}roles/{held.pk}/end/", {})
        held.refresh_from_db()
        self.assertEqual(timezone.localdate(), held.ends_on)
