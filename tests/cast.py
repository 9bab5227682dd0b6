"""The fixed cast: two teams, a nurse and a client in each, a coach, somebody of the back office, an administrator.

Kersenhof: Marieke (nurse), Joris (carer), Mrs Velden (client). Rietoever: Fatima (nurse), Mr Adjei (client).
"""

from datetime import date, timedelta
from decimal import Decimal

from django.test import TestCase
from django.utils import timezone

from access.context import Mode, acting_as, enter, leave
from access.models import OrganisationRole, User
from access.services import Actor, Ground
from clients.services import admit_client
from teams.models import Level
from teams.services import add_member, assign_coach, start_team

PASSWORD = "een lang wachtwoord"


def make_user(email, first, last, **more):
    return User.objects.create_user(email, PASSWORD, first_name=first, last_name=last, **more)


def actor(user):
    return Actor(user.pk, str(user), "team_member", Ground.MEMBER)


def admit(team, nurse, **fields):
    """A client with everything required, in care since a hundred days."""
    person = {
        "first_name": "Willy",
        "birth_family": "Groot",
        "gender": "female",
        "birth_date": date(1942, 2, 28),
        "street": "Morellenpad",
        "house_number": "11",
        "postcode": "8246 AH",
        "town": "Wielmonde",
        "named_nurse": nurse,
        "insurer_uzovi": "3311",
    }
    return admit_client(
        team=team, actor=actor(nurse), starts_on=timezone.localdate() - timedelta(days=100), **(person | fields)
    )


class CastTestCase(TestCase):
    """Everybody is there; `self.sign_in(user)` and go through the URLs."""

    @classmethod
    def setUpTestData(cls):
        cls.today = timezone.localdate()
        long_ago = cls.today - timedelta(days=1000)
        cls.administrator = make_user("robin@demo.example", "Robin", "Akkermans")
        cls.coach = make_user("hettie@demo.example", "Hettie", "Bruinsma")
        cls.office = make_user("wouter@demo.example", "Wouter", "Steenbeek")
        cls.marieke = make_user("marieke@demo.example", "Marieke", "Slotboom")
        cls.joris = make_user("joris@demo.example", "Joris", "Wierda")
        cls.fatima = make_user("fatima@demo.example", "Fatima", "Demir")
        enter(Mode.ADMIN, user_id=cls.administrator.pk)
        for user, role in ((cls.administrator, "administrator"), (cls.coach, "coach"), (cls.office, "back_office")):
            OrganisationRole.objects.create(user=user, role=role, starts_on=long_ago)
        cls.kersenhof = start_team(slug="kersenhof", name="Kersenhof", town="Wielmonde", starts_on=long_ago)
        cls.rietoever = start_team(slug="rietoever", name="Rietoever", town="Wielmonde", starts_on=long_ago)
        for team, user, level in (
            (cls.kersenhof, cls.marieke, Level.DISTRICT_NURSE),
            (cls.kersenhof, cls.joris, Level.CARER),
            (cls.rietoever, cls.fatima, Level.DISTRICT_NURSE),
        ):
            add_member(team=team, user=user, starts_on=long_ago, contract_hours=Decimal(28), level=level)
        assign_coach(team=cls.kersenhof, coach=cls.coach, starts_on=long_ago)
        leave()
        with acting_as(cls.marieke.pk):
            cls.velden = admit(
                cls.kersenhof,
                cls.marieke,
                partner_prefix="van der",
                partner_family="Velden",
                name_use="NL3",
                bsn="999910139",
                key_safe_code="1958",
            )
        with acting_as(cls.fatima.pk):
            cls.adjei = admit(
                cls.rietoever, cls.fatima, first_name="Kofi", birth_family="Adjei", gender="male", bsn="999910279"
            )

    def sign_in(self, user):
        self.client.force_login(user)
        return user
