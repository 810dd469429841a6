"""What cannot be the same on two clusters, replaced by what it is: <uid>, <age>, <clusterip>, ...

Both sides are masked before they are compared. An address, node port or name suffix that the case pins is kept.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Set

from lessons.engine.chance import SUFFIX_ALPHABET

_HEX = "[0-9a-f]"


def _outside_ttl(found: re.Match[str]) -> str:
    """The TTL of a name outside the cluster depends on what was asked before."""
    owner, kind, data = found[1].lower(), found[4], found[5].lower()
    inside = owner.endswith(("cluster.local.", "arpa."))
    leaves_cluster = kind == "CNAME" and not data.endswith("cluster.local.")
    return found[0] if inside and not leaves_cluster else f"{found[1]}{found[2]}<ttl>{found[3]}"


Replacement = str | Callable[[re.Match[str]], str]

# In this order: an earlier mask may take away what a later one would find.
_RULES: tuple[tuple[re.Pattern[str], Replacement], ...] = tuple(
    (re.compile(pattern, flags), replacement)
    for pattern, replacement, flags in (
        # objects
        (rf"{_HEX}{{8}}-{_HEX}{{4}}-{_HEX}{{4}}-{_HEX}{{4}}-{_HEX}{{12}}", "<uid>", 0),
        (r'(resourceVersion: )"?\d+"?', r"\1<rv>", 0),
        (r'("resourceVersion": )"?\d+"?', r"\1<rv>", 0),
        (r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z", "<time>", 0),
        (
            r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? (?:\d+ )?[A-Z][a-z]{2} +\d+[\d: ,A-Z+]*",
            "<time>",
            0,
        ),
        (r"<date>", "<time>", 0),
        # DNS: the owner, its TTL, and the record's type and data
        (r"^(\S*\.)([ \t]+)\d+([ \t]+IN[ \t]+(\w+)[ \t]+(\S+).*)$", _outside_ttl, re.M),
        (r"flags: qr aa rd ra\b", "flags: qr rd ra", 0),  # aa: the answer was in the cache
        (r"(Container ID: +)\S+", r"\1<id>", 0),
        (r"(Image ID: +)\S+", r"\1<id>", 0),
        (r"\bid: \d+", "id: <n>", 0),
        (r"Query time: \d+ msec", "Query time: <n> msec", 0),
        (r"WHEN: .*", "WHEN: <time>", 0),
        (r"COOKIE: [0-9a-f]+", "COOKIE: <n>", 0),
        (r"after \d+ ms", "after <n> ms", 0),
        (r"after \d+ milliseconds", "after <n> milliseconds", 0),
        (r"\b(ns\.dns\.\S+ hostmaster\.\S+ )\d+", r"\1<serial>", 0),
        (r"(Content-Length: )\d+", r"\1<n>", 0),
        (r"(#53 in )\d+ ms", r"\1<n> ms", 0),
        (r"(containerID: )\S+", r"\1<id>", 0),
        (r"(serial = )\d+", r"\1<serial>", 0),
        # ping and curl
        (r"time=[\d.]+ ms", "time=<n> ms", 0),
        (r"(packet loss, time )\d+ms", r"\1<n>ms", 0),
        (r"(rtt min/avg/max/mdev = )\S+ ms", r"\1<n> ms", 0),
        (r"^\s*\d+\s.*--:--:--.*$\n?", "", re.M),  # curl's progress meter
        (r"^\s*% Total.*\n\s*Dload.*\n?", "", re.M),
        # generated names
        (rf"-[{SUFFIX_ALPHABET}]{{8,10}}(?=-[{SUFFIX_ALPHABET}]{{5}}\b)", "-<hash>", 0),
        (rf"(pod-template-hash[=:] ?)[{SUFFIX_ALPHABET}]+", r"\1<hash>", 0),
        (r"(controller-revision-hash[=:] ?)\S+", r"\1<hash>", 0),
        (rf"-[{SUFFIX_ALPHABET}]{{8,10}}\b", "-<hash>", 0),
    )
)

# What is kept where the case pins it: the pattern, which part must be pinned, and the mask.
_PINNABLE: tuple[tuple[re.Pattern[str], int, str], ...] = (
    (re.compile(rf"-[{SUFFIX_ALPHABET}]{{5}}(?![\w-])"), 1, "-<id>"),
    (re.compile(r"\b10\.(?:9[6-9]|10\d|11[01])\.\d+\.\d+\b"), 0, "<clusterip>"),
    (re.compile(r"\b3[0-2]\d{3}\b"), 0, "<nodeport>"),
)

_BLANKS = re.compile(r"[ \t]+")
_DURATION = re.compile(r"(?<![\w.:-])(?:\d+[yd])?(?:\d+h)?(?:\d+m)?(?:\d+s)?(?![\w.:-])")


def mask(text: str, pinned: Set[str] = frozenset()) -> str:
    """The text with everything masked that differs between clusters, and runs of blanks folded."""
    text = text.replace("\r\n", "\n")
    for pattern, replacement in _RULES:
        text = pattern.sub(replacement, text)
    for pattern, skipped, masked in _PINNABLE:
        text = pattern.sub(_unless_pinned(pinned, skipped, masked), text)
    lines = (_BLANKS.sub(" ", line).rstrip() for line in text.split("\n"))
    return "\n".join(map(_ages, lines)).strip("\n")


def _unless_pinned(pinned: Set[str], skipped: int, masked: str) -> Callable[[re.Match[str]], str]:
    return lambda found: found[0] if found[0][skipped:] in pinned else masked


def _ages(line: str) -> str:
    """Words that are durations are ages."""
    words = line.split(" ")
    return " ".join("<age>" if word and _DURATION.fullmatch(word) else word for word in words)
