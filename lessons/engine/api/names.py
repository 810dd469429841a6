"""What names, labels, keys and ports may look like. Each rule gives the reasons against a value, () for none.

staging/src/k8s.io/apimachinery/pkg/util/validation/validation.go and pkg/api/validate/content
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import TypeAlias

Reasons: TypeAlias = Sequence[str]
Rule: TypeAlias = Callable[[str], Reasons]

_LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?"
_SUBDOMAIN = rf"{_LABEL}(\.{_LABEL})*"
_RFC_1035 = "[a-z]([-a-z0-9]*[a-z0-9])?"
_KEY = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]"
_VALUE = f"({_KEY})?"
_MADE_OF = "must consist of lower case alphanumeric characters"
_ENDS = "and must start and end with an alphanumeric character"

_label = re.compile(_LABEL)
_subdomain = re.compile(_SUBDOMAIN)
_rfc_1035 = re.compile(_RFC_1035)
_key = re.compile(_KEY)
_value = re.compile(_VALUE)


def regex_reason(text: str, pattern: str, *examples: str) -> str:
    """A reason with its pattern and examples, spaced as upstream spaces it."""
    shown = " or ".join(f"'{example}', " for example in examples)
    return f"{text} ({'e.g. ' + shown if shown else ''}regex used for validation is '{pattern}')"


def _too_long(limit: int, unit: str = "characters") -> str:
    return f"must be no more than {limit} {unit}"


@lru_cache(maxsize=4096)
def dns_label(value: str) -> Reasons:
    """An RFC 1123 label: my-name."""
    reasons = [_too_long(63)] if len(value) > 63 else []
    if not _label.fullmatch(value):
        if _subdomain.fullmatch(value):
            reasons.append("must not contain dots")
        else:
            text = f"a lowercase RFC 1123 label {_MADE_OF} or '-', {_ENDS}"
            reasons.append(regex_reason(text, _LABEL, "my-name", "123-abc"))
    return tuple(reasons)


@lru_cache(maxsize=4096)
def dns_subdomain(value: str) -> Reasons:
    """An RFC 1123 subdomain: example.com."""
    reasons = [_too_long(253)] if len(value) > 253 else []
    if not _subdomain.fullmatch(value):
        text = f"a lowercase RFC 1123 subdomain {_MADE_OF}, '-' or '.', {_ENDS}"
        reasons.append(regex_reason(text, _SUBDOMAIN, "example.com"))
    return tuple(reasons)


def wildcard_subdomain(value: str) -> Reasons:
    """A subdomain behind a star: *.example.com."""
    reasons = [_too_long(253)] if len(value) > 253 else []
    pattern = rf"\*\.{_SUBDOMAIN}"
    if not re.fullmatch(pattern, value):
        text = (
            "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which "
            f"{_MADE_OF}, '-' or '.' and end with an alphanumeric character"
        )
        reasons.append(regex_reason(text, pattern, "*.example.com"))
    return tuple(reasons)


def dns_1035_label(value: str) -> Reasons:
    """An RFC 1035 label, which starts with a letter."""
    reasons = [_too_long(63)] if len(value) > 63 else []
    if not _rfc_1035.fullmatch(value):
        text = (
            f"a DNS-1035 label {_MADE_OF} or '-', start with an alphabetic character, "
            "and end with an alphanumeric character"
        )
        reasons.append(regex_reason(text, _RFC_1035, "my-name", "abc-123"))
    return tuple(reasons)


@lru_cache(maxsize=4096)
def label_key(value: str) -> Reasons:
    """A label's key, upstream's qualified name: name, or prefix/name."""
    text = f"must consist of alphanumeric characters, '-', '_' or '.', {_ENDS}"
    shape = regex_reason(text, _KEY, "MyName", "my.name", "123-abc")
    prefix, slash, name = value.rpartition("/")
    if "/" in prefix:
        optional = "with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')"
        return (f"a valid label key {shape} {optional}",)
    reasons = []
    if slash:
        against = dns_subdomain(prefix) if prefix else ("must be non-empty",)
        against = tuple(
            reason.replace(_too_long(253), _too_long(253, "bytes")) for reason in against
        )
        reasons += [f"prefix part {reason}" for reason in against]
    if not name:
        reasons.append("name part must be non-empty")
    elif len(name) > 63:
        reasons.append(f"name part {_too_long(63, 'bytes')}")
    if not _key.fullmatch(name):
        reasons.append(f"name part {shape}")
    return tuple(reasons)


@lru_cache(maxsize=4096)
def label_value(value: str) -> Reasons:
    """A label's value, which may be empty."""
    reasons = [_too_long(63, "bytes")] if len(value) > 63 else []
    if not _value.fullmatch(value):
        text = (
            "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', "
            f"{_ENDS}"
        )
        reasons.append(regex_reason(text, _VALUE, "MyValue", "my_value", "12345"))
    return tuple(reasons)


# staging/src/k8s.io/apimachinery/pkg/api/validate/content IsPathSegmentName
def path_segment(value: str) -> Reasons:
    """What can be one step of a URL's path."""
    if value in (".", ".."):
        return (f"may not be '{value}'",)
    return tuple(f"may not contain '{letter}'" for letter in "/%" if letter in value)


def port_number(value: int) -> Reasons:
    """A TCP, UDP or SCTP port."""
    return () if 1 <= value <= 65535 else (between(1, 65535),)


def between(low: int, high: int) -> str:
    """The reason against a number out of its range."""
    return f"must be between {low} and {high}, inclusive"


def port_name(value: str) -> Reasons:
    """A port's name, as a named targetPort refers to it."""
    reasons = [_too_long(15)] if len(value) > 15 else []
    if not re.fullmatch("[-a-z0-9]+", value):
        reasons.append("must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)")
    if not re.search("[a-z]", value):
        reasons.append("must contain at least one letter (a-z)")
    if "--" in value:
        reasons.append("must not contain consecutive hyphens")
    if value.startswith("-") or value.endswith("-"):
        reasons.append("must not begin or end with a hyphen")
    return tuple(reasons)


def environment_name(value: str) -> Reasons:
    """An environment variable's name; RelaxedEnvironmentVariableValidation is on."""
    if not value:
        return ("environment variable name must be non-empty",)
    if all(" " <= letter <= "~" and letter != "=" for letter in value):
        return ()
    text = "a valid environment variable name must consist only of printable ASCII characters other than '='"
    return (text,)


def config_key(value: str) -> Reasons:
    """A key of a ConfigMap's or Secret's data."""
    reasons = [_too_long(253)] if len(value) > 253 else []
    pattern = "[-._a-zA-Z0-9]+"
    if not re.fullmatch(pattern, value):
        text = "a valid config key must consist of alphanumeric characters, '-', '_' or '.'"
        reasons.append(regex_reason(text, pattern, "key.name", "KEY_NAME", "key-name"))
    if value in (".", ".."):
        reasons.append(f"must not be '{value}'")
    elif value.startswith(".."):
        reasons.append("must not start with '..'")
    return tuple(reasons)
