"""What a claim file says, as values: its header, the insured, their lines. Euros are whole cents by then."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

# Message code → the lists a line may take its product from (0416), and the code of the answer.
LISTS = {"187": {"055", "990"}, "428": {"065", "068", "990"}, "430": {"066", "990"}}
ANSWERS = {"187": "188", "428": "429", "430": "431"}
LONG_TERM = "187"
NO_BSN = "999999999"


def cents(amount: Decimal) -> int:
    """Whole cents, exactly. Raises ValueError for a part of one: rounding belongs to the tariff, not here."""
    scaled = amount * 100
    if scaled != scaled.to_integral_value():
        raise ValueError(f"{amount} is no whole number of cents")
    return int(scaled)


def day(value: date) -> str:
    return value.isoformat().replace("-", "")


@dataclass(frozen=True, slots=True)
class Header:
    """Record 01. The institution (AGB) claims and is paid."""

    message_code: str
    uzovi: str
    agb: str
    invoice_number: str
    invoice_date: date
    period_first: date
    period_last: date
    test: bool = False
    software_code: str = "000000"
    software_version: str = ""
    vat_number: str = ""

    @property
    def values(self) -> dict[str, str]:
        return {
            "0102": self.message_code,
            "0105": "T" if self.test else "P",
            "0106": self.software_code,
            "0107": self.software_version,
            "0108": self.uzovi,
            "0112": self.agb,
            "0113": "04",
            "0114": day(self.period_first),
            "0115": day(self.period_last),
            "0116": self.invoice_number,
            "0117": day(self.invoice_date),
            "0118": self.vat_number,
        }


@dataclass(frozen=True, slots=True)
class Decision:
    """The numbers of a CIZ decision; a line under the Wlz is nothing without them."""

    request_number: str = ""
    decision_number: str = ""
    function_code: str = ""
    package_code: str = ""


NO_DECISION = Decision()


@dataclass(frozen=True, slots=True)
class Insured:
    """Record 02. Names are written as `letters` says before they come here."""

    bsn: str
    uzovi: str
    birth_date: date
    sex: str
    surname: str
    initials: str
    postcode: str
    house_number: str
    prefix: str = ""
    partner_surname: str = ""
    partner_prefix: str = ""
    house_suffix: str = ""
    country: str = ""
    insured_number: str = ""
    patient_number: str = ""
    deceased: bool = False
    assessor: str = ""
    assessor_client: str = ""

    @property
    def values(self) -> dict[str, str]:
        return {
            "0203": self.bsn,
            "0204": self.uzovi,
            "0205": self.insured_number,
            "0206": self.patient_number,
            "0207": day(self.birth_date),
            "0208": self.sex,
            "0210": self.surname,
            "0211": self.prefix,
            "0212": "2" if self.partner_surname else "0",
            "0213": self.partner_surname,
            "0214": self.partner_prefix,
            "0215": self.initials,
            "0217": self.postcode,
            "0219": self.house_number,
            "0220": self.house_suffix,
            "0221": self.country,
            "0223": "1" if self.deceased else "2",
            "0224": self.assessor,
            "0225": self.assessor_client,
        }

    @property
    def repeated(self) -> dict[str, str]:
        """What each of her lines says again."""
        return {
            "0403": self.bsn,
            "0404": self.uzovi,
            "0405": self.insured_number,
            "0408": self.assessor,
            "0409": self.assessor_client,
        }


@dataclass(frozen=True, slots=True)
class Line:
    """Record 04, a debit unless `credits` names the reference it takes back."""

    reference: str
    starts_on: date
    ends_on: date
    code_list: str
    product: str
    units: int
    unit: str
    agb: str
    tariff: Decimal
    amount: Decimal
    credits: str = ""
    decision: Decision = NO_DECISION
    prescriber: str = ""
    comment: str = ""

    @property
    def signed(self) -> int:
        """What it adds to the total, in cents."""
        return -cents(self.amount) if self.credits else cents(self.amount)

    @property
    def values(self) -> dict[str, str]:
        sign = "C" if self.credits else "D"
        return {
            "0410": self.decision.request_number,
            "0411": self.decision.decision_number,
            "0412": self.decision.function_code,
            "0413": self.decision.package_code,
            "0414": day(self.starts_on),
            "0415": day(self.ends_on),
            "0416": self.code_list,
            "0417": self.product,
            "0418": str(self.units),
            "0419": self.unit,
            "0420": self.agb,
            "0422": self.prescriber,
            "0425": str(cents(self.tariff)),
            "0426": str(cents(self.amount)),
            "0427": sign,
            "0429": str(cents(self.amount)),
            "0430": sign,
            "0431": self.reference,
            "0432": self.credits,
        }
