"""A BSN is shown in full only to who has just shown who she is."""

import time

from django.urls import reverse

from tests.cast import PASSWORD, CastTestCase

BSN = "999910139"


class BsnTest(CastTestCase):
    def setUp(self):
        self.sign_in(self.marieke)
        self.place = reverse("client_bsn", args=[self.kersenhof.slug, self.velden.pk])

    def signed_in(self, seconds_ago):
        session = self.client.session
        session["account_authentication_methods"] = [{"method": "password", "at": time.time() - seconds_ago}]
        session["account_authentication_methods_user"] = str(self.marieke.pk)
        session.save()

    def test_who_signed_in_long_ago_is_asked_once_more(self):
        self.signed_in(seconds_ago=3600)
        for ask in (self.client.get, self.client.post):
            answer = ask(self.place)
            self.assertRedirects(answer, f"{reverse('account_reauthenticate')}?next={self.place.replace('/', '%2F')}")

    def test_the_password_leads_back_to_the_number(self):
        asked = self.client.post(self.place)
        answer = self.client.post(asked.url, {"password": PASSWORD, "next": self.place})
        self.assertRedirects(answer, self.place, fetch_redirect_response=False)
        self.assertContains(self.client.get(self.place), BSN)

    def test_a_wrong_password_shows_nothing(self):
        asked = self.client.post(self.place)
        answer = self.client.post(asked.url, {"password": "iets anders", "next": self.place})
        self.assertNotContains(answer, BSN)
        self.assertEqual(302, self.client.get(self.place).status_code)

    def test_who_signed_in_a_moment_ago_sees_it(self):
        self.signed_in(seconds_ago=60)
        self.assertContains(self.client.get(self.place), BSN)

    def test_elsewhere_it_stays_masked(self):
        self.assertNotContains(self.client.get(reverse("client_care", args=[self.kersenhof.slug, self.velden.pk])), BSN)
