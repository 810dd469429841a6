"""Plain scalars as go-yaml v2 resolves them (resolve.go), which is what kubectl reads with.

It differs from PyYAML: y and n are booleans, 010 and 0o10 are 8, 08 and 1e3 are floats, 12:30:45 is a string. What
comes out is what JSON then makes of it: a float without a fraction is the same number as the integer.
"""

from __future__ import annotations

import math
import re
from typing import TypeAlias

Scalar: TypeAlias = str | int | float | bool | None

_WORDS: dict[str, Scalar] = {
    **dict.fromkeys(("y", "Y", "yes", "Yes", "YES", "on", "On", "ON"), True),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("n", "N", "no", "No", "NO", "off", "Off", "OFF"), False),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys((".nan", ".NaN", ".NAN"), math.nan),
    **dict.fromkeys((".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"), math.inf),
    **dict.fromkeys(("-.inf", "-.Inf", "-.INF"), -math.inf),
}
_NUMBER_STARTS = frozenset("+-.0123456789")
_DECIMAL = re.compile(r"[-+]?(0|[1-9][0-9]{0,18})")
_BASED = re.compile(r"([-+]?)0(?:[xX]([0-9a-fA-F]+)|[bB]([01]+)|[oO]?([0-7]+))")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")

# Below this, Go writes a float without an exponent: staging/.../encoding/json floatEncoder.
_PLAIN_FLOATS = 1e21
_MOST_DIGITS = 400


def resolve(text: str) -> Scalar:
    """What a plain scalar stands for."""
    if text in _WORDS:
        return _WORDS[text]
    if text[0] not in _NUMBER_STARTS or len(text) > _MOST_DIGITS:
        return text
    plain = text.replace("_", "") if text[0] != "." else text
    if _DECIMAL.fullmatch(plain):
        return int(plain)
    if based := _BASED.fullmatch(plain):
        return _integer(*based.groups(default=""))
    if _FLOAT.fullmatch(plain):
        number = float(plain)
        if math.isinf(number):
            return text
        return int(number) if number.is_integer() and abs(number) < _PLAIN_FLOATS else number
    return text


def _integer(sign: str, hexadecimal: str, binary: str, octal: str) -> int:
    if hexadecimal:
        number = int(hexadecimal, 16)
    elif binary:
        number = int(binary, 2)
    else:
        number = int(octal, 8)
    return -number if sign == "-" else number


def go_syntax(value: object) -> str:
    """A value as Go's %#v prints it; go-yaml does so with mapping keys that cannot be keys."""
    if value is None:
        return "interface {}(nil)"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    if isinstance(value, dict):
        pairs = ", ".join(f"{go_syntax(k)}:{go_syntax(value[k])}" for k in sorted(value))
        return f"map[interface {{}}]interface {{}}{{{pairs}}}"
    if isinstance(value, list):
        return f"[]interface {{}}{{{', '.join(map(go_syntax, value))}}}"
    return str(value)
