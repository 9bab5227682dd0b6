"""Who insures: the list that the back office keeps.

Read by name rather than through its model, which lives higher in the house. A list of our own would be the same thing
written twice, and wrong at the next merger of insurers; teams have been granted this one table.
"""

from buurtzorgweb.sql import rows

LIST = "SELECT uzovi, name FROM backoffice_insurer WHERE kind = %(kind)s ORDER BY name"


def insurers(kind: str = "insurer") -> list[tuple[str, str]]:
    """(UZOVI number, name) of health insurers, or of care offices."""
    return [(uzovi, f"{name} ({uzovi})") for uzovi, name in rows(LIST, kind=kind)]
