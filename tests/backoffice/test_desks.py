"""The desks through their addresses: what stands there, for whom, and what becomes of nonsense."""

from datetime import date
from decimal import Decimal
from unittest import mock

from access.context import Mode, acting_as
from access.services import log_access
from backoffice.models import Insurer, Tariff
from backoffice.services.months import rehearse
from clients.services import admit_client
from tests.backoffice.planted import MONTH, OfficeTestCase, on
from tests.cast import actor
from tests.walk_cast import TEST_ONLY, Most

DESKS = [
    "/office/claims/",
    "/office/payroll/",
    "/office/contracts/",
    "/office/clients/",
    "/office/contracts/insurers/add/",
    "/office/contracts/tariffs/add/",
]
AUTH = 3  # session, person, role


class DeskTestCase(OfficeTestCase):
    def setUp(self):
        self.sign_in(self.office)

    def text(self, address, status=200, **headers):
        reply = self.client.get(address, headers=headers)
        self.assertEqual(status, reply.status_code)
        return reply.content.decode()

    def at_most(self, statements):
        """Of a request after the first: a session notes once a minute that it is in use."""
        self.client.get("/healthz")
        return self.assertNumQueries(Most(statements + TEST_ONLY))


class DoorTests(DeskTestCase):
    def test_each_desk_opens_for_the_back_office(self):
        for desk in DESKS:
            with self.subTest(desk):
                self.text(desk)

    def test_for_others_there_is_no_office(self):
        for user in (self.marieke, self.coach, self.administrator):
            self.sign_in(user)
            for desk in DESKS:
                with self.subTest(desk, user=user.email):
                    self.assertEqual(404, self.client.get(desk).status_code)
                    self.assertEqual(404, self.client.post(desk).status_code)

    def test_without_sign_in_one_goes_to_the_door(self):
        self.client.logout()
        for desk in DESKS:
            self.assertRedirects(self.client.get(desk), f"/accounts/login/?next={desk}", fetch_redirect_response=False)

    def test_desks_that_only_show_take_nothing(self):
        for desk in ("/office/claims/", "/office/payroll/", "/office/contracts/"):
            self.assertEqual(405, self.client.post(desk).status_code)
        for desk in ("/office/contracts/tariffs/add/", "/office/contracts/insurers/add/"):
            self.assertEqual(405, self.client.delete(desk).status_code)


class ClaimsDeskTests(DeskTestCase):
    def test_lines_amounts_and_what_stands_in_the_way(self):
        self.visit(self.marieke, self.velden, on(7), 30)
        self.visit(self.fatima, self.adjei, on(7), 45)
        rehearse(MONTH)
        page = self.text("/office/claims/?month=2026-09")
        for said in ("Zilveren Kruis", "30,00", "Rietoever"):
            self.assertIn(said, page)

    def test_no_client_is_named(self):
        self.visit(self.fatima, self.adjei, on(7), 45)
        rehearse(MONTH)
        self.assertNotIn("Adjei", self.text("/office/claims/?month=2026-09"))

    def test_an_empty_month_says_so(self):
        self.assertIn('class="empty"', self.text("/office/claims/?month=2026-02"))

    def test_a_nonsense_month_shows_this_one_and_says_so(self):
        for desk in ("claims", "payroll"):
            for month in ("2026-13", "x", "", "2026-09'--"):
                page = self.text(f"/office/{desk}/?month={month}", 422)
                self.assertIn('role="alert"', page)
                self.assertIn(f"?month={date(self.today.year, self.today.month, 1):%Y-%m}"[:11], page)

    def test_the_current_month_has_no_next(self):
        self.assertEqual(1, self.text("/office/claims/").count('href="?month='))
        self.assertIn("?month=2026-10", self.text("/office/claims/?month=2026-09"))

    def test_search_leaves_the_insurers_that_are_meant(self):
        self.visit(self.marieke, self.velden, on(7))
        rehearse(MONTH)
        self.assertIn("Zilveren Kruis", self.text("/office/claims/?month=2026-09&q=kruis"))
        self.assertIn('class="empty"', self.text("/office/claims/?month=2026-09&q=menzis"))

    def test_statements_do_not_grow_with_the_month(self):
        for day in range(1, 29):
            self.visit(self.marieke, self.velden, on(day))
            self.visit(self.fatima, self.adjei, on(day))
        rehearse(MONTH)
        with self.at_most(14):
            self.text("/office/claims/?month=2026-09")


