"""Two records of one person become one, and can become two again while nothing was written since."""

from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _
from uuid_utils.compat import uuid7

from access.seal import open_sealed, seal
from access.services import Action, Actor, log_access
from buurtzorgweb.forms import Refused
from buurtzorgweb.sql import rows
from clients.models import Client, Merge

DO = "SELECT gate.merge_clients(%s, %s, %s, %s, %s)"
UNDO = "SELECT gate.undo_merge(%s)"


def sealed_for(kept: Client, double: Client) -> tuple[bytes | None, bytes | None]:
    """The BSN of the double sealed anew for the kept record, where that has none: a seal holds in one row only."""
    if kept.bsn_sealed is not None or double.bsn_sealed is None:
        return None, None
    number = open_sealed(double.bsn_sealed, f"clients_client|bsn|{double.pk}")
    return seal(number, f"clients_client|bsn|{kept.pk}"), double.bsn_look_up


@transaction.atomic
def merge_clients(*, kept: Client, double: Client, actor: Actor) -> UUID:
    """Move all rows of the double to the kept record; logged with their ids. Raises Refused."""
    if kept.pk == double.pk:
        raise Refused(_("This is the same record."))
    if kept.bsn_look_up and double.bsn_look_up and bytes(kept.bsn_look_up) != bytes(double.bsn_look_up):
        raise Refused(_("They have different BSNs, so they are two people."))
    key = uuid7()
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(DO, [key, kept.pk, double.pk, *sealed_for(kept, double)])
    except IntegrityError as error:
        raise Refused(_why_not(str(error))) from error
    _log(actor, "clients_merged", kept, key)
    _log(actor, "clients_merged", double, key)
    return key


def _why_not(error: str) -> str:
    if "one_open_problem" in error:
        return _("Both records have the same problem open. Close it in one of them first, then merge.")
    return _("Both records hold the same thing in a place where there can be one. Nothing was moved.")


def _log(actor: Actor, event: str, client: Client, merge: UUID) -> None:
    log_access(
        actor,
        event,
        Action.UPDATE,
        client_id=client.pk,
        owner_team_id=client.team_id,
        object_type="merge",
        object_id=merge,
        part="record",
    )


@transaction.atomic
def undo_merge(*, client: Client, actor: Actor) -> None:
    """Two records again, as they were. Raises Refused once something was written in the kept one."""
    merge = last_merge(client)
    if merge is None:
        raise Refused(_("There is no merge to undo."))
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(UNDO, [merge.pk])
    except IntegrityError as error:
        if "merge_changed_since" not in str(error):
            raise
        raise Refused(
            _("Something was written in this record since, and nobody can say to whom it belongs. It stays one record.")
        ) from error
    for one in Client.objects.filter(pk__in=[merge.client_id, merge.double_id]):
        _log(actor, "merge_undone", one, merge.pk)


def last_merge(client: Client) -> Merge | None:
    """The merge that can still be undone."""
    return Merge.objects.filter(client=client, undone_at=None).order_by("-recorded_at").first()


def counts(client: Client) -> dict[str, int]:
    """How many rows each table of a record has; what one may not read does not count."""
    tables = [table for (table,) in rows("SELECT gate.record_tables()")]
    # The names come from the catalogue, never from a request.
    one = "SELECT '{table}', count(*) FROM {table} WHERE client_id = %(client)s"
    each = " UNION ALL ".join(one.format(table=table) for table in tables)
    return {table: count for table, count in rows(each, client=client.pk) if count}
