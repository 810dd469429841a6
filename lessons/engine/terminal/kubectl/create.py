"""kubectl create -f, and the group of `create KIND`.

staging/src/k8s.io/kubectl/pkg/cmd/create/create.go
"""

from __future__ import annotations

from lessons.engine.terminal.kubectl import (
    create_ingress,
    create_objects,
    create_secret,
    create_service,
)
from lessons.engine.terminal.kubectl.client import Client
from lessons.engine.terminal.kubectl.command import Command, Invocation
from lessons.engine.terminal.kubectl.errors import (
    CommandError,
    ServerError,
    UsageError,
    raise_all,
)
from lessons.engine.terminal.kubectl.files import note_failure, require_files
from lessons.engine.terminal.kubectl.flags import flags
from lessons.engine.terminal.kubectl.info import Info
from lessons.engine.terminal.kubectl.lastapplied import annotated
from lessons.engine.terminal.kubectl.output import ObjectPrinter, dry_run
from lessons.engine.terminal.kubectl.query import Query
from lessons.engine.terminal.kubectl.recording import recorded
from lessons.engine.terminal.kubectl.resources import find
from lessons.engine.terminal.kubectl.validation import field_validation


def run(invocation: Invocation) -> None:
    """Create every object of the files."""
    options = invocation.options
    if not invocation.args:
        require_files(options)
    field_validation(options)
    if invocation.args:
        words = " ".join(invocation.args)
        raise UsageError(f"Unexpected args: [{words}]", invocation.path)
    found = find(invocation, Query.of(invocation, (), latest=False))
    errors: list[CommandError] = []
    printer = ObjectPrinter(invocation)
    for info in found.infos:
        try:
            _create(invocation, info, printer)
        except CommandError as error:
            note_failure(invocation, info, error)
            errors.append(error)
    raise_all([*errors, *found.errors])
    if not found.infos:
        raise CommandError("no objects passed to create")


def _create(invocation: Invocation, info: Info, printer: ObjectPrinter) -> None:
    manifest = recorded(invocation, info.content)
    if invocation.options.on("save-config"):
        manifest = annotated(manifest)
    if dry_run(invocation) != "client":
        server = dry_run(invocation) == "server"
        try:
            made = Client(invocation).create(manifest, origin=info.origin, dry_run=server)
        except ServerError as error:
            raise error.when("creating", info.source) from None
        manifest = made.manifest
    printer.show(manifest, "created")


_UNMODELLED = (
    ("clusterrole", "Create a cluster role"),
    ("clusterrolebinding", "Create a cluster role binding for a particular cluster role"),
    ("cronjob", "Create a cron job with the specified name"),
    ("job", "Create a job with the specified name"),
    ("poddisruptionbudget", "Create a pod disruption budget with the specified name"),
    ("priorityclass", "Create a priority class with the specified name"),
    ("quota", "Create a quota with the specified name"),
    ("role", "Create a role with single rule"),
    ("rolebinding", "Create a role binding for a particular role or cluster role"),
    ("token", "Request a service account token"),
)


def _unmodelled(name: str, short: str) -> Command:
    return Command(
        name, short, refusal=f"the lab cannot create a {name}, which a real cluster could"
    )


COMMAND = Command(
    "create",
    "Create a resource from a file or from stdin",
    run,
    "-f FILENAME",
    flags("""
    --allow-missing-template-keys=true
    --dry-run[=unchanged]='none'
    --edit=false
    --field-manager='kubectl-create'
-f, --filename=[]
-k, --kustomize=''
-o, --output=''
    --raw=''
    --record=false  # --record will be removed in the future
-R, --recursive=false
    --save-config=false
-l, --selector=''
    --show-managed-fields=false
    --template=''
    --validate[=strict]='strict'
    --windows-line-endings=false
"""),
    children=(
        create_objects.CONFIG_MAP,
        create_objects.DEPLOYMENT,
        create_ingress.COMMAND,
        create_objects.NAMESPACE,
        create_secret.COMMAND,
        create_service.COMMAND,
        create_secret.SERVICE_ACCOUNT,
        *(_unmodelled(name, short) for name, short in _UNMODELLED),
    ),
)
