"""The week board on a tablet: by finger, by mouse and by keyboard, by two at once; nothing that axe finds."""

import re
from datetime import date, timedelta

import pytest

from tests.browser.test_walk import MARIEKE, has_no_violations, sign_in

pytestmark = pytest.mark.browser
MONDAY = date.today() - timedelta(days=date.today().weekday()) + timedelta(days=14)


def open_gap(tablet, site, band="evening", day=1):
    """The open visits of one part of a day that nobody has planned yet."""
    tablet.goto(f"{site}/t/kersenhof/week/?from={MONDAY.isoformat()}")
    tablet.tap(f"#o-{band}-{day} a")
    tablet.wait_for_selector("#tray .chip")


def cells(tablet, day):
    """The members' cells of one day, from the top."""
    return tablet.locator(f"td[data-v][id$='-{day}']")


def left(tablet, band="evening", day=1):
    found = tablet.locator(f"#o-{band}-{day} small")
    return int(re.search(r"\d+", found.inner_text())[0]) if found.count() else 0


def test_tap_a_visit_then_a_day(site, tablet):
    sign_in(tablet, site, MARIEKE)
    open_gap(tablet, site)
    before = left(tablet)
    tablet.locator("#tray .chip:has([name=visit])").first.tap()
    assert "1" in tablet.inner_text("#say")
    with tablet.expect_response(re.compile("/week/move/")) as answer:
        cells(tablet, 1).first.locator("a").tap()
    assert answer.value.status == 200
    tablet.wait_for_selector("#messages [role=status]")
    assert left(tablet) == before - 1
    assert cells(tablet, 1).first.get_attribute("data-v")
    has_no_violations(tablet, "board with a tray")
    with tablet.expect_navigation():
        tablet.tap("#messages button")
    assert left(tablet) == before


def test_by_keyboard_alone(site, tablet):
    sign_in(tablet, site, MARIEKE)
    open_gap(tablet, site, "afternoon")
    before = left(tablet, "afternoon")
    tablet.locator("#tray [name=visit]").first.focus()
    tablet.keyboard.press("Space")
    tablet.keyboard.press("ArrowUp")
    assert tablet.evaluate("document.activeElement.closest('td')?.dataset.v !== undefined")
    first = tablet.inner_text("#say")
    tablet.keyboard.press("ArrowDown")
    assert tablet.inner_text("#say") != first
    with tablet.expect_response(re.compile("/week/move/")):
        tablet.keyboard.press("Enter")
    tablet.wait_for_selector("#messages [role=status]")
    assert left(tablet, "afternoon") == before - 1


def test_escape_puts_back(site, tablet):
    sign_in(tablet, site, MARIEKE)
    open_gap(tablet, site)
    tablet.locator("#tray [name=visit]").first.focus()
    tablet.keyboard.press("Space")
    tablet.keyboard.press("ArrowUp")
    tablet.keyboard.press("Escape")
    assert tablet.locator("#tray .chip :checked").count() == 0
    assert tablet.evaluate("document.activeElement.closest('#tray') !== null")


def middle(locator):
    locator.scroll_into_view_if_needed()
    box = locator.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_drag_with_a_mouse(site, tablet):
    sign_in(tablet, site, MARIEKE)
    open_gap(tablet, site, "morning", 3)
    before = left(tablet, "morning", 3)
    x, y = middle(tablet.locator("#tray .chip:has([name=visit])").first)
    to_x, to_y = middle(cells(tablet, 3).first)
    tablet.mouse.move(x, y)
    tablet.mouse.down()
    tablet.mouse.move(x, y - 30, steps=3)
    tablet.mouse.move(to_x, to_y, steps=5)
    with tablet.expect_response(re.compile("/week/move/")):
        tablet.mouse.up()
    tablet.wait_for_selector("#messages [role=status]")
    assert left(tablet, "morning", 3) == before - 1


