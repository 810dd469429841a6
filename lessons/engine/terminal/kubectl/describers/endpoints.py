"""describe endpoints, describe endpointslice. describe.go describeEndpoints, describeEndpointSliceV1."""

from __future__ import annotations

from lessons.engine.refs import Manifest
from lessons.engine.terminal.kubectl.describers.context import Context
from lessons.engine.terminal.kubectl.describers.writer import Writer, head


def _start(manifest: Manifest) -> Writer:
    writer = Writer()
    head(writer, manifest)
    writer.labels("Labels", manifest["metadata"].get("labels"))
    writer.annotations(manifest["metadata"].get("annotations"))
    return writer


def describe(endpoints: Manifest, context: Context) -> str:
    """The description of an Endpoints object."""
    writer = _start(endpoints)
    writer.line(0, "Subsets:")
    for subset in endpoints.get("subsets") or ():
        for title, field in (
            ("Addresses:", "addresses"),
            ("NotReadyAddresses:", "notReadyAddresses"),
        ):
            addresses = ",".join(address["ip"] for address in subset.get(field) or ())
            writer.line(1, title, addresses or "<none>")
        if subset.get("ports"):
            writer.line(1, "Ports:")
            writer.line(2, "Name", "Port", "Protocol")
            writer.line(2, "----", "----", "--------")
        for port in subset.get("ports") or ():
            name = port.get("name") or "<unset>"
            writer.line(2, name, port["port"], port.get("protocol", "TCP"))
        writer.line(0)
    context.events(writer, endpoints)
    return writer.text()


def describe_slice(manifest: Manifest, context: Context) -> str:
    """The description of an EndpointSlice."""
    writer = _start(manifest)
    writer.line(0, "AddressType:", manifest.get("addressType", ""))
    if manifest.get("ports"):
        writer.line(0, "Ports:")
        writer.line(1, "Name", "Port", "Protocol")
        writer.line(1, "----", "----", "--------")
    else:
        writer.line(0, "Ports: <unset>")
    for port in manifest.get("ports") or ():
        number = "<unset>" if port.get("port") is None else port["port"]
        writer.line(1, port.get("name") or "<unset>", number, port.get("protocol", "TCP"))
    if manifest.get("endpoints"):
        writer.line(0, "Endpoints:")
    else:
        writer.line(0, "Endpoints: <none>")
    for endpoint in manifest.get("endpoints") or ():
        _endpoint(writer, endpoint)
    context.events(writer, manifest)
    return writer.text()


def _endpoint(writer: Writer, endpoint: Manifest) -> None:
    writer.line(1, "- Addresses:", ", ".join(endpoint.get("addresses") or ()) or "<none>")
    writer.line(2, "Conditions:")
    ready = (endpoint.get("conditions") or {}).get("ready")
    writer.line(3, "Ready:", "<unset>" if ready is None else str(ready).lower())
    writer.line(2, "Hostname:", _or_unset(endpoint.get("hostname")))
    target = endpoint.get("targetRef")
    if target:
        writer.line(2, "TargetRef:", f"{target['kind']}/{target['name']}")
    writer.line(2, "NodeName:", _or_unset(endpoint.get("nodeName")))
    writer.line(2, "Zone:", _or_unset(endpoint.get("zone")))


def _or_unset(value: str | None) -> str:
    return "<unset>" if value is None else value
