"""The network as an onion: the client, the household, family and friends, the team, professionals."""

from collections.abc import Iterable, Sequence

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from buurtzorgweb.rings import Knot, Ring, rings
from buurtzorgweb.templatetags.look import initials
from clients.models import NetworkContact
from clients.roles import role_name

Near = NetworkContact.Ring
# ring, role, name, phone
Around = Sequence[str]


def onion(called: str, around: Iterable[Around], nurses: Iterable[tuple[str, str]], team_phone: str = "") -> SafeString:
    """`called`: the client's first name. `nurses`: first and last names; the team is called by its own number."""
    people: dict[str, list[Knot]] = {ring: [] for ring in Near.values}
    for ring, role, name, phone in around:
        shown = role_name(role) if ring == Near.PROFESSIONALS else first_name(name)
        people[ring].append(Knot(shown, initials(name), phone=phone))
    team = [Knot(first, initials(f"{first} {last}"), us=True, phone=team_phone) for first, last in nurses]
    return rings(
        called,
        [
            Ring(str(Near.HOUSEHOLD.label), people[Near.HOUSEHOLD]),
            Ring(str(Near.FAMILY_FRIENDS.label), people[Near.FAMILY_FRIENDS]),
            Ring(_("team"), team),
            Ring(str(Near.PROFESSIONALS.label), people[Near.PROFESSIONALS]),
        ],
    )


def first_name(name: str) -> str:
    """The first word of a name that is no title: Comfort of Rev. Comfort Boateng."""
    return next((word for word in name.split() if not word.endswith(".")), name)
