"""What teams ask and tell: the same rows for every team, entered through one's own, and no client in any."""

from access.context import acting_as
from community import services
from community.models import Answer, Question, Story
from tests.cast import CastTestCase
from tests.walk_cast import TEST_ONLY, Most

ROOT = "/t/kersenhof/community/"


class CommunityTestCase(CastTestCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        with acting_as(cls.fatima.pk):
            same = {"team": cls.rietoever, "author": cls.fatima}
            cls.answered = services.ask(title="Welke plaat houdt bij zweten?", text="In de kas.", **same)
            cls.open = services.ask(title="Wie kent een goede tillift?", text="", **same)
            cls.story = services.tell(kind="story", title="De rollatorrace", text="Eenenveertig mensen liepen.", **same)
        with acting_as(cls.marieke.pk):
            services.answer(question=cls.answered, author=cls.marieke, text="Eerst laten afkoelen.")
            cls.own = services.tell(
                team=cls.kersenhof, author=cls.marieke, kind="guide", title="Wondkoffer", text="Zo."
            )

    def setUp(self):
        self.sign_in(self.marieke)

    def count(self, model, **fields):
        with acting_as(self.marieke.pk):
            return model.objects.filter(**fields).count()

    def page(self, address="", status=200, **query):
        reply = self.client.get(ROOT + address, query)
        self.assertEqual(status, reply.status_code)
        return reply.content.decode()


class DoorTests(CommunityTestCase):
    def addresses(self):
        question, story = self.open.pk, self.story.pk
        return ["", "ask/", f"questions/{question}/", "stories/", "stories/tell/", f"stories/{story}/"]

    def test_every_member_enters_through_her_own_team(self):
        for address in self.addresses():
            self.page(address)
            self.assertEqual(404, self.client.get(f"/t/rietoever/community/{address}").status_code)

    def test_who_is_in_no_team_does_not_enter(self):
        for user in (self.coach, self.office, self.administrator):
            self.sign_in(user)
            for address in self.addresses():
                self.page(address, 404)

    def test_methods(self):
        for address in ("", "stories/", f"stories/{self.story.pk}/"):
            self.assertEqual(405, self.client.post(ROOT + address).status_code)
        for act in ("adopt", "give-back"):
            self.page(f"stories/{self.story.pk}/{act}/", 405)

    def test_what_is_not_there_is_not_found(self):
        self.page("questions/987654/", 404)
        self.page("stories/987654/", 404)
        for act in ("adopt", "give-back"):
            self.assertEqual(404, self.client.post(f"{ROOT}stories/987654/{act}/").status_code)


class QuestionTests(CommunityTestCase):
    def test_those_without_an_answer_come_first(self):
        page = self.page()
        self.assertLess(page.index("tillift"), page.index("zweten"))
        self.assertIn("Fatima Demir, Rietoever", page)

    def test_search_and_empty(self):
        self.assertNotIn("tillift", self.page(q="kas zweten"))
        self.assertIn('class="empty"', self.page(q="zzz"))
        part = self.client.get(ROOT, {"q": "tillift"}, headers={"HX-Request": "true"}).content.decode()
        self.assertIn("tillift", part)
        self.assertNotIn("<html", part)

    def test_the_first_page_of_many(self):
        with acting_as(self.marieke.pk):
            Question.objects.bulk_create(
                Question(team=self.kersenhof, author=self.marieke, title=f"Vraag {number}") for number in range(30)
            )
        self.client.get("/healthz")
        with self.assertNumQueries(Most(8 + TEST_ONLY)):
            page = self.page(q="vraag")
        self.assertIn("?q=vraag&amp;page=2", page)

    def test_a_question_is_asked(self):
        reply = self.client.post(ROOT + "ask/", {"title": "Wat helpt bij jeuk?", "text": ""})
        with acting_as(self.marieke.pk):
            question = Question.objects.get(title="Wat helpt bij jeuk?")
        self.assertRedirects(reply, f"{ROOT}questions/{question.pk}/")
        self.assertEqual((self.kersenhof.pk, self.marieke.pk), (question.team_id, question.author_id))

    def test_nobody_asks_in_the_name_of_others(self):
        form = {"title": "Namens wie?", "team": self.rietoever.pk, "author": self.fatima.pk}
        self.client.post(ROOT + "ask/", form)
        self.assertEqual(1, self.count(Question, title="Namens wie?", team=self.kersenhof, author=self.marieke))

    def test_an_answer_is_given(self):
        address = f"{ROOT}questions/{self.open.pk}/"
        reply = self.client.post(address, {"text": "<b>Wij</b>\ntwee keer"}, follow=True)
        self.assertContains(reply, "&lt;b&gt;Wij&lt;/b&gt;<br>twee keer")
        self.assertContains(reply, "Marieke Slotboom")

    def test_bad_input_stays_on_the_screen_beside_what_is_wrong(self):
        for address, form, field in (
            ("ask/", {"title": "", "text": "wat ik typte"}, "title"),
            ("ask/", {"title": "x" * 201, "text": "wat ik typte"}, "title"),
            (f"questions/{self.open.pk}/", {"text": "  "}, "text"),
            (f"questions/{self.open.pk}/", {"text": "wat ik typte" + "x" * 5000}, "text"),
            ("stories/tell/", {"kind": "poem", "title": "T", "text": "wat ik typte"}, "kind"),
            ("stories/tell/", {"kind": "guide", "title": "", "text": "wat ik typte"}, "title"),
            ("ask/", {}, "title"),
        ):
            with self.subTest(address, field=field):
                reply = self.client.post(ROOT + address, form)
                self.assertContains(reply, f'id="id_{field}_error"', status_code=422)
                if "wat ik typte" in str(form):
                    self.assertContains(reply, "wat ik typte", status_code=422)
        self.assertEqual((2, 1, 2), (self.count(Question), self.count(Answer), self.count(Story)))

    def test_the_form_says_that_no_client_belongs_here(self):
        for address in ("ask/", f"questions/{self.open.pk}/", "stories/tell/"):
            self.assertIn('data-tone="watch"', self.page(address))


class StoryTests(CommunityTestCase):
    def act(self, act, story):
        return self.client.post(f"{ROOT}stories/{story.pk}/{act}/", follow=True)

    def taken(self, story):
        with acting_as(self.marieke.pk):
            return list(story.adopted_by.values_list("slug", flat=True))

    def test_stories_with_how_they_spread_and_search(self):
        self.assertIn("Rietoever", self.page("stories/"))
        self.assertNotIn("rollatorrace", self.page("stories/", q="wondkoffer"))
        self.assertIn('class="empty"', self.page("stories/", q="zzz"))

    def test_a_story_without_an_author_reads_too(self):
        with acting_as(self.marieke.pk):
            Story.objects.filter(pk=self.own.pk).update(author=None)
        self.assertNotIn("None", self.page(f"stories/{self.own.pk}/"))

    def test_a_team_takes_a_story_over_once_and_may_take_that_back(self):
        reply = self.act("adopt", self.story)
        self.assertContains(reply, f'action="{ROOT}stories/{self.story.pk}/give-back/"')
        self.act("adopt", self.story)
        self.assertEqual(["kersenhof"], self.taken(self.story))
        self.assertNotIn('id="adopt-form"', self.page(f"stories/{self.story.pk}/"))
        self.act("give-back", self.story)
        self.act("give-back", self.story)
        self.assertEqual([], self.taken(self.story))

    def test_nobody_takes_over_what_is_her_own(self):
        self.assertContains(self.act("adopt", self.own), 'role="alert"')
        self.assertEqual([], self.taken(self.own))

    def test_a_story_is_told(self):
        form = {"kind": "guide", "title": "Zo leer je kousen", "text": "In drie weken."}
        self.assertContains(self.client.post(ROOT + "stories/tell/", form, follow=True), "In drie weken.")
