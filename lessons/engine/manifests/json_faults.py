"""What Go's JSON decoder says of a text that starts like JSON and is neither JSON nor YAML.

kubectl tries such a text as JSON first, and where YAML fails too, tells what was wrong with the JSON:
staging/src/k8s.io/apimachinery/pkg/util/yaml/decoder.go YAMLOrJSONDecoder, encoding/json scanner.go
"""

from __future__ import annotations

import json
import re

_STRING = re.compile(r'"(?:\\.|[^"\\])*"')


def json_complaint(text: str) -> str:
    """The decoder's message; "" for a text that does not start like JSON, or is JSON."""
    start = len(text) - len(text.lstrip())
    if not text.startswith("{", start):
        return ""
    try:
        json.JSONDecoder().raw_decode(text, start)
    except json.JSONDecodeError as error:
        return _worded(text, error)
    except RecursionError:
        return "exceeded max depth"
    return ""


def _worded(text: str, error: json.JSONDecodeError) -> str:
    at = error.pos + len(text[error.pos :]) - len(text[error.pos :].lstrip())
    if at >= len(text) or error.msg.startswith("Unterminated string"):
        return "unexpected EOF"
    offset = len(text[:at].encode("utf-8", "replace")) + 1
    return f"json: offset {offset}: invalid character {_quoted(text[at])} {_where(text, at, error.msg)}"


def _quoted(letter: str) -> str:
    if letter == "'":
        return r"'\''"
    return "'\"'" if letter == '"' else f"'{letter}'"


def _where(text: str, at: int, message: str) -> str:
    if message.startswith("Expecting property name"):
        return "looking for beginning of object key string"
    if message.startswith("Expecting ':'"):
        return "after object key"
    if message.startswith("Expecting ','"):
        return "after array element" if _in_list(text[:at]) else "after object key:value pair"
    if message.startswith("Invalid control character"):
        return "in string literal"
    if message.startswith("Invalid \\escape"):
        return "in string escape code"
    return "looking for beginning of value"


def _in_list(before: str) -> bool:
    """Whether the innermost bracket that is open is a list's."""
    depth = 0
    for letter in reversed(_STRING.sub("", before)):
        if letter in "]}":
            depth += 1
        elif letter in "[{":
            if depth == 0:
                return letter == "["
            depth -= 1
    return False
