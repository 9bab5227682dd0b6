"""The whole neighbourhood, in one transaction."""

from collections.abc import Callable
from datetime import date

from django.db import connections, transaction
from django.utils import timezone

from buurtzorgweb.demo.hours import make_hours
from buurtzorgweb.demo.money import make_money
from buurtzorgweb.demo.pay import make_pay
from buurtzorgweb.demo.people import make_people
from buurtzorgweb.demo.persons import make_persons
from buurtzorgweb.demo.plans import make_plans
from buurtzorgweb.demo.rounds import make_rounds
from buurtzorgweb.demo.sharing import make_sharing
from buurtzorgweb.demo.source import Calendar, World, read
from buurtzorgweb.demo.visits import make_visits
from schedule.planning import AHEAD, extend_visits
from teams.models import Team

ONE_AT_A_TIME = 7_513_001


def load(*, using: str, today: date | None = None, say: Callable[[str], None] = lambda _: None) -> World | None:
    """Load all of it as the owner of the tables, who sees every row; None when there already are teams.

    The months behind are written as rows, not lived through the services: they would put today's date on everything.
    """
    with transaction.atomic(using=using):
        with connections[using].cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ONE_AT_A_TIME])
        if Team.objects.using(using).exists():
            return None
        world = World(using, Calendar(today or timezone.localdate()), read("teams"), read("clients")["clients"])
        say("people, clients and care plans")
        make_people(world)
        make_persons(world)
        make_plans(world)
        say("months of visits")
        rounds = make_rounds(world)
        make_visits(world, rounds)
        make_hours(world, rounds)
        extend_visits(first=world.calendar.today, until=world.calendar.today + AHEAD, using=using)
        say("what teams share, insurers and tariffs")
        make_sharing(world)
        make_money(world)
        make_pay(world)
    return world


def settle(using: str) -> None:
    """Tell the database's planner what is there now."""
    with connections[using].cursor() as cursor:
        cursor.execute("ANALYZE")
