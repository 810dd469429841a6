"""The page keeps to its room: on a phone, at 200 % zoom, and while it changes."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_lesson import run

# A laptop of 1280 × 800 at 200 % zoom gives a page this much room, in CSS pixels.
ZOOMED = {"width": 640, "height": 400}
PHONE = {"width": 390, "height": 844}
PAGES = (
    "/",
    "/lessons/clusterip/",
    "/lessons/service-discovery/",
    "/lessons/dns-caching/",
    "/lessons/clusterip/compare/?left=0&right=solution:find-the-pods",
    "/lessons/there-is-none/",
    "/join/",
    "/login/",
)
# What can be pressed or read lies within the page, or within something that scrolls by itself.
CUT = """() => [...document.querySelectorAll('a, button, input, select, summary, h1, h2, h3, p, li, td')].filter(element => {
  const box = element.getBoundingClientRect();
  if (!box.width || !box.height || box.right <= innerWidth + 1) return false;
  for (let parent = element.parentElement; parent; parent = parent.parentElement) {
    if (/auto|scroll/.test(getComputedStyle(parent).overflowX)) return false;
  }
  return !element.closest('.visually-hidden');
}).map(element => element.outerHTML.slice(0, 120))"""


def fits(page: Page) -> None:
    width = page.viewport_size["width"]
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate(CUT) == []


@pytest.mark.parametrize("size", [PHONE, ZOOMED], ids=["phone", "zoomed to 200 %"])
@pytest.mark.parametrize("path", PAGES)
def test_a_page_needs_no_scrolling_sideways(page: Page, live_server, size, path: str):
    page.set_viewport_size(size)
    page.goto(live_server.url + path)
    fits(page)
    for link in page.locator(".switch a").all():
        link.click()
        fits(page)


@pytest.mark.parametrize("size", [PHONE, ZOOMED], ids=["phone", "zoomed to 200 %"])
def test_a_lesson_in_use_needs_no_scrolling_sideways(page: Page, live_server, size):
    page.goto(f"{live_server.url}/lessons/clusterip/")
    page.wait_for_selector(".cm-editor")
    run(page, "curl sample-clusterip:8080")
    page.locator(".ask-advice").click()
    expect(page.locator(".advice .told")).to_be_visible()
    run(page, "kubectl get pods -o wide", "admin")
    page.set_viewport_size(size)
    for link in page.locator(".switch a").all():
        link.click()
        fits(page)


SHIFTS = """window.shifts = []; new PerformanceObserver(list => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifts.push(entry.value);
}).observe({ type: 'layout-shift', buffered: true })"""


def shifted(page: Page) -> float:
    """The sum of the shifts since this was last asked."""
    page.wait_for_timeout(150)  # the observer is told with the next frame
    return page.evaluate(
        "() => { const sum = shifts.reduce((a, b) => a + b, 0); shifts = []; return sum; }"
    )


@pytest.mark.parametrize("path", [*PAGES[:3], PAGES[4]])
@pytest.mark.parametrize("width", [1440, 390])
def test_nothing_moves_while_a_page_is_loaded(page: Page, live_server, path: str, width: int):
    page.set_viewport_size({"width": width, "height": 900})
    page.add_init_script(SHIFTS)
    page.goto(live_server.url + path)
    page.wait_for_load_state("networkidle")
    assert shifted(page) < 0.01


def test_an_act_moves_nothing_but_what_it_changes(page: Page, live_server):
    page.add_init_script(SHIFTS)
    page.goto(f"{live_server.url}/lessons/clusterip/")
    page.wait_for_selector(".cm-editor")
    shifted(page)
    page.evaluate("() => { window.acted = shifts; }")
    for line, place in (
        ("curl sample-clusterip:8080", "pod client"),
        ("dig +search sample-clusterip", "pod client"),
        ("kubectl get pods -o wide", "admin"),
    ):
        run(page, line, place)
        assert shifted(page) < 0.1, line
    page.locator(".cm-content:visible").click()
    page.keyboard.press("Control+Enter")
    expect(page.locator(".entry")).to_have_count(4)
    assert shifted(page) < 0.1
    for name in ("+30 s", "Undo", "Redo"):
        page.get_by_role("button", name=name).click()
        assert shifted(page) < 0.1, name
