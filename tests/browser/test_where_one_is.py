"""Whoever acts stays where they are: the focus, the view, the latest moment and what broke are not lost."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

from tests.browser.test_lesson import run

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
    page.get_by_role("button", name="Run it there").click()
    expect(page.locator("#log .entry").last).to_contain_text("admin $ kubectl get nodes")
    expect(page.locator("#log .entry").last).to_contain_text("k8s-node01")
