"""From a TYPE on the command line to the resource that it names."""

from __future__ import annotations

from lessons.engine.api import RESOURCES, Resource, by_name
from lessons.engine.terminal.kubectl.errors import CommandError
from lessons.engine.terminal.kubectl.serverapis import none_yet, unmodelled


def mapping(name: str) -> Resource:
    """The resource that a TYPE names; CommandError if the server has none."""
    resource = by_name(name.removesuffix(".v1.")) or next(
        (r for r in RESOURCES if r.kind.lower() == name.lower()), None
    )
    if resource is None:
        plain, _, group = name.partition(".")
        known = by_name(plain) is not None
        if not known and (listed := unmodelled(name)):
            if empty := none_yet(listed):
                return empty
            raise CommandError(f"the lab keeps no {listed.name}, which a real cluster would have")
        where = f' in group "{group}"' if group and known else ""
        raise CommandError(f'the server doesn\'t have a resource type "{plain}"{where}')
    return resource
