"""Reading the rules of the rewrite directive (plugin/rewrite/name.go, type.go)."""

from __future__ import annotations

import re
from collections.abc import Callable

import dns.exception
from dns.rdatatype import RdataType

from lessons.engine.dns.corefile import CorefileError, Line
from lessons.engine.dns.plugins.rewrite import Change, NameRule, TypeRule

_KINDS = ("exact", "prefix", "suffix", "substring", "regex")


def lines(line: Line) -> list[Line]:
    """The rules of one directive: its own arguments, or one rule in each line of its block."""
    if not line.block:
        return [line]
    if not line.arguments:
        return [Line("rewrite", (item.name, *item.arguments), item.number) for item in line.block]
    rest = [word for item in line.block for word in (item.name, *item.arguments)]
    return [Line("rewrite", (*line.arguments, *rest), line.number)]


def rule(line: Line) -> NameRule | TypeRule:
    """Read one rule. CorefileError for one that CoreDNS would not take."""
    words = list(line.arguments)
    stop = True
    if words and words[0].lower() in ("stop", "continue"):
        stop = words.pop(0).lower() == "stop"
    if not words:
        raise line.wrong("no rule type specified for rewrite")
    kind = words.pop(0).lower()
    if kind == "type" and len(words) == 2:
        try:
            return TypeRule(RdataType.make(words[0]), RdataType.make(words[1]), stop)
        except (dns.exception.DNSException, ValueError):
            raise line.wrong(f"invalid type {words[0].upper()!r}") from None
    if kind == "name":
        return _name_rule(line, words, stop)
    raise line.wrong(f"invalid rule type {kind!r}")


# plugin/rewrite/name.go newNameRule
def _name_rule(line: Line, words: list[str], stop: bool) -> NameRule:
    if len(words) < 2:
        raise line.wrong("too few arguments for a name rule")
    match = "exact" if len(words) == 2 else words.pop(0).lower()
    if match not in _KINDS:
        raise line.wrong(
            "name rule supports only exact, prefix, suffix, substring, and regex name matching, "
            f"received: {match}"
        )
    before, after, *answers = words
    if match in ("exact", "suffix"):
        before, after = (text.lower().rstrip(".") + "." for text in (before, after))
    automatic, values = _answer_rules(line, match, answers)
    if match == "suffix":
        undo: tuple[Change, ...] = (_suffix(after, before),) if automatic else ()
        return NameRule(_once(before, after), lambda *_: (*undo, *values), stop=stop)
    change = _matcher(line, match, before, after)
    if match == "exact" or automatic:
        return NameRule(change, lambda old, new: (_remap(new, old), *values), stop=stop)
    return NameRule(change, lambda *_: values, stop=stop)


def _matcher(line: Line, match: str, before: str, after: str) -> Callable[[str], str | None]:
    if match == "exact":
        return lambda name: after if name == before else None
    if match == "prefix":
        return lambda name: after + name[len(before) :] if name.startswith(before) else None
    if match == "substring":
        return lambda name: name.replace(before, after) if before in name else None
    pattern = _pattern(line, before)
    return lambda name: _filled(after, found) if (found := pattern.search(name)) else None


def _answer_rules(line: Line, match: str, words: list[str]) -> tuple[bool, tuple[Change, ...]]:
    """The `answer` parts of a rule: whether `auto` is among them, and the changes the others ask for."""
    automatic, changes = False, list[Change]()
    while words:
        if words[0] == "answer":
            words.pop(0)
        if words[:1] == ["auto"]:
            automatic = True
            words.pop(0)
        elif words[:1] in (["name"], ["value"]) and len(words) >= 3:
            changes.append(_regular(_pattern(line, words[1]), words[2]))
            del words[:3]
        else:
            raise line.wrong(f"invalid arguments for {match} rule")
    return automatic, tuple(changes)


def _pattern(line: Line, text: str) -> re.Pattern[str]:
    try:
        return re.compile(text)
    except re.error:
        raise CorefileError(f"invalid regex pattern in a rewrite rule: {text}") from None


def _filled(template: str, found: re.Match[str]) -> str:
    for index, group in enumerate((found[0], *found.groups())):
        template = template.replace(f"{{{index}}}", group or "")
    return template


def _regular(pattern: re.Pattern[str], template: str) -> Change:
    template = template.rstrip(".") + "."
    return lambda text: _filled(template, found) if (found := pattern.search(text)) else text


def _once(before: str, after: str) -> Callable[[str], str | None]:
    return lambda name: name.removesuffix(before) + after if name.endswith(before) else None


def _suffix(before: str, after: str) -> Change:
    return lambda text: text.removesuffix(before) + after if text.endswith(before) else text


def _remap(before: str, after: str) -> Change:
    """Turn a name, and whatever is below it, back into the one it was made from."""

    def change(text: str) -> str:
        if text == before:
            return after
        if text.endswith(f".{before}"):
            return text.removesuffix(before) + after
        return text

    return change
