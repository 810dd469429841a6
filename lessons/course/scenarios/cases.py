"""Cases and steps as a scenario file holds them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml

from lessons.course.durations import parse_duration
from lessons.engine.clock import Milliseconds
from lessons.engine.refs import ADMIN, Manifest, Place

# Addresses every classroom cluster has; they count as pinned in every case.
ALWAYS_PINNED = "10.96.0.1 10.96.0.10"

# What a step may say about how it is run, and for people.
_RUNNING = {"run", "from", "advance", "repeat", "setup", "group", "note", "source", "decided_by"}
_PATTERNS = ("matching", "absent", "stderr_matching", "each")
_EXPECTING = {"exit", "stdout", "stderr", "lines", "order", "seen", "client_ip", "object", "dns"}

# A step with nothing but these asks for nothing, so it is run and not judged.
_UNJUDGED = {"run", "from", "setup", "advance"}


@dataclass(frozen=True, slots=True)
class Seen:
    """What the captures of `pattern` over all runs must be: exactly `values`, or `count` different ones."""

    pattern: str
    values: tuple[Any, ...] | None = None
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Expected:
    """What a step's output must be. None, or an empty tuple, asks for nothing; so does `exit` None."""

    exit: int | None = 0
    stdout: str | None = None
    stderr: str | None = None
    lines: tuple[str, ...] = ()
    any_order: bool = False
    matching: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    stderr_matching: tuple[str, ...] = ()
    each: tuple[str, ...] = ()
    seen: Seen | None = None
    client_ip: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    object: Manifest | None = None
    dns: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One command line at a place, or the clock moving on, and what is expected of it."""

    run: str = ""
    place: Place = ADMIN
    advance: Milliseconds = 0
    repeat: int | None = None
    judged: bool = True
    expected: Expected = Expected()
    written: Mapping[str, Any] = field(default_factory=dict)  # as the file has it
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Case:
    """A fresh cluster, its files, and steps that are run in order."""

    name: str
    cluster: Mapping[str, Any]
    files: Mapping[str, str]
    steps: tuple[Step, ...]
    written: Mapping[str, Any]

    @property
    def pinned(self) -> frozenset[str]:
        """Every word of the case's cluster and files: an address or number among them is not masked."""
        cluster = yaml.dump(self.written.get("cluster", {}), Dumper=_DUMPER)
        words = f" {ALWAYS_PINNED} {cluster}" + "\n".join(self.files.values())
        return frozenset(re.findall(r"[\w.]+", words))


_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_DUMPER = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


def read_cases(text: str) -> tuple[Case, ...]:
    """The cases of a scenario file; ValueError says what is wrong and where."""
    try:
        data = yaml.load(text, _LOADER)
    except yaml.YAMLError as error:
        raise ValueError(f"not YAML: {error}") from error
    if not isinstance(data, list):
        raise ValueError("a scenario file is a list of cases")
    return tuple(_case(entry, number) for number, entry in enumerate(data, 1))


def _case(data: Any, number: int) -> Case:
    if not isinstance(data, dict) or not isinstance(data.get("name"), str):
        raise ValueError(f"case {number} has no name")
    name, steps = data["name"], data.get("steps")
    if not isinstance(steps, list):
        raise ValueError(f"case {name} has no list of steps")
    read = []
    for at, step in enumerate(steps, 1):
        try:
            read.append(read_step(step))
        except (ValueError, TypeError, AttributeError) as error:
            raise ValueError(f"case {name}, step {at}: {error}") from error
    return Case(name, data.get("cluster") or {}, data.get("files") or {}, tuple(read), data)


def read_step(data: Mapping[str, Any]) -> Step:
    """A step from its mapping; ValueError for one that cannot be run."""
    if not isinstance(data, dict):
        raise ValueError("a step is a mapping with `run` or `advance`")
    if "run" not in data and "advance" not in data:
        raise ValueError("a step has `run` or `advance`")
    known = _RUNNING | _EXPECTING | set(_PATTERNS)
    repeat = data.get("repeat")
    if repeat is not None and (not isinstance(repeat, int) or repeat < 1):
        raise ValueError(f"repeat is a number from 1, not {repeat!r}")
    return Step(
        run=str(data.get("run", "")),
        place=Place.parse(str(data.get("from", ADMIN))),
        advance=parse_duration(data.get("advance", 0)),
        repeat=repeat,
        judged=not (data.get("setup") or set(data) <= _UNJUDGED),
        expected=_expected(data),
        written=data,
        unknown=tuple(str(key) for key in data if key not in known),
    )


def _expected(data: Mapping[str, Any]) -> Expected:
    seen = data.get("seen")
    exit_status = data.get("exit", 0)
    return Expected(
        exit=None if exit_status == "any" else exit_status,
        stdout=data.get("stdout"),
        stderr=data.get("stderr"),
        lines=tuple(data.get("lines") or ()),
        any_order=data.get("order") == "any",
        **{key: _patterns(data.get(key), key) for key in _PATTERNS},
        seen=_seen(seen) if seen else None,
        client_ip={pod: tuple(ips) for pod, ips in (data.get("client_ip") or {}).items()},
        object=data.get("object"),
        dns=data.get("dns"),
    )


def _patterns(given: Any, key: str) -> tuple[str, ...]:
    if isinstance(given, str):
        raise ValueError(f"{key} is a list of patterns")
    for pattern in given or ():
        _compiles(pattern, key)
    return tuple(given or ())


def _seen(given: Mapping[str, Any]) -> Seen:
    _compiles(given.get("pattern"), "seen.pattern")
    values = given.get("values")
    return Seen(given["pattern"], None if values is None else tuple(values), given.get("count"))


def _compiles(pattern: object, key: str) -> None:
    try:
        re.compile(str(pattern))
    except re.error as error:
        raise ValueError(f"{key}: {pattern!r} is no regular expression: {error}") from error
