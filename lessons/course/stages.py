"""Where a command's way broke: the first of name, Service, endpoints and process at which something is wrong."""

from __future__ import annotations

from enum import StrEnum

from lessons.engine.advice.broken import broken_hop
from lessons.engine.terminal import Transcript
from lessons.engine.trace import Hop, HopKind


class Stage(StrEnum):
    """The stages of a way, in its order; the last two are for commands that got through."""

    NAME = "name"  # the name leads nowhere
    SERVICE = "service"  # no rule takes a packet to this address and port any further
    POLICY = (
        "policy"  # a rule drops it: a traffic policy, source ranges, a NetworkPolicy, a firewall
    )
    ENDPOINTS = "endpoints"  # there is a Service, and nobody behind it
    PROCESS = "process"  # it has arrived, and nobody listens
    ANSWER = "answer"  # somebody has answered, and it is not what was wanted
    OBJECT = "object"  # nothing was sent: it is an object that is not as it should be


# The fields of a Service by which kube-proxy refuses or drops what its rules match.
_DECIDING = {
    "selector": Stage.ENDPOINTS,
    "externalTrafficPolicy": Stage.POLICY,
    "internalTrafficPolicy": Stage.POLICY,
    "loadBalancerSourceRanges": Stage.POLICY,
}


def stage_of(transcript: Transcript) -> Stage:
    """The stage at which a command that did not do what was wanted is to be explained."""
    number = broken_hop(transcript)
    hop = transcript.hops[number - 1] if number else None
    if hop is None or hop.kind is HopKind.API:
        return Stage.OBJECT
    if hop.kind in (HopKind.SEARCH, HopKind.DNS, HopKind.CACHE):
        return Stage.NAME
    return _of_a_packet(hop) if hop.broken else Stage.ANSWER


def _of_a_packet(hop: Hop) -> Stage:
    if hop.kind is HopKind.POLICY:
        return Stage.POLICY
    if hop.kind is HopKind.ENDPOINT:
        return Stage.ENDPOINTS
    if hop.kind is HopKind.PROXY:
        return _DECIDING.get(str(hop.path[-1]), Stage.SERVICE) if hop.path else Stage.SERVICE
    # A machine of the cluster that is asked at a port without a rule refuses by itself.
    if hop.kind is HopKind.SOCKET and not hop.at.startswith("node/"):
        return Stage.PROCESS
    return Stage.SERVICE
