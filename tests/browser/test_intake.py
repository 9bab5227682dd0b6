"""Intake in one sitting on a tablet: from the list of clients to a planned visit, every tap counted."""

import re

import pytest

from tests.browser.test_walk import MARIEKE, Taps, has_no_violations, sign_in, speak

pytestmark = pytest.mark.browser

MOST_TAPS = 25


class Hands(Taps):
    """Taps a field and types in it: one tap each."""

    def type(self, field, text):
        self(f"[name={field}]")
        self.page.fill(f"[name={field}]", text)

    def choose(self, field, value):
        """A select: one tap opens it, one chooses."""
        self.count += 2
        self.page.select_option(f"[name={field}]", value)

    def chip(self, field, value):
        self(f"label.chip:has(input[name={field}][value='{value}'])")


def test_a_client_is_taken_in_and_has_a_first_visit(site, tablet):
    sign_in(tablet, site, MARIEKE)
    speak(tablet, site, "nl")
    tablet.goto(f"{site}/t/kersenhof/clients/")
    has_no_violations(tablet, "clients")
    hands = Hands(tablet)
    hands(".bar .primary")
    tablet.wait_for_url(re.compile("/clients/new/$"))
    has_no_violations(tablet, "intake")
    hands.chip("by", "gp")
    hands.type("why", "Wond aan het been na een val")
    hands.type("first_name", "Neeltje")
    hands.type("birth_family", "Proefveld")
    hands.type("birth_date", "1938-02-28")
    hands.type("bsn", "999910371")
    hands.chip("gender", "female")
    hands.type("street", "Morellenpad")
    hands.type("house_number", "14")
    hands.type("postcode", "8246ah")
    hands.type("contacts-0-name", "Kees Proefveld")
    hands.choose("contacts-0-role", "son")
    hands.chip("consents", "professionals")
    hands.type("hours_per_week", "3,5")
    hands.choose("product", "1034")
    hands(".bar .primary")
    tablet.wait_for_url(re.compile("/moments/new/$"))
    has_no_violations(tablet, "first moment")
    for day in ("1", "3", "5"):
        hands.chip("days", day)
    hands(".bar .primary")
    tablet.wait_for_url(re.compile("/clients/[^/]+/moments/$"))
    assert hands.count <= MOST_TAPS, hands.count
    assert "Het eerste bezoek is op" in tablet.inner_text("#messages")
    tablet.goto(tablet.url.replace("/moments/", "/care/"))
    assert "•••371" in tablet.inner_text("main")
    has_no_violations(tablet, "care")


def test_who_may_be_known_is_said_while_typing(site, tablet):
    sign_in(tablet, site, MARIEKE)
    speak(tablet, site, "nl")
    tablet.goto(f"{site}/t/kersenhof/clients/")
    tablet.tap("ul.lines a.name")
    tablet.wait_for_url(re.compile("/clients/[^/]+/$"))
    record = tablet.url
    tablet.goto(f"{record}person/")
    has_no_violations(tablet, "person")
    who = {name: tablet.input_value(f"[name={name}]") for name in ("first_name", "birth_family", "birth_date")}
    tablet.goto(f"{site}/t/kersenhof/clients/new/")
    for name, value in who.items():
        tablet.fill(f"[name={name}]", value)
    tablet.wait_for_selector("#known .note a")
    assert tablet.get_attribute("#known .note a", "href") in record
    tablet.tap("button[name=more]")
    tablet.wait_for_selector("[name=contacts-1-name]")
    with tablet.expect_response(lambda response: response.request.method == "POST") as answer:
        tablet.tap(".bar .primary")
    assert answer.value.status == 422
    assert tablet.input_value("[name=first_name]") == who["first_name"]
    has_no_violations(tablet, "intake with errors")


@pytest.mark.parametrize(
    "act", ["care/consent", "care/indication", "transfer", "merge", "discharge", "death", "moments/new"]
)
def test_the_acts_have_no_violations(site, tablet, act):
    sign_in(tablet, site, MARIEKE)
    speak(tablet, site, "en")
    tablet.goto(f"{site}/t/kersenhof/clients/")
    tablet.tap("ul.lines a.name")
    tablet.wait_for_url(re.compile("/clients/[^/]+/$"))
    tablet.goto(f"{tablet.url}{act}/")
    has_no_violations(tablet, act)
