"""Answers to try a judge on: what a step expects, fed back, and the same with something changed."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from random import Random
from typing import Any

from lessons.course.scenarios import Answer


def ideal(step: dict[str, Any]) -> Answer:
    """An answer made of what the step expects."""
    status = step.get("exit", 0)
    return Answer(_stdout(step), step.get("stderr", ""), 0 if status == "any" else status)


def _stdout(step: dict[str, Any]) -> str:
    if "stdout" in step:
        return step["stdout"]
    if "object" in step:
        return json.dumps(step["object"], indent=4)
    if "dns" in step:
        return _dig(step["dns"])
    if "client_ip" in step:
        return "".join(
            f"Host=web  Path=/  From={pod}  ClientIP={ip}  XFF=\n"
            for pod, ips in step["client_ip"].items()
            for ip in ips
        )
    return "".join(f"{line}\n" for line in step.get("lines", step.get("matching", ["x"])))


def _dig(dns: dict[str, Any]) -> str:
    sections = "".join(
        f";; {name.upper()} SECTION:\n" + "".join(f"{record}\n" for record in dns[name]) + "\n"
        for name in ("answer", "authority", "additional")
        if name in dns
    )
    header = f";; ->>HEADER<<- opcode: QUERY, status: {dns.get('rcode')}, id: 4711\n"
    return f"{header};; flags: {dns.get('flags', '')}; QUERY: 1, ANSWER: 1\n\n{sections}"


def _shuffled_lines(text: str, random: Random) -> str:
    lines = text.split("\n")
    random.shuffle(lines)
    return "\n".join(lines)


def _without_a_line(text: str, random: Random) -> str:
    lines = text.split("\n")
    del lines[random.randrange(len(lines))]
    return "\n".join(lines)


def _another(pattern: str, change: Callable[[str, Random], str]) -> Callable[[str, Random], str]:
    """Change one of the places where a pattern is found."""

    def changed(text: str, random: Random) -> str:
        found = list(re.finditer(pattern, text))
        if not found:
            return text + "?"
        at = random.choice(found)
        return text[: at.start()] + change(at[0], random) + text[at.end() :]

    return changed


def _other_number(number: str, random: Random) -> str:
    return str(random.randrange(10 ** len(number)))


def _other_letters(word: str, random: Random) -> str:
    return "".join(random.sample(word, len(word)))


MUTATIONS: dict[str, Callable[[str, Random], str]] = {
    "lines in another order": _shuffled_lines,
    "a line missing": _without_a_line,
    "another number": _another(r"\d+", _other_number),
    "another address": _another(
        r"10\.\d+\.\d+\.\d+", lambda _, r: f"10.{r.choice([96, 244])}.1.{r.randrange(1, 255)}"
    ),
    "another node port": _another(r"\b3\d{4}\b", lambda _, r: str(r.randrange(29990, 32770))),
    "another word": _another(r"\b[a-z]+\b", _other_letters),
    "another suffix": _another(r"-[bcdfghjklmnpqrstvwxz2456789]{5}\b", _other_letters),
    "another hash": _another(r"[0-9a-f]{8,12}", _other_letters),
    "wider blanks": lambda text, _: text.replace(" ", "   ").replace("\t", " "),
    "an age of its own": _another(
        r"\b\d+[smhd]\b", lambda _, r: f"{r.randrange(99)}m{r.randrange(60)}s"
    ),
    "addresses in another order": _another(
        r"[\d.:]+(?:,[\d.:]+)+", lambda t, r: ",".join(r.sample(t.split(","), t.count(",") + 1))
    ),
    "windows line ends": lambda text, _: text.replace("\n", "\r\n"),
    "blocks in another order": lambda text, r: "\n\n".join(
        r.sample(text.split("\n\n"), text.count("\n\n") + 1)
    ),
    "more at the end": lambda text, _: text + "and more\n",
    "upper case": lambda text, _: text.upper(),
}


def variants(step: dict[str, Any], random: Random, each: int = 1) -> Iterator[tuple[str, Answer]]:
    """The ideal answer and mutated ones, named by what was done to them."""
    answer = ideal(step)
    yield "as expected", answer
    yield "another exit status", Answer(answer.stdout, answer.stderr, answer.exit + 1)
    for name in random.sample(sorted(MUTATIONS), each):
        yield name, Answer(MUTATIONS[name](answer.stdout, random), answer.stderr, answer.exit)
    if answer.stderr:
        name = random.choice(sorted(MUTATIONS))
        changed = MUTATIONS[name](answer.stderr, random)
        yield f"{name} on stderr", Answer(answer.stdout, changed, answer.exit)
