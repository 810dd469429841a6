"""Controllers, the scheduler and the kubelets: they watch the store, meet only there, and write through the API server."""

from __future__ import annotations

from lessons.engine.controllers.bootstrap import bootstrap
from lessons.engine.controllers.kubelet import Kubelet
from lessons.engine.controllers.wiring import Controllers, controllers

__all__ = ["Controllers", "Kubelet", "bootstrap", "controllers"]
