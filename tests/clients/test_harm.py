"""Risks, treatment limits and events: in sight, changed with both versions shown, ended with a way back."""

from datetime import timedelta

from django.utils import timezone

from access.context import acting_as, job
from clients.models import ClientEvent, Risk
from tests.walk_cast import WalkTestCase, plan_visit


class RiskTest(WalkTestCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        with acting_as(cls.marieke.pk):
            cls.risk = Risk.objects.create(
                client=cls.velden, owner_team=cls.kersenhof, kind="fall", text="Losse kleedjes", starts_on=cls.today
            )

    def setUp(self):
        self.sign_in(self.marieke)

    def change(self, **typed):
        data = {"kind": "fall", "text": "Losse kleedjes", "starts_on": self.today.isoformat()}
        return self.client.post(self.url("risk", self.velden.pk, self.risk.pk), data | typed)

    def reread(self):
        with job("test"):
            return Risk.objects.get(pk=self.risk.pk)

    def test_a_treatment_limit_is_in_sight_at_the_door_and_first_in_its_list(self):
        data = {"kind": "resuscitation", "text": "Niet reanimeren, met dr. Meijering", "starts_on": self.today}
        response = self.client.post(self.url("risk_add", self.velden.pk), data)
        self.assertRedirects(response, self.url("client_risks", self.velden.pk))
        for place in (self.url("visit", self.visit.pk), self.url("client", self.velden.pk)):
            self.assertContains(self.client.get(place), "Niet reanimeren")
        page = self.client.get(self.url("client_risks", self.velden.pk)).content.decode()
        self.assertLess(page.index("Niet reanimeren"), page.index("Losse kleedjes"))

    def test_a_risk_without_words_or_in_the_future_is_refused(self):
        tomorrow = (self.today + timedelta(days=1)).isoformat()
        for wrong in ({"text": ""}, {"kind": "zomaar"}, {"starts_on": tomorrow}, {"text": "x" * 301}):
            self.assertEqual(422, self.change(**wrong).status_code, wrong)
        self.assertEqual("Losse kleedjes", self.reread().text)

    def test_a_stale_change_shows_both_and_sending_again_chooses(self):
        seen = self.client.get(self.url("risk", self.velden.pk, self.risk.pk)).context["version"]
        self.change(text="Kleedjes en drempel")
        stale = self.change(text="Kleedjes en snoer", version=seen)
        for words in ("Kleedjes en drempel", "Kleedjes en snoer"):
            self.assertContains(stale, words, status_code=409)
        self.change(text="Kleedjes en snoer", version=stale.context["version"])
        self.assertEqual("Kleedjes en snoer", self.reread().text)

    def test_who_was_here_before_hears_of_the_change_at_the_door(self):
        with acting_as(self.marieke.pk):
            yesterday = self.today - timedelta(days=1)
            plan_visit(
                self.velden, self.marieke, yesterday, status="done",
                started_at=timezone.now() - timedelta(days=1), actual_minutes=30,
            )  # fmt: skip
            Risk.objects.filter(pk=self.risk.pk).update(recorded_at=timezone.now() - timedelta(days=9))
        before = self.client.get(self.url("visit", self.visit.pk)).content.decode().count("Kleedjes en drempel")
        self.change(text="Kleedjes en drempel")
        after = self.client.get(self.url("visit", self.visit.pk)).content.decode().count("Kleedjes en drempel")
        self.assertEqual((0, 2), (before, after))

    def test_what_holds_no_longer_is_out_of_sight_and_can_come_back(self):
        self.client.post(self.url("risk_end", self.velden.pk, self.risk.pk))
        self.assertNotContains(self.client.get(self.url("client", self.velden.pk)), "Losse kleedjes")
        self.assertContains(self.client.get(self.url("client_risks", self.velden.pk)), "Losse kleedjes")
        self.client.post(self.url("risk_back", self.velden.pk, self.risk.pk))
        self.assertContains(self.client.get(self.url("client", self.velden.pk)), "Losse kleedjes")

    def test_an_event_is_noted_changed_and_seen(self):
        data = {"kind": "fall", "starts_on": self.today.isoformat(), "ends_on": "", "text": "In de keuken 🍵"}
        self.client.post(self.url("event_add", self.velden.pk), data)
        with job("test"):
            event = ClientEvent.objects.get(text="In de keuken 🍵")
        place = self.url("event", self.velden.pk, event.pk)
        seen = self.client.get(place).context["version"]
        self.assertEqual(302, self.client.post(place, data | {"text": "In de gang", "version": seen}).status_code)
        stale = self.client.post(place, data | {"text": "Op de trap", "version": seen})
        for words in ("In de gang", "Op de trap"):
            self.assertContains(stale, words, status_code=409)
        wrong = data | {"ends_on": (self.today - timedelta(days=3)).isoformat()}
        self.assertEqual(422, self.client.post(place, wrong).status_code)

    def test_another_team_finds_nothing(self):
        self.sign_in(self.fatima)
        for name in ("risk", "risk_end", "risk_back"):
            place = self.url(name, self.adjei.pk, self.risk.pk, team=self.rietoever)
            self.assertEqual(404, self.client.post(place).status_code, name)


class StoryTest(WalkTestCase):
    def setUp(self):
        self.sign_in(self.marieke)
        self.place = self.url("client_story", self.velden.pk)

    def typed(self, **more):
        words = {"what_matters": "Mijn kleinkinderen. אני כאן", "living": "Alleen", "language": "en"}
        return words | {"access_instructions": "Achterom", "key_safe_code": ""} | more

    def reread(self):
        with acting_as(self.marieke.pk):
            return type(self.velden).objects.get(pk=self.velden.pk)

    def test_the_record_opens_with_it_and_the_code_is_sealed(self):
        before = self.reread().key_safe_sealed
        self.assertEqual(302, self.client.post(self.place, self.typed()).status_code)
        self.assertContains(self.client.get(self.url("client", self.velden.pk)), "Mijn kleinkinderen. אני כאן")
        found = self.reread()
        self.assertEqual((["en"], self.today), (found.languages, found.what_matters_on))
        self.assertEqual(bytes(before), bytes(found.key_safe_sealed))
        self.client.post(self.place, self.typed(key_safe_code="2071"))
        self.assertNotEqual(bytes(before), bytes(self.reread().key_safe_sealed))
        page = self.client.post(self.url("visit_key", self.visit.pk))
        self.assertContains(page, "2071")

    def test_a_stale_story_shows_both_and_sending_again_chooses(self):
        seen = self.client.get(self.place).context["version"]
        self.client.post(self.place, self.typed(living="Met een kat"))
        stale = self.client.post(self.place, self.typed(living="Met een hond", version=seen))
        for words in ("Met een kat", "Met een hond"):
            self.assertContains(stale, words, status_code=409)
        self.client.post(self.place, self.typed(living="Met een hond", version=stale.context["version"]))
        self.assertEqual("Met een hond", self.reread().living)
