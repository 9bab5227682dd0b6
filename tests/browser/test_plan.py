"""The care plan on a tablet: every tap counted, and nothing that axe finds."""

import re

import pytest

from tests.browser.test_walk import MARIEKE, Taps, has_no_violations, sign_in

pytestmark = pytest.mark.browser


def open_plan(tablet, site):
    sign_in(tablet, site, MARIEKE)
    tablet.goto(f"{site}/t/kersenhof/clients/?q=velden")
    tablet.click("a.name")
    tablet.click("nav.tabs a[href$='/plan/']")


def test_rating_one_problem_again_takes_four_taps(tablet, site):
    open_plan(tablet, site)
    form = tablet.get_attribute("form[id^=rate-] >> nth=0", "id")
    tap = Taps(tablet)
    tap(f"details:has(#{form}) > summary")
    for scale, score in (("knowledge", 4), ("behavior", 4), ("status", 3)):
        tap(f"#{form} label:has(input[name={scale}][value='{score}'])")
    tablet.wait_for_url(re.compile("rated="))
    assert tap.count == 4
    assert "4" in tablet.inner_text("main [role=status]")


def test_a_rating_half_tapped_is_not_kept(tablet, site):
    open_plan(tablet, site)
    section = tablet.locator("main section:has(details form)").nth(1)
    section.locator("summary").click()
    with tablet.expect_response(re.compile("/rate/$")) as answer:
        section.locator("label:has(input[name=knowledge][value='4'])").click()
    assert answer.value.status == 204
    assert "rated=" not in tablet.url


def test_axe_finds_nothing_in_the_plan(tablet, site):
    open_plan(tablet, site)
    plan = tablet.url
    has_no_violations(tablet, "plan")
    tablet.click("main section h2 a")
    problem = tablet.url
    tablet.goto(f"{problem}?rate=1")
    has_no_violations(tablet, "problem")
    for rest in ("target/", "signs/", "kind/", "close/", "work/add/"):
        tablet.goto(f"{problem}{rest}")
        has_no_violations(tablet, rest)
    for rest in ("add/", "add/?q=pijn", "add/PB0015/"):
        tablet.goto(f"{plan}{rest}")
        has_no_violations(tablet, rest)
    tablet.goto(f"{site}/t/kersenhof/evaluations/")
    has_no_violations(tablet, "evaluations")
