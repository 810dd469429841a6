"""describe secret and serviceaccount. describe.go SecretDescriber, ServiceAccountDescriber."""

from __future__ import annotations

import base64

from lessons.engine.refs import Manifest
from lessons.engine.terminal.kubectl.describers.context import Context
from lessons.engine.terminal.kubectl.describers.writer import Writer, head

_TOKEN = ("token", "kubernetes.io/service-account-token")


def describe(manifest: Manifest, context: Context) -> str:
    """The description of a Secret: how long its values are, but of a ServiceAccount's token the token itself."""
    kind = manifest.get("type", "")
    writer = Writer()
    head(writer, manifest)
    writer.labels("Labels", manifest["metadata"].get("labels"))
    writer.annotations(manifest["metadata"].get("annotations"))
    writer.write(f"\nType:\t{kind}\n")
    writer.write("\nData\n====\n")
    for key, encoded in sorted((manifest.get("data") or {}).items()):
        value = base64.b64decode(encoded)
        shown = value.decode(errors="replace") if (key, kind) == _TOKEN else f"{len(value)} bytes"
        writer.line(0, f"{key}:", shown)
    return writer.text()


def service_account(manifest: Manifest, context: Context) -> str:
    """The description of a ServiceAccount."""
    writer = Writer()
    head(writer, manifest)
    writer.labels("Labels", manifest["metadata"].get("labels"))
    writer.annotations(manifest["metadata"].get("annotations"))
    secrets = (secret.get("name", "") for secret in manifest.get("imagePullSecrets") or ())
    writer.listed("Image pull secrets", secrets)
    context.events(writer, manifest)
    return writer.text()
