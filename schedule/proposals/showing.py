"""A kept proposal beside the plan as it is now: still open, taken over, or changed by the team since."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from buurtzorgweb.templatetags.look import clock
from clients.models import Client
from schedule.models import PlanRun, Shift, Visit
from schedule.proposals.words import (
    Names,
    bends_said,
    figure_rows,
    other_said,
    reason_said,
    stops_said,
    touches_said,
)
from schedule.services.proposals import same_duty
from teams.models import Membership

OPEN, TAKEN, STALE = "open", "taken", "stale"
Change = dict[str, Any]


@dataclass(slots=True)
class Shown:
    """All that the page says of one day, and of the whole in numbers."""

    day: int
    days: list[dict[str, Any]]
    lead: str
    stale: int
    shifts: list[dict[str, Any]]
    rounds: list[dict[str, Any]]
    unplaced: list[dict[str, Any]]
    figures: list[dict[str, str]]
    spread: list[dict[str, Any]]
    wishes: str
    ignored: list[str]
    open_day: int
    open_all: int
    names: int = 0


def show(run: PlanRun, day: int | None) -> Shown:
    """In a fixed number of statements, however many changes."""
    result = run.result
    states = visit_states(run)
    shifts = shift_states(run)
    counts = [sum(one["day"] == each and states[one["id"]] == OPEN for one in result["visits"]) for each in range(7)]
    for one in result["shifts"]:
        counts[one["day"]] += shifts[one["user"], one["day"]] == OPEN
    chosen = day if day is not None else next((each for each in range(7) if counts[each]), 0)
    names = names_of(run)
    called = clients_of(run, chosen)
    spread = result_spread(run, names)
    kept, wished = run.figures.get("wishes", [0, 0])
    return Shown(
        day=chosen,
        days=[{"number": n, "date": run.monday + timedelta(days=n), "open": counts[n]} for n in range(7)],
        lead=lead(sum(counts), len(result["unplaced"])),
        stale=[*states.values(), *shifts.values()].count(STALE),
        shifts=[shift_shown(run, one, shifts, names) for one in result["shifts"] if one["day"] == chosen],
        rounds=rounds(run, chosen, states, names, called),
        unplaced=[unplaced(one, names, called) for one in result["unplaced"] if UUID(one["client"]) in called],
        figures=figure_rows(run.figures),
        spread=spread,
        wishes=_("%(kept)d of %(all)d wishes about days are kept.") % {"kept": kept, "all": wished} if wished else "",
        ignored=ignored(result),
        open_day=counts[chosen],
        open_all=sum(counts),
        names=len(called),
    )


def lead(changes: int, unplaced: int) -> str:
    if not changes:
        said = _("Nothing is left to take over.")
    else:
        said = ngettext("%(count)d change to look at.", "%(count)d changes to look at.", changes) % {"count": changes}
    if not unplaced:
        return f"{said} " + _("Every visit has a place.")
    return f"{said} " + ngettext("%(count)d visit does not fit.", "%(count)d visits do not fit.", unplaced) % {
        "count": unplaced
    }


def visit_states(run: PlanRun) -> dict[str, str]:
    """Of each change: still to be decided, taken over, or no longer as the helper saw it."""
    changes = run.result["visits"]
    there = {
        str(row[0]): row[1:]
        for row in Visit.objects.filter(team=run.team_id, pk__in=[one["id"] for one in changes]).values_list(
            "pk", "nurse_id", "planned_start", "status", "locked"
        )
    }
    return {one["id"]: visit_state(one, there.get(one["id"])) for one in changes}


def visit_state(change: Change, now: Any) -> str:
    if now is None:
        return STALE
    nurse, start, status, locked = now
    if (nurse, start) == (change["to"][0], datetime.fromisoformat(change["to"][1])):
        return TAKEN
    as_seen = (nurse, start) == (change["was"][0], datetime.fromisoformat(change["was"][1]))
    return OPEN if as_seen and status == Visit.Status.PLANNED and not locked else STALE


def shift_states(run: PlanRun) -> dict[tuple[int, int], str]:
    week = (run.monday, run.monday + timedelta(days=6))
    there: dict[tuple[int, int], list[Shift]] = defaultdict(list)
    for shift in Shift.objects.filter(team=run.team_id, date__range=week):
        there[shift.user_id, (shift.date - run.monday).days].append(shift)
    states = {}
    for one in run.result["shifts"]:
        place = one["user"], one["day"]
        if same_duty(run, one, there.get(place, [])):
            states[place] = TAKEN
        else:
            was = sorted([str(shift.pk), shift.version] for shift in there.get(place, []))
            states[place] = STALE if was != sorted(one["was"]) else OPEN
    return states


def names_of(run: PlanRun) -> Names:
    members = Membership.objects.filter(team=run.team_id).with_names()
    return {member.user_id: member.first_name for member in members}


def clients_of(run: PlanRun, day: int) -> dict[UUID, Client]:
    """Those that this page names; who is of another team by now is left out."""
    wanted = {one["client"] for one in run.result["visits"] if one["day"] == day}
    wanted |= {one["client"] for one in run.result["unplaced"]}
    return {client.pk: client for client in Client.objects.filter(team=run.team_id, pk__in=wanted)}


def shift_shown(run: PlanRun, one: Change, states: dict[tuple[int, int], str], names: Names) -> dict[str, Any]:
    to = one["to"]
    return {
        "key": f"{one['user']}.{one['day']}",
        "name": names.get(one["user"], _("a former colleague")),
        "hours": duty_hours(to["parts"]) if to else _("free"),
        "had": bool(one["was"]),
        "state": states[one["user"], one["day"]],
        "tags": touches_said(one["touches"]),
    }


def duty_hours(parts: list[list[int]]) -> str:
    return ", ".join(f"{minute(begin)}–{minute(end)}" for begin, end, _ in parts)


def minute(minutes: int) -> str:
    return clock((datetime(2000, 1, 1) + timedelta(minutes=minutes)).time())  # noqa: DTZ001


def rounds(
    run: PlanRun, day: int, states: dict[str, str], names: Names, called: dict[UUID, Client]
) -> list[dict[str, Any]]:
    """The changes of one day by who goes, in the order of the clock."""
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for one in sorted(run.result["visits"], key=lambda each: each["to"][1]):
        client = called.get(UUID(one["client"]))
        if one["day"] == day and client:
            found[one["to"][0]].append(visit_shown(one, states[one["id"]], names, client))
    order = sorted(found, key=lambda user: names.get(user, ""))
    return [{"name": names.get(user, _("a former colleague")), "visits": found[user]} for user in order]


def visit_shown(one: Change, state: str, names: Names, client: Client) -> dict[str, Any]:
    was, start = one["was"]
    begin = local(one["to"][1])
    return {
        "id": one["id"],
        "client": client,
        "time": clock(begin),
        "minutes": round(one["minutes"]),
        "was": names.get(was, _("a former colleague")) if was else _("nobody yet"),
        "was_time": clock(local(start)),
        "moved": local(start) != begin,
        "same": was == one["to"][0],
        "reason": reason_said(one, names),
        "others": [other_said(other, names) for other in one["others"]],
        "tags": bends_said(one["bends"]),
        "state": state,
    }


def local(text: str) -> datetime:
    return timezone.localtime(datetime.fromisoformat(text))


def unplaced(one: Change, names: Names, called: dict[UUID, Client]) -> dict[str, Any]:
    opens, closes = (local(text) for text in one["window"])
    return {
        "id": one["ids"][0],
        "client": called[UUID(one["client"])],
        "date": opens.date(),
        "window": f"{clock(opens)}–{clock(closes)}",
        "minutes": round(one["minutes"]),
        "two": one["carers"] == 2,
        "stops": [
            {"who": ", ".join(sorted(names[user] for user in users if user in names)), "rule": stops_said(rule)}
            for rule, users in one["stops"].items()
        ],
    }


def result_spread(run: PlanRun, names: Names) -> list[dict[str, Any]]:
    """Evenings and weekend days by name, in the order of the alphabet: a spread, no ranking."""
    found = run.figures.get("unsocial", {})
    return sorted(
        (
            {"name": names[int(user)], "evenings": evenings, "weekends": weekends}
            for user, (evenings, weekends) in found.items()
            if int(user) in names
        ),
        key=lambda one: one["name"],
    )


def ignored(result: dict[str, Any]) -> list[str]:
    """What the helper did not weigh."""
    said = [_("Not weighed: absence for a part of the day, meetings, and who lives where the shift begins.")]
    if result.get("fixed"):
        count = result["fixed"]
        said.append(
            ngettext(
                "%(count)d visit stays as the team fixed it.", "%(count)d visits stay as the team fixed them.", count
            )
            % {"count": count}
        )
    if result.get("without_position"):
        count = result["without_position"]
        said.append(
            ngettext(
                "%(count)d client has an address without a position; travel is reckoned from the office.",
                "%(count)d clients have an address without a position; travel is reckoned from the office.",
                count,
            )
            % {"count": count}
        )
    return said


def day_of(text: str) -> int | None:
    """The day that the address asks for, or None where it says nothing sensible."""
    return int(text) if text in {"0", "1", "2", "3", "4", "5", "6"} else None
