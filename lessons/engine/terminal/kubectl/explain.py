"""kubectl explain.

staging/src/k8s.io/kubectl/pkg/explain/v2/templates/plaintext.tmpl
"""

from __future__ import annotations

from collections.abc import Iterator

from lessons.engine import schema
from lessons.engine.api import Resource, find_kind
from lessons.engine.schema import Described, ListType, MapType, Struct, Type
from lessons.engine.schema.scalars import IntOrString
from lessons.engine.terminal.kubectl.command import Command, Invocation
from lessons.engine.terminal.kubectl.errors import CommandError, Printed
from lessons.engine.terminal.kubectl.flags import flags
from lessons.engine.terminal.kubectl.jsonpath_nodes import Field, JSONPathError, Nodes
from lessons.engine.terminal.kubectl.jsonpath_parser import parse
from lessons.engine.terminal.kubectl.mapping import mapping
from lessons.engine.terminal.kubectl.serverapis import VERSIONS
from lessons.engine.terminal.kubectl.wordwrap import wrapped

_WIDTH = 76
_INT_OR_STRING = (
    "IntOrString is a type that can hold an int32 or a string.  When used in JSON or YAML "
    "marshalling and unmarshalling, it produces or consumes the inner type.  This allows you to "
    "have, for example, a JSON field that can accept a name or number."
)


def run(invocation: Invocation) -> None:
    """Print what a kind or one of its fields is."""
    if not invocation.args:
        raise CommandError(
            "You must specify the type of resource to explain. "
            'Use "kubectl api-resources" for a complete list of supported resources.\n'
        )
    if len(invocation.args) > 1:
        raise CommandError("We accept only this format: explain RESOURCE\n")
    resource, path = _resource_and_path(invocation.args[0])
    if invocation.options.text("output") not in ("plaintext", "plaintext-openapiv2"):
        raise CommandError(f"unrecognized format: {invocation.options.text('output')}")
    version = invocation.options.text("api-version")
    if version and version not in (resource.api_version, *VERSIONS):
        group, _, plain = version.rpartition("/")
        raise CommandError(
            f'couldn\'t find resource for "{group}/{plain}, Resource={resource.name}"'
        )
    if version and version != resource.api_version:
        group, _, plain = version.rpartition("/")
        shown = f"{group}/{plain}, Resource={resource.name}"
        raise CommandError(f"GVR ({shown}) not found in OpenAPI schema")
    recursive = invocation.options.on("recursive")
    described = schema.describe(resource.kind, path, depth=_DEEPEST if recursive else 1)
    if described is None:
        invocation.call.out("\n".join(_head(resource)) + "\n\n")
        raise Printed(f'error: field "{path[-1]}" does not exist')
    invocation.call.out(_page(resource, path, described, recursive))


_DEEPEST = 12


# staging/src/k8s.io/kubectl/pkg/explain/explain.go SplitAndParseResourceRequestWithMatchingPrefix
def _resource_and_path(text: str) -> tuple[Resource, list[str]]:
    """`svc.spec.ports`, `deployments.apps.spec`: the kind, and the names of the fields on the way down."""
    try:
        (action,) = parse(f"{{.{text.removesuffix('.')}}}").items
    except JSONPathError as error:
        raise CommandError(str(error)) from None
    fields = action.items if isinstance(action, Nodes) else [action]
    names = [field.name for field in fields if isinstance(field, Field)]
    if len(names) != len(fields):
        raise CommandError("invalid jsonpath syntax, first node must be field node")
    try:
        resource = mapping(names[0])
    except CommandError as error:
        raise Printed(error.message) from None
    if find_kind(resource.kind) is None:
        raise Printed(f"the lab has no description of {resource.name}, which a real cluster has")
    group = resource.group.split(".")
    if names[0] == resource.name and names[1 : 1 + len(group)] == group:
        return resource, names[1 + len(group) :]
    return resource, names[1:]


def _head(resource: Resource) -> list[str]:
    lines = [f"GROUP:      {resource.group}"] if resource.group else []
    return [*lines, f"KIND:       {resource.kind}", f"VERSION:    {resource.version}", ""]


def _page(resource: Resource, path: list[str], described: Described, recursive: bool) -> str:
    lines = _head(resource)
    if path:
        lines.append(f"FIELD: {described.name} <{described.type}>")
        if described.choices:
            lines += ["ENUM:", *(f"    {choice}" for choice in described.choices), ""]
        else:
            lines += ["", ""]
    texts = _descriptions(resource.kind, path)
    text = "".join(f"{text}\n" for text in texts) or "<empty>"
    lines += ["DESCRIPTION:", _indented(wrapped(text, _WIDTH), 4)]
    if described.fields:
        lines.append("FIELDS:")
        if recursive:
            lines += _short(described, 1)
        else:
            lines += [line for field in described.fields for line in _field(field)]
    return "\n".join(lines) + "\n\n"


def _descriptions(kind: str, path: list[str]) -> list[str]:
    """The description of a field, and of the types that its own type is made of."""
    top = schema.struct(kind)
    type_: Type = top
    texts = [top.description]
    for name in path:
        below = _element(type_)
        if not isinstance(below, Struct):
            break
        field = below.fields[name]
        texts, type_ = [field.description], field.type
    if path:
        inner = _element(type_)
        if isinstance(inner, Struct):
            texts.append(inner.description)
        elif isinstance(inner, IntOrString):
            texts.append(_INT_OR_STRING)
    return [text for text in texts if text]


def _element(type_: Type) -> Type:
    while isinstance(type_, ListType | MapType):
        type_ = type_.item
    return type_


def _field(field: Described) -> Iterator[str]:
    required = " -required-" if field.required else ""
    yield f"  {field.name}\t<{field.type}>{required}"
    if field.choices:
        yield f"  enum: {', '.join(field.choices)}"
    yield _indented(wrapped(field.description or "<no description>", _WIDTH), 4)
    yield ""


def _short(described: Described, level: int) -> Iterator[str]:
    for field in described.fields:
        required = " -required-" if field.required else ""
        yield f"{'  ' * level}{field.name}\t<{field.type}>{required}"
        if field.choices:
            yield f"{'  ' * level}enum: {', '.join(field.choices)}"
        yield from _short(field, level + 1)


def _indented(text: str, amount: int) -> str:
    pad = " " * amount
    return pad + text.replace("\n", f"\n{pad}")


COMMAND = Command(
    "explain",
    "Get documentation for a resource",
    run,
    "TYPE [--recursive=FALSE|TRUE] [--api-version=api-version-group] [-o|--output=plaintext|plaintext-openapiv2]",
    flags("""
    --api-version=''
    --max-depth=0
-o, --output='plaintext'
-R, --recursive=false
"""),
)
