"""The requests that are measured, each as a person makes it, and the floor it is held against."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone
from uuid_utils import uuid7

from bench.browser import Answer, Browser, expect
from bench.crew import Crew, Stop, enter

Act = Callable[[Browser, Crew], Answer]
REPORT = (
    "Mw. was al op en zat aangekleed aan tafel. Wond is rustig, randen schoon, weinig vocht in het verband. Kousen"
    " gingen vandaag soepel aan, geen striemen. Eetlust is terug, twee boterhammen en een ei. Dochter was erbij en"
    " vroeg wanneer de evaluatie is. Graag morgen even navragen wat er met de huisarts is."
)


@dataclass(frozen=True)
class Row:
    """One line of the table. `goal` and `stretch` are ratios to the floor; for `pace`, of requests a second."""

    number: str
    name: str
    floor: str
    goal: float
    stretch: float
    act: Act
    clients: int = 1
    pace: bool = False


def today(browser: Browser, crew: Crew) -> Answer:
    nurse = crew.nurse()
    return expect(browser.get(f"/t/{nurse.slug}/today/", nurse.session), 200, "Today")


def record(browser: Browser, crew: Crew) -> Answer:
    nurse = crew.nurse()
    return expect(browser.get(f"/t/{nurse.slug}/clients/{crew.client(nurse)}/", nurse.session), 200, "the record")


def begin(browser: Browser, crew: Crew) -> Answer:
    nurse, stop = crew.stop()
    path = f"/t/{nurse.slug}/visits/{stop.visit}/start/"
    return expect(browser.post(path, nurse.session, [], htmx=True), 200, "the start of a visit")


def close(browser: Browser, crew: Crew) -> Answer:
    nurse, stop = crew.stop()
    path = f"/t/{nurse.slug}/visits/{stop.visit}/close/"
    return expect(browser.post(path, nurse.session, closing(crew, stop)), 302, "closing a visit")


def closing(crew: Crew, stop: Stop) -> list[tuple[str, str]]:
    """What a tablet sends: ids of its own, the minutes, a report, and three problems rated."""
    now = timezone.localtime()
    began = max(now - timedelta(minutes=35), now.replace(hour=0, minute=0))
    fields = [(name, str(uuid7())) for name in ("outcome_id", "report_id", "measurement_id")]
    fields += [("done", key) for key in stop.interventions]
    fields += [("differs", "longer"), ("start", f"{began:%H:%M}"), ("end", f"{now:%H:%M}")]
    fields += [("report", REPORT), ("report_problem", stop.problems[0])]
    for problem in stop.problems[:3]:
        fields.append((f"rating_id_{problem}", str(uuid7())))
        fields += [
            (f"{scale}_{problem}", str(crew.dice.randint(1, 5))) for scale in ("knowledge", "behavior", "status")
        ]
    return fields


def find_own(browser: Browser, crew: Crew) -> Answer:
    """As the page does it while one types: by POST, so that no name stands in an address; the part comes back."""
    nurse = crew.nurse()
    words = [("q", crew.people.words[nurse.slug])]
    answer = browser.post(f"/t/{nurse.slug}/clients/", nurse.session, words, htmx=True)
    return expect(answer, 200, "the search in a team")


def find_all(browser: Browser, crew: Crew) -> Answer:
    words = [("q", crew.dice.choice(crew.people.common))]
    return expect(
        browser.post("/office/clients/", crew.dice.choice(crew.office), words, htmx=True), 200, "the search over all"
    )


def week(browser: Browser, crew: Crew) -> Answer:
    """The board of this week: 11 nurses, 7 days, some 580 visits."""
    nurse = crew.nurse()
    return expect(browser.get(f"/t/{nurse.slug}/week/", nurse.session), 200, "the week board")


def sign_in(browser: Browser, crew: Crew) -> Answer:
    assert browser.line.port is not None
    return enter(browser.line.port, crew.nurse().email, crew.dice)


def board(browser: Browser, crew: Crew) -> Answer:
    """The team's board over twelve months, beside all other teams."""
    nurse = crew.nurse()
    return expect(browser.get(f"/t/{nurse.slug}/team/", nurse.session), 200, "the board of a team")


def mixed(browser: Browser, crew: Crew) -> Answer:
    """35 % Today, 25 % record, 20 % start, 10 % close, 5 % week board, 5 % search."""
    [act] = crew.dice.choices((today, record, begin, close, week, find_own), (35, 25, 20, 10, 5, 5))
    return act(browser, crew)


def plain(browser: Browser, crew: Crew) -> Answer:
    return expect(browser.get("/p/", crew.nurse().session), 200, "the floor P")


def route(browser: Browser, crew: Crew) -> Answer:
    return expect(browser.get("/t/", crew.nurse().session), 200, "the floor T")


FLOORS: dict[str, Act] = {"P": plain, "T": route}
ROWS = [
    Row("1", "Today: GET, nurse with 12 visits", "T", 1.5, 1.0, today),
    Row("2", "record: GET", "T", 2.5, 1.5, record),
    Row("3", "start of a visit: POST, durable", "P", 1.5, 1.0, begin),
    Row("4", "close a visit: POST, report, 3 ratings, durable", "T", 2.0, 1.3, close),
    Row("5a", "find a client: own team", "P", 1.2, 1.0, find_own),
    Row("5b", "find a client: whole organisation", "P", 1.5, 1.0, find_all),
    Row("6", "sign in, beyond the hash", "P", 2.0, 1.0, sign_in),
    Row("7", "nurse mix, 8 clients: requests a second", "T", 0.5, 0.8, mixed, clients=8, pace=True),
    Row("9c", "board of a team: GET, 12 months with peers", "P", 1.5, 1.0, board),
    Row("8", "week board: GET, 11 nurses, 580 visits", "T", 8.0, 4.0, week),
]
