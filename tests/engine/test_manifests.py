"""YAML as kubectl reads it: go-yaml's scalars, its messages, its lines; and bounded, whatever comes in."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lessons.engine.manifests import MAX_BYTES, parse


def value(text: str) -> object:
    [document] = parse(text, "lab.yaml").documents
    return document.value


def complaint(text: str) -> str:
    parsed = parse(text, "lab.yaml")
    assert parsed.error is not None
    return parsed.error.message


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("y", True),
        ("n", False),
        ("Off", False),
        ("yes", True),
        ("12:30:45", "12:30:45"),
        ("010", 8),
        ("0o10", 8),
        ("0x1F", 31),
        ("0b11", 3),
        ("08", 8),
        ("1e3", 1000),
        ("1_000", 1000),
        ("1.5", 1.5),
        (".5", 0.5),
        ("+7", 7),
        ("-0x10", -16),
        ("~", None),
        ("2001-01-01", "2001-01-01"),
        ("=", "="),
        ("1.2.3.4", "1.2.3.4"),
        ('"80"', "80"),
        ("!!str 80", "80"),
        ("1e400", "1e400"),
        ("9" * 500, "9" * 500),
    ],
)
def test_scalars_are_read_as_go_yaml_reads_them(text: str, read: object) -> None:
    assert value(f"a: {text}\n") == {"a": read}
    assert type(value(f"a: {text}\n")["a"]) is type(read)


def test_keys_become_strings() -> None:
    assert value("80: a\ntrue: b\n1.5: c\ny: d\n") == {"80": "a", "true": "d", "1.5": "c"}


def test_every_field_knows_its_line() -> None:
    text = (
        "# a comment\nkind: Service\nspec:\n  ports:\n  - port: 80\n    name: http\n  - port: 81\n"
    )
    [document] = parse(text, "lab.yaml").documents
    assert dict(document.lines) == {
        (): 2,
        ("kind",): 2,
        ("spec",): 3,
        ("spec", "ports"): 4,
        ("spec", "ports", 0): 5,
        ("spec", "ports", 0, "port"): 5,
        ("spec", "ports", 0, "name"): 6,
        ("spec", "ports", 1): 7,
        ("spec", "ports", 1, "port"): 7,
    }
    assert ("spec", "ports", 2) not in document.lines
    assert ("kind", "deeper") not in document.lines


def test_documents_are_split_at_separators_and_empty_ones_are_left_out() -> None:
    text = "---\na: 1\n--- # the second\n\n---\nb: 2\n"
    documents = parse(text, "lab.yaml").documents
    assert [(d.value, d.first_line) for d in documents] == [({"a": 1}, 2), ({"b": 2}, 6)]
    assert documents[1].lines[("b",)] == 6


def test_what_stands_before_a_fault_is_kept() -> None:
    parsed = parse("a: 1\n---\nb: 2\n c: 3\n", "lab.yaml")
    assert [d.value for d in parsed.documents] == [{"a": 1}]
    assert parsed.error is not None
    assert (parsed.error.document, parsed.error.line) == (1, 4)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: 1\nb:2\nc: 3\n", "yaml: line 3: could not find expected ':'"),
        ('a: "b\nc: d\n', "yaml: line 3: found unexpected end of stream"),
        ("metadata:\n  name: x\n bad\n", "yaml: line 2: did not find expected key"),
        ("a:\n\tb: c\n", "yaml: line 2: found character that cannot start any token"),
        ("a: b: c\n", "yaml: mapping values are not allowed in this context"),
        ("a: [1, 2\n", "yaml: line 1: did not find expected ',' or ']'"),
        ("a: *x\n", "yaml: unknown anchor 'x' referenced"),
        ("a: &a [*a]\n", "yaml: anchor 'a' value contains itself"),
        ("a: .nan\n", "json: unsupported value: NaN"),
        ("a: !!int x\n", "yaml: cannot decode !!str `x` as a !!int"),
        (
            "a: 1\n{{ .Values.x }}: 1\n",
            'yaml: invalid map key: map[interface {}]interface {}{".Values.x":interface {}(nil)}',
        ),
        ("a: b\x00\n", "yaml: control characters are not allowed"),
    ],
)
def test_faults_are_told_in_go_yamls_words(text: str, message: str) -> None:
    assert complaint(text) == f"error converting YAML to JSON: {message}"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{"a": 1', "unexpected EOF"),
        ('{"a": [1, 2}', "json: offset 12: invalid character '}' after array element"),
        ('{"a": 1 "b": 2}', "json: offset 9: invalid character '\"' after object key:value pair"),
        ('{"a" 1: [}', "json: offset 6: invalid character '1' after object key"),
        (
            "{a: [}",
            "json: offset 2: invalid character 'a' looking for beginning of object key string",
        ),
    ],
)
def test_what_starts_like_json_and_is_no_yaml_either_is_told_as_json(
    text: str, message: str
) -> None:
    assert complaint(text) == message


def test_json_with_a_comma_too_many_is_still_yaml() -> None:
    assert value('{"a": [1, 2,],}') == {"a": [1, 2]}


def test_a_separator_takes_comments_only() -> None:
    assert complaint("a: 1\n--- b\n") == "invalid Yaml document separator: b"


def test_aliases_stand_for_their_anchors_and_keep_their_lines() -> None:
    text = "labels: &l\n  app: web\nselector: *l\nmore:\n  <<: *l\n  tier: x\n"
    [document] = parse(text, "lab.yaml").documents
    assert document.value["selector"] == {"app": "web"}
    assert document.value["more"] == {"app": "web", "tier": "x"}
    assert document.lines[("selector", "app")] == 2


def test_a_key_that_stands_twice_counts_the_last_time_and_is_noted() -> None:
    [document] = parse("a: 1\nb:\n  c: 1\n  c: 2\n", "lab.yaml").documents
    assert document.value == {"a": 1, "b": {"c": 2}}
    [twice] = document.duplicates
    assert (twice.path, twice.first_line, twice.line) == (("b", "c"), 3, 4)


@pytest.mark.parametrize(
    "text", ["[" * 32_000, "a: " + "{" * 32_000, "- " * 5_000, "a: " + "{? " * 5_000]
)
def test_deep_nesting_gets_an_answer(text: str) -> None:
    assert "exceeded max depth" in complaint(text)


def test_an_alias_bomb_gets_an_answer() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    for i in range(1, 9):
        lines.append(f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]")
    assert complaint("\n".join(lines)).endswith("yaml: document contains excessive aliasing")


def test_a_file_that_is_too_large_gets_an_answer() -> None:
    assert complaint("x" * (1 << 20)).startswith("the file is too large: 1048576 bytes")
    assert parse("#" * MAX_BYTES, "lab.yaml").error is None


def test_half_a_surrogate_is_no_text() -> None:
    assert complaint("a: \ud800\n").endswith("yaml: invalid UTF-8")


_snippets = st.sampled_from(
    ["a: b\n", "- c\n", "  d: [e, f]\n", "---\n", '"x', "'", "{", "}", "[", "]", "&a ", "*a", "!!int ",
     "\t", "# c\n", "|\n", ">-\n", "<<: ", "? ", ": ", "%YAML 9.9\n", "1e3", "~", "\x07", "é", "...\n"]
)  # fmt: skip


@settings(derandomize=True, max_examples=300, deadline=None)
@given(st.one_of(st.text(), st.lists(_snippets).map("".join)))
def test_whatever_the_text_the_answer_is_a_parsed_file(text: str) -> None:
    parsed = parse(text, "lab.yaml")
    assert parsed.error is None or parsed.error.message
    lines = text.count("\n") + 2
    assert all(1 <= line <= lines for d in parsed.documents for line in d.lines.values())
