"""Whatever is sent to whichever URL, by whoever: an answer, and never a fault of the server."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from labsite import limits
from lessons import labs
from lessons.course.lessons import lesson_by_slug

METHODS = ("GET", "POST", "HEAD", "OPTIONS", "PUT", "PATCH", "DELETE", "TRACE", "FROB")
ODD = (
    *("", " ", "0", "-1", "1", "2", "999999999999999999999", "1e9", "NaN", "true", "null", "[]"),
    *("\x00", "a\x00b", "\r\n", "\ud800", "\u202e", "한국어", "é" * 300, "x" * 70_000, "%", "%00"),
    *("../../etc/passwd", "'; DROP TABLE lessons_lab; --", "<script>alert(1)</script>", "{{7*7}}"),
    *(
        "pod/default/client",
        "node/",
        "pod/x/y/z",
        "admin",
        "web.yaml",
        "clusterip",
        "find-the-pods",
    ),
    *("kind: Service", "- [", "a: &a [*a]", "---\n" * 500, "kubectl get pods -A", "ABCDEF"),
)
NAMES = (
    *("line", "place", "elsewhere", "ms", "pane:sample-clusterip.yaml", "pane:", "apply", "choice"),
    *(
        "text",
        "column",
        "entry",
        "hop",
        "view",
        "file",
        "name:web.yaml",
        "code",
        "nickname",
        "next",
    ),
    *(
        "username",
        "password",
        "title",
        "language",
        "lesson",
        "lessons",
        "order",
        "deadline",
        "hints",
    ),
    *("from", "to", "a", "b", "part", "projector", "since", "version", "action", "student", "task"),
)
WORDS = {
    "slug": st.sampled_from(["clusterip", "dns-caching", "none", "find-the-pods", "x" * 200]),
    "int": st.integers(0, 3) | st.just(10**30) | st.integers(0, 10**10),
    "uuid": st.uuids(version=4).map(str),
    "str": st.sampled_from(
        ["add", "rename", "remove", "import", "web.yaml", "..", "a b", "ü", "%"]
    ),
    "path": st.sampled_from(["a/b", "../x", "r/1/2/"]),
}


def patterns(resolver: URLResolver, before: str = "") -> Iterator[tuple[str, dict[str, str]]]:
    """Each path of the site, with the kinds of its parts by name."""
    for entry in resolver.url_patterns:
        route = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from patterns(entry, route)
        elif isinstance(entry, URLPattern) and "(?P" not in route and "^" not in route:
            converters = entry.pattern.converters
            yield route, {name: type(made).__name__ for name, made in converters.items()}


PATHS = [found for found in patterns(get_resolver()) if not found[0].startswith("admin/jsi18n")]


@st.composite
def paths(draw) -> str:
    route, parts = draw(st.sampled_from(PATHS))
    for name, made in parts.items():
        kind = made.removesuffix("Converter").lower().replace("string", "str")
        for written in (f"<{kind}:{name}>", f"<{name}>"):
            route = route.replace(written, quote(str(draw(WORDS[kind])), safe=""))
    return "/" + route


values = st.sampled_from(ODD) | st.text(max_size=20)
names = st.sampled_from(NAMES) | st.text(max_size=6)
forms = st.dictionaries(names, st.lists(values, min_size=1, max_size=2), max_size=5)


@st.composite
def requests(draw) -> dict:
    method = draw(st.sampled_from(METHODS) | st.sampled_from(["GET", "POST"]))
    asked: dict = {"method": method, "path": draw(paths()), "query": draw(forms)}
    asked["body"] = draw(forms | st.binary(max_size=60))
    asked["htmx"] = draw(st.booleans())
    asked["language"] = draw(st.sampled_from(["en", "ko", "xx", "*", ";q="]))
    return asked


def encoded(fields: dict[str, list[str]]) -> str:
    """As a form sends it; half a surrogate goes as the bytes that it would be."""
    return "&".join(
        f"{quote(name.encode('utf-8', 'surrogatepass'))}={quote(value.encode('utf-8', 'surrogatepass'))}"
        for name, all_of_it in fields.items()
        for value in all_of_it
    )


def send(client: Client, asked: dict) -> int:
    body, kind = asked["body"], "application/x-www-form-urlencoded"
    data = encoded(body) if isinstance(body, dict) else body
    headers = {"Accept-Language": asked["language"]}
    if asked["htmx"]:
        headers["HX-Request"] = "true"
    query = encoded(asked["query"])
    return client.generic(
        asked["method"], asked["path"], data, kind, headers=headers, QUERY_STRING=query
    ).status_code


@pytest.fixture
def browsers(db, monkeypatch) -> list[Client]:
    """A stranger, one who has worked, and an instructor."""
    monkeypatch.setattr(limits, "over", lambda *_given: 0)
    stranger, student, instructor = (Client(raise_request_exception=False) for _ in range(3))
    student.get("/lessons/clusterip/")
    labs.run(
        labs.open_lab(labs.owner_key(student.session), lesson_by_slug("clusterip")),
        "kubectl get pods",
    )
    User.objects.create_superuser("teacher", password="a long enough one")
    instructor.login(username="teacher", password="a long enough one")
    return [stranger, student, instructor]


@settings(
    derandomize=True,
    max_examples=400,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(asked=requests(), who=st.integers(0, 2))
def test_no_request_is_a_fault_of_the_server(browsers, asked: dict, who: int):
    assert send(browsers[who], asked) < 500


def test_every_url_is_tried_in_every_role_with_nothing_and_with_all_fields(browsers):
    everything = {name: ["x"] for name in NAMES}
    for route, parts in PATHS:
        path = "/" + route
        for name, made in parts.items():
            kind = made.removesuffix("Converter").lower().replace("string", "str")
            word = {"int": "1", "slug": "clusterip", "uuid": "0" * 32, "str": "add", "path": "a"}
            if kind == "uuid":
                word["uuid"] = "00000000-0000-4000-8000-000000000000"
            for written in (f"<{kind}:{name}>", f"<{name}>"):
                path = path.replace(written, word[kind])
        for client in browsers:
            for method in ("GET", "POST"):
                for body in ({}, everything):
                    asked = {"method": method, "path": path, "query": body, "body": body}
                    status = send(client, {**asked, "htmx": False, "language": "ko"})
                    assert status < 500, (method, path)


ACTS = {
    "save": "pane:sample-clusterip.yaml={}",
    "apply": "pane:sample-clusterip.yaml={}",
    "run": "place=admin&line=echo+{}",
    "files/add": "file={0}&pane:sample-clusterip.yaml={0}",
}


@pytest.mark.parametrize("odd", ["a\0b", "\ud800", "\U0010ffff", "\ufffe"], ids=ascii)
@pytest.mark.parametrize("act", ACTS)
def test_text_that_not_every_database_holds_is_taken(browsers, act: str, odd: str):
    path = f"/lessons/clusterip/{act.replace('save', 'panes')}/"
    body = ACTS[act].format(quote(odd.encode("utf-8", "surrogatepass")))
    for client in browsers:
        answer = client.generic("POST", path, body, "application/x-www-form-urlencoded")
        assert answer.status_code < 400
        assert client.get("/lessons/clusterip/").status_code == 200


@pytest.mark.parametrize("line", ["printf 'a\\0b'", "printf '\\xed\\xa0\\x80'", "printf '\\ud800'"])
def test_output_that_not_every_database_holds_is_kept(browsers, line: str):
    answer = browsers[1].post("/lessons/clusterip/run/", {"place": "admin", "line": line})
    assert answer.status_code == 302
    assert browsers[1].get("/lessons/clusterip/").status_code == 200
