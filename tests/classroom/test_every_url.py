"""Every address of the project, asked for by everybody there is: who may, and who may not.

An address that is not in the table fails the test: whoever adds one says here who may use it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import transaction
from django.test import Client
from django.urls import NoReverseMatch, URLResolver, get_resolver, reverse

from lessons import labs
from lessons.classroom import offers, teaching
from lessons.classroom.instructors import owner_of
from lessons.course.lessons import lesson_by_slug
from lessons.labs import past
from lessons.labs.journal import latest_lab
from lessons.labs.moments import MOMENTS

ROLES = ("anonymous", "student", "outsider", "instructor", "other", "superuser")

# What each role is answered, in the order of ROLES: a status, "ok" for any success, "login" for being sent there.
EVERYBODY = ("ok",) * 6
STUDENT = (403, "ok", 403, 403, 403, 403)
# A student of another class is a student too, but this is not their class.
CLASSMATE = (403, "ok", 404, 403, 403, 403)
ACCOUNT = ("login", "login", "login", "ok", "ok", "ok")
# A class is its instructor's and a superuser's. Others do not learn that it is there.
OWN_CLASS = ("login", "login", "login", "ok", 404, "ok")
OPERATOR = ("login", "login", "login", "login", "login", "ok")

S = {"slug": "clusterip"}
CLASS = {"class_id": "CLASS"}
LESSON = {**CLASS, **S}
MINA = {**CLASS, "student_id": "MINA"}
PREDICTION = {**CLASS, "slug": "affinity", "task_id": "many-connections"}

# name: (arguments, method, data, who). A list where one name has several addresses or methods.
TABLE: dict[str, list[tuple[dict[str, Any], str, dict[str, Any], tuple[Any, ...]]]] = {
    "catalogue": [({}, "get", {}, EVERYBODY)],
    "lesson": [(S, "get", {}, EVERYBODY)],
    "entry": [({**S, "index": 1}, "get", {}, EVERYBODY)],
    "advice": [({**S, "index": 1}, "get", {}, EVERYBODY)],
    "mend": [({**S, "index": 1}, "post", {}, EVERYBODY)],
    "log": [(S, "get", {}, EVERYBODY)],
    "objects": [(S, "get", {}, EVERYBODY)],
    "zone": [(S, "get", {}, EVERYBODY)],
    "moment": [({**S, "index": 1}, "get", {}, EVERYBODY)],
    "fork": [({**S, "index": 1}, "post", {}, EVERYBODY)],
    "compare": [(S, "get", {}, EVERYBODY)],
    "share": [(S, "post", {}, EVERYBODY)],
    "archive": [(S, "get", {}, EVERYBODY)],
    "shared": [
        ({"lab_id": "SHARED"}, "get", {}, EVERYBODY),
        ({"lab_id": "LAB"}, "get", {}, (404,) * 6),
    ],
    "fork_shared": [
        ({"lab_id": "SHARED"}, "post", {}, EVERYBODY),
        ({"lab_id": "LAB"}, "post", {}, (404,) * 6),
    ],
    "save": [(S, "post", {}, EVERYBODY)],
    "files": [
        ({**S, "do": "add"}, "post", {}, EVERYBODY),
        ({**S, "do": "remove", "file": "none.yaml"}, "post", {}, EVERYBODY),
    ],
    "suggest": [(S, "get", {"line": "kubectl g"}, EVERYBODY)],
    "fields": [({}, "post", {"text": "kind: Service"}, EVERYBODY)],
    "lint": [({}, "post", {"text": "kind: Service"}, EVERYBODY)],
    "run": [(S, "post", {"line": "echo hello"}, EVERYBODY)],
    "apply": [(S, "post", {}, EVERYBODY)],
    "advance": [(S, "post", {"ms": 1000}, EVERYBODY)],
    "undo": [(S, "post", {}, EVERYBODY)],
    "redo": [(S, "post", {}, EVERYBODY)],
    "reset": [(S, "post", {}, EVERYBODY)],
    "picture": [({**S, "name": "none.png"}, "get", {}, (404,) * 6)],
    "handout": [(S, "get", {}, EVERYBODY)],
    "notes": [(S, "get", {}, ACCOUNT)],
    "preview": [(S, "get", {}, (404,) * 6)],  # nobody writes lessons here: LAB_PREVIEW is not set
    "worked": [({**S, "task_id": "find-the-pods"}, "get", {}, EVERYBODY)],
    "predict": [
        ({"slug": "affinity", "task_id": "many-connections"}, "post", {"choice": 0}, EVERYBODY)
    ],
    "complete": [({"slug": "clusterip", "task_id": "find-the-pods"}, "post", {}, (404,) * 6)],
    "solution": [({**S, "task_id": "find-the-pods"}, "post", {}, EVERYBODY)],
    "join": [({}, "get", {}, EVERYBODY), ({"code": "BCDFGH"}, "get", {}, EVERYBODY)],
    "rejoin": [({}, "get", {}, EVERYBODY)],
    "class_mine": [({}, "get", {}, (403, "ok", "ok", 403, 403, 403))],
    "class_my_code": [({}, "post", {}, (403, "ok", "ok", 403, 403, 403))],
    "class_leave": [({}, "post", {}, EVERYBODY)],
    "class_accept": [({"offer_id": "OFFER"}, "post", {}, CLASSMATE)],
    "class_bar": [(S, "get", {}, EVERYBODY)],
    "class_go_back": [(S, "post", {}, (403, "ok", "ok", 403, 403, 403))],
    "login": [({}, "get", {}, EVERYBODY)],
    "logout": [({}, "post", {}, EVERYBODY)],
    "password": [({}, "get", {}, ACCOUNT), ({}, "post", {}, ACCOUNT)],
    "password_changed": [({}, "get", {}, ACCOUNT)],
    "classes": [({}, "get", {}, ACCOUNT), ({}, "post", {"name": "Another"}, ACCOUNT)],
    "class_grid": [
        (CLASS, "get", {}, OWN_CLASS),
        (CLASS, "get", {"lesson": "clusterip"}, OWN_CLASS),
    ],
    "class_rows": [(CLASS, "get", {"after": 1}, OWN_CLASS)],
    "class_freeze": [(CLASS, "post", {"frozen": 1}, OWN_CLASS)],
    "class_settings": [(CLASS, "get", {}, OWN_CLASS), (CLASS, "post", {}, OWN_CLASS)],
    "class_lessons": [(CLASS, "post", {"pick": ["clusterip"]}, OWN_CLASS)],
    "class_code": [(CLASS, "post", {}, OWN_CLASS)],
    "class_board": [(CLASS, "get", {}, OWN_CLASS)],
    "class_delete": [
        (CLASS, "get", {}, OWN_CLASS),
        (CLASS, "post", {"name": "Networks, Monday"}, OWN_CLASS),
    ],
    "class_predictions": [(CLASS, "get", {}, OWN_CLASS)],
    "class_histogram": [(PREDICTION, "get", {}, OWN_CLASS)],
    "class_misconceptions": [(CLASS, "get", {}, OWN_CLASS)],
    "class_export": [
        ({**CLASS, "file": file}, "get", {}, OWN_CLASS)
        for file in ("grades.csv", "tasks.csv", "xapi.json")
    ],
    "class_open_lesson": [(LESSON, "post", {"open": 1}, OWN_CLASS)],
    "class_push": [(LESSON, "post", {}, OWN_CLASS)],
    "class_withdraw": [(LESSON, "post", {}, OWN_CLASS)],
    "class_student": [(MINA, "get", {}, OWN_CLASS)],
    "class_student_code": [(MINA, "post", {}, OWN_CLASS)],
    "class_remove": [(MINA, "post", {}, OWN_CLASS)],
    "class_lab": [({**MINA, **S}, "get", {}, OWN_CLASS)],
    "class_fork": [({**MINA, **S}, "post", {}, OWN_CLASS)],
    "healthz": [({}, "get", {}, EVERYBODY)],
    "metrics": [({}, "get", {}, EVERYBODY)],
    "set_language": [({}, "post", {"language": "ko"}, EVERYBODY)],
}
ROWS = [(name, *row) for name, rows in TABLE.items() for row in rows]


def addresses(resolver: URLResolver, namespace: str = "") -> Iterator[str]:
    """The names of all addresses, with their namespaces."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from addresses(pattern, inner)
        else:
            yield f"{namespace}{pattern.name}"


