"""kubectl wait.

staging/src/k8s.io/kubectl/pkg/cmd/wait/wait.go
"""

from __future__ import annotations

from collections.abc import Callable

from lessons.engine.refs import Manifest
from lessons.engine.terminal.kubectl import golang
from lessons.engine.terminal.kubectl.command import Command, Invocation
from lessons.engine.terminal.kubectl.customcolumns import relaxed
from lessons.engine.terminal.kubectl.errors import CommandError, not_found, raise_all
from lessons.engine.terminal.kubectl.flags import flags
from lessons.engine.terminal.kubectl.info import Info
from lessons.engine.terminal.kubectl.jsonpath import JSONPath
from lessons.engine.terminal.kubectl.jsonpath_nodes import JSONPathError
from lessons.engine.terminal.kubectl.output import ObjectPrinter
from lessons.engine.terminal.kubectl.query import Query
from lessons.engine.terminal.kubectl.resources import find
from lessons.engine.terminal.kubectl.waiting import wait_until

_TIMED_OUT = "timed out waiting for the condition"
_WEEK = 168 * 3600 * 1000
# Whether an object as it stands now (None: it is gone) is what is waited for.
Condition = Callable[[Manifest | None], bool]


def run(invocation: Invocation) -> None:
    """Let the clock run until every object is as wanted; CommandError when the time is over."""
    wanted = invocation.options.all("for")
    conditions = [_condition(text) for text in wanted]
    if not conditions:
        raise CommandError("unrecognized condition: []")
    query = Query.of(invocation, invocation.args)
    deleting = "delete" in [text.lower() for text in wanted]
    timeout = invocation.options.duration("timeout")
    if "create" in [text.lower() for text in wanted]:
        _wait_for_creation(invocation, query, timeout)
    found = find(invocation, query)
    errors = [e for e in found.errors if not (deleting and not_found(e))]
    printer = ObjectPrinter(invocation)
    deadline = invocation.cluster.clock.now + (timeout if timeout > 0 else _WEEK if timeout else 0)
    for info in found.infos:
        try:
            _wait(invocation, info, conditions, deadline)
            printer.show(info.content, "condition met")
        except CommandError as error:
            errors.append(error)
    raise_all(errors)
    if not found.infos and not deleting:
        raise CommandError("no matching resources found")


def _wait(invocation: Invocation, info: Info, conditions: list[Condition], deadline: int) -> None:
    cluster = invocation.cluster
    uid = info.content["metadata"].get("uid")

    def met() -> bool:
        item = cluster.view.find(info.ref)
        manifest = item.manifest if item is not None and item.uid == uid else None
        return all(condition(manifest) for condition in conditions)

    left = deadline - cluster.clock.now
    if not invocation.options.duration("timeout"):
        if not met():
            raise CommandError(f"condition not met for {info.shown}")
    elif left <= 0 or not wait_until(cluster, met, left):
        # All objects share the time: one that comes when it is over is not looked at.
        raise CommandError(f"{_TIMED_OUT} on {info.shown}")


def _wait_for_creation(invocation: Invocation, query: Query, timeout: int) -> None:
    def exists() -> bool:
        found = find(invocation, query)
        for error in found.errors:
            if not not_found(error):
                raise error
        return bool(found.infos)

    if not wait_until(invocation.cluster, exists, timeout):
        raise CommandError(_TIMED_OUT)


def _condition(text: str) -> Condition:
    lower = text.lower()
    if lower == "delete":
        return lambda manifest: manifest is None
    if lower == "create":
        return lambda manifest: manifest is not None
    if lower.startswith("condition="):
        name, equals, value = text[len("condition=") :].partition("=")
        return _status_condition(name, value if equals else "true")
    if lower.startswith("jsonpath="):
        return _jsonpath_condition(text[len("jsonpath=") :])
    raise CommandError(f"unrecognized condition: {golang.quoted(text)}")


def _status_condition(name: str, value: str) -> Condition:
    def holds(manifest: Manifest | None) -> bool:
        status = (manifest or {}).get("status") or {}
        return any(
            condition["type"].lower() == name.lower()
            and condition["status"].lower() == value.lower()
            for condition in status.get("conditions") or ()
        )

    return holds


def _split(text: str) -> list[str]:
    """The parts between equals signs that stand outside braces."""
    parts, depth = [""], 0
    for character in text:
        depth += (character == "{") - (character == "}")
        if character == "=" and depth == 0:
            parts.append("")
        else:
            parts[-1] += character
    return parts


def _jsonpath_condition(text: str) -> Condition:
    parts = _split(text)
    if len(parts) > 2:
        raise CommandError(
            "jsonpath wait format must be --for=jsonpath='{.status.readyReplicas}'=3 or "
            "--for=jsonpath='{.status.readyReplicas}'"
        )
    expression = parts[0].strip("'\"")
    value = parts[1].strip("'\"") if len(parts) > 1 else None
    if value == "":
        raise CommandError(
            "jsonpath wait has to have a value after equal sign, like "
            "--for=jsonpath='{.status.readyReplicas}'=3"
        )
    try:
        path = JSONPath(relaxed(expression))
    except JSONPathError as error:
        raise CommandError(str(error)) from None

    def holds(manifest: Manifest | None) -> bool:
        try:
            found = path.find(manifest or {})
        except JSONPathError:
            return False
        values = [golang.plain(item) for part in found for item in part]
        return bool(values) if value is None else value in values

    return holds


COMMAND = Command(
    "wait",
    "Wait for a specific condition on one or many resources",
    run,
    "([-f FILENAME] | resource.group/resource.name | resource.group [(-l label | --all)]) "
    "[--for=create|--for=delete|--for condition=available|--for=jsonpath='{}'[=value]]",
    flags("""
    --all=false
-A, --all-namespaces=false
    --allow-missing-template-keys=true
    --field-selector=''
-f, --filename=[]
    --for=[...]
    --local=false
-o, --output=''
-R, --recursive=true
-l, --selector=''
    --show-managed-fields=false
    --template=''
    --timeout=30s
"""),
)
