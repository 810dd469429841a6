"""--as: what the API server says to somebody else than the cluster's administrator.

staging/src/k8s.io/apiserver/pkg/endpoints/handlers/responsewriters/errors.go Forbidden
"""

from __future__ import annotations

from lessons.engine.api import Resource
from lessons.engine.apiserver import Status
from lessons.engine.terminal.kubectl.errors import ServerError
from lessons.engine.terminal.kubectl.flags import Options

_MASTERS = frozenset({"system:masters", "kubeadm:cluster-admins"})


def is_administrator(options: Options) -> bool:
    """Whether it is the administrator who asks: --as drops the groups, unless --as-group gives them back."""
    return not options.text("as") or not _MASTERS.isdisjoint(options.all("as-group"))


def authorize(
    options: Options, verb: str, resource: Resource, namespace: str, name: str = ""
) -> None:
    """ServerError (Forbidden) for a user without a role, whom the lab's cluster allows nothing in its objects."""
    if is_administrator(options):
        return
    group = f".{resource.group}" if resource.group else ""
    what = f"{resource.name}{group}" + (f' "{name}"' if name else "")
    where = "at the cluster scope"
    if resource.namespaced and namespace:
        where = f'in the namespace "{namespace}"'
    message = (
        f'{what} is forbidden: User "{options.text("as")}" cannot {verb} resource '
        f'"{resource.name}" in API group "{resource.group}" {where}'
    )
    raise ServerError(Status(403, "Forbidden", message))
