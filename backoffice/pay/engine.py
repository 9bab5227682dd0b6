"""One person's month: worked time, absence and contract in, pay rows and exceptions out. Pure, no database.

A row is one day, one contract, one component, one percentage. Components: `worked` minutes; `ort`, the part of them at
an irregular hour; `on_call` and `call_out`; `leave` and `sick`; `km`; `extra` and `overtime` when the balance of hours
is settled. Percentages are never added up: a minute has one band.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from backoffice.pay import travel
from backoffice.pay.person import Absence, Contract, Person
from backoffice.pay.ruler import ONE_DAY, clock
from backoffice.pay.sheet import NIL, Frame, Line, Problem, Sheet, Total, missing
from backoffice.pay.sickness import sick_percent
from backoffice.pay.spans import joined, length, merged, without
from backoffice.pay.tables import DAY, Tables
from backoffice.pay.work import Call, DayWork, Worked, worked

HUNDRED = Decimal(100)


def pay_month(person: Person, frame: Frame) -> Sheet:
    """Pay rows, exceptions and totals of one person in one month."""
    sheet = Sheet()
    found = worked(person, frame.limits)
    double: dict[int, int] = {}
    for day in found.days:
        contract = _contract(person, day.day, day.team, day.minutes, sheet)
        _told_double(day, frame, sheet)
        if contract:
            double[contract.key] = double.get(contract.key, 0) + day.double
            sheet.lines += _hours(day, contract, frame, sheet)
    _future(person, frame, sheet)
    for call in found.calls:
        contract = _contract(person, call.day, call.team, call.span[1] - call.span[0], sheet)
        if contract:
            sheet.lines += _on_call(call, contract, found, frame, sheet)
    _absences(person, frame, sheet)
    sheet.lines += travel.lines(person, frame, sheet.problems)
    _contracts(person, frame, sheet)
    _totals(person, frame, sheet, double)
    return sheet


def _contract(person: Person, day: date, team: int, minutes: int, sheet: Sheet) -> Contract | None:
    """The one contract of a day. None or two: an exception, and the minutes wait."""
    found = person.contracts_on(team, day)
    if len(found) == 1:
        return found[0]
    if found:
        sheet.problems.append(Problem("overlap", day, team, minutes))
    elif minutes:
        around = [one.first > day for one in person.contracts if one.team == team]
        gap = any(around) and not all(around)
        sheet.problems.append(Problem("gap" if gap else "no_contract", day, team, minutes))
    return None


def _told_double(day: DayWork, frame: Frame, sheet: Sheet) -> None:
    if day.double:
        most = frame.tables.value("double_tolerance", day.day)
        if most is None or day.double > most:
            sheet.problems.append(Problem("double", day.day, day.team, day.double))
    if day.minutes > DAY:
        sheet.problems.append(Problem("long_day", day.day, day.team, day.minutes))


def _hours(day: DayWork, contract: Contract, frame: Frame, sheet: Sheet) -> Iterator[Line]:
    """The worked minutes, and of them those of each percentage: the sum of the bands is the worked time."""
    bands: dict[Decimal, int] = {}
    clocks: dict[Decimal, list[str]] = {}
    missing = 0
    for start, end in joined(day.spans):
        for part in frame.ruler.split(start, end):
            if part.percent is None:
                missing += part.end - part.start
            elif part.percent:
                bands[part.percent] = bands.get(part.percent, 0) + part.end - part.start
                clocks.setdefault(part.percent, []).append(f"{clock(part.start)}-{clock(part.end)}")
    if missing:
        what = "allowances" if frame.tables.knows_year(day.day.year) else "holidays"
        sheet.problems.append(Problem("uncovered", day.day, day.team, missing, what))
    key = day.day, contract.key, day.team
    yield Line(*key, "worked", NIL, day.minutes, NIL, said(day))
    for percent in sorted(bands):
        yield Line(*key, "ort", percent, bands[percent], NIL, shortened(clocks[percent]))
    if day.called:
        extra = _value("call_out_percent", day.day, frame, sheet)
        if extra is not None:
            yield Line(*key, "call_out", extra, day.called, NIL, "")


def said(day: DayWork) -> str:
    """`shift 07:00-15:00-30;visit 370;travel 45;inside 415;double 5`"""
    shifts = [f"shift {clock(one.start)}-{clock(one.end)}-{one.pause}" for one in day.shifts]
    rest = [f"{what} {minutes}" for what, minutes in day.said.items() if what != "shift" and minutes]
    return ";".join([*shifts, *rest, *([f"double {day.double}"] if day.double else [])])


def shortened(clocks: list[str]) -> str:
    """Times that touch become one: at most eight are told, the rest is a number."""
    found: list[str] = []
    for one in clocks:
        if found and found[-1][6:] == one[:5]:
            found[-1] = found[-1][:6] + one[6:]
        else:
            found.append(one)
    return " ".join(found[:8]) + (f" +{len(found) - 8}" if len(found) > 8 else "")


def _value(code: str, day: date, frame: Frame, sheet: Sheet) -> Decimal | None:
    value = frame.tables.value(code, day)
    if value is None:
        missing(sheet.problems, code, day)
    return value


def _on_call(call: Call, contract: Contract, found: Worked, frame: Frame, sheet: Sheet) -> Iterator[Line]:
    """Being on call by kind of day; a block in which most was worked counts as called out in full."""
    key = call.day, contract.key, call.team
    minutes = {"on_call_week": 0, "on_call_weekend": 0}
    for part in frame.ruler.split(*call.span):
        free = part.day.isoweekday() > 5 or frame.tables.is_holiday(part.day)
        minutes["on_call_weekend" if free else "on_call_week"] += part.end - part.start
    times = f"{clock(call.span[0])}-{clock(call.span[1])}"
    for code, time in minutes.items():
        percent = _value(code, call.day, frame, sheet) if time else None
        if percent is not None:
            yield Line(*key, "on_call", percent, time, NIL, times)
    hours, least = (_value(code, call.day, frame, sheet) for code in ("call_block_hours", "call_block_worked"))
    extra = _value("call_out_percent", call.day, frame, sheet)
    if hours is None or least is None or extra is None:
        return
    done = merged(span for day in found.days for span in day.spans)
    block = int(hours * 60)
    for start in range(call.span[0], call.span[1] - block + 1, block):
        rest = without((start, start + block), done)
        if 0 < length(rest) <= block - least * 60:
            full = DayWork(call.day, call.team, spans=rest, said={"block": length(rest)}, called=length(rest))
            yield from _hours(full, contract, frame, sheet)


def _absences(person: Person, frame: Frame, sheet: Sheet) -> None:
    for absence in sorted(person.absences):
        for day in frame.days():
            if absence.holds(day) and day.isoweekday() <= 5 and not frame.tables.is_holiday(day):
                contract = _contract(person, day, absence.team, 0, sheet)
                week = _value("leave_days_per_week", day, frame, sheet) if contract else None
                if contract and week:
                    minutes = rounded(contract.hours * 60 / week * absence.percent / HUNDRED)
                    sheet.lines += _absent(person, absence, day, contract, minutes, frame, sheet)


def _absent(
    person: Person, absence: Absence, day: date, contract: Contract, minutes: int, frame: Frame, sheet: Sheet
) -> Iterator[Line]:
    key = day, contract.key, absence.team
    if not minutes:
        return
    if absence.kind != "sick":
        yield Line(*key, "leave", HUNDRED, minutes, NIL, absence.kind)
        return
    spells = [(one.first, one.last) for one in person.absences if one.kind == "sick" and one.team == absence.team]
    percent = sick_percent(spells, day, frame.tables)
    if isinstance(percent, str):
        missing(sheet.problems, percent, day)
        return
    yield Line(*key, "sick", percent, minutes, NIL, f"sick {min(first for first, _last in spells if first <= day)}")


def _future(person: Person, frame: Frame, sheet: Sheet) -> None:
    """Hours that lie ahead: told, and not counted."""
    ahead: dict[tuple[date, int], int] = {}
    for visit in person.visits:
        if visit.start > frame.now:
            ahead[visit.day, visit.team] = ahead.get((visit.day, visit.team), 0) + visit.minutes
    for entry in person.entries:
        if entry.day > frame.upto or (entry.start is not None and entry.start > frame.now):
            ahead[entry.day, entry.team] = ahead.get((entry.day, entry.team), 0) + entry.minutes
    sheet.problems += [Problem("future", day, team, minutes) for (day, team), minutes in sorted(ahead.items())]


def _contracts(person: Person, frame: Frame, sheet: Sheet) -> None:
    """Of each contract that is paid: its number; and not more hours together than a person can have."""
    paid = {line.contract for line in sheet.lines}
    for contract in person.contracts:
        if contract.key in paid and not contract.number:
            sheet.problems.append(Problem("no_number", max(contract.first, frame.first), contract.team, 0))
    if len(person.contracts) > 1:
        most = _value("most_contract_hours", frame.first, frame, sheet)
        for day in frame.days():
            held = [one for one in person.contracts if one.holds(day)]
            if most is not None and sum(one.hours for one in held) > most:
                sheet.problems.append(Problem("overlap", day, held[-1].team, 0))
                return


def agreed_minutes(contract: Contract, frame: Frame) -> int | str:
    """What the contract asks of the days so far; a text names the rule that is missing.

    The hours of a year, spread evenly over its days, in the share of the contract in a full week.
    """
    first = max(contract.first, frame.first)
    last = min(contract.last or frame.upto, frame.upto)
    key = contract.hours, first, last
    if key not in frame.agreed_cache:
        frame.agreed_cache[key] = _agreed(contract.hours, first, last, frame.tables)
    return frame.agreed_cache[key]


def _agreed(hours: Decimal, first: date, last: date, tables: Tables) -> int | str:
    total, day = NIL, first
    while day <= last:
        values = {code: tables.value(code, day) for code in ("hours_per_year", "full_time_hours")}
        absent = next((code for code, value in values.items() if not value), None)
        if absent:
            return absent
        days = 366 if day.year % 4 == 0 and (day.year % 100 or day.year % 400 == 0) else 365
        total += hours * 60 * values["hours_per_year"] / values["full_time_hours"] / days  # type: ignore[operator]
        day += ONE_DAY
    return rounded(total)


def _totals(person: Person, frame: Frame, sheet: Sheet, double: Mapping[int, int]) -> None:
    for contract in person.contracts:
        agreed = agreed_minutes(contract, frame)
        if isinstance(agreed, str):
            missing(sheet.problems, agreed, frame.first)
            agreed = 0
        lines = [line for line in sheet.lines if line.contract == contract.key]
        done = summed(lines, "worked")
        absent = summed(lines, "leave") + summed(lines, "sick")
        balance = person.balances.get(contract.key, 0) + done + absent - agreed
        if balance > 0 and _settles(contract, frame, sheet):
            sheet.lines += _settled(contract, balance, frame, sheet)
            balance = 0
        sheet.totals.append(Total(contract.key, done, absent, agreed, balance, double.get(contract.key, 0)))


def _settles(contract: Contract, frame: Frame, sheet: Sheet) -> bool:
    """At the end of the agreed period, and when the contract ends."""
    if frame.upto < frame.last:
        return False
    months = _value("balance_months", frame.first, frame, sheet)
    ended = contract.last is not None and contract.last <= frame.last
    return ended or bool(months and frame.first.month % int(months) == 0)


def _settled(contract: Contract, balance: int, frame: Frame, sheet: Sheet) -> Iterator[Line]:
    """Up to a full week they are extra hours, above it overtime."""
    full = _value("full_time_hours", frame.last, frame, sheet)
    months = _value("balance_months", frame.last, frame, sheet)
    hours = _value("hours_per_year", frame.last, frame, sheet)
    if full is None or months is None or hours is None:
        return
    room = max(rounded((full - contract.hours) / full * hours * 60 * months / 12), 0)
    day = min(contract.last or frame.last, frame.last)
    for component, minutes in (("extra", min(balance, room)), ("overtime", max(balance - room, 0))):
        percent = _value(f"{component}_percent", day, frame, sheet) if minutes else None
        if percent is not None:
            yield Line(day, contract.key, contract.team, component, percent, minutes, NIL, f"balance {balance}")


def summed(lines: Iterable[Line], component: str) -> int:
    return sum(line.minutes for line in lines if line.component == component)


def rounded(number: Decimal) -> int:
    return int(number.quantize(Decimal(1), ROUND_HALF_UP))
