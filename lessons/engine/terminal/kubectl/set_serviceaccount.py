"""kubectl set serviceaccount.

staging/src/k8s.io/kubectl/pkg/cmd/set/set_serviceaccount.go
"""

from __future__ import annotations

from lessons.engine.terminal.kubectl.command import Command, Invocation
from lessons.engine.terminal.kubectl.errors import CommandError
from lessons.engine.terminal.kubectl.flags import flags
from lessons.engine.terminal.kubectl.info import Info
from lessons.engine.terminal.kubectl.output import ObjectPrinter
from lessons.engine.terminal.kubectl.podspecs import pod_spec_of, sent, with_pod_spec
from lessons.engine.terminal.kubectl.query import Query
from lessons.engine.terminal.kubectl.recording import recorded
from lessons.engine.terminal.kubectl.resources import find
from lessons.engine.terminal.kubectl.strategicpatch import two_way


def run(invocation: Invocation) -> None:
    """Let the pods of a template run as another account."""
    if not invocation.args:
        raise CommandError("serviceaccount is required")
    *resources, account = invocation.args
    query = Query.of(invocation, resources)
    found = find(invocation, query)
    found.complete()
    printer = ObjectPrinter(invocation, structs=True)

    def one(info: Info) -> None:
        named = {"serviceAccount": account, "serviceAccountName": account}
        spec = {**pod_spec_of(info), **named}
        changed = with_pod_spec(recorded(invocation, info.content), spec)
        patch = two_way(info, changed)
        result = sent(invocation, info, changed, patch, "ServiceAccountName")
        printer.show(result, "serviceaccount updated")

    found.each(one)


COMMAND = Command(
    "serviceaccount",
    "Update the service account of a resource",
    run,
    "(-f FILENAME | TYPE NAME) SERVICE_ACCOUNT",
    flags("""
    --all=false
    --allow-missing-template-keys=true
    --dry-run[=unchanged]='none'
    --field-manager='kubectl-set'
-f, --filename=[]
-k, --kustomize=''
    --local=false
-o, --output=''
    --record=false  # --record will be removed in the future
-R, --recursive=false
    --show-managed-fields=false
    --template=''
"""),
    aliases=("sa",),
)
