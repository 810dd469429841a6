"""axe-core finds nothing at WCAG 2.2 AA, on any page, in both themes. A page is a line in `PAGES`."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}


def violations(page: Page) -> list[str]:
    found = Axe().run(page, options=RULES).response["violations"]
    return [
        f"{item['id']}: {node['target']} {node['failureSummary']}"
        for item in found
        for node in item["nodes"]
    ]


def failed(page: Page) -> None:
    """A lesson after a call that broke, with the advice on it."""
    page.wait_for_selector(".cm-editor")
    page.fill("#line", "curl sample-clusterip:8080")
    page.press("#line", "Enter")
    page.locator(".ask-advice").click()
    expect(page.locator(".advice .told")).to_be_visible()


def moment(page: Page) -> None:
    failed(page)
    page.locator(".timeline a").first.click()
    page.wait_for_url("**/moments/**")


def shared(page: Page) -> None:
    failed(page)
    page.get_by_role("button", name="Share").click()
    page.wait_for_url("**/shared/**")


def view(name: str) -> Callable[[Page], None]:
    def go(page: Page) -> None:
        failed(page)
        page.get_by_role("link", name=name).click()
        expect(page.locator(".view:visible :is(ul, table)").first).to_be_visible()

    return go


def menu(page: Page) -> None:
    page.locator(".lessons .open").click()


def files(page: Page) -> None:
    page.locator(".files summary").click()


def nothing(page: Page) -> None:
    pass


COMPARED = "/lessons/clusterip/compare/?left=0&right=solution:find-the-pods"
LESSON = "/lessons/clusterip/"
PAGES = {
    "catalogue": ("/", nothing),
    "lesson": (LESSON, nothing),
    "sandbox": ("/lessons/sandbox/", nothing),
    "predict, faded, parsons": ("/lessons/service-discovery/", nothing),
    "lesson after a failure": (LESSON, failed),
    "objects": (LESSON, view("Objects")),
    "zone": (LESSON, view("DNS zone")),
    "log": (LESSON, view("Log")),
    "lessons": (LESSON, menu),
    "files": (LESSON, files),
    "moment": (LESSON, moment),
    "shared": (LESSON, shared),
    "compare": (COMPARED, nothing),
    "compare the same": ("/lessons/clusterip/compare/?left=now&right=now", nothing),
    "join": ("/join/", nothing),
    "handout": ("/lessons/clusterip/handout", nothing),
    "not found": ("/lessons/there-is-none/", nothing),
}


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_has_no_violation(page: Page, live_server, name: str, theme: str):
    path, go = PAGES[name]
    page.emulate_media(color_scheme=theme)
    page.goto(live_server.url + path)
    go(page)
    assert violations(page) == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_page_of_a_server_error_has_no_violation(page: Page, live_server, settings, theme: str):
    from django.template.loader import render_to_string

    page.emulate_media(color_scheme=theme)
    page.route(
        "**/broken/",
        lambda route: route.fulfill(
            status=500, body=render_to_string("500.html"), content_type="text/html"
        ),
    )
    page.goto(f"{live_server.url}/broken/")
    assert page.locator("h1").inner_text() == "Something broke"
    assert violations(page) == []


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_a_lesson_in_use_has_no_violation(page: Page, live_server, theme: str, width: int):
    page.emulate_media(color_scheme=theme)
    page.goto(f"{live_server.url}/lessons/clusterip/")
    page.wait_for_selector(".cm-editor", state="attached")
    page.locator(".runnable button").first.click()
    expect(page.locator(".entry .why")).to_be_attached()
    page.set_viewport_size({"width": width, "height": 900})
    for summary in page.locator(".task").first.locator("summary").all():
        if summary.is_visible():
            summary.click()
    for part in ("trace", "editor", "terminal", "text"):
        if width < 900:
            page.locator(f".switch a[href='#{part}']").click()
        assert violations(page) == []
