"""Files, completion, the timeline, the DNS zone and sharing, in a browser."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.test_lesson import run, type_into_editor


def test_what_was_typed_is_there_after_a_reload_and_still_marked(lesson_page: Page):
    page = lesson_page
    with page.expect_response("**/panes/"):
        type_into_editor(page, "# half a thought")
    page.reload()
    page.wait_for_selector(".cm-editor")
    expect(page.locator(".cm-content:visible")).to_contain_text("# half a thought")
    expect(page.locator(".tabs .unsaved")).to_have_text("sample-clusterip.yaml")


def test_a_file_is_added_and_removed_by_keyboard(lesson_page: Page):
    page = lesson_page
    page.locator(".files summary").focus()
    page.keyboard.press("Enter")
    page.fill(".files [name=file]", "mine.yaml")
    page.press(".files [name=file]", "Enter")
    expect(page.locator(".tabs [aria-selected=true]")).to_have_text("mine.yaml")
    page.get_by_role("button", name="Remove mine.yaml").press("Enter")
    expect(page.get_by_role("tab", name="mine.yaml")).to_have_count(0)


def test_a_file_is_imported_with_the_picker(lesson_page: Page):
    page = lesson_page
    page.locator(".files summary").click()
    content = {"name": "given.yaml", "mimeType": "text/yaml", "buffer": b"kind: ConfigMap\n"}
    page.set_input_files(".files [name=import]", content)
    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.locator(".tabs [aria-selected=true]")).to_have_text("given.yaml")
    expect(page.locator(".cm-content:visible")).to_contain_text("kind: ConfigMap")


def test_tab_completes_and_escape_then_tab_leaves(lesson_page: Page):
    page = lesson_page
    page.fill("#line", "curl sample-cl")
    page.press("#line", "Tab")
    expect(page.locator("#line")).to_have_value("curl sample-clusterip")
    expect(page.locator("#offers")).to_contain_text("sample-clusterip.default")
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    expect(page.locator("#line")).not_to_be_focused()


def test_tab_leaves_an_empty_line(lesson_page: Page):
    page = lesson_page
    page.focus("#line")
    page.keyboard.press("Tab")
    expect(page.locator("#line")).not_to_be_focused()


def test_the_editor_offers_fields_and_says_what_they_mean(lesson_page: Page):
    page = lesson_page
    type_into_editor(page, "apiVersion: v1\nkind: Service\nspec:\n  externalT")
    page.keyboard.press("Control+Space")
    expect(page.locator(".cm-tooltip-autocomplete")).to_contain_text("externalTrafficPolicy")
    expect(page.locator(".cm-completionInfo")).to_contain_text("string")


def test_a_fault_is_marked_after_a_pause(lesson_page: Page):
    page = lesson_page
    type_into_editor(page, "apiVersion: v1\nkind: Service\nspec:\n  prots: []\n")
    expect(page.locator(".cm-lint-marker-error")).to_have_count(1)


def test_an_earlier_moment_is_looked_at_from_the_timeline_and_gone_on_from(lesson_page: Page):
    page = lesson_page
    run(page, "echo one")
    run(page, "echo two")
    page.locator(".timeline a").first.click()
    expect(page.locator(".moment")).to_contain_text("After command 1 of 2")
    page.get_by_role("button", name="Go on from here").click()
    expect(page.locator("#log .entry")).to_have_count(1)


def test_the_dns_zone_and_the_caches_are_a_view(lesson_page: Page):
    page = lesson_page
    page.get_by_role("link", name="DNS zone").click()
    expect(page.locator("[data-panel=zone]")).to_contain_text(
        "sample-clusterip.default.svc.cluster.local"
    )


def test_a_shared_lab_has_a_link(lesson_page: Page):
    page = lesson_page
    run(page, "echo mine")
    page.get_by_role("button", name="Share").click()
    expect(page.get_by_label("Link")).to_have_value(page.url)
    expect(page.locator(".log")).to_contain_text("echo mine")


def test_the_text_twin_holds_every_node_edge_and_hop_of_the_picture(lesson_page: Page):
    page = lesson_page
    run(page, "curl sample-named-port-service:8080")

    def held(root: str, name: str) -> set[str]:
        items = page.locator(f"{root} [data-{name}]").all()
        return {item.get_attribute(f"data-{name}") or "" for item in items}

    page.get_by_role("link", name="Objects").click()
    expect(page.locator(".diagram-text")).to_be_visible()
    # A node port's door is told with its Service.
    nodes = {name for name in held(".diagram", "node") if not name.startswith("nodeport/")}
    assert nodes <= held(".diagram-text", "node")
    assert held(".diagram", "from") <= held(".diagram-text", "from")
    assert held(".diagram", "to") <= held(".diagram-text", "to")
    drawn = {number for hops in held(".diagram", "hop") for number in hops.split()}
    assert drawn
    assert drawn <= held(".hops", "hop")
