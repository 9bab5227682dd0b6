"""`manage.py demo`: load the demo neighbourhood into an empty database."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import ProgrammingError
from psycopg.errors import UndefinedTable

from access.context import job
from access.models import User
from backoffice.tasks import rehearse_nightly
from benchmarks.services import rebuild
from buurtzorgweb.demo import load
from buurtzorgweb.demo.people import SIGN_INS, sign_ins
from omaha.services.suggestions import count_suggestions

USING = "migrate"


class Command(BaseCommand):
    help = "Load the demo neighbourhood (three invented teams) into an empty database, and print its sign-ins."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--sign-ins", action="store_true", help="only print the sign-ins of a demo that is loaded")

    def handle(self, *args: Any, sign_ins: bool, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("The demo has known passwords, so it is loaded only where DEMO=1 is set.")
        if not sign_ins:
            self.load()
        self.print_sign_ins()

    def load(self) -> None:
        if USING not in settings.DATABASES:
            raise CommandError("Loading the demo needs MIGRATE_DATABASE_URL, the connection that migrations use.")
        try:
            world = load.load(using=USING, say=self.say)
        except ProgrammingError as error:
            if not isinstance(error.__cause__, UndefinedTable):
                raise
            raise CommandError(
                "The tables are not there yet: run manage.py migrate --database=migrate first."
            ) from error
        if world is None:
            self.stdout.write("There already are teams in this database; nothing was changed.")
            return
        load.settle(USING)
        self.say("the figures of the months behind")
        rebuild()
        rehearse_nightly()
        with job("demo"):
            count_suggestions()
        self.stdout.write(
            f"Loaded {len(world.teams)} teams, {len(world.users)} people and {len(world.clients)} clients."
        )

    def print_sign_ins(self) -> None:
        if User.objects.filter(email__in=SIGN_INS.values()).count() < len(SIGN_INS):
            self.stderr.write("The people of the demo are not in this database.")
            return
        for line in sign_ins():
            self.stdout.write(line)

    def say(self, what: str) -> None:
        if self.stderr.isatty():
            self.stderr.write(f"demo: {what}")
