"""kubectl autoscale: makes the autoscaler's object; nothing measures load.

staging/src/k8s.io/kubectl/pkg/cmd/autoscale/autoscale.go
"""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from lessons.engine.api import quantity
from lessons.engine.refs import Manifest
from lessons.engine.schema.scalars import Quantity
from lessons.engine.schema.types import Mismatch
from lessons.engine.terminal.kubectl.command import Command, Invocation
from lessons.engine.terminal.kubectl.errors import CommandError, raise_all
from lessons.engine.terminal.kubectl.flags import Options, flags
from lessons.engine.terminal.kubectl.generating import submit
from lessons.engine.terminal.kubectl.info import Info
from lessons.engine.terminal.kubectl.output import dry_run
from lessons.engine.terminal.kubectl.query import Query
from lessons.engine.terminal.kubectl.resources import find
from lessons.engine.terminal.kubectl.scale import SCALABLE

_DEPRECATED = (
    "Flag --cpu-percent has been deprecated, Use --cpu with percentage or resource quantity format "
    "(e.g., '70%' for utilization or '500m' for milliCPU)."
)
_UNITS = {"cpu": "m", "memory": "Mi"}


def run(invocation: Invocation) -> None:
    """Create an autoscaler for each resource named."""
    options = invocation.options
    if options.changed("cpu-percent"):
        invocation.err(_DEPRECATED)
    metrics = _checked(options)
    found = find(invocation, Query.of(invocation, invocation.args))
    for info in found.infos:
        if info.resource.kind not in SCALABLE:
            raise CommandError(
                f"cannot autoscale a {info.resource.kind}: could not find scale subresource for "
                f"{info.resource.group}/{info.resource.version}, Resource={info.resource.name} in discovery information"
            )
        operation = "created" if dry_run(invocation) == "client" else "autoscaled"
        try:
            submit(invocation, _autoscaler(invocation, info, metrics), operation)
        except CommandError as error:
            raise _without_older_api(options) or error from None
    raise_all(found.errors)
    if not found.infos:
        raise CommandError("no objects passed to autoscale")


# autoscale.go Run, canCreateHPAV1: what autoscaling/v2 refuses is tried again as autoscaling/v1, which knows one
# share of the CPU only.
def _without_older_api(options: Options) -> CommandError | None:
    cpu = options.text("cpu").strip()
    of_share = options.number("cpu-percent") >= 0 or cpu.endswith("%")
    if cpu and of_share and not options.text("memory"):
        return None
    reason = "%!w(<nil>)" if cpu else "empty input"
    return CommandError(
        "failed to create autoscaling/v2 HPA and the configuration is incompatible with "
        f"autoscaling/v1: {reason}"
    )


def _checked(options: Options) -> list[Manifest]:
    """The metrics that the flags ask for; CommandError where the flags make no sense."""
    least, most = options.number("min"), options.number("max")
    if most < 1:
        raise CommandError(f"--max=MAXPODS is required and must be at least 1, max: {most}")
    if most < least:
        raise CommandError(
            f"--max=MAXPODS must be larger or equal to --min=MINPODS, max: {most}, min: {least}"
        )
    share = options.number("cpu-percent")
    if share > 0 and options.text("cpu"):
        raise CommandError("--cpu-percent and --cpu are mutually exclusive")
    metrics = [_metric("cpu", _share(share))] if share > 0 else []
    for name in _UNITS:
        if text := options.text(name):
            metrics.append(_metric(name, _target(name, text.strip())))
    return metrics


def _metric(name: str, target: Manifest) -> Manifest:
    return {"type": "Resource", "resource": {"name": name, "target": target}}


def _share(percent: int) -> Manifest:
    return {"type": "Utilization", "averageUtilization": percent}


# parseResourceInput
def _target(name: str, text: str) -> Manifest:
    if text.endswith("%"):
        percent = text.removesuffix("%")
        if not percent.isdecimal() or int(percent) >= 2**31:
            raise CommandError(f"invalid percentage value: {percent}")
        return _share(int(percent))
    with suppress(ValueError):
        text = f"{float(text):g}{_UNITS[name]}"
    try:
        amount = quantity.canonical(Quantity("resource.Quantity").read(text))
    except Mismatch:
        raise CommandError(f"invalid resource {name} value: {text}") from None
    return {"type": "AverageValue", "averageValue": amount}


def _autoscaler(invocation: Invocation, info: Info, metrics: list[Manifest]) -> Manifest:
    options = invocation.options
    metadata: dict[str, Any] = {
        "name": options.text("name") or info.name,
        "namespace": invocation.namespace,
    }
    target = {
        "apiVersion": info.resource.api_version,
        "kind": info.resource.kind,
        "name": info.name,
    }
    spec: dict[str, Any] = {"maxReplicas": options.number("max")}
    if metrics:
        spec["metrics"] = metrics
    if options.number("min") > 0:
        spec["minReplicas"] = options.number("min")
    spec["scaleTargetRef"] = target
    return {
        "apiVersion": "autoscaling/v2",
        "kind": "HorizontalPodAutoscaler",
        "metadata": metadata,
        "spec": spec,
        "status": {"currentMetrics": None, "desiredReplicas": 0},
    }


COMMAND = Command(
    "autoscale",
    "Auto-scale a deployment, replica set, stateful set, or replication controller",
    run,
    "(-f FILENAME | TYPE NAME | TYPE/NAME) [--min=MINPODS] --max=MAXPODS [--cpu=CPU] [--memory=MEMORY]",
    flags("""
    --allow-missing-template-keys=true
    --cpu=''
    --cpu-percent=-1
    --dry-run[=unchanged]='none'
    --field-manager='kubectl-autoscale'
-f, --filename=[]
-k, --kustomize=''
    --max=-1
    --memory=''
    --min=-1
    --name=''
-o, --output=''
    --record=false  # --record will be removed in the future
-R, --recursive=false
    --save-config=false
    --show-managed-fields=false
    --template=''
"""),
    required=("max",),
)