class PayrollDeskTests(DeskTestCase):
    def test_who_worked_what(self):
        self.visit(self.marieke, self.velden, on(7), 65)
        self.work(self.marieke, self.kersenhof, on(7), "travel", 20)
        page = self.text("/office/payroll/?month=2026-09&q=slotboom")
        self.assertIn("Marieke Slotboom", page)
        self.assertIn("1\xa0u\xa025", page)

    def test_nobody_found_says_what_was_searched(self):
        self.assertIn("zzz", self.text("/office/payroll/?month=2026-09&q=zzz"))

    def test_a_page_that_does_not_exist_is_the_last_one(self):
        self.text("/office/payroll/?page=900")
        self.text("/office/payroll/?page=x")

    def test_statements(self):
        self.visit(self.marieke, self.velden, on(7), 65)
        with self.at_most(12):
            self.text("/office/payroll/?month=2026-09")


class ContractDeskTests(DeskTestCase):
    ADD = "/office/contracts/tariffs/add/"
    FORM = {"insurer": "3311", "product": "1037", "hourly": "61,53", "starts_on": "2026-01-01", "ends_on": ""}

    def send(self, **fields):
        return self.client.post(self.ADD, self.FORM | fields)

    def tariffs(self):
        with acting_as(self.office.pk, Mode.OFFICE):
            return list(Tariff.objects.filter(product="1037").values_list("hourly", "starts_on", "ends_on"))

    def test_a_tariff_is_added(self):
        self.assertRedirects(self.send(), "/office/contracts/")
        self.assertEqual([(Decimal("61.53"), date(2026, 1, 1), None)], self.tariffs())
        self.assertIn("61,53", self.text("/office/contracts/"))

    def test_wrong_values_stay_on_the_screen_beside_what_is_wrong(self):
        wrong = {
            "insurer": ["", "9999", "x"],
            "product": ["", "12", "1O34!", "a" * 9],
            "hourly": ["", "0", "-5", "sixty", "61,555", "1e5", "NaN", "100000"],
            "starts_on": ["", "2026-02-30", "tomorrow"],
            "ends_on": ["2025-12-31", "x"],
        }
        for field, values in wrong.items():
            for value in values:
                with self.subTest(field, value=value):
                    reply = self.send(**{field: value})
                    self.assertEqual(422, reply.status_code)
                    self.assertIn(f'id="id_{field}_error"', reply.content.decode())
        self.assertContains(self.send(hourly="sixty"), 'value="sixty"', status_code=422)
        self.assertEqual([], self.tariffs())

    def test_nothing_sent_is_refused_too(self):
        self.assertContains(self.client.post(self.ADD), "id_hourly_error", status_code=422)

    def test_two_tariffs_at_a_time_are_refused(self):
        self.send(ends_on="2026-06-30")
        for days in (
            {"starts_on": "2026-06-30"},
            {"starts_on": "2025-01-01"},
            {"starts_on": "2026-03-01", "ends_on": "2026-03-01"},
        ):
            reply = self.send(**days)
            self.assertContains(reply, "id_starts_on_error", status_code=422)
        self.assertEqual(1, len(self.tariffs()))
        self.assertRedirects(self.send(starts_on="2026-07-01"), "/office/contracts/")

    def test_a_care_office_goes_without_a_product(self):
        self.assertRedirects(self.send(insurer="5050", product=""), "/office/contracts/")

    def test_a_tariff_ends_and_another_follows(self):
        self.send()
        with acting_as(self.office.pk, Mode.OFFICE):
            pk = Tariff.objects.get(product="1037").pk
        address = f"/office/contracts/tariffs/{pk}/"
        self.text(address)
        self.assertContains(self.client.post(address, {"ends_on": "2025-12-31"}), "id_ends_on_error", status_code=422)
        self.assertContains(self.client.post(address), "id_ends_on_error", status_code=422)
        self.assertRedirects(self.client.post(address, {"ends_on": "2026-06-30"}), "/office/contracts/")
        self.assertRedirects(self.send(starts_on="2026-07-01", hourly="63"), "/office/contracts/")
        self.assertContains(self.client.post(address, {"ends_on": "2026-07-01"}), "id_ends_on_error", status_code=422)
        self.assertEqual([date(2026, 6, 30), None], [ends_on for _, _, ends_on in sorted(self.tariffs())])

    def test_an_unknown_tariff_is_not_found(self):
        self.text("/office/contracts/tariffs/987654/", 404)

    def test_the_form_may_be_filled_in_from_an_exception(self):
        page = self.text(self.ADD + "?insurer=3311&product=1038")
        self.assertIn('value="1038"', page)
        self.assertIn('<option value="3311" selected', page)

    def test_search_and_part_for_htmx(self):
        part = self.text("/office/contracts/?q=kruis", **{"HX-Request": "true"})
        self.assertIn("Zilveren Kruis", part)
        self.assertNotIn("<html", part)
        self.assertNotIn("Zorgkantoor", part)
        self.assertIn('class="empty"', self.text("/office/contracts/?q=zzz"))

    def test_an_insurer_is_added_once(self):
        form = {"uzovi": "0101", "name": "Voorbeeld", "concern": "", "kind": "insurer"}
        address = "/office/contracts/insurers/add/"
        self.assertRedirects(self.client.post(address, form), "/office/contracts/")
        self.assertContains(self.client.post(address, form), "id_uzovi_error", status_code=422)
        for wrong in ("", "12", "12345", "12a4"):
            self.assertEqual(422, self.client.post(address, form | {"uzovi": wrong}).status_code)
        with acting_as(self.office.pk, Mode.OFFICE):
            self.assertEqual("Voorbeeld", Insurer.objects.get(uzovi="0101").name)

    def test_statements_do_not_grow_with_the_insurers(self):
        with acting_as(self.office.pk, Mode.OFFICE):
            Insurer.objects.bulk_create(Insurer(uzovi=f"{number:04}", name=f"N{number}") for number in range(40))
        with self.at_most(12):
            self.text("/office/contracts/")


