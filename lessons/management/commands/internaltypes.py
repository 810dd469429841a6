"""`manage.py internaltypes TYPES`: make the engine's internaltypes.json from pkg/apis/core/types.go of Kubernetes.

An API server compares pods as these structs, whose fields have neither JSON names nor omitempty, and prints them so when
an update changes what it may not. The table has the fields of PodSpec and all below it, in their order, with their types;
`+` stands before an embedded struct.
"""

from __future__ import annotations

import json
import re
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

TARGET = Path(__file__).parents[2] / "engine" / "internaltypes.json"
ROOT = "PodSpec"

STRUCT = re.compile(r"^type (\w+) struct \{\n(.*?)^\}", re.MULTILINE | re.DOTALL)
FIELD = re.compile(r"^\t(\w+)(?:[ \t]+([\w.*\[\]]+))?[ \t]*(?:`.*)?(?://.*)?$", re.MULTILINE)
ALIAS = re.compile(r"^type (\w+) ([\w.\[\]*]+)$", re.MULTILINE)
NAME = re.compile(r"[\w.]+")

Structs = dict[str, dict[str, str]]


class Command(BaseCommand):
    """Write lessons/engine/internaltypes.json."""

    help = "Generate lessons/engine/internaltypes.json from pkg/apis/core/types.go of Kubernetes."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the path of types.go."""
        parser.add_argument("types", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, keep what a pod's spec reaches, write."""
        types: Path = options["types"]
        kept = reached(structs(types.read_text()), ROOT)
        TARGET.write_text(json.dumps(kept, indent=1) + "\n")
        self.stdout.write(f"{TARGET}: {len(kept)} types")


def structs(source: str) -> Structs:
    """The fields of each struct, with their types; a type that only renames another is that one."""
    aliases = dict(ALIAS.findall(source))

    def plain(go: str) -> str:
        return NAME.sub(
            lambda match: plain(aliases[match[0]]) if match[0] in aliases else match[0], go
        )

    return {
        name: {
            field if go else f"+{field}": plain(go or field) for field, go in FIELD.findall(body)
        }
        for name, body in STRUCT.findall(source)
    }


def reached(known: Structs, root: str) -> Structs:
    """The structs that a struct is made of, with itself, by name."""
    found: Structs = {}
    queue = [root]
    while queue:
        name = queue.pop()
        if name in known and name not in found:
            found[name] = known[name]
            queue += [part for go in known[name].values() for part in NAME.findall(go)]
    return dict(sorted(found.items()))
