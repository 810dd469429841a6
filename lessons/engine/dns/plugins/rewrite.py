"""CoreDNS's rewrite plugin: questions are changed on their way in, and the names in answers back on their way out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import dns.name
import dns.rdata
from dns.rdatatype import RdataType

from lessons.engine.dns import records as rr
from lessons.engine.dns.exchange import Exchange, Rest
from lessons.engine.dns.records import Record, Request, Response

Change: TypeAlias = Callable[[str], str]

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
                asked = asked.ask(asked.name, rule.after)
            else:
                before = asked.name.to_text().lower()
                after = rule.change(before)
                name = rr.name_from_text(after) if after is not None else None
                if after is None or name is None:
                    continue
                asked = asked.ask(name, asked.rdtype)
                backwards += rule.back(before, after)
            if rule.stop:
                break
        response = rest(asked)
        if not backwards:
            return response
        return response._replace(
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
    # plugin/rewrite/reverter.go rewriteResourceRecord: what was changed last is turned back first.
    for change in reversed(changes):
        text = change(text)
    return rr.name_from_text(text) or name
