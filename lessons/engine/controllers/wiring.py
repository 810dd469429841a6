"""Which controllers a cluster runs, and in which order they are asked."""

from __future__ import annotations

from dataclasses import dataclass

from lessons.engine.apiserver import APIServer
from lessons.engine.controllers.base import Controller
from lessons.engine.controllers.daemonset import DaemonSetController
from lessons.engine.controllers.deployment import DeploymentController
from lessons.engine.controllers.endpoints import EndpointsController
from lessons.engine.controllers.endpointslice import EndpointSliceController
from lessons.engine.controllers.ingressstatus import IngressStatusController
from lessons.engine.controllers.kubelet import Kubelet
from lessons.engine.controllers.kubernetes_service import KubernetesServiceController
from lessons.engine.controllers.loadbalancer import LoadBalancerController
from lessons.engine.controllers.mirroring import MirroringController
from lessons.engine.controllers.namespace import NamespaceController
from lessons.engine.controllers.nodelifecycle import NodeLifecycleController
from lessons.engine.controllers.podcontrol import PodControl
from lessons.engine.controllers.recorder import Recorder
from lessons.engine.controllers.replicaset import ReplicaSetController
from lessons.engine.controllers.scheduler import Scheduler
from lessons.engine.controllers.statefulset import StatefulSetController
from lessons.engine.controllers.tainteviction import TaintEvictionController


@dataclass(frozen=True, slots=True)
class Controllers:
    """All control loops of a cluster; the kubelet also by itself, for it knows what runs in the pods."""

    all: tuple[Controller, ...]
    kubelet: Kubelet


def controllers(apiserver: APIServer) -> Controllers:
    """The control loops of this API server's cluster.

    Whoever changes pods comes before whoever counts them, so that many changes are seen in one sync. A cluster
    without nodes is an API server alone: nobody works on workloads there.
    """
    recorder = Recorder(apiserver)
    pods = PodControl(apiserver, recorder)
    kubelet = Kubelet(apiserver, recorder)
    on_nodes: tuple[Controller, ...] = ()
    if apiserver.profile.nodes:
        on_nodes = (
            NodeLifecycleController(apiserver, recorder, kubelet.nodes.renewed),
            TaintEvictionController(apiserver, recorder),
            Scheduler(apiserver, recorder),
            kubelet,
            DaemonSetController(apiserver, pods, recorder),
            StatefulSetController(apiserver, pods),
            ReplicaSetController(apiserver, pods, "ReplicaSet"),
            ReplicaSetController(apiserver, pods, "ReplicationController"),
            DeploymentController(apiserver, recorder),
        )
    services: tuple[Controller, ...] = (
        NamespaceController(apiserver),
        KubernetesServiceController(apiserver),
        LoadBalancerController(apiserver, recorder),
        EndpointsController(apiserver),
        EndpointSliceController(apiserver, recorder),
        MirroringController(apiserver, recorder),
    )
    if apiserver.profile.ingress:
        services = (*services, IngressStatusController(apiserver, recorder))
    return Controllers(on_nodes + services, kubelet)
