"""Names as the kubernetes plugin reads them: which service, endpoint, port or pod a query name stands for."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from functools import lru_cache

SVC, POD = "svc", "pod"


@dataclass(frozen=True, slots=True)
class ServiceName:
    """A name below the cluster's zone, taken apart; parts that it does not have are "".

    `kind` is svc, pod, or "" for the zone itself and for svc.ZONE and pod.ZONE, which exist but hold nothing.
    """

    kind: str = ""
    namespace: str = ""
    service: str = ""
    endpoint: str = ""
    port: str = ""
    protocol: str = ""


# plugin/kubernetes/parse.go parseRequest
@lru_cache(maxsize=8192)
def parse(labels: tuple[str, ...]) -> ServiceName | None:
    """Take apart the labels left of the zone, in lower case; None for a name that no object can have."""
    if labels in ((), (SVC,), (POD,)):
        return ServiceName()
    *rest, kind = labels
    if kind not in (SVC, POD):
        return None
    rest.reverse()
    namespace, service, *below = (*rest, "", "")[: max(2, len(rest))]
    if not below:
        return ServiceName(kind, namespace, service)
    if len(below) == 1:
        return ServiceName(kind, namespace, service, endpoint=below[0])
    if len(below) == 2:
        protocol, port = (label.removeprefix("_") for label in below)
        return ServiceName(kind, namespace, service, port=port, protocol=protocol)
    return None


# plugin/kubernetes/kubernetes.go endpointHostname
def dashed(ip: str) -> str:
    """The label of an endpoint without a hostname: its address with dashes."""
    if "." in ip:
        return ip.replace(".", "-")
    label = ip.replace(":", "-")
    return f"{label}0" if label.endswith("-") else label


# plugin/kubernetes/kubernetes.go findPods
def undashed(label: str) -> str | None:
    """The address that a pod's name stands for, or None: 10-244-1-10 is 10.244.1.10."""
    plain = label.count("-") == 3 and "--" not in label
    text = label.replace("-", "." if plain else ":")
    return text if is_address(text) else None


@lru_cache(maxsize=8192)
def is_address(text: str) -> bool:
    """Whether a text is an IP address as Go's net.ParseIP takes it: no zone, no leading zeros."""
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return "%" not in text


# plugin/pkg/dnsutil/reverse.go ExtractAddressFromReverse
def reversed_address(labels: tuple[str, ...]) -> str | None:
    """The address that a name below in-addr.arpa or ip6.arpa stands for, or None."""
    if labels[-2:] == ("in-addr", "arpa"):
        text = ".".join(reversed(labels[:-2]))
        try:
            return str(ipaddress.IPv4Address(text))
        except ValueError:
            return None
    if labels[-2:] == ("ip6", "arpa"):
        digits = "".join(reversed(labels[:-2]))
        if len(digits) != 32 or len(labels) != 34:
            return None
        groups = [digits[at : at + 4] for at in range(0, 32, 4)]
        try:
            return str(ipaddress.IPv6Address(":".join(groups)))
        except ValueError:
            return None
    return None


def reverse_name(ip: str) -> str:
    """The name that a PTR query for an address asks for. ValueError where it is no address."""
    return ipaddress.ip_address(ip).reverse_pointer + "."
