from datetime import date, time, timedelta
from decimal import Decimal
from random import Random

from django.db import transaction

from access.context import Mode, acting_as, job
from backoffice.claims.derivation import claim_lines, claim_month
from backoffice.models import Tariff
from backoffice.months import Month
from backoffice.pricing import Cause, line_amount
from clients.models import Indication
from tests.backoffice.planted import MONTH, OfficeTestCase, on


class LineTests(OfficeTestCase):
    def lines(self, month=MONTH):
        with acting_as(self.office.pk, Mode.OFFICE):
            return list(claim_lines(month))

    def only_line(self):
        (line,) = self.lines()
        return line

    def test_a_done_visit_is_a_line(self):
        self.visit(self.marieke, self.velden, on(7), 30)
        line = self.only_line()
        self.assertEqual(("", "3311", "1034", 30), (line.cause, line.uzovi, line.product, line.minutes))
        self.assertEqual(Decimal("30.00"), line.amount)

    def test_planned_and_missed_visits_are_no_lines(self):
        self.visit(self.marieke, self.velden, on(7), status="planned")
        self.visit(self.marieke, self.velden, on(8), status="not_done", reason="away")
        self.assertEqual([], self.lines())

    def test_two_visits_of_a_day_are_one_line(self):
        self.visit(self.marieke, self.velden, on(7), 25)
        self.visit(self.joris, self.velden, on(7), 15, at=time(18))
        self.assertEqual((40, 2), (self.only_line().minutes, self.only_line().visits))

    def test_a_visit_for_two_nurses_counts_both(self):
        self.visit(self.marieke, self.velden, on(7), 30)
        self.visit(self.joris, self.velden, on(7), 35, slot=2)
        self.assertEqual(65, self.only_line().minutes)
        self.assertEqual(Decimal("65.00"), self.only_line().amount)

    def test_a_tariff_that_changes_within_the_month_holds_from_its_day(self):
        self.tariff(product="1037", hourly="60.00", ends_on=on(14))
        self.tariff(product="1037", hourly="66.00", starts_on=on(15))
        self.indicate(self.marieke, self.velden, product="1037", starts_on=on(1))
        for day in (14, 15):
            self.visit(self.marieke, self.velden, on(day), 60)
        self.assertEqual([Decimal("60.00"), Decimal("66.00")], [line.amount for line in self.lines()])

    def test_each_line_is_rounded_half_up_once(self):
        """€ 60.30 an hour is 1.005 a minute: half a cent goes up, and not on the sum."""
        self.tariff(product="1037", hourly="60.30")
        self.indicate(self.marieke, self.velden, product="1037", starts_on=on(1))
        self.visit(self.marieke, self.velden, on(1), 1)
        self.visit(self.marieke, self.velden, on(2), 1)
        self.assertEqual([Decimal("1.01"), Decimal("1.01")], [line.amount for line in self.lines()])

    def test_visits_of_another_month_stay_there(self):
        self.visit(self.marieke, self.velden, date(2026, 8, 31))
        self.visit(self.marieke, self.velden, date(2026, 10, 1))
        self.assertEqual([], self.lines())
        self.assertEqual(1, len(self.lines(Month(date(2026, 10, 1)))))

    def test_the_newest_indication_of_the_day_holds(self):
        self.tariff(product="1037")
        self.indicate(self.marieke, self.velden, product="1037", starts_on=on(10), ends_on=on(12))
        for day in (9, 10, 12, 13):
            self.visit(self.marieke, self.velden, on(day))
        self.assertEqual(["1034", "1037", "1037", "1034"], [line.product for line in self.lines()])

    def test_a_wlz_decision_goes_before_zvw_and_to_the_care_office(self):
        self.tariff(insurer=self.care_office, product="", hourly="70.00")
        self.indicate(self.marieke, self.velden, law="Wlz", product="", starts_on=on(5), ends_on=on(10))
        self.change_client(self.marieke, self.velden, care_office_uzovi="5050")
        self.visit(self.marieke, self.velden, on(7), 60)
        line = self.only_line()
        self.assertEqual(("", "5050", Decimal("70.00")), (line.cause, line.uzovi, line.amount))

    def test_wmo_and_private_care_is_no_line_and_no_exception(self):
        for law in ("Wmo", "private"):
            self.indicate(self.fatima, self.adjei, law=law, product="")
        self.visit(self.fatima, self.adjei, on(7))
        self.assertEqual("elsewhere", self.only_line().cause)

    def test_zvw_goes_before_a_newer_private_agreement(self):
        self.indicate(self.marieke, self.velden, law="private", product="", starts_on=on(5))
        self.visit(self.marieke, self.velden, on(7))
        self.assertEqual(("", "1034"), (self.only_line().cause, self.only_line().product))

    def test_a_visit_after_death_is_held_up_the_day_itself_is_not(self):
        self.change_client(self.marieke, self.velden, deceased_on=on(7))
        self.visit(self.marieke, self.velden, on(7))
        self.visit(self.marieke, self.velden, on(8))
        self.assertEqual(["", Cause.AFTER_DEATH], [line.cause for line in self.lines()])

    def test_care_without_an_indication_is_held_up(self):
        self.visit(self.fatima, self.adjei, on(7))
        self.assertEqual(Cause.NO_INDICATION, self.only_line().cause)

    def test_the_last_day_of_an_indication_counts(self):
        self.indicate(self.fatima, self.adjei, ends_on=on(10))
        self.visit(self.fatima, self.adjei, on(10))
        self.visit(self.fatima, self.adjei, on(11))
        self.assertEqual(["", Cause.NO_INDICATION], [line.cause for line in self.lines()])

    def test_a_client_without_insurer_is_held_up(self):
        self.change_client(self.marieke, self.velden, insurer_uzovi="")
        self.visit(self.marieke, self.velden, on(7))
        self.assertEqual(Cause.NO_INSURER, self.only_line().cause)

    def test_a_client_without_bsn_is_held_up(self):
        self.change_client(self.marieke, self.velden, bsn_sealed=None)
        self.visit(self.marieke, self.velden, on(7))
        self.assertEqual(Cause.NO_BSN, self.only_line().cause)

    def test_an_insurer_without_a_tariff_is_held_up(self):
        self.change_client(self.marieke, self.velden, insurer_uzovi="7119")
        self.visit(self.marieke, self.velden, on(7))
        line = self.only_line()
        self.assertEqual((Cause.NO_TARIFF, None, None), (line.cause, line.hourly, line.amount))

    def test_a_visit_has_one_cause_the_first(self):
        self.change_client(self.fatima, self.adjei, deceased_on=on(1), bsn_sealed=None, insurer_uzovi="")
        self.visit(self.fatima, self.adjei, on(7))
        self.assertEqual(Cause.AFTER_DEATH, self.only_line().cause)

    def test_a_job_sees_the_same_lines(self):
        self.visit(self.marieke, self.velden, on(7))
        seen = self.lines()
        with job("test"):
            self.assertEqual(seen, list(claim_lines(MONTH)))


