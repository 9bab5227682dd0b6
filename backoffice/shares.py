"""A month as the desks show it: one bar of what can be claimed, what is held up, what others pay; rows of minutes."""

from typing import NamedTuple

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from backoffice.claims.month import ClaimMonth
from buurtzorgweb.charts import Part, legend, share_bar
from buurtzorgweb.templatetags.look import hours, number


class Bar(NamedTuple):
    drawing: SafeString
    legend: SafeString


def _visits(count: int) -> str:
    return ngettext("%(visits)s visit", "%(visits)s visits", count) % {"visits": number(count)}


def of_claims(claims: ClaimMonth) -> Bar | None:
    """Nothing when no visit was done."""
    shares = [
        Part(_("Ready to claim"), claims.visits, "good", _visits(claims.visits)),
        Part(_("Held up"), claims.held_up, "watch", _visits(claims.held_up)),
        Part(_("Paid by others"), claims.elsewhere, "", _visits(claims.elsewhere)),
    ]
    shares = [share for share in shares if share.value]
    return Bar(share_bar(shares, label=_("The visits of this month")), legend(shares)) if shares else None


def told(minutes: dict[str, int]) -> tuple[list[tuple[str, str]], str]:
    """A row of the payroll desk: the kinds of work there was, and all together. What there was not is not said."""
    words = {
        "visit": _("Visits"),
        "travel": _("Travel"),
        "meeting": _("Meetings"),
        "training": _("Training"),
        "office": _("Office"),
    }
    return [(words[kind], hours(time)) for kind, time in minutes.items() if time], hours(sum(minutes.values()))
