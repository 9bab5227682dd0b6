"""manage.py claims: make the files of a month, read the insurers' answers, check any file."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from backoffice.commands import build, check, read
from backoffice.commands.parts import Part

# One module each: its words on the line, and what it does.
PARTS: dict[str, Part] = {"build": build.PART, "read": read.PART, "check": check.PART}


class Command(BaseCommand):
    help = "Claims: make the files of a month, read an answer (AW320), check a file (AW319)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        chosen = parser.add_subparsers(dest="part", required=True, metavar="|".join(PARTS))
        for name, part in PARTS.items():
            part.arguments(chosen.add_parser(name, help=part.help))

    def handle(self, *args: Any, part: str, **options: Any) -> None:
        PARTS[part].act(self, options)
