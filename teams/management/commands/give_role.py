from argparse import ArgumentParser
from typing import Any

from django.core.management.base import no_translations
from django.urls import reverse
from django.utils import timezone

from access.models import OrganisationRole
from teams import administration
from teams.forms import RoleForm
from teams.invitations import is_waiting
from teams.management.shell import ShellCommand, in_the_shell


class Command(ShellCommand):
    help = "Give somebody a role outside the teams: the first administrator of a new installation, for one."
    said = {"email": "EMAIL", "role": "ROLE", "first_name": "--first", "last_name": "--last", "starts_on": "--from"}

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", metavar="EMAIL")
        parser.add_argument("role", metavar="ROLE", help=f"one of {', '.join(OrganisationRole.Role.values)}")
        parser.add_argument("--first", dest="first_name", default="", help="for a new person")
        parser.add_argument("--last", dest="last_name", default="", help="for a new person")
        parser.add_argument("--from", dest="starts_on", metavar="YYYY-MM-DD", help="first day; today if not given")

    @no_translations
    def handle(self, *args: Any, **options: Any) -> None:
        options["starts_on"] = options["starts_on"] or str(timezone.localdate())
        with in_the_shell("give_role") as actor:
            held = self.run(RoleForm(options), administration.give_role, actor=actor)
        self.stdout.write(f"{held.user} has the role {held.role} from {held.starts_on}.")
        if is_waiting(held.user):
            self.stdout.write(f"{held.user.email} chooses a password at {reverse('account_reset_password')}")
