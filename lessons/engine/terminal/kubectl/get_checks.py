"""What kubectl get refuses, and --raw.

staging/src/k8s.io/kubectl/pkg/cmd/get/get.go Validate, staging/src/k8s.io/kubectl/pkg/rawhttp
"""

from __future__ import annotations

from lessons.engine.apiserver import Status
from lessons.engine.terminal.kubectl.command import Invocation
from lessons.engine.terminal.kubectl.errors import CommandError, ServerError, UsageError
from lessons.engine.terminal.kubectl.flags import Options
from lessons.engine.terminal.kubectl.query import Found
from lessons.engine.terminal.kubectl.scale import SCALABLE

# Kinds that the API server keeps without a status of their own.
_NO_STATUS = """
    ConfigMap ControllerRevision Endpoints EndpointSlice Event IngressClass NetworkPolicy Secret ServiceAccount
"""


def check_subresource(name: str, found: Found) -> None:
    """CommandError for a subresource that one of the objects does not have."""
    if found.infos and not found.single:
        raise CommandError("subresource cannot be used when bulk resources are specified")
    kinds = [info.resource.kind for info in found.infos]
    served = {"status": [kind for kind in kinds if kind not in _NO_STATUS.split()]}
    served["scale"] = [kind for kind in kinds if kind in SCALABLE]
    if served.get(name, []) != kinds:
        message = "the server could not find the requested resource"
        raise ServerError(Status(404, "NotFound", message))


def _check_raw(options: Options) -> None:
    if options.on("watch") or options.on("watch-only") or options.text("selector"):
        raise CommandError(
            "--raw may not be specified with other flags that filter the server request or alter "
            "the output"
        )
    if options.text("output"):
        raise CommandError("--raw and --output are mutually exclusive")


def raw(invocation: Invocation, path: str) -> None:
    """--raw: of the server's paths the lab serves those that tell whether it is well."""
    _check_raw(invocation.options)
    if not path.startswith("/"):
        raise CommandError(
            f'--raw must be a valid URL path: parse "{path}": invalid URI for request'
        )
    if path not in ("/healthz", "/livez", "/readyz"):
        raise CommandError("the lab takes no raw requests but /healthz, /livez and /readyz")
    invocation.call.out("ok")


def nothing_asked(invocation: Invocation) -> CommandError:
    """What a bare `kubectl get` ends with, after a first line of its own."""
    invocation.err(
        "You must specify the type of resource to get. "
        'Use "kubectl api-resources" for a complete list of supported resources.\n\n'
    )
    return UsageError(
        'Required resource not specified.\nUse "kubectl explain <resource>" for a detailed '
        "description of that resource (e.g. kubectl explain pods).",
        invocation.path,
    )
