"""One object that a command is about, as named on the command line or written in a file."""

from __future__ import annotations

from dataclasses import dataclass

from lessons.engine.api import Resource
from lessons.engine.refs import Manifest, Ref
from lessons.engine.store import Origin


@dataclass(slots=True)
class Info:
    """`manifest` is what the server, or the file, holds; None before anybody looked. `source` is the file."""

    resource: Resource
    namespace: str
    name: str
    manifest: Manifest | None = None
    source: str = ""
    origin: Origin | None = None

    @property
    def ref(self) -> Ref:
        """The object's ref."""
        return Ref(self.resource.kind, self.namespace, self.name)

    @property
    def content(self) -> Manifest:
        """The manifest; there has to be one."""
        if self.manifest is None:
            raise ValueError(f"nobody has looked at {self.ref} yet")
        return self.manifest

    @property
    def shown(self) -> str:
        """`pods/web`: as messages name it."""
        return f"{self.resource.name}/{self.name}"

    def __str__(self) -> str:
        resource = self.resource
        version = f"{resource.group}/{resource.version}"
        return (
            f'Resource: "{version}, Resource={resource.name}", '
            f'GroupVersionKind: "{version}, Kind={resource.kind}"\n'
            f'Name: "{self.name}", Namespace: "{self.namespace}"'
        )
