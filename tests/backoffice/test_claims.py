"""From visits to lines: each rule with a planted fault, and a month at random told by hand as well."""

from datetime import date, time, timedelta
from decimal import Decimal
from random import Random

from django.db import transaction
from django.utils import timezone

from access.context import Mode, acting_as, job
from backoffice.claims.causes import Cause
from backoffice.claims.run import lines_of
from backoffice.claims.units import Agreed, quantity, unit_tariff
from backoffice.models import Insurer, MaximumTariff, OfficeSetting, Tariff
from backoffice.months import Month
from clients.models import Client, Indication
from schedule.models import CareMoment
from tests.backoffice.planted import MONTH, OfficeTestCase, on


class LinesTestCase(OfficeTestCase):
    def lines(self, month=MONTH):
        with job("test"):
            return sorted(lines_of(month), key=lambda line: (line.starts_on, line.product or ""))

    def only_line(self):
        (line,) = self.lines()
        return line

    def causes(self):
        return [line.cause for line in self.lines()]

    def choose(self, **choices):
        with acting_as(self.office.pk, Mode.OFFICE):
            for key, value in choices.items():
                OfficeSetting.objects.create(key=key, value=value, starts_on=date(2026, 1, 1))


class LineTests(LinesTestCase):
    def test_a_done_visit_is_a_line(self):
        self.visit(self.marieke, self.velden, on(7), 30)
        line = self.only_line()
        self.assertEqual(("", "3311", "1034", 30, 6, "07"), (line.cause, line.uzovi, line.product, *line[7:10]))
        self.assertEqual((Decimal("5.00"), Decimal("30.00")), (line.tariff, line.amount))

    def test_planned_and_missed_visits_are_no_lines(self):
        self.visit(self.marieke, self.velden, on(7), status="planned")
        self.visit(self.marieke, self.velden, on(8), status="not_done", reason="away")
        self.visit(self.marieke, self.velden, on(9), status="lapsed")
        self.assertEqual([], self.lines())

    def test_only_direct_care_counts(self):
        """Travel, meetings and office hours are inside the tariff."""
        for kind in ("travel", "meeting", "training", "office"):
            self.work(self.marieke, self.kersenhof, on(7), kind, 45)
        self.visit(self.marieke, self.velden, on(7), 20)
        self.assertEqual(20, self.only_line().minutes)

    def test_two_visits_of_a_day_are_one_line(self):
        first = self.visit(self.marieke, self.velden, on(7), 25)
        second = self.visit(self.joris, self.velden, on(7), 15, at=time(18))
        line = self.only_line()
        self.assertEqual((40, 2, {first.pk, second.pk}), (line.minutes, line.visits, set(line.ids)))

    def test_a_visit_for_two_nurses_counts_both(self):
        self.visit(self.marieke, self.velden, on(7), 30)
        self.visit(self.joris, self.velden, on(7), 35, slot=2)
        self.assertEqual((65, 13, Decimal("65.00")), (*self.only_line()[7:9], self.only_line().amount))

    def test_visits_of_another_month_stay_there(self):
        self.visit(self.marieke, self.velden, date(2026, 8, 31))
        self.visit(self.marieke, self.velden, date(2026, 10, 1))
        self.assertEqual([], self.lines())
        self.assertEqual(1, len(self.lines(Month(date(2026, 10, 1)))))

    def test_a_visit_by_another_team_is_on_the_same_line(self):
        self.visit(self.marieke, self.velden, on(7), 30)
        self.visit(self.marieke, self.velden, on(7), 30, at=time(18), team_id=self.kersenhof.pk)
        self.assertEqual(1, len(self.lines()))


