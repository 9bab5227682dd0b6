"""The plan through its pages: done, refused, another team's, and in how many statements."""

from datetime import timedelta
from unittest.mock import ANY

from django.utils import timezone
from uuid_utils.compat import uuid7

from access.context import acting_as
from clients.models import Report
from omaha.models import ClientProblem, Intervention, ObservedSign, Rating
from tests.walk_cast import WalkTestCase, give_plan

NOW = {"now_knowledge": "2", "now_behavior": "3", "now_status": "2"}
GOAL = {"goal_knowledge": "4", "goal_behavior": "4", "goal_status": "4"}
SCORES = {"knowledge": "3", "behavior": "4", "status": "3"}


class PlanPageCase(WalkTestCase):
    def setUp(self):
        self.sign_in(self.marieke)

    def at(self, name, *keys):
        return self.url(name, self.velden.pk, self.problem.pk, *keys)

    def rows(self, model, **which):
        with acting_as(self.marieke.pk):
            return list(model.objects.filter(**which).order_by("pk"))

    def day(self, days):
        return (self.today + timedelta(days=days)).isoformat()


class OpenTests(PlanPageCase):
    def test_every_page_of_the_plan_opens(self):
        rating, work = self.rows(Rating, client_problem=self.problem)[0], self.rows(Intervention)[0]
        for name, *keys in (
            ("client_problem",), ("problem_target",), ("problem_signs",), ("problem_kind",), ("problem_close",),
            ("rating_correct", rating.pk), ("intervention_add",), ("intervention", work.pk),
        ):  # fmt: skip
            with self.subTest(name):
                self.assertContains(self.client.get(self.at(name, *keys)), self.velden.full_name)
        for name, *keys in (("client_plan",), ("problem_find",), ("problem_add", "PB0029")):
            with self.subTest(name):
                self.assertEqual(200, self.client.get(self.url(name, self.velden.pk, *keys)).status_code)

    def test_both_languages(self):
        for language in ("nl", "en"):
            self.marieke.language = language
            self.marieke.save(update_fields=["language"])
            self.assertEqual(200, self.client.get(self.at("client_problem")).status_code)

    def test_another_teams_problem_is_not_found(self):
        for name in ("client_problem", "problem_target", "problem_signs", "problem_kind", "problem_close"):
            with self.subTest(name):
                address = self.url(name, self.velden.pk, self.other_problem.pk)
                self.assertEqual(404, self.client.get(address).status_code)

    def test_statements_do_not_grow_with_the_plan(self):
        plan, problem = self.url("client_plan", self.velden.pk), self.at("client_problem")
        for address in (plan, problem):
            self.client.get(address)
        with acting_as(self.marieke.pk):
            for code in ("PB0029", "PB0001", "PB0003"):
                other = ClientProblem.objects.get(pk=self.problem.pk)
                other.pk, other.problem_id, other.kind_id = uuid7(), code, "RM0002"
                other.save(force_insert=True)
                rating = Rating.objects.get(client_problem=self.problem)
                rating.pk, rating.client_problem = uuid7(), other
                rating.save(force_insert=True)
            for number in range(50):
                Report.objects.create(
                    client=self.velden, owner_team=self.kersenhof, author=self.marieke, written_at=timezone.now(),
                    text=f"Verslag {number}", problem_id=self.problem.pk,
                )  # fmt: skip
        for address in (plan, problem):
            with self.at_most(12):
                self.client.get(address)


class FindTests(PlanPageCase):
    def find(self, words):
        return self.client.get(self.url("problem_find", self.velden.pk), {"q": words}, headers={"HX-Request": "true"})

    def test_a_word_of_either_language_finds_problem_and_sign(self):
        for words, code in (
            ("huid", "PB0026"),
            ("skin", "PB0026"),
            ("decubitus", "PB0026"),
            ("zzz laesie", ""),
            ("PIJN", "PB0024"),
        ):
            with self.subTest(words):
                page = self.find(words)
                if code:
                    self.assertContains(page, f"/add/{code}/")
                else:
                    self.assertNotContains(page, "/add/")

    def test_a_sign_leads_to_the_form_with_that_sign_ticked(self):
        self.assertContains(self.find("varicosities"), "/add/PB0029/?sign=SS2906")
        page = self.client.get(self.url("problem_add", self.velden.pk, "PB0029"), {"sign": "SS2906"})
        self.assertContains(page, 'value="SS2906" checked')

    def test_what_the_team_uses_most_comes_first(self):
        page = self.client.get(self.url("problem_find", self.velden.pk)).content.decode()
        self.assertLess(page.index("/add/PB0026/"), page.index("/add/PB0001/"))

    def test_nothing_found_says_what_was_searched(self):
        self.assertContains(self.find("xyzzy <b>"), "xyzzy &lt;b&gt;")


