"""The Team page and the Radar: who sees what, in how many statements, and with nothing to show."""

from datetime import date, timedelta
from decimal import Decimal

from django.urls import reverse
from django.utils import timezone

from access.context import Mode, acting_as, job
from benchmarks import months, services
from benchmarks.models import Figure, Spread
from teams.models import Absence, CoachAssignment, TeamRole
from tests.benchmarks.visited import month_of_care
from tests.cast import CastTestCase
from tests.walk_cast import TEST_ONLY, Most


class PageTestCase(CastTestCase):
    def setUp(self):
        self.month = months.first_of(self.today)

    def team_url(self, team=None):
        return reverse("team", args=[(team or self.kersenhof).slug])

    def figure(self, team, measure, month, numerator, denominator=1):
        with job("test"):
            Figure.objects.create(
                team=team, measure_id=measure, month=month, numerator=Decimal(numerator), denominator=denominator,
                computed_at=timezone.now(),
            )  # fmt: skip

    def at_most(self, statements):
        return self.assertNumQueries(Most(statements + TEST_ONLY))


class TeamPageTests(PageTestCase):
    def care(self):
        month_of_care(self.velden, [self.marieke, self.joris], [self.month, months.after(self.month, -1)])
        month_of_care(self.adjei, [self.fatima], [self.month], ("office", 30))
        services.roll_up_touched()

    def test_it_shows_the_figures_of_the_running_month_beside_the_others(self):
        self.care()
        self.sign_in(self.marieke)
        page = self.client.get(self.team_url())
        self.assertEqual(self.month, page.context["month"])
        productivity = page.context["strips"][0]
        self.assertEqual(("75,0", "good"), (productivity["figure"], productivity["tone"]))
        self.assertContains(page, 'class="peer"')
        self.assertContains(page, "75,0\N{NO-BREAK SPACE}%")

    def test_another_month_has_its_own_address(self):
        self.care()
        self.sign_in(self.marieke)
        before = months.after(self.month, -1)
        page = self.client.get(self.team_url(), {"month": f"{before:%Y-%m}"})
        self.assertEqual(before, page.context["month"])
        self.assertContains(page, f"?month={self.month:%Y-%m}")
        self.assertContains(self.client.get(self.team_url()), f"?month={before:%Y-%m}")

    def test_a_month_that_is_none_is_not_found(self):
        self.sign_in(self.marieke)
        for text in ("", "2026-13", "x", f"{months.after(self.month):%Y-%m}"):
            self.assertEqual(404, self.client.get(self.team_url(), {"month": text}).status_code, text)

    def test_without_figures_it_says_what_comes(self):
        self.sign_in(self.marieke)
        for query in ({}, {"month": "2020-01"}):
            page = self.client.get(self.team_url(), query)
            self.assertContains(page, 'class="empty"')
            self.assertContains(page, "Marieke Slotboom")

    def test_members_of_today_with_roles_and_absence_without_its_reason(self):
        with acting_as(self.marieke.pk):
            TeamRole.objects.create(team=self.kersenhof, user=self.joris, role="planner", starts_on=self.today)
            Absence.objects.create(
                team=self.kersenhof, user=self.joris, kind="sick", percent=50, note="griep", starts_on=self.today,
                ends_on=self.today + timedelta(days=3),
            )  # fmt: skip
        self.sign_in(self.marieke)
        page = self.client.get(self.team_url())
        joris = next(person for person in page.context["members"] if person["name"] == "Joris Wierda")
        self.assertEqual("planner", joris["roles"])
        self.assertIn("50", joris["away"])
        self.assertNotContains(page, "griep")
        self.assertNotContains(page, "ziek")
        self.assertNotContains(page, "Fatima")

    def test_other_people_do_not_find_it(self):
        for user in (self.fatima, self.coach, self.office, self.administrator):
            self.sign_in(user)
            self.assertEqual(404, self.client.get(self.team_url()).status_code, user)

    def test_it_only_shows(self):
        self.sign_in(self.marieke)
        self.assertEqual(405, self.client.post(self.team_url()).status_code)

    def test_twelve_statements_whatever_there_is_to_show(self):
        self.care()
        self.sign_in(self.marieke)
        self.client.get(self.team_url())
        with self.at_most(12):
            self.client.get(self.team_url())
        with acting_as(self.administrator.pk, Mode.ADMIN):
            for role in TeamRole.Role.values:
                TeamRole.objects.create(team=self.kersenhof, user=self.joris, role=role, starts_on=self.today)
        with self.at_most(12):
            self.client.get(self.team_url())

    def test_a_thousand_teams_fit_in_thirty_kilobytes(self):
        self.care()
        with job("test"):
            for spread in Spread.objects.filter(month=self.month):
                spread.teams, spread.dots = 1000, [index * 1.37 for index in range(61)]
                spread.save()
        self.sign_in(self.marieke)
        page = self.client.get(self.team_url())
        self.assertContains(page, "16 teams")
        self.assertLess(len(page.content), 30_000)


