"""Whether somebody is known already: by name and birth date, or by BSN.

In the own team it says who; of other teams it says only whom to call.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q

from access.seal import look_up
from access.services import Action, Actor, log_access
from buurtzorgweb.sql import rows
from clients.identifiers import bsn_from
from clients.models import Client
from clients.names import fold
from teams.models import Team

# The look-up within the team forgives one of the two; across teams both must be whole.
ELSEWHERE = "SELECT team, phone FROM gate.known_elsewhere(%(digest)s, %(words)s, %(born)s)"
MOST = 5


@dataclass(frozen=True, slots=True)
class Asked:
    """What has been typed so far."""

    words: tuple[str, ...] = ()
    born: date | None = None
    digest: bytes | None = None

    @classmethod
    def of(cls, *, first_name: str = "", birth_family: str = "", born: date | None = None, bsn: str = "") -> "Asked":
        try:
            digest = look_up(bsn_from(bsn)) if bsn else None
        except ValueError:
            digest = None
        first, family = fold(first_name).split(), fold(birth_family).split()
        return cls(tuple(first + family) if first and family else (), born, digest)

    @property
    def enough(self) -> bool:
        """Both names and the birth date, or a BSN: fewer would be reading along."""
        return self.digest is not None or bool(self.words and self.born)


@dataclass(frozen=True, slots=True)
class Known:
    """`here`: records of the own team; `elsewhere`: (team, phone) of others."""

    here: list[Client] = field(default_factory=list)
    elsewhere: list[tuple[str, str]] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.here or self.elsewhere)


def known(*, asked: Asked, team: Team, actor: Actor, besides: Any = None) -> Known:
    """Search, and write down that it was searched; with too little typed nothing is asked of anybody."""
    if not asked.enough:
        return Known()
    found = Known(here_of(asked, team, besides), elsewhere_of(asked))
    log_access(
        actor,
        "known_search",
        Action.READ,
        owner_team_id=team.pk,
        object_type="client_list",
        part="known",
        result_count=len(found.here) + len(found.elsewhere),
    )
    return found


def here_of(asked: Asked, team: Team, besides: Any = None) -> list[Client]:
    """The same BSN, or the same birth date and family name."""
    same = Q(bsn_look_up=asked.digest) if asked.digest else Q(pk__in=[])
    if asked.words and asked.born:
        same |= Q(birth_date=asked.born, search_name__contains=asked.words[-1])
    return list(Client.objects.standing().filter(same, team=team).exclude(pk=besides).order_by("birth_family")[:MOST])


def elsewhere_of(asked: Asked) -> list[tuple[str, str]]:
    found = rows(ELSEWHERE, digest=asked.digest, words=list(asked.words), born=asked.born)
    return [(team, phone) for team, phone in found]
