"""The rules of AW319 between fields, record by record. Each yields (field, return code, what is wrong)."""

from datetime import date

from django.utils.translation import gettext as _

from backoffice.vektis.claim import LISTS, LONG_TERM, NO_BSN
from backoffice.vektis.faults import Rule
from backoffice.vektis.layout import View
from clients.identifiers import is_bsn

FIRST_DAY = "20130101"
# 0113 → the field that must hold a code then.
PAY_TO = {"01": "0109", "02": "0110", "03": "0111", "04": "0112"}
PARENT = {"0403": "0203", "0404": "0204", "0405": "0205", "0408": "0224", "0409": "0225"}
PARENT_CODES = {"0403": "0435", "0404": "0423", "0405": "0300", "0408": "1113", "0409": "1113"}
NURSING_ALONE = {"11", "31", "41"}


def may_be_bsn(number: str) -> bool:
    """The 11-test, or the nine nines of who demonstrably has none."""
    return number == NO_BSN or is_bsn(number)


def is_day(text: str) -> bool:
    """Whether CCYYMMDD exists; the pattern lets 31 February pass."""
    try:
        date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return False
    return True


def header_rules(head: View, today: str) -> Rule:
    for number, code in (("0114", "0020"), ("0115", "0021"), ("0117", "0025")):
        if not is_day(head[number]):
            yield number, code, _("This day does not exist.")
    if head["0115"] < head["0114"]:
        yield "0115", "0021", _("The period ends before it begins.")
    if head["0114"] > today:
        yield "0114", "0020", _("The period begins in the future.")
    if head["0117"] > today:
        yield "0117", "0025", _("The invoice is dated in the future.")
    if not head["0109" if head["0113"] == "01" else PAY_TO[head["0113"]]].strip("0"):
        yield "0113", "8029", _("Who is to be paid is not in the header.")
    if bool(head["0106"].strip("0")) != bool(head["0107"].strip()):
        yield "0107", "0001", _("The version goes with the code of the software: both or neither.")
    if not head["0108"].strip("0"):
        yield "0108", "0018", _("The number of the insurer is missing.")


def insured_rules(person: View, head: View, today: str) -> Rule:
    if not may_be_bsn(person["0203"]):
        yield "0203", "0435", _("No BSN: it does not pass the test.")
    if not is_day(person["0207"]) or person["0207"] > today:
        yield "0207", "8004", _("No day on which somebody can be born.")
    if (person["0212"] == "2") != bool(person["0213"].strip()):
        yield "0213", "0312", _("The partner's name and its code do not go together.")
    if person["0214"].strip() and not person["0213"].strip():
        yield "0214", "0312", _("A prefix of the partner's name without that name.")
    if not person["0217"].strip() and not person["0221"].strip("0 "):
        yield "0221", "0316", _("Without a Dutch postcode, the country must be there.")
    if head["0102"] == LONG_TERM and not person["0225"].strip():
        yield "0225", "1113", _("Care under the Wlz needs the number of the client at the CIZ.")
    if head["0102"] == "428" and (person["0224"].strip("0") or person["0225"].strip()):
        yield "0225", "1113", _("District nursing has no number of an assessment body.")


def line_rules(line: View, person: View, head: View, today: str) -> Rule:
    for number, parent in PARENT.items():
        if line[number] != person[parent]:
            yield number, PARENT_CODES[number], _("Differs from the insured person above it (%s).") % parent
    yield from _days(line, head, today)
    yield from _product(line, head)
    yield from _amounts(line)
    if line["0427"] == "C" and not line["0432"].strip():
        yield "0432", "0651", _("A credit must name the line that it takes back.")
    if line["0427"] == "D" and line["0432"].strip():
        yield "0432", "0651", _("A debit names no earlier line.")


def _days(line: View, head: View, today: str) -> Rule:
    first, last, dated = line["0414"], line["0415"], head["0117"]
    for number, day in (("0414", first), ("0415", last)):
        if not is_day(day):
            yield number, "8007", _("This day does not exist.")
        elif day < FIRST_DAY:
            yield number, "8007", _("Before 2013.")
        elif day > today:
            yield number, "8007", _("In the future.")
    if last < first:
        yield "0415", "8007", _("Ends before it begins.")
    if first > dated:
        yield "0414", "8177", _("Begins after the date of the invoice.")
    if last > dated:
        yield "0415", "8178", _("Ends after the date of the invoice.")
    if first[:6] != last[:6]:
        yield "0415", "", _("Crosses the end of a month; most insurers want two lines.")
    if head["0102"] == LONG_TERM and first[:4] != head["0114"][:4]:
        yield "0414", "", _("Another calendar year than the file; a care office wants a file for each.")


def _product(line: View, head: View) -> Rule:
    # A kind of message that is unknown was said at the header; its lists are unknown, too.
    if line["0416"] not in LISTS.get(head["0102"], {line["0416"]}):
        yield "0416", "0581", _("This list of products does not go with the kind of message.")
    if line["0419"] in NURSING_ALONE and line["0416"] != "065":
        yield "0419", "0638", _("This unit is for district nursing alone.")
    if head["0102"] == LONG_TERM:
        if not (line["0410"].strip("0") and line["0411"].strip("0")):
            yield "0411", "1113", _("Care under the Wlz needs the numbers of the decision.")
        if not (line["0412"].strip("0") or line["0413"].strip("0")):
            yield "0413", "1113", _("Care under the Wlz needs a function or a care package.")
    elif head["0102"] == "428" and any(line[number].strip("0") for number in ("0410", "0411", "0412", "0413")):
        yield "0411", "1113", _("District nursing has no decision of the CIZ.")


def _amounts(line: View) -> Rule:
    units, tariff = line.number("0418"), line.number("0425")
    calculated, claimed = line.number("0426"), line.number("0429")
    if not units:
        yield "0418", "0638", _("The quantity is zero.")
    if calculated != units * tariff:
        yield "0426", "8032", _("Is not quantity × tariff.")
    if claimed > calculated:
        yield "0429", "8063", _("More is claimed than was calculated.")
    if line["0427"] != line["0430"]:
        yield "0430", "8064", _("One amount is a debit, the other a credit.")
