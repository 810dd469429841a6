"""kubectl get.

staging/src/k8s.io/kubectl/pkg/cmd/get/get.go
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import groupby

from lessons.engine.refs import Manifest
from lessons.engine.terminal.kubectl import sorting
from lessons.engine.terminal.kubectl.columns import PLAIN, columns_of
from lessons.engine.terminal.kubectl.command import Command, Invocation
from lessons.engine.terminal.kubectl.customcolumns import CustomColumns
from lessons.engine.terminal.kubectl.errors import (
    CommandError,
    Errors,
    Printed,
    not_found,
    raise_all,
)
from lessons.engine.terminal.kubectl.flags import flags
from lessons.engine.terminal.kubectl.get_checks import check_subresource, nothing_asked, raw
from lessons.engine.terminal.kubectl.info import Info
from lessons.engine.terminal.kubectl.output import FORMATS, template_printer
from lessons.engine.terminal.kubectl.printing import moment
from lessons.engine.terminal.kubectl.query import Found, Query, no_kustomization
from lessons.engine.terminal.kubectl.resources import find
from lessons.engine.terminal.kubectl.table import Style, header, printed, row
from lessons.engine.terminal.kubectl.watching import watch

_FORMATS = sorted([*FORMATS, "custom-columns", "custom-columns-file", "wide"])


def run(invocation: Invocation) -> int | None:
    """Look up and print."""
    options = invocation.options
    if path := options.text("raw"):
        raw(invocation, path)
        return None
    if not invocation.args and not options.all("filename") and not options.text("kustomize"):
        raise nothing_asked(invocation)
    output = options.text("output")
    if options.on("show-labels") and output not in ("", "wide"):
        raise CommandError(f"--show-labels option cannot be used with {output} printer")
    if options.text("kustomize"):
        raise Printed(no_kustomization(invocation))
    watching = options.on("watch") or options.on("watch-only")
    if options.on("output-watch-events") and not watching:
        raise CommandError(
            "--output-watch-events option can only be used with --watch or --watch-only"
        )
    query = Query.of(invocation, invocation.args, empty_selector=True)
    if watching:
        return watch(invocation, query)
    found = find(invocation, query)
    if options.text("subresource"):
        check_subresource(options.text("subresource"), found)
    if options.on("ignore-not-found"):
        found.errors = [error for error in found.errors if not not_found(error)]
    if output in ("", "wide") and not options.text("template"):
        _table(invocation, found)
    else:
        _generic(invocation, found)
    return None


def _table(invocation: Invocation, found: Found) -> None:
    options = invocation.options
    infos = found.infos
    sort_by = options.text("sort-by")
    # Of several tables it is the tables that are sorted, which have no such field.
    if sort_by and max(len(found.types), len(infos)) > 1 and len(found.types) != 1:
        raise sorting.no_such_field(sort_by)
    blocks = []
    for _, group in groupby(infos, key=lambda info: info.resource):
        rows = list(group)
        if sort_by:
            rows = sorting.table_rows(invocation, rows)
        if rows:
            blocks.append(print_block(invocation, rows, several=found.several))
    separator = "" if options.on("no-headers") else "\n"
    text = separator.join(blocks)
    if text:
        invocation.call.out(text)
    elif not options.on("ignore-not-found") and not found.errors:
        invocation.err(_nothing_found(invocation, found))
    if found.errors:
        raise Errors(found.errors)


def _nothing_found(invocation: Invocation, found: Found) -> str:
    everywhere = invocation.options.on("all-namespaces")
    if everywhere or not all(resource.namespaced for resource in found.types):
        return "No resources found"
    return f"No resources found in {invocation.namespace} namespace."


def print_block(invocation: Invocation, infos: list[Info], *, several: bool) -> str:
    """The table of objects of one kind, as the flags want it."""
    options = invocation.options
    resource = infos[0].resource
    kind = resource.qualified if several or options.on("show-kind") else ""
    style = Style(
        wide=options.text("output") == "wide",
        headers=not options.on("no-headers"),
        kind=kind,
        namespace=options.on("all-namespaces") and resource.namespaced,
        labels=options.on("show-labels"),
        label_columns=tuple(options.all("label-columns")),
    )
    columns = columns_of(resource.kind) if options.on("server-print") else PLAIN
    now = moment(invocation)
    lines = [row(columns, style, info.content, now) for info in infos]
    return printed([header(columns, style), *lines] if style.headers else lines)


def _generic(invocation: Invocation, found: Found) -> None:
    """By -o; several objects as a List."""
    if found.single and found.errors:
        raise Errors(found.errors) if len(found.errors) > 1 else found.errors[0]
    if not found.infos and invocation.options.on("ignore-not-found"):
        return
    printer = _printer(invocation)
    if invocation.options.text("sort-by"):
        found.infos = sorting.objects(invocation, found.infos)
    if found.single and len(found.infos) == 1:
        invocation.call.out(printer(found.infos[0].content))
    else:
        invocation.call.out(printer(as_list([info.content for info in found.infos])))
    raise_all(found.errors)


def as_list(items: list[Manifest]) -> Manifest:
    """The List that kubectl makes of several objects."""
    metadata = {"resourceVersion": ""}
    return {"apiVersion": "v1", "items": items, "kind": "List", "metadata": metadata}


def _printer(invocation: Invocation) -> Callable[[Manifest], str]:
    name, _, spec = invocation.options.text("output").partition("=")
    if name in ("custom-columns", "custom-columns-file"):
        columns = _columns(invocation, name, spec or invocation.options.text("template"))
        # NewCustomColumnsPrinterFromTemplate does not ask for --no-headers.
        headers = name == "custom-columns-file" or not invocation.options.on("no-headers")

        def table(manifest: Manifest) -> str:
            items = manifest["items"] if manifest.get("kind") == "List" else [manifest]
            lines = [columns.headers] if headers else []
            try:
                lines += map(columns.row, items)
            except CommandError as error:
                error.stdout = printed(lines)  # what stood in the table when it went wrong
                raise
            return printed(lines)

        return table
    printer = template_printer(invocation.options, _FORMATS)
    if printer is None:
        raise CommandError("no printer")
    return printer


def _columns(invocation: Invocation, name: str, spec: str) -> CustomColumns:
    if not spec:
        raise CommandError("custom-columns format specified but no custom columns given")
    if name == "custom-columns":
        return CustomColumns.of_spec(spec)
    text = invocation.call.session.files.get(spec.removeprefix("./"))
    if text is None:
        reason = f"open {spec}: no such file or directory"
        raise CommandError(f"error reading template {spec}, {reason}\n")
    return CustomColumns.of_file(text)


COMMAND = Command(
    "get",
    "Display one or many resources",
    run,
    "(TYPE[.VERSION][.GROUP] [NAME | -l label] | TYPE[.VERSION][.GROUP]/NAME ...) [flags]",
    flags("""
-A, --all-namespaces=false
    --allow-missing-template-keys=true
    --chunk-size=500
    --field-selector=''
-f, --filename=[]
    --ignore-not-found=false
-k, --kustomize=''
-L, --label-columns=[]
    --no-headers=false
-o, --output=''
    --output-watch-events=false
    --raw=''
-R, --recursive=false
-l, --selector=''
    --server-print=true
    --show-kind=false
    --show-labels=false
    --show-managed-fields=false
    --sort-by=''
    --subresource=''
    --template=''
-w, --watch=false
    --watch-only=false
"""),
)