class ContractTests(LinesTestCase):
    def visits(self, *minutes, day=7):
        for place, length in enumerate(minutes):
            self.visit(self.marieke, self.velden, on(day), length, at=time(8 + place))

    def test_each_visit_is_rounded_where_the_contract_says_so(self):
        self.visits(7, 7, 7)
        self.assertEqual(3, self.only_line().units)

    def test_or_the_day(self):
        self.agree(rounding="day")
        self.visits(7, 7, 7)
        self.assertEqual(4, self.only_line().units)

    def test_or_the_month_in_one_line(self):
        self.agree(rounding="month")
        for day in (1, 2, 3):
            self.visits(7, day=day)
        line = self.only_line()
        self.assertEqual((4, on(1), on(3), 3), (line.units, line.starts_on, line.ends_on, line.visits))

    def test_or_nothing_where_minutes_are_claimed(self):
        self.agree(unit="01")
        self.visits(7, 8)
        line = self.only_line()
        self.assertEqual(
            (15, "01", Decimal("1.00"), Decimal("15.00")), (line.units, line.unit, line.tariff, line.amount)
        )

    def test_a_line_for_each_visit(self):
        self.agree(line_per="visit")
        self.visits(10, 20)
        self.assertEqual([2, 4], sorted(line.units for line in self.lines()))

    def test_the_tariff_is_rounded_once_before_it_is_multiplied(self):
        self.tariff(product="1037", hourly="67.94")
        self.indicate(self.marieke, self.velden, product="1037", starts_on=on(1))
        self.visits(60)
        self.assertEqual((Decimal("5.66"), Decimal("67.92")), (self.only_line().tariff, self.only_line().amount))

    def test_an_amount_agreed_for_the_unit_itself(self):
        self.agree(priced_per="unit")
        self.visits(60)
        self.assertEqual(Decimal("720.00"), self.only_line().amount)

    def test_a_product_by_piece(self):
        self.tariff(product="1038", hourly="36.38", unit="81")
        self.indicate(self.marieke, self.velden, product="1038", starts_on=on(1))
        self.visits(5, 50)
        self.assertEqual(
            (2, "81", Decimal("72.76")), (self.only_line().units, self.only_line().unit, self.only_line().amount)
        )

    def test_several_numbers_share_a_contract(self):
        other = self.insure_with("3313")
        self.contract(year=2025, also=[other])
        self.visits(30)
        self.assertEqual([Cause.NO_CONTRACT], self.causes())
        with acting_as(self.office.pk, Mode.OFFICE):
            of_2026 = self.insurer.contracts.get(year=2026)
            of_2026.numbers.create(insurer=other, year=2026, law="Zvw")
        self.assertEqual(
            ("", "3313", Decimal("30.00")), (*[self.only_line()[at] for at in (0, 4)], self.only_line().amount)
        )

    def insure_with(self, uzovi):
        with acting_as(self.office.pk, Mode.OFFICE):
            other = Insurer.objects.create(uzovi=uzovi, name="Interpolis", concern="Achmea")
        self.change_client(self.marieke, self.velden, insurer_uzovi=uzovi)
        return other

    def test_what_comes_above_the_agreed_number_waits(self):
        Tariff.objects.none()
        with acting_as(self.office.pk, Mode.OFFICE):
            Tariff.objects.filter(insurer=self.insurer).update(most_units=10)
        for day in (1, 2, 3):
            self.visits(25, day=day)
        self.assertEqual(["", "", Cause.ABOVE_UNITS], self.causes())

    def test_a_visit_too_short_to_count_is_told(self):
        self.visits(2)
        self.assertEqual([Cause.TOO_SHORT], self.causes())


class SplitTests(LinesTestCase):
    """A line ends where tariff, product, payer or month changes."""

    def monthly(self):
        self.agree(rounding="month")
        for day in (14, 15):
            self.visit(self.marieke, self.velden, on(day), 60)

    def test_a_tariff_that_changes_within_the_month(self):
        self.tariff(product="1037", hourly="60.00", ends_on=on(14))
        self.tariff(product="1037", hourly="66.00", starts_on=on(15))
        self.indicate(self.marieke, self.velden, product="1037", starts_on=on(1))
        self.monthly()
        self.assertEqual([Decimal("60.00"), Decimal("66.00")], [line.amount for line in self.lines()])

    def test_another_product(self):
        self.tariff(product="1037")
        self.indicate(self.marieke, self.velden, product="1037", starts_on=on(15))
        self.monthly()
        self.assertEqual(["1034", "1037"], [line.product for line in self.lines()])

    def test_another_insurer(self):
        with acting_as(self.office.pk, Mode.OFFICE):
            other = Insurer.objects.create(uzovi="7119", name="CZ", concern="CZ")
        self.contract(insurer=other, rounding="month")
        self.tariff(insurer=other, hourly="72.00")
        self.fact(self.marieke, self.velden, uzovi="7119", starts_on=on(15))
        self.monthly()
        self.assertEqual([("3311", 1), ("7119", 1)], [(line.uzovi, line.visits) for line in self.lines()])

    def test_the_wlz_begins(self):
        self.tariff(insurer=self.care_office, product="", hourly="72.00")
        self.decision(self.marieke, self.velden)
        self.indicate(self.marieke, self.velden, law="Wlz", product="", starts_on=on(15))
        self.change_client(self.marieke, self.velden, care_office_uzovi="5050")
        self.monthly()
        self.assertEqual(["3311", "5050"], [line.uzovi for line in self.lines()])

    def test_the_month(self):
        self.agree(rounding="month")
        self.visit(self.marieke, self.velden, on(30), 60)
        self.visit(self.marieke, self.velden, date(2026, 10, 1), 60)
        self.assertEqual(1, self.only_line().visits)


