"""kubectl auth can-i, whoami.

staging/src/k8s.io/kubectl/pkg/cmd/auth/cani.go; who may do what by themselves:
plugin/pkg/auth/authorizer/rbac/bootstrappolicy/policy.go
"""

from __future__ import annotations

from collections.abc import Iterator

from lessons.engine.api import by_name
from lessons.engine.apiserver import Status
from lessons.engine.terminal.kubectl.authorizing import is_administrator
from lessons.engine.terminal.kubectl.command import Command, Invocation
from lessons.engine.terminal.kubectl.errors import CommandError, ServerError
from lessons.engine.terminal.kubectl.flags import flags
from lessons.engine.terminal.kubectl.serverapis import unmodelled
from lessons.engine.terminal.kubectl.table import printed

_VERBS = frozenset(
    {"*", "get", "list", "watch", "create", "update", "patch", "delete", "deletecollection"}
    | {"use", "bind", "escalate", "impersonate", "approve", "sign", "attest"}
)
_ANONYMOUS = "system:anonymous"

# system:basic-user, and system:discovery with system:public-info-viewer, which both give some of these.
_REVIEWS = {
    "selfsubjectreviews": "authentication.k8s.io",
    "selfsubjectaccessreviews": "authorization.k8s.io",
    "selfsubjectrulesreviews": "authorization.k8s.io",
}
_TREES = ("/.well-known", "/api", "/apis", "/openapi")
_PAGES = ("/healthz", "/livez", "/readyz", "/version/", "/version")


def _can_i(invocation: Invocation) -> int:
    """The lab's user is the cluster's administrator; others may do what everybody may."""
    args, options = invocation.args, invocation.options
    if options.on("list") and args:
        raise CommandError("list option must be specified with no arguments")
    if not options.on("list") and not 2 <= len(args) <= 3:
        raise CommandError(
            "you must specify two arguments: verb resource or verb resource/resourceName.\n"
            f"See '{invocation.path} -h' for help and examples."
        )
    if options.on("list"):
        _let_in(invocation, "selfsubjectrulesreviews")
        _list(invocation)
        return 0
    for doubt in _doubts(invocation, *args[:2]):
        invocation.err(f"Warning: {doubt}\n\n")
    _let_in(invocation, "selfsubjectaccessreviews")
    allowed = is_administrator(invocation.options) or _is_public(*args[:2])
    if not options.on("quiet"):
        invocation.out("yes" if allowed else "no")
    return 0 if allowed else 1


def _let_in(invocation: Invocation, review: str) -> None:
    """Who has not said who they are may not even ask."""
    user = invocation.options.text("as")
    if user == _ANONYMOUS and not is_administrator(invocation.options):
        group = _REVIEWS[review]
        message = (
            f'{review}.{group} is forbidden: User "{user}" cannot create resource "{review}" '
            f'in API group "{group}" at the cluster scope'
        )
        raise ServerError(Status(403, "Forbidden", message))


def _is_public(verb: str, what: str) -> bool:
    if what.startswith("/"):
        return verb == "get" and (
            what in (*_TREES, *_PAGES) or any(what.startswith(f"{tree}/") for tree in _TREES)
        )
    name, _, group = what.partition(".")
    return verb == "create" and name in _REVIEWS and group in ("", _REVIEWS[name])


def _list(invocation: Invocation) -> None:
    header = ["Resources", "Non-Resource URLs", "Resource Names", "Verbs"]
    lines = [["*.*", "[]", "[]", "[*]"], ["", "[*]", "[]", "[*]"]]
    if not is_administrator(invocation.options):
        lines = [[f"{name}.{group}", "[]", "[]", "[create]"] for name, group in _REVIEWS.items()]
        trees = [url for tree in _TREES for url in (f"{tree}/*", tree)]
        pages = [page for page in _PAGES for _ in range(2)]
        urls = sorted([*trees, *pages], key=lambda url: (url.rstrip("/*"), -len(url)))
        lines += [["", f"[{url}]", "[]", "[get]"] for url in urls]
    invocation.call.out(printed(lines if invocation.options.on("no-headers") else [header, *lines]))


# staging/src/k8s.io/kubectl/pkg/cmd/auth/cani.go Complete, Validate
def _doubts(invocation: Invocation, verb: str, what: str) -> Iterator[str]:
    """What the user may have got wrong, though it may be allowed."""
    if what.startswith("/"):
        return
    name = what.partition("/")[0]
    plain, _, group = name.partition(".")
    resource = by_name(name) or unmodelled(name)
    if resource is None and name != "*":
        where = f" in group '{group}'" if group else ""
        yield f"the server doesn't have a resource type '{plain}'{where}"
    elif resource and not resource.namespaced and not invocation.options.on("all-namespaces"):
        where = f" in group '{resource.group}'" if resource.group else ""
        yield f"resource '{resource.name}' is not namespace scoped{where}"
    if verb not in _VERBS:
        yield f"verb '{verb}' is not a known verb"


def _whoami(invocation: Invocation) -> None:
    user = invocation.options.text("as") or "kubernetes-admin"
    groups = ["kubeadm:cluster-admins", "system:authenticated"]
    if invocation.options.text("as"):
        groups = [*invocation.options.all("as-group"), "system:authenticated"]
    invocation.out(f"ATTRIBUTE   VALUE\nUsername    {user}")
    invocation.out(f"Groups      [{' '.join(groups)}]")


COMMAND = Command(
    "auth",
    "Inspect authorization",
    usage="[flags]",
    children=(
        Command(
            "can-i",
            "Check whether an action is allowed",
            _can_i,
            "VERB [TYPE | TYPE/NAME | NONRESOURCEURL]",
            flags(
                "-A, --all-namespaces=false\n    --list=false\n    --no-headers=false\n"
                "-q, --quiet=false\n    --subresource=''"
            ),
        ),
        Command("whoami", "Experimental: Check self subject attributes", _whoami),
    ),
)
