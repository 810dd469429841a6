"""What belongs together marks each other: a box of the picture, the line that made it, its name in an output."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.test_lesson import run

SELECTED = re.compile(r"\bselected\b")
LINKED = re.compile(r"\blinked\b")
SERVICE = "service/default/sample-clusterip"


def test_a_box_points_at_its_manifest_line_and_marks_its_name_in_outputs(lesson_page: Page):
    page = lesson_page
    run(page, "kubectl get services", "admin")
    page.locator(f".diagram .bar[data-node='{SERVICE}']").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".cm-pointed")).to_have_text("apiVersion: v1")
    expect(page.locator(".mention.linked")).to_have_text(["sample-clusterip", "10.96.249.28"])


def test_the_cursor_in_the_editor_marks_what_its_document_made(lesson_page: Page):
    page = lesson_page
    run(page, "kubectl get services", "admin")
    page.locator(".cm-line:visible", has_text="targetPort").click()
    expect(page.locator(".diagram .selected")).to_have_attribute("data-node", SERVICE)
    expect(page.locator(".mention.linked").first).to_have_text("sample-clusterip")
    page.get_by_role("tab", name="sample-deployment.yaml").click()
    page.locator(".cm-line:visible", has_text="replicas").click()
    expect(page.locator(".diagram .pod.selected")).to_have_count(3)


def test_the_cursor_marks_the_hop_that_its_line_decided(lesson_page: Page):
    page = lesson_page
    run(page, "curl 10.96.249.28:8080")
    source = page.locator(".hop.current a.source")
    line = int(source.get_attribute("data-line") or 0)
    page.locator(".cm-line:visible").nth(line - 1).click()
    expect(page.locator(".hop.current")).to_have_class(LINKED)


def test_a_name_in_an_output_marks_its_box_and_its_line(lesson_page: Page):
    page = lesson_page
    run(page, "kubectl get pods", "admin")
    name = page.locator(".mention", has_text="sample-deployment-").first
    node = name.get_attribute("data-node")
    name.click()
    expect(page.locator(f".diagram .pod[data-node='{node}']")).to_have_class(SELECTED)
    expect(page.get_by_role("tab", name="sample-deployment.yaml")).to_have_attribute(
        "aria-selected", "true"
    )
    expect(page.locator(".cm-pointed:visible")).to_have_count(1)


def test_names_in_an_output_are_reached_with_the_arrow_keys(lesson_page: Page):
    page = lesson_page
    run(page, "kubectl get pods", "admin")
    page.locator(".entry pre").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator(".mention").first).to_be_focused()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(page.locator(".mention").nth(1)).to_have_class(LINKED)
    page.keyboard.press("ArrowLeft")
    expect(page.locator(".mention").first).to_be_focused()


def test_an_output_with_links_is_still_the_output(lesson_page: Page):
    page = lesson_page
    run(page, "kubectl get pods -o wide", "admin")
    kept = page.locator(".entry pre").evaluate("element => element.textContent")
    page.reload()
    page.wait_for_selector(".cm-editor")
    assert page.locator(".entry pre").evaluate("element => element.textContent") == kept
    assert re.search(r"^NAME +READY +STATUS", kept)
