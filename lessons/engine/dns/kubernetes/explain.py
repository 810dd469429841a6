"""Why the cluster's DNS answered as it did, in words for a learner, with the object and field behind it."""

from __future__ import annotations

from collections.abc import Sequence

from dns.rcode import Rcode
from dns.rdatatype import RdataType

from lessons.engine.dns.kubernetes.lookup import Found, Lookup
from lessons.engine.dns.names import POD, ServiceName, parse
from lessons.engine.dns.records import Reason, Response
from lessons.engine.refs import Ref


def reason(
    response: Response,
    used: Sequence[Found],
    labels: tuple[str, ...],
    rdtype: RdataType,
    lookup: Lookup,
) -> Response:
    """The response with the reason it is as it is; `labels` are the name's, left of the zone."""
    if response.rcode == Rcode.NXDOMAIN:
        return response._replace(reason=_missing(labels, lookup))
    if used:
        text = _because(used, lookup)
        if not response.answer:
            text = f"The name exists, but has no {rdtype.name} record. {text}"
        return response._replace(reason=Reason(text, used[0].ref, used[0].path))
    text = "The name exists, but holds no record of its own."
    return response._replace(reason=Reason(text))


def _because(used: Sequence[Found], lookup: Lookup) -> str:
    first = used[0]
    if first.ref is None:
        return (
            "The name spells an address; CoreDNS turns it back without asking whether a pod has it."
        )
    if first.ref.kind == "Pod":
        return f"Pod {_named(first.ref)} has this address."
    if first.ref.kind == "EndpointSlice":
        return _from_endpoints(first, lookup)
    if first.path == ("spec", "externalName"):
        return f"Service {_named(first.ref)} is of type ExternalName: its name is an alias of {first.host}."
    return (
        f"Service {_named(first.ref)} owns this cluster IP; name and address belong to it "
        "as long as it exists, with or without pods behind it."
    )


def _from_endpoints(first: Found, lookup: Lookup) -> str:
    namespace, service = first.key[-2], first.key[-3]
    item = lookup.view.get("Service", namespace, service)
    if item is not None and item.typed.headless:
        return (
            f"Service {namespace}/{service} is headless: it has no address of its own, "
            "its name answers with its ready endpoints."
        )
    return f"An endpoint of Service {namespace}/{service} that is ready has this address."


def _missing(labels: tuple[str, ...], lookup: Lookup) -> Reason:
    """Why a name does not exist: the first part of it, from the right, that leads nowhere."""
    name = parse(labels)
    if name is None:
        return Reason(
            "Names in the cluster look like SERVICE.NAMESPACE.svc; this one has another shape."
        )
    if lookup.view.get("Namespace", "", name.namespace) is None:
        return Reason(f"There is no namespace {name.namespace}.")
    if not lookup.exposed(name.namespace):
        return Reason(f"CoreDNS is configured not to answer for the namespace {name.namespace}.")
    if name.kind == POD:
        return Reason("A pod's name is its address with dashes, like 10-244-1-10; this is none.")
    item = lookup.view.get("Service", name.namespace, name.service)
    if item is None:
        return Reason(f"Namespace {name.namespace} has no Service named {name.service}.")
    return _of_service(name, item.ref, lookup)


def _of_service(name: ServiceName, ref: Ref, lookup: Lookup) -> Reason:
    item = lookup.view.find(ref)
    service = item.typed if item else None
    if service is not None and service.type == "ExternalName":
        if name.endpoint or name.port:
            text = f"Service {_named(ref)} is only an alias; nothing can stand below its name."
        else:
            text = f"Service {_named(ref)} names an address; a DNS alias needs a name."
        return Reason(text, ref, ("spec", "externalName"))
    if name.endpoint:
        text = f"No ready endpoint of Service {_named(ref)} goes by the name {name.endpoint}."
        return Reason(text, ref)
    if name.port:
        text = f"Service {_named(ref)} has no {name.protocol.upper()} port named {name.port!r}."
        return Reason(text, ref, ("spec", "ports"))
    text = f"Service {_named(ref)} is headless and has no ready endpoint: without one, not even its name exists."
    return Reason(text, ref, ("spec", "selector"))


def _named(ref: Ref) -> str:
    return f"{ref.namespace}/{ref.name}"
