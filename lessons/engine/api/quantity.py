"""Quantities such as 500m and 128Mi: staging/src/k8s.io/apimachinery/pkg/api/resource."""

from __future__ import annotations

import re
from fractions import Fraction

_BINARY = {f"{letter}i": 1024**power for power, letter in enumerate("KMGTPE", start=1)}
_DECIMAL = {
    "n": Fraction(1, 10**9),
    "u": Fraction(1, 10**6),
    "m": Fraction(1, 1000),
    "": Fraction(1),
    **{suffix: Fraction(1000**power) for power, suffix in enumerate("kMGTPE", start=1)},
}
_FORM = re.compile(r"([+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+))(?:([eE])([-+]?[0-9]+)|([numkKMGTPEi]*))")


def value(text: str) -> Fraction:
    """The number; ValueError for what is no quantity."""
    match = _FORM.fullmatch(text)
    if match is None:
        raise ValueError(f"not a quantity: {text!r}")
    number, exponent, power, suffix = match.groups()
    if exponent:
        return Fraction(f"{number}e{power}")
    scale = _BINARY.get(suffix) or _DECIMAL.get(suffix)
    if scale is None:
        raise ValueError(f"not a quantity: {text!r}")
    return Fraction(number) * scale


def canonical(text: str) -> str:
    """The quantity as the server writes one of a resource list: 0.5 is 500m, 1024Mi is 1Gi; rounded up to the milli."""
    match = _FORM.fullmatch(text)
    if match is None:
        return text
    number = value(text)
    milli = -((-number * 1000) // 1)
    number = Fraction(milli, 1000)
    binary = (match[4] or "") in _BINARY
    if binary and abs(number) >= 1024 and number.denominator == 1:
        return _scaled(int(number), 1024, ("", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"))
    if match[2]:
        return _with_exponent(number)
    if number.denominator != 1:
        return f"{int(number * 1000)}m"
    return _scaled(int(number), 1000, ("", "k", "M", "G", "T", "P", "E"))


def _scaled(number: int, base: int, suffixes: tuple[str, ...]) -> str:
    step = 0
    while number and number % base == 0 and step < len(suffixes) - 1:
        number //= base
        step += 1
    return f"{number}{suffixes[step]}"


def _with_exponent(number: Fraction) -> str:
    power = 0
    while number.denominator != 1:
        number, power = number * 1000, power - 3
    whole = int(number)
    while whole and whole % 1000 == 0:
        whole, power = whole // 1000, power + 3
    return f"{whole}e{power}" if power else str(whole)