def test_drag_with_a_finger(site, tablet):
    sign_in(tablet, site, MARIEKE)
    open_gap(tablet, site, "morning", 4)
    before = left(tablet, "morning", 4)
    x, y = middle(tablet.locator("#tray .chip:has([name=visit])").first)
    to_x, to_y = middle(cells(tablet, 4).first)
    wire = tablet.context.new_cdp_session(tablet)

    def touch(kind, *points):
        wire.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": a, "y": b} for a, b in points]})

    touch("touchStart", (x, y))
    tablet.wait_for_timeout(350)
    for step in range(1, 6):
        touch("touchMove", (x + (to_x - x) * step / 5, y + (to_y - y) * step / 5))
    with tablet.expect_response(re.compile("/week/move/")):
        touch("touchEnd")
    tablet.wait_for_selector("#messages [role=status]")
    assert left(tablet, "morning", 4) == before - 1


def test_two_who_plan_at_once(site, tablet, chromium):
    sign_in(tablet, site, MARIEKE)
    open_gap(tablet, site, "night", 5)
    other = chromium.new_context(viewport={"width": 820, "height": 1180}, has_touch=True).new_page()
    sign_in(other, site, MARIEKE)
    open_gap(other, site, "night", 5)
    other.locator("#tray .chip:has([name=visit])").first.tap()
    with other.expect_response(re.compile("/week/move/")):
        cells(other, 5).nth(2).locator("a").tap()
    tablet.locator("#tray .chip:has([name=visit])").first.tap()
    with tablet.expect_response(re.compile("/week/move/")) as answer:
        cells(tablet, 5).nth(3).locator("a").tap()
    assert answer.value.status == 409
    tablet.wait_for_selector("#tray [role=alert]")
    has_no_violations(tablet, "a stale board")
    with tablet.expect_response(re.compile("/week/move/")) as again:
        tablet.tap("#tray .primary")
    assert again.value.status == 200
    other.context.close()


def test_axe_finds_nothing_on_the_board_and_its_pages(site, tablet):
    sign_in(tablet, site, MARIEKE)
    tablet.goto(f"{site}/t/kersenhof/week/")
    has_no_violations(tablet, "board")
    tablet.locator("td[data-v] a.shift").first.tap()
    tablet.wait_for_selector("#tray h2")
    has_no_violations(tablet, "a day in the tray")
    tablet.tap("#tray a[href*='/week/people/']")
    tablet.wait_for_url(re.compile("/people/"))
    has_no_violations(tablet, "a person's day")
    tablet.goto(f"{site}/t/kersenhof/week/copy/?from={MONDAY.isoformat()}")
    has_no_violations(tablet, "copy a week")


def test_it_works_without_javascript(site, chromium):
    context = chromium.new_context(viewport={"width": 820, "height": 1180}, java_script_enabled=False)
    page = context.new_page()
    sign_in(page, site, MARIEKE)
    page.goto(f"{site}/t/kersenhof/week/?from={MONDAY.isoformat()}")
    before = left(page, "evening", 6)
    page.click("#o-evening-6 a")
    page.locator("#tray [name=visit]").first.focus()
    page.keyboard.press("Space")
    assert page.locator("#tray [name=visit]").first.is_checked()
    page.click("#tray summary")
    page.select_option("#tray [name=person]", index=1)
    with page.expect_navigation():
        page.click("#tray button[value=chosen]")
    assert left(page, "evening", 6) == before - 1
    context.close()


def test_the_page_is_light(site, chromium):
    context = chromium.new_context(viewport={"width": 820, "height": 1180})
    page = context.new_page()
    sign_in(page, site, MARIEKE)
    wire = context.new_cdp_session(page)
    wire.send("Network.enable")
    sizes = []
    wire.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.goto(f"{site}/t/kersenhof/week/", wait_until="networkidle")
    assert sum(sizes) <= 20 * 1024
    context.close()
