"""Promises: with a name and a day, seen at the door, ticked when kept, unticked when not."""

from datetime import timedelta

from django.utils import timezone
from uuid_utils.compat import uuid7

from access.context import acting_as
from clients.models import Promise, PromiseKept, RecordChange
from tests.walk_cast import WalkTestCase

HTMX = {"HX-Request": "true"}


class PromiseTests(WalkTestCase):
    def setUp(self):
        self.sign_in(self.marieke)
        self.address = self.url("client_promises", self.velden.pk)

    def typed(self, **fields):
        return {
            "promise_id": uuid7(), "promise": "Brief meenemen", "promise_by": self.joris.pk,
            "promise_on": (self.today + timedelta(days=1)).isoformat(),
        } | fields  # fmt: skip

    def rows(self, model=Promise):
        with acting_as(self.marieke.pk):
            return list(model.objects.order_by("recorded_at"))

    def make(self, **fields):
        self.client.post(self.address, self.typed(**fields))
        return self.rows()[-1]

    def tick(self, promise, on=True, **more):
        return self.client.post(
            self.url("promise_kept", self.velden.pk, promise.pk), {"kept": "1"} if on else {}, **more
        )

    def test_made_at_the_door_and_seen_there(self):
        answer = self.client.post(self.address, self.typed(), headers=HTMX)
        self.assertContains(answer, "Brief meenemen")
        page = self.client.get(self.url("visit", self.visit.pk))
        self.assertContains(page, "Brief meenemen")
        self.assertContains(page, "Joris, ")
        made = self.rows()[0]
        self.assertEqual((self.joris.pk, self.marieke.pk), (made.person_id, made.made_by_id))

    def test_made_while_closing_a_visit(self):
        data = self.closing(**self.typed(promise="Nachtlamp vragen"))
        for _ in range(2):
            self.assertEqual(302, self.client.post(self.url("visit_close", self.visit.pk), data).status_code)
        self.assertEqual(["Nachtlamp vragen"], [made.text for made in self.rows()])

    def test_made_with_a_note(self):
        data = self.typed() | {"report_id": uuid7(), "text": "Ze vroeg om de brief.", "problem": ""}
        for _ in range(2):
            self.client.post(self.url("report_new", self.velden.pk), data)
        self.assertEqual(1, len(self.rows()))

    def test_without_words_nothing_is_promised(self):
        self.client.post(self.url("visit_close", self.visit.pk), self.closing(promise_on="onzin", promise_by="x"))
        self.assertEqual([], self.rows())

    def test_ticked_and_unticked_as_often_as_one_likes(self):
        promise = self.make()
        for on, standing in ((True, 1), (True, 1), (False, 0), (False, 0), (True, 1)):
            answer = self.tick(promise, on, headers=HTMX)
            self.assertEqual(standing, answer.content.decode().count("checked"))
            marks = [mark for mark in self.rows(PromiseKept) if mark.withdrawn_at is None]
            self.assertEqual(standing, len(marks))
        self.assertEqual(2, len(self.rows(PromiseKept)))

    def test_marks_of_two_tablets_add_up(self):
        promise = self.make()
        with acting_as(self.marieke.pk):
            for user in (self.marieke, self.joris):
                PromiseKept.objects.create(
                    promise=promise, user=user, client=self.velden, owner_team_id=self.velden.team_id
                )
        self.assertContains(self.client.get(self.address), "<span>Brief meenemen<", count=1)
        self.tick(promise, False)
        self.assertFalse([mark for mark in self.rows(PromiseKept) if mark.withdrawn_at is None])

    def test_what_was_kept_long_ago_is_not_shown(self):
        recent, old = self.make(promise="Net gedaan"), self.make(promise="Lang geleden")
        for promise, at in ((recent, timezone.now()), (old, timezone.now() - timedelta(days=2))):
            with acting_as(self.marieke.pk):
                PromiseKept.objects.create(
                    promise=promise, user=self.joris, client=self.velden, owner_team_id=self.velden.team_id, at=at
                )
        page = self.client.get(self.address)
        self.assertContains(page, "Net gedaan")
        self.assertNotContains(page, "Lang geleden")

    def test_works_without_javascript(self):
        promise = self.make()
        self.assertRedirects(self.tick(promise), self.address, fetch_redirect_response=False)

    def test_nonsense_is_refused_and_stays(self):
        for fields in (
            {"promise": ""},
            {"promise": "x" * 301},
            {"promise_by": self.fatima.pk},
            {"promise_by": "iemand"},
            {"promise_on": ""},
            {"promise_on": (self.today - timedelta(days=1)).isoformat()},
            {"promise_on": (self.today + timedelta(days=400)).isoformat()},
            {"promise_id": "x"},
        ):
            with self.subTest(fields=fields):
                answer = self.client.post(self.address, self.typed(**fields), headers=HTMX)
                self.assertEqual(422, answer.status_code)
                self.assertEqual([], self.rows())

    def test_another_teams_promise_is_not_found(self):
        promise = self.make()
        self.sign_in(self.fatima)
        for key in (self.velden.pk, self.adjei.pk):
            address = self.url("promise_kept", key, promise.pk, team=self.rietoever)
            self.assertEqual(404, self.client.post(address, {"kept": "1"}).status_code)
        self.assertEqual(
            404, self.client.get(self.url("client_promises", self.velden.pk, team=self.rietoever)).status_code
        )

    def change(self, made, **typed):
        day = (self.today + timedelta(days=1)).isoformat()
        data = {"promise": made.text, "promise_by": made.person_id, "promise_on": day}
        return self.client.post(self.url("promise_change", self.velden.pk, made.pk), data | typed)

    def test_a_promise_is_changed_and_what_it_was_stays_readable(self):
        promise = self.make()
        self.assertRedirects(self.change(promise, promise="De brief meenemen"), self.address)
        self.assertContains(self.client.get(self.address), "De brief meenemen")
        with acting_as(self.marieke.pk):
            change = RecordChange.objects.get(row_id=promise.pk, action="U")
        self.assertEqual({"text": "Brief meenemen"}, change.before)

    def test_a_promise_that_is_late_may_keep_its_day(self):
        promise = self.make()
        late = self.today - timedelta(days=5)
        with acting_as(self.marieke.pk):
            Promise.objects.filter(pk=promise.pk).update(due_on=late)
        self.assertEqual(302, self.change(promise, promise="Brief", promise_on=late.isoformat()).status_code)
        earlier = (late - timedelta(days=1)).isoformat()
        self.assertEqual(422, self.change(promise, promise_on=earlier).status_code)

    def test_a_stale_change_shows_both_and_sending_again_chooses(self):
        promise = self.make()
        seen = self.client.get(self.url("promise_change", self.velden.pk, promise.pk)).context["version"]
        self.change(promise, promise="De brief en de bril")
        stale = self.change(promise, promise="De lamp", version=seen)
        for words in ("De brief en de bril", "De lamp"):
            self.assertContains(stale, words, status_code=409)
        self.change(promise, promise="De lamp", version=stale.context["version"])
        self.assertEqual("De lamp", self.rows()[-1].text)

    def test_a_promise_by_mistake_is_taken_back_and_put_back(self):
        promise = self.make()
        self.client.post(self.url("promise_take_back", self.velden.pk, promise.pk))
        for place in (self.address, self.url("visit", self.visit.pk)):
            self.assertNotContains(self.client.get(place), "Brief meenemen")
        self.client.post(self.url("promise_put_back", self.velden.pk, promise.pk))
        self.assertContains(self.client.get(self.address), "Brief meenemen")
