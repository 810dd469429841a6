"""Volumes and tolerations, as pods and pod templates show them. describe.go describeVolumes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from lessons.engine.refs import Manifest
from lessons.engine.terminal.kubectl.describers.writer import Writer


def describe_volumes(writer: Writer, volumes: Sequence[Manifest], indent: str = "") -> None:
    """All volumes."""
    if not volumes:
        writer.line(0, f"{indent}Volumes:", "<none>")
        return
    writer.line(0, f"{indent}Volumes:")
    for volume in volumes:
        writer.line(1, f"{' ' if indent else ''}{volume['name']}:")
        _volume(writer, volume)


_TYPES = {
    "hostPath": "HostPath (bare host directory volume)",
    "emptyDir": "EmptyDir (a temporary directory that shares a pod's lifetime)",
    "secret": "Secret (a volume populated by a Secret)",
    "configMap": "ConfigMap (a volume populated by a ConfigMap)",
    "projected": "Projected (a volume that contains injected data from multiple sources)",
    "persistentVolumeClaim": "PersistentVolumeClaim (a reference to a PersistentVolumeClaim in the same namespace)",
}


def _volume(writer: Writer, volume: Manifest) -> None:
    kind = next((kind for kind in _TYPES if kind in volume), None)
    if kind is None:
        writer.line(1, "<unknown>")
        return
    source = volume[kind] or {}
    writer.line(2, "Type:", _TYPES[kind])
    optional = str(bool(source.get("optional"))).lower()
    lines: Mapping[str, list[tuple[str, object]]] = {
        "hostPath": [
            ("Path:", source.get("path", "")),
            ("HostPathType:", source.get("type", "<none>")),
        ],
        "emptyDir": [
            ("Medium:", source.get("medium", "")),
            ("SizeLimit:", source.get("sizeLimit", "<unset>")),
        ],
        "secret": [("SecretName:", source.get("secretName", "")), ("Optional:", optional)],
        "configMap": [("Name:", source.get("name", "")), ("Optional:", optional)],
        "persistentVolumeClaim": [
            ("ClaimName:", source.get("claimName", "")),
            ("ReadOnly:", str(bool(source.get("readOnly"))).lower()),
        ],
    }
    for title, value in lines.get(kind, []):
        writer.line(2, title, value)
    for part in source.get("sources") or ():
        _projected(writer, part)


def _projected(writer: Writer, part: Manifest) -> None:
    if token := part.get("serviceAccountToken"):
        writer.line(2, "TokenExpirationSeconds:", token.get("expirationSeconds", 3600))
    elif "downwardAPI" in part:
        writer.line(2, "DownwardAPI:", "true")
    for title, field in (("SecretName:", "secret"), ("ConfigMapName:", "configMap")):
        if source := part.get(field):
            writer.line(2, title, source.get("name", ""))
            writer.line(2, "Optional:", str(bool(source.get("optional"))).lower())


def toleration(manifest: Manifest) -> str:
    """`node.kubernetes.io/not-ready:NoExecute op=Exists for 300s`."""
    key, value, effect = (manifest.get(field, "") for field in ("key", "value", "effect"))
    text = f"{key}{f'={value}' if value else ''}{f':{effect}' if effect else ''}"
    if manifest.get("operator") == "Exists" and not value:
        text += " op=Exists" if text else "op=Exists"
    seconds = manifest.get("tolerationSeconds")
    return text if seconds is None else f"{text} for {seconds}s"


def describe_tolerations(writer: Writer, tolerations: Sequence[Manifest], indent: str = "") -> None:
    """All tolerations, by key."""
    ordered = sorted(tolerations, key=lambda manifest: str(manifest.get("key", "")))
    writer.listed("Tolerations", map(toleration, ordered), indent)
