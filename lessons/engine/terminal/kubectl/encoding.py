"""Objects as JSON and YAML, as Go's encoders write them."""

from __future__ import annotations

import json
import re
from functools import cmp_to_key
from typing import Any

import yaml

from lessons.engine.terminal.kubectl import golang

_ESCAPED = str.maketrans(
    {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}
)


def to_json(value: Any, *, sort_keys: bool = True) -> str:
    """Indented by four, keys sorted, a newline at the end."""
    text = json.dumps(value, indent=4, sort_keys=sort_keys, ensure_ascii=False)
    return text.translate(_ESCAPED) + "\n"


def compact_json(value: Any, *, sort_keys: bool = True) -> str:
    """On one line, without blanks, keys sorted."""
    text = json.dumps(value, separators=(",", ":"), sort_keys=sort_keys, ensure_ascii=False)
    return text.translate(_ESCAPED)


# What go-yaml would not read back as a text: go.yaml.in/yaml/v2 resolve.go.
_NOT_TEXT = re.compile(
    r"""~|null|Null|NULL|<<|
    y|Y|yes|Yes|YES|n|N|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF|
    [-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)|
    [-+]?(0x[0-9a-fA-F_]+|0b[01_]+|0o?[0-7_]+|[0-9][0-9_]*)|
    [-+]?(\.[0-9_]+|[0-9][0-9_]*(\.[0-9_]*)?)([eE][-+]?[0-9]+)?|
    [-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?|
    \d{4}-\d\d?-\d\d?([Tt ]\d\d?:\d\d:\d\d(\.\d+)?(Z|[-+]\d\d:\d\d)?)?|""",
    re.VERBOSE,
)


def needs_quotes(text: str) -> bool:
    """Whether a text written bare would be read back as something else."""
    return _NOT_TEXT.fullmatch(text) is not None


_TEXT_TAG = "tag:yaml.org,2002:str"


class _Dumper(yaml.SafeDumper):
    """go-yaml's choices of style, in PyYAML's emitter (both are ports of libyaml's)."""

    def ignore_aliases(self, data: Any) -> bool:
        """A value that occurs twice is written twice."""
        return True


def _text(dumper: _Dumper, text: str) -> yaml.Node:
    style = None
    if "\n" in text:
        style = "|"
    elif needs_quotes(text):
        style = '"'
    return dumper.represent_scalar(_TEXT_TAG, text, style)


def _mapping(dumper: _Dumper, value: dict[str, Any]) -> yaml.Node:
    ordered = sorted(value, key=cmp_to_key(_compare))
    return dumper.represent_mapping("tag:yaml.org,2002:map", [(key, value[key]) for key in ordered])


def _plain(dumper: _Dumper, value: float | bool | None) -> yaml.Node:
    return dumper.represent_scalar(_TEXT_TAG, "null" if value is None else golang.plain(value))


_Dumper.add_representer(str, _text)
_Dumper.add_representer(dict, _mapping)
for _type in (int, float, bool, type(None)):
    _Dumper.add_representer(_type, _plain)
# What a scalar could be read as was settled above; the emitter need not ask again.
_Dumper.yaml_implicit_resolvers = {}


def to_yaml(value: Any) -> str:
    """Keys in go-yaml's order, lists at their key's indentation, a newline at the end."""
    text: str = yaml.dump(
        value, Dumper=_Dumper, default_flow_style=False, allow_unicode=True, width=80
    )
    return text


# go.yaml.in/yaml/v2 sorter.go keyList.Less
def _compare(a: str, b: str) -> int:
    return -1 if _less(a, b) else int(a != b)


def _less(a: str, b: str) -> bool:
    """Letters come after everything else; runs of digits compare as numbers."""
    for at, (left, right) in enumerate(zip(a, b, strict=False)):
        if left == right:
            continue
        if left.isalpha() and right.isalpha():
            return left < right
        if left.isalpha() or right.isalpha():
            return right.isalpha()
        first, second = _digits(a, at), _digits(b, at)
        if left == "0" or right == "0":
            leading = re.search(r"[1-9]\d*$", a[:at])
            prefix = "1" if leading else ""
            first, second = prefix + first, prefix + second
        if int(first or 0) != int(second or 0):
            return int(first or 0) < int(second or 0)
        if len(first) != len(second):
            return len(first) < len(second)
        return left < right
    return len(a) < len(b)


def _digits(text: str, at: int) -> str:
    match = re.compile(r"\d*").match(text, at)
    return match[0] if match else ""
