"""kubectl set selector.

staging/src/k8s.io/kubectl/pkg/cmd/set/set_selector.go
"""

from __future__ import annotations

from lessons.engine.refs import Manifest
from lessons.engine.terminal.kubectl.client import Client
from lessons.engine.terminal.kubectl.command import Command, Invocation
from lessons.engine.terminal.kubectl.errors import CommandError
from lessons.engine.terminal.kubectl.flags import flags
from lessons.engine.terminal.kubectl.info import Info
from lessons.engine.terminal.kubectl.output import ObjectPrinter, dry_run
from lessons.engine.terminal.kubectl.query import Query
from lessons.engine.terminal.kubectl.recording import recorded
from lessons.engine.terminal.kubectl.resources import LOCAL, find
from lessons.engine.terminal.kubectl.selectors import LabelSelector, SelectorError
from lessons.engine.terminal.kubectl.strategicpatch import two_way


def run(invocation: Invocation) -> None:
    """Give Services another selector."""
    if not invocation.args:
        raise CommandError("one selector is required")
    *resources, text = invocation.args
    selector = _parsed(text)
    local = invocation.options.on("local")
    if local and resources:
        raise CommandError(LOCAL)
    query = Query.of(invocation, resources, latest=not local)
    found = find(invocation, query)
    printer = ObjectPrinter(invocation)

    def one(info: Info) -> None:
        wanted = _match_labels(selector)
        printer.show(_with_selector(invocation, info, wanted), "selector updated")

    found.each(one)


# staging/src/k8s.io/apimachinery/pkg/apis/meta/v1/helpers.go ParseToLabelSelector
def _parsed(text: str) -> LabelSelector:
    try:
        return LabelSelector.parse(text)
    except SelectorError as error:
        raise CommandError(f'couldn\'t parse the selector string "{text}": {error}') from None


def _match_labels(selector: LabelSelector) -> dict[str, str]:
    labels: dict[str, str] = {}
    expressions = []
    names = {"in": "In", "notin": "NotIn", "exists": "Exists", "!": "DoesNotExist"}
    for requirement in selector.requirements:
        if requirement.operator in ("=", "=="):
            labels[requirement.key] = min(requirement.values)
        elif requirement.operator in names:
            values = " ".join(sorted(requirement.values))
            expressions.append(f"{{{requirement.key} {names[requirement.operator]} [{values}]}}")
        else:
            raise CommandError(f'"{requirement.operator}" isn\'t supported in label selectors')
    if expressions:
        listed = " ".join(expressions)
        raise CommandError(f"match expression [{listed}] not supported on this object")
    return labels


def _with_selector(invocation: Invocation, info: Info, wanted: dict[str, str]) -> Manifest:
    if info.resource.kind != "Service":
        raise CommandError("setting a selector is only supported for Services")
    content = recorded(invocation, info.content)
    changed = {**content, "spec": {**content["spec"], "selector": wanted}}
    if invocation.options.on("local") or dry_run(invocation) == "client":
        return changed
    patch = two_way(info, changed)
    if version := invocation.options.text("resource-version"):
        patch.setdefault("metadata", {})["resourceVersion"] = version
    return (
        Client(invocation).patch(info.ref, patch, dry_run=dry_run(invocation) == "server").manifest
    )


COMMAND = Command(
    "selector",
    "Set the selector on a resource",
    run,
    "(-f FILENAME | TYPE NAME) EXPRESSIONS [--resource-version=version]",
    flags("""
    --all=false
    --allow-missing-template-keys=true
    --dry-run[=unchanged]='none'
    --field-manager='kubectl-set'
-f, --filename=[]
    --local=false
-o, --output=''
    --record=false  # --record will be removed in the future
-R, --recursive=true
    --resource-version=''
    --show-managed-fields=false
    --template=''
"""),
)
