"""-o: how a command prints the objects it got or made, besides as a table."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from lessons.engine.refs import Manifest
from lessons.engine.terminal.kubectl import golang, gotemplate
from lessons.engine.terminal.kubectl.command import Invocation
from lessons.engine.terminal.kubectl.encoding import compact_json, to_json, to_yaml
from lessons.engine.terminal.kubectl.errors import CommandError
from lessons.engine.terminal.kubectl.flags import Options
from lessons.engine.terminal.kubectl.gotemplate_blocks import TemplateError
from lessons.engine.terminal.kubectl.jsonpath import JSONPath
from lessons.engine.terminal.kubectl.jsonpath_nodes import JSONPathError
from lessons.engine.terminal.kubectl.kyaml import to_kyaml
from lessons.engine.terminal.kubectl.printing import klog
from lessons.engine.terminal.kubectl.structorder import in_struct_order

Printer = Callable[[Manifest], str]

FORMATS = [
    "go-template",
    "go-template-file",
    "json",
    "jsonpath",
    "jsonpath-as-json",
    "jsonpath-file",
    "kyaml",
    "name",
    "template",
    "templatefile",
    "yaml",
]


def group_kind(manifest: Manifest) -> str:
    """The kind as output names it: `service`, `deployment.apps`."""
    group = str(manifest.get("apiVersion", "")).rpartition("/")[0]
    kind = str(manifest.get("kind", "")).lower()
    return f"{kind}.{group}" if group else kind


def named(manifest: Manifest) -> str:
    """`service/web`, `deployment.apps/web`."""
    return f"{group_kind(manifest)}/{manifest['metadata'].get('name') or '<unknown>'}"


# staging/src/k8s.io/cli-runtime/pkg/genericclioptions/print_flags.go ToPrinter
def template_printer(options: Options, formats: list[str] = FORMATS) -> Printer | None:
    """The printer that -o and --template ask for; None for none, CommandError for an unknown one."""
    output = options.text("output")
    template = options.text("template")
    if not output and template and not options.changed("output"):
        output = "go-template"
    if not output:
        return None
    name, equals, inline = output.partition("=")
    if name in ("jsonpath", "jsonpath-as-json"):
        return _jsonpath(name, inline if equals else template, options)
    if name in ("go-template", "template"):
        return _gotemplate(inline if equals else template, options)
    if name in ("jsonpath-file", "go-template-file", "templatefile"):
        path = inline if equals else template
        if not path:
            raise CommandError("template format specified but no template given")
        raise CommandError(
            f"error reading --template {path}, open {path}: no such file or directory"
        )
    if output.lower() == "json":
        return to_json
    if output.lower() == "yaml":
        return to_yaml
    if output.lower() == "kyaml":
        return to_kyaml
    if output.lower() == "name":
        return _names
    allowed = ",".join(formats)
    raise CommandError(
        f'unable to match a printer suitable for the output format "{output}", '
        f"allowed formats are: {allowed}"
    )


def _struct_json(manifest: Manifest) -> str:
    return to_json(in_struct_order(manifest), sort_keys=False)


def _names(manifest: Manifest) -> str:
    items = manifest.get("items", [manifest])
    return "".join(f"{named(item)}\n" for item in items)


def _jsonpath(name: str, template: str, options: Options) -> Printer:
    if not template:
        raise CommandError("template format specified but no template given")
    try:
        path = JSONPath(template, allow_missing=options.on("allow-missing-template-keys"))
    except JSONPathError as error:
        raise CommandError(f"error parsing jsonpath {template}, {error}") from None

    def render(manifest: Manifest) -> str:
        try:
            return path.as_json(manifest) if name.endswith("json") else path.render(manifest)
        except JSONPathError as error:
            raise CommandError(_jsonpath_failure(template, manifest, str(error))) from None

    return render


# staging/src/k8s.io/cli-runtime/pkg/printers/jsonpath.go PrintObj
def _jsonpath_failure(template: str, manifest: Any, reason: str) -> str:
    return (
        f"error executing jsonpath {golang.quoted(template)}: Error executing template: {reason}. "
        "Printing more information for debugging the template:\n"
        f"\ttemplate was:\n\t\t{template}\n"
        f"\tobject given to jsonpath engine was:\n\t\t{golang.syntax(manifest)}\n\n\n"
    )


# staging/src/k8s.io/cli-runtime/pkg/printers/template.go PrintObj
class TemplateFailure(CommandError):
    """A Go template that cannot be carried out; what helps to find out why goes to stdout."""

    def __init__(self, template: str, manifest: Manifest, reason: str) -> None:
        super().__init__(f"error executing template {golang.quoted(template)}: {reason}")
        self.stdout = (
            f"Error executing template: {reason}. "
            "Printing more information for debugging the template:\n"
            f"\ttemplate was:\n\t\t{template}\n"
            f"\traw data was:\n\t\t{compact_json(manifest)}\n"
            f"\tobject given to template engine was:\n\t\t{golang.plain(manifest)}\n\n"
        )


def _gotemplate(template: str, options: Options) -> Printer:
    if not template:
        raise CommandError("template format specified but no template given")
    try:
        parsed = gotemplate.Template(template)
    except TemplateError as error:
        raise CommandError(f"error parsing template {template}, {error}") from None

    def render(manifest: Manifest) -> str:
        try:
            return parsed.render(manifest)
        except TemplateError as error:
            raise TemplateFailure(template, manifest, str(error)) from None

    return render


class ObjectPrinter:
    """Prints each object a command made or changed: `service/web created`, or by -o.

    `structs` for the commands that hold their objects as Go structs; it shows in the order of -o json.
    """

    def __init__(
        self, invocation: Invocation, *, tells_dry_run: bool = True, structs: bool = False
    ) -> None:
        self.invocation = invocation
        self.tells_dry_run = tells_dry_run
        self._printer = template_printer(invocation.options)
        if structs and self._printer is to_json:
            self._printer = _struct_json
        self._yaml_printed = False

    def show(self, manifest: Manifest, operation: str) -> None:
        """One object; `operation` is what happened to it ("created")."""
        output = self.invocation.options.text("output")
        if self._printer is None:
            self.invocation.out(f"{named(manifest)} {operation}{self.dry_run_suffix}")
            return
        text = self._printer(manifest)
        if output == "yaml" and self._yaml_printed:
            text = f"---\n{text}"
        self._yaml_printed = True
        self.invocation.call.out(text)

    @property
    def dry_run_suffix(self) -> str:
        """` (dry run)`, ` (server dry run)` or nothing."""
        if not self.tells_dry_run:
            return ""
        return {"client": " (dry run)", "server": " (server dry run)"}.get(
            dry_run(self.invocation), ""
        )


def dry_run(invocation: Invocation) -> str:
    """--dry-run: none, client or server."""
    if not invocation.options.has("dry-run"):
        return "none"
    value = invocation.options.text("dry-run")
    if value in ("none", "client", "server"):
        return value
    if value == "unchanged":
        _log(invocation, "helpers.go:714", "--dry-run is deprecated")
        return "client"
    if value in ("true", "false"):
        _log(invocation, "helpers.go:728", f"--dry-run={value} is deprecated (boolean value)")
        return "client" if value == "true" else "none"
    raise CommandError(f'Invalid dry-run value ({value}). Must be "none", "server", or "client".')


def _log(invocation: Invocation, source: str, text: str) -> None:
    """Once, a line of klog, which kubectl uses for deprecated flags."""
    if f"klog {text}" not in invocation.warned:
        invocation.warned.add(f"klog {text}")
        advice = f"{text} and can be replaced with --dry-run=client."
        invocation.err(klog(invocation, "W", source, advice))
