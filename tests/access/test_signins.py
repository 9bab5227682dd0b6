"""Signing in: what it asks, what it writes down, when it says no, and that it works without its broker."""

from django.core.cache import cache
from django.test import override_settings

from access.models import User
from tests.cast import PASSWORD, CastTestCase
from tests.security.committed import CommittedTestCase

# The passwords of the cast were hashed before a test could choose how.
HASHERS = [f"django.contrib.auth.hashers.{name}PasswordHasher" for name in ("Argon2", "MD5")]
DEAD = {"default": {"BACKEND": "buurtzorgweb.cache.ForgivingRedisCache", "LOCATION": "unix:///nowhere/valkey.sock"}}


class Entering:
    def setUp(self):
        super().setUp()
        self.enterContext(override_settings(PASSWORD_HASHERS=HASHERS))
        cache.clear()
        self.addCleanup(cache.clear)

    def enter(self, email, password, **more):
        return self.client.post("/accounts/login/", {"login": email, "password": password}, **more)

    def is_in(self):
        return "_auth_user_id" in self.client.session


class SignInTests(Entering, CastTestCase):
    def test_e_mail_and_password_open_the_door(self):
        self.assertRedirects(self.enter(self.marieke.email, PASSWORD), "/", fetch_redirect_response=False)
        self.assertTrue(self.is_in())

    def test_capitals_and_spaces_of_a_tablets_keyboard_do_not_matter(self):
        self.enter(f" {self.marieke.email.title()} ", PASSWORD)
        self.assertTrue(self.is_in())

    def test_a_wrong_password_and_an_unknown_account_get_the_same_answer(self):
        wrong = self.enter(self.marieke.email, "wrong")
        unknown = self.enter("nobody@demo.example", "wrong")
        self.assertEqual(wrong.status_code, unknown.status_code)
        self.assertEqual(wrong.context["form"].errors, unknown.context["form"].errors)
        self.assertFalse(self.is_in())

    def test_a_blocked_person_stays_out(self):
        User.objects.filter(pk=self.marieke.pk).update(is_active=False)
        self.enter(self.marieke.email, PASSWORD)
        self.assertFalse(self.is_in())

    def test_nobody_signs_up(self):
        for path in ("/accounts/signup/", "/accounts/signup/passkey/"):
            self.client.post(path, {"email": "new@demo.example", "password1": "een lang wachtwoord"})
        self.assertFalse(User.objects.filter(email="new@demo.example").exists())

    def test_the_session_cookie_is_out_of_reach_of_scripts(self):
        cookie = self.enter(self.marieke.email, PASSWORD).cookies["session"]
        self.assertEqual((True, "Lax", "/", ""), tuple(cookie[at] for at in ("httponly", "samesite", "path", "domain")))
        self.assertEqual("", cookie["max-age"], "it ends with the browser")

    def test_the_session_gets_a_new_key(self):
        self.client.get("/accounts/login/")
        session = self.client.session
        session["before"] = 1
        session.save()
        self.client.cookies["session"] = before = session.session_key
        self.enter(self.marieke.email, PASSWORD)
        self.assertNotEqual(before, self.client.session.session_key)

    def test_the_way_after_signing_in_stays_in_the_house(self):
        answer = self.client.post(
            "/accounts/login/?next=https://elsewhere.example/",
            {"login": self.marieke.email, "password": PASSWORD, "next": "https://elsewhere.example/"},
        )
        self.assertEqual("/", answer["Location"])


