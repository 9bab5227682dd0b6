"""Reports about a problem."""

from uuid import UUID

from django.utils.translation import gettext as _

from access.services import Actor
from buurtzorgweb.forms import Refused
from clients.models import Client, Report
from clients.promised import PromiseDraft
from clients.services.reports import Note, write_report
from omaha.models import ClientProblem


def write_note(
    *,
    client: Client,
    actor: Actor,
    id: UUID,
    text: str,
    problem_id: UUID | None,
    promise: PromiseDraft | None,
) -> Report:
    """A report against an open problem or free; about a restricted problem it is for the same few. Raises Refused."""
    restricted_to = None
    if problem_id:
        found = ClientProblem.objects.filter(pk=problem_id, client=client, closed_on__isnull=True)
        restrictions = found.values_list("restricted_to", flat=True)[:1]
        if not restrictions:
            raise Refused(_("This problem has been closed or is not of this client. Choose another one."), "problem")
        restricted_to = restrictions[0]
    return write_report(client=client, actor=actor, note=Note(id, text, problem_id, restricted_to, promise))
