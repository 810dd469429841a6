"""Two states side by side, from the timeline and from a solution, with and without scripts."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect


@pytest.fixture(params=[True, False], ids=["with scripts", "without scripts"])
def browser_context_args(browser_context_args, request):
    return {**browser_context_args, "java_script_enabled": request.param}


def test_a_lab_is_compared_with_a_solution_and_then_with_its_start(
    page: Page, live_server, complaints
):
    page.set_default_timeout(60_000)
    page.goto(f"{live_server.url}/lessons/clusterip/")
    page.locator("#task-find-the-pods .solution summary").click()
    page.locator("#task-find-the-pods").get_by_role("link", name="Compare").click()
    difference = page.locator(".difference")
    expect(difference.locator("del")).to_contain_text("app: sample-apps")
    expect(difference.locator("ins")).to_contain_text("app: sample-app")
    expect(page.locator(".answers.differ").first).to_contain_text("curl sample-clusterip:8080")

    page.get_by_label("Right").select_option("The lesson's start")
    page.get_by_label("Ask both").fill("hostname")
    page.get_by_role("button", name="Compare").click()
    expect(page.locator("main")).to_contain_text("The objects are the same.")
    expect(page.locator(".answers").first).to_contain_text("hostname")
    page.get_by_role("link", name="Back to the lab").click()
    expect(page.locator("#terminal")).to_be_visible()


def test_the_timeline_leads_to_the_comparison(page: Page, live_server):
    page.goto(f"{live_server.url}/lessons/clusterip/")
    page.locator("#clock").get_by_role("link", name="Compare").click()
    expect(page.locator("h1")).to_contain_text("two states side by side")
