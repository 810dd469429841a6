"""Solutions with one thing changed, which a good check must catch."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from lessons.engine.refs import FieldPath

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_DUMPER = getattr(yaml, "CSafeDumper", yaml.SafeDumper)

# Each type holds the one before it: only the way down takes something away.
_LESS = {"LoadBalancer": "NodePort", "NodePort": "ClusterIP"}

# Fields of a Service that a solution sets on purpose, where the start has not set them.
_TAKEN_OUT = (
    "clusterIP",
    "externalIPs",
    "externalTrafficPolicy",
    "internalTrafficPolicy",
    "loadBalancerSourceRanges",
    "publishNotReadyAddresses",
    "sessionAffinity",
)

# A namespace every cluster has, and no lesson uses.
ELSEWHERE = "kube-public"

Change = tuple[FieldPath, Any]  # where, and what stands there instead; None takes it out


@dataclass(frozen=True, slots=True)
class Mutant:
    """A file of a solution with one value changed; `label` says which."""

    label: str
    text: str


def mutants(solution: str, start: str) -> Iterator[Mutant]:
    """Every mutant of those documents of a solution that the student has to change."""
    before, documents = _documents(start), _documents(solution)
    for index, document in enumerate(documents):
        if document in before:
            continue
        for path, value in _changes(document, _same(document, before)):
            changed = [*documents]
            changed[index] = _with(document, path, value)
            name = f"{document.get('kind')} {(document.get('metadata') or {}).get('name')}"
            where = ".".join(map(str, path))
            text = yaml.dump_all(changed, Dumper=_DUMPER)
            yield Mutant(f"{name}: {where} {'gone' if value is None else f'= {value}'}", text)


def _documents(text: str) -> list[Any]:
    try:
        return [item for item in yaml.load_all(text, _LOADER) if isinstance(item, dict)]
    except yaml.YAMLError:  # a manifest may be broken on purpose
        return []


def _same(document: Any, before: list[Any]) -> Mapping[str, Any]:
    """The `spec` that this object had at the start."""
    for other in before:
        if all(other.get(key) == document.get(key) for key in ("kind", "metadata")):
            return other.get("spec") or {}
    return {}


def _changes(document: Mapping[str, Any], before: Mapping[str, Any]) -> Iterator[Change]:
    yield ("metadata", "namespace"), ELSEWHERE
    spec = document.get("spec") or {}
    if document.get("kind") == "Service":
        yield from _service(spec)
        for key in _TAKEN_OUT:
            if key in spec and spec[key] != before.get(key):
                yield ("spec", key), None
    if document.get("kind") in ("Service", "Endpoints"):  # slices go by a label, not by a name
        yield ("metadata", "name"), f"{document['metadata']['name']}-2"
    for key, value in ((document.get("metadata") or {}).get("labels") or {}).items():
        yield ("metadata", "labels", key), f"{value}-2"
    for key in ("serviceName", "subdomain", "hostname"):
        if key in spec:
            yield ("spec", key), f"{spec[key]}-2"
    yield from _addresses(document)


def _service(spec: Mapping[str, Any]) -> Iterator[Change]:
    for key, value in (spec.get("selector") or {}).items():
        yield ("spec", "selector", key), f"{value}-2"
    # Of a headless Service nobody applies the ports: other numbers change nothing that could be caught.
    ports = () if spec.get("clusterIP") == "None" else spec.get("ports") or ()
    for index, port in enumerate(ports):
        for key in ("port", "targetPort", "nodePort"):
            # Without a selector the ports are those of endpoints that somebody wrote.
            if key in port and (key != "targetPort" or spec.get("selector")):
                yield ("spec", "ports", index, key), _other(port[key])
    if spec.get("type") in _LESS:
        yield ("spec", "type"), _LESS[spec["type"]]
    if "externalName" in spec:
        yield ("spec", "externalName"), f"other.{spec['externalName']}"


def _addresses(document: Mapping[str, Any]) -> Iterator[Change]:
    """Of Endpoints and EndpointSlices that somebody wrote."""
    for at, subset in enumerate(document.get("subsets") or ()):
        for index, _ in enumerate(subset.get("addresses") or ()):
            yield ("subsets", at, "addresses", index, "ip"), "192.0.2.99"
        for index, port in enumerate(subset.get("ports") or ()):
            yield ("subsets", at, "ports", index, "port"), _other(port.get("port"))
    for at, _ in enumerate(document.get("endpoints") or ()):
        yield ("endpoints", at, "addresses"), ["192.0.2.99"]
    if document.get("kind") == "EndpointSlice":
        for at, port in enumerate(document.get("ports") or ()):
            yield ("ports", at, "port"), _other(port.get("port"))


def _other(port: Any) -> Any:
    return port + 7 if isinstance(port, int) else f"{port}-2"


def _with(value: Any, path: FieldPath, new: Any) -> Any:
    """A copy with another value at a path."""
    if isinstance(value, list):
        index = int(path[0])
        inner = new if len(path) == 1 else _with(value[index], path[1:], new)
        return [*value[:index], inner, *value[index + 1 :]]
    rest = {key: item for key, item in (value or {}).items() if key != path[0]}
    if len(path) == 1:
        return rest if new is None else {**rest, path[0]: new}
    return {**rest, path[0]: _with((value or {}).get(path[0]), path[1:], new)}
