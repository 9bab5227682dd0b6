"""Planted care for the desks of the back office: a client who can be claimed, and visits on days one can count."""

from datetime import date, datetime, time
from decimal import Decimal

from django.utils import timezone

from access.context import Mode, acting_as
from backoffice.models import ClaimFact, Contract, ContractInsurer, Insurer, LongTermDecision, Tariff
from backoffice.months import Month
from clients.models import Client, Indication
from schedule.models import Visit, WorkEntry
from tests.cast import CastTestCase

MONTH = Month(date(2026, 9, 1))


def on(day):
    return date(2026, 9, day)


class OfficeTestCase(CastTestCase):
    """Mrs Velden is insured with 3311 for product 1034 at € 60 an hour; Mr Adjei has no indication."""

    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        with acting_as(cls.office.pk, Mode.OFFICE):
            cls.insurer = Insurer.objects.create(uzovi="3311", name="Zilveren Kruis", concern="Achmea")
            cls.care_office = Insurer.objects.create(uzovi="5050", name="Zorgkantoor", kind="care_office")
        cls.contract()
        cls.contract(insurer=cls.care_office, law="Wlz", message_code="187", code_list="055")
        cls.tariff(hourly="60.00")
        cls.indicate(cls.marieke, cls.velden)

    @classmethod
    def contract(cls, insurer=None, year=2026, law="Zvw", also=(), **terms):
        """Five minutes, each visit rounded, a line a day, as most contracts say."""
        terms = {
            "message_code": "428",
            "code_list": "065",
            "unit": "07",
            "rounding": "visit",
            "priced_per": "hour",
            "line_per": "day",
            "claim_months": 12,
            "resubmit_months": 3,
        } | terms
        with acting_as(cls.office.pk, Mode.OFFICE):
            made = Contract.objects.create(insurer=insurer or cls.insurer, year=year, law=law, **terms)
            for number in (made.insurer, *also):
                ContractInsurer.objects.create(contract=made, insurer=number, year=year, law=law)
        return made

    @classmethod
    def agree(cls, **terms):
        """Other terms for the one contract with 3311."""
        with acting_as(cls.office.pk, Mode.OFFICE):
            Contract.objects.filter(insurer=cls.insurer).update(**terms)

    @classmethod
    def fact(cls, nurse, client, kind="insurer", uzovi="", starts_on=date(2026, 1, 1), ends_on=None):
        of = {"client": client, "owner_team_id": client.team_id, "recorded_by": nurse}
        with acting_as(nurse.pk):
            return ClaimFact.objects.create(kind=kind, uzovi=uzovi, starts_on=starts_on, ends_on=ends_on, **of)

    @classmethod
    def decision(cls, nurse, client, starts_on=date(2026, 1, 1), ends_on=None):
        numbers = {"client_number": "8800123", "request_number": "12345678", "decision_number": "876543"}
        of = {"client": client, "owner_team_id": client.team_id, "recorded_by": nurse}
        with acting_as(nurse.pk):
            return LongTermDecision.objects.create(starts_on=starts_on, ends_on=ends_on, **numbers, **of)

    @classmethod
    def tariff(cls, insurer=None, product="1034", hourly="60.00", starts_on=date(2026, 1, 1), ends_on=None, **more):
        with acting_as(cls.office.pk, Mode.OFFICE):
            return Tariff.objects.create(
                insurer=insurer or cls.insurer,
                product=product,
                hourly=Decimal(hourly),
                starts_on=starts_on,
                ends_on=ends_on,
                **more,
            )

    @classmethod
    def indicate(cls, nurse, client, law="Zvw", product="1034", starts_on=date(2026, 1, 1), ends_on=None):
        with acting_as(nurse.pk):
            return Indication.objects.create(
                client=client,
                owner_team_id=client.team_id,
                author=nurse,
                law=law,
                product=product,
                hours_per_week=5,
                starts_on=starts_on,
                ends_on=ends_on,
            )

    @classmethod
    def visit(cls, nurse, client, day, minutes=30, status="done", at=time(9), **fields):
        start = timezone.make_aware(datetime.combine(day, at))
        done = {"started_at": start, "actual_minutes": minutes} if status == "done" else {}
        with acting_as(nurse.pk):
            return Visit.objects.create(
                client=client,
                owner_team_id=client.team_id,
                team_id=fields.pop("team_id", client.team_id),
                date=day,
                nurse=nurse,
                planned_start=start,
                planned_minutes=30,
                status=status,
                **done,
                **fields,
            )

    @classmethod
    def work(cls, user, team, day, kind="travel", minutes=20):
        with acting_as(user.pk):
            return WorkEntry.objects.create(user=user, team=team, date=day, kind=kind, minutes=minutes)

    @classmethod
    def change_client(cls, nurse, client, **fields):
        with acting_as(nurse.pk):
            Client.objects.filter(pk=client.pk).update(**fields)
