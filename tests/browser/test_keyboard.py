"""A whole lesson with the keyboard alone: read, called, stepped, edited, solved. The mouse is never touched."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from lessons.course.lessons import Task, lesson_by_slug
from tests.course.rightanswers import right_answers

LESSON = lesson_by_slug("clusterip")
# More than a page has places to go to.
MOST_TABS = 400


def focused(wanted: Locator) -> bool:
    return wanted.evaluate("element => element === document.activeElement")


def tab_to(page: Page, wanted: Locator, key: str = "Tab") -> None:
    """Press Tab until this has the focus: no part of the page keeps it, and none is out of reach."""
    for _ in range(MOST_TABS):
        if focused(wanted):
            return
        page.keyboard.press(key)
    raise AssertionError(f"not to be reached with {key}")


def stand(page: Page, place: str) -> None:
    """Choose the terminal's tab of a place with the arrow keys."""
    tab_to(page, page.locator("#command input[name=place]:checked"))
    for _ in LESSON.places:
        if page.locator(f"#command input[name=place][value='{place}']").is_checked():
            return
        page.keyboard.press("ArrowRight")
    raise AssertionError(place)


def run(page: Page, line: str, place: str) -> None:
    before = page.locator(".entry").count()
    stand(page, place)
    tab_to(page, page.locator("#line"))
    page.keyboard.type(line)
    page.keyboard.press("Enter")
    expect(page.locator(".entry")).to_have_count(before + 1)


def edit(page: Page, files: dict[str, str]) -> None:
    """Choose each file's tab with the arrow keys, replace its text, and apply it."""
    for name, text in files.items():
        before = page.locator(".entry").count()
        tab_to(page, page.locator(".tabs [role=tab][tabindex='0']"))
        for _ in range(12):
            if page.locator(".tabs [aria-selected=true]").inner_text() == name:
                break
            page.keyboard.press("ArrowRight")
        tab_to(page, page.locator(".cm-content:visible"))
        page.keyboard.press("Control+a")
        page.keyboard.press("Backspace")
        page.keyboard.insert_text(text)
        page.keyboard.press("Control+Enter")
        expect(page.locator(".entry")).to_have_count(before + 1)
        page.keyboard.press("Tab")
        assert not focused(page.locator(".cm-content:visible"))


def predict(page: Page, task: Task, answer: int) -> None:
    """Choose an answer with the arrow keys, and commit it."""
    tab_to(page, page.locator(f"#task-{task.id} input[type=radio]").first)
    for _ in range(answer or len(task.choices)):  # the first is not chosen by having the focus
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator(f"#mark-{task.id} .mark.done")).to_be_visible()


def solve(page: Page, task: Task) -> None:
    edit(page, dict(task.solution.files))
    for command in task.solution.commands:
        run(page, command.line, str(command.place))
    expect(page.locator(f"#mark-{task.id} .mark.done")).to_be_visible()


@pytest.fixture
def keys(lesson_page: Page) -> Page:
    """The lesson's page, whose mouse fails the test."""

    def moved(*_: object, **__: object) -> None:
        raise AssertionError("this is done with the keyboard")

    for name in ("click", "move", "down", "dblclick"):
        setattr(lesson_page.mouse, name, moved)
    return lesson_page


def test_a_whole_lesson_is_done_with_the_keyboard(keys: Page):
    page = keys
    tab_to(page, page.locator(".runnable button").first)
    page.keyboard.press("Enter")  # the first command of the text
    expect(page.locator(".entry")).to_have_count(1)

    tab_to(page, page.locator(".ask-advice"))
    page.keyboard.press("Enter")
    expect(page.locator(".advice .told")).to_be_visible()
    right = right_answers(LESSON)
    for task in LESSON.tasks:
        if task.choices:
            predict(page, task, right[task.id])
        else:
            solve(page, task)
    done = f"{len(LESSON.tasks)} of {len(LESSON.tasks)}"
    expect(page.locator("#progress")).to_contain_text(done)


def test_hops_views_time_and_menus_are_reached_with_the_keyboard(keys: Page):
    page = keys
    run(page, "curl 10.96.249.28:8080", "pod/default/client")
    broken = int(page.locator(".hop.current").get_attribute("data-hop") or 0)
    tab_to(page, page.locator("#trace .step").first)
    page.keyboard.press("Enter")
    expect(page.locator(".hop.current")).to_have_attribute("data-hop", str(broken - 1))
    page.keyboard.press("ArrowRight")
    expect(page.locator(".hop.current")).to_have_attribute("data-hop", str(broken))

    tab_to(page, page.locator("[data-view=objects]"))
    page.keyboard.press("Enter")
    expect(page.locator(".diagram-text")).to_be_visible()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".diagram")).to_be_visible()

    tab_to(page, page.locator(".diagram .bar[data-source]").first)
    page.keyboard.press("Enter")
    expect(page.locator(".cm-pointed")).to_have_count(1)

    tab_to(page, page.locator("#clock button[value='30000']"))
    page.keyboard.press("Enter")
    expect(page.locator(".entry")).to_have_count(2)
    tab_to(page, page.get_by_role("button", name="Undo"))
    page.keyboard.press("Enter")
    expect(page.locator(".entry")).to_have_count(1)

    tab_to(page, page.locator(".files summary"))
    page.keyboard.press("Enter")
    expect(page.locator(".sheet-box")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".sheet-box")).to_be_hidden()
    expect(page.locator(".files summary")).to_be_focused()

    tab_to(page, page.locator(".lessons .open"))
    page.keyboard.press("Enter")
    expect(page.locator("#all-lessons")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#all-lessons")).to_be_hidden()


def test_what_has_the_focus_is_seen_to_have_it(keys: Page):
    page = keys
    seen = """() => { const style = getComputedStyle(document.activeElement);
      const next = document.activeElement.nextElementSibling && getComputedStyle(document.activeElement.nextElementSibling);
      return [style.outlineStyle, style.borderBottomColor, next?.outlineStyle, document.activeElement.outerHTML.slice(0, 90)]; }"""
    for _ in range(40):
        page.keyboard.press("Tab")
        outline, _border, sibling, html = page.evaluate(seen)
        framed = "solid" in (outline, sibling) or re.search(
            r'role="textbox"|data-source|id="line"', html
        )
        assert framed, html
