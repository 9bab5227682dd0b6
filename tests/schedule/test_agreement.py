"""Agreeing on the plan, its versions and its papers."""

from django.utils import timezone

from access.context import acting_as
from omaha.models import ClientProblem, Intervention, PlanVersion
from tests.walk_cast import WalkTestCase


class AgreementTests(WalkTestCase):
    def setUp(self):
        self.sign_in(self.marieke)
        self.address = self.url("client_agreement", self.velden.pk)

    def agree(self, **fields):
        return self.client.post(self.address, {"agreed_with": "Willy van der Velden", "relation": "de cliënt"} | fields)

    def versions(self):
        with acting_as(self.marieke.pk):
            return list(PlanVersion.objects.order_by("number"))

    def change_plan(self, text="Wond spoelen"):
        with acting_as(self.marieke.pk):
            Intervention.objects.update(text=text)

    def test_it_shows_the_plan_in_plain_words(self):
        page = self.client.get(self.address, {"language": "nl"})
        self.assertContains(page, "Huid")
        self.assertContains(page, "Wond verbinden")
        self.assertContains(page, "30 minuten")

    def test_it_speaks_one_language_the_clients_whatever_the_nurse_reads(self):
        type(self.marieke).objects.filter(pk=self.marieke.pk).update(language="en")
        page = self.client.get(self.address, {"language": "nl"})
        self.assertContains(page, "Waar we heen willen")
        self.assertContains(page, "Agree on this plan")

    def test_agreeing_freezes_a_version(self):
        self.assertEqual(302, self.agree().status_code)
        self.change_plan()
        version = self.versions()[0]
        self.assertEqual(
            (1, "de cliënt", "Wond verbinden: schuimverband"),
            (version.number, version.relation, version.content["problems"][0]["work"][0]["text"]),
        )

    def test_agreeing_twice_on_the_same_is_refused(self):
        self.agree()
        self.assertEqual(422, self.agree().status_code)
        self.assertEqual(1, len(self.versions()))

    def test_without_a_name_it_is_refused_and_what_was_typed_stays(self):
        response = self.agree(agreed_with="", relation="haar dochter Ans")
        self.assertContains(response, "haar dochter Ans", status_code=422)

    def test_the_difference_with_what_was_agreed_is_shown(self):
        self.agree()
        self.change_plan()
        self.assertContains(
            self.client.get(self.address), "<del>Wond verbinden: schuimverband</del> Wond spoelen", html=False
        )
        self.agree()
        self.assertContains(self.client.get(self.url("plan_version", self.velden.pk, 2)), "Wond spoelen")

    def test_a_version_never_changes(self):
        from django.db import ProgrammingError

        self.agree()
        with self.assertRaises(ProgrammingError), acting_as(self.marieke.pk):
            PlanVersion.objects.update(number=9)

    def test_what_only_a_few_may_read_is_not_on_the_kitchen_table(self):
        with acting_as(self.marieke.pk):
            ClientProblem.objects.update(restricted_to=[self.marieke.pk])
        self.assertNotContains(self.client.get(self.address), "Wond verbinden")

    def test_the_papers_are_real_pdf_in_either_language(self):
        self.agree()
        for name, query in (
            ("plan_pdf", {"language": "nl"}),
            ("plan_pdf", {"language": "en", "version": 1}),
            ("transfer_letter", {}),
        ):
            with self.subTest(name=name, query=query):
                response = self.client.get(self.url(name, self.velden.pk), query)
                self.assertEqual(b"%PDF", response.content[:4])
                self.assertNotIn("Velden", response["Content-Disposition"])

    def test_nonsense_in_the_address(self):
        self.assertEqual(404, self.client.get(self.url("plan_pdf", self.velden.pk), {"version": "77"}).status_code)
        self.assertEqual(
            200, self.client.get(self.url("plan_pdf", self.velden.pk), {"version": "x", "language": "xx"}).status_code
        )
        self.assertEqual(404, self.client.get(self.url("plan_version", self.velden.pk, 5)).status_code)

    def test_another_teams_client_is_not_found(self):
        for name in ("client_agreement", "plan_pdf", "transfer_letter"):
            self.assertEqual(404, self.client.get(self.url(name, self.adjei.pk)).status_code)

    def test_statements(self):
        self.agree()
        self.client.get(self.address)
        with self.at_most(12):
            self.client.get(self.address)

    def test_taper_counts_goals_and_hours(self):
        from schedule.models import Visit
        from schedule.taper import taper_of

        with acting_as(self.marieke.pk):
            Visit.objects.filter(pk=self.visit.pk).update(status="done", started_at=timezone.now(), actual_minutes=45)
            found = taper_of(self.velden.pk, self.today)
        self.assertEqual(((self.today.replace(day=1), 30, 45), 1, 0), (found.months[-1], found.goals, found.reached))
