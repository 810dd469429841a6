"""Whoever acts stays where they are: the focus, the view, the latest moment and what broke are not lost."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from lessons.course.lessons import lesson_by_slug
from tests.browser.test_lesson import run, type_into_editor

REFUSED = "curl sample-clusterip:8080"


def whole(part: Locator) -> bool:
    """Whether all of it is in view within what holds it."""
    return part.evaluate(
        """part => {
          const [own, around] = [part, part.parentElement].map((one) => one.getBoundingClientRect());
          return part.scrollWidth <= part.clientWidth + 1 && own.right <= around.right && own.left >= around.left;
        }"""
    )


def test_a_button_of_the_clock_is_pressed_again_and_again(lesson_page: Page):
    page = lesson_page
    page.get_by_role("button", name="+1 s").focus()
    for number in (1, 2):
        page.keyboard.press("Enter")
        expect(page.locator("#log .moved")).to_have_count(number)
        expect(page.get_by_role("button", name="+1 s")).to_be_focused()


def test_a_button_works_from_the_moment_it_comes(lesson_page: Page):
    page = lesson_page
    page.evaluate(
        """() => new MutationObserver((_changes, watch) => {
          watch.disconnect();
          document.getElementById("advance-1000").click();
        }).observe(document.getElementById("clock"), { childList: true, subtree: true })"""
    )
    page.get_by_role("button", name="+1 s").click()
    expect(page.locator("#log .moved")).to_have_count(2)
    assert page.url.endswith("/lessons/clusterip/"), "a form was sent as if there were no scripts"


def test_a_step_in_another_view_shows_the_way(lesson_page: Page):
    page = lesson_page
    run(page, REFUSED)
    page.get_by_role("link", name="DNS zone").click()
    page.get_by_role("link", name="Back", exact=True).click()
    expect(page.locator("[data-panel=path]")).to_be_visible()
    expect(page.locator(".hop.current")).to_have_attribute("data-hop", "8")


def test_the_arrow_keys_scroll_a_view_and_leave_the_steps_alone(lesson_page: Page):
    page = lesson_page
    run(page, REFUSED)
    page.get_by_role("link", name="Objects").click()
    page.locator("[data-panel=objects]").focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator(".trace-bar")).to_have_attribute("data-hop", "9")


def test_where_it_broke_is_said_in_full_beside_a_long_command(lesson_page: Page):
    page = lesson_page
    run(page, f"{REFUSED}/{'a-long-way/' * 12}")
    assert page.locator(".trace-bar h2 .broke").inner_text() == "✕ broke at hop 9"
    assert whole(page.locator(".trace-bar h2 .broke"))


def test_of_a_long_timeline_the_latest_moment_is_in_view(lesson_page: Page):
    page = lesson_page
    page.set_viewport_size({"width": 1100, "height": 800})
    for number in range(14):
        run(page, f"echo {number}")
    assert whole(page.locator(".timeline a").last)


def test_kubectl_in_a_pod_is_offered_where_it_is_installed(lesson_page: Page):
    page = lesson_page
    run(page, "kubectl get nodes")
    expect(page.locator("#log .entry").last).to_contain_text("command not found")
    page.reload()
    page.get_by_role("link", name="Run it there").click()
    expect(page.locator("#log .entry").last).to_contain_text("admin $ kubectl get nodes")
    expect(page.locator("#log .entry").last).to_contain_text("k8s-node01")


@pytest.mark.parametrize("place", ["admin (kubectl)", "k8s-node02"])
def test_where_one_stands_outlives_a_reload(lesson_page: Page, place: str):
    page = lesson_page
    tab = page.locator("fieldset.where label", has_text=place)
    if tab.count():
        tab.click()
    else:
        page.locator("#elsewhere").select_option(label=place)
    told = page.locator("#prompt").inner_text()
    assert told != "client"
    page.reload()
    expect(page.locator("#prompt")).to_have_text(told)


def test_on_a_phone_a_reload_comes_back_to_the_same_part(lesson_page: Page):
    page = lesson_page
    page.set_viewport_size({"width": 390, "height": 844})
    page.locator(".switch").get_by_text("Terminal").click()
    page.reload()
    expect(page.locator("#line")).to_be_visible()


def test_a_task_that_was_solved_is_told_and_leads_to_it(lesson_page: Page):
    page = lesson_page
    page.set_viewport_size({"width": 390, "height": 844})
    task = lesson_by_slug("clusterip").task("find-the-pods")
    page.locator(".switch").get_by_text("YAML").click()
    (text,) = task.solution.files.values()
    type_into_editor(page, text)
    page.keyboard.press("Control+Enter")
    told = page.get_by_role("status").locator(".solved")
    expect(told).to_be_visible()
    expect(told).to_have_text(f"✓ Solved: {task.title}")
    told.get_by_role("link").click()
    expect(page.locator(f"#task-{task.id}")).to_be_in_viewport()
    expect(told).to_be_hidden()


def test_a_task_solved_before_is_not_told_again(lesson_page: Page):
    page = lesson_page
    (text,) = lesson_by_slug("clusterip").task("find-the-pods").solution.files.values()
    type_into_editor(page, text)
    page.keyboard.press("Control+Enter")
    expect(page.locator("#solved")).to_be_visible()
    page.reload()
    run(page, "hostname")
    expect(page.locator("#solved")).to_be_hidden()


def test_on_a_phone_the_picture_opens_at_the_hop_where_it_broke(lesson_page: Page):
    page = lesson_page
    page.set_viewport_size({"width": 390, "height": 844})
    page.locator(".switch").get_by_text("Terminal").click()
    for _ in range(9):  # of two pods behind the Service one does not listen
        run(page, "curl sample-named-port-service:8080")
        if page.locator("#log .entry").last.locator(".exit").count():
            break
    page.locator(".switch").get_by_text("Diagram").click()
    expect(page.locator(".segment.broken.current .badge")).to_be_in_viewport(ratio=1)
