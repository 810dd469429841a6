"""The kubelets of all nodes: they start, watch and stop the containers of the pods bound to their node."""

from lessons.engine.controllers.kubelet.kubelet import Kubelet
from lessons.engine.controllers.kubelet.probes import Executed
from lessons.engine.controllers.kubelet.state import KubeletState

__all__ = ["Executed", "Kubelet", "KubeletState"]
