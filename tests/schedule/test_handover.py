"""The handover: what changed, the risks and the promises since I last saw each client, with the way to the source."""

from datetime import timedelta

from django.utils import timezone

from access.context import acting_as
from clients.models import ClientEvent, Promise, PromiseKept, Report, Risk
from schedule.handover import MOST_PER_CLIENT, handover_of
from tests.cast import admit
from tests.walk_cast import WalkTestCase, plan_visit


class HandoverTests(WalkTestCase):
    def setUp(self):
        self.sign_in(self.marieke)

    def add(self, model, client=None, **fields):
        client = client or self.velden
        with acting_as(self.marieke.pk):
            return model.objects.create(client=client, owner_team_id=client.team_id, **fields)

    def report(self, text, hours=1, **fields):
        moment = timezone.now() - timedelta(hours=hours)
        return self.add(Report, text=text, written_at=moment, **({"author": self.joris} | fields))

    def seen(self, days):
        with acting_as(self.marieke.pk):
            moment = timezone.now() - timedelta(days=days)
            plan_visit(self.velden, self.marieke, moment.date(), status="done", started_at=moment, actual_minutes=30)

    def test_each_line_leads_to_its_source(self):
        self.seen(2)
        report = self.report("Verband is nu schuim. Om de dag.")
        self.add(ClientEvent, kind="fall", text="Bij het toilet.", starts_on=self.today)
        self.add(Risk, kind="allergy", text="Penicilline", starts_on=self.today)
        promise = self.add(Promise, text="Brief meenemen", due_on=self.today, person=self.joris, made_by=self.marieke)
        page = self.client.get(self.url("handover"))
        for text in ("Verband is nu schuim.", "Bij het toilet.", "Penicilline", "Brief meenemen"):
            self.assertContains(page, text)
        self.assertContains(page, self.url("report", self.velden.pk, report.pk))
        self.assertContains(page, self.url("client_promises", self.velden.pk) + f"#promise-{promise.pk}")

    def test_since_i_last_saw_her(self):
        self.seen(1)
        self.report("Nieuw voor mij.", hours=3)
        self.report("Oud nieuws.", hours=50)
        self.report("Mijn eigen woorden.", author=self.marieke)
        page = self.client.get(self.url("handover"))
        self.assertContains(page, "Nieuw voor mij.")
        self.assertNotContains(page, "Oud nieuws.")
        self.assertNotContains(page, "Mijn eigen woorden.")

    def test_each_nurse_has_her_own(self):
        self.seen(1)
        self.report("Voor wie er niet was.", hours=50, author=self.marieke)
        self.assertNotContains(self.client.get(self.url("handover")), "Voor wie er niet was.")
        self.sign_in(self.joris)
        self.assertContains(self.client.get(self.url("handover")), "Voor wie er niet was.")

    def test_what_was_kept_or_corrected_is_not_handed_over(self):
        first = self.report("Linkerbeen.", hours=4)
        self.report("Rechterbeen.", hours=3, corrects=first)
        promise = self.add(Promise, text="Al gedaan", due_on=self.today, person=self.joris, made_by=self.joris)
        self.add(PromiseKept, promise=promise, user=self.joris)
        page = self.client.get(self.url("handover"))
        self.assertContains(page, "Rechterbeen.")
        self.assertNotContains(page, "Linkerbeen.")
        self.assertNotContains(page, "Al gedaan")

    def test_of_my_route_in_its_order(self):
        with acting_as(self.marieke.pk):
            admit(self.kersenhof, self.marieke, first_name="Aart", birth_family="Aarts", bsn="999910462")
        everybody = self.client.get(self.url("handover"))
        self.assertContains(everybody, "Aart Aarts")
        mine = self.client.get(self.url("handover"), {"of": "route"})
        self.assertNotContains(mine, "Aart Aarts")
        self.assertContains(mine, "Willy van der Velden-Groot")

    def test_nothing_new_says_so(self):
        self.seen(0)
        page = self.client.get(self.url("handover"))
        self.assertEqual([], page.context["people"])
        self.assertEqual(1, len(page.context["quiet"]))

    def test_much_is_cut_short_and_says_how_much(self):
        for number in range(MOST_PER_CLIENT + 5):
            self.report(f"Verslag {number}.")
        with acting_as(self.marieke.pk):
            one = handover_of(user_id=self.marieke.pk, team_id=self.kersenhof.pk, day=self.today)[0]
        self.assertEqual((MOST_PER_CLIENT, 5), (len(one.changes), one.more))

    def test_another_teams_clients_are_not_in_it(self):
        self.assertNotContains(self.client.get(self.url("handover")), "Adjei")
        self.assertEqual(404, self.client.get(self.url("handover", team=self.rietoever)).status_code)

    def test_many_clients_ask_no_more_than_one(self):
        self.client.get(self.url("handover"))
        with self.at_most(10):
            self.client.get(self.url("handover"))
        with acting_as(self.marieke.pk):
            for number in range(12):
                client = admit(self.kersenhof, self.marieke, first_name=f"Nr {number}")
                for _ in range(3):
                    Report.objects.create(
                        client=client, owner_team_id=client.team_id, author=self.joris, written_at=timezone.now(),
                        text="Iets nieuws.",
                    )  # fmt: skip
        with self.at_most(10):
            page = self.client.get(self.url("handover"))
        self.assertEqual(12, len(page.context["people"]))
