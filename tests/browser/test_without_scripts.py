"""The same lesson in a browser that runs no scripts."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from lessons.course.lessons import lesson_by_slug
from tests.course.rightanswers import right_answers

LESSON = lesson_by_slug("clusterip")


@pytest.fixture
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_context_args, "java_script_enabled": False}


@pytest.fixture
def plain_page(page: Page, live_server) -> Page:
    page.set_default_timeout(60_000)
    page.goto(f"{live_server.url}/lessons/clusterip/")
    return page


def run(page: Page, line: str) -> None:
    page.fill("#line", line)
    page.get_by_role("button", name="Run", exact=True).click()


def test_a_call_an_edit_an_apply_and_a_call(plain_page: Page):
    page = plain_page
    run(page, "curl sample-clusterip:8080")
    expect(page.locator(".entry").last).to_contain_text("exit 7")
    pane = page.locator("textarea").first
    pane.fill(pane.input_value().replace("sample-apps", "sample-app"))
    page.get_by_role("button", name="Apply").click()
    expect(page.locator(".entry").last).to_contain_text("service/sample-clusterip configured")
    run(page, "curl sample-clusterip:8080")
    expect(page.locator(".entry").last).to_contain_text("From=sample-deployment-")
    run(page, "dig +short sample-clusterip.default.svc.cluster.local")
    expect(page.locator(".entry pre").last).to_have_text("10.96.249.28\n")


def test_the_hops_are_stepped_by_links(plain_page: Page):
    page = plain_page
    run(page, "curl 10.96.249.28:8080")
    broken = page.locator(".hop.current")
    number = int(broken.get_attribute("data-hop") or 0)
    page.get_by_role("link", name="Back").click()
    expect(page.locator(".hop.current")).to_have_attribute("data-hop", str(number - 1))


def test_every_task_is_solved_with_its_solution(plain_page: Page):
    page = plain_page
    answers = right_answers(LESSON)
    for task in LESSON.tasks:
        if task.choices:
            page.locator(f"#task-{task.id} input[type=radio]").nth(answers[task.id]).check()
            page.locator(f"#task-{task.id} .predict button").click()
        if task.solution.files:
            page.locator(f"#task-{task.id} .solution summary").click()
            page.locator(f"#task-{task.id}").get_by_role(
                "button", name="Put into the editor"
            ).click()
        for index in range(len(task.solution.commands)):
            page.locator(f"#task-{task.id} .solution summary").click()
            page.locator(f"#task-{task.id} .solution .runnable button").nth(index).click()
    expect(page.locator(".task .mark.done")).to_have_count(len(LESSON.tasks))


def test_undo_reset_clock_and_views_are_plain_forms_and_links(plain_page: Page):
    page = plain_page
    run(page, "hostname")
    page.get_by_role("button", name="+30 s").click()
    expect(page.locator(".entry")).to_have_count(2)
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".entry")).to_have_count(1)
    page.get_by_role("link", name="Objects").click()
    expect(page.locator(".diagram-text")).to_be_visible()
    page.get_by_role("button", name="Reset").click()
    expect(page.locator(".entry")).to_have_count(0)
