"""Reading the told data: texts in Dutch, days relative to the day of loading, clock times of Amsterdam."""

import json
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from django.db import models

from access.models import User
from clients.models import Client, Indication
from omaha.models import ClientProblem, Intervention
from schedule.models import CareMoment
from schedule.recurrence import instant
from teams.models import Team

DATA = Path(__file__).resolve().parent / "data"
DAY = 24 * 60

Told = dict[str, Any]


def read(name: str) -> Told:
    return dict(json.loads((DATA / f"{name}.json").read_text(encoding="utf-8")))


def dutch(text: Told | None) -> str:
    return "" if text is None else str(text["nl"])


def minutes_of(clock: str) -> int:
    """Minutes after midnight."""
    hours, minutes = clock.split(":")
    return int(hours) * 60 + int(minutes)


def clock_of(minutes: int) -> time:
    return time(minutes // 60, minutes % 60)


def wobble(spread: int, *about: object) -> int:
    """0 to `spread`, always the same for the same thing: loading twice on a day tells the same story."""
    return zlib.crc32(repr(about).encode()) % (spread + 1)


@dataclass(frozen=True, slots=True)
class Calendar:
    """Days counted from the day of loading."""

    today: date

    def day(self, offset: int) -> date:
        return self.today + timedelta(days=offset)

    def until(self, offset: int | None) -> date | None:
        return None if offset is None else self.day(offset)

    def at(self, offset: int, clock: str) -> datetime:
        return instant(self.day(offset), clock_of(minutes_of(clock)))

    def birth(self, born: Told) -> date:
        """`age` years and `days_since_birthday` days ago."""
        birthday = self.day(-born["days_since_birthday"])
        year = birthday.year - born["age"]
        try:
            return birthday.replace(year=year)
        except ValueError:  # 29 February
            return date(year, 3, 1)


def moment(day: date, minutes: int) -> datetime:
    """So many minutes after midnight on the clock, past the next midnight if need be."""
    return instant(day + timedelta(days=minutes // DAY), clock_of(minutes % DAY))


@dataclass
class World:
    """What has been made so far, by the names the data uses."""

    using: str
    calendar: Calendar
    told_teams: Told
    told_clients: list[Told]
    users: dict[str, User] = field(default_factory=dict)
    teams: dict[str, Team] = field(default_factory=dict)
    clients: dict[str, Client] = field(default_factory=dict)
    indications: dict[str, list[Indication]] = field(default_factory=dict)
    problems: dict[str, ClientProblem] = field(default_factory=dict)
    interventions: dict[str, Intervention] = field(default_factory=dict)
    moments: dict[str, CareMoment] = field(default_factory=dict)

    def save(self, rows: Iterable[models.Model]) -> None:
        """Rows of one model, all at once."""
        made: Sequence[models.Model] = list(rows)
        if made:
            type(made[0])._base_manager.using(self.using).bulk_create(made, batch_size=2000)

    def same(self, told: Told) -> dict[str, Any]:
        """The keys that every row of a client's record carries."""
        client = self.clients[told["id"]]
        return {"client": client, "owner_team_id": client.team_id}

    def user_id(self, name: str | None) -> int | None:
        return None if name is None else self.users[name].pk
