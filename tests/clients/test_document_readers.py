"""A document for a few of the team: not found by the others, whatever door they try, and open again as easily."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from uuid_utils.compat import uuid7

from access.context import acting_as
from clients.models import Document, RecordChange
from tests.clients.pictures import picture
from tests.walk_cast import WalkTestCase


class ReadersTest(WalkTestCase):
    def setUp(self):
        self.sign_in(self.marieke)

    def keep(self, readers=(), kind="photo"):
        key = uuid7()
        data = {
            "document_id": key, "kind": kind, "title": "Onderarm", "place": "", "length": "", "width": "",
            "taken_on": self.today.isoformat(), "readers": [user.pk for user in readers],
            "file": SimpleUploadedFile("foto.jpg", picture(), "image/jpeg"),
        }  # fmt: skip
        return key, self.client.post(self.url("document_add", self.velden.pk), data)

    def choose(self, key, **typed):
        return self.client.post(self.url("document_readers", self.velden.pk, key), typed)

    def seen_by(self, user):
        with acting_as(user.pk):
            return Document.objects.filter(client=self.velden).count()

    def test_kept_for_named_colleagues_it_does_not_exist_for_the_others(self):
        key, _answer = self.keep(readers=[self.joris])
        self.assertEqual((1, 1), (self.seen_by(self.marieke), self.seen_by(self.joris)))
        self.choose(key)
        self.assertEqual((1, 0), (self.seen_by(self.marieke), self.seen_by(self.joris)))
        self.sign_in(self.joris)
        for name in ("document", "document_file", "document_small"):
            self.assertEqual(404, self.client.get(self.url(name, self.velden.pk, key)).status_code, name)
        for name in ("document_withdraw", "document_restore", "document_readers"):
            place = self.url(name, self.velden.pk, key)
            self.assertEqual(404, self.client.post(place, {"why": "weg"}).status_code, name)
        for name in ("client_documents", "client_history"):
            self.assertNotContains(self.client.get(self.url(name, self.velden.pk)), "Onderarm")

    def test_who_may_see_it_stands_beside_it_and_in_the_history(self):
        key, _answer = self.keep(readers=[self.joris])
        self.assertContains(self.client.get(self.url("document", self.velden.pk, key)), "Joris Wierda")
        self.choose(key, everybody="on")
        page = self.client.get(self.url("client_history", self.velden.pk))
        self.assertContains(page, "Joris Wierda")
        self.sign_in(self.joris)
        self.assertContains(self.client.get(self.url("client_history", self.velden.pk)), "Onderarm")

    def test_what_it_was_before_goes_out_of_sight_with_it(self):
        key, _answer = self.keep()
        self.choose(key)
        with acting_as(self.joris.pk):
            self.assertFalse(RecordChange.objects.filter(row_id=key).exists())
        with acting_as(self.marieke.pk):
            self.assertEqual(2, RecordChange.objects.filter(row_id=key).count())

    def test_a_stale_choice_shows_both(self):
        key, _answer = self.keep()
        seen = self.client.get(self.url("document_readers", self.velden.pk, key)).context["version"]
        self.choose(key, readers=[self.joris.pk])
        stale = self.choose(key, everybody="on", version=seen)
        self.assertContains(stale, "Joris Wierda", status_code=409)
        self.assertEqual(302, self.choose(key, everybody="on", version=stale.context["version"]).status_code)
        self.assertEqual(1, self.seen_by(self.joris))

    def test_refused(self):
        key, _answer = self.keep()
        for typed in ({"readers": [self.fatima.pk]}, {"readers": [self.joris.pk], "everybody": "on"}):
            self.assertEqual(422, self.choose(key, **typed).status_code, typed)
        _key, answer = self.keep(readers=[self.joris], kind="portrait")
        self.assertEqual(422, answer.status_code)

    def test_the_database_knows_that_nobody_shuts_herself_out_and_no_face_is_hidden(self):
        key, _answer = self.keep()
        with acting_as(self.marieke.pk):
            for change in (
                {"restricted_to": [self.joris.pk]},
                {"restricted_to": [self.marieke.pk], "kind": "portrait"},
            ):
                with self.assertRaises(DatabaseError), transaction.atomic():
                    Document.objects.filter(pk=key).update(**change)