OPEN = ("admin:login", "admin:logout")
# Nameless are the admin's redirects to one of these, and what catches all that it does not know.
ADMIN = sorted(
    name
    for name in set(addresses(get_resolver()))
    if name.startswith("admin:") and name not in (*OPEN, "admin:None")
)


def test_no_address_is_missing_from_the_table_and_none_in_it_is_gone():
    known = {name for name in addresses(get_resolver()) if not name.startswith("admin:")}
    assert known == set(TABLE)


@pytest.fixture
def world(classroom, others, join, mina, instructor) -> dict[str, Any]:
    """A class with a lab, a shared lab and an offer; and another class with a student of its own."""
    mina.browser.post("/lessons/clusterip/run/", {"line": "echo hello"})
    lab = latest_lab(mina.student.owner, "clusterip")
    prepared = labs.open_lab(owner_of(instructor), lesson_by_slug("clusterip"))
    elsewhere = teaching.make(User.objects.get(username="lee"), "Another class")
    return {
        "CLASS": classroom.pk,
        "MINA": mina.student.pk,
        "LAB": lab.pk,
        "SHARED": past.share(lab).pk,
        "OFFER": offers.push(classroom, prepared, "").pk,
        "student": mina.browser,
        "outsider": join("Jun", elsewhere).browser,
    }


