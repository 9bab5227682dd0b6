"""A month that was claimed, in two drafts, and the insurers' answers to it."""

import io
from datetime import date
from decimal import Decimal
from uuid import uuid4

from django.utils import translation

from access.context import Mode, acting_as, job
from backoffice.claims.keeping import opened
from backoffice.models import ClaimFile, ClaimLine, ClaimVisit, Insurer, OfficeSetting
from backoffice.services.ledger import book_return, issue_file
from backoffice.vektis.answer import ALL_WELL, answer, refused_whole
from tests.backoffice.planted import on
from tests.cast import CastTestCase, admit

SENT = date(2026, 10, 12)


class LedgerTestCase(CastTestCase):
    """Mrs Velden, Mr Adjei and one more, three lines each, in one invoice to 3311; a Wlz draft for 5050."""

    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        with acting_as(cls.marieke.pk):
            cls.third = admit(cls.kersenhof, cls.marieke, bsn="999910462", birth_family="Ümit-Çelik")
        with acting_as(cls.office.pk, Mode.OFFICE):
            cls.insurer = Insurer.objects.create(uzovi="3311", name="Zilveren Kruis")
            cls.care_office = Insurer.objects.create(uzovi="5050", name="Zorgkantoor", kind="care_office")
            OfficeSetting.objects.create(key="agb", value="75999901", starts_on=date(2026, 1, 1), set_by=cls.office)
        with job("test"):
            cls.file = cls.draft()
            for client in (cls.velden, cls.adjei, cls.third):
                for day in (3, 4, 5):
                    cls.line(client=client, day=day)

    def run(self, result=None):
        with translation.override("en"):
            return super().run(result)

    @classmethod
    def draft(cls, number="2609-3311-1", **fields):
        usual = {
            "insurer": cls.insurer,
            "message_code": "428",
            "invoice_number": number,
            "invoice_date": date(2026, 10, 1),
            "period_first": on(1),
            "period_last": on(30),
        }
        return ClaimFile.objects.create(**usual | fields)

    @classmethod
    def line(cls, client=None, day=3, units=6, tariff="5.66", file=None, visit=True, **fields):
        client = client or cls.velden
        usual = {
            "client_id": client.pk,
            "team_id": client.team_id,
            "file": file or cls.file,
            "starts_on": on(day),
            "ends_on": on(day),
            "product": "1034",
            "minutes": units * 5,
            "units": units,
            "unit": "07",
            "tariff": Decimal(tariff),
            "amount": units * Decimal(tariff),
        }
        made = ClaimLine.objects.create(**usual | fields)
        if visit:
            ClaimVisit.objects.create(visit_id=uuid4(), line_id=made.pk)
        return made

    def issue(self, file=None):
        with job("test"):
            return issue_file(file=file or self.file)

    def sent(self, file=None):
        with opened((file or self.file).stored) as stream:
            return stream.read()

    def answered(self, judge=lambda number, claimed: ALL_WELL, file=None, **fields):
        return b"".join(answer(io.BytesIO(self.sent(file)), judge, sent_on=SENT, reference="ZK-77", **fields))

    def refused_whole(self, **fields):
        return b"".join(refused_whole(io.BytesIO(self.sent()), sent_on=SENT, **fields))

    def book(self, content, name="retour.aw320"):
        with job("test"):
            return book_return(stream=io.BytesIO(content), name=name)