class AnyGroundTests(OfficeTestCase):
    """However indications and tariffs overlap, each day has the ground and the price that a person would point at."""

    RANK = {"Wlz": 0, "Zvw": 1}

    def plant(self, chance):
        """A month of visits of every length, a dozen indications anywhere around it, tariffs that change and lapse."""
        for _ in range(12):
            first = on(1) + timedelta(days=chance.randint(-20, 29))
            last = chance.choice([None, first + timedelta(days=chance.randint(0, 25))])
            law = chance.choice(["Zvw", "Zvw", "Wlz", "Wmo", "private"])
            product = {"Zvw": chance.choice(["1032", "1033", "1037"])}.get(law, "")
            self.indicate(self.marieke, self.velden, law, product, first, last)
        for product in ("1032", "1033"):
            change = chance.randint(2, 29)
            self.tariff(product=product, hourly="61.53", ends_on=on(change - 1))
            self.tariff(product=product, hourly="67.94", starts_on=on(change), ends_on=chance.choice([None, on(30)]))
        for day in range(1, 31):
            self.visit(self.marieke, self.velden, on(day), chance.randint(1, 240))

    def told_by_hand(self, indications, tariffs, day, minutes):
        held = [one for one in indications if one.starts_on <= day and (one.ends_on is None or one.ends_on >= day)]
        held.sort(key=lambda one: (self.RANK.get(one.law, 2), -one.starts_on.toordinal(), one.pk))
        ground = held[0] if held else None
        if ground is None or ground.law not in self.RANK:
            return (Cause.NO_INDICATION if ground is None else "elsewhere", None)
        payer = "3311" if ground.law == "Zvw" else "5050"
        prices = [
            one.hourly
            for one in tariffs
            if (one.insurer_id, one.product) == (payer, ground.product)
            and one.starts_on <= day
            and (one.ends_on is None or one.ends_on >= day)
        ]
        return ("", line_amount(minutes, prices[0])) if prices else (Cause.NO_TARIFF, None)

    def test_the_database_points_at_the_same(self):
        self.change_client(self.marieke, self.velden, care_office_uzovi="5050")
        self.tariff(insurer=self.care_office, product="", hourly="70.01", starts_on=on(10))
        for seed in range(5):
            with self.subTest(seed), transaction.atomic():
                self.plant(Random(seed))
                with acting_as(self.office.pk, Mode.OFFICE):
                    held = Indication.objects.filter(client=self.velden)
                    indications = list(held.only("id", "law", "product", "starts_on", "ends_on"))
                    tariffs, lines = list(Tariff.objects.all()), claim_lines(MONTH)
                by_hand = [self.told_by_hand(indications, tariffs, line.date, line.minutes) for line in lines]
                self.assertEqual(by_hand, [(line.cause, line.amount) for line in lines])
                self.assertEqual(30, len(lines))
                transaction.set_rollback(True)


