"""A class of Professor Kim's with two students, as the product makes them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from lessons.classroom import teaching
from lessons.course.lessons import catalogue, lesson_by_slug
from lessons.labs.moments import MOMENTS
from lessons.models import Classroom, Student

PASSWORD = "kube-proxy-writes-rules"


@pytest.fixture(autouse=True)
def _quick_passwords(settings: Any) -> None:
    """Hashing that takes no time: what it is worth is Django's to test."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def _forgetful_process() -> None:
    """Each test begins like a process just started."""
    MOMENTS.clear()


@pytest.fixture
def instructor(db: None) -> User:
    return User.objects.create_user("kim", password=PASSWORD)


@pytest.fixture
def others(db: None) -> None:
    """Another instructor, and somebody who runs the server."""
    User.objects.create_user("lee", password=PASSWORD)
    User.objects.create_superuser("root", password=PASSWORD)


@pytest.fixture
def classroom(instructor: User) -> Classroom:
    return teaching.make(instructor, "Networks, Monday")


@pytest.fixture
def kim(instructor: User) -> Client:
    """The instructor's browser, logged in."""
    return _logged_in("kim")


@pytest.fixture
def log_in() -> Callable[[str], Client]:
    """A new browser in which the user of this name has logged in."""
    return _logged_in


@pytest.fixture
def join(classroom: Classroom) -> Callable[..., SimpleNamespace]:
    """Join the class in a new browser: gives the browser, the student and the personal code."""

    def joined(name: str, room: Classroom = classroom, client: Client | None = None) -> Any:
        browser = client or Client()
        answer = browser.post("/join/", {"code": room.join_code, "nickname": name})
        assert answer.status_code == 302, answer.content.decode()
        code = browser.session["personal-code"]
        return SimpleNamespace(
            browser=browser, student=Student.objects.get(classroom=room, nickname=name), code=code
        )

    return joined


@pytest.fixture
def lesson_solution() -> dict[str, str]:
    """What the editor sends to solve the first task of the ClusterIP lesson."""
    return posted(lesson_by_slug("clusterip").task("find-the-pods").solution.files)


@pytest.fixture
def near_miss() -> tuple[str, dict[str, str]]:
    """A lesson, and what the editor sends to make a mistake that many make."""
    for lesson in catalogue():
        for task in lesson.tasks:
            for miss in task.near_misses:
                if miss.solution.files and task is lesson.tasks[0]:
                    return lesson.slug, posted(miss.solution.files)
    raise AssertionError("no lesson's first task knows a near miss that files make")


def posted(files: Mapping[str, str]) -> dict[str, Any]:
    """Files as the editor sends them to have them applied."""
    return {**{f"pane:{name}": text for name, text in files.items()}, "apply": list(files)}


@pytest.fixture
def mina(join: Callable[..., SimpleNamespace]) -> SimpleNamespace:
    return join("Mina")


@pytest.fixture
def jun(join: Callable[..., SimpleNamespace]) -> SimpleNamespace:
    return join("Jun")


def _logged_in(name: str) -> Client:
    browser = Client()
    answer = browser.post("/login/", {"username": name, "password": PASSWORD})
    assert answer.status_code == 302
    return browser
