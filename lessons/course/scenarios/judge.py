"""Whether what a step answered is what was expected, and if not, what differs."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import yaml

from lessons.course.scenarios.cases import Expected, Seen, Step
from lessons.course.scenarios.digs import SECTIONS, comparable_records, read_dig
from lessons.course.scenarios.objects import without_made_up
from lessons.course.scenarios.texts import comparable, find_line, folded

_CLIENT = re.compile(r"From=(\S+)\s+ClientIP=(\S+)")


@dataclass(frozen=True, slots=True)
class Answer:
    """What one run of a step printed, and its exit status."""

    stdout: str = ""
    stderr: str = ""
    exit: int = 0


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is not as expected; `what` is the key of the step that says so."""

    what: str
    wanted: str
    got: str


def judge(
    step: Step, runs: Sequence[Answer], pinned: frozenset[str] = frozenset()
) -> list[Difference]:
    """Everything that differs between what a step expects and what its runs answered; [] when it holds."""
    expected, first = step.expected, runs[0]
    return [
        *_exits(expected, runs),
        *_texts(step, first, pinned),
        *_lines(expected, first.stdout),
        *_patterns(expected, first),
        *_every_run(expected, runs),
        *_clients(expected, runs),
        *_object(expected, first.stdout, pinned),
        *_dns(expected, first.stdout),
    ]


def _exits(expected: Expected, runs: Sequence[Answer]) -> Iterator[Difference]:
    if expected.exit is None:
        return
    wrong = next((run.exit for run in runs if run.exit != expected.exit), None)
    if wrong is not None:
        yield Difference("exit", str(expected.exit), str(wrong))


def _texts(step: Step, answer: Answer, pinned: frozenset[str]) -> Iterator[Difference]:
    expected = step.expected
    for what, wanted, got in (
        ("stdout", expected.stdout, answer.stdout),
        ("stderr", expected.stderr, answer.stderr),
    ):
        if wanted is None or wanted == got:
            continue
        pair = comparable(wanted, got, step.run, expected.any_order, pinned)
        if pair[0] != pair[1]:
            yield Difference(what, *pair)


def _lines(expected: Expected, stdout: str) -> Iterator[Difference]:
    lines, start = [folded(line) for line in stdout.split("\n")], 0
    for wanted in expected.lines:
        at = find_line(wanted, lines if expected.any_order else lines[start:])
        if at < 0:
            yield Difference("lines", wanted, stdout)
            return
        if not expected.any_order:
            start += at + 1


def _patterns(expected: Expected, answer: Answer) -> Iterator[Difference]:
    for pattern in expected.matching:
        if not re.search(pattern, answer.stdout, re.M):
            yield Difference("matching", pattern, answer.stdout)
    for pattern in expected.absent:
        if re.search(pattern, answer.stdout, re.M):
            yield Difference("absent", pattern, answer.stdout)
    for pattern in expected.stderr_matching:
        if not re.search(pattern, answer.stderr, re.M):
            yield Difference("stderr_matching", pattern, answer.stderr)


def _every_run(expected: Expected, runs: Sequence[Answer]) -> Iterator[Difference]:
    for pattern in expected.each:
        lacking = next((run for run in runs if not re.search(pattern, run.stdout, re.M)), None)
        if lacking is not None:
            yield Difference("each", pattern, lacking.stdout)
    if expected.seen is not None:
        yield from _seen(expected.seen, runs)


def _seen(wanted: Seen, runs: Sequence[Answer]) -> Iterator[Difference]:
    seen = {found for run in runs for found in re.findall(wanted.pattern, run.stdout, re.M)}
    shown = ", ".join(sorted(map(str, seen))) or "nothing"
    if wanted.values is not None and seen != set(wanted.values):
        yield Difference("seen", ", ".join(sorted(map(str, wanted.values))), shown)
    if wanted.count is not None and len(seen) != wanted.count:
        yield Difference("seen", f"{wanted.count} different", f"{len(seen)} different: {shown}")


def _clients(expected: Expected, runs: Sequence[Answer]) -> Iterator[Difference]:
    seen: dict[str, set[str]] = {}
    for run in runs:
        for pod, address in _CLIENT.findall(run.stdout):
            seen.setdefault(pod, set()).add(address)
    for pod, addresses in expected.client_ip.items():
        if pod in seen and seen[pod] != set(addresses):
            wanted, got = ", ".join(sorted(addresses)), ", ".join(sorted(seen[pod]))
            yield Difference("client_ip", f"{pod} sees {wanted}", f"{pod} sees {got}")


def _object(expected: Expected, stdout: str, pinned: frozenset[str]) -> Iterator[Difference]:
    if expected.object is None:
        return
    wanted = without_made_up(expected.object, pinned)
    try:
        got = json.loads(stdout)
    except ValueError:
        got = None
    if not isinstance(got, dict):
        yield Difference("object", yaml.safe_dump(wanted), stdout)
        return
    got = without_made_up(got, pinned)
    if got != wanted:
        yield Difference("object", yaml.safe_dump(wanted), yaml.safe_dump(got))


def _dns(expected: Expected, stdout: str) -> Iterator[Difference]:
    wanted = expected.dns
    if wanted is None:
        return
    got, cached = read_dig(stdout), wanted.get("cached") == "any"
    for key, value in (("rcode", got.rcode), ("flags", got.flags)):
        if key in wanted:
            pair = [str(wanted[key]), str(value)]
            if cached:
                pair = [text.replace(" aa", "") for text in pair]
            if pair[0] != pair[1]:
                yield Difference(f"dns {key}", *pair)
    for section in SECTIONS:
        if section in wanted:
            records = comparable_records(wanted[section], cached)
            found = comparable_records(got.records[section], cached)
            if records != found:
                yield Difference(f"dns {section}", "\n".join(records), "\n".join(found))
