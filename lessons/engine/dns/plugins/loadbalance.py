"""CoreDNS's loadbalance plugin: the addresses of an answer in random order."""

from __future__ import annotations

from dataclasses import dataclass

from dns.rcode import Rcode
from dns.rdatatype import RdataType

from lessons.engine.dns.corefile import Line
from lessons.engine.dns.exchange import Exchange, Rest
from lessons.engine.dns.records import Record, Request, Response

_GROUPS = {RdataType.CNAME: 0, RdataType.A: 2, RdataType.AAAA: 2, RdataType.MX: 3}
_SHUFFLED = (2, 3)


@dataclass(frozen=True, slots=True)
class LoadBalance:
    """Aliases come first, then what keeps its order, then addresses and mail exchangers, both shuffled."""

    # plugin/loadbalance/loadbalance.go randomShuffle
    def serve(self, request: Request, exchange: Exchange, rest: Rest) -> Response:
        """Pass on, then shuffle."""
        response = rest(request)
        if response.rcode != Rcode.NOERROR:
            return response
        sections = (response.answer, response.authority, response.additional)
        if max(map(len, sections)) < 2:
            return response
        answer, authority, additional = (_shuffled(section, exchange) for section in sections)
        return response._replace(answer=answer, authority=authority, additional=additional)


def _shuffled(records: tuple[Record, ...], exchange: Exchange) -> tuple[Record, ...]:
    if len(records) < 2:
        return records
    groups: list[list[Record]] = [[], [], [], []]
    for record in records:
        groups[_GROUPS.get(record.rdata.rdtype, 1)].append(record)
    for index in _SHUFFLED:
        if len(groups[index]) > 1:
            groups[index] = exchange.chance.shuffled("dns/loadbalance", groups[index])
    return tuple(record for group in groups for record in group)


def setup(line: Line) -> LoadBalance:
    """Read the directive. CorefileError for a policy that is not simulated."""
    if line.arguments and line.arguments[0] != "round_robin":
        raise line.wrong(f"unknown policy: {line.arguments[0]}")
    return LoadBalance()