class MonthTests(OfficeTestCase):
    def setUp(self):
        for day in (1, 2, 3):
            self.visit(self.marieke, self.velden, on(day), 20)
        self.visit(self.fatima, self.adjei, on(4), 45)

    def month(self):
        with acting_as(self.office.pk, Mode.OFFICE):
            return claim_month(MONTH)

    def test_the_sums_are_those_of_the_lines(self):
        month = self.month()
        self.assertEqual((3, 3, 60, Decimal("60.00")), (month.lines, month.visits, month.minutes, month.amount))
        (payer,) = month.payers
        self.assertEqual(("3311", "Zilveren Kruis", ["1034"]), (payer.uzovi, payer.name, payer.products))

    def test_exceptions_are_counted_by_cause_with_the_teams_that_know(self):
        (obstacle,) = self.month().obstacles
        self.assertEqual(
            (Cause.NO_INDICATION, 1, 45, 1), (obstacle.cause, obstacle.visits, obstacle.minutes, obstacle.clients)
        )
        self.assertEqual((["Rietoever"], 0, False), (obstacle.teams, obstacle.more_teams, obstacle.ours))

    def test_a_missing_tariff_is_told_by_insurer_and_product(self):
        self.change_client(self.marieke, self.velden, insurer_uzovi="7119")
        found = [one for one in self.month().obstacles if one.cause == Cause.NO_TARIFF]
        self.assertEqual([("7119", "1034", 3, True)], [(one.uzovi, one.product, one.visits, one.ours) for one in found])

    def test_every_done_visit_is_somewhere_once(self):
        self.indicate(self.fatima, self.adjei, law="private", product="", starts_on=on(10))
        self.visit(self.fatima, self.adjei, on(12))
        month = self.month()
        self.assertEqual((3, 1, 1), (month.visits, month.held_up, month.elsewhere))