@pytest.fixture
def browser(world: dict[str, Any], log_in: Callable[[str], Client]) -> Callable[[str], Client]:
    """The browser of each role; it has done the command that some addresses tell about."""
    accounts = {"instructor": "kim", "other": "lee", "superuser": "root"}

    def of(role: str) -> Client:
        client = log_in(accounts[role]) if role in accounts else world.get(role) or Client()
        client.post("/lessons/clusterip/reset/")
        client.post("/lessons/clusterip/run/", {"line": "ping -c 1 sample-clusterip"})
        return client

    return of


@pytest.mark.parametrize(
    "row", ROWS, ids=[f"{row[0]}-{row[2]}-{number}" for number, row in enumerate(ROWS)]
)
def test_who_may(world, browser, row):
    name, arguments, method, data, who = row
    filled = {key: world.get(value, value) for key, value in arguments.items()}
    for role, expected in zip(ROLES, who, strict=True):
        before = transaction.savepoint()  # each finds the world as the first did
        answer = getattr(browser(role), method)(reverse(name, kwargs=filled), data)
        judge(answer, expected, role)
        transaction.savepoint_rollback(before)
        MOMENTS.clear()  # entries that are no more lend their numbers to others


def judge(answer: Any, expected: Any, role: str) -> None:
    got = role, answer.status_code, answer.headers.get("Location", "")
    to_login = got[1] == 302 and got[2].startswith(("/login/", "/admin/login/"))
    if expected == "login":
        assert to_login, got
    elif expected == "ok":
        assert got[1] in (200, 204, 302) and not to_login, got
    else:
        assert got[1] == expected, got


@pytest.mark.parametrize("name", ADMIN)
def test_the_admin_pages_are_the_operators(world, browser, name):
    address = admin_address(name)
    for role in ("anonymous", "student", "instructor"):
        judge(browser(role).get(address), "login", role)
    assert browser("superuser").get(address).status_code in (200, 302, 403, 404)


def admin_address(name: str) -> str:
    """An address of the admin's pages; a page about an object is asked for object 1."""
    for arguments in ([], ["1"], ["auth"], [1, 1]):
        try:
            return reverse(name, args=arguments)
        except NoReverseMatch:
            continue
    raise AssertionError(f"no arguments fit {name}")