class GroundTests(LinesTestCase):
    def test_the_newest_indication_of_the_day_holds(self):
        self.tariff(product="1037")
        self.indicate(self.marieke, self.velden, product="1037", starts_on=on(10), ends_on=on(12))
        for day in (9, 10, 12, 13):
            self.visit(self.marieke, self.velden, on(day))
        self.assertEqual(["1034", "1037", "1037", "1034"], [line.product for line in self.lines()])

    def wlz(self):
        self.tariff(insurer=self.care_office, product="", hourly="72.00")
        self.indicate(self.marieke, self.velden, law="Wlz", product="", starts_on=on(5), ends_on=on(10))
        self.change_client(self.marieke, self.velden, care_office_uzovi="5050")

    def test_a_wlz_decision_goes_before_zvw_and_to_the_care_office(self):
        self.wlz()
        self.decision(self.marieke, self.velden)
        self.visit(self.marieke, self.velden, on(7), 60)
        line = self.only_line()
        self.assertEqual(("", "5050", "H126", Decimal("72.00")), (line.cause, line.uzovi, line.product, line.amount))

    def test_unless_the_office_chose_that_the_newest_does(self):
        self.wlz()
        self.choose(wlz_first="no", wlz_product="H127")
        self.indicate(self.marieke, self.velden, starts_on=on(6))
        self.visit(self.marieke, self.velden, on(7), 60)
        self.assertEqual(("", "3311"), (self.only_line().cause, self.only_line().uzovi))

    def test_without_the_numbers_of_the_decision_it_is_held_up(self):
        self.wlz()
        self.decision(self.marieke, self.velden, ends_on=on(6))
        for day in (6, 7):
            self.visit(self.marieke, self.velden, on(day), 60)
        self.assertEqual(["", Cause.NO_DECISION], self.causes())

    def test_wmo_and_private_care_is_no_line_and_no_exception(self):
        for law in ("Wmo", "private"):
            self.indicate(self.fatima, self.adjei, law=law, product="")
        self.visit(self.fatima, self.adjei, on(7))
        self.assertEqual("elsewhere", self.only_line().cause)

    def test_zvw_goes_before_a_newer_private_agreement(self):
        self.indicate(self.marieke, self.velden, law="private", product="", starts_on=on(5))
        self.visit(self.marieke, self.velden, on(7))
        self.assertEqual(("", "1034"), (self.only_line().cause, self.only_line().product))

    def moment(self, indication):
        window = {"window_from": time(8), "window_to": time(10), "part_of_day": "morning"}
        with acting_as(self.marieke.pk):
            return CareMoment.objects.create(
                client=self.velden, owner_team_id=self.velden.team_id, days=[1], minutes=30, starts_on=on(1),
                indication=indication, **window,
            )  # fmt: skip

    def test_the_ground_that_a_care_moment_names_goes_before_that_of_the_day(self):
        private = self.indicate(self.marieke, self.velden, law="private", product="")
        self.visit(self.marieke, self.velden, on(7), care_moment=self.moment(private))
        self.visit(self.marieke, self.velden, on(8))
        self.assertEqual(["elsewhere", ""], self.causes())

    def test_a_named_ground_that_ended_gives_way_to_its_successor_of_the_same_law_alone(self):
        """A renewed indication takes over; an ended private agreement is never sent to the insurer."""
        old = Indication.objects.none()
        with acting_as(self.marieke.pk):
            old = Indication.objects.get(client=self.velden)
            Indication.objects.filter(pk=old.pk).update(ends_on=on(6))
        self.tariff(product="1037")
        self.indicate(self.marieke, self.velden, product="1037", starts_on=on(7))
        self.visit(self.marieke, self.velden, on(7), care_moment=self.moment(old))
        ended = self.indicate(self.marieke, self.velden, law="private", product="", ends_on=on(6))
        self.visit(self.marieke, self.velden, on(8), care_moment=self.moment(ended))
        self.assertEqual(
            [("", "1037"), (Cause.NO_INDICATION, "")], [(line.cause, line.product) for line in self.lines()]
        )


