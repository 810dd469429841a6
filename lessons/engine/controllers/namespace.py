"""What every namespace is given: its default ServiceAccount and the cluster's root certificate."""

from __future__ import annotations

from collections.abc import Iterable

from lessons.engine.apiserver import APIServer
from lessons.engine.refs import Ref
from lessons.engine.store import Change

ROOT_CA = "kube-root-ca.crt"
CERTIFICATE = (
    "-----BEGIN CERTIFICATE-----\nMIIDBTCCAe2gAwIBAgIIServiceLab\n-----END CERTIFICATE-----\n"
)
DESCRIPTION = (
    "Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints "
    "such as the internal service IP or kubernetes.default.svc. No other usage is guaranteed across "
    "distributions of Kubernetes clusters."
)


class NamespaceController:
    """Puts both into each namespace, and back when they are deleted: serviceaccounts and rootcacertpublisher controllers."""

    watches = frozenset({"Namespace", "ServiceAccount", "ConfigMap"})

    def __init__(self, apiserver: APIServer) -> None:
        self._apiserver = apiserver

    def keys(self, change: Change) -> Iterable[Ref]:
        """The namespace; that of a ServiceAccount or ConfigMap of ours that is gone."""
        if change.ref.kind == "Namespace":
            return [change.ref]
        if change.new is None and change.ref.name in ("default", ROOT_CA):
            return [Ref("Namespace", "", change.ref.namespace)]
        return ()

    def sync(self, ref: Ref) -> None:
        """Write what is missing."""
        view = self._apiserver.store.view
        namespace = view.find(ref)
        if namespace is None or namespace.typed.deleted:
            return
        if view.get("ServiceAccount", ref.name, "default") is None:
            metadata = {"name": "default", "namespace": ref.name}
            self._apiserver.write(
                {"apiVersion": "v1", "kind": "ServiceAccount", "metadata": metadata}
            )
        if view.get("ConfigMap", ref.name, ROOT_CA) is None:
            annotations = {"kubernetes.io/description": DESCRIPTION}
            self._apiserver.write(
                {
                    "apiVersion": "v1",
                    "data": {"ca.crt": CERTIFICATE},
                    "kind": "ConfigMap",
                    "metadata": {
                        "annotations": annotations,
                        "name": ROOT_CA,
                        "namespace": ref.name,
                    },
                }
            )
