"""The plugin itself: which queries are its own, and NXDOMAIN told from NODATA."""

from __future__ import annotations

from dataclasses import dataclass

import dns.name
from dns.rcode import Rcode
from dns.rdatatype import RdataType

from lessons.engine.dns import records as rr
from lessons.engine.dns.exchange import Exchange, Rest
from lessons.engine.dns.kubernetes.answers import Answers
from lessons.engine.dns.kubernetes.explain import reason
from lessons.engine.dns.kubernetes.lookup import Exposure, Lookup
from lessons.engine.dns.records import Record, Request, Response, Zone, within

_REFUSED = frozenset({RdataType.AXFR, RdataType.IXFR})


@dataclass(frozen=True, slots=True)
class Kubernetes:
    """The plugin with its options as the Corefile gives them."""

    zones: tuple[Zone, ...]
    primary: Zone  # the first zone that is no reverse zone: PTR records point into it
    exposure: Exposure
    ttl: int = 5
    fallthrough: tuple[Zone, ...] = ()

    # plugin/kubernetes/handler.go ServeDNS
    def serve(self, request: Request, exchange: Exchange, rest: Rest) -> Response:
        """Answer what is in its zones."""
        size = within(request.labels, self.zones)
        if size is None:
            return rest(request)
        zone = rr.name_of(request.name.labels[-size - 1 :])  # in the query's own case
        if request.rdtype in _REFUSED:
            return Response(Rcode.REFUSED)
        lookup = Lookup(exchange.view, self.exposure)
        answers = Answers(lookup, exchange, zone, self.primary, self.ttl)
        found = answers.to(request)
        if found is None:
            if within(request.labels, self.fallthrough) is not None:
                return rest(request)
            denied = self._denial(Rcode.NXDOMAIN, zone, exchange)
            return self._explained(denied, answers, request, lookup)
        if not found.answer:
            empty = self._denial(Rcode.NOERROR, zone, exchange)
            return self._explained(empty, answers, request, lookup)
        response = Response(
            answer=found.answer,
            additional=found.additional,
            authoritative=True,
            truncated=found.truncated,
        )
        return self._explained(response, answers, request, lookup)

    def _denial(self, rcode: Rcode, zone: dns.name.Name, exchange: Exchange) -> Response:
        """NXDOMAIN or NODATA, with the zone's SOA (plugin/backend_lookup.go BackendError)."""
        start = Record(zone, min(self.ttl, 300), rr.soa(zone.labels, exchange.serial, self.ttl))
        return Response(rcode, authority=(start,), authoritative=True)

    def _explained(
        self, response: Response, answers: Answers, request: Request, lookup: Lookup
    ) -> Response:
        """The response with its reason, if somebody follows the way."""
        if answers.exchange.trace is None or answers.exchange.depth > 1:
            return response
        labels = request.labels[: len(request.name.labels) - len(answers.zone.labels)]
        return reason(response, answers.used, labels, request.rdtype, lookup)
