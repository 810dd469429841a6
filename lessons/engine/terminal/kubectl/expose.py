"""kubectl expose.

staging/src/k8s.io/kubectl/pkg/cmd/expose/expose.go
"""

from __future__ import annotations

from typing import Any

from lessons.engine.refs import Manifest
from lessons.engine.terminal.kubectl.command import Command, Invocation
from lessons.engine.terminal.kubectl.errors import CommandError
from lessons.engine.terminal.kubectl.flags import flags
from lessons.engine.terminal.kubectl.generating import finished, parse_labels, port_number, submit
from lessons.engine.terminal.kubectl.info import Info
from lessons.engine.terminal.kubectl.query import Query
from lessons.engine.terminal.kubectl.resources import find

_EXPOSABLE = frozenset({"Pod", "Service", "ReplicationController", "Deployment", "ReplicaSet"})
_LONGEST_NAME = 63
_UNFOUND = "couldn't find port via --port flag or introspection"


def run(invocation: Invocation) -> None:
    """Make a Service for every object that is named."""
    query = Query.of(invocation, invocation.args)
    query.labels = None
    found = find(invocation, query)
    text = invocation.options.text("selector")
    # Once found, a selector serves all objects that come after: RunExpose keeps it with the flags.
    selector = parse_labels(text) if text else {}

    def one(info: Info) -> None:
        _check_kind(info)
        selector.update(selector or _selector(info.content))
        service = finished(invocation, _service(invocation, info, selector))
        submit(invocation, service, "exposed")

    found.each(one)


def _check_kind(info: Info) -> None:
    if info.resource.kind not in _EXPOSABLE:
        group = f".{info.resource.group}" if info.resource.group else ""
        raise CommandError(f"cannot expose a {info.resource.kind}{group}")


def _service(invocation: Invocation, info: Info, selector: Manifest) -> Manifest:
    options = invocation.options
    labels = options.text("labels")
    own = info.content["metadata"].get("labels")
    spec: dict[str, Any] = {
        "selector": dict(selector),
        **_ports(invocation, info.content),
        **_extras(invocation),
    }
    metadata: dict[str, Any] = {
        "name": options.text("name") or info.name[:_LONGEST_NAME],
        "namespace": invocation.namespace,
    }
    if chosen := parse_labels(labels) if labels else own:
        metadata["labels"] = dict(chosen)
    return {
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": metadata,
        "spec": spec,
        "status": {"loadBalancer": {}},
    }


# staging/src/k8s.io/kubectl/pkg/polymorphichelpers/mapbasedselectorforobject.go
def _selector(manifest: Manifest) -> Manifest:
    """The labels that choose an object's pods."""
    failure = "couldn't retrieve selectors via --selector flag or introspection: "
    kind, spec = manifest["kind"], manifest.get("spec") or {}
    if kind == "Pod":
        labels = manifest["metadata"].get("labels")
        if not labels:
            raise CommandError(f"{failure}the pod has no labels and cannot be exposed")
        return dict(labels)
    selector = spec.get("selector") or {}
    if kind in ("Service", "ReplicationController"):
        if not selector:
            raise CommandError(f"{failure}the service has no pod selector set")
        return dict(selector)
    if selector.get("matchExpressions"):
        shown = selector["matchExpressions"]
        raise CommandError(
            f'{failure}couldn\'t convert expressions - "{shown}" to map-based selector format'
        )
    return dict(selector.get("matchLabels") or {})


def _given_ports(manifest: Manifest) -> list[tuple[str, str]]:
    """(number, protocol) of the ports that an object itself names."""
    spec = manifest.get("spec") or {}
    if manifest["kind"] == "Service":
        return [(str(p["port"]), p.get("protocol", "TCP")) for p in spec.get("ports") or ()]
    template = spec if manifest["kind"] == "Pod" else (spec.get("template") or {}).get("spec") or {}
    return [
        (str(port["containerPort"]), port.get("protocol", "TCP"))
        for container in template.get("containers") or ()
        for port in container.get("ports") or ()
    ]


def _ports(invocation: Invocation, manifest: Manifest) -> Manifest:
    options = invocation.options
    given = _given_ports(manifest)
    text = options.text("port") or ",".join(dict.fromkeys(number for number, _ in given))
    if not text:
        if options.text("cluster-ip") == "None":
            return {}
        raise CommandError(_UNFOUND)
    words = text.split(",")
    target = options.text("target-port")
    ports: list[Manifest] = []
    for index, word in enumerate(words, 1):
        number = port_number(word)
        name = f"port-{index}" if len(words) > 1 else ""
        protocols = _protocols(options.text("protocol"), given, word)
        for protocol in protocols:
            if len(protocols) > 1:
                name = f"port-{index}-{protocol.lower()}"
            port: Manifest = {"name": name} if name else {}
            port |= {"port": number, "protocol": protocol, "targetPort": _target(target) or number}
            ports.append(port)
    return {"ports": ports}


def _target(text: str) -> int | str | None:
    return int(text) if text.lstrip("-").isdigit() else text or None


def _protocols(flag: str, given: list[tuple[str, str]], number: str) -> list[str]:
    if flag:
        return [flag]
    found = list(dict.fromkeys(protocol for port, protocol in given if port == number))
    return found or ["TCP"]


def _extras(invocation: Invocation) -> Manifest:
    options = invocation.options
    spec: Manifest = {}
    if address := options.text("external-ip"):
        spec["externalIPs"] = [address]
    if kind := options.text("type"):
        spec["type"] = kind
    if kind == "LoadBalancer" and options.text("load-balancer-ip"):
        spec["loadBalancerIP"] = options.text("load-balancer-ip")
    if affinity := options.text("session-affinity"):
        if affinity not in ("None", "ClientIP"):
            raise CommandError(f"unknown session affinity: {affinity}")
        spec["sessionAffinity"] = affinity
    if address := options.text("cluster-ip"):
        spec["clusterIP"] = address
    return spec


COMMAND = Command(
    "expose",
    "Take a replication controller, service, deployment or pod and expose it as a new Kubernetes service",
    run,
    "(-f FILENAME | TYPE NAME) [--port=port] [--protocol=TCP|UDP|SCTP] [--target-port=number-or-name] "
    "[--name=name] [--external-ip=external-ip-of-service] [--type=type]",
    flags("""
    --allow-missing-template-keys=true
    --cluster-ip=''
    --dry-run[=unchanged]='none'
    --external-ip=''
    --field-manager='kubectl-expose'
-f, --filename=[]
-k, --kustomize=''
-l, --labels=''
    --load-balancer-ip=''
    --name=''
-o, --output=''
    --override-type='merge'
    --overrides=''
    --port=''
    --protocol=''
    --record=false  # --record will be removed in the future
-R, --recursive=false
    --save-config=false
    --selector=''
    --session-affinity=''
    --show-managed-fields=false
    --target-port=''
    --template=''
    --type=''
"""),
)
