"""A class in two browsers: what a student does is seen, and goes along to another device."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urljoin

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import User
from playwright.sync_api import Browser, Page, expect
from test_room import PHONE, ZOOMED, fits

from lessons.classroom import teaching
from lessons.course.lessons import lesson_by_slug
from lessons.models import Classroom

PATIENCE = 60_000
PASSWORD = "kube-proxy-writes-rules"
PROMISED_MILLISECONDS = 2_000


@pytest.fixture
def classroom(live_server: Any, settings: Any) -> Classroom:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return teaching.make(User.objects.create_user("kim", password=PASSWORD), "Networks, Monday")


@pytest.fixture
def new_browser(browser: Browser, live_server: Any) -> Iterator[Callable[[], Page]]:
    """A browser of somebody else's, with nothing in it; the test fails if its console complains."""
    contexts, heard = [], []

    def open_one() -> Page:
        context = browser.new_context(
            base_url=live_server.url, locale="en", viewport={"width": 1440, "height": 900}
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.on("pageerror", lambda error: heard.append(str(error)))
        page.on("console", lambda said: heard.append(said.text) if said.type == "error" else None)
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert heard == []


def joined(page: Page, classroom: Classroom, name: str) -> str:
    """Join with the keyboard alone; gives the personal code."""
    page.goto("/join/")
    page.keyboard.press("Tab")  # the link that skips to the content
    page.locator("#id_code").focus()
    page.keyboard.type(classroom.join_code.lower())
    page.keyboard.press("Tab")
    page.keyboard.type(name)
    page.keyboard.press("Enter")
    page.wait_for_url("**/class/")
    return page.locator(".big-code").inner_text()


def at_the_grid(page: Page, classroom: Classroom, query: str = "?lesson=clusterip") -> None:
    page.goto("/login/")
    page.fill("#id_username", "kim")
    page.fill("#id_password", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/classes/")
    page.goto(urljoin(f"/classes/{classroom.pk}/", query))


def type_into_the_editor(page: Page, text: str) -> None:
    page.locator(".pane:not([hidden]) .cm-content").click()
    page.keyboard.press("Control+A")
    # Over a coloured selection Chromium's insert_text makes a style of its own.
    page.keyboard.press("Delete")
    page.keyboard.insert_text(text)


def test_the_grid_shows_within_two_seconds_what_a_student_has_solved(classroom, new_browser):
    student, instructor = new_browser(), new_browser()
    joined(student, classroom, "Mina")
    at_the_grid(instructor, classroom)
    expect(instructor.locator("tbody th")).to_have_text(["Mina"])
    student.goto("/lessons/clusterip/")
    student.wait_for_selector(".cm-editor")
    solution = lesson_by_slug("clusterip").task("find-the-pods").solution.files
    type_into_the_editor(student, solution["sample-clusterip.yaml"])
    pulse = instructor.locator("#pulse").get_attribute("hx-trigger")
    assert re.fullmatch(r"every (\d+)ms", pulse)
    assert int(pulse[6:-2]) < PROMISED_MILLISECONDS
    student.keyboard.press("Control+Enter")
    expect(student.locator("#mark-find-the-pods .mark.done")).to_be_visible()
    # However long a busy machine takes for its answers: the first time the grid asks after that, it has it.
    with instructor.expect_request("**/rows/**") as asked:
        pass
    answer = asked.value.response()
    shown = answer.text() if answer.status == 200 else instructor.locator("td.done").inner_text()
    assert "✓" in shown
    expect(instructor.locator("td.done")).to_contain_text("✓ 1×")


def test_a_broken_way_shows_in_words_and_leads_to_the_students_lab(classroom, new_browser):
    student, instructor = new_browser(), new_browser()
    joined(student, classroom, "Mina")
    student.goto("/lessons/clusterip/")
    student.locator("#text > .runnable button").first.click()
    expect(student.locator(".entry")).to_have_count(1)
    at_the_grid(instructor, classroom)
    expect(instructor.locator("td.stuck small")).to_contain_text("kube-proxy on k8s-node01 rejects")
    instructor.locator("td.stuck a").click()
    expect(instructor.locator("div.bar")).to_contain_text("Mina")
    expect(instructor.locator(".log")).to_contain_text("curl sample-clusterip:8080")


def test_the_personal_code_brings_the_lab_to_another_device(classroom, new_browser):
    first, second = new_browser(), new_browser()
    code = joined(first, classroom, "Mina")
    first.goto("/lessons/clusterip/")
    first.wait_for_selector(".cm-editor")
    with first.expect_response("**/panes/"):
        type_into_the_editor(first, "# half a thought")
    first.locator("#line").fill("hostname")
    first.keyboard.press("Enter")
    expect(first.locator(".entry pre")).to_have_text("client\n")

    second.goto("/rejoin/")
    second.locator("#id_code").focus()
    second.keyboard.type(code)
    second.keyboard.press("Enter")
    second.wait_for_url("**/class/")
    second.goto("/lessons/clusterip/")
    expect(second.locator(".pane:not([hidden]) .cm-content")).to_have_text("# half a thought")
    expect(second.locator(".entry pre")).to_have_text("client\n")


def test_who_joins_sees_it_when_the_class_is_frozen_and_what_is_offered(classroom, new_browser):
    student = new_browser()
    joined(student, classroom, "Mina")
    student.goto("/lessons/clusterip/")
    expect(student.locator("#class-bar")).to_be_hidden()
    Classroom.objects.filter(pk=classroom.pk).update(frozen=True, message="Pens down!")
    expect(student.locator("#class-bar")).to_contain_text("Pens down!")
    student.locator("#line").fill("hostname")
    student.keyboard.press("Enter")
    expect(student.locator("#refusal")).to_contain_text("Pens down!")


PAGES = (
    *("", "?lesson=clusterip", "settings/", "board/", "misconceptions/", "predictions/"),
    *("/classes/", "/password/", "/lessons/clusterip/notes"),
)


@pytest.mark.parametrize("address", PAGES)
def test_nothing_stands_in_the_way_of_who_cannot_see_it(classroom, new_browser, address):
    joined(new_browser(), classroom, "Mina")
    instructor = new_browser()
    at_the_grid(instructor, classroom, address)
    assert faults(instructor) == []


def test_an_instructors_pages_fit_a_phone_and_a_page_at_200_percent(classroom, new_browser):
    joined(new_browser(), classroom, "Alexandra Papadopoulou-Schmidt")
    instructor = new_browser()
    at_the_grid(instructor, classroom)
    for address in PAGES:
        instructor.goto(urljoin(f"/classes/{classroom.pk}/", address))
        for size in (PHONE, ZOOMED):
            instructor.set_viewport_size(size)
            fits(instructor)


@pytest.mark.parametrize("address", ["/join/", "/rejoin/", "/login/"])
def test_nor_at_the_door(classroom, new_browser, address):
    page = new_browser()
    page.goto(address)
    assert faults(page) == []


def faults(page: Page) -> list[str]:
    """What axe finds wrong, in a line each."""
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa"]})
    return [
        f"{rule['id']}: {node['target']}"
        for rule in found.response["violations"]
        for node in rule["nodes"]
    ]
