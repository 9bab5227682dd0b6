from argparse import ArgumentParser
from typing import Any

from django.core.management.base import no_translations
from django.utils import timezone

from teams import administration
from teams.forms import TeamForm
from teams.management.shell import ShellCommand, in_the_shell


class Command(ShellCommand):
    help = "Start a team."
    said = {"slug": "SLUG", "name": "NAME", "starts_on": "--on"}

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", metavar="SLUG", help="its place in addresses: t/SLUG/")
        parser.add_argument("name", metavar="NAME")
        parser.add_argument("--town", required=True)
        parser.add_argument("--phone", default="")
        parser.add_argument("--email", default="")
        parser.add_argument("--on", dest="starts_on", metavar="YYYY-MM-DD", help="first day; today if not given")

    @no_translations
    def handle(self, *args: Any, **options: Any) -> None:
        options["starts_on"] = options["starts_on"] or str(timezone.localdate())
        with in_the_shell("start_team") as actor:
            team = self.run(TeamForm(options), administration.open_team, actor=actor)
        self.stdout.write(f"Team {team.name} started at t/{team.slug}/. Next: manage.py add_member {team.slug} EMAIL …")
