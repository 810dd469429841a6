"""Containers, as pods and pod templates show them. describe.go describeContainers."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

from lessons.engine.refs import Manifest
from lessons.engine.terminal.kubectl import golang
from lessons.engine.terminal.kubectl.columns.endpoints import join_host_port
from lessons.engine.terminal.kubectl.describers.writer import Writer, date

_SUBSCRIPT = re.compile(r"metadata\.(labels|annotations)\['(.+)'\]")


def describe_containers(
    writer: Writer,
    label: str,
    containers: Sequence[Manifest],
    statuses: Sequence[Manifest] = (),
    *,
    indent: str = "",
    pod: Manifest | None = None,
) -> None:
    """All containers; with their statuses for a pod, without for a template (which is indented)."""
    by_name = {status["name"]: status for status in statuses}
    writer.line(0, f"{indent}{label}:{'' if containers else ' <none>'}")
    for container in containers:
        status = by_name.get(container["name"])
        writer.line(1, f"{' ' if indent else ''}{container['name']}:")
        _basics(writer, container, status)
        for title, field in (("Command:", "command"), ("Args:", "args")):
            if container.get(field):
                writer.line(2, title)
            for word in container.get(field) or ():
                for line in word.split("\n"):
                    writer.line(3, line)
        if status is not None:
            _state(writer, status)
        _resources(writer, container.get("resources") or {})
        for title, field in (
            ("Liveness:", "livenessProbe"),
            ("Readiness:", "readinessProbe"),
            ("Startup:", "startupProbe"),
        ):
            if container.get(field):
                writer.line(2, title, probe(container[field]))
        _environment_sources(writer, container)
        _environment(writer, container, pod)
        _mounts(writer, container)


def _basics(writer: Writer, container: Manifest, status: Manifest | None) -> None:
    if status is not None:
        writer.line(2, "Container ID:", status.get("containerID", ""))
    writer.line(2, "Image:", container.get("image", ""))
    if status is not None:
        writer.line(2, "Image ID:", status.get("imageID", ""))
    ports = container.get("ports") or ()
    for title, field in (("Port", "containerPort"), ("Host Port", "hostPort")):
        shown = ", ".join(_port(port, field) for port in ports)
        writer.line(2, f"{title}s:" if "," in shown else f"{title}:", shown or "<none>")


def _port(port: Manifest, field: str) -> str:
    text = f"{port.get(field, 0)}/{port.get('protocol', 'TCP')}"
    return f"{text} ({port['name']})" if port.get("name") else text


def _state(writer: Writer, status: Manifest) -> None:
    _one_state(writer, "State", status.get("state") or {})
    last = status.get("lastState") or {}
    if last.get("terminated"):
        _one_state(writer, "Last State", last)
    writer.line(2, "Ready:", str(bool(status.get("ready"))))
    writer.line(2, "Restart Count:", status.get("restartCount", 0))


def _one_state(writer: Writer, title: str, state: Manifest) -> None:
    if (running := state.get("running")) is not None:
        writer.line(2, f"{title}:", "Running")
        writer.line(3, "Started:", date(running.get("startedAt")))
    elif (ended := state.get("terminated")) is not None:
        writer.line(2, f"{title}:", "Terminated")
        if ended.get("reason"):
            writer.line(3, "Reason:", ended["reason"])
        if ended.get("message"):
            writer.line(3, "Message:", ended["message"])
        writer.line(3, "Exit Code:", ended.get("exitCode", 0))
        if ended.get("signal"):
            writer.line(3, "Signal:", ended["signal"])
        writer.line(3, "Started:", date(ended.get("startedAt")))
        writer.line(3, "Finished:", date(ended.get("finishedAt")))
    else:
        writer.line(2, f"{title}:", "Waiting")
        if reason := (state.get("waiting") or {}).get("reason"):
            writer.line(3, "Reason:", reason)


def _resources(writer: Writer, resources: Manifest) -> None:
    for title, field in (("Limits:", "limits"), ("Requests:", "requests")):
        amounts = resources.get(field) or {}
        if amounts:
            writer.line(2, title)
        for name in sorted(amounts):
            writer.line(3, f"{name}:", amounts[name])


def probe(manifest: Manifest) -> str:
    """One line about a probe. describe.go DescribeProbe."""
    timing = (
        f"delay={manifest.get('initialDelaySeconds', 0)}s timeout={manifest.get('timeoutSeconds', 1)}s "
        f"period={manifest.get('periodSeconds', 10)}s "
        f"successThreshold={manifest.get('successThreshold', 1)} "
        f"failureThreshold={manifest.get('failureThreshold', 3)}"
    )
    if command := manifest.get("exec"):
        return f"exec {golang.plain(command.get('command') or [])} {timing}"
    if http := manifest.get("httpGet"):
        host = join_host_port(http.get("host", ""), http["port"])
        scheme = http.get("scheme", "HTTP").lower()
        return f"http-get {scheme}://{host}{http.get('path', '')} {timing}"
    if tcp := manifest.get("tcpSocket"):
        return f"tcp-socket {tcp.get('host', '')}:{tcp['port']} {timing}"
    if grpc := manifest.get("grpc"):
        return f"grpc <pod>:{grpc['port']} {grpc.get('service', '')} {timing}"
    return f"unknown {timing}"


def _environment_sources(writer: Writer, container: Manifest) -> None:
    sources = container.get("envFrom") or ()
    if sources:
        writer.line(2, "Environment Variables from:")
    for source in sources:
        kind = "ConfigMap" if source.get("configMapRef") else "Secret"
        ref = source.get("configMapRef") or source.get("secretRef") or {}
        shown = f"{kind} with prefix '{source['prefix']}'" if source.get("prefix") else kind
        optional = str(bool(ref.get("optional"))).lower()
        writer.line(3, ref.get("name", ""), shown, f"Optional: {optional}")


def _environment(writer: Writer, container: Manifest, pod: Manifest | None) -> None:
    variables = container.get("env") or ()
    writer.line(2, "Environment:" if variables else "Environment:\t<none>")
    for variable in variables:
        source = variable.get("valueFrom")
        if source is None:
            first, *rest = str(variable.get("value", "")).split("\n")
            writer.line(3, f"{variable['name']}:", first)
            for line in rest:
                writer.line(3, "", line)
        else:
            _sourced(writer, variable["name"], source, pod)


def _sourced(writer: Writer, name: str, source: Manifest, pod: Manifest | None) -> None:
    if ref := source.get("fieldRef"):
        value = _field(pod, ref["fieldPath"]) if pod is not None else ""
        version = ref.get("apiVersion", "v1")
        writer.line(3, f"{name}:", f"{value} ({version}:{ref['fieldPath']})")
    elif ref := source.get("resourceFieldRef"):
        resource = ref["resource"]
        limit = resource in ("limits.cpu", "limits.memory")
        writer.line(3, f"{name}:", f"{'node allocatable' if limit else '0'} ({resource})")
    for field, text in (("secretKeyRef", "in secret"), ("configMapKeyRef", "of config map")):
        if ref := source.get(field):
            optional = str(bool(ref.get("optional"))).lower()
            value = f"<set to the key '{ref['key']}' {text} '{ref['name']}'>"
            writer.line(3, f"{name}:", value, f"Optional: {optional}")


# pkg/fieldpath/fieldpath.go ExtractFieldPathAsString: fields of the metadata; kubectl does not look at others.
def _field(pod: Manifest, path: str) -> str:
    metadata = pod["metadata"]
    if subscript := _SUBSCRIPT.fullmatch(path):
        return str((metadata.get(subscript[1]) or {}).get(subscript[2], ""))
    if path in ("metadata.name", "metadata.namespace", "metadata.uid"):
        return str(metadata.get(path.partition(".")[2], ""))
    if path in ("metadata.labels", "metadata.annotations"):
        values = metadata.get(path.partition(".")[2]) or {}
        return "\n".join(f"{key}={json.dumps(values[key])}" for key in sorted(values))
    return ""


def _mounts(writer: Writer, container: Manifest) -> None:
    mounts = container.get("volumeMounts") or ()
    writer.line(2, "Mounts:" if mounts else "Mounts:\t<none>")
    for mount in sorted(mounts, key=lambda mount: str(mount["mountPath"])):
        words = ["ro" if mount.get("readOnly") else "rw"]
        if mount.get("subPath"):
            words.append(f"path={golang.quoted(mount['subPath'])}")
        writer.line(3, f"{mount['mountPath']} from {mount['name']} ({','.join(words)})")
