"""One task of each mode, done with the keyboard alone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from lessons.course.lessons import Parsons, lesson_by_slug

LESSON = lesson_by_slug("service-discovery")
# More than a page has places to go to.
MOST_TABS = 300


@pytest.fixture(params=[True, False], ids=["with scripts", "without scripts"])
def browser_context_args(browser_context_args, request):
    return {**browser_context_args, "java_script_enabled": request.param}


@pytest.fixture
def scripts(browser_context_args) -> bool:
    return browser_context_args["java_script_enabled"]


@pytest.fixture
def opened(page: Page, live_server):
    """Open a lesson."""
    page.set_default_timeout(60_000)

    def go(slug: str) -> Page:
        page.goto(f"{live_server.url}/lessons/{slug}/")
        return page

    return go


def tab_to(page: Page, wanted: Locator) -> None:
    """Press Tab until this has the focus."""
    for _ in range(MOST_TABS):
        if wanted.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError("not to be reached with the Tab key")


def solved(page: Page, task_id: str) -> None:
    expect(page.locator(f"#mark-{task_id} .mark.done")).to_have_count(1)


def write(page: Page, text: str) -> None:
    """Replace what the editor holds."""
    scripts = page.locator(".cm-content:visible").count()
    tab_to(page, page.locator(".cm-content:visible" if scripts else "#panes textarea").first)
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(text)
    if scripts:
        page.keyboard.press("Control+Enter")
    else:
        tab_to(page, page.locator("#panes button.apply"))
        page.keyboard.press("Enter")


def test_predict_the_output_is_there_only_after_the_answer(opened):
    page = opened("service-discovery")
    because = "a top-level domain that nobody has"
    assert because not in page.content()
    assert because not in page.request.get(page.url).text()
    choices = page.locator("#task-dig-is-literal input[type=radio]")
    tab_to(page, choices.first)
    for _ in range(2):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#task-dig-is-literal .truth")).to_contain_text(because)
    solved(page, "dig-is-literal")


def test_faded_the_blanks_are_filled(opened):
    page = opened("service-discovery")
    tab_to(page, page.get_by_label("Blank 1"))
    page.keyboard.type("web")
    page.keyboard.press("Tab")
    page.keyboard.type("http")
    page.keyboard.press("Enter")
    solved(page, "srv")


def test_parsons_the_lines_are_numbered(opened):
    page = opened("service-discovery")
    task = LESSON.task("alias")
    assert isinstance(task.worksheet, Parsons)
    wanted = task.solution.files["alias.yaml"].splitlines()
    for number, line in enumerate(task.worksheet.lines, 1):
        if line in wanted:
            tab_to(page, page.locator(f"#line-alias-{number}"))
            page.keyboard.type(str(wanted.index(line) + 1))
    page.keyboard.press("Enter")
    solved(page, "alias")


def test_parsons_the_lines_are_moved_with_buttons(opened, scripts):
    page = opened("service-discovery")
    card = page.locator("#task-alias")
    if not scripts:
        expect(card.locator("[data-move]").first).to_be_hidden()
        return
    wanted = LESSON.task("alias").solution.files["alias.yaml"].splitlines()
    for line in reversed(wanted):  # each goes to the end, and then up to the top
        up = card.get_by_role("button", name=f"Up: {line}", exact=True)
        tab_to(page, up)
        for _ in range(len(wanted) - wanted.index(line)):
            page.keyboard.press("Enter")
        expect(up).to_be_focused()
        expect(card.locator(".moved")).to_have_text("1")
    assert [text.strip() for text in card.locator("li code").all_inner_texts()][: len(wanted)] == [
        line.strip() for line in wanted
    ]
    down = card.get_by_role("button", name=f"Down: {wanted[-1]}", exact=True)
    tab_to(page, down)
    page.keyboard.press("Enter")
    expect(card.locator(".moved")).to_have_text("left out")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    tab_to(page, card.get_by_role("button", name="Apply as alias.yaml"))
    page.keyboard.press("Enter")
    solved(page, "alias")


def test_fix_a_broken_manifest_is_mended(opened):
    page = opened("clusterip")
    task = lesson_by_slug("clusterip").task("find-the-pods")
    write(page, task.solution.files["sample-clusterip.yaml"])
    solved(page, "find-the-pods")


def test_edit_a_manifest_is_changed(opened):
    page = opened("nodeport")
    write(page, lesson_by_slug("nodeport").task("open-it").solution.files["hello-node-svc.yaml"])
    solved(page, "open-it")


def test_explore_a_command_is_tried(opened):
    page = opened("nodeport")
    tab_to(page, page.locator("input[name=place]:checked"))
    page.keyboard.press("ArrowRight")
    expect(page.locator("input[type=radio][value=admin]")).to_be_checked()
    tab_to(page, page.locator("#line"))
    ports = '{"spec":{"type":"NodePort","ports":[{"port":80,"nodePort":80}]}}'
    page.keyboard.insert_text(f"kubectl patch service hello-node-svc -p '{ports}'")
    page.keyboard.press("Enter")
    solved(page, "port-80")
