"""Each request has one person's eyes for one transaction, and leaves nothing behind."""

from datetime import timedelta

from django.conf import settings
from django.db import ProgrammingError, connection
from django.test import override_settings
from django.utils import timezone

from access.context import Mode, acting_as
from access.models import OrganisationRole, User
from clients.models import Client
from teams.models import Membership
from tests.cast import CastTestCase

HERE = "/t/kersenhof/test/"


class HouseTestCase(CastTestCase):
    def setUp(self):
        self.client.raise_request_exception = False

    def rewrite_session(self, **values):
        session = self.client.session
        session.update(values)
        session.save()


@override_settings(ROOT_URLCONF="tests.access.views")
class ContextTests(HouseTestCase):
    def eyes(self, path):
        return self.client.get(path).json()

    def phone(self):
        with acting_as(self.marieke.pk):
            return Client.objects.get(pk=self.velden.pk).phone

    def test_the_address_says_whose_eyes_are_used(self):
        for user, path, mode in (
            (self.marieke, HERE + "eyes/", "app_team"),
            (self.coach, "/radar/test/eyes/", "app_coach"),
            (self.office, "/office/test/eyes/", "app_office"),
            (self.administrator, "/organisation/test/eyes/", Mode.ADMIN),
        ):
            self.sign_in(user)
            self.assertEqual([mode, str(user.pk), ""], self.eyes(path))

    def test_elsewhere_the_bare_role_looks(self):
        self.assertEqual("app_login", self.eyes("/open/")[0])
        self.sign_in(self.marieke)
        self.assertEqual("app_login", self.eyes("/open/")[0])
        self.assertEqual("app_login", self.eyes("/settings/test/eyes/")[0])

    def test_the_eyes_end_with_the_request(self):
        self.sign_in(self.marieke)
        for path in ("eyes/", "raise/", "refuse/", "broken/", "answer-500/"):
            self.client.get(HERE + path)
            with connection.cursor() as cursor:
                cursor.execute("SELECT current_user::text, current_setting('app.user_id', true)")
                self.assertEqual(("app_login", ""), cursor.fetchone(), path)

    def test_another_roles_place_does_not_exist(self):
        for user, own in ((self.marieke, None), (self.coach, "radar"), (self.office, "office")):
            self.sign_in(user)
            for place in {"radar", "office", "organisation"} - {own}:
                self.assertEqual(404, self.client.get(f"/{place}/test/eyes/").status_code, f"{user} {place}")

    def test_a_standing_that_is_over_opens_nothing(self):
        self.sign_in(self.coach)
        with acting_as(self.administrator.pk, Mode.ADMIN):
            OrganisationRole.objects.filter(user=self.coach).update(ends_on=self.today - timedelta(days=1))
        self.assertEqual(404, self.client.get("/radar/test/eyes/").status_code)

    def test_a_membership_that_is_over_or_to_come_opens_nothing(self):
        self.sign_in(self.marieke)
        yesterday, tomorrow = self.today - timedelta(days=1), self.today + timedelta(days=1)
        for dates in ({"ends_on": yesterday}, {"starts_on": tomorrow, "ends_on": None}):
            with acting_as(self.administrator.pk, Mode.ADMIN):
                Membership.objects.filter(user=self.marieke).update(**dates)
            self.assertEqual(404, self.client.get(HERE + "eyes/").status_code)

    def test_what_succeeds_is_kept(self):
        self.sign_in(self.marieke)
        self.assertEqual(200, self.client.post(HERE + "write/").status_code)
        self.assertEqual("0600000000", self.phone())

    def test_a_view_that_raises_has_written_nothing(self):
        self.sign_in(self.marieke)
        for path in ("raise/", "answer-500/"):
            self.assertEqual(500, self.client.post(HERE + path).status_code)
            self.assertEqual("", self.phone())

    def test_an_error_of_the_database_still_answers_with_a_page(self):
        self.sign_in(self.marieke)
        answer = self.client.get(HERE + "broken/")
        self.assertContains(answer, "<html", status_code=500)
        self.assertEqual(200, self.client.get(HERE + "eyes/").status_code)

    def test_a_body_that_comes_after_the_transaction_has_no_eyes(self):
        self.sign_in(self.marieke)
        with self.assertRaisesMessage(ProgrammingError, "permission denied"):
            b"".join(self.client.get(HERE + "stream/").streaming_content)


