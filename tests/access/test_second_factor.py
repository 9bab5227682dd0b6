"""A password alone opens nothing where the setting asks for more; the factor's secret lies sealed."""

import base64

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.core.cache import cache
from django.test import override_settings

from tests.access.test_signins import HASHERS
from tests.cast import PASSWORD, CastTestCase
from tests.security.committed import CommittedTestCase


def code_of(secret, steps_ahead=0):
    counter = next(iter(totp.yield_hotp_counters_from_time())) + steps_ahead
    return totp.format_hotp_value(totp.hotp_value(secret, counter))


class FactorTests(CastTestCase):
    def setUp(self):
        self.enterContext(override_settings(PASSWORD_HASHERS=HASHERS, REQUIRE_SECOND_FACTOR=True, MFA_TOTP_TOLERANCE=1))
        cache.clear()
        self.addCleanup(cache.clear)

    def enter(self):
        return self.client.post("/accounts/login/", {"login": self.marieke.email, "password": PASSWORD})

    def enrol(self):
        """Through the pages, which ask for the password once more; returns the secret."""
        self.client.post("/accounts/reauthenticate/", {"password": PASSWORD})
        page = self.client.get("/accounts/2fa/totp/activate/")
        secret = page.context["form"].secret
        answer = self.client.post("/accounts/2fa/totp/activate/", {"code": code_of(secret)})
        self.assertEqual(302, answer.status_code, answer.content)
        return secret

    def assert_asked(self, path="/settings/"):
        self.assertRedirects(self.client.get(path), "/accounts/2fa/", fetch_redirect_response=False)

    def test_until_she_has_one_every_page_asks_for_it(self):
        self.enter()
        for path in ("/settings/", "/t/kersenhof/clients/", "/accounts/password/change/", "/accounts/email/"):
            self.assert_asked(path)

    def test_the_pages_that_give_her_one_are_open(self):
        self.enter()
        self.client.post("/accounts/reauthenticate/", {"password": PASSWORD})
        for path in ("/accounts/2fa/", "/accounts/2fa/totp/activate/"):
            self.assertEqual(200, self.client.get(path).status_code, path)

    def test_with_one_she_goes_on(self):
        self.enter()
        self.enrol()
        self.assertEqual(200, self.client.get("/settings/").status_code)

    def test_without_the_setting_nobody_is_asked(self):
        with override_settings(REQUIRE_SECOND_FACTOR=False):
            self.enter()
            self.assertEqual(200, self.client.get("/settings/").status_code)

    def test_the_next_time_the_password_is_half_the_way(self):
        self.enter()
        secret = self.enrol()
        self.client.post("/accounts/logout/")
        cache.clear()
        self.assertRedirects(self.enter(), "/accounts/2fa/authenticate/", fetch_redirect_response=False)
        self.assertEqual(302, self.client.get("/settings/").status_code)
        self.assertNotIn("_auth_user_id", self.client.session)
        self.assertEqual(200, self.client.post("/accounts/2fa/authenticate/", {"code": "000000"}).status_code)
        self.assertNotIn("_auth_user_id", self.client.session)
        self.client.post("/accounts/2fa/authenticate/", {"code": code_of(secret)})
        self.assertEqual(200, self.client.get("/settings/").status_code)

    def test_who_takes_it_away_is_asked_again_in_the_same_session(self):
        self.enter()
        self.enrol()
        self.assertEqual(200, self.client.get("/settings/").status_code)
        self.client.post("/accounts/2fa/totp/deactivate/")
        self.assertFalse(Authenticator.objects.exists())
        self.assert_asked()

    def test_the_secret_lies_sealed(self):
        self.enter()
        secret = self.enrol()
        stored = Authenticator.objects.get(type="totp").data["secret"]
        self.assertNotIn(secret, stored)
        self.assertNotIn(secret.encode(), base64.b64decode(stored))

    def test_the_picture_to_scan_obeys_the_content_policy(self):
        """The policy allows images of this site alone; a picture within the page must be SVG in the page."""
        self.enter()
        self.client.post("/accounts/reauthenticate/", {"password": PASSWORD})
        self.assertNotContains(self.client.get("/accounts/2fa/totp/activate/"), "data:image")


class FactorLogTests(CommittedTestCase):
    def test_a_factor_added_and_a_wrong_code_are_written_down(self):
        self.enterContext(override_settings(PASSWORD_HASHERS=HASHERS))
        cache.clear()
        self.addCleanup(cache.clear)
        FactorTests.enter(self)
        secret = FactorTests.enrol(self)
        self.client.post("/accounts/logout/")
        cache.clear()
        FactorTests.enter(self)
        self.client.post("/accounts/2fa/authenticate/", {"code": "000000"})
        lines = self.lines()
        self.assertEqual({self.marieke.pk}, {line["user_id"] for line in lines})
        events = [(line["event"], line["outcome"]) for line in lines]
        self.assertIn(("factor_added", "ok"), events)
        self.assertEqual(("second_factor", "refused"), events[-1])
        self.assertNotIn(secret, str(lines))
