"""Each of the seven lessons is done in a browser: an edit, an Apply, a probe, and every task with its solution."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from lessons.course.lessons import Lesson, Task, lesson_by_slug
from tests.course.rightanswers import right_answers

SLUGS = (
    "clusterip",
    "nodeport",
    "loadbalancer",
    "headless",
    "endpoints",
    "externalname",
    "dns-caching",
)


@pytest.fixture(params=SLUGS)
def lesson(request) -> Lesson:
    return lesson_by_slug(request.param)


@pytest.fixture
def opened(page: Page, live_server, complaints, lesson: Lesson) -> Page:
    page.set_default_timeout(60_000)
    page.goto(f"{live_server.url}/lessons/{lesson.slug}/")
    page.wait_for_selector(".cm-editor")
    return page


def predict(page: Page, task: Task, answer: int) -> None:
    card = page.locator(f"#task-{task.id}")
    card.locator("input[type=radio]").nth(answer).check()
    card.get_by_role("button", name="Commit this answer").click()
    expect(card.locator(".truth")).to_contain_text("Right.")


def solve(page: Page, task: Task) -> None:
    card = page.locator(f"#task-{task.id}")
    card.locator(".solution summary").click()
    if task.solution.files:
        with page.expect_response("**/solution/**"):
            card.get_by_role("button", name="Put into the editor").click()
    for index in range(len(task.solution.commands)):
        before = page.locator(".entry").count()
        card.locator(".solution .runnable button").nth(index).click()
        expect(page.locator(".entry")).to_have_count(before + 1)


def test_an_edit_is_applied_and_a_command_of_the_text_is_run(opened: Page, lesson: Lesson):
    page = opened
    page.locator(".cm-content:visible").click()
    page.keyboard.press("Control+Home")
    page.keyboard.insert_text("# mine\n")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".entry")).to_have_count(1)
    expect(page.locator(".entry").last).to_contain_text("kubectl apply")
    page.locator(".runnable button:visible").first.click()
    expect(page.locator(".entry")).to_have_count(2)
    expect(page.locator("svg.diagram .pod").first).to_be_visible()


def test_every_task_is_solved_with_its_solution(opened: Page, lesson: Lesson):
    right = right_answers(lesson)
    for task in lesson.tasks:
        if task.choices:
            predict(opened, task, right[task.id])
        else:
            solve(opened, task)
        expect(opened.locator(f"#mark-{task.id} .mark.done")).to_be_visible()
    expect(opened.locator("#progress")).to_contain_text(
        f"{len(lesson.tasks)} of {len(lesson.tasks)} tasks solved"
    )
