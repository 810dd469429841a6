"""English and Korean, by the browser's language and by a switch; and no motion for those who want none."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_lesson import run


@pytest.mark.parametrize("path", ["/", "/lessons/clusterip/", "/lessons/clusterip/compare/"])
def test_the_switch_changes_the_language_and_stays_on_the_page(page: Page, live_server, path: str):
    page.goto(live_server.url + path)
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.get_by_role("button", name="한국어").click()
    expect(page.locator("html")).to_have_attribute("lang", "ko")
    assert page.url == live_server.url + path
    page.reload()
    expect(page.locator("html")).to_have_attribute("lang", "ko")
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")


class TestInKorean:
    @pytest.fixture
    def browser_context_args(self, browser_context_args):
        return {**browser_context_args, "locale": "ko"}

    def test_a_browser_that_asks_for_korean_gets_the_page_and_its_acts_in_korean(
        self, lesson_page: Page
    ):
        page = lesson_page
        expect(page.get_by_role("region", name="터미널")).to_be_visible()
        run(page, "curl sample-clusterip:8080", "client")
        expect(page.get_by_role("link", name="이전")).to_be_visible()
        expect(page.locator(".entry .exit")).to_contain_text("7")
        page.locator(".ask-advice").click()
        expect(page.locator(".advice")).to_be_visible()

    def test_korean_needs_no_scrolling_sideways_on_a_phone(self, page: Page, live_server):
        page.set_viewport_size({"width": 390, "height": 844})
        for path in ("/", "/lessons/clusterip/", "/lessons/clusterip/compare/"):
            page.goto(live_server.url + path)
            assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_who_wants_no_motion_gets_none(page: Page, live_server):
    page.emulate_media(reduced_motion="reduce")
    page.goto(f"{live_server.url}/lessons/clusterip/")
    page.wait_for_selector(".cm-editor")
    page.evaluate("() => document.body.classList.add('working')")
    moving = "() => document.getAnimations().filter(one => one.playState === 'running').length"
    assert page.evaluate(moving) == 0
    page.emulate_media(reduced_motion="no-preference")
    assert page.evaluate(moving) == 1
