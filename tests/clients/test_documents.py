"""Documents and photos: taken in safely, kept privately, each look written down, never deleted."""

from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from uuid_utils.compat import uuid7

from access.context import acting_as
from clients.models import Client, Document, Measurement
from tests.clients.pictures import PDF, bomb, opened, photo_with_position, picture
from tests.clients.test_measurements import logged
from tests.walk_cast import WalkTestCase


class DocumentTestCase(WalkTestCase):
    def setUp(self):
        self.sign_in(self.marieke)
        self.page = self.url("client_documents", self.velden.pk)

    def send(self, content=None, name="foto.jpg", sent_as="image/jpeg", through="file", **fields):
        data = {
            "document_id": uuid7(), "kind": "photo", "title": "", "place": "", "length": "", "width": "",
            "taken_on": self.today.isoformat(),
        } | fields  # fmt: skip
        if content is not None:
            data[through] = SimpleUploadedFile(name, content, sent_as)
        return self.client.post(self.url("document_add", self.velden.pk), data)

    def kept(self, **fields):
        with acting_as(self.marieke.pk):
            return list(Document.objects.filter(client=self.velden, **fields).order_by("recorded_at"))

    def keep(self, content=None, **fields):
        answer = self.send(content or picture(), **fields)
        self.assertEqual(302, answer.status_code, getattr(answer, "context", None) and answer.context["form"].errors)
        return self.kept()[-1]

    def fetch(self, document, name="document_file"):
        return self.client.get(self.url(name, self.velden.pk, document.pk))


