"""Tasks to predict, to fill in and to put into order, done with the keyboard alone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from lessons.course.lessons import Parsons, lesson_by_slug

LESSON = lesson_by_slug("service-discovery")


@pytest.fixture(params=[True, False], ids=["with scripts", "without scripts"])
def browser_context_args(browser_context_args, request):
    return {**browser_context_args, "java_script_enabled": request.param}


@pytest.fixture
def lesson_page(page: Page, live_server) -> Page:
    page.set_default_timeout(60_000)
    page.goto(f"{live_server.url}/lessons/service-discovery/")
    return page


def solved(page: Page, task_id: str) -> None:
    expect(page.locator(f"#mark-{task_id} .mark.done")).to_have_count(1)


def test_a_prediction_is_made_and_only_then_is_the_output_there(lesson_page: Page):
    page = lesson_page
    because = "a top-level domain that nobody has"
    assert because not in page.content()
    first = page.locator("#task-dig-is-literal input[type=radio]").first
    first.focus()
    for _ in range(2):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#task-dig-is-literal .truth")).to_contain_text(because)
    solved(page, "dig-is-literal")


def test_blanks_are_filled(lesson_page: Page):
    page = lesson_page
    page.get_by_label("Blank 1").focus()
    page.keyboard.type("web")
    page.keyboard.press("Tab")
    page.keyboard.type("http")
    page.keyboard.press("Enter")
    solved(page, "srv")


def test_lines_are_put_into_order(lesson_page: Page):
    page = lesson_page
    task = LESSON.task("alias")
    assert isinstance(task.worksheet, Parsons)
    wanted = task.solution.files["alias.yaml"].splitlines()
    page.locator("#task-alias input[type=number]").first.focus()
    for line in task.worksheet.lines:
        if line in wanted:
            page.keyboard.type(str(wanted.index(line) + 1))
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    solved(page, "alias")
