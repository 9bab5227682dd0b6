"""Today, doorstep and the record: what they show, and in how many statements."""

from datetime import timedelta

from django.utils import timezone

from access.context import acting_as
from clients.models import ClientEvent, Report, Risk
from tests.walk_cast import WalkTestCase, plan_visit


class PageTests(WalkTestCase):
    def setUp(self):
        self.sign_in(self.marieke)

    def add(self, model, **fields):
        with acting_as(self.marieke.pk):
            return model.objects.create(client=self.velden, owner_team_id=self.velden.team_id, **fields)

    def test_today_shows_the_route_and_what_changed(self):
        self.add(ClientEvent, kind="fall", text="Bij het toilet.", starts_on=self.today)
        page = self.client.get(self.url("today"))
        self.assertContains(page, "Willy van der Velden-Groot")
        self.assertContains(page, "Bij het toilet.")

    def test_today_without_visits_says_so(self):
        self.sign_in(self.joris)
        self.assertContains(self.client.get(self.url("today")), self.url("week"))

    def test_the_doorstep_tells_what_a_colleague_wrote_since_my_visit(self):
        self.add(
            Report,
            author=self.joris,
            written_at=timezone.now() - timedelta(hours=3),
            text="Verband is nu schuim. Om de dag.",
        )
        self.add(
            Report, author=self.marieke, written_at=timezone.now() - timedelta(hours=2), text="Mijn eigen verslag."
        )
        page = self.client.get(self.url("visit", self.visit.pk))
        self.assertContains(page, "Verband is nu schuim.")
        self.assertNotContains(page, "Mijn eigen verslag.")

    def test_what_was_before_my_last_visit_is_not_new(self):
        self.add(Report, author=self.joris, written_at=timezone.now() - timedelta(days=3), text="Oud nieuws.")
        with acting_as(self.marieke.pk):
            plan_visit(
                self.velden,
                self.marieke,
                self.today - timedelta(days=1),
                status="done",
                started_at=timezone.now() - timedelta(days=1),
                actual_minutes=30,
            )
        self.assertNotContains(self.client.get(self.url("visit", self.visit.pk)), "Oud nieuws.")

    def test_i_am_here_once(self):
        address = self.url("visit_start", self.visit.pk)
        first = self.client.post(address, headers={"HX-Request": "true"})
        second = self.client.post(address, headers={"HX-Request": "true"})
        self.assertEqual((200, first.content), (second.status_code, second.content))

    def test_the_key_code_is_shown_by_post_alone_and_logged(self):
        address = self.url("visit_key", self.visit.pk)
        self.assertEqual(405, self.client.get(address).status_code)
        self.assertContains(self.client.post(address), "1958")

    def test_the_record_opens_in_each_room(self):
        self.add(Risk, kind="allergy", text="Penicilline", starts_on=self.today)
        for name in ("client", "client_plan", "client_reports", "client_measurements", "client_network"):
            with self.subTest(name=name):
                self.assertContains(self.client.get(self.url(name, self.velden.pk)), "Willy van der Velden-Groot")

    def test_three_letters_find_a_client_whatever_the_accents(self):
        for text in ("vel", "GRÓ", "willy vel"):
            self.assertContains(self.client.post(self.url("clients"), {"q": text}), "Velden")
        self.assertNotContains(self.client.post(self.url("clients"), {"q": "adj"}), "Kofi")
        for sign in ("%", "_", "\\"):
            self.assertNotContains(self.client.post(self.url("clients"), {"q": sign}), "Velden")

    def test_a_name_that_is_typed_stays_out_of_the_address(self):
        self.assertContains(self.client.get(self.url("clients")), '<form class="search" role="search" method="post">')
        self.assertContains(self.client.get(self.url("clients")), 'hx-post="?"')
        part = self.client.post(self.url("clients"), {"q": "vel"}, headers={"HX-Request": "true"})
        self.assertTrue(part.content.strip().startswith(b'<section class="stack" id="found"'))

    def test_another_teams_client_is_not_found(self):
        for name in ("client", "client_plan", "client_reports", "client_measurements", "client_network"):
            self.assertEqual(404, self.client.get(self.url(name, self.adjei.pk)).status_code)

    def test_statements_do_not_grow_with_rows(self):
        pages = {
            self.url("today"): 8,
            self.url("visit", self.visit.pk): 8,
            self.url("client", self.velden.pk): 12,
            self.url("clients"): 8,
            self.url("week"): 12,
        }
        with acting_as(self.marieke.pk):
            for _ in range(5):
                plan_visit(self.velden, self.marieke, self.today)
        for address in pages:
            self.client.get(address)
        for address, most in pages.items():
            with self.subTest(address=address), self.at_most(most):
                self.client.get(address)
