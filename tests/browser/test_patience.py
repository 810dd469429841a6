"""What takes long says so and can be cancelled; a server that is gone costs nothing that was typed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.test_lesson import run, type_into_editor


@contextmanager
def unanswered(page: Page, url: str) -> Iterator[None]:
    """Requests to this address hang, and never come to the server."""
    held: list[Route] = []

    def hold(
        route: Route,
    ) -> None:  # a bound method of a list is none that Playwright can look into
        held.append(route)

    page.route(url, hold)
    yield
    for route in held:
        route.abort()
    page.unroute(url)


@pytest.fixture
def broken_page(page: Page, live_server) -> Page:
    """The lesson, opened; its console may complain of the server."""
    page.goto(f"{live_server.url}/lessons/clusterip/")
    page.wait_for_selector(".cm-editor")
    return page


def test_what_takes_long_says_that_it_is_at_work_and_is_cancelled(broken_page: Page):
    page = broken_page
    with unanswered(page, "**/run/"):
        page.fill("#line", "hostname")
        page.press("#line", "Enter")
        expect(page.get_by_role("status").filter(has_text="At work")).to_be_visible()
        page.get_by_role("button", name="Cancel").click()
        expect(page.locator("#work")).to_be_hidden()
    expect(page.locator("#line")).to_have_value("hostname")
    expect(page.locator("#line")).to_be_focused()
    expect(page.locator("#connection")).to_be_hidden()
    page.press("#line", "Enter")
    expect(page.locator(".entry pre")).to_have_text("client\n")


def test_an_answer_that_was_cancelled_comes_with_the_next_act(broken_page: Page):
    page = broken_page
    page.route("**/run/", lambda route: (route.fetch(), route.abort()))
    page.fill("#line", "echo lost")
    page.press("#line", "Enter")
    expect(page.locator("#connection")).to_be_visible()
    page.unroute("**/run/")
    page.fill("#line", "echo heard")
    page.press("#line", "Enter")
    expect(page.locator(".entry code")).to_have_text(["echo lost", "echo heard"])


def test_what_another_tab_did_comes_with_the_next_act(lesson_page: Page, context):
    other = context.new_page()
    other.goto(lesson_page.url)
    run(other, "echo there")
    lesson_page.fill("#line", "echo here")
    lesson_page.press("#line", "Enter")
    expect(lesson_page.locator(".entry code")).to_have_text(["echo there", "echo here"])


def test_a_server_that_fails_is_asked_again_by_a_button(broken_page: Page):
    page = broken_page
    page.route("**/run/", lambda route: route.fulfill(status=502, body="Bad Gateway"))
    page.fill("#line", "hostname")
    page.press("#line", "Enter")
    expect(page.locator("#connection")).to_contain_text("The server could not do this")
    expect(page.locator("#line")).to_have_value("hostname")
    page.unroute("**/run/")
    page.get_by_role("button", name="Try again").click()
    expect(page.locator(".entry pre")).to_have_text("client\n")
    expect(page.locator("#connection")).to_be_hidden()


def test_a_command_of_the_text_that_found_no_server_is_run_again_as_it_was(broken_page: Page):
    page = broken_page
    page.route("**/run/", lambda route: route.fulfill(status=502, body="Bad Gateway"))
    command = page.locator("#text .runnable button").first
    line = command.get_attribute("value")
    command.click()
    expect(page.locator("#connection")).to_be_visible()
    page.unroute("**/run/")
    page.get_by_role("button", name="Try again").click()
    expect(page.locator("#log .entry code")).to_have_text(str(line))


def test_what_is_typed_while_a_command_runs_stays(broken_page: Page):
    page = broken_page
    held: list[Route] = []
    page.route("**/run/", lambda route: held.append(route))  # noqa: PLW0108 (Playwright marks it)
    page.fill("#line", "hostname")
    page.press("#line", "Enter")
    page.fill("#line", "echo the next one")
    expect(page.locator("#work")).to_be_visible()
    held[0].continue_()
    expect(page.locator("#log .entry code")).to_have_text("hostname")
    expect(page.locator("#line")).to_have_value("echo the next one")


def test_what_is_typed_while_the_server_is_gone_is_saved_when_it_is_back(broken_page: Page):
    page = broken_page
    page.context.set_offline(True)
    type_into_editor(page, "# typed in the dark")
    expect(page.locator("#connection")).to_contain_text("No connection")
    with page.expect_response("**/panes/"):  # by itself
        page.context.set_offline(False)
    expect(page.locator("#connection")).to_be_hidden()
    page.reload()
    expect(page.locator(".cm-content:visible")).to_contain_text("# typed in the dark")


def test_an_apply_that_found_no_server_is_done_when_it_is_back(broken_page: Page):
    page = broken_page
    page.context.set_offline(True)
    type_into_editor(page, "# applied in the dark")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#connection")).to_contain_text("No connection")
    expect(page.locator(".cm-content:visible")).to_contain_text("# applied in the dark")
    page.context.set_offline(False)
    expect(page.locator(".entry code")).to_contain_text("kubectl apply")
    expect(page.locator("#connection")).to_be_hidden()
