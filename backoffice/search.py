"""Finding a client over the whole organisation: who she is and which team cares for her, nothing of her care."""

from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db import connection

from clients.finding import patterns
from clients.names import full_name

LETTERS = 4
MOST = 20

# The definer function uses the trigram index, which a query beside row security cannot; the columns are the office's.
FIND = """
SELECT c.id, c.first_name, c.birth_prefix, c.birth_family, c.partner_prefix, c.partner_family, c.name_use,
  c.birth_date, t.name
FROM clients_client c JOIN teams_team t ON t.id = c.team_id
WHERE c.id = ANY (ARRAY(SELECT gate.find_clients(%s)))
ORDER BY c.birth_family, c.first_name, c.birth_date
"""


class Found(NamedTuple):
    id: UUID
    name: str
    birth_date: date
    team: str


def long_enough(text: str) -> bool:
    """Fewer letters would list half the organisation; signs are not letters."""
    return sum(letter.isalpha() for letter in text) >= LETTERS


def find_clients(text: str) -> list[Found]:
    """At most twenty clients whose name holds each word; asks for at least four letters."""
    with connection.cursor() as cursor:
        cursor.execute(FIND, [patterns(text)])
        return [
            Found(pk, full_name(first, (prefix, family), (their_prefix, their_family), use), born, team)
            for pk, first, prefix, family, their_prefix, their_family, use, born, team in cursor.fetchall()
        ]