class SessionTests(HouseTestCase):
    def test_a_session_left_alone_ends(self):
        self.sign_in(self.marieke)
        self.client.get("/settings/")
        moment = timezone.now() - settings.SESSION_IDLE - timedelta(seconds=1)
        self.rewrite_session(seen=moment.timestamp())
        self.assertRedirects(self.client.get("/settings/"), "/accounts/login/", fetch_redirect_response=False)
        self.assertNotIn("_auth_user_id", self.client.session)

    def test_a_session_in_use_goes_on_and_is_written_once_a_minute(self):
        self.sign_in(self.marieke)
        moment = timezone.now().timestamp() - 120
        self.rewrite_session(seen=moment, since=moment)
        self.assertEqual(200, self.client.get("/settings/").status_code)
        seen = self.client.session["seen"]
        self.assertGreater(seen, moment)
        self.client.get("/settings/")
        self.assertEqual(seen, self.client.session["seen"])

    def test_twelve_hours_after_signing_in_it_ends_whatever_happens(self):
        self.sign_in(self.marieke)
        now = timezone.now().timestamp()
        self.rewrite_session(seen=now, since=now - settings.SESSION_COOKIE_AGE - 1)
        self.assertRedirects(self.client.get("/settings/"), "/accounts/login/", fetch_redirect_response=False)

    def test_a_person_who_is_blocked_is_out_at_once(self):
        self.sign_in(self.marieke)
        User.objects.filter(pk=self.marieke.pk).update(is_active=False)
        self.assertEqual(302, self.client.get("/settings/").status_code)

    def test_a_changed_password_ends_the_other_sessions(self):
        self.sign_in(self.marieke)
        user = User.objects.get(pk=self.marieke.pk)
        user.set_password("a quite different one")
        user.save()
        self.assertEqual(302, self.client.get("/settings/").status_code)

    def test_htmx_is_told_to_leave_the_page(self):
        answer = self.client.get("/settings/", headers={"HX-Request": "true"})
        self.assertEqual(401, answer.status_code)
        self.assertTrue(answer["HX-Redirect"].startswith("/accounts/login/"))
        self.assertEqual(b"", answer.content)

    def test_htmx_in_a_session_left_alone_is_told_the_same(self):
        self.sign_in(self.marieke)
        self.rewrite_session(seen=1, since=1)
        self.assertEqual(401, self.client.get("/settings/", headers={"HX-Request": "true"}).status_code)


class LanguageTests(HouseTestCase):
    def test_each_person_reads_her_own_language(self):
        User.objects.filter(pk=self.joris.pk).update(language="en")
        for user, language in ((self.marieke, "nl"), (self.joris, "en")):
            self.sign_in(user)
            answer = self.client.get("/settings/", headers={"Accept-Language": "de"})
            self.assertContains(answer, f'<html lang="{language}"')
            self.assertEqual(language, answer["Content-Language"])

    def test_before_signing_in_the_device_chooses(self):
        for language in ("nl", "en"):
            answer = self.client.get("/accounts/login/", headers={"Accept-Language": language})
            self.assertContains(answer, f'<html lang="{language}"')

    def test_a_choice_before_signing_in_stays_on_the_device(self):
        self.client.post("/language/", {"language": "en", "next": "/accounts/login/"})
        answer = self.client.get("/accounts/login/", headers={"Accept-Language": "nl"})
        self.assertContains(answer, '<html lang="en"')

    def test_an_unknown_language_is_refused(self):
        self.sign_in(self.marieke)
        self.assertEqual(422, self.client.post("/language/", {"language": "xx"}).status_code)
        self.assertEqual("nl", User.objects.get(pk=self.marieke.pk).language)

    def test_the_way_back_stays_in_the_house(self):
        answer = self.client.post("/language/", {"language": "en", "next": "https://elsewhere.example/"})
        self.assertEqual("/", answer["Location"])


class HeaderTests(HouseTestCase):
    POLICY = (
        "base-uri 'none'; connect-src 'self'; default-src 'none'; font-src 'self'; form-action 'self'; "
        "frame-ancestors 'none'; img-src 'self' blob:; manifest-src 'self'; script-src 'self'; style-src 'self'; "
        "worker-src 'self'"
    )

    def test_pages_for_signed_in_people_are_not_stored(self):
        self.sign_in(self.marieke)
        for path in ("/settings/", "/nowhere/", "/t/kersenhof/nowhere/", "/t/rietoever/"):
            self.assertIn("no-store", self.client.get(path)["Cache-Control"], path)

    def test_the_content_policy_is_exact(self):
        self.sign_in(self.marieke)
        for path in ("/settings/", "/accounts/login/", "/nowhere/", "/offline/"):
            policy = self.client.get(path)["Content-Security-Policy"]
            self.assertEqual(self.POLICY, "; ".join(sorted(part.strip() for part in policy.split(";"))), path)

    def test_security_headers(self):
        answer = self.client.get("/accounts/login/")
        self.assertEqual("nosniff", answer["X-Content-Type-Options"])
        self.assertEqual("same-origin", answer["Referrer-Policy"])
        self.assertEqual("same-origin", answer["Cross-Origin-Opener-Policy"])
        self.assertEqual("DENY", answer["X-Frame-Options"])

    @override_settings(SECURE_SSL_REDIRECT=True, SECURE_HSTS_SECONDS=31_536_000, SECURE_HSTS_INCLUDE_SUBDOMAINS=True)
    def test_in_production_everything_goes_over_https(self):
        self.assertEqual(301, self.client.get("/accounts/login/").status_code)
        answer = self.client.get("/accounts/login/", secure=True)
        self.assertIn("max-age=31536000; includeSubDomains", answer["Strict-Transport-Security"])

    @override_settings(SESSION_COOKIE_SECURE=True, CSRF_COOKIE_SECURE=True)
    def test_in_production_cookies_travel_over_https_alone(self):
        page = self.client.get("/accounts/login/", secure=True)
        self.assertTrue(page.cookies[settings.CSRF_COOKIE_NAME]["secure"])
