from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError, no_translations
from django.urls import reverse
from django.utils import timezone

from teams import administration
from teams.forms import MemberForm
from teams.invitations import is_waiting
from teams.management.shell import ShellCommand, in_the_shell
from teams.models import Level, Team


class Command(ShellCommand):
    help = "Add a member to a team; a person is made for an e-mail address that is new."
    said = {
        "email": "EMAIL",
        "first_name": "--first",
        "last_name": "--last",
        "contract_hours": "--hours",
        "starts_on": "--from",
        "employee_number": "--number",
    }

    def add_arguments(self, parser: ArgumentParser) -> None:
        levels = ", ".join(str(level.value) for level in Level)
        parser.add_argument("team", metavar="TEAM_SLUG")
        parser.add_argument("email", metavar="EMAIL")
        parser.add_argument("--first", dest="first_name", default="", help="for a new person")
        parser.add_argument("--last", dest="last_name", default="", help="for a new person")
        parser.add_argument("--hours", dest="contract_hours", required=True, help="contract hours a week")
        parser.add_argument("--level", required=True, help=f"one of {levels}")
        parser.add_argument("--from", dest="starts_on", metavar="YYYY-MM-DD", help="first day; today if not given")
        parser.add_argument("--number", dest="employee_number", default="", help="employee number")

    @no_translations
    def handle(self, *args: Any, **options: Any) -> None:
        options["starts_on"] = options["starts_on"] or str(timezone.localdate())
        with in_the_shell("add_member") as actor:
            team = Team.objects.filter(slug=options["team"]).first()
            if team is None:
                raise CommandError(f"TEAM_SLUG: there is no team with the address {options['team']!r}.")
            membership = self.run(MemberForm(options), administration.enrol, actor=actor, team=team)
        user = membership.user
        self.stdout.write(f"{user} is a member of {team.name} from {membership.starts_on}.")
        if is_waiting(user):
            self.stdout.write(f"{user.email} chooses a password at {reverse('account_reset_password')}")
