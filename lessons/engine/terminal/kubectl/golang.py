"""Values as Go prints them with %v and %#v, where kubectl leaves that to Go."""

from __future__ import annotations

import json
from typing import Any


def plain(value: Any) -> str:
    """%v: map[a:1 b:2], [1 2], <nil>, true, 1e+06."""
    if isinstance(value, dict):
        return f"map[{' '.join(f'{key}:{plain(value[key])}' for key in sorted(value))}]"
    if isinstance(value, list):
        return f"[{' '.join(map(plain, value))}]"
    if value is None:
        return "<nil>"
    if isinstance(value, bool):
        return str(value).lower()
    return _float(value) if isinstance(value, float) else str(value)


def _float(value: float) -> str:
    if value == int(value) and abs(value) < 1e21:
        return str(int(value))
    return repr(value)


def syntax(value: Any) -> str:
    """%#v of what JSON holds: map[string]interface {}{"a":1}, []interface {}{"b"}."""
    if isinstance(value, dict):
        inside = ", ".join(f"{quoted(key)}:{syntax(value[key])}" for key in sorted(value))
        return f"map[string]interface {{}}{{{inside}}}"
    if isinstance(value, list):
        return f"[]interface {{}}{{{', '.join(map(syntax, value))}}}"
    if value is None:
        return "interface {}(nil)"
    return quoted(value) if isinstance(value, str) else plain(value)


def quoted(text: str) -> str:
    """%q."""
    return json.dumps(text, ensure_ascii=False)


def type_name(value: Any) -> str:
    """%T of what JSON holds."""
    if isinstance(value, dict):
        return "map[string]interface {}"
    if isinstance(value, list):
        return "[]interface {}"
    if value is None:
        return "<nil>"
    return {bool: "bool", int: "int64", float: "float64"}.get(type(value), "string")


def basic_kind(value: Any) -> str:
    """What text/template tells apart when it compares: bool, int, float, string."""
    return {bool: "bool", int: "int", float: "float"}.get(type(value), "string")
