from argparse import ArgumentParser
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.management.base import BaseCommand


@dataclass(frozen=True, slots=True)
class Part:
    """One word of a command: what it takes, and what it does. `act` raises CommandError with one clear line."""

    help: str
    arguments: Callable[[ArgumentParser], None]
    act: Callable[[BaseCommand, dict[str, Any]], None]
