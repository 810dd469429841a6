"""What students write shows as what it is: nothing of it becomes a part of the page."""

from __future__ import annotations

import html
from html.parser import HTMLParser

import pytest
from django.urls import reverse

PAGE = reverse("lesson", args=["clusterip"])
RUN = reverse("run", args=["clusterip"])
APPLY = reverse("apply", args=["clusterip"])
PANE = "pane:sample-clusterip.yaml"
BAIT = "<img src=x onerror=bait()><script>bait()</script>\"'><svg onload=bait()>"
SERVICE = "apiVersion: v1\nkind: Service\nmetadata:\n  name: %s\n  labels: {%s}\n  annotations: {%s}\nspec:\n  selector: {app: %s}\n  ports: [{port: 80}]\n"


class Elements(HTMLParser):
    """Elements and attributes by which a page would run what it was given."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        if tag == "script" and not (known.get("src") or "").startswith("/static/"):
            self.found.append(tag)
        if tag in ("iframe", "object", "embed", "base", "style", "img"):
            self.found.append(tag)
        for name, value in attrs:
            if name.startswith("on") or (value or "").strip().lower().startswith("javascript:"):
                self.found.append(f"{tag} {name}={value}")


def running(page: str) -> list[str]:
    elements = Elements()
    elements.feed(page)
    return elements.found


def quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


WRITTEN = {
    "a command": (RUN, {"line": f"echo {BAIT}", "place": "admin"}),
    "an unknown program": (RUN, {"line": BAIT, "place": "admin"}),
    "a name on the command line": (RUN, {"line": f"kubectl get pod '{BAIT}'", "place": "admin"}),
    "jsonpath": (RUN, {"line": f"kubectl get pods -o jsonpath='{BAIT}'", "place": "admin"}),
    "a template": (
        RUN,
        {"line": f"kubectl get pods -o custom-columns='{BAIT}:.x'", "place": "admin"},
    ),
    "a label": (RUN, {"line": f"kubectl label pod client 'a={BAIT}'", "place": "admin"}),
    "an annotation": (RUN, {"line": f"kubectl annotate pod client 'a={BAIT}'", "place": "admin"}),
    "a host": (RUN, {"line": f"curl 'http://{BAIT}/'", "place": "pod/default/client"}),
    "a path": (
        RUN,
        {"line": f"curl 'sample-clusterip:8080/{BAIT}'", "place": "pod/default/client"},
    ),
    "a domain": (RUN, {"line": f"dig '{BAIT}.example'", "place": "pod/default/client"}),
    "a place": (RUN, {"line": "true", "place": BAIT, "elsewhere": BAIT}),
    "YAML that is none": (APPLY, {PANE: f"{BAIT}: ["}),
    "a kind": (APPLY, {PANE: f"apiVersion: v1\nkind: {quoted(BAIT)}\nmetadata: {{name: x}}\n"}),
    "a name": (APPLY, {PANE: SERVICE % (quoted(BAIT), "", "", "x")}),
    "labels": (APPLY, {PANE: SERVICE % ("x", f"a: {quoted(BAIT)}", "", "x")}),
    "annotations": (APPLY, {PANE: SERVICE % ("x", "", f"a: {quoted(BAIT)}", "x")}),
    "a selector": (APPLY, {PANE: SERVICE % ("x", "", "", quoted(BAIT))}),
    "an unknown field": (
        APPLY,
        {PANE: SERVICE % ("x", "", "", "x") + f"  ? {quoted(BAIT)}\n  : 1\n"},
    ),
    "the end of a textarea": (APPLY, {PANE: f"# </textarea>{BAIT}"}),
    "a file's name": (
        reverse("files", args=["clusterip", "add"]),
        {"file": BAIT},
    ),
}


@pytest.mark.django_db
@pytest.mark.parametrize("written", WRITTEN)
@pytest.mark.parametrize("htmx", [True, False], ids=["htmx", "page"])
def test_it_is_shown_and_not_run(client, written: str, htmx: bool):
    client.get(PAGE)
    path, form = WRITTEN[written]
    answer = client.post(path, form, headers={"HX-Request": "true"} if htmx else {}, follow=True)
    assert answer.status_code in (200, 400)
    assert running(answer.content.decode()) == []
    page = client.get(f"{PAGE}?view=objects").content.decode()
    assert running(page) == []
    assert running(client.get(f"{PAGE}?view=log").content.decode()) == []


@pytest.mark.django_db
def test_what_was_tried_did_reach_the_page(client):
    client.get(PAGE)
    client.post(RUN, {"line": f"kubectl annotate pod client 'a={BAIT}'", "place": "admin"})
    client.post(RUN, {"line": "kubectl get pod client -o yaml", "place": "admin"})
    assert html.escape("<script>bait()</script>") in client.get(PAGE).content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("query", ["entry", "hop", "view", "place", "elsewhere"])
def test_nothing_of_a_link_is_run(client, query: str):
    assert running(client.get(PAGE, {query: BAIT}).content.decode()) == []


@pytest.mark.django_db
def test_a_nickname_is_shown_and_not_run(client):
    answer = client.post(reverse("join"), {"code": BAIT, "nickname": BAIT})
    assert running(answer.content.decode()) == []
