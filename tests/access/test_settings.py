"""The settings of a person: what she chooses holds at once, and can be undone."""

from access.models import User
from tests.cast import CastTestCase

ADDRESS = "/settings/"


class SettingsTests(CastTestCase):
    def setUp(self):
        self.sign_in(self.marieke)

    def choices(self, user=None):
        return tuple(User.objects.values_list("language", "theme").get(pk=(user or self.marieke).pk))

    def send(self, **fields):
        return self.client.post(ADDRESS, {"language": "en", "theme": "dark"} | fields)

    def test_everybody_has_them(self):
        for user in (self.marieke, self.coach, self.office, self.administrator):
            self.sign_in(user)
            page = self.client.get(ADDRESS)
            self.assertContains(page, user.email)
            for name in ("/accounts/password/change/", "/accounts/2fa/", "/accounts/logout/"):
                self.assertContains(page, name)

    def test_a_stranger_goes_to_the_door(self):
        self.client.logout()
        self.assertRedirects(
            self.client.get(ADDRESS), f"/accounts/login/?next={ADDRESS}", fetch_redirect_response=False
        )

    def test_language_and_appearance_hold_from_the_next_page_on(self):
        page = self.client.post(ADDRESS, {"language": "en", "theme": "dark"}, follow=True)
        self.assertEqual(("en", "dark"), self.choices())
        self.assertContains(page, '<html lang="en" data-theme="dark"')
        self.assertContains(page, "Saved.")
        self.assertEqual("en", self.client.cookies["language"].value)

    def test_the_device_may_decide(self):
        self.send()
        self.assertRedirects(self.send(theme="device"), ADDRESS)
        self.assertEqual(("en", ""), self.choices())

    def test_only_her_own_change(self):
        before = self.choices(self.joris)
        self.send(pk=self.joris.pk, user=self.joris.pk)
        self.assertEqual(before, self.choices(self.joris))

    def test_other_values_are_refused_beside_the_field(self):
        for field, value in (("language", "de"), ("language", ""), ("theme", "blue"), ("theme", "")):
            with self.subTest(field, value=value):
                reply = self.send(**{field: value})
                self.assertContains(reply, f'id="id_{field}_error"', status_code=422)
        self.assertContains(self.client.post(ADDRESS), 'id="id_theme_error"', status_code=422)
        self.assertEqual(("nl", ""), self.choices())

    def test_what_was_chosen_stays_when_the_other_is_wrong(self):
        self.assertContains(self.send(language="de"), 'value="dark" required id="id_theme_2" checked', status_code=422)

    def test_undo_goes_back_once(self):
        self.send()
        self.assertRedirects(self.client.post("/settings/undo/"), ADDRESS)
        self.assertEqual(("nl", ""), self.choices())
        self.send()
        self.client.post("/settings/undo/")
        self.client.post("/settings/undo/")
        self.assertEqual(("nl", ""), self.choices())

    def test_other_methods_are_refused(self):
        self.assertEqual(405, self.client.put(ADDRESS).status_code)
        self.assertEqual(405, self.client.get("/settings/undo/").status_code)