class TakeInTests(DocumentTestCase):
    def test_a_photo_of_the_camera_is_kept_without_its_place(self):
        answer = self.send(photo_with_position(), through="camera")
        (document,) = self.kept()
        self.assertRedirects(answer, self.url("document", self.velden.pk, document.pk))
        content = self.fetch(document).content
        self.assertNotIn(b"Maker of tablets", content)
        self.assertEqual((480, 640), (document.width, document.height))
        self.assertEqual((480, 640), opened(content).size)

    def test_webp_png_and_pdf_are_taken(self):
        for content, kind in ((picture("WEBP"), "photo"), (picture("PNG"), "photo"), (PDF, "letter")):
            self.keep(content, kind=kind, name="x.html", sent_as="text/html")
        self.assertEqual(["image/jpeg", "image/jpeg", "application/pdf"], [one.content_type for one in self.kept()])

    def test_what_it_claims_to_be_counts_for_nothing(self):
        for content in (b"<html><script>alert(1)</script>", b"<svg onload='alert(1)'/>", b"PK\x03\x04rest", b"x"):
            answer = self.send(content, name="foto.jpg", sent_as="image/jpeg")
            self.assertContains(answer, "Dit is geen foto", status_code=422)
        self.assertEqual([], self.kept())

    def test_a_bomb_a_half_and_an_eleventh_megabyte_are_refused(self):
        whole, before = picture(size=(1200, 900)), stored()
        for content, words in (
            (bomb(), "40 megapixels"),
            (whole[: len(whole) // 2], "beschadigd"),
            (picture() + b"\0" * (11 * 1024 * 1024), "10 MB"),
            (PDF + b"<script>", "achter het einde"),
        ):
            with self.subTest(words):
                kind = "letter" if content.startswith(b"%PDF") else "photo"
                self.assertContains(self.send(content, kind=kind, title="Blijft staan"), words, status_code=422)
                self.assertContains(
                    self.send(content, kind=kind, title="Blijft staan"), "Blijft staan", status_code=422
                )
        self.assertEqual([], self.kept())
        self.assertEqual(before, stored())

    def test_a_pdf_is_no_photo(self):
        self.assertEqual(422, self.send(PDF, kind="wound", place="Stuit").status_code)

    def test_nonsense_is_refused_beside_the_field(self):
        tomorrow = (self.today + timedelta(days=1)).isoformat()
        for fields in (
            {"kind": "wound"},
            {"kind": "secret"},
            {"taken_on": tomorrow},
            {"taken_on": "1850-01-01"},
            {"taken_on": "2026-02-30"},
            {"document_id": "x"},
            {"title": "x" * 201},
            {"kind": "wound", "place": "Stuit", "length": "4", "width": ""},
            {"kind": "wound", "place": "Stuit", "length": "400", "width": "2"},
        ):
            with self.subTest(fields):
                self.assertEqual(422, self.send(picture(), **fields).status_code)
        self.assertContains(self.send(None), "kies een bestand", status_code=422)
        self.assertEqual([], self.kept())

    def test_sent_twice_is_one_document(self):
        key = uuid7()
        for _again in range(2):
            self.assertEqual(302, self.send(picture(), document_id=key).status_code)
        self.assertEqual(1, len(self.kept()))

    def test_an_id_of_another_teams_document_is_refused_without_a_word_about_it(self):
        key = uuid7()
        self.send(picture(), document_id=key)
        self.sign_in(self.fatima)
        data = {"document_id": key, "kind": "photo", "taken_on": self.today.isoformat()}
        address = self.url("document_add", self.adjei.pk, team=self.rietoever)
        before = stored()
        answer = self.client.post(address, data | {"file": SimpleUploadedFile("a.jpg", picture())})
        self.assertContains(answer, "al eens gebruikt", status_code=422)
        self.assertEqual(before, stored())

    def test_it_lies_under_a_random_name_for_one_user_alone(self):
        document = self.keep(name="../../Willy van der Velden\u202egnp.jpg")
        path = Path(settings.FILES_DIR) / document.stored
        self.assertEqual(0o600, path.stat().st_mode & 0o777)
        self.assertRegex(document.stored, r"\Adocuments/[0-9a-f]{2}/[0-9a-f]{32}\Z")
        self.assertEqual("Willy van der Veldengnp.jpg", document.file_name)

    def test_names_of_any_script_just_work(self):
        document = self.keep(title="\U0001f9b6 كاحل " + "x" * 180, name="كاحل\U0001f9b6.jpg")
        answer = self.fetch(document)
        self.assertEqual(200, answer.status_code)
        self.assertIn("filename*=utf-8", answer["Content-Disposition"].lower())


def stored():
    """Of these tests: what `tests.security` keeps has a name of its own."""
    return sorted(path for path in Path(settings.FILES_DIR).rglob("*") if path.is_file() and len(path.name) == 32)


class FetchTests(DocumentTestCase):
    def setUp(self):
        super().setUp()
        for path in stored():
            path.unlink()

    def test_headers_give_a_browser_nothing_to_do_with_it(self):
        for content, kind, how in ((picture(), "photo", "inline"), (PDF, "letter", "attachment")):
            answer = self.fetch(self.keep(content, kind=kind, title="Brief cardioloog"))
            self.assertTrue(answer["Content-Disposition"].startswith(how))
            self.assertIn("Brief cardioloog", answer["Content-Disposition"])
            self.assertIn("sandbox", answer["Content-Security-Policy"])
            self.assertIn("default-src 'none'", answer["Content-Security-Policy"])
            self.assertEqual("nosniff", answer["X-Content-Type-Options"])
            self.assertIn("no-store", answer["Cache-Control"])
            self.assertEqual("same-origin", answer["Cross-Origin-Resource-Policy"])

    def test_a_thumbnail_is_small_and_a_letter_has_none(self):
        small = self.fetch(self.keep(), "document_small")
        self.assertLessEqual(len(small.content), 20_000)
        self.assertEqual("image/jpeg", small["Content-Type"])
        self.assertEqual(404, self.fetch(self.keep(PDF, kind="letter"), "document_small").status_code)

    def test_each_look_is_a_line(self):
        document = self.keep()
        for name, part in (("document_file", "document"), ("document_small", "thumbnail"), ("document", "documents")):
            with logged() as lines:
                self.fetch(document, name)
            self.assertEqual([(name, "R", part)], lines())
        with logged() as lines:
            self.keep()
        self.assertIn(("document_add", "C", "documents"), lines())

    def test_another_team_finds_nothing_under_either_address(self):
        document = self.keep()
        self.sign_in(self.fatima)
        for name in ("document", "document_file", "document_small"):
            for client, team in ((self.velden, self.rietoever), (self.adjei, self.rietoever), (self.velden, None)):
                answer = self.client.get(self.url(name, client.pk, document.pk, team=team))
                self.assertEqual(404, answer.status_code)
        for name in ("document_withdraw", "document_restore"):
            answer = self.client.post(self.url(name, self.adjei.pk, document.pk, team=self.rietoever), {"why": "x"})
            self.assertEqual(404, answer.status_code)
        self.assertIsNone(self.kept()[0].withdrawn_at)

    def test_no_address_but_these_serves_a_file(self):
        document = self.keep()
        for address in (f"/static/{document.stored}", f"/files/{document.stored}", f"/media/{document.stored}"):
            self.assertEqual(404, self.client.get(address).status_code)

    def test_a_file_that_is_gone_is_not_found(self):
        document = self.keep()
        (Path(settings.FILES_DIR) / document.stored).unlink()
        self.assertEqual(404, self.fetch(document).status_code)


class WithdrawTests(DocumentTestCase):
    def withdraw(self, document, why="Foto van een ander."):
        return self.client.post(self.url("document_withdraw", self.velden.pk, document.pk), {"why": why})

    def test_it_leaves_the_list_and_stays_readable_with_who_and_why(self):
        document = self.keep(title="Verkeerde foto")
        self.assertRedirects(self.withdraw(document), self.page)
        page = self.client.get(self.page)
        self.assertEqual([], page.context["documents"])
        self.assertContains(page, "Foto van een ander.")
        self.assertEqual(200, self.fetch(document).status_code)

    def test_it_needs_a_reason_and_happens_once(self):
        document = self.keep()
        self.assertContains(self.withdraw(document, why=""), "aria-invalid", status_code=422)
        self.withdraw(document)
        self.assertContains(self.withdraw(document), "al ingetrokken", status_code=422)

    def test_it_is_put_back(self):
        document = self.keep()
        self.withdraw(document)
        self.client.post(self.url("document_restore", self.velden.pk, document.pk))
        self.assertEqual(1, len(self.client.get(self.page).context["documents"]))

    def test_nothing_else_of_it_ever_changes(self):
        from django.db import DatabaseError, transaction

        document = self.keep()
        with acting_as(self.marieke.pk), self.assertRaises(DatabaseError), transaction.atomic():
            Document.objects.filter(pk=document.pk).update(stored="elsewhere")


class PortraitTests(DocumentTestCase):
    def portrait(self):
        with acting_as(self.marieke.pk):
            return Client.objects.values_list("portrait_id", flat=True).get(pk=self.velden.pk)

    def test_the_latest_is_shown_on_each_page_of_the_record(self):
        first = self.keep(kind="portrait")
        second = self.keep(kind="portrait")
        self.assertEqual(second.pk, self.portrait())
        small = self.url("document_small", self.velden.pk, second.pk)
        self.assertContains(self.client.get(self.url("client_measurements", self.velden.pk)), small)
        self.client.post(self.url("document_withdraw", self.velden.pk, second.pk), {"why": "Liever niet."})
        self.assertEqual(first.pk, self.portrait())
        self.client.post(self.url("document_withdraw", self.velden.pk, first.pk), {"why": "Liever niet."})
        self.assertIsNone(self.portrait())


class WoundTests(DocumentTestCase):
    def wound(self):
        return self.client.get(self.url("client_wound", self.velden.pk), {"place": "Stuit"})

    def test_photos_stand_side_by_side_with_size_over_time(self):
        for ago, length in ((14, "5,2"), (7, "4,5"), (0, "3")):
            day = (self.today - timedelta(days=ago)).isoformat()
            self.keep(kind="wound", place=" Stuit ", length=length, width="2", taken_on=day)
        page = self.wound()
        self.assertEqual(["5,2\xa0×\xa02\xa0cm", "4,5\xa0×\xa02\xa0cm", "3\xa0×\xa02\xa0cm"],
                         [photo["size"] for photo in page.context["photos"]])  # fmt: skip
        self.assertEqual(1, page.content.decode().count('<svg class="chart"'))

    def test_the_size_is_typed_once_and_is_a_measurement(self):
        self.keep(kind="wound", place="Stuit", length="4,5", width="2")
        with acting_as(self.marieke.pk):
            found = Measurement.objects.get(client=self.velden)
        self.assertEqual(("wound_size", "Stuit", "cm"), (found.kind, found.label, found.unit))

    def test_a_photo_without_a_size_does(self):
        self.keep(kind="wound", place="Stuit")
        self.assertEqual("", self.wound().context["photos"][0]["size"])

    def test_a_place_that_nobody_named_is_not_found(self):
        self.assertEqual(404, self.wound().status_code)

    def test_statements_do_not_grow_with_the_photos(self):
        for _photo in range(3):
            self.keep(kind="wound", place="Stuit", length="4", width="2")
        for address in (self.page, f"{self.url('client_wound', self.velden.pk)}?place=Stuit"):
            with self.subTest(address), self.at_most(12):
                self.client.get(address)
