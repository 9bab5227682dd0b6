"""The page where files are dropped, and what an invoice stands at."""

from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from access.context import Mode, acting_as, job
from backoffice.models import ClaimFile, Payment, ReturnFile
from backoffice.vektis.answer import ALL_WELL, Verdict
from tests.backoffice.ledgers import LedgerTestCase


def judge(number, _claimed):
    return {1: Verdict(1000, ("8059",)), 2: Verdict(0, ("0320", "9999"))}.get(number, ALL_WELL)


class FileTests(LedgerTestCase):
    url = "/office/claims/files/"

    def setUp(self):
        self.file = self.issue()
        self.client.force_login(self.office)
        self.client.cookies["language"] = "en"
        self.office.language = "en"

    def drop(self, content, name="bestand.txt"):
        return self.client.post(
            self.url, {"file": SimpleUploadedFile(name, content)}, headers={"accept-language": "en"}
        )

    def booked(self):
        with job("test"):
            return ReturnFile.objects.count()

    def test_an_answer_is_booked(self):
        page = self.drop(self.answered(judge))
        self.assertContains(page, "2609-3311-1")
        self.assertEqual(1, self.booked())
        with job("test"):
            self.assertEqual(self.office.pk, ReturnFile.objects.get().read_by_id)
        self.assertEqual(200, self.drop(self.answered(judge)).status_code)
        self.assertEqual(1, self.booked())

    def test_an_answer_that_does_not_fit_is_refused_with_its_line(self):
        for content in (
            self.answered(judge)[:-300],
            self.answered() + self.answered(),
            b"x",
            b"\xef\xbb\xbf" + self.answered(),
        ):
            page = self.drop(content)
            self.assertEqual(422, page.status_code, content[:10])
            self.assertContains(page, 'aria-invalid="true"', status_code=422)
        self.assertEqual(422, self.client.post(self.url, {}).status_code)
        self.assertEqual(422, self.drop(b"").status_code)
        self.assertEqual(0, self.booked())

    def test_a_claim_is_checked_and_shows_nobody(self):
        content = self.sent()
        self.assertContains(self.drop(content), 'data-tone="good"')
        wrong = self.drop(content.replace(b"00000030564D", b"00000030565D"))
        for word in ("9907", "0150", 'data-tone="stop"'):
            self.assertContains(wrong, word)
        self.assertNotContains(wrong, "Velden")
        self.assertEqual(0, self.booked())

    def test_a_file_full_of_faults_stays_a_page(self):
        page = self.drop(self.sent().split(b"\r\n")[0] + b"\r\n" + b"junk\r\n" * 20_000)
        self.assertContains(page, "9")
        self.assertLess(len(page.content), 80_000)

    def test_invoices_are_found(self):
        self.assertContains(self.client.get(self.url), "2609-3311-1")
        self.assertContains(self.client.get(self.url + "?q=3311-1"), "2609-3311-1")
        self.assertNotContains(self.client.get(self.url + "?q=5050"), "2609-3311-1")

    def test_an_invoice_and_where_its_lines_stand(self):
        self.drop(self.answered(judge))
        place = reverse("claim_invoice", args=[self.file.pk])
        page = self.client.get(place)
        self.assertContains(page, "0320")
        self.assertContains(page, "9999")
        self.assertEqual({"partly": 1, "refused": 1, "accepted": 7}, {s.value: n for s, n, _ in page.context["stands"]})
        self.assertEqual(1, len(self.client.get(f"{place}?stand=refused").context["rows"]))
        self.assertEqual(9, len(self.client.get(f"{place}?stand=nonsense").context["rows"]))

    def test_a_draft_has_no_page(self):
        with job("test"):
            draft = self.draft("2609-3311-2")
        for name in ("claim_invoice", "invoice_payment"):
            self.assertEqual(404, self.client.get(reverse(name, args=[draft.pk])).status_code)

    def test_a_payment(self):
        self.drop(self.answered(judge))
        place = reverse("invoice_payment", args=[self.file.pk])
        typed = {"amount": "247,72", "paid_on": "2026-10-20", "statement": "Afschrift 12"}
        self.assertEqual(200, self.client.get(place).status_code)
        self.assertRedirects(self.client.post(place, typed), reverse("claim_invoice", args=[self.file.pk]))
        again = self.client.post(place, typed)
        self.assertContains(again, "Afschrift 12", status_code=422)
        with job("test"):
            self.assertEqual([Decimal("247.72")], list(Payment.objects.values_list("amount", flat=True)))
        with acting_as(self.office.pk, Mode.OFFICE):
            self.assertEqual(0, ClaimFile.objects.standing().get(pk=self.file.pk).open)

    def test_statements_do_not_grow_with_lines(self):
        self.drop(self.answered(judge))
        place = reverse("claim_invoice", args=[self.file.pk])
        with self.assertNumQueries(15):
            self.client.get(place)

    def test_only_the_office_comes_here(self):
        self.client.force_login(self.marieke)
        for url in (
            self.url,
            reverse("claim_invoice", args=[self.file.pk]),
            reverse("invoice_payment", args=[self.file.pk]),
        ):
            self.assertIn(self.client.get(url).status_code, (403, 404))
        self.assertIn(self.drop(self.answered(judge)).status_code, (403, 404))
        self.assertEqual(0, self.booked())
