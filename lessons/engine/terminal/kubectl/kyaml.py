"""Objects as KYAML: YAML in flow style that reads like JSON with comments allowed.

sigs.k8s.io/yaml/kyaml
"""

from __future__ import annotations

import json
import re
from typing import Any

from lessons.engine.terminal.kubectl.encoding import needs_quotes

_BARE_KEY = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_./-]*")
_STEP = "  "


def to_kyaml(value: Any) -> str:
    """A document: braces and brackets always, texts always quoted, a comma behind everything."""
    return f"---\n{_written(value, '')}\n"


def _written(value: Any, indent: str) -> str:
    if isinstance(value, dict):
        return _mapping(value, indent)
    if isinstance(value, list):
        return _list(value, indent)
    return _text(value, indent) if isinstance(value, str) else json.dumps(value)


def _mapping(value: dict[str, Any], indent: str) -> str:
    if not value:
        return "{}"
    deeper = indent + _STEP
    lines = [f"{deeper}{_key(key)}: {_written(value[key], deeper)},\n" for key in sorted(value)]
    return "{\n" + "".join(lines) + indent + "}"


def _key(key: str) -> str:
    bare = _BARE_KEY.fullmatch(key) and not needs_quotes(key)
    return key if bare else _quoted(key)


def _list(items: list[Any], indent: str) -> str:
    """Lists and objects in a list stand close to the brackets; other items have a line each."""
    if all(item and isinstance(item, dict | list) for item in items):
        return "[" + ", ".join(_written(item, indent) for item in items) + "]"
    deeper = indent + _STEP
    lines = [f"{deeper}{_written(item, deeper)},\n" for item in items]
    return "[\n" + "".join(lines) + indent + "]"


def _text(text: str, indent: str) -> str:
    """A text of several lines is folded, each line of it behind a blank or what keeps its own first blank."""
    if "\n" not in text:
        return _quoted(text)
    deeper = indent + _STEP
    lines = [
        deeper + ("\\" if line.startswith(" ") else " ") + _quoted(line)[1:-1]
        for line in text.split("\n")
    ]
    if text.endswith("\n"):
        return '"\\\n' + "\\n\\\n".join(lines[:-1]) + f'\\n\\\n{deeper}"'
    return '"\\\n' + "\\n\\\n".join(lines) + f'\\\n{deeper}"'


def _quoted(text: str) -> str:
    quoted = json.dumps(text, ensure_ascii=False).replace("\\t", "\t")
    return re.sub(r"\\u00([01][0-9a-f])", r"\\x\1", quoted)
