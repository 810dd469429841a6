"""kubectl config: the one context that the lab's kubeconfig has, and its namespace."""

from __future__ import annotations

from dataclasses import replace

from lessons.engine.refs import Manifest
from lessons.engine.terminal.kubectl.command import Command, Invocation, Run
from lessons.engine.terminal.kubectl.encoding import to_json, to_yaml
from lessons.engine.terminal.kubectl.errors import CommandError, raise_all
from lessons.engine.terminal.kubectl.flags import flags
from lessons.engine.terminal.kubectl.jsonpath import JSONPath
from lessons.engine.terminal.kubectl.jsonpath_nodes import JSONPathError
from lessons.engine.terminal.kubectl.table import printed
from lessons.engine.terminal.surroundings import HOME

CONTEXT, CLUSTER, USER = "kubernetes-admin@kubernetes", "kubernetes", "kubernetes-admin"

_KUBECONFIG = f"{HOME}/.kube/config"


def server(invocation: Invocation) -> str:
    """The API server's address, as the kubeconfig of kubeadm has it."""
    nodes = invocation.cluster.profile.nodes
    node = next((node for node in nodes if node.control_plane), None)
    return f"https://{node.ip if node else '127.0.0.1'}:6443"


def _current_context(invocation: Invocation) -> None:
    invocation.out(CONTEXT)


def _namespace(invocation: Invocation) -> str:
    namespace = invocation.cluster.kubeconfig.namespace
    return "" if namespace == "default" else namespace


def _get_contexts(invocation: Invocation) -> None:
    wrong = [
        CommandError(f"context {name} not found") for name in invocation.args if name != CONTEXT
    ]
    if invocation.options.text("output") == "name":
        raise_all(wrong)
        invocation.out(CONTEXT)
        return
    row = ["*", CONTEXT, CLUSTER, USER, _namespace(invocation)]
    header = ["CURRENT", "NAME", "CLUSTER", "AUTHINFO", "NAMESPACE"]
    rows = [row] if CONTEXT in invocation.args or not invocation.args else []
    invocation.call.out(printed(rows if invocation.options.on("no-headers") else [header, *rows]))
    raise_all(wrong)


def _lister(name: str) -> Run:
    def run(invocation: Invocation) -> None:
        invocation.out(f"NAME\n{name}")

    return run


def _remover(what: str, known: str) -> Run:
    """delete-context and the like: of what there is, the lab needs all."""

    def run(invocation: Invocation) -> None:
        if len(invocation.args) != 1:
            raise CommandError(f"the lab needs one argument: the name of the {what} to delete")
        name = invocation.args[0]
        if name == known:
            raise CommandError(f"the lab's kubeconfig needs its only {what}; it is kept")
        raise CommandError(f"cannot delete {what} {name}, not in {_KUBECONFIG}")

    return run


def _set_context(invocation: Invocation) -> None:
    options = invocation.options
    names = invocation.args
    if options.on("current") == bool(names):
        raise CommandError("you must specify a non-empty context name or --current")
    if names and names[0] != CONTEXT:
        raise CommandError("the lab's kubeconfig has one context only; use --current")
    if options.changed("namespace"):
        namespace = options.text("namespace") or "default"
        cluster = invocation.cluster
        cluster.kubeconfig = replace(cluster.kubeconfig, namespace=namespace)
    invocation.out(f'Context "{CONTEXT}" modified.')


def _use_context(invocation: Invocation) -> None:
    if len(invocation.args) != 1:
        raise CommandError(f"Unexpected args: [{' '.join(invocation.args)}]")
    if invocation.args[0] != CONTEXT:
        raise CommandError(f'no context exists with the name: "{invocation.args[0]}"')
    invocation.out(f'Switched to context "{CONTEXT}".')


def _view(invocation: Invocation) -> None:
    context: Manifest = {"cluster": CLUSTER, "user": USER}
    if namespace := _namespace(invocation):
        context["namespace"] = namespace
    hidden = "DATA+OMITTED"
    manifest: Manifest = {
        "apiVersion": "v1",
        "clusters": [
            {
                "cluster": {"certificate-authority-data": hidden, "server": server(invocation)},
                "name": CLUSTER,
            }
        ],
        "contexts": [{"context": context, "name": CONTEXT}],
        "current-context": CONTEXT,
        "kind": "Config",
        "users": [
            {
                "name": USER,
                "user": {"client-certificate-data": hidden, "client-key-data": hidden},
            }
        ],
    }
    output = invocation.options.text("output")
    if output.startswith("jsonpath="):
        try:
            path = JSONPath(output.removeprefix("jsonpath="))
            invocation.call.out(path.render(manifest))
        except JSONPathError as error:
            raise CommandError(f"error parsing jsonpath {output[9:]}, {error}") from None
        return
    invocation.call.out(to_json(manifest) if output == "json" else to_yaml(manifest))


COMMAND = Command(
    "config",
    "Modify kubeconfig files",
    usage="SUBCOMMAND",
    children=(
        Command("current-context", "Display the current-context", _current_context, "[flags]"),
        Command(
            "delete-cluster",
            "Delete the specified cluster from the kubeconfig",
            _remover("cluster", CLUSTER),
            "NAME",
        ),
        Command(
            "delete-context",
            "Delete the specified context from the kubeconfig",
            _remover("context", CONTEXT),
            "NAME",
        ),
        Command(
            "delete-user",
            "Delete the specified user from the kubeconfig",
            _remover("user", USER),
            "NAME",
        ),
        Command(
            "get-clusters",
            "Display clusters defined in the kubeconfig",
            _lister(CLUSTER),
            "[flags]",
        ),
        Command(
            "get-contexts",
            "Describe one or many contexts",
            _get_contexts,
            "[(-o|--output=)name)]",
            flags("    --no-headers=false\n-o, --output=''"),
        ),
        Command("get-users", "Display users defined in the kubeconfig", _lister(USER), "[flags]"),
        Command(
            "set-context",
            "Set a context entry in kubeconfig",
            _set_context,
            "[NAME | --current] [--cluster=cluster_nickname] [--user=user_nickname] [--namespace=namespace]",
            flags("    --current=false"),
        ),
        Command(
            "use-context",
            "Set the current-context in a kubeconfig file",
            _use_context,
            "CONTEXT_NAME",
            aliases=("use",),
        ),
        Command(
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
        ),
    ),
)