class LimitTests(Entering, CastTestCase):
    def test_after_five_failures_in_five_minutes_an_account_waits(self):
        for attempt in range(5):
            self.enter(self.marieke.email, "wrong", REMOTE_ADDR=f"192.0.2.{attempt}")
        answer = self.enter(self.marieke.email, PASSWORD, REMOTE_ADDR="192.0.2.99")
        self.assertFalse(self.is_in())
        self.assertTrue(answer.context["form"].errors)

    def test_another_account_does_not_wait_with_it(self):
        for attempt in range(6):
            self.enter(self.marieke.email, "wrong", REMOTE_ADDR=f"192.0.2.{attempt}")
        self.enter(self.fatima.email, PASSWORD, REMOTE_ADDR="192.0.2.99")
        self.assertTrue(self.is_in())

    def test_after_ten_failures_in_a_minute_an_address_waits(self):
        for attempt in range(10):
            self.enter(f"nobody{attempt}@demo.example", "wrong", REMOTE_ADDR="192.0.2.7")
        self.enter(self.marieke.email, PASSWORD, REMOTE_ADDR="192.0.2.7")
        self.assertFalse(self.is_in())
        self.enter(self.marieke.email, PASSWORD, REMOTE_ADDR="192.0.2.8")
        self.assertTrue(self.is_in())

    @override_settings(SECURE_PROXY_SSL_HEADER=("HTTP_X_FORWARDED_PROTO", "https"))
    def test_behind_the_proxy_devices_are_told_apart(self):
        """Else ten wrong passwords anywhere would keep everybody out; and a made-up address helps nobody."""
        for attempt in range(10):
            self.enter(
                f"nobody{attempt}@demo.example", "wrong", headers={"X-Forwarded-For": f"10.0.0.{attempt}, 192.0.2.7"}
            )
        self.enter(self.marieke.email, PASSWORD, headers={"X-Forwarded-For": "10.1.1.1, 192.0.2.7"})
        self.assertFalse(self.is_in())
        self.enter(self.marieke.email, PASSWORD, headers={"X-Forwarded-For": "192.0.2.8"})
        self.assertTrue(self.is_in())

    @override_settings(CACHES=DEAD)
    def test_without_the_broker_people_still_come_in(self):
        self.assertFalse(self.enter(self.marieke.email, "wrong").context["form"].is_valid())
        self.enter(self.marieke.email, PASSWORD)
        self.assertTrue(self.is_in())
        self.assertEqual(200, self.client.get("/settings/").status_code)
        self.assertEqual(302, self.client.post("/accounts/logout/").status_code)


class SignInLogTests(Entering, CommittedTestCase):
    def test_signing_in_and_out(self):
        self.enter(self.marieke.email, PASSWORD, headers={"User-Agent": "iPad"}, REMOTE_ADDR="192.0.2.7")
        self.client.post("/accounts/logout/")
        entered, left = self.lines()
        self.assertEqual(
            ("sign_in", "E", "ok", "self"), tuple(entered[at] for at in ("event", "action", "outcome", "ground"))
        )
        self.assertEqual((self.marieke.pk, "Marieke Slotboom"), (entered["user_id"], entered["name_then"]))
        self.assertEqual(("192.0.2.7", "tablet"), (entered["device"], entered["device_kind"]))
        self.assertEqual(("sign_out", self.marieke.pk), (left["event"], left["user_id"]))

    def test_a_wrong_password(self):
        self.enter(self.marieke.email, "not this one")
        (line,) = self.lines()
        self.assertEqual(("sign_in", "refused", self.marieke.pk), (line["event"], line["outcome"], line["user_id"]))

    def test_an_unknown_account_leaves_no_name(self):
        self.enter("nobody@demo.example", "not this one")
        (line,) = self.lines()
        self.assertEqual(("refused", None, ""), (line["outcome"], line["user_id"], line["name_then"]))

    def test_what_was_typed_is_never_written_down(self):
        for email in (self.marieke.email, "nobody@demo.example"):
            self.enter(email, "not this one")
        text = str(self.lines())
        self.assertNotIn("@", text)
        self.assertNotIn("not this one", text)

    def test_a_session_that_ends_by_itself(self):
        self.sign_in(self.marieke)
        session = self.client.session
        session.update({"seen": 1, "since": 1})
        session.save()
        self.client.get("/settings/")
        self.assertEqual(["sign_out"], [line["event"] for line in self.lines()])

    def test_a_changed_password(self):
        self.sign_in(self.marieke)
        new = "een heel ander wachtwoord"
        self.client.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
        self.assertIn(
            ("password_changed", "U", self.marieke.pk), [(e["event"], e["action"], e["user_id"]) for e in self.lines()]
        )
