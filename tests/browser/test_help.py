"""Help in tasks: hints that stay open while it breaks at one place, and a step worked out."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from lessons.course.lessons.template import write_new

PATIENCE = 60_000


@pytest.fixture
def broken_clusters(page: Page, live_server, complaints) -> Page:
    page.set_default_timeout(PATIENCE)
    page.goto(f"{live_server.url}/lessons/ten-broken-clusters/")
    page.wait_for_selector(".cm-editor")
    return page


def run(page: Page, line: str) -> None:
    before = page.locator(".entry").count()
    page.locator("#terminal label", has_text="admin").first.click()
    page.locator("#line").fill(line)
    page.keyboard.press("Enter")
    expect(page.locator(".entry")).to_have_count(before + 1)


def test_hints_stay_open_until_it_breaks_elsewhere(broken_clusters: Page):
    page, card = broken_clusters, broken_clusters.locator("#task-bee")
    for number in range(2):
        card.locator(".hint summary").nth(number).click()
    expect(card.locator(".hints")).to_contain_text("The packet arrives")
    run(page, "kubectl get pods")
    expect(card.locator(".hint[open]")).to_have_count(2)
    run(page, "kubectl delete service bee")
    expect(card.locator(".hints")).to_contain_text("It breaks at the name")


def test_a_step_is_worked_out_and_goes_with_the_next_act(broken_clusters: Page):
    page, card = broken_clusters, broken_clusters.locator("#task-ant")
    card.get_by_role("button", name="Work out one step").click()
    expect(card.locator(".worked")).to_contain_text("app: ant")
    run(page, "kubectl get pods")
    expect(card.locator(".worked")).to_be_empty()


@pytest.fixture
def written(tmp_path, monkeypatch, settings):
    """The text of a lesson that is being written."""
    settings.PREVIEW = True
    monkeypatch.setenv("LAB_PREVIEW", "1")
    monkeypatch.setenv("LESSONS_PATH", str(tmp_path))
    return write_new(tmp_path, "my-lesson") / "lesson.md"


def test_a_lesson_that_is_written_is_shown_anew_with_its_faults(
    page: Page, live_server, complaints, written
):
    good = written.read_text()
    page.set_default_timeout(PATIENCE)
    page.goto(f"{live_server.url}/lessons/my-lesson/")
    expect(page.locator("#preview")).to_contain_text("No faults")
    written.write_text(good.replace("order: 100", "order: many"))
    expect(page.locator("#preview")).to_contain_text("lesson.md:4 order is a whole number")
    written.write_text(good.replace("title: Make the", "title: Let the"))
    expect(page.locator("#title-find-the-pods")).to_contain_text("Let the Service")
    expect(page.locator("#preview")).to_contain_text("No faults")
