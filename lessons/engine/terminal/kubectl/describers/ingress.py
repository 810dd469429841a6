"""describe ingress and ingressclass. describe.go IngressDescriber, IngressClassDescriber."""

from __future__ import annotations

from lessons.engine.refs import Manifest
from lessons.engine.terminal.kubectl.columns.services import ingress as addresses
from lessons.engine.terminal.kubectl.describers.context import Context
from lessons.engine.terminal.kubectl.describers.service import formatted
from lessons.engine.terminal.kubectl.describers.writer import Writer


def describe(manifest: Manifest, context: Context) -> str:
    """The description of an Ingress."""
    metadata, spec = manifest["metadata"], manifest.get("spec") or {}
    balancer = (manifest.get("status") or {}).get("loadBalancer") or {}
    writer = Writer()
    writer.line(0, "Name:", metadata["name"])
    writer.labels("Labels", metadata.get("labels"))
    writer.line(0, "Namespace:", metadata.get("namespace", ""))
    writer.line(0, "Address:", ",".join(addresses(balancer)))
    writer.line(0, "Ingress Class:", spec.get("ingressClassName") or "<none>")
    default = _backend(spec.get("defaultBackend"), metadata.get("namespace", ""), context)
    writer.line(0, "Default backend:", default or "<default>")
    _tls(writer, spec)
    _rules(writer, manifest, context, default or "<default>")
    writer.annotations(metadata.get("annotations"))
    context.events(writer, manifest)
    return writer.text()


def _tls(writer: Writer, spec: Manifest) -> None:
    if spec.get("tls"):
        writer.line(0, "TLS:")
    for entry in spec.get("tls") or ():
        hosts = ",".join(entry.get("hosts") or ())
        secret = entry.get("secretName")
        writer.line(1, f"{secret} terminates {hosts}" if secret else f"SNI routes {hosts}")


def _rules(writer: Writer, manifest: Manifest, context: Context, default: str) -> None:
    namespace = manifest["metadata"].get("namespace", "")
    rules = [rule for rule in manifest["spec"].get("rules") or () if rule.get("http")]
    writer.line(0, "Rules:")
    writer.line(1, "Host", "Path", "Backends")
    writer.line(1, "----", "----", "--------")
    for rule in rules:
        writer.line(1, rule.get("host") or "*", "")
        for path in rule["http"].get("paths") or ():
            backend = _backend(path.get("backend"), namespace, context)
            writer.line(2, "", f"{path.get('path', '')} ", backend)
    if not rules:
        writer.line(1, "*", "*", default)


def _backend(backend: Manifest | None, namespace: str, context: Context) -> str:
    """`web:80 (10.244.1.2:8080)`, or the resource that stands in for a Service."""
    if not backend:
        return ""
    if resource := backend.get("resource"):
        group = resource.get("apiGroup") or "<none>"
        return f"APIGroup: {group}, Kind: {resource.get('kind')}, Name: {resource.get('name')}"
    name, port = backend["service"]["name"], backend["service"].get("port") or {}
    shown = f"{name}:{port.get('number') or port.get('name', '')}"
    service = context.view.get("Service", namespace, name)
    if service is None:
        return f'{shown} (<error: services "{name}" not found>)'
    slices = [item.manifest for item in context.view.indexed("slices", namespace, name)]
    return f"{shown} ({formatted(slices, _port_name(service.manifest, port))})"


def _port_name(service: Manifest, wanted: Manifest) -> str:
    """The name of the Service's port that a backend means; of several the last."""
    found = ""
    for port in service["spec"].get("ports") or ():
        number, name = wanted.get("number"), wanted.get("name")
        if (number and number == port["port"]) or (name and name == port.get("name")):
            found = port.get("name") or ""
    return found


def describe_class(manifest: Manifest, context: Context) -> str:
    """The description of an IngressClass."""
    metadata, spec = manifest["metadata"], manifest.get("spec") or {}
    writer = Writer()
    writer.line(0, "Name:", metadata["name"])
    writer.labels("Labels", metadata.get("labels"))
    writer.annotations(metadata.get("annotations"))
    writer.line(0, "Controller:", spec.get("controller", ""))
    if parameters := spec.get("parameters"):
        writer.line(0, "Parameters:")
        if parameters.get("apiGroup") is not None:
            writer.line(1, "APIGroup:", parameters["apiGroup"])
        writer.line(1, "Kind:", parameters.get("kind", ""))
        writer.line(1, "Name:", parameters.get("name", ""))
    context.events(writer, manifest)
    return writer.text()
