"""The states of the pages that pictures are taken of: what is opened, and what is done there first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from playwright.sync_api import Page

Acts: TypeAlias = "Callable[[Page], None]"


def _nothing(page: Page) -> None:
    """The page as it is opened."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A state to take a picture of; `part` is the part of the lesson page that a phone shows then."""

    name: str
    path: str
    act: Acts = _nothing
    part: str = ""


def run(page: Page, line: str, place: str) -> None:
    """Run a command at a place that has a tab."""
    part(page, "terminal")
    entries = page.locator("#log .entry")
    before = entries.count()
    page.locator(f"#command input[name=place][value='{place}']").check(force=True)
    page.fill("#line", line)
    page.press("#line", "Enter")
    entries.nth(before).wait_for(state="attached")


def part(page: Page, name: str) -> None:
    """On a phone: show this part of the lesson page."""
    link = page.locator(f".switch a[href='#{name}']")
    if link.is_visible():
        link.click()


def _called(page: Page) -> None:
    run(
        page, "dig +short sample-named-port-service.default.svc.cluster.local", "pod/default/client"
    )
    run(page, "curl sample-named-port-service:8080", "pod/default/client")


def _advised(page: Page) -> None:
    run(page, "curl -m 3 web-local.default.svc.cluster.local", "pod/default/client")
    run(page, "curl -m 3 http://192.168.0.31:30081", "laptop")
    part(page, "trace")
    page.locator(".ask-advice").click()
    page.locator(".advice .told").wait_for()


def _predicted(page: Page) -> None:
    part(page, "text")
    card = page.locator(".task:has(.predict)").first
    card.locator("input[type=radio]").first.check()
    card.get_by_role("button").first.click()
    card.locator(".truth").wait_for()
    card.scroll_into_view_if_needed()
    card.evaluate("element => element.scrollIntoView({block: 'start'})")


def _cached(page: Page) -> None:
    run(page, "sleep 12", "pod/default/client")
    run(page, "dig shop.example.com", "pod/default/client")


def _zone(page: Page) -> None:
    _cached(page)
    part(page, "trace")
    page.locator("[data-view=zone]").click()
    page.locator("[data-panel=zone] table").first.wait_for()


def _faulty(page: Page) -> None:
    part(page, "editor")
    page.locator(".cm-content:visible").click()
    page.keyboard.press("Control+Home")
    for _ in range(8):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("End")
    page.keyboard.type("x")
    page.keyboard.press("Control+Enter")
    page.locator("#problems li").first.wait_for()


CLUSTERIP = "/lessons/clusterip/"
PICTURES = (
    Picture("catalogue", "/"),
    Picture("lesson", CLUSTERIP, part="text"),
    Picture("call", CLUSTERIP, _called, "trace"),
    Picture("broken", "/lessons/traffic-policies/", _advised, "trace"),
    Picture("predict", "/lessons/service-discovery/", _predicted, "text"),
    Picture("caches", "/lessons/dns-caching/", _cached, "trace"),
    Picture("zone", "/lessons/dns-caching/", _zone, "trace"),
    Picture("fault", CLUSTERIP, _faulty, "editor"),
    Picture("terminal", CLUSTERIP, _called, "terminal"),
    Picture("compare", f"{CLUSTERIP}compare/?left=0&right=solution:find-the-pods"),
)