class ClientDeskTests(DeskTestCase):
    def search(self, q, **headers):
        return self.client.get("/office/clients/", {"q": q}, headers=headers).content.decode()

    def test_a_client_of_any_team_is_found_by_identity(self):
        page = self.search("adjei")
        for said in ("Kofi Adjei", "28 februari 1942", "Rietoever"):
            self.assertIn(said, page)
        for care in ("Morellenpad", "999910279", str(self.adjei.pk)):
            self.assertNotIn(care, page)

    def test_by_partner_name_without_accents_and_in_any_order(self):
        self.assertIn("van der Velden", self.search("VELDEN wil"))

    def test_fewer_than_four_letters_search_nothing(self):
        for q in ("", "vel", "v e l", "....", "12345", "%%%%", "____"):
            with self.subTest(q):
                self.assertNotIn("Velden", self.search(q))

    def test_signs_of_a_pattern_are_only_themselves(self):
        for q in ("vel%en", "vel_en", "velden%", "velden\\"):
            with self.subTest(q):
                self.assertNotIn("van der Velden", self.search(q))

    def test_at_most_twenty(self):
        with acting_as(self.marieke.pk):
            for number in range(25):
                admit_client(
                    team=self.kersenhof, actor=actor(self.marieke), starts_on=self.today, first_name="Jan",
                    birth_family=f"Vermeulen{number}", gender="male", birth_date=date(1940, 1, 1), street="Weg",
                    house_number="1", postcode="8246 AA", town="Wielmonde",
                )  # fmt: skip
        self.assertEqual(20, self.search("vermeulen").count('<span class="name">'))

    def test_a_search_is_a_line_in_the_log(self):
        with mock.patch("backoffice.views.clients.log_access", wraps=log_access) as log, self.at_most(AUTH + 3):
            self.search("velden")
        with mock.patch("backoffice.views.clients.log_access") as short:
            self.search("vel")
        (actor, event, action), more = log.call_args
        self.assertEqual(("client_search", "E", "office", self.office.pk), (event, action, actor.ground, actor.user_id))
        self.assertEqual((1, None), (more["result_count"], more.get("client_id")))
        self.assertEqual((1, 0), (log.call_count, short.call_count))

    def test_a_part_for_htmx(self):
        part = self.search("velden", **{"HX-Request": "true"})
        self.assertIn("van der Velden", part)
        self.assertNotIn("<html", part)
