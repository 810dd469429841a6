"""The published schema and the reader agree, and every lesson keeps to it."""

from __future__ import annotations

import pytest

from lessons.course.lessons import CONTENT, Mode
from lessons.course.lessons.fields import read_block
from lessons.course.lessons.markdown import parse
from lessons.course.lessons.schema import definition, keys
from lessons.course.scenarios.cases import read_step
from lessons.course.stages import Stage

TEXTS = sorted(CONTENT.glob("*/lesson.md"))
TRANSLATIONS = sorted(CONTENT.glob("*/lesson.*.md"))


def unknown(name, value, where):
    """Where a mapping, or one below it, has a key that the schema has not, or lacks one that it requires."""
    kind = definition(name)
    found = [f"{where}.{key}" for key in value if key not in kind["properties"]]
    found += [f"{where}: no {key}" for key in kind["required"] if key not in value]
    for key, below in kind["properties"].items():
        target = below.get("$ref") or below.get("items", {}).get("$ref") or ""
        target = target.rpartition("/")[2]
        if key not in value or target in ("", "place", "command"):
            continue
        items = value[key] if "items" in below else [value[key]]
        for item in items:
            found += unknown(target, item, f"{where}.{key}")
    return found


@pytest.mark.parametrize("text", TEXTS, ids=lambda path: path.parent.name)
def test_every_lesson_keeps_to_the_schema(text):
    tokens = parse(text.read_text())
    found = unknown("front", read_block("", tokens[0].content, 1).value, "front")
    for token in tokens:
        if token.type == "fence" and token.info.strip() == "task":
            found += unknown("task", read_block("", token.content, 1).value, "task")
    assert found == []


@pytest.mark.parametrize("text", TRANSLATIONS, ids=lambda path: path.parent.name)
def test_every_translation_keeps_to_the_schema(text):
    tokens = parse(text.read_text())
    front = read_block("", tokens[0].content, 1).value
    found = unknown("translated_front", front, "front")
    for token in tokens:
        if token.type == "fence" and token.info.strip() == "task":
            task = read_block("", token.content, 1).value
            found += unknown("translated_task", task, "task")
    assert found == []


def test_the_schema_has_the_stages_that_hints_may_be_for():
    assert definition("hint")["properties"]["at"]["enum"] == list(Stage)


def test_the_schema_has_the_modes_that_the_lab_has():
    assert definition("task")["properties"]["mode"]["enum"] == list(Mode)


@pytest.mark.parametrize("key", sorted(keys("step") - {"run", "from", "advance", "repeat"}))
def test_every_key_of_a_step_is_one_that_the_reader_knows(key):
    assert read_step({"run": "true", key: None}).unknown == ()
