"""`manage.py openapi SWAGGER`: make the engine's openapi.json from a checkout of Kubernetes.

The swagger document gives fields, types, descriptions and merge keys of our kinds. Things that it does not say stand in
the Go sources beside it. `x-go`: what a type is called in decoding errors, and which fields keep an explicit zero
(pointers) or always appear (no omitempty). `x-go-embedded`: the struct inlined in a struct that a field is of.
The values that a field takes are added too, as a running API server adds them.
"""

from __future__ import annotations

import json
import re
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from lessons.engine.api import RESOURCES

TARGET = Path(__file__).parents[2] / "engine" / "openapi.json"

# Which Go package the definitions of a prefix come from.
CORE = "io.k8s.api.core.v1."
PACKAGES = {
    "io.k8s.api.core.v1.": "api/core/v1",
    "io.k8s.api.apps.v1.": "api/apps/v1",
    "io.k8s.api.discovery.v1.": "api/discovery/v1",
    "io.k8s.api.autoscaling.v2.": "api/autoscaling/v2",
    "io.k8s.api.networking.v1.": "api/networking/v1",
    "io.k8s.apimachinery.pkg.apis.meta.v1.": "apimachinery/pkg/apis/meta/v1",
}
KEPT = ("description", "type", "format", "items", "additionalProperties", "$ref", "required")
MERGE = {
    "x-kubernetes-patch-merge-key": "x-kubernetes-patch-merge-key",
    "x-kubernetes-patch-strategy": "x-kubernetes-patch-strategy",
    "x-kubernetes-map-type": "x-kubernetes-map-type",
}
ENUM = re.compile(r"^// \+enum\n(?://[^\n]*\n)*type (\w+) string$", re.MULTILINE)
CONSTANT = re.compile(
    r"^((?:\t//[^\n]*\n)*)\t(\w+)[ \t]+(\w+)[ \t]*=[ \t]*\"([^\"]*)\"", re.MULTILINE
)
STRUCT = re.compile(r"^type (\w+) struct \{\n(.*?)^\}", re.MULTILINE | re.DOTALL)
FIELD = re.compile(
    r"^\t(?:(\w+)[ \t]+)?([\w.*\[\]]+)[ \t]+`(?:[^`]* )?json:\"([^\"]*)\"", re.MULTILINE
)
BUILT_IN = {"string", "bool", "int32", "int64", "byte", "float64"}


class Command(BaseCommand):
    """Write lessons/engine/openapi.json."""

    help = "Generate lessons/engine/openapi.json from api/openapi-spec/swagger.json of a Kubernetes checkout."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the path of swagger.json and the version it is of."""
        parser.add_argument("swagger", type=Path)
        parser.add_argument(
            "--release", default="v1.36.0", help="the Kubernetes version, for the record"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, trim, annotate, write."""
        swagger: Path = options["swagger"]
        sources = swagger.resolve().parents[2] / "staging/src/k8s.io"
        if not sources.is_dir():
            raise CommandError(f"no Go sources beside it: {sources}")
        definitions = json.loads(swagger.read_text())["definitions"]
        kinds = kind_definitions(definitions)
        trimmed = closure(definitions, kinds.values())
        annotate(trimmed, sources)
        document = {
            "info": {"title": "Kubernetes", "version": options["release"], "license": "Apache-2.0"},
            "kinds": kinds,
            "definitions": dict(sorted(trimmed.items())),
        }
        TARGET.write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n")
        self.stdout.write(f"{TARGET}: {len(trimmed)} definitions")


def kind_definitions(definitions: dict[str, Any]) -> dict[str, str]:
    """The definition of each kind that the engine serves."""
    wanted = {(resource.group, resource.version, resource.kind) for resource in RESOURCES}
    kinds = {
        gvk["kind"]: name
        for name, definition in definitions.items()
        for gvk in definition.get("x-kubernetes-group-version-kind", ())
        if (gvk["group"], gvk["version"], gvk["kind"]) in wanted
    }
    return dict(sorted(kinds.items()))


def closure(definitions: dict[str, Any], names: Any) -> dict[str, Any]:
    """These definitions and all that they refer to, without what the engine does not read."""
    found: dict[str, Any] = {}
    queue = list(names)
    while queue:
        name = queue.pop()
        if name in found:
            continue
        found[name] = trimmed(definitions[name])
        queue += re.findall(r'"#/definitions/([^"]+)"', json.dumps(found[name]))
    return found


