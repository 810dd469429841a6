"""kubectl apply.

staging/src/k8s.io/kubectl/pkg/cmd/apply/apply.go, patcher.go
"""

from __future__ import annotations

from collections.abc import Sequence

from lessons.engine.terminal.kubectl import lastapplied_commands
from lessons.engine.terminal.kubectl.applying import Applier
from lessons.engine.terminal.kubectl.command import Command, Invocation
from lessons.engine.terminal.kubectl.delete import propagation
from lessons.engine.terminal.kubectl.errors import CommandError, Printed, UsageError, raise_all
from lessons.engine.terminal.kubectl.files import note_failure, require_files
from lessons.engine.terminal.kubectl.flags import flags
from lessons.engine.terminal.kubectl.output import dry_run
from lessons.engine.terminal.kubectl.query import Query
from lessons.engine.terminal.kubectl.resources import find
from lessons.engine.terminal.kubectl.validation import field_validation

_PRUNES_EVERYTHING = (
    "all resources selected for prune without explicitly passing --all. To prune all resources, pass "
    "the --all flag. If you did not mean to prune all resources, specify a label selector"
)


def run(invocation: Invocation) -> None:
    """Bring every object of the files to what its file says."""
    _check(invocation)
    query = Query.of(invocation, (), latest=False)
    found = find(invocation, query)
    failures: list[CommandError] = []
    if not found.infos and not found.errors:
        raise CommandError("no objects passed to apply")
    applier = Applier(invocation)
    for info in found.infos:
        try:
            applier.apply(info)
        except CommandError as error:
            note_failure(invocation, info, error)
            failures.append(error)
    raise_all([*(_unread(found.errors) if failures else found.errors), *failures])
    applier.finish()


# staging/src/k8s.io/kubectl/pkg/cmd/apply/apply.go Run: beside other errors, what GetObjects says is one
def _unread(errors: Sequence[CommandError]) -> list[CommandError]:
    """What is wrong with the files: several errors as one, in brackets."""
    if len(errors) < 2:
        return list(errors)
    messages = dict.fromkeys(error.message for error in errors)
    return [Printed(f"[{', '.join(messages)}]")]


def _check(invocation: Invocation) -> None:
    options = invocation.options
    if invocation.args:
        words = " ".join(invocation.args)
        raise UsageError(f"Unexpected args: [{words}]", invocation.path)
    require_files(options)
    propagation(invocation)
    field_validation(options)
    if options.on("force-conflicts") and not options.on("server-side"):
        raise CommandError("--force-conflicts only works with --server-side")
    if options.on("server-side"):
        if dry_run(invocation) == "client":
            raise CommandError(
                "--dry-run=client doesn't work with --server-side "
                "(did you mean --dry-run=server instead?)"
            )
        raise CommandError("the lab has no server-side apply; leave out --server-side")
    if options.on("force") and dry_run(invocation) == "server":
        raise CommandError("--dry-run=server cannot be used with --force")
    if options.on("prune"):
        if not options.on("all") and not options.text("selector"):
            raise CommandError(_PRUNES_EVERYTHING)
        raise CommandError("the lab does not prune; use kubectl delete")


COMMAND = Command(
    "apply",
    "Apply a configuration to a resource by file name or stdin",
    run,
    "(-f FILENAME | -k DIRECTORY)",
    flags("""
    --all=false
    --allow-missing-template-keys=true
    --cascade[=background]='background'
    --dry-run[=unchanged]='none'
    --field-manager='kubectl-client-side-apply'
-f, --filename=[]
    --force=false
    --force-conflicts=false
    --grace-period=-1
-k, --kustomize=''
    --openapi-patch=true
-o, --output=''
    --overwrite=true
    --prune=false
    --prune-allowlist=[...]
    --record=false  # --record will be removed in the future
-R, --recursive=false
-l, --selector=''
    --server-side=false
    --show-managed-fields=false
    --subresource=''
    --template=''
    --timeout=0s
    --validate[=strict]='strict'
    --wait=false
"""),
    children=(lastapplied_commands.SET, lastapplied_commands.VIEW),
)