class RadarTests(PageTestCase):
    def setUp(self):
        super().setUp()
        self.last = months.after(self.month, -1)
        with acting_as(self.administrator.pk, Mode.ADMIN):
            CoachAssignment.objects.create(team=self.rietoever, coach=self.coach, starts_on=self.today)
        for back, productivity, other in ((0, 55, 60), (3, 62, 60)):
            self.figure(self.kersenhof, "productivity", months.after(self.last, -back), productivity, 100)
            self.figure(self.rietoever, "productivity", months.after(self.last, -back), other, 100)

    def test_what_moved_comes_first_with_its_words(self):
        self.sign_in(self.coach)
        page = self.client.get(reverse("radar"))
        moved, quiet = ([row["name"] for row in rows] for _name, _key, rows in page.context["groups"])
        self.assertEqual((["Kersenhof"], ["Rietoever"]), (moved, quiet))
        self.assertContains(page, "62,0\N{NO-BREAK SPACE}%")
        self.assertContains(page, reverse("radar_team", args=["kersenhof"]))

    def test_the_running_month_does_not_count_as_a_change(self):
        self.figure(self.rietoever, "productivity", self.month, 10, 100)
        self.sign_in(self.coach)
        self.assertEqual(1, len(self.client.get(reverse("radar")).context["groups"][0][2]))

    def test_a_team_is_found_by_part_of_its_name(self):
        self.sign_in(self.coach)
        page = self.client.get(reverse("radar"), {"q": "OEVER"})
        self.assertNotContains(page, "Kersenhof")
        self.assertContains(page, "Rietoever")
        nothing = self.client.get(reverse("radar"), {"q": "zzz"}, headers={"HX-Request": "true"})
        self.assertContains(nothing, "zzz")
        self.assertNotContains(nothing, "<html")

    def test_the_board_of_one_of_her_teams_is_the_teams_own_without_its_people(self):
        self.sign_in(self.coach)
        page = self.client.get(reverse("radar_team", args=["kersenhof"]))
        self.assertEqual(self.last, page.context["month"])
        self.assertContains(page, "55,0\N{NO-BREAK SPACE}%")
        self.assertNotContains(page, "Marieke")

    def test_a_team_that_is_not_hers_today_is_not_found(self):
        with acting_as(self.administrator.pk, Mode.ADMIN):
            CoachAssignment.objects.filter(team=self.rietoever).update(
                starts_on=date(2020, 1, 1), ends_on=self.today - timedelta(days=1)
            )
        self.sign_in(self.coach)
        for slug in ("rietoever", "nowhere"):
            self.assertEqual(404, self.client.get(reverse("radar_team", args=[slug])).status_code, slug)

    def test_only_coaches_have_a_radar(self):
        for user in (self.marieke, self.office, self.administrator):
            self.sign_in(user)
            for address in (reverse("radar"), reverse("radar_team", args=["kersenhof"])):
                self.assertEqual(404, self.client.get(address).status_code, user)

    def test_a_coach_without_teams_reads_what_comes(self):
        with acting_as(self.administrator.pk, Mode.ADMIN):
            CoachAssignment.objects.update(starts_on=date(2020, 1, 1), ends_on=date(2020, 2, 1))
        self.sign_in(self.coach)
        self.assertContains(self.client.get(reverse("radar")), 'class="empty"')

    def test_the_same_statements_for_one_team_and_for_many(self):
        self.sign_in(self.coach)
        self.client.get(reverse("radar"))
        with self.at_most(8):
            self.client.get(reverse("radar"))
        with self.at_most(9):
            self.client.get(reverse("radar_team", args=["kersenhof"]))
