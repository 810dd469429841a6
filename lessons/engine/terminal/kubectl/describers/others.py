"""describe namespace, configmap, and what has no description of its own."""

from __future__ import annotations

import base64
import re

from lessons.engine.refs import Manifest
from lessons.engine.terminal.kubectl import golang
from lessons.engine.terminal.kubectl.describers.context import Context
from lessons.engine.terminal.kubectl.describers.writer import Writer, date, head

_LETTERS = re.compile(r"[A-Za-z-]+")
_WORDS = re.compile(r"[A-Z]{2,}(?=[A-Z][a-z]|$)|[A-Z]?[a-z]+|[A-Z]+|-+")


def namespace(manifest: Manifest, context: Context) -> str:
    """The description of a Namespace. describe.go describeNamespace."""
    status = manifest.get("status") or {}
    writer = Writer()
    head(writer, manifest, namespaced=False)
    writer.labels("Labels", manifest["metadata"].get("labels"))
    writer.annotations(manifest["metadata"].get("annotations"))
    writer.line(0, "Status:", status.get("phase", ""))
    if status.get("conditions"):
        writer.line(0, "Conditions:")
        writer.line(1, "Type", "Status", "LastTransitionTime", "Reason", "Message")
        writer.line(1, "----", "------", "------------------", "------", "-------")
    for condition in status.get("conditions") or ():
        moment = date(condition.get("lastTransitionTime"))
        reason, message = condition.get("reason", ""), condition.get("message", "")
        writer.line(1, condition["type"], condition["status"], moment, reason, message)
    writer.write("\nNo resource quota.\n")
    writer.write("\nNo LimitRange resource.\n")
    return writer.text()


def config_map(manifest: Manifest, context: Context) -> str:
    """The description of a ConfigMap. describe.go ConfigMapDescriber."""
    writer = Writer()
    head(writer, manifest)
    writer.labels("Labels", manifest["metadata"].get("labels"))
    writer.annotations(manifest["metadata"].get("annotations"))
    writer.write("\nData\n====\n")
    for key, value in sorted((manifest.get("data") or {}).items()):
        writer.write(f"{key}:\n----\n{value}\n\n")
    writer.write("\nBinaryData\n====\n")
    for key, value in sorted((manifest.get("binaryData") or {}).items()):
        writer.write(f"{key}: {len(base64.b64decode(value))} bytes\n")
    writer.write("\n")
    context.events(writer, manifest)
    return writer.text()


# describe.go GenericDescriber, printUnstructuredContent
def generic(manifest: Manifest, context: Context) -> str:
    """Every field, by name: what kubectl does for kinds it has no words for."""
    metadata = manifest["metadata"]
    writer = Writer()
    head(writer, manifest)
    writer.labels("Labels", metadata.get("labels"))
    writer.annotations(metadata.get("annotations"))
    skip = {"metadata": {"name", "namespace", "labels", "annotations", "managedFields"}}
    _content(writer, 0, manifest, skip)
    context.events(writer, manifest)
    return writer.text()


def _content(writer: Writer, level: int, content: Manifest, skip: dict[str, set[str]]) -> None:
    for field in sorted(content):
        value = content[field]
        if isinstance(value, dict):
            kept = {key: item for key, item in value.items() if key not in skip.get(field, ())}
            writer.line(level, f"{_title(field)}:")
            _content(writer, level + 1, kept, {})
        elif isinstance(value, list):
            writer.line(level, f"{_title(field)}:")
            for item in value:
                if isinstance(item, dict):
                    _content(writer, level + 1, item, {})
                else:
                    writer.line(level + 1, item)
        else:
            writer.line(level, f"{_title(field)}:", golang.plain(value))


# describe.go smartLabelFor
def _title(field: str) -> str:
    """The words of a field's name: `Creation Timestamp`, `API Version`."""
    if not _LETTERS.fullmatch(field):
        return field
    return " ".join(map(_word, _WORDS.findall(field)))


def _word(word: str) -> str:
    if word.upper() in ("API", "URL", "UID", "GUID"):
        return word.upper()
    return word[:1].upper() + word[1:] if word.islower() else word
