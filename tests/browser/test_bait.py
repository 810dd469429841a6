"""What students write is shown in a real browser, and no script of theirs runs."""

from __future__ import annotations

from playwright.sync_api import Page, expect

BAIT = "<img src=x onerror=document.title='bait'><script>document.title='bait'</script>"


def run(page: Page, line: str) -> None:
    entries = page.locator("#log .entry").count()
    page.locator("#line").fill(line)
    page.locator("#line").press("Enter")
    expect(page.locator("#log .entry")).to_have_count(entries + 1)


def test_nothing_that_is_written_runs(lesson_page: Page):
    page = lesson_page
    title = page.title()
    run(page, f"kubectl annotate pod client 'note={BAIT}'")
    run(page, "kubectl get pod client -o yaml")
    run(page, f"curl 'sample-clusterip:8080/{BAIT}'")
    run(page, f"dig '{BAIT}'")
    run(page, f"kubectl create configmap bait --from-literal='note={BAIT}'")
    run(page, "kubectl describe configmap bait")
    assert page.title() == title
    for view in ("path", "objects", "zone", "log"):
        page.goto(f"{page.url.split('?')[0].split('#')[0]}?view={view}")
        page.wait_for_selector("#log .entry")
        assert page.title() == title
    shown = page.locator("#log").inner_text()
    assert "onerror=document.title" in shown
    assert page.locator("#log img, #text img[src=x], #trace img[src=x]").count() == 0