class HeldUpTests(LinesTestCase):
    def held(self, *causes, days=(7,)):
        for day in days:
            self.visit(self.marieke, self.velden, on(day))
        self.assertEqual(list(causes), self.causes())

    def test_a_visit_after_death_the_day_itself_is_not(self):
        self.change_client(self.marieke, self.velden, deceased_on=on(7))
        self.held("", Cause.AFTER_DEATH, days=(7, 8))

    def test_care_without_an_indication(self):
        self.visit(self.fatima, self.adjei, on(7))
        self.assertEqual([Cause.NO_INDICATION], self.causes())

    def test_the_last_day_of_an_indication_counts(self):
        self.indicate(self.fatima, self.adjei, ends_on=on(10))
        self.visit(self.fatima, self.adjei, on(10))
        self.visit(self.fatima, self.adjei, on(11))
        self.assertEqual(["", Cause.NO_INDICATION], self.causes())

    def test_a_client_without_insurer(self):
        self.change_client(self.marieke, self.velden, insurer_uzovi="")
        self.held(Cause.NO_INSURER)

    def test_a_client_without_bsn(self):
        self.change_client(self.marieke, self.velden, bsn_sealed=None)
        self.held(Cause.NO_BSN)

    def test_who_demonstrably_has_no_bsn_is_claimed(self):
        self.change_client(self.marieke, self.velden, bsn_sealed=None)
        self.fact(self.marieke, self.velden, kind="no_bsn", starts_on=on(8))
        self.held(Cause.NO_BSN, "", days=(7, 8))

    def test_what_an_insurer_does_not_take_of_a_person(self):
        good = {"birth_family": "Groot", "postcode": "8246 AH", "house_number": "11", "gender": "female"}
        wrong = {"birth_family": [""], "postcode": ["", "0246 AH", "8246 SS", "8246"], "house_number": ["", "11a"],
                 "gender": ["other", "unknown"]}  # fmt: skip
        self.visit(self.marieke, self.velden, on(7))
        for name, values in wrong.items():
            for value in values:
                with self.subTest(f"{name} {value!r}"):
                    self.change_client(self.marieke, self.velden, **good | {name: value})
                    self.assertEqual([Cause.UNFIT_PERSON], self.causes())
        self.change_client(self.marieke, self.velden, **good)
        self.assertEqual([""], self.causes())

    def test_another_sex_is_sent_where_the_office_chose_so(self):
        self.change_client(self.marieke, self.velden, gender="other")
        self.choose(sex_unknown="send")
        self.held("")

    def test_a_number_nobody_has(self):
        self.change_client(self.marieke, self.velden, insurer_uzovi="9998")
        self.held(Cause.UNKNOWN_INSURER)
        self.assertEqual(("9998", "1034"), (self.only_line().uzovi, self.only_line().product))

    def test_a_number_that_ended(self):
        with acting_as(self.office.pk, Mode.OFFICE):
            Insurer.objects.filter(pk="3311").update(ends_on=on(7))
        self.held("", Cause.UNKNOWN_INSURER, days=(7, 8))

    def test_an_insurer_without_a_contract_this_year(self):
        with acting_as(self.office.pk, Mode.OFFICE):
            Insurer.objects.create(uzovi="7119", name="CZ")
        self.change_client(self.marieke, self.velden, insurer_uzovi="7119")
        self.held(Cause.NO_CONTRACT)

    def test_a_product_without_a_tariff(self):
        self.indicate(self.marieke, self.velden, product="1037", starts_on=on(7))
        self.held(Cause.NO_TARIFF)

    def test_a_tariff_above_what_the_nza_allows_on_that_day(self):
        with acting_as(self.office.pk, Mode.OFFICE):
            made = {"product": "1034", "starts_on": on(8), "hourly": Decimal("59.99")}
            MaximumTariff.objects.create(name="chronisch", **made)
        self.held("", "", days=(6, 7))
        self.visit(self.marieke, self.velden, on(8))
        self.assertEqual("", self.causes()[-1])  # 5.00 for five minutes is also 59.99 / 12, rounded
        with acting_as(self.office.pk, Mode.OFFICE):
            MaximumTariff.objects.filter(name="chronisch").update(hourly=Decimal("59.88"))
        self.assertEqual(["", "", Cause.ABOVE_MAXIMUM], self.causes())

    def test_what_is_past_its_term(self):
        """Counted back from today in whole months of the contract."""
        self.agree(claim_months=1)
        today = timezone.localdate()
        month = Month.of(today).previous.previous
        if month.first.year == today.year:
            self.visit(self.marieke, self.velden, month.first)
            self.assertEqual([Cause.TOO_LATE], [line.cause for line in self.lines(month)])

    def test_a_visit_has_one_cause_the_first(self):
        self.change_client(self.fatima, self.adjei, deceased_on=on(1), bsn_sealed=None, insurer_uzovi="")
        self.visit(self.fatima, self.adjei, on(7))
        self.assertEqual(Cause.AFTER_DEATH, self.only_line().cause)

    def test_days_of_one_cause_are_told_together(self):
        self.change_client(self.marieke, self.velden, bsn_sealed=None)
        self.held(Cause.NO_BSN, days=(7, 9, 12))
        self.assertEqual((on(7), on(12), 3), (*self.only_line()[2:4], self.only_line().visits))


