"""kubectl replace.

staging/src/k8s.io/kubectl/pkg/cmd/replace/replace.go
"""

from __future__ import annotations

from lessons.engine.refs import Manifest
from lessons.engine.terminal.kubectl import lastapplied
from lessons.engine.terminal.kubectl.client import Client
from lessons.engine.terminal.kubectl.command import Command, Invocation
from lessons.engine.terminal.kubectl.delete import deleted_line, propagation
from lessons.engine.terminal.kubectl.errors import (
    CommandError,
    ServerError,
    not_found,
    raise_all,
)
from lessons.engine.terminal.kubectl.files import note_failure, require_files
from lessons.engine.terminal.kubectl.flags import flags
from lessons.engine.terminal.kubectl.info import Info
from lessons.engine.terminal.kubectl.output import ObjectPrinter, dry_run
from lessons.engine.terminal.kubectl.query import Query
from lessons.engine.terminal.kubectl.resources import find
from lessons.engine.terminal.kubectl.validation import field_validation


def run(invocation: Invocation) -> None:
    """PUT every object of the files."""
    _check(invocation)
    require_files(invocation.options)
    found = find(invocation, Query.of(invocation, (), latest=False))
    errors: list[CommandError] = []
    printer = ObjectPrinter(invocation)
    if invocation.options.on("force"):
        _delete(invocation, found.infos)
    for info in found.infos:
        try:
            printer.show(_replaced(invocation, info), "replaced")
        except CommandError as error:
            note_failure(invocation, info, error)
            errors.append(error)
    raise_all([*errors, *found.errors])


def _check(invocation: Invocation) -> None:
    options = invocation.options
    if not options.on("force"):
        if options.number("grace-period") >= 0:
            raise CommandError("--grace-period must have --force specified")
        if options.duration("timeout"):
            raise CommandError("--timeout must have --force specified")
    propagation(invocation)
    if options.text("raw"):
        raise CommandError("the lab takes no raw requests; leave out --raw")
    if options.on("force") and dry_run(invocation) != "none":
        raise CommandError("--dry-run can not be used when --force is set")
    field_validation(options)


def _delete(invocation: Invocation, infos: list[Info]) -> None:
    """--force: all of it is taken away first; what is not there is not missed."""
    client, grace = Client(invocation), max(0, invocation.options.number("grace-period"))
    for info in infos:
        try:
            client.delete(info.ref, grace=grace)
            invocation.out(deleted_line(invocation, info))
        except ServerError as error:
            if not not_found(error):
                raise
    invocation.cluster.settle()


def _replaced(invocation: Invocation, info: Info) -> Manifest:
    manifest, client = info.content, Client(invocation)
    if invocation.options.on("save-config"):
        manifest = lastapplied.annotated(manifest)
    if dry_run(invocation) == "client":
        return manifest
    if invocation.options.on("force"):
        return client.create(manifest, origin=info.origin).manifest
    try:
        server = dry_run(invocation) == "server"
        return client.update(manifest, origin=info.origin, dry_run=server).manifest
    except ServerError as error:
        raise error.when("replacing", info.source) from None
    except CommandError as error:
        message = f'error when replacing "{info.source}": {error.message}'
        raise CommandError(message) from None


COMMAND = Command(
    "replace",
    "Replace a resource by file name or stdin",
    run,
    "-f FILENAME",
    flags("""
    --allow-missing-template-keys=true
    --cascade[=background]='background'
    --dry-run[=unchanged]='none'
    --field-manager='kubectl-replace'
-f, --filename=[]
    --force=false
    --grace-period=-1
-k, --kustomize=''
-o, --output=''
    --raw=''
-R, --recursive=false
    --save-config=false
    --show-managed-fields=false
    --subresource=''
    --template=''
    --timeout=0s
    --validate[=strict]='strict'
    --wait=false
"""),
)
