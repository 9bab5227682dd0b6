"""Who stands around a client: drawn, called, added, changed, no longer there, back again."""

from access.context import acting_as, job
from clients.models import NetworkContact, RecordChange
from tests.walk_cast import WalkTestCase


class NetworkTest(WalkTestCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        with acting_as(cls.marieke.pk):
            cls.sanne = cls.contact("Sanne de Groot", "household", "daughter", "06 12 34 56 78")
            cls.doctor = cls.contact("Meijering", "professionals", "GP", "", position=1)

    @classmethod
    def contact(cls, name, ring, role, phone, position=0):
        return NetworkContact.objects.create(
            client=cls.velden, owner_team=cls.kersenhof, name=name, ring=ring, role=role, phone=phone, position=position
        )

    def setUp(self):
        self.sign_in(self.marieke)

    def page(self):
        return self.client.get(self.url("client_network", self.velden.pk))

    def change(self, contact=None, **typed):
        contact = contact or self.sanne
        data = {"name": contact.name, "ring": contact.ring, "role": "dochter", "phone": contact.phone, "note": ""}
        return self.client.post(self.url("network_contact", self.velden.pk, contact.pk), data | typed)

    def reread(self, contact=None):
        with job("test"):
            return NetworkContact.objects.get(pk=(contact or self.sanne).pk)

    def test_the_onion_has_all_five_bands(self):
        page = self.page()
        for words in ("huishouden", "familie en vrienden", "buurtteam", "andere zorg", "Willy", "Marieke", "huisarts"):
            self.assertContains(page, words)
        self.assertContains(page, 'href="tel:0612345678"', 2)

    def test_somebody_is_added_under_one_word_whatever_the_language(self):
        data = {"name": "Kees 🌷", "ring": "family_friends", "role": "Buur", "phone": "", "note": "", "first": "on"}
        response = self.client.post(self.url("network_add", self.velden.pk), data)
        self.assertRedirects(response, self.url("client_network", self.velden.pk))
        with job("test"):
            made = NetworkContact.objects.get(name="Kees 🌷")
        self.assertEqual(("neighbour", -1), (made.role, made.position))

    def test_a_phone_that_is_none_is_refused_and_the_words_stay(self):
        response = self.change(phone="bel maar", note="Mijn woorden")
        self.assertContains(response, "Mijn woorden", status_code=422)

    def test_a_change_is_kept_with_what_it_was(self):
        self.assertEqual(302, self.change(phone="0612345679").status_code)
        self.assertEqual("0612345679", self.reread().phone)
        with job("test"):
            change = RecordChange.objects.filter(row_id=self.sanne.pk, action="U").latest("at")
        self.assertEqual({"phone": "06 12 34 56 78"}, change.before)

    def test_a_stale_change_shows_both_and_sending_again_chooses(self):
        seen = self.client.get(self.url("network_contact", self.velden.pk, self.sanne.pk)).context["version"]
        self.change(name="Sanne Bakker")
        stale = self.change(name="Sanne Smit", version=seen)
        for words in ("Sanne Bakker", "Sanne Smit"):
            self.assertContains(stale, words, status_code=409)
        self.assertEqual("Sanne Bakker", self.reread().name)
        self.assertEqual(302, self.change(name="Sanne Smit", version=stale.context["version"]).status_code)
        self.assertEqual("Sanne Smit", self.reread().name)

    def test_who_is_no_longer_around_can_come_back(self):
        self.client.post(self.url("network_gone", self.velden.pk, self.sanne.pk))
        page = self.page()
        self.assertNotContains(page, 'href="tel:0612345678"')
        self.assertContains(page, "Sanne de Groot")
        self.client.post(self.url("network_back", self.velden.pk, self.sanne.pk))
        self.assertContains(self.page(), 'href="tel:0612345678"', 2)

    def test_the_first_to_call_moves_up(self):
        self.change(self.doctor, role="huisarts", first="on")
        self.assertLess(self.reread(self.doctor).position, self.reread().position)

    def test_another_team_finds_nobody(self):
        self.sign_in(self.fatima)
        for name in ("network_contact", "network_gone", "network_back"):
            place = self.url(name, self.velden.pk, self.sanne.pk)
            self.assertEqual(404, self.client.post(place).status_code, name)
            place = self.url(name, self.adjei.pk, self.sanne.pk, team=self.rietoever)
            self.assertEqual(404, self.client.post(place).status_code, name)