class AnyGroundTests(LinesTestCase):
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
            for hour in range(chance.randint(1, 3)):
                self.visit(self.marieke, self.velden, on(day), chance.randint(3, 240), at=time(8 + hour))

    def told_by_hand(self, indications, tariffs, day, minutes, how):
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
        if not prices:
            return (Cause.NO_TARIFF, None)
        how = how if payer == "3311" else Agreed()
        return ("", quantity(minutes, how) * unit_tariff(prices[0], how))

    def compare(self, how):
        with job("test"):
            indications = list(Indication.objects.filter(client=self.velden))
            tariffs, lines = list(Tariff.objects.all()), lines_of(MONTH)
            visits = list(Client.objects.get(pk=self.velden.pk).visits.values_list("pk", "date", "actual_minutes"))
        days, of = {}, {}
        for key, day, minutes in visits:
            days.setdefault(day, []).append(minutes)
            of[key] = day
        by_hand = {day: self.told_by_hand(indications, tariffs, day, held, how) for day, held in days.items()}
        for line in lines:
            for key in line.ids:
                self.assertEqual(by_hand[of[key]][0], line.cause)
        amounts = {line.starts_on: line.amount for line in lines if not line.cause}
        self.assertEqual({day: told[1] for day, told in by_hand.items() if not told[0]}, amounts)
        self.assertEqual(sorted(of), sorted(key for line in lines for key in line.ids))

    def test_the_database_points_at_the_same(self):
        self.change_client(self.marieke, self.velden, care_office_uzovi="5050")
        self.decision(self.marieke, self.velden)
        self.tariff(insurer=self.care_office, product="", hourly="70.01", starts_on=on(10))
        for seed in range(6):
            how = Agreed(
                *[(5, "visit"), (5, "day"), (1, "visit"), (60, "day"), (5, "visit", "unit"), (240, "day")][seed]
            )
            unit = {1: "01", 5: "07", 60: "04", 240: "16"}[how.unit_minutes]
            with self.subTest(seed), transaction.atomic():
                self.agree(unit=unit, rounding=how.rounding, priced_per=how.priced_per)
                self.plant(Random(seed))
                self.compare(how)
                transaction.set_rollback(True)
