"""CoreDNS's rewrite plugin: questions are changed on their way in, and the names in answers back on their way out."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeAlias

import dns.name
import dns.rdata
from dns.rdatatype import RdataType

from lessons.engine.dns import records as rr
from lessons.engine.dns.corefile import CorefileError, Line
from lessons.engine.dns.exchange import Exchange, Rest
from lessons.engine.dns.records import Record, Request, Response

Change: TypeAlias = Callable[[str], str]

_KINDS = ("exact", "prefix", "suffix", "substring", "regex")
_NAMED = {RdataType.CNAME: "target", RdataType.PTR: "target", RdataType.NS: "target"}
_NAMED |= {RdataType.SRV: "target", RdataType.MX: "exchange"}


@dataclass(frozen=True, slots=True)
class NameRule:
    """A rule for names: `change` gives the new name, or None where the rule does not match; `back` undoes it."""

    change: Callable[[str], str | None]
    back: Callable[[str, str], tuple[Change, ...]]  # from the names before and after
    values: tuple[Change, ...] = ()
    stop: bool = True


@dataclass(frozen=True, slots=True)
class TypeRule:
    """A rule that asks for another type instead."""

    before: RdataType
    after: RdataType
    stop: bool = True


@dataclass(frozen=True, slots=True)
class Rewrite:
    """The plugin: its rules in order."""

    rules: tuple[NameRule | TypeRule, ...]

    # plugin/rewrite/rewrite.go ServeDNS
    def serve(self, request: Request, exchange: Exchange, rest: Rest) -> Response:
        """Rewrite, pass on, and turn the names of the answer back."""
        asked, backwards = request, list[Change]()
        for rule in self.rules:
            if isinstance(rule, TypeRule):
                if asked.rdtype != rule.before:
                    continue
                asked = replace(asked, rdtype=rule.after)
            else:
                before = asked.name.to_text().lower()
                after = rule.change(before)
                name = rr.name_from_text(after) if after is not None else None
                if after is None or name is None:
                    continue
                asked = replace(asked, name=name)
                backwards += rule.back(before, after)
            if rule.stop:
                break
        response = rest(asked)
        if not backwards:
            return response
        return replace(
            response,
            answer=_reverted(response.answer, backwards),
            authority=_reverted(response.authority, backwards),
            additional=_reverted(response.additional, backwards),
        )


def _reverted(records: tuple[Record, ...], changes: list[Change]) -> tuple[Record, ...]:
    return tuple(
        record._replace(owner=_changed(record.owner, changes), rdata=_value(record.rdata, changes))
        for record in records
    )


def _value(rdata: dns.rdata.Rdata, changes: list[Change]) -> dns.rdata.Rdata:
    field = _NAMED.get(rdata.rdtype)
    if field is None:
        return rdata
    return rdata.replace(**{field: _changed(getattr(rdata, field), changes)})


def _changed(name: dns.name.Name, changes: list[Change]) -> dns.name.Name:
    text = name.to_text()
    for change in changes:
        text = change(text)
    return rr.name_from_text(text) or name


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
        except ValueError:
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
