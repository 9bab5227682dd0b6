"""Reading what was measured: series of one kind, judged by the limits of this client. Three statements, any length."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from buurtzorgweb.sql import rows
from clients.measures import KINDS, OWN, Kind, Limits, own_kind, series_name

POINTS = """
SELECT * FROM (
  SELECT m.kind, m.label, m.unit, m.id, m.value, m.second_value, m.measured_at, u.first_name,
    count(*) OVER (PARTITION BY m.kind, m.label, m.unit) AS total,
    row_number() OVER (PARTITION BY m.kind, m.label, m.unit ORDER BY m.measured_at DESC, m.id DESC) AS place
  FROM clients_measurement m LEFT JOIN access_user u ON u.id = m.author_id
  WHERE m.client_id = %(client)s AND NOT m.struck
    AND (%(kind)s = '' OR (m.kind = %(kind)s AND m.label = %(label)s))
    AND NOT EXISTS (SELECT FROM clients_measurement c WHERE c.corrects_id = m.id)
) t WHERE place <= %(most)s ORDER BY measured_at, id
"""
EARLIER = """
SELECT new.id, new.struck, new.recorded_at, new_by.first_name,
  old.id, old.kind, old.label, old.unit, old.value, old.second_value, old.measured_at, old_by.first_name
FROM clients_measurement new
JOIN clients_measurement old ON old.id = new.corrects_id
LEFT JOIN access_user new_by ON new_by.id = new.author_id LEFT JOIN access_user old_by ON old_by.id = old.author_id
WHERE new.client_id = %(client)s AND (%(kind)s = '' OR (new.kind = %(kind)s AND new.label = %(label)s))
ORDER BY new.recorded_at DESC LIMIT 200
"""
LIMITS = """
SELECT DISTINCT ON (l.kind, l.label) l.kind, l.label, l.low, l.high, l.second_low, l.second_high, l.why,
  l.recorded_at, u.first_name
FROM clients_measurementlimit l JOIN access_user u ON u.id = l.set_by_id
WHERE l.client_id = %(client)s ORDER BY l.kind, l.label, l.recorded_at DESC, l.id DESC
"""
CHOICES = """
SELECT
  (SELECT coalesce(jsonb_agg(jsonb_build_array(k.id, k.name, k.unit, k.low::text, k.high::text) ORDER BY k.name), '[]')
   FROM clients_teammeasurementkind k WHERE k.team_id = %(team)s AND k.ended_at IS NULL),
  (SELECT coalesce(jsonb_agg(p.place ORDER BY p.place), '[]') FROM (
     SELECT DISTINCT m.label AS place FROM clients_measurement m
     WHERE m.client_id = %(client)s AND m.kind <> 'own' AND m.label <> ''
     UNION SELECT DISTINCT d.place FROM clients_document d
     WHERE d.client_id = %(client)s AND d.place <> '' AND d.withdrawn_at IS NULL) p)
"""


@dataclass(frozen=True, slots=True)
class Point:
    """One value as it stands now, with what stood there before it was corrected."""

    id: UUID
    value: Decimal
    second: Decimal | None
    at: datetime
    who: str
    side: str = ""
    earlier: tuple["Earlier", ...] = ()


@dataclass(frozen=True, slots=True)
class Earlier:
    """What was corrected, or struck: the value then, and who changed it when."""

    value: Decimal
    second: Decimal | None
    at: datetime
    who: str
    changed_at: datetime
    changed_by: str


class Agreed(NamedTuple):
    """The limits of a kind, who set them and why."""

    limits: Limits = Limits()
    why: str = ""
    at: datetime | None = None
    who: str = ""


@dataclass(slots=True)
class Series:
    """All of one kind at one place, oldest first. `total` counts what is older than shown, too."""

    kind: str
    label: str
    unit: str
    agreed: Agreed = field(default_factory=Agreed)
    total: int = 0
    points: list[Point] = field(default_factory=list)
    struck: list[Earlier] = field(default_factory=list)

    @property
    def name(self) -> str:
        return series_name(self.kind, self.label)

    @property
    def place(self) -> str:
        return "" if self.kind == OWN else self.label

    @property
    def latest(self) -> Point | None:
        return self.points[-1] if self.points else None


def series_of(client_id: UUID, *, kind: str = "", label: str = "", most: int = 60) -> list[Series]:
    """The series of a client, those measured last first; of one kind and label if named."""
    only = {"client": client_id, "kind": kind, "label": label}
    limits = limits_of(client_id)
    corrected, struck = _earlier(rows(EARLIER, **only))
    found: dict[tuple[str, str, str], Series] = {}
    for kind_, label_, unit, key, value, second, at, who, total, _place in rows(POINTS, most=most, **only):
        agreed = limits.get((kind_, label_ if kind_ == OWN else ""), Agreed())
        one = found.setdefault((kind_, label_, unit), Series(kind_, label_, unit, agreed, total))
        side = agreed.limits.side(value, second)
        one.points.append(Point(key, value, second, at, who or "", side, tuple(_chain(corrected, key))))
    for (kind_, label_, unit), gone in struck.items():
        found.setdefault((kind_, label_, unit), Series(kind_, label_, unit)).struck = gone
    return sorted(found.values(), key=lambda one: one.latest.at.timestamp() if one.latest else 0, reverse=True)


Corrected = dict[UUID, tuple[UUID, Earlier]]
Struck = dict[tuple[str, str, str], list[Earlier]]


def _earlier(found: list[tuple[Any, ...]]) -> tuple[Corrected, Struck]:
    corrected: Corrected = {}
    struck: Struck = {}
    for new, is_struck, changed_at, changed_by, old, kind, label, unit, value, second, at, who in found:
        was = Earlier(value, second, at, who or "", changed_at, changed_by or "")
        corrected[new] = (old, was)
        if is_struck:
            struck.setdefault((kind, label, unit), []).append(was)
    return corrected, struck


def _chain(corrected: Corrected, key: UUID) -> Iterator[Earlier]:
    """What stood at this place before, latest first."""
    while key in corrected:
        key, was = corrected[key]
        yield was


def limits_of(client_id: UUID) -> dict[tuple[str, str], Agreed]:
    """What counts now, by kind; a team's own kinds by their name."""
    return {
        (kind, label): Agreed(Limits(*limits), why, at, who)
        for kind, label, *limits, why, at, who in rows(LIMITS, client=client_id)
    }


class Choices(NamedTuple):
    """What may be measured here, and the places that were named before, so that a series keeps its name."""

    kinds: dict[str, Kind]
    places: list[str]


def choices_for(client_id: UUID | None, team_id: int) -> Choices:
    kinds, places = (
        json.loads(value) if isinstance(value, str) else value
        for value in rows(CHOICES, client=client_id, team=team_id)[0]
    )
    own = [own_kind(key, name, unit, Decimal(low), Decimal(high)) for key, name, unit, low, high in kinds]
    return Choices(KINDS | {kind.code: kind for kind in own}, places)
