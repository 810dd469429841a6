"""The terminal's outputs are folded where they are long, copied, and cleared away."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.test_lesson import run


def test_a_long_output_is_folded_and_unfolded_by_keyboard(lesson_page: Page):
    page = lesson_page
    run(page, "kubectl get pods -o yaml", "admin")
    output = page.locator(".entry pre")
    folded = output.bounding_box()["height"]
    page.get_by_role("button", name="Show all").press("Enter")
    expect(page.get_by_role("button", name="Fold")).to_have_attribute("aria-expanded", "true")
    assert output.bounding_box()["height"] > 4 * folded


def test_a_short_output_is_shown_whole(lesson_page: Page):
    run(lesson_page, "kubectl get pods", "admin")
    expect(lesson_page.get_by_role("button", name="Show all")).to_have_count(0)


def test_an_output_is_copied(lesson_page: Page, context):
    page = lesson_page
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    run(page, "hostname")
    page.locator(".entry").hover()
    page.get_by_role("button", name="Copy").click()
    expect(page.locator(".entry .copy")).to_have_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()") == "client\n"


def test_the_screen_is_cleared_and_the_history_is_kept(lesson_page: Page):
    page = lesson_page
    run(page, "echo one")
    for clear in ("typed", "Control+l", "button"):
        if clear == "typed":
            page.fill("#line", "clear")
            page.press("#line", "Enter")
        elif clear == "button":
            page.get_by_role("button", name="Clear the screen").click()
        else:
            page.press("#line", clear)
        expect(page.locator(".entry:visible")).to_have_count(0)
        expect(page.locator("#line")).to_be_focused()
        run(page, f"echo after-{clear}")
        expect(page.locator(".entry:visible")).to_have_count(1)
    page.reload()
    page.wait_for_selector(".cm-editor")
    expect(page.locator(".entry:visible code")).to_have_text("echo after-button")
    page.focus("#line")
    for _ in range(4):
        page.keyboard.press("ArrowUp")
    expect(page.locator("#line")).to_have_value("echo one")