class AddTests(PlanPageCase):
    def setUp(self):
        super().setUp()
        self.address = self.url("problem_add", self.velden.pk, "PB0029")

    def send(self, **fields):
        data = {"whose": "OM0001", "kind": "RM0002", "next_evaluation_on": self.day(90), **NOW, **GOAL} | fields
        return self.client.post(self.address, {key: value for key, value in data.items() if value is not None})

    def test_a_problem_enters_the_plan_and_asks_what_to_do(self):
        response = self.send()
        (made,) = self.rows(ClientProblem, client=self.velden, problem_id="PB0029")
        self.assertRedirects(response, self.url("intervention_add", self.velden.pk, made.pk))
        self.assertEqual([(2, 3, 2)], [rating.scores for rating in self.rows(Rating, client_problem=made)])

    def test_refused_beside_the_field_and_nothing_is_lost(self):
        cases = [
            ({"kind": "RM0001"}, "ten minste een signaal|minstens één signaal"),
            ({"signs": ["SS2901"]}, "Alleen een actueel"),
            ({"kind": "RM0001", "signs": ["SS2601"]}, "hoort bij een ander"),
            ({"now_status": None}, "begint met een beginscore"),
            ({"goal_status": "6"}, "heeft een streefscore"),
            ({"next_evaluation_on": ""}, "Kies wanneer je"),
            ({"next_evaluation_on": self.day(-1)}, "vooruit|ligt"),
        ]
        for fields, said in cases:
            with self.subTest(str(fields)):
                response = self.send(target_note="Tot de trap", **fields)
                self.assertEqual(422, response.status_code)
                self.assertRegex(response.content.decode(), said)
                self.assertContains(response, "Tot de trap", status_code=422)
        self.assertEqual([], self.rows(ClientProblem, problem_id="PB0029"))

    def test_a_second_open_one_is_refused(self):
        self.send()
        self.assertContains(self.send(), "staat bij deze cliënt al open", status_code=422)

    def test_an_unknown_problem_is_not_found(self):
        self.assertEqual(404, self.client.get(self.url("problem_add", self.velden.pk, "PB9999")).status_code)

    def test_any_letters_are_kept(self):
        self.send(about="𝒮kin 🩹 עור", target_note="ل" * 300)
        (made,) = self.rows(ClientProblem, problem_id="PB0029")
        self.assertEqual("𝒮kin 🩹 עור", made.other_text)


