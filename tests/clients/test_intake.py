"""Intake in one sitting: what is kept, what is refused, who is known already, and what is never said."""

from datetime import date, timedelta
from unittest.mock import patch

from django.utils import timezone
from django.utils.html import escape

from access.context import acting_as
from access.seal import open_sealed
from clients.geocode import Position, locate, middle
from clients.models import CareEpisode, Client, Consent, Decline, Indication, NetworkContact, Referral
from schedule.models import CareMoment, Visit
from tests.cast import admit
from tests.security.catalogue import rows
from tests.walk_cast import WalkTestCase

LONG = "Wolfeschlegelsteinhausenbergerdorff" * 6


class IntakeCase(WalkTestCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.here = cls.url(cls, "intake")

    def typed(self, **fields):
        data = {
            "by": "gp",
            "name": "Dr. Hazelaar",
            "received_on": self.today,
            "starts_on": self.today,
            "why": "Wond aan het been na een val",
            "first_name": "Neeltje",
            "birth_family": "Bakker",
            "name_use": "NL1",
            "gender": "female",
            "birth_date": "1938-02-28",
            "street": "Morellenpad",
            "house_number": "14",
            "postcode": "8246ah",
            "town": "Wielmonde",
            "named_nurse_id": self.marieke.pk,
            "law": "Zvw",
            "relation": "self",
            "contacts-TOTAL_FORMS": "1",
            "contacts-INITIAL_FORMS": "0",
        }
        return data | fields

    def send(self, **fields):
        self.sign_in(self.marieke)
        return self.client.post(self.here, self.typed(**fields))

    def kept(self, name="Neeltje"):
        with acting_as(self.marieke.pk):
            return Client.objects.filter(first_name=name).first()

    def refused(self, response, *words):
        self.assertEqual(422, response.status_code)
        for word in words:
            self.assertContains(response, word, status_code=422)
        self.assertIsNone(self.kept())


class TakenInTests(IntakeCase):
    def test_all_that_was_typed_is_kept_at_once(self):
        self.send(
            bsn="9999 1037 1",
            insurer_uzovi="",
            stand_in_id=self.joris.pk,
            consents=["professionals", "family"],
            hours_per_week="3,5",
            product="1034",
            **{
                "contacts-TOTAL_FORMS": "2",
                "contacts-0-name": "Kees Bakker",
                "contacts-0-role": "son",
                "contacts-0-phone": "06 12345678",
                "contacts-1-name": "Dr. Hazelaar",
                "contacts-1-role": "GP",
            },
        )
        client = self.kept()
        with acting_as(self.marieke.pk):
            self.assertEqual("8246 AH", client.postcode)
            self.assertEqual("999910371", open_sealed(client.bsn_sealed, f"clients_client|bsn|{client.pk}"))
            self.assertEqual(
                [("family_friends", "son"), ("professionals", "GP")],
                list(NetworkContact.objects.filter(client=client).values_list("ring", "role")),
            )
            self.assertEqual(2, Consent.objects.filter(client=client, given_by="Neeltje Bakker").count())
            self.assertEqual("Dr. Hazelaar", Referral.objects.get(client=client).name)
            self.assertEqual("3.50", str(Indication.objects.get(client=client, author=self.marieke).hours_per_week))
            self.assertIn("Wond", CareEpisode.objects.get(client=client).why)

    def test_the_next_page_plans_the_first_moment(self):
        answer = self.send()
        moment = self.url("moment_add", self.kept().pk)
        self.assertRedirects(answer, moment)
        answer = self.client.post(
            moment,
            {
                "days": ["1", "2", "3", "4", "5", "6", "7"],
                "part_of_day": "morning",
                "minutes": "30",
                "nurses": "2",
                "min_level": "3",
                "every_weeks": "1",
                "starts_on": self.today + timedelta(days=1),
            },
            follow=True,
        )
        client = self.kept()
        with acting_as(self.marieke.pk):
            made = Visit.objects.filter(client=client).order_by("planned_start")
            self.assertEqual(2 * 42, made.count())
            self.assertEqual(8, timezone.localtime(made.first().planned_start).hour)
        self.assertContains(answer, "8.00")

    def test_a_moment_outside_care_or_without_days_is_refused(self):
        self.send(starts_on=self.today + timedelta(days=5))
        moment = self.url("moment_add", self.kept().pk)
        fine = {
            "days": ["1"],
            "part_of_day": "night",
            "minutes": "30",
            "nurses": "1",
            "min_level": "3",
            "every_weeks": "1",
            "starts_on": self.today,
        }
        for wrong in ({}, {"days": []}, {"minutes": "0"}, {"window_from": "9.00", "window_to": "8.00"}):
            self.assertEqual(422, self.client.post(moment, fine | wrong).status_code)
        client = self.kept()
        with acting_as(self.marieke.pk):
            self.assertFalse(CareMoment.objects.filter(client=client).exists())

    def test_unusual_names_and_days_just_work(self):
        names = ["𝔄𝔟𝔢𝔩 😀", "سمية", "Zoë-Anne d'Êtré"]
        for number, name in enumerate(names):
            with self.subTest(name):
                answer = self.send(
                    first_name=name,
                    birth_family=LONG[:200],
                    birth_date="1948-02-29",
                    house_number=str(number + 1),
                    new_person="on",
                )
                self.assertEqual(302, answer.status_code)
                client = self.kept(name)
                self.assertEqual((200, date(1948, 2, 29)), (len(client.birth_family), client.birth_date))
                self.assertContains(self.client.get(client.get_absolute_url()), escape(name))

    def test_signs_that_become_many_when_folded_fit(self):
        self.assertEqual(
            302, self.send(birth_family="\N{ARABIC LIGATURE SALLALLAHOU ALAYHE WASALLAM}" * 200).status_code
        )

    def test_the_partners_name_comes_first_where_she_uses_it(self):
        self.send(name_use="NL3", partner_prefix="van der", partner_family="Velden")
        self.assertEqual("Neeltje van der Velden-Bakker", self.kept().full_name)

    def test_the_address_gets_a_position_from_whom_the_team_visits(self):
        with acting_as(self.marieke.pk):
            Client.objects.filter(pk=self.velden.pk).update(latitude=52.5, longitude=5.2)
            self.assertEqual(Position(52.5, 5.2), locate(self.kersenhof, "8246 ZZ"))
            self.assertIsNone(locate(self.kersenhof, "1011 AB"))
        self.send()
        self.assertEqual((52.5, 5.2), (self.kept().latitude, self.kept().longitude))
        self.assertEqual(Position(2, 20), middle([Position(1, 10), Position(2, 20), Position(90, 30)]))

    def test_somebody_else_can_be_added_without_losing_a_word(self):
        self.sign_in(self.marieke)
        data = self.typed(more="1", first_name="", **{"contacts-0-name": "Kees Bakker", "contacts-0-role": "son"})
        page = self.client.post(self.here, data)
        self.assertContains(page, "Wond aan het been")
        self.assertContains(page, "contacts-1-name")
        part = self.client.post(self.here, data, headers={"HX-Request": "true"})
        self.assertContains(part, "Kees Bakker")
        self.assertNotContains(part, "<html")
        self.assertIsNone(self.kept())

    def test_the_page_is_one_of_a_fixed_number_of_statements(self):
        self.sign_in(self.marieke)
        self.client.get(self.here)
        with self.at_most(12):
            self.client.get(self.here)


class RefusedTests(IntakeCase):
    def test_each_fault_is_said_beside_its_field_and_nothing_is_lost(self):
        faults = {
            "bsn": ("999910364", "elfproef"),
            "birth_date": (self.today + timedelta(days=1), ""),
            "postcode": ("0123 AB", ""),
            "house_number": ("12a", ""),
            "phone": ("bel maar", ""),
            "by": ("", ""),
            "gender": ("robot", ""),
            "named_nurse_id": (self.fatima.pk, ""),
            "stand_in_id": (self.marieke.pk, ""),
            "hours_per_week": ("veel", ""),
            "received_on": (self.today + timedelta(days=1), ""),
        }
        for name, (value, _word) in faults.items():
            with self.subTest(name):
                self.refused(self.send(**{name: value}), "Wond aan het been", 'aria-invalid="true"')

    def test_hours_under_the_insurance_act_need_a_kind_of_care(self):
        self.refused(self.send(hours_per_week="3"), 'id="id_product_error"')

    def test_a_birth_date_of_another_century_is_asked_about(self):
        self.refused(self.send(birth_date="1838-02-28"))

    def test_a_contact_half_typed_is_said_beside_it(self):
        self.refused(self.send(**{"contacts-0-name": "Kees"}), "contacts-0-role_error")

    def test_a_formset_that_was_tampered_with_is_refused(self):
        for total in ("", "x", "-1", "9999"):
            with self.subTest(total):
                self.assertLess(self.send(**{"contacts-TOTAL_FORMS": total, "first_name": ""}).status_code, 500)

    def test_a_carer_cannot_set_an_indication(self):
        self.sign_in(self.joris)
        answer = self.client.post(self.here, self.typed(hours_per_week="3", product="1034"))
        self.refused(answer, "Marieke")
        with acting_as(self.joris.pk), self.assertRaisesMessage(Exception, "row-level security"):
            Indication.objects.create(
                client=self.velden,
                owner_team=self.kersenhof,
                law="Zvw",
                product="1034",
                hours_per_week=3,
                starts_on=self.today,
                author=self.joris,
            )

    def test_nobody_sets_an_indication_in_another_name(self):
        with acting_as(self.marieke.pk), self.assertRaisesMessage(Exception, "row-level security"):
            Indication.objects.create(
                client=self.velden,
                owner_team=self.kersenhof,
                law="Zvw",
                product="1034",
                hours_per_week=3,
                starts_on=self.today,
                author=self.joris,
            )

    def test_a_failure_half_way_keeps_nothing(self):
        with patch("clients.services.intake.set_indication", side_effect=RuntimeError), self.assertRaises(RuntimeError):
            self.send(hours_per_week="3", product="1034")
        self.assertIsNone(self.kept())


class KnownTests(IntakeCase):
    def look(self, **fields):
        self.sign_in(self.marieke)
        with patch("clients.known.log_access") as log:
            answer = self.client.post(self.url("intake_known"), self.typed(**fields), headers={"HX-Request": "true"})
        self.logged = log.call_args
        return answer

    def test_while_typing_the_own_team_hears_who_it_may_be(self):
        answer = self.look(first_name="Willy", birth_family="Groot", birth_date="1942-02-28")
        self.assertContains(answer, "van der Velden")
        self.assertEqual(1, self.logged.kwargs["result_count"])

    def test_another_team_is_only_named_with_whom_to_call(self):
        answer = self.look(first_name="Kofi", birth_family="Adjei", birth_date="1942-02-28")
        self.assertContains(answer, "Rietoever")
        self.assertNotContains(answer, str(self.adjei.pk))
        self.assertNotContains(answer, "Morellenpad 11")
        self.assertEqual("known", self.logged.kwargs["part"])

    def test_a_bsn_alone_is_enough(self):
        self.assertContains(self.look(first_name="", bsn="999910279"), "Rietoever")

    def test_too_little_asks_nobody_and_writes_no_line(self):
        for fields in ({"birth_date": ""}, {"birth_family": ""}, {"first_name": ""}, {"birth_family": "%"}):
            with self.subTest(fields):
                answer = self.look(
                    **({"first_name": "Kofi", "birth_family": "Adjei", "birth_date": "1942-02-28"} | fields)
                )
                self.assertNotContains(answer, "Rietoever")
        self.look(first_name="Kofi", birth_family="", birth_date="1942-02-28")
        self.assertIsNone(self.logged)

    def test_part_of_a_name_finds_nobody_of_another_team(self):
        for family in ("Adj", "A", "Adje"):
            self.assertNotContains(
                self.look(first_name="Kofi", birth_family=family, birth_date="1942-02-28"), "Rietoever"
            )

    def test_the_function_gives_a_team_and_a_phone_and_nothing_else(self):
        with acting_as(self.marieke.pk):
            found = rows("SELECT * FROM gate.known_elsewhere(NULL, ARRAY['kofi', 'adjei'], '1942-02-28')")
            own = rows("SELECT * FROM gate.known_elsewhere(NULL, ARRAY['willy', 'groot'], '1942-02-28')")
        self.assertEqual(([("Rietoever", "")], []), (found, own))

    def test_a_wrong_bsn_is_said_while_typing(self):
        self.assertContains(self.look(first_name="", bsn="999910364"), "BSN")

    def test_who_may_be_known_is_taken_in_only_by_who_has_looked(self):
        double = {"first_name": "Kofi", "birth_family": "Adjei", "birth_date": "1942-02-28", "gender": "male"}
        self.refused(self.send(**double), "Rietoever", "new_person")
        self.assertEqual(302, self.send(**double, new_person="on").status_code)

    def test_one_bsn_is_one_record_in_a_team(self):
        self.refused(self.send(bsn="999910139", new_person="on"), 'id="id_bsn_error"')


class DeclineTests(IntakeCase):
    def test_a_decline_is_counted_by_reason_and_names_nobody(self):
        self.sign_in(self.joris)
        page = self.url("intake_decline")
        for reason in ("no_room", "no_room", "area"):
            self.client.post(page, {"by": "gp", "reason": reason, "on": self.today, "referred_to": "Rietoever"})
        answer = self.client.get(self.url("clients"))
        self.assertContains(answer, "3")
        self.assertContains(answer, "2")
        with acting_as(self.fatima.pk):
            self.assertFalse(Decline.objects.exists())

    def test_tomorrow_or_no_reason_is_refused(self):
        self.sign_in(self.joris)
        for wrong in ({"reason": ""}, {"on": self.today + timedelta(days=1)}):
            data = {"by": "gp", "reason": "area", "on": self.today, "referred_to": ""} | wrong
            self.assertEqual(422, self.client.post(self.url("intake_decline"), data).status_code)


class CareTests(IntakeCase):
    def test_the_bsn_is_masked_until_somebody_asks(self):
        self.sign_in(self.marieke)
        page = self.client.get(self.url("client_care", self.velden.pk))
        self.assertContains(page, "••••••139")
        self.assertNotContains(page, "999910139")
        with patch("clients.access.log_access") as log, patch("clients.views.care.is_fresh", return_value=True):
            self.assertContains(self.client.post(self.url("client_bsn", self.velden.pk)), "999910139")
        self.assertEqual("bsn", log.call_args.kwargs["part"])

    def test_an_indication_set_meanwhile_stands_beside_ones_own(self):
        self.sign_in(self.marieke)
        place = self.url("client_indication", self.velden.pk)
        seen = self.client.get(place).context["version"]
        typed = {"law": "Zvw", "product": "1032", "hours_per_week": "5", "starts_on": self.today.isoformat()}
        self.client.post(place, typed | {"version": seen})
        later = (self.today + timedelta(days=1)).isoformat()
        mine = typed | {"hours_per_week": "7,5", "starts_on": later}
        stale = self.client.post(place, mine | {"version": seen})
        self.assertContains(stale, "7,5", status_code=409)
        self.assertEqual(302, self.client.post(place, mine | {"version": stale.context["version"]}).status_code)

    def test_the_page_takes_a_fixed_number_of_statements(self):
        self.sign_in(self.marieke)
        page = self.url("client_care", self.velden.pk)
        self.client.get(page)
        with self.at_most(12):
            self.client.get(page)

    def test_consent_is_given_by_somebody_and_withdrawn(self):
        self.sign_in(self.marieke)
        page = self.url("client_consent", self.velden.pk)
        data = {"kind": "photos", "relation": "representative", "given_by": "", "given_on": self.today}
        self.assertEqual(422, self.client.post(page, data).status_code)
        self.client.post(page, data | {"given_by": "Anton Velden"})
        with acting_as(self.marieke.pk):
            consent = Consent.objects.get(client=self.velden)
        self.assertContains(self.client.get(self.url("client_care", self.velden.pk)), "Anton Velden")
        withdraw = self.url("consent_withdraw", self.velden.pk)
        self.client.post(withdraw, {"consent_id": consent.pk})
        with acting_as(self.marieke.pk):
            consent.refresh_from_db()
        self.assertEqual(self.today, consent.withdrawn_on)
        self.assertEqual(302, self.client.post(withdraw, {"consent_id": "x"}).status_code)

    def test_a_new_indication_follows_the_old_one(self):
        self.sign_in(self.marieke)
        page = self.url("client_indication", self.velden.pk)
        for hours, start in (("3", self.today - timedelta(days=9)), ("5,25", self.today)):
            data = {"law": "Zvw", "product": "1034", "hours_per_week": hours, "starts_on": start}
            self.assertEqual(302, self.client.post(page, data).status_code)
        with acting_as(self.marieke.pk):
            held = Indication.objects.filter(client=self.velden).order_by("starts_on")
            ends = list(held.values_list("ends_on", flat=True))
        self.assertEqual([self.today - timedelta(days=1), None], ends)
        self.assertEqual(422, self.client.post(page, data).status_code)

    def test_a_carer_reads_whom_to_ask(self):
        self.sign_in(self.joris)
        page = self.url("client_indication", self.velden.pk)
        self.assertContains(self.client.get(page), "Marieke")
        data = {"law": "Zvw", "product": "1034", "hours_per_week": "3", "starts_on": self.today}
        self.assertContains(self.client.post(page, data), "Marieke", status_code=422)


class PersonTests(IntakeCase):
    def form(self, **fields):
        self.sign_in(self.marieke)
        page = self.client.get(self.url("client_person", self.velden.pk))
        form = page.context["form"]
        data = {name: form[name].value() for name in form.fields}
        data = {name: "" if value is None else value for name, value in data.items()}
        return data | {"version": page.context["version"]} | fields

    def test_a_change_is_kept_and_the_bsn_stays(self):
        data = self.form(birth_family="Groothuis", partner_family="Velden", name_use="NL1")
        answer = self.client.post(self.url("client_person", self.velden.pk), data)
        self.assertEqual(302, answer.status_code)
        with acting_as(self.marieke.pk):
            self.velden.refresh_from_db()
        self.assertEqual("Willy Groothuis", self.velden.full_name)
        self.assertIn("groothuis", self.velden.search_name)
        self.assertIsNotNone(self.velden.bsn_sealed)

    def test_a_stale_form_shows_both_and_lets_the_nurse_choose(self):
        data = self.form(phone="0320 111111")
        with acting_as(self.joris.pk):
            Client.objects.filter(pk=self.velden.pk).update(phone="0320 222222")
        answer = self.client.post(self.url("client_person", self.velden.pk), data)
        for phone in ("0320 111111", "0320 222222"):
            self.assertContains(answer, phone, status_code=409)
        with acting_as(self.marieke.pk):
            self.assertEqual("0320 222222", Client.objects.get(pk=self.velden.pk).phone)
        data["version"] = answer.context["version"]
        self.assertEqual(302, self.client.post(self.url("client_person", self.velden.pk), data).status_code)

    def test_a_bsn_of_another_record_is_refused(self):
        with acting_as(self.marieke.pk):
            admit(self.kersenhof, self.marieke, first_name="Gerda", bsn="999910310")
        answer = self.client.post(self.url("client_person", self.velden.pk), self.form(bsn="999910310"))
        self.assertContains(answer, "id_bsn_error", status_code=422)
