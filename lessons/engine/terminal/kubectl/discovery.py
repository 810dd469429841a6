"""kubectl api-resources, api-versions, version, cluster-info.

staging/src/k8s.io/kubectl/pkg/cmd/apiresources, version, clusterinfo
"""

from __future__ import annotations

from collections.abc import Callable

from lessons.engine.api import RESOURCES, Resource
from lessons.engine.terminal.kubectl.arguments import CATEGORIES
from lessons.engine.terminal.kubectl.command import Command, Invocation
from lessons.engine.terminal.kubectl.config_view import server
from lessons.engine.terminal.kubectl.encoding import to_json, to_yaml
from lessons.engine.terminal.kubectl.errors import CommandError, UsageError
from lessons.engine.terminal.kubectl.flags import flags
from lessons.engine.terminal.kubectl.serverapis import OTHERS, VERSIONS, Listed
from lessons.engine.terminal.kubectl.table import printed

CLIENT, SERVER, KUSTOMIZE = "v1.37.1", "v1.36.0", "v5.8.1"
_API_FORMATS = ("json", "kyaml", "name", "wide", "yaml")
_VERBS = "create,delete,deletecollection,get,list,patch,update,watch"


def _listed(resource: Resource) -> Listed:
    return Listed(
        resource.name,
        ",".join(resource.short_names),
        resource.api_version,
        resource.namespaced,
        resource.kind,
    )


def _api_resources(invocation: Invocation) -> None:
    options = invocation.options
    if invocation.args:
        words = " ".join(invocation.args)
        raise UsageError(f"unexpected arguments: [{words}]", invocation.path)
    output = options.text("output")
    if output not in ("", *_API_FORMATS):
        allowed = ",".join(_API_FORMATS)
        raise CommandError(
            f'unable to match a printer suitable for the output format "{output}", '
            f"allowed formats are: {allowed}"
        )
    if output in ("json", "kyaml", "yaml"):
        raise CommandError(f"--output {output} is not available in kubectl api-resources")
    known = {(r.api_version, r.name) for r in RESOURCES}
    rows = [_listed(resource) for resource in RESOURCES]
    rows += [row for row in OTHERS if (row.version, row.name) not in known]
    if options.changed("api-group"):
        rows = [row for row in rows if row.group == options.text("api-group")]
    if options.changed("namespaced"):
        rows = [row for row in rows if row.namespaced == options.on("namespaced")]
    if options.text("sort-by") not in ("", "kind", "name"):
        raise CommandError("--sort-by accepts only name or kind")
    if verbs := options.all("verbs"):
        rows = [row for row in rows if set(verbs) <= set(_VERBS.split(","))]
    if categories := options.all("categories"):
        rows = [row for row in rows if set(categories) <= set(_categories(row))]
    rows.sort(key=_order(options.text("sort-by")))
    if output == "name":
        names = [f"{row.name}.{row.group}" if row.group else row.name for row in rows]
        invocation.call.out("".join(f"{name}\n" for name in names))
        return
    header = ["NAME", "SHORTNAMES", "APIVERSION", "NAMESPACED", "KIND"]
    lines = [
        [row.name, row.short, row.version, str(row.namespaced).lower(), row.kind] for row in rows
    ]
    if output == "wide":
        header += ["VERBS", "CATEGORIES"]
        lines = [
            [*line, _VERBS, ",".join(_categories(row))]
            for line, row in zip(lines, rows, strict=True)
        ]
    invocation.call.out(printed(lines if options.on("no-headers") else [header, *lines]))


def _categories(row: Listed) -> list[str]:
    """The categories that a type is in: `all`."""
    full = f"{row.name}.{row.group}" if row.group else row.name
    return [name for name, members in CATEGORIES.items() if full in members or row.name in members]


def _order(field: str) -> Callable[[Listed], tuple[str, str]]:
    if field == "kind":
        return lambda row: (row.kind, "")
    return lambda row: (row.group, row.name)


def _api_versions(invocation: Invocation) -> None:
    if invocation.args:
        words = " ".join(invocation.args)
        raise UsageError(f"unexpected arguments: [{words}]", invocation.path)
    invocation.call.out("".join(f"{version}\n" for version in VERSIONS))


def _version(invocation: Invocation) -> None:
    options = invocation.options
    if invocation.args:
        words = " ".join(invocation.args)
        raise CommandError(f"extra arguments: [{words}]")
    output = options.text("output")
    if output not in ("", "yaml", "json"):
        raise CommandError("--output must be 'yaml' or 'json'")
    if not output:
        lines = [f"Client Version: {CLIENT}", f"Kustomize Version: {KUSTOMIZE}"]
        if not options.on("client"):
            lines.append(f"Server Version: {SERVER}")
        invocation.out("\n".join(lines))
        return
    document = {"clientVersion": _info(CLIENT), "kustomizeVersion": KUSTOMIZE}
    if not options.on("client"):
        document["serverVersion"] = _info(SERVER, of_server=True)
    text = to_json(document, sort_keys=False) if output == "json" else to_yaml(document)
    invocation.call.out(text)


# staging/src/k8s.io/apimachinery/pkg/version/types.go Info, in its order
def _info(version: str, *, of_server: bool = False) -> dict[str, str]:
    major, minor, _ = version[1:].split(".")
    compatible = {
        "emulationMajor": major,
        "emulationMinor": minor,
        "minCompatibilityMajor": major,
        "minCompatibilityMinor": str(int(minor) - 1),
    }
    return {
        "major": major,
        "minor": minor,
        **(compatible if of_server else {}),
        "gitVersion": version,
        "compiler": "gc",
        "platform": "linux/amd64",
    }


def _cluster_info(invocation: Invocation) -> None:
    address = server(invocation)
    proxy = f"{address}/api/v1/namespaces/kube-system/services/kube-dns:dns/proxy"
    invocation.out(f"Kubernetes control plane is running at {address}")
    if invocation.cluster.view.get("Service", "kube-system", "kube-dns") is not None:
        invocation.out(f"CoreDNS is running at {proxy}")
    invocation.out(
        "\nTo further debug and diagnose cluster problems, use 'kubectl cluster-info dump'."
    )


API_RESOURCES = Command(
    "api-resources",
    "Print the supported API resources on the server",
    _api_resources,
    "[flags]",
    flags("""
    --api-group=''
    --cached=false
    --categories=[]
    --namespaced=true
    --no-headers=false
-o, --output=''
    --show-managed-fields=false
    --sort-by=''
    --verbs=[]
"""),
)
API_VERSIONS = Command(
    "api-versions",
    'Print the supported API versions on the server, in the form of "group/version"',
    _api_versions,
)
VERSION = Command(
    "version",
    "Print the client and server version information",
    _version,
    "[flags]",
    flags("    --client=false\n-o, --output=''"),
)
CLUSTER_INFO = Command("cluster-info", "Display cluster information", _cluster_info, "[flags]")
