"""kubectl config: contexts of the kubeconfig that kubeadm wrote. It has one cluster and one user, which stay.

staging/src/k8s.io/client-go/tools/clientcmd, staging/src/k8s.io/kubectl/pkg/cmd/config
"""

from __future__ import annotations

from dataclasses import replace

from lessons.engine.kubeconfig import CLUSTER, USER, Context, Kubeconfig
from lessons.engine.terminal.kubectl import config_view
from lessons.engine.terminal.kubectl.command import Command, Invocation, Run
from lessons.engine.terminal.kubectl.errors import CommandError, raise_all
from lessons.engine.terminal.kubectl.flags import flags
from lessons.engine.terminal.kubectl.table import printed
from lessons.engine.terminal.surroundings import HOME

KUBECONFIG = f"{HOME}/.kube/config"


def _only_argument(invocation: Invocation) -> str:
    if len(invocation.args) != 1:
        raise CommandError(f"Unexpected args: [{' '.join(invocation.args)}]")
    return invocation.args[0]


def _kubeconfig(invocation: Invocation) -> Kubeconfig:
    return invocation.cluster.kubeconfig


def _current_context(invocation: Invocation) -> None:
    invocation.out(_kubeconfig(invocation).current)


def _get_contexts(invocation: Invocation) -> None:
    options, kubeconfig = invocation.options, _kubeconfig(invocation)
    output = options.text("output")
    if output not in ("", "name"):
        raise CommandError(
            f"--output {output} is not available in kubectl config get-contexts; "
            "resetting to default output format"
        )
    asked = invocation.args or [each.name for each in kubeconfig.contexts]
    wrong = [
        CommandError(f"context {name} not found")
        for name in asked
        if kubeconfig.context(name) is None
    ]
    shown = [each for each in kubeconfig.contexts if each.name in asked]
    if output == "name":
        raise_all(wrong)
        invocation.call.out("".join(f"{each.name}\n" for each in shown))
        return
    rows = [["*" if each.name == kubeconfig.current else "", *_fields(each)] for each in shown]
    header = ["CURRENT", "NAME", "CLUSTER", "AUTHINFO", "NAMESPACE"]
    invocation.call.out(printed(rows if options.on("no-headers") else [header, *rows]))
    raise_all(wrong)


def _fields(context: Context) -> list[str]:
    return [context.name, context.cluster, context.user, context.namespace]


def _lister(name: str) -> Run:
    def run(invocation: Invocation) -> None:
        invocation.out(f"NAME\n{name}")

    return run


def _keeper(what: str, known: str) -> Run:
    """delete-cluster and delete-user: of what there is, the lab needs all."""

    def run(invocation: Invocation) -> None:
        name = _only_argument(invocation)
        if name == known:
            raise CommandError(f"the lab's kubeconfig needs its only {what}; it is kept")
        raise CommandError(f"cannot delete {what} {name}, not in {KUBECONFIG}")

    return run


def _delete_context(invocation: Invocation) -> None:
    name, kubeconfig = _only_argument(invocation), _kubeconfig(invocation)
    if kubeconfig.context(name) is None:
        raise CommandError(f"cannot delete context {name}, not in {KUBECONFIG}")
    if name == kubeconfig.current:
        invocation.err(
            "warning: this removed your active context, "
            'use "kubectl config use-context" to select a different one'
        )
    invocation.cluster.kubeconfig = kubeconfig.without(name)
    invocation.out(f"deleted context {name} from {KUBECONFIG}")


def _rename_context(invocation: Invocation) -> None:
    if len(invocation.args) != 2:
        raise CommandError(f"Unexpected args: [{' '.join(invocation.args)}]")
    (old, new), kubeconfig = invocation.args, _kubeconfig(invocation)
    context = kubeconfig.context(old)
    if context is None:
        raise CommandError(f'cannot rename the context "{old}", it\'s not in {KUBECONFIG}')
    if kubeconfig.context(new) is not None:
        raise CommandError(
            f'cannot rename the context "{old}", the context "{new}" already exists in {KUBECONFIG}'
        )
    renamed = kubeconfig.without(old).with_context(replace(context, name=new))
    current = new if kubeconfig.current == old else kubeconfig.current
    invocation.cluster.kubeconfig = replace(renamed, current=current)
    invocation.out(f'Context "{old}" renamed to "{new}".')


def _set_context(invocation: Invocation) -> None:
    options, names, kubeconfig = invocation.options, invocation.args, _kubeconfig(invocation)
    if len(names) > 1:
        raise CommandError(f"Unexpected args: [{' '.join(names)}]")
    if names and options.on("current"):
        raise CommandError("you cannot specify both a context name and --current")
    if not names and not options.on("current"):
        raise CommandError("you must specify a non-empty context name or --current")
    name = names[0] if names else kubeconfig.current
    before = kubeconfig.context(name)
    given = {
        field: options.text(field)
        for field in ("cluster", "user", "namespace")
        if options.changed(field)
    }
    made = replace(before or Context(name), **given)
    invocation.cluster.kubeconfig = kubeconfig.with_context(made)
    invocation.out(f'Context "{name}" {"modified" if before else "created"}.')


def _use_context(invocation: Invocation) -> None:
    name, kubeconfig = _only_argument(invocation), _kubeconfig(invocation)
    if kubeconfig.context(name) is None:
        raise CommandError(f'no context exists with the name: "{name}"')
    invocation.cluster.kubeconfig = replace(kubeconfig, current=name)
    invocation.out(f'Switched to context "{name}".')


def _fixed(name: str, short: str) -> Command:
    return Command(
        name, short, refusal="the lab's kubeconfig keeps its one cluster and its one user"
    )


_NO_HEADERS = flags("    --no-headers=false\n-o, --output=''")

COMMAND = Command(
    "config",
    "Modify kubeconfig files",
    usage="SUBCOMMAND",
    children=(
        Command("current-context", "Display the current-context", _current_context, "[flags]"),
        Command(
            "delete-cluster",
            "Delete the specified cluster from the kubeconfig",
            _keeper("cluster", CLUSTER),
            "NAME",
        ),
        Command(
            "delete-context",
            "Delete the specified context from the kubeconfig",
            _delete_context,
            "NAME",
        ),
        Command(
            "delete-user",
            "Delete the specified user from the kubeconfig",
            _keeper("user", USER),
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
            _NO_HEADERS,
        ),
        Command("get-users", "Display users defined in the kubeconfig", _lister(USER), "[flags]"),
        Command(
            "rename-context",
            "Rename a context from the kubeconfig file",
            _rename_context,
            "CONTEXT_NAME NEW_NAME",
        ),
        _fixed("set", "Set an individual value in a kubeconfig file"),
        _fixed("set-cluster", "Set a cluster entry in kubeconfig"),
        Command(
            "set-context",
            "Set a context entry in kubeconfig",
            _set_context,
            "[NAME | --current] [--cluster=cluster_nickname] [--user=user_nickname] [--namespace=namespace]",
            flags("    --current=false"),
        ),
        _fixed("set-credentials", "Set a user entry in kubeconfig"),
        _fixed("unset", "Unset an individual value in a kubeconfig file"),
        Command(
            "use-context",
            "Set the current-context in a kubeconfig file",
            _use_context,
            "CONTEXT_NAME",
            aliases=("use",),
        ),
        config_view.COMMAND,
    ),
)
