from __future__ import annotations

import pytest

from lessons.engine.terminal.kubectl import durations
from lessons.engine.terminal.kubectl.encoding import to_json, to_yaml
from lessons.engine.terminal.kubectl.tabwriter import aligned

AGES = [
    (0, "0s"),
    (119, "119s"),
    (120, "2m"),
    (150, "2m30s"),
    (600, "10m"),
    (3 * 3600, "3h"),
    (5 * 3600 + 600, "5h10m"),
    (9 * 3600 + 600, "9h"),
    (51 * 3600, "2d3h"),
    (9 * 86400, "9d"),
    (800 * 86400, "2y70d"),
]

TEXTS = [
    ("plain", "plain"),
    ("true", '"true"'),
    ("8080", '"8080"'),
    ("1e3", '"1e3"'),
    ("2026-01-05T09:00:00Z", '"2026-01-05T09:00:00Z"'),
    ("12:30:45", '"12:30:45"'),
    ("", '""'),
    ("a: b", "'a: b'"),
    ("*", "'*'"),
    ("two\nlines\n", "|\n  two\n  lines"),
    ("10.96.0.1", "10.96.0.1"),
    ("yes", '"yes"'),
]


@pytest.mark.parametrize(("seconds", "text"), AGES)
def test_ages_are_rounded_as_kubectl_rounds_them(seconds, text):
    assert durations.human(seconds * 1000) == text


@pytest.mark.parametrize(("value", "text"), TEXTS)
def test_texts_are_quoted_in_yaml_where_go_would_read_something_else(value, text):
    assert to_yaml({"key": value}) == f"key: {text}\n"


def test_yaml_keys_come_in_go_yamls_order():
    assert [
        line.split(":")[0]
        for line in to_yaml(dict.fromkeys(["a10", "a2", "a-b", "ab"], 1)).split()[::2]
    ] == [
        "a-b",
        "a2",
        "a10",
        "ab",
    ]


def test_json_escapes_what_html_would_misread():
    assert to_json({"a": "<&>"}) == '{\n    "a": "\\u003c\\u0026\\u003e"\n}\n'


def test_columns_share_their_width_only_with_neighbouring_lines():
    text = "a\tb\nlonger\tc\nno cells\nx\ty\n"
    assert aligned(text, minimum=0, padding=2) == "a       b\nlonger  c\nno cells\nx  y\n"
