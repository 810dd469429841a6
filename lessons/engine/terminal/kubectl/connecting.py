"""What the flags that choose a server, a context or a timeout have to say before anything is asked.

staging/src/k8s.io/client-go/tools/clientcmd/client_config.go, staging/src/k8s.io/cli-runtime config_flags.go
"""

from __future__ import annotations

from lessons.engine.kubeconfig import CLUSTER, USER, Context
from lessons.engine.terminal.kubectl import durations
from lessons.engine.terminal.kubectl.command import Invocation
from lessons.engine.terminal.kubectl.config import KUBECONFIG
from lessons.engine.terminal.kubectl.errors import CommandError, Printed

# These ask for a REST configuration before they ask for the namespace; the others the other way round.
_CONFIGURED_FIRST = """
    api-resources api-versions apply auth autoscale cluster-info cordon create diff drain explain
    expose replace run uncordon version wait
"""


def check(invocation: Invocation) -> None:
    """CommandError for a kubeconfig, context, cluster, user or timeout that there is none of."""
    options = invocation.options
    command = invocation.path.split()[1:2]
    if command == ["config"] or options.on("client") or options.on("local"):
        return
    if (path := options.text("kubeconfig")) not in ("", KUBECONFIG):
        raise CommandError(f"stat {path}: no such file or directory")
    name = options.text("context") or invocation.cluster.kubeconfig.current
    context = invocation.cluster.kubeconfig.context(name)
    if context is None and command[0] in _CONFIGURED_FIRST:
        raise CommandError(f'context "{name}" does not exist')
    if context is None:
        reason = f"context was not found for specified context: {name}"
        raise Printed(f"Error in configuration: {reason}")
    _check_context(context)
    if (cluster := options.text("cluster")) not in ("", CLUSTER):
        raise CommandError(f'no server found for cluster "{cluster}"')
    if (user := options.text("user")) not in ("", USER):
        raise CommandError(f'auth info "{user}" does not exist')
    if options.all("as-group") and not options.text("as"):
        raise CommandError(
            f"requesting uid, groups or user-extra for {USER} without impersonating a user"
        )
    _check_timeout(options.text("request-timeout"))


def _check_context(context: Context) -> None:
    """Without its cluster kubectl turns to the address that it assumes; without its user it asks for a name."""
    if context.cluster != CLUSTER:
        raise Printed(
            "The connection to the server localhost:8080 was refused - "
            "did you specify the right host or port?"
        )
    if context.user != USER:
        raise Printed("Please enter Username: error: EOF")


# staging/src/k8s.io/client-go/tools/clientcmd/overrides.go, config.go ParseTimeout
def _check_timeout(text: str) -> None:
    try:
        if not text.lstrip("+-").isdigit():
            durations.parse(text)
    except ValueError:
        raise CommandError(
            "Invalid timeout value. Timeout must be a single integer in seconds, or an integer "
            "followed by a corresponding time unit (e.g. 1s | 2m | 3h)"
        ) from None
