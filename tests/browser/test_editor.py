"""The editor: what it offers and says, what it marks, and how its files are named."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.test_lesson import type_into_editor

FAULTY = """\
apiVersion: v1
kind: Service
metadata:
  name: sample-clusterip
spec:
  type: ClusterIp
  ports:
  - port: 99999
    targetPort: 80
  - port: 80
"""


def test_every_fault_is_marked_at_its_field_after_apply(lesson_page: Page):
    page = lesson_page
    type_into_editor(page, FAULTY)
    page.keyboard.press("Control+Enter")
    expect(page.locator("#problems li[data-line='6']")).to_contain_text("ClusterIp")
    faults = page.locator("#problems li[data-line='8']")
    expect(faults.filter(has_text="99999")).to_have_count(1)
    expect(faults.filter(has_text="name: Required")).to_have_count(1)
    lines = {
        item.get_attribute("data-line") for item in page.locator("#problems li[data-line]").all()
    }
    expect(page.locator(".cm-lint-marker-error")).to_have_count(len(lines))
    page.locator("#problems a.source").first.press("Enter")
    expect(page.locator(".cm-pointed")).to_have_count(1)


def test_a_field_says_what_it_means_under_the_pointer(lesson_page: Page):
    page = lesson_page
    page.locator(".cm-line:visible", has_text="selector").locator("span").first.hover()
    expect(page.locator(".cm-tooltip .cm-field")).to_contain_text("selector")


def test_a_chosen_completion_is_typed_and_escape_closes_the_list(lesson_page: Page):
    page = lesson_page
    type_into_editor(page, "apiVersion: v1\nkind: Service\nspec:\n  externalT")
    page.keyboard.press("Control+Space")
    expect(page.locator(".cm-tooltip-autocomplete")).to_be_visible()
    page.wait_for_timeout(100)  # what is chosen at once was not meant
    page.keyboard.press("Enter")
    expect(page.locator(".cm-content:visible")).to_contain_text("externalTrafficPolicy: ")
    page.keyboard.press("Control+Space")
    page.keyboard.press("Escape")
    expect(page.locator(".cm-tooltip-autocomplete")).to_have_count(0)
    page.keyboard.press("Tab")
    expect(page.locator(".cm-content:visible")).not_to_be_focused()


def test_an_unsaved_mark_comes_with_a_change_and_goes_when_it_is_taken_back(lesson_page: Page):
    page = lesson_page
    page.locator(".cm-content:visible").click()
    page.keyboard.type("#")
    expect(page.locator(".tabs .unsaved")).to_have_count(1)
    page.keyboard.press("Control+z")
    expect(page.locator(".tabs .unsaved")).to_have_count(0)


def test_a_file_is_renamed_and_its_tab_with_it(lesson_page: Page):
    page = lesson_page
    page.locator(".files summary").click()
    name = page.get_by_label("New name of sample-clusterip.yaml")
    name.fill("mine.yaml")
    name.press("Enter")
    expect(page.get_by_role("tab", name="mine.yaml")).to_be_visible()
    expect(page.get_by_role("tab", name="sample-clusterip.yaml")).to_have_count(0)
    expect(page.locator(".cm-content:visible")).to_contain_text("sample-clusterip")


def test_a_removed_file_takes_its_tab_along_and_what_was_typed_elsewhere_stays(lesson_page: Page):
    page = lesson_page
    type_into_editor(page, "# kept")
    page.locator(".files summary").click()
    page.get_by_role("button", name="Remove sample-deployment.yaml").click()
    expect(page.get_by_role("tab", name="sample-deployment.yaml")).to_have_count(0)
    expect(page.locator(".cm-content:visible")).to_contain_text("# kept")
    expect(page.locator(".tabs .unsaved")).to_have_text("sample-clusterip.yaml")


def test_a_file_is_imported_by_dropping_it_onto_the_editor(lesson_page: Page):
    page = lesson_page
    carried = page.evaluate_handle(
        """() => { const carried = new DataTransfer();
        carried.items.add(new File(['kind: ConfigMap\\n'], 'dropped.yaml', { type: 'text/yaml' })); return carried; }"""
    )
    page.locator("#panes").dispatch_event("dragover", {"dataTransfer": carried})
    page.locator("#panes").dispatch_event("drop", {"dataTransfer": carried})
    expect(page.locator(".tabs [aria-selected=true]")).to_have_text("dropped.yaml")
    expect(page.locator(".cm-content:visible")).to_contain_text("kind: ConfigMap")


def test_a_completed_manifest_leaves_each_file_with_one_editor(lesson_page: Page):
    page = lesson_page
    page.goto(page.url.replace("clusterip", "service-discovery"))
    page.wait_for_selector(".cm-editor")
    page.get_by_label("Blank 1").fill("web")
    page.get_by_role("button", name="Apply as web.yaml").first.click()
    expect(page.locator("#log .entry")).to_have_count(0)  # a blank is still empty
    page.get_by_label("Blank 2").fill("http")
    page.get_by_role("button", name="Apply as web.yaml").first.click()
    expect(page.locator("#log .entry")).to_have_count(1)
    expect(page.locator(".cm-content:visible")).to_have_count(1)
    expect(page.locator(".cm-content:visible")).to_contain_text("http")
