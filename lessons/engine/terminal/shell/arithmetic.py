"""`$((…))`: whole numbers, variables, and C's operators."""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Callable
from typing import Any

from lessons.engine.terminal.shell.syntax import ShellSyntaxError

_BINARY: dict[type, Callable[[int, int], int]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.BitAnd: operator.and_,
    ast.BitOr: operator.or_,
    ast.BitXor: operator.xor,
}
_COMPARE: dict[type, Callable[[int, int], bool]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}
# bash counts in 64 bits.
_MODULUS = 1 << 64


def evaluate(expression: str, value: Callable[[str], str]) -> int:
    """The number that an expression comes to; ShellSyntaxError with bash's words where it is none."""
    if len(expression) > 500:
        raise ShellSyntaxError(f"{expression[:20]}...: arithmetic expression too long")
    text = re.sub(r"\$\{?(\w+)\}?", r"\1", expression.strip()).replace("/", "//")
    try:
        tree = ast.parse(text or "0", mode="eval").body
        return _wrapped(_value(tree, value))
    except ZeroDivisionError:
        raise ShellSyntaxError(f'{expression}: division by 0 (error token is "0")') from None
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise ShellSyntaxError(
            f'{expression}: syntax error: operand expected (error token is "{expression.strip()}")'
        ) from None


def _wrapped(number: int) -> int:
    number %= _MODULUS
    return number - _MODULUS if number >= _MODULUS >> 1 else number


def _value(node: Any, value: Callable[[str], str]) -> int:
    match node:
        case ast.Constant(value=int(number)):
            return number
        case ast.Name(id=name):
            text = value(name).strip()
            return int(text) if re.fullmatch(r"-?\d+", text) else 0
        case ast.UnaryOp(op=ast.USub(), operand=inner):
            return -_value(inner, value)
        case ast.BinOp(left=left, op=(ast.FloorDiv() | ast.Mod()) as op, right=right):
            return _divided(_value(left, value), _value(right, value), isinstance(op, ast.Mod))
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _BINARY:
            return _wrapped(_BINARY[type(op)](_value(left, value), _value(right, value)))
        case ast.Compare(left=left, ops=[op], comparators=[right]) if type(op) in _COMPARE:
            return int(_COMPARE[type(op)](_value(left, value), _value(right, value)))
    raise ValueError("not arithmetic")


def _divided(left: int, right: int, rest: bool) -> int:
    """C divides towards zero."""
    quotient = abs(left) // abs(right) * (1 if (left < 0) == (right < 0) else -1)
    return left - quotient * right if rest else quotient