class RateTests(PlanPageCase):
    def rate(self, htmx=False, **fields):
        headers = {"HX-Request": "true"} if htmx else {}
        data = {"rating_id": uuid7(), "back": "plan", **SCORES} | fields
        return self.client.post(self.at("problem_rate"), data, headers=headers)

    def scores(self):
        return [rating.scores for rating in self.rows(Rating, client_problem=self.problem)]

    def test_four_taps_from_the_plan(self):
        """Open, K, B, S: the page sends itself after each tap, and the third is kept."""
        page = self.client.get(self.url("client_plan", self.velden.pk))
        self.assertContains(page, self.at("problem_rate"))
        one = {"rating_id": uuid7(), "knowledge": "3", "auto": "1"}
        two = one | {"behavior": "4"}
        for taps in (one, two):
            answer = self.client.post(self.at("problem_rate"), taps, headers={"HX-Request": "true"})
            self.assertEqual(204, answer.status_code)
        answer = self.client.post(self.at("problem_rate"), two | {"status": "3"}, headers={"HX-Request": "true"})
        self.assertIn("?rated=", answer["HX-Redirect"])
        self.assertEqual([(2, 3, 2), (3, 4, 3)], self.scores())
        self.assertContains(self.client.get(answer["HX-Redirect"].split("#")[0]), 'role="status"')

    def test_sent_twice_is_one_rating(self):
        key = uuid7()
        for _ in range(2):
            self.assertEqual(302, self.rate(rating_id=key).status_code)
        self.assertEqual(2, len(self.scores()))

    def test_half_a_rating_is_refused(self):
        response = self.rate(status="")
        self.assertContains(response, "horen bij elkaar", status_code=422)
        self.assertEqual(1, len(self.scores()))

    def test_the_next_evaluation_moves_along(self):
        self.rate(next_evaluation_on=self.day(80))
        self.assertEqual(self.day(80), self.rows(ClientProblem, pk=self.problem.pk)[0].next_evaluation_on.isoformat())

    def test_another_teams_problem_is_not_rated(self):
        address = self.url("problem_rate", self.velden.pk, self.other_problem.pk)
        self.assertEqual(404, self.client.post(address, {"rating_id": uuid7(), **SCORES}).status_code)

    def test_reading_the_address_is_not_allowed(self):
        self.assertEqual(405, self.client.get(self.at("problem_rate")).status_code)

    def test_a_correction_keeps_both(self):
        rating = self.rows(Rating, client_problem=self.problem)[0]
        address = self.at("rating_correct", rating.pk)
        seen = self.client.get(address).context["version"]
        data = SCORES | {"rated_on": timezone.localdate(rating.rated_at).isoformat(), "version": seen}
        self.assertRedirects(self.client.post(address, data), self.at("client_problem"))
        page = self.client.get(self.at("client_problem"))
        self.assertContains(page, "<s>2</s>")
        mine = data | {"knowledge": "5"}
        response = self.client.post(address, mine)
        self.assertContains(response, "Een collega heeft dit intussen gewijzigd", status_code=409)
        again = self.client.post(address, mine | {"version": response.context["version"]})
        self.assertEqual(302, again.status_code)
        chain = self.rows(Rating, client_problem=self.problem, moment="baseline")
        self.assertEqual(3, len(chain))

    def test_a_correction_to_a_day_ahead_is_refused(self):
        rating = self.rows(Rating, client_problem=self.problem)[0]
        response = self.client.post(self.at("rating_correct", rating.pk), SCORES | {"rated_on": self.day(1)})
        self.assertContains(response, "niet in de toekomst", status_code=422)


class ChangeTests(PlanPageCase):
    def test_a_stale_target_shows_both_and_sending_again_chooses(self):
        address = self.at("problem_target")
        opened = self.client.get(address).context["version"]
        data = GOAL | {"next_evaluation_on": self.day(30), "target_note": "Marieke", "version": opened}
        self.client.post(address, data | {"target_note": "Joris"})
        response = self.client.post(address, data)
        self.assertEqual(409, response.status_code)
        for text in ("Joris", "Marieke"):
            self.assertContains(response, text, status_code=409)
        again = self.client.post(address, data | {"version": response.context["version"]})
        self.assertRedirects(again, self.at("client_problem"))
        self.assertEqual("Marieke", self.rows(ClientProblem, pk=self.problem.pk)[0].target_note)

    def test_signs_come_and_go_and_stay_readable(self):
        self.client.post(self.at("problem_signs"), {"signs": ["SS2605", "SS2610"], "other_sign": "blaar"})
        with acting_as(self.marieke.pk):
            standing = ObservedSign.objects.standing().filter(client_problem=self.problem)
            self.assertEqual({("SS2605", ""), ("SS2610", "blaar")}, set(standing.values_list("sign_id", "text")))
            self.assertEqual(4, ObservedSign.objects.filter(client_problem=self.problem).count())
        self.assertContains(self.client.get(self.at("client_problem")), "blaar")

    def test_other_without_words_is_refused(self):
        response = self.client.post(self.at("problem_signs"), {"signs": ["SS2610"], "other_sign": " "})
        self.assertContains(response, "welk ander signaal", status_code=422)

    def test_another_kind_asks_for_a_rating(self):
        address = self.at("problem_kind")
        self.assertContains(self.client.post(address, {"kind": "RM0002"}), "vraagt een nieuwe score", status_code=422)
        self.assertRedirects(self.client.post(address, SCORES | {"kind": "RM0002"}), self.at("client_problem"))
        self.assertContains(self.client.get(self.at("client_problem")), "potentieel")
        back = SCORES | {"kind": "RM0001"}
        self.assertContains(self.client.post(address, back), "minstens één signaal", status_code=422)
        self.assertEqual(302, self.client.post(address, back | {"signs": ["SS2605"]}).status_code)
        page = self.client.get(self.at("client_problem"))
        self.assertContains(page, "Van potentieel naar actueel")
        self.assertContains(page, "ontsteking")

    def test_closing_asks_for_a_rating_and_a_reason(self):
        address = self.at("problem_close")
        self.assertContains(self.client.post(address, SCORES), "waarom je dit", status_code=422)
        self.assertContains(self.client.post(address, {"reason": "other"}), "eindscore", status_code=422)
        self.assertRedirects(self.client.post(address, SCORES | {"reason": "goals_met"}), self.at("client_problem"))
        self.assertEqual([self.today], [work.ends_on for work in self.rows(Intervention, client=self.velden)])
        self.assertContains(self.client.post(address, SCORES | {"reason": "other"}), "afgesloten", status_code=422)


