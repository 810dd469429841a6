"""axe-core finds nothing to complain about, in both themes."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

PAGES = ["/", "/lessons/clusterip/", "/lessons/sandbox/", "/lessons/there-is-none/"]


def violations(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [
        f"{item['id']}: {node['target']} {node['failureSummary']}"
        for item in found
        for node in item["nodes"]
    ]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("path", PAGES)
def test_a_page_has_no_violation(page: Page, live_server, path: str, theme: str):
    page.emulate_media(color_scheme=theme)
    page.goto(live_server.url + path)
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
