from __future__ import annotations

import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lessons.engine.terminal.kubectl.jsonpath import JSONPath
from lessons.engine.terminal.kubectl.jsonpath_nodes import JSONPathError

DATA = {
    "kind": "List",
    "items": [
        {"kind": "None", "metadata": {"name": "127.0.0.1", "labels": {"a.b/c": "x"}}, "n": 1},
        {"kind": "None", "metadata": {"name": "127.0.0.2"}, "n": 2, "m": 2.5, "ok": True},
    ],
    "users": [
        {"name": "myself", "user": {}},
        {"name": "e2e", "user": {"username": "admin", "password": "secret"}},
    ],
    "nothing": None,
}

RENDERED = [
    ("kind is {.kind}", "kind is List"),
    ("{['kind']}", "List"),
    ("{.items[*].metadata.name}", "127.0.0.1 127.0.0.2"),
    ("{.items[*]['metadata.name', 'kind']}", "127.0.0.1 127.0.0.2 None None"),
    ('{.users[?(@.name=="e2e")].user.password}', "secret"),
    ("{.items[?(@.n>1)].metadata.name}", "127.0.0.2"),
    ("{.items[?(@.ok)].m}", "2.5"),
    ("{range .items[*]}[{.metadata.name}, {.n}] {end}", "[127.0.0.1, 1] [127.0.0.2, 2] "),
    (r"{.items[0].metadata.labels.a\.b/c}", "x"),
    ("{.items[-1].n}", "2"),
    ("{.items[0:1].n}", "1"),
    ("{..password}", "secret"),
    ("{.items[0].metadata}", '{"labels":{"a.b/c":"x"},"name":"127.0.0.1"}'),
    ("{.missing}{.nothing}", "null"),
    ('{"\\t"}{true}', "\ttrue"),
]

REFUSED = [
    ("{.kind", "unclosed action"),
    ("{.items[}", "unterminated array"),
    ("{.items[a]}", "invalid array index a"),
    ('{"x}', "unterminated quoted string"),
    ("{.items[?(@.n}", "unterminated filter"),
    ("{&}", "unrecognized character in action: U+0026 '&'"),
]

FAILING = [
    ("{.items[5]}", "array index out of bounds: index 5, length 2"),
    ("{.kind[0]}", "string is not array or slice"),
    ("{.items[?(@.m>1)].n}", "incompatible types for comparison"),
    ("{end}", "not in range, nothing to end"),
    ("{hello}", "unrecognized identifier hello"),
]


@pytest.mark.parametrize(("template", "text"), RENDERED)
def test_a_template_is_filled_in(template, text):
    assert JSONPath(template).render(DATA) == text


@pytest.mark.parametrize(("template", "message"), REFUSED)
def test_a_template_that_is_not_well_formed_is_refused(template, message):
    with pytest.raises(JSONPathError, match="^" + message.replace("+", r"\+").replace("(", r"\(")):
        JSONPath(template)


@pytest.mark.parametrize(("template", "message"), FAILING)
def test_a_template_that_does_not_fit_the_object_says_why(template, message):
    with pytest.raises(JSONPathError) as caught:
        JSONPath(template).render(DATA)
    assert str(caught.value) == message


def test_a_missing_field_is_an_error_only_where_that_is_asked_for():
    assert JSONPath("{.foo}").render(DATA) == ""
    with pytest.raises(JSONPathError, match="foo is not found"):
        JSONPath("{.foo}", allow_missing=False).render(DATA)


@settings(derandomize=True, max_examples=300)
@given(st.text(alphabet="{}[]().*?@$,:'\"\\ =<>!-+0123abrange\n\t", max_size=30))
def test_no_text_makes_it_fail_in_another_way(text):
    with contextlib.suppress(JSONPathError):
        JSONPath(text).render(DATA)
