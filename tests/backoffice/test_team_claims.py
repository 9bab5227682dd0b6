"""A team sees its own few, and puts them right where it stands."""

from datetime import date
from unittest import mock

from django.utils import timezone

from access.context import Mode, acting_as
from backoffice.models import ClaimFact, Insurer, LongTermDecision
from backoffice.months import Month
from backoffice.services import months
from clients.models import Client
from tests.backoffice.planted import OfficeTestCase


class TeamCase(OfficeTestCase):
    def setUp(self):
        self.month = Month.of(timezone.localdate()).previous
        self.contracted(self.month.first.year)
        self.sign_in(self.fatima)

    def contracted(self, year):
        if year != 2026:
            self.contract(year=year)

    def held(self, nurse=None, client=None, **fields):
        """A visit of last month that one fault holds up."""
        nurse, client = nurse or self.fatima, client or self.adjei
        self.indicate(nurse, client, starts_on=self.month.first)
        self.change_client(nurse, client, **fields)
        self.visit(nurse, client, self.month.first)
        months.rehearse(self.month)

    def page(self, path, status=200):
        reply = self.client.get(f"/t/rietoever/{path}")
        self.assertEqual(status, reply.status_code)
        return reply.content.decode()

    def post(self, path, **fields):
        return self.client.post(f"/t/rietoever/clients/{self.adjei.pk}/claim/{path}", fields)


class FewTests(TeamCase):
    def test_each_cause_has_one_way_to_its_place(self):
        ways = {
            "insurer_uzovi": ("", f"/clients/{self.adjei.pk}/claim/"),
            "bsn_sealed": (None, f"/clients/{self.adjei.pk}/claim/"),
            "house_number": ("", f"/clients/{self.adjei.pk}/person/"),
        }
        for name, (value, place) in ways.items():
            with self.subTest(name):
                with acting_as(self.fatima.pk):
                    before = getattr(Client.objects.get(pk=self.adjei.pk), name)
                self.held(**{name: value})
                self.assertIn(place, self.page("team/claims/"))
                self.change_client(self.fatima, self.adjei, **{name: before})

    def test_another_team_sees_none_of_it(self):
        self.held(insurer_uzovi="")
        self.sign_in(self.marieke)
        page = self.client.get("/t/kersenhof/team/claims/").content.decode()
        self.assertNotIn("Adjei", page)
        self.assertIn('class="empty"', page)

    def test_what_the_office_clears_is_not_shown(self):
        self.held(insurer_uzovi="9998")
        self.assertIn('class="empty"', self.page("team/claims/"))

    def test_the_list_is_logged(self):
        self.held(insurer_uzovi="")
        with mock.patch("backoffice.views.team.log_list") as logged:
            self.page("team/claims/")
        self.assertEqual(("claims", 1), logged.call_args.args[1:])


class PlaceTests(TeamCase):
    def facts(self):
        with acting_as(self.fatima.pk):
            return list(
                ClaimFact.objects.filter(client=self.adjei).values_list("kind", "uzovi", "starts_on", "ends_on")
            )

    def insured_with(self):
        with acting_as(self.fatima.pk):
            return Client.objects.get(pk=self.adjei.pk).insurer_uzovi

    def test_the_page_says_what_is_known(self):
        self.held(insurer_uzovi="")
        page = self.page(f"clients/{self.adjei.pk}/claim/")
        self.assertIn("/claim/insured/", page)

    def test_insured_elsewhere_keeps_who_it_was_until_then(self):
        with acting_as(self.office.pk, Mode.OFFICE):
            Insurer.objects.create(uzovi="7119", name="CZ")
        reply = self.post("insured/", insurer="7119", starts_on="2026-09-15")
        self.assertEqual(302, reply.status_code)
        self.assertEqual([("insurer", "3311", date(2013, 1, 1), date(2026, 9, 14))], self.facts())
        self.assertEqual("7119", self.insured_with())
        self.assertEqual(422, self.post("insured/", insurer="3311", starts_on="2026-09-01").status_code)
        self.assertEqual(302, self.post("insured/", insurer="3311", starts_on="2026-10-01").status_code)
        self.assertEqual(date(2026, 9, 15), self.facts()[1][2])

    def test_the_same_insurer_or_nonsense_is_refused(self):
        for fields in ({"insurer": "3311", "starts_on": "2026-09-15"}, {"insurer": "", "starts_on": "x"}, {}):
            self.assertEqual(422, self.post("insured/", **fields).status_code)
        self.assertEqual([], self.facts())

    def test_no_bsn_is_noted_once_and_not_beside_one(self):
        self.assertEqual(422, self.post("no-bsn/", starts_on="2026-09-01").status_code)
        self.change_client(self.fatima, self.adjei, bsn_sealed=None, bsn_look_up=None)
        self.assertEqual(302, self.post("no-bsn/", starts_on="2026-09-01").status_code)
        self.assertEqual(422, self.post("no-bsn/", starts_on="2026-09-02").status_code)
        self.assertEqual(1, len(self.facts()))

    def test_a_decision_ends_the_one_before(self):
        numbers = {"client_number": "88", "request_number": "123", "decision_number": "456", "package_code": "5"}
        self.assertEqual(302, self.post("decision/", **numbers, starts_on="2026-01-01").status_code)
        self.assertEqual(302, self.post("decision/", **numbers, starts_on="2026-09-01").status_code)
        self.assertEqual(422, self.post("decision/", **numbers, starts_on="2026-08-01").status_code)
        self.assertEqual(
            422, self.post("decision/", **numbers | {"request_number": "12a"}, starts_on="2026-10-01").status_code
        )
        with acting_as(self.fatima.pk):
            held = list(LongTermDecision.objects.order_by("starts_on").values_list("ends_on", "package_code"))
        self.assertEqual([(date(2026, 8, 31), "005"), (None, "005")], held)

    def test_another_teams_client_is_not_found(self):
        for path in ("", "insured/", "no-bsn/", "decision/"):
            self.page(f"clients/{self.velden.pk}/claim/{path}", 404)


class OfficeTests(TeamCase):
    def setUp(self):
        super().setUp()
        self.sign_in(self.office)

    def test_whom_to_call(self):
        self.held(insurer_uzovi="")
        page = self.client.get(f"/office/claims/held/no_insurer/?month={self.month.code}").content.decode()
        self.assertIn("Adjei", page)
        self.assertIn("Rietoever", page)
        self.assertEqual(404, self.client.get("/office/claims/held/nonsense/").status_code)

    def test_counting_again(self):
        self.visit(self.fatima, self.adjei, self.month.first)
        with self.captureOnCommitCallbacks(execute=True):
            reply = self.client.post(f"/office/claims/count/?month={self.month.code}")
        self.assertEqual(302, reply.status_code)
        self.assertContains(self.client.get(reply["Location"]), "Rietoever")

    def test_a_nonsense_month_cannot_be_counted(self):
        self.assertEqual(404, self.client.post("/office/claims/count/?month=x").status_code)

    def test_each_cause_of_the_office_leads_somewhere(self):
        self.held(insurer_uzovi="9998")
        page = self.client.get(f"/office/claims/?month={self.month.code}").content.decode()
        self.assertIn("/office/contracts/insurers/add/?insurer=9998&amp;uzovi=9998", page)

    def test_the_day_by_which_a_care_office_wants_it(self):
        """Seventeen working days after the end of September 2026: Friday 23 October."""
        from backoffice.claims.month import wlz_until

        with acting_as(self.office.pk, Mode.OFFICE):
            self.assertEqual(date(2026, 10, 23), wlz_until(Month(date(2026, 9, 1))))
