"""A student does the ClusterIP lesson in a browser."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from lessons.course.lessons import lesson_by_slug

LESSON = lesson_by_slug("clusterip")


def run(page: Page, line: str, place: str = "pod client") -> None:
    before = page.locator(".entry").count()
    page.locator("fieldset.where label", has_text=place).first.click()
    page.fill("#line", line)
    page.press("#line", "Enter")
    expect(page.locator(".entry")).to_have_count(before + 1)


def type_into_editor(page: Page, text: str) -> None:
    page.locator(".cm-content:visible").click()
    page.keyboard.press("Control+a")
    page.keyboard.press(
        "Backspace"
    )  # over a coloured selection Chromium's insert_text makes a style of its own
    page.keyboard.insert_text(text)


def manifest(**changes: str) -> str:
    text = LESSON.files["sample-clusterip.yaml"]
    for old, new in changes.items():
        text = text.replace(old.replace("_", "-"), new)
    return text


def test_a_refused_call_is_mended_by_an_edit_and_an_apply(lesson_page: Page):
    page = lesson_page
    run(page, "curl sample-clusterip:8080")
    refused = page.locator(".entry").last
    expect(refused).to_contain_text("curl: (7) Failed to connect")
    expect(refused.locator(".exit")).to_have_text("exit 7")
    expect(refused.locator(".why.broken")).to_contain_text("no endpoints")

    type_into_editor(page, manifest(sample_apps="sample-app"))
    expect(page.locator(".tabs .unsaved")).to_have_text("sample-clusterip.yaml")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".entry").last).to_contain_text("service/sample-clusterip configured")
    expect(page.locator(".tabs .unsaved")).to_have_count(0)

    run(page, "curl sample-clusterip:8080")
    expect(page.locator(".entry").last).to_contain_text("From=sample-deployment-")
    expect(page.locator("#mark-find-the-pods .mark.done")).to_be_visible()
    run(page, "dig +short sample-clusterip.default.svc.cluster.local")
    expect(page.locator(".entry pre").last).to_have_text("10.96.249.28\n")


def test_the_hops_are_stepped_in_the_list_and_in_the_picture(lesson_page: Page):
    page = lesson_page
    run(page, "curl 10.96.249.28:8080")
    broken = page.locator(".hop.broken")
    expect(broken.first).to_have_class(re.compile("current"))
    expect(broken.first).to_contain_text("broke here")
    expect(page.locator(".segment.broken.current").first).to_be_attached()

    number = int(broken.first.get_attribute("data-hop") or 0)
    page.get_by_role("link", name="Back").click()
    expect(page.locator(".hop.current")).to_have_attribute("data-hop", str(number - 1))
    page.locator(".hops").focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator(".hop.current")).to_have_attribute("data-hop", str(number))
    expect(page.locator(".hop[aria-current=step]")).to_have_count(1)


def test_a_hop_points_at_the_manifest_line_that_decided(lesson_page: Page):
    page = lesson_page
    run(page, "curl 10.96.249.28:8080")
    source = page.locator(".hop.current a.source")
    line = (source.get_attribute("data-line") or "").strip()
    source.click()
    expect(page.locator(".cm-pointed")).to_have_count(1)
    assert LESSON.files["sample-clusterip.yaml"].splitlines()[int(line) - 1].strip() in (
        page.locator(".cm-pointed").inner_text()
    )


def test_a_fault_in_the_yaml_is_marked_at_its_line(lesson_page: Page):
    page = lesson_page
    type_into_editor(page, "apiVersion: v1\nkind: Service\n\tmetadata: {}\n")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#problems li")).to_contain_text("sample-clusterip.yaml:3")
    expect(page.locator(".cm-lint-marker-error")).to_have_count(1)
    expect(page.locator(".tabs .faulty")).to_have_text("sample-clusterip.yaml")


def test_undo_and_redo_take_the_log_along(lesson_page: Page):
    page = lesson_page
    run(page, "kubectl delete pod client", "admin")
    run(page, "kubectl get pods", "admin")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".entry")).to_have_count(1)
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".entry")).to_have_count(0)
    page.get_by_role("button", name="Redo").click()
    expect(page.locator(".entry")).to_have_count(1)


def test_the_clock_moves_on(lesson_page: Page):
    page = lesson_page
    before = page.locator("#clock time").inner_text()
    page.get_by_role("button", name="+30 s").click()
    expect(page.locator("#clock time")).not_to_have_text(before)
    expect(page.locator(".entry.moved, .entry .moved")).to_contain_text("30 s")


def test_the_arrow_keys_bring_back_earlier_lines(lesson_page: Page):
    page = lesson_page
    run(page, "hostname")
    run(page, "env")
    page.focus("#line")
    page.keyboard.press("ArrowUp")
    expect(page.locator("#line")).to_have_value("env")
    page.keyboard.press("ArrowUp")
    expect(page.locator("#line")).to_have_value("hostname")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(page.locator("#line")).to_have_value("")


def test_tab_leaves_the_editor(lesson_page: Page):
    page = lesson_page
    page.locator(".cm-content:visible").click()
    page.keyboard.press("Tab")
    assert not page.evaluate("document.activeElement.classList.contains('cm-content')")


def test_an_output_of_before_shows_its_way_again(lesson_page: Page):
    page = lesson_page
    run(page, "curl 10.96.249.28:8080")
    run(page, "kubectl get pods", "admin")
    page.locator(".entry .why").first.click()
    expect(page.locator(".trace-bar h2")).to_contain_text("curl 10.96.249.28:8080")
    expect(page.locator(".entry.selected")).to_have_attribute("data-entry", "1")


def test_the_log_of_queries_grows_with_what_is_done(lesson_page: Page):
    page = lesson_page
    page.get_by_role("link", name="Log").click()
    expect(page.locator("[data-panel=log]")).to_contain_text("No DNS query")
    run(page, "dig +short first.default.svc.cluster.local")
    expect(page.locator("[data-panel=log]")).to_contain_text("first.default")
    run(page, "dig +short second.default.svc.cluster.local")
    expect(page.locator("[data-panel=log] tbody tr").first).to_contain_text("second.default")


def test_a_lost_connection_says_so_and_keeps_what_was_typed(page: Page, live_server):
    page.goto(f"{live_server.url}/lessons/clusterip/")
    page.wait_for_selector(".cm-editor")
    page.context.set_offline(True)
    page.fill("#line", "hostname")
    page.press("#line", "Enter")
    expect(page.locator("#connection")).to_contain_text("No connection")
    expect(page.locator("#line")).to_have_value("hostname")
    page.context.set_offline(False)
    expect(page.locator(".entry pre")).to_have_text("client\n")  # tried again by itself


def test_on_a_phone_one_part_is_shown_at_a_time(page: Page, live_server, complaints):
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{live_server.url}/lessons/clusterip/")
    expect(page.locator("#text")).to_be_visible()
    expect(page.locator("#terminal")).to_be_hidden()
    page.locator(".switch").get_by_role("link", name="Terminal").click()
    expect(page.locator("#terminal")).to_be_visible()
    expect(page.locator("#text")).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