def trimmed(schema: dict[str, Any]) -> dict[str, Any]:
    """A schema with the keys that the engine reads."""
    kept = {key: schema[key] for key in (*KEPT, *MERGE) if key in schema}
    for key in ("items", "additionalProperties"):
        if key in kept:
            kept[key] = trimmed(kept[key])
    if "properties" in schema:
        kept["properties"] = {name: trimmed(below) for name, below in schema["properties"].items()}
    return kept


def annotate(definitions: dict[str, Any], sources: Path) -> None:
    """Add `x-go` to the properties: the Go type, then omitempty and omitzero where the field has them."""
    packages = {
        prefix: structs((sources / folder / "types.go").read_text())
        for prefix, folder in PACKAGES.items()
    }
    choices = {
        prefix: enums((sources / folder / "types.go").read_text())
        for prefix, folder in PACKAGES.items()
    }
    for name, definition in definitions.items():
        prefix = name[: name.rfind(".") + 1]
        version = prefix.split(".")[-2] if prefix else "v1"
        fields = flattened(packages.get(prefix, {}), name.removeprefix(prefix), version)
        inlined = embedded(packages.get(prefix, {}), name.removeprefix(prefix))
        for key, schema in definition.get("properties", {}).items():
            if key in fields:
                schema["x-go"] = fields[key]
                go_type = fields[key].split(",")[0].removeprefix("*")
                plain = "" if "[" in go_type else go_type.rpartition(".")[2]
                own = choices.get(prefix, {}).get(plain)
                add_choices(schema, own or choices[CORE].get(plain, {}))
            if key in inlined:
                schema["x-go-embedded"] = inlined[key]


# k8s.io/kube-openapi/pkg/generators/enum.go
def enums(source: str) -> dict[str, dict[str, str]]:
    """The types that take only some strings: for each of these what the source says about it."""
    found: dict[str, dict[str, str]] = {name: {} for name in ENUM.findall(source)}
    for comment, name, type_, value in CONSTANT.findall(source):
        if type_ in found:
            lines = [line.strip().removeprefix("//").strip() for line in comment.splitlines()]
            text = " ".join(line for line in lines if line and not line.startswith("+"))
            found[type_][value] = " ".join(text.removeprefix(name).split())
    return found


def add_choices(schema: dict[str, Any], choices: dict[str, str]) -> None:
    """Say in a field's schema which values it takes, as the API server does."""
    if not choices:
        return
    schema["enum"] = sorted(choices)
    listed = [f' - `"{value}"` {choices[value]}'.rstrip() for value in sorted(choices)]
    description = schema.get("description", "")
    schema["description"] = "\n".join([f"{description}\n\nPossible enum values:", *listed])


def structs(source: str) -> dict[str, list[tuple[str, str, str]]]:
    """The structs of a Go file: for each field its name, type and JSON tag."""
    return {name: FIELD.findall(body) for name, body in STRUCT.findall(source)}


def flattened(
    package: dict[str, list[tuple[str, str, str]]], struct: str, version: str = "v1"
) -> dict[str, str]:
    """The fields of a struct by JSON name, those of structs inlined in it among them."""
    fields: dict[str, str] = {}
    for _, go_type, tag in package.get(struct, ()):
        name, *options = tag.split(",")
        if "inline" in options:
            fields.update(flattened(package, go_type.rpartition(".")[2], version))
        elif name:
            kept = [option for option in options if option in ("omitempty", "omitzero")]
            fields[name] = ",".join([qualified(go_type, version), *kept])
    return fields


def embedded(package: dict[str, list[tuple[str, str, str]]], struct: str) -> dict[str, str]:
    """Which fields of a struct are those of one that is inlined in it: field to the inner one's name."""
    found: dict[str, str] = {}
    for _, go_type, tag in package.get(struct, ()):
        inner = go_type.rpartition(".")[2]
        if "inline" in tag.split(",") and inner != "TypeMeta":
            found.update(dict.fromkeys(flattened(package, inner), inner))
    return found


def qualified(go_type: str, version: str = "v1") -> str:
    """A type as Go prints it outside its package, which is called by its version."""
    head, name = re.fullmatch(r"((?:\*|\[\]|map\[\w+\])*)(.*)", go_type).groups()  # type: ignore[union-attr]
    if name in BUILT_IN:
        return go_type
    package, _, plain = name.rpartition(".")
    if package == "metav1":
        package = "v1"
    return f"{head}{package or version}.{plain}"
