"""All addresses of the house, read from the resolver, and a key of each kind for each team."""

import re
from dataclasses import dataclass

from django.urls import URLResolver, get_resolver
from django.urls.resolvers import RoutePattern

from access.context import job
from clients.models import TeamMeasurementKind
from schedule.models import Availability, Notice, Offer, PlanRun, Shift, WorkEntry
from teams.models import Absence, CoachAssignment, Membership

KEY = re.compile(r"<(?:\w+:)?(\w+)>")
# Which a key of allauth's own pages looks like; they never lead to a client or a team.
REGEX_KEYS = {"(?P<key>[-:\\w]+)": "x", "(?P<uidb36>[0-9A-Za-z]+)": "1", "(?P<key>.+)": "x"}


@dataclass(frozen=True)
class Route:
    name: str
    template: str  # t/<slug:team_slug>/today/
    view: object

    @property
    def place(self):
        """The first word of the address: whose eyes are used."""
        return self.template.split("/", 1)[0]

    @property
    def keys(self):
        return KEY.findall(self.template)

    def path(self, **keys):
        return "/" + KEY.sub(lambda found: str(keys[found[1]]), self.template)

    def __str__(self):
        return self.template or "/"


def routes(resolver=None, before=""):
    """Depth first, as they are tried."""
    for pattern in (resolver or get_resolver()).url_patterns:
        here = before + text_of(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern, here)
        else:
            yield Route(pattern.name or "", here, pattern.callback)


def text_of(pattern):
    if isinstance(pattern, RoutePattern):
        return pattern._route
    text = pattern._regex.removeprefix("^").removesuffix("$").removesuffix("\\Z")
    for regex, dummy in REGEX_KEYS.items():
        text = text.replace(regex, dummy)
    return text


def is_of(route, *places):
    return route.place in places


def own_kind_of(team):
    with job("test"):
        return TeamMeasurementKind.objects.get(team=team).pk


def rostered(model, team, field="pk", **kind):
    with job("test"):
        return getattr(model.objects.filter(team=team, **kind).latest("pk"), field)


# How to find a key of one team. A key that is missing here fails the walk until somebody says what it leads to.
KEYS = {
    "team_slug": lambda case, team: team.slug,
    "slug": lambda case, team: team.slug,
    "client_pk": lambda case, team: case.rows[team]["clients_client"].pk,
    "risk_pk": lambda case, team: case.rows[team]["clients_risk"].pk,
    "event_pk": lambda case, team: case.rows[team]["clients_clientevent"].pk,
    "contact_pk": lambda case, team: case.rows[team]["clients_networkcontact"].pk,
    "measurement_pk": lambda case, team: case.rows[team]["clients_measurement"].pk,
    "document_pk": lambda case, team: case.rows[team]["clients_document"].pk,
    "asked_pk": lambda case, team: case.rows[team]["backoffice_claimquestion"].pk,
    "kind_pk": lambda case, team: own_kind_of(team),
    "report_pk": lambda case, team: case.rows[team]["clients_report"].pk,
    "promise_pk": lambda case, team: case.rows[team]["clients_promise"].pk,
    "number": lambda case, team: case.rows[team]["omaha_planversion"].number,
    "problem_pk": lambda case, team: case.rows[team]["omaha_clientproblem"].pk,
    "rating_pk": lambda case, team: case.rows[team]["omaha_rating"].pk,
    "intervention_pk": lambda case, team: case.rows[team]["omaha_intervention"].pk,
    "moment_pk": lambda case, team: case.rows[team]["schedule_caremoment"].pk,
    "visit_pk": lambda case, team: case.rows[team]["schedule_visit"].pk,
    "user_pk": lambda case, team: rostered(Shift, team, "user_id"),
    "notice_pk": lambda case, team: rostered(Notice, team),
    "offer_pk": lambda case, team: rostered(Offer, team),
    "entry_pk": lambda case, team: rostered(WorkEntry, team),
    "run_pk": lambda case, team: rostered(PlanRun, team),
    "shift_pk": lambda case, team: rostered(Shift, team),
    "availability_pk": lambda case, team: rostered(Availability, team),
    "absence_pk": lambda case, team: rostered(Absence, team, kind="leave"),
    "illness_pk": lambda case, team: rostered(Absence, team, kind="sick"),
    "membership_pk": lambda case, team: Membership.objects.filter(team=team).latest("pk").pk,
    "assignment_pk": lambda case, team: CoachAssignment.objects.get(team=team).pk,
}
# Keys that belong to no team; a number for each, and why nothing is given away.
SHARED = {
    "code": "a problem of the Omaha System, the same for everybody",
    "question_pk": "what teams ask each other is there for every team",
    "story_pk": "a story or a guide is there for every team",
    "role_pk": "a standing in the organisation; only the administrator comes here",
    "limit": "a rule of rest, the same for everybody; only the administrator comes here",
    "rule_pk": "a value of a rule of rest; only the administrator comes here",
    "contract_pk": "contracts are the organisation's; only the back office comes here",
    "maximum_pk": "what the NZa allows is the same for everybody",
    "choice": "what a standard leaves open; only the back office comes here",
    "cause": "why visits cannot be claimed; whose they are is for the back office",
    "line_pk": "a line of a claim is the organisation's; only the back office comes here",
    "file_pk": "an invoice to an insurer is the organisation's; only the back office comes here",
    "tariff_pk": "tariffs are the organisation's; only the back office comes here",
    "person_pk": "a colleague, whom the payroll desk sees in every team; only the back office comes here",
    "note_pk": "what a colleague says about her hours; only the back office comes here",
    "expense_pk": "what one paid oneself; anybody else's is not found",
    "allowance_pk": "tables of pay are the organisation's; only the administrator comes here",
    "pay_rule_pk": "tables of pay are the organisation's; only the administrator comes here",
    "holiday_pk": "tables of pay are the organisation's; only the administrator comes here",
    "column_pk": "tables of pay are the organisation's; only the administrator comes here",
    "rule": "the name of a rule of pay; only the administrator comes here",
    "token": "a signed secret that is an address by itself; without its row it is not found",
    "pk": "a passkey of one's own, on allauth's pages",
    "key": "a code sent by mail, on allauth's pages",
}