class WorkTests(PlanPageCase):
    def send(self, **fields):
        data = {"category": "02", "target": "TG0014", "text": "Spoelen", "starts_on": self.day(0)} | fields
        return self.client.post(self.at("intervention_add"), data)

    def test_an_action_joins_the_plan(self):
        self.assertRedirects(self.send(), self.at("client_problem"))
        self.assertContains(self.client.get(self.url("client_plan", self.velden.pk)), "Spoelen")

    def test_refused(self):
        for fields, said in (
            ({"text": ""}, "Schrijf op wat jullie"),
            ({"target": "TG0063"}, "waar ‘overig’ voor staat"),
            ({"ends_on": self.day(-1)}, "laatste dag kan niet"),
            ({"target": "TG9999"}, ""),
        ):
            with self.subTest(str(fields)):
                self.assertContains(self.send(**fields), said, status_code=422)
        self.assertEqual(1, len(self.rows(Intervention, client=self.velden)))

    def test_a_stale_change_shows_both(self):
        (work,) = self.rows(Intervention, client=self.velden)
        address = self.at("intervention", work.pk)
        data = {
            "text": "Mijn woorden",
            "starts_on": self.day(-3),
            "version": self.client.get(address).context["version"],
        }
        self.client.post(address, data | {"text": "Andere woorden"})
        response = self.client.post(address, data)
        self.assertContains(response, "Andere woorden", status_code=409)
        self.assertContains(response, "Mijn woorden", status_code=409)

    def test_today_is_the_last_day(self):
        (work,) = self.rows(Intervention, client=self.velden)
        self.client.post(self.at("intervention_end", work.pk))
        self.assertEqual([self.today], [one.ends_on for one in self.rows(Intervention, client=self.velden)])


class EvaluationTests(PlanPageCase):
    def test_what_is_due_in_the_team(self):
        with acting_as(self.marieke.pk):
            ClientProblem.objects.filter(pk=self.problem.pk).update(next_evaluation_on=self.today - timedelta(days=2))
        page = self.client.get(self.url("evaluations"))
        self.assertContains(page, self.at("client_problem"))
        self.assertEqual([ANY], page.context["due"])
        self.assertNotContains(page, "Adjei")

    def test_only_mine(self):
        self.sign_in(self.joris)
        self.assertEqual([], self.client.get(self.url("evaluations"), {"mine": "1"}).context["soon"])

    def test_statements_do_not_grow(self):
        self.client.get(self.url("evaluations"))
        with acting_as(self.marieke.pk):
            from tests.cast import admit

            for number in range(5):
                give_plan(admit(self.kersenhof, self.marieke, birth_family=f"Nummer{number}"), self.marieke, self.today)
        with self.at_most(8):
            self.client.get(self.url("evaluations"))
