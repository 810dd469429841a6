"""What is logged: JSON lines with an id for each request, and nothing of who asked."""

from __future__ import annotations

import json
import logging
import sys

import pytest
from django.urls import reverse

from labsite.logs import JsonFormatter, _request_id

LESSON = reverse("lesson", args=["clusterip"])


@pytest.fixture
def lines(caplog) -> list[str]:
    """What the lab's own logger says, as JSON lines."""
    found: list[str] = []
    logger = logging.getLogger("labsite.requests")

    class Handler(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            found.append(JsonFormatter().format(record))

    handler = Handler()
    level = logger.level
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    yield found
    logger.removeHandler(handler)
    logger.setLevel(level)


@pytest.mark.django_db
def test_a_request_is_a_line_with_the_id_that_its_answer_has(client, lines):
    answer = client.get(LESSON)
    [line] = map(json.loads, lines)
    assert line["request"] == answer["X-Request-ID"]
    assert (line["view"], line["method"], line["status"]) == ("lesson", "GET", 200)
    assert line["milliseconds"] > 0


@pytest.mark.django_db
def test_nothing_of_a_person_is_in_it(client, lines):
    client.post(
        f"{LESSON}run/?who=mina",
        {"line": "echo mina", "place": "admin"},
        REMOTE_ADDR="10.9.8.7",
        HTTP_USER_AGENT="mina's browser",
    )
    told = "".join(lines)
    assert lines
    for secret in ("mina", "10.9.8.7", client.cookies["sessionid"].value):
        assert secret not in told


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("given", "kept"),
    [("0123-abcd.EF_9", True), ("short", False), ('"}\n{"forged"', False), ("x" * 65, False)],
)
def test_an_id_of_a_proxy_is_kept_if_it_looks_like_one(client, given, kept):
    answer = client.get(LESSON, headers={"X-Request-ID": given})
    assert (answer["X-Request-ID"] == given) is kept


def test_an_error_brings_its_traceback_on_the_same_line():
    token = _request_id.set("the-request")
    try:
        raise ValueError("two\nlines")
    except ValueError:
        record = logging.LogRecord("x", logging.ERROR, "", 0, "bad %s", ("end",), sys.exc_info())
        text = JsonFormatter().format(record)
    finally:
        _request_id.reset(token)
    assert "\n" not in text
    line = json.loads(text)
    assert (line["level"], line["message"], line["request"]) == ("error", "bad end", "the-request")
    assert "ValueError: two\nlines" in line["traceback"]
