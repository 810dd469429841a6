"""kubectl config view, and where the kubeconfig says that the server is.

staging/src/k8s.io/kubectl/pkg/cmd/config/view.go
"""

from __future__ import annotations

from lessons.engine.kubeconfig import CLUSTER, USER, Context
from lessons.engine.refs import Manifest
from lessons.engine.terminal.kubectl.command import Command, Invocation
from lessons.engine.terminal.kubectl.encoding import to_json
from lessons.engine.terminal.kubectl.errors import CommandError, UsageError
from lessons.engine.terminal.kubectl.flags import flags
from lessons.engine.terminal.kubectl.output import template_printer

_HIDDEN = "DATA+OMITTED"
# client-go/tools/clientcmd/api/v1 Config, in its order
_ORDER = ("kind", "apiVersion", "clusters", "users", "contexts", "current-context")


def server(invocation: Invocation) -> str:
    """The API server's address, as the kubeconfig of kubeadm has it."""
    nodes = invocation.cluster.profile.nodes
    node = next((node for node in nodes if node.control_plane), None)
    return f"https://{node.ip if node else '127.0.0.1'}:6443"


def _view(invocation: Invocation) -> None:
    if invocation.args:
        words = " ".join(invocation.args)
        raise UsageError(f"unexpected arguments: [{words}]", invocation.path)
    manifest = _manifest(invocation)
    if invocation.options.text("output") == "json":
        invocation.call.out(to_json(_as_struct(manifest), sort_keys=False))
        return
    if invocation.options.text("output") == "name":
        invocation.out("config/<unknown>")
        return
    printer = template_printer(invocation.options)
    if printer is not None:
        invocation.call.out(printer(manifest))


def _manifest(invocation: Invocation) -> Manifest:
    kubeconfig, options = invocation.cluster.kubeconfig, invocation.options
    contexts, current = kubeconfig.contexts, kubeconfig.current
    clusters, users = [CLUSTER], [USER]
    if options.on("minify"):
        current = options.text("context") or current
        found = kubeconfig.context(current)
        if found is None:
            raise CommandError(f"cannot locate context {current}")
        contexts = (found,)
        clusters, users = (
            _located("cluster", found.cluster, CLUSTER),
            _located("user", found.user, USER),
        )
    address = server(invocation)
    at = {"certificate-authority-data": _HIDDEN, "server": address}
    keys = {"client-certificate-data": _HIDDEN, "client-key-data": _HIDDEN}
    return {
        "apiVersion": "v1",
        "clusters": [{"cluster": at, "name": name} for name in clusters] or None,
        "contexts": [{"context": _context(each), "name": each.name} for each in contexts] or None,
        "current-context": current,
        "kind": "Config",
        "users": [{"name": name, "user": keys} for name in users] or None,
    }


def _located(what: str, name: str, known: str) -> list[str]:
    """What a context names of the one that there is: none or that one."""
    if name not in ("", known):
        raise CommandError(f"cannot locate {what} {name}")
    return [name] if name else []


def _context(context: Context) -> Manifest:
    shown = {"cluster": context.cluster, "user": context.user}
    return {**shown, "namespace": context.namespace} if context.namespace else shown


def _as_struct(manifest: Manifest) -> Manifest:
    """With the fields in the order of the Go structs, which JSON keeps."""
    ordered = {key: manifest[key] for key in _ORDER}
    for key in ("clusters", "users", "contexts"):
        entries = ordered[key] or []
        ordered[key] = [
            dict(sorted(entry.items(), key=lambda pair: pair[0] != "name")) for entry in entries
        ] or None
    for entry in ordered["clusters"] or ():
        entry["cluster"] = dict(sorted(entry["cluster"].items(), reverse=True))
    for entry in ordered["contexts"] or ():
        names = ("cluster", "user", "namespace")
        entry["context"] = {key: entry["context"][key] for key in names if key in entry["context"]}
    return ordered


COMMAND = Command(
    "view",
    "Display merged kubeconfig settings or a specified kubeconfig file",
    _view,
    "[flags]",
    flags("""
    --allow-missing-template-keys=true
    --flatten=false
    --merge=true
    --minify=false
-o, --output='yaml'
    --raw=false
    --template=''
"""),
)
