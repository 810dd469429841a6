"""kubectl events.

staging/src/k8s.io/kubectl/pkg/cmd/events/events.go
"""

from __future__ import annotations

from lessons.engine.refs import Manifest
from lessons.engine.terminal.kubectl.client import Client
from lessons.engine.terminal.kubectl.command import Command, Invocation
from lessons.engine.terminal.kubectl.errors import CommandError
from lessons.engine.terminal.kubectl.flags import flags
from lessons.engine.terminal.kubectl.get import as_list
from lessons.engine.terminal.kubectl.mapping import mapping
from lessons.engine.terminal.kubectl.output import template_printer
from lessons.engine.terminal.kubectl.printing import moment
from lessons.engine.terminal.kubectl.table import Moment, printed


def run(invocation: Invocation) -> None:
    """List events, oldest first."""
    options = invocation.options
    everywhere = options.on("all-namespaces")
    types = [text.lower() for text in options.all("types")]
    for text in types:
        if text not in ("normal", "warning"):
            raise CommandError("valid --types are Normal or Warning")
    namespace = None if everywhere else invocation.namespace
    found = [item.manifest for item in Client(invocation).list(mapping("events"), namespace)]
    if target := options.text("for"):
        found = [event for event in found if _about(event, target)]
    if types:
        found = [event for event in found if str(event.get("type", "")).lower() in types]
    found.sort(key=_order)
    if not found:
        where = "" if everywhere else f" in {invocation.namespace} namespace"
        invocation.err(f"No events found{where}.")
        return
    printer = template_printer(options)
    if printer is not None:
        invocation.call.out(printer(as_list(found)))
        return
    header = ["LAST SEEN", "TYPE", "REASON", "OBJECT", "MESSAGE"]
    now = moment(invocation)
    lines = [_row(event, now) for event in found]
    if everywhere:
        header = ["NAMESPACE", *header]
        lines = [
            [event["metadata"].get("namespace", ""), *line]
            for event, line in zip(found, lines, strict=True)
        ]
    invocation.call.out(printed(lines if options.on("no-headers") else [header, *lines]))


def _about(event: Manifest, target: str) -> bool:
    kind, slash, name = target.partition("/")
    if not slash or not name:
        raise CommandError("--for must be in resource/name form")
    involved = event.get("involvedObject") or {}
    return bool(involved.get("kind") == mapping(kind).kind and involved.get("name") == name)


def _order(event: Manifest) -> tuple[str, int]:
    seen = event.get("lastTimestamp") or event.get("eventTime") or ""
    return seen, int(event["metadata"].get("resourceVersion", 0))


def _row(event: Manifest, now: Moment) -> list[str]:
    involved = event.get("involvedObject") or {}
    first = now.since(event.get("firstTimestamp") or event.get("eventTime"))
    count = event.get("count", 1)
    age = f"{now.since(event.get('lastTimestamp'))} (x{count} over {first})" if count > 1 else first
    target = f"{involved.get('kind', '')}/{involved.get('name', '')}"
    message = str(event.get("message", "")).strip()
    return [age, event.get("type", ""), event.get("reason", ""), target, message]


COMMAND = Command(
    "events",
    "List events",
    run,
    "[(-o|--output=)json|yaml|name|go-template|jsonpath] [--for TYPE/NAME] [--watch] [--types=Normal,Warning]",
    flags("""
-A, --all-namespaces=false
    --allow-missing-template-keys=true
    --chunk-size=500
    --for=''
    --no-headers=false
-o, --output=''
    --show-managed-fields=false
    --template=''
    --types=[]
-w, --watch=false
"""),
)
