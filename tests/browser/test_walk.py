"""One visit through the house, as a nurse on a tablet walks it; in Dutch and in English."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe

from buurtzorgweb.demo.people import PASSWORD

pytestmark = pytest.mark.browser

MARIEKE = "marieke.slotboom@demo.example"
WOUTER = "wouter.steenbeek@demo.example"
WORDS = {
    "nl": {"today": "Vandaag", "closed": "is afgesloten", "undo": "Maak ongedaan", "open": "weer open"},
    "en": {"today": "Today", "closed": "is closed", "undo": "Undo", "open": "open again"},
}


def sign_in(page, site, email):
    page.goto(f"{site}/accounts/login/")
    page.fill("input[name=login]", email)
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(re.compile("/(t|office|radar|organisation)/"))


def speak(page, site, language):
    """Choose a language in the settings, as a person does."""
    page.goto(f"{site}/settings/")
    page.check(f"input[name=language][value={language}]")
    page.click("main form button.primary, footer button.primary")
    page.wait_for_load_state()
    page.goto(f"{site}/")


def has_no_violations(page, where):
    """axe-core finds nothing, in light and in dark."""
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        found = Axe().run(page)
        assert found.violations_count == 0, f"{where}, {scheme}: {found.generate_report()}"


class Taps:
    """Every touch counts."""

    def __init__(self, page):
        self.page, self.count = page, 0

    def __call__(self, selector):
        self.page.tap(selector)
        self.count += 1


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_visit_walks_through_the_house(site, tablet, language):
    words = WORDS[language]
    sign_in(tablet, site, MARIEKE)
    speak(tablet, site, language)
    assert tablet.get_attribute("html", "lang") == language
    assert words["today"] in tablet.title()
    has_no_violations(tablet, "Today")
    tap = Taps(tablet)
    tap(".bar .primary")
    tablet.wait_for_url(re.compile("/visits/[^/]+/$"))
    name = tablet.inner_text("h1")
    record = tablet.get_attribute(".bar a:not(.primary)", "href")
    has_no_violations(tablet, "doorstep")
    tap(".bar .primary")
    tablet.wait_for_url(re.compile("/close/$"))
    has_no_violations(tablet, "close")
    said = f"Alles rustig, {language} verslag van vandaag."
    tap("textarea")
    tablet.keyboard.type(said)
    tap(".bar .primary")
    tablet.wait_for_url(re.compile("/visits/[^/]+/$|/today/$"))
    assert tap.count <= 4
    assert words["closed"] in tablet.inner_text("#messages")
    has_no_violations(tablet, "after closing")
    tablet.goto(f"{site}{record}")
    assert name in tablet.inner_text("h1")
    assert said in tablet.inner_text("main")
    has_no_violations(tablet, "record")


def test_undo_takes_the_closing_back(site, tablet):
    sign_in(tablet, site, MARIEKE)
    speak(tablet, site, "nl")
    tablet.tap(".bar .primary")
    tablet.tap(".bar .primary")
    tablet.tap(".bar .primary")
    tablet.wait_for_selector("#messages button")
    tablet.tap("#messages button")
    tablet.wait_for_function(
        "words => document.querySelector('#messages').innerText.includes(words)", arg=WORDS["nl"]["open"]
    )
    assert tablet.is_visible(".bar .primary")


def test_what_is_wrong_is_said_beside_the_field_and_nothing_is_lost(site, tablet):
    sign_in(tablet, site, MARIEKE)
    tablet.tap(".bar .primary")
    tablet.tap(".bar .primary")
    tablet.fill("textarea", "Dit blijft staan.")
    tablet.fill("input[name=end]", "straks")
    with tablet.expect_response(lambda response: response.request.method == "POST") as answer:
        tablet.tap(".bar .primary")
    assert answer.value.status == 422
    tablet.wait_for_selector("[role=alert]")
    assert tablet.input_value("textarea") == "Dit blijft staan."
    has_no_violations(tablet, "close with errors")


def test_without_signal_what_was_typed_stays_on_the_screen(site, tablet):
    sign_in(tablet, site, MARIEKE)
    tablet.tap(".bar .primary")
    tablet.wait_for_url(re.compile("/visits/[^/]+/$"))
    tablet.tap(".bar .primary")
    tablet.wait_for_url(re.compile("/close/$"))
    tablet.context.set_offline(True)
    tablet.tap("textarea")
    tablet.evaluate("document.querySelector('textarea').value = 'Dit blijft staan.'")
    tablet.tap(".bar .primary")
    tablet.wait_for_selector("#messages .note")
    assert tablet.input_value("textarea") == "Dit blijft staan."
    tablet.context.set_offline(False)
    tablet.tap(".bar .primary")
    tablet.wait_for_url(re.compile("/visits/[^/]+/$|/today/$"))


def test_the_visit_reaches_payroll_claims_and_figures(site, tablet):
    """What was closed above is counted by the office and on the team's board, typed once."""
    sign_in(tablet, site, WOUTER)
    for place in ("claims", "payroll", "contracts"):
        tablet.goto(f"{site}/office/{place}/")
        has_no_violations(tablet, place)
    site.manage("rollup")
    tablet.context.clear_cookies()
    sign_in(tablet, site, MARIEKE)
    tablet.goto(f"{site}/t/kersenhof/team/")
    has_no_violations(tablet, "team")


def test_pages_are_light(site, chromium):
    """First load at most 60 KB over the wire, the next page at most 20 KB."""
    context = chromium.new_context(viewport={"width": 820, "height": 1180})
    page = context.new_page()
    weights = []
    wire = context.new_cdp_session(page)
    wire.send("Network.enable")
    wire.on("Network.loadingFinished", lambda event: weights.append(event["encodedDataLength"]))
    sign_in(page, site, MARIEKE)
    page.wait_for_load_state("networkidle")
    assert sum(weights) <= 60_000
    for path in ("clients/", "week/", "team/"):
        weights.clear()
        page.goto(f"{site}/t/kersenhof/{path}")
        page.wait_for_load_state("networkidle")
        assert sum(weights) <= 20_000, path
    context.close()
