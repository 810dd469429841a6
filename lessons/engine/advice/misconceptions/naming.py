"""How the misconceptions about names are recognized: by the DNS answer, the objects behind it, and what mended it."""

from __future__ import annotations

from lessons.engine.advice.edits import Mend
from lessons.engine.advice.misconceptions.reading import broke_at, named_external, pod_asked_for
from lessons.engine.advice.situation import Situation
from lessons.engine.trace import HopKind


def other_host_name(situation: Situation, mend: Mend) -> bool:
    """TLS over an ExternalName failed on the certificate's name, or HTTP on the Host header."""
    hop = situation.hop
    other_site = hop is not None and hop.broken and hop.at.startswith("external/")
    failed = situation.transcript.exit == 60 or (other_site and broke_at(situation, HopKind.ANSWER))
    return failed and named_external(situation) is not None


def external_name(situation: Situation, mend: Mend) -> bool:
    """An ExternalName that is an address, or whose target has other ports."""
    service = named_external(situation)
    if service is None:
        return False
    hop = situation.hop
    address = hop is not None and hop.path == ("spec", "externalName")
    return address or broke_at(situation, HopKind.SOCKET)


def busybox_nslookup(situation: Situation, mend: Mend) -> bool:
    """The name was found, and nslookup complained all the same."""
    done = situation.transcript
    return "nslookup" in done.line and "can't find" in done.stdout and "Name:" in done.stdout


def short_name(situation: Situation, mend: Mend) -> bool:
    """The namespace is what the name lacked."""
    target = situation.target
    if target is None or not broke_at(situation, HopKind.DNS) or not mend.line:
        return False
    own = f"{target.host}.{situation.namespace}."
    longer = f"{target.host}." in mend.line and own not in f"{mend.line}."
    return "." not in target.host and longer and not mend.line.endswith(f"{target.host}.")


def search_list(situation: Situation, mend: Mend) -> bool:
    """A dot at the end of the name mends it."""
    target = situation.target
    if target is None or "." not in target.host:
        return False
    return mend.line == target.to(f"{target.host}.")


def pod_name(situation: Situation, mend: Mend) -> bool:
    """The name of a pod that has none in DNS: it belongs to no StatefulSet, or to one with another serviceName."""
    pod = pod_asked_for(situation)
    if pod is None or not broke_at(situation, HopKind.DNS):
        return False
    return bool(pod.typed.ready)


def peer_name(situation: Situation, mend: Mend) -> bool:
    """The name of a pod that will have one, when it is ready."""
    pod = pod_asked_for(situation)
    return pod is not None and broke_at(situation, HopKind.DNS)


def cached(situation: Situation, mend: Mend) -> bool:
    """An answer from a cache was the trouble."""
    return situation.from_cache and mend.wait > 0 and not broke_at(situation, HopKind.PROXY)
