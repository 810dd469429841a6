"""The Service `kubernetes`, which the API server keeps for itself: pkg/controlplane/controller/kubernetesservice."""

from __future__ import annotations

from collections.abc import Iterable
from ipaddress import ip_network

from lessons.engine.api.endpointslice import SERVICE_NAME
from lessons.engine.apiserver import APIServer
from lessons.engine.clock import SECOND, Event, Milliseconds
from lessons.engine.controllers.mirroring import SKIP_MIRROR
from lessons.engine.refs import Manifest, Ref
from lessons.engine.store import Change

REF = Ref("Service", "default", "kubernetes")
PORT = 6443

# How often the API server looks after it.
INTERVAL: Milliseconds = 10 * SECOND


class KubernetesServiceController:
    """Makes the Service and its endpoints again, within ten seconds, when they are deleted."""

    watches = frozenset({"Service", "Endpoints", "EndpointSlice"})

    def __init__(self, apiserver: APIServer) -> None:
        self._apiserver = apiserver
        apiserver.clock.on("kubernetes-service", self._due)

    def keys(self, change: Change) -> Iterable[Ref]:
        """The Service, when it or what stands for its endpoints is gone."""
        gone = change.new is None and change.ref[1:] == REF[1:]
        return [REF] if gone else []

    def sync(self, ref: Ref) -> None:
        """Wait for the next look."""
        until = INTERVAL - self._apiserver.clock.now % INTERVAL
        self._apiserver.clock.schedule(until, "kubernetes-service", work=False)

    def _due(self, event: Event) -> None:
        self.ensure()

    def ensure(self) -> None:
        """Write what is missing of the Service, its Endpoints and its EndpointSlice."""
        profile, view = self._apiserver.profile, self._apiserver.store.view
        masters = [node.ip for node in profile.nodes if node.control_plane] or ["192.168.0.30"]
        for manifest in (
            _service(str(ip_network(profile.service_cidr)[1])),
            _endpoints(masters),
            _slice(masters),
        ):
            if view.get(manifest["kind"], "default", "kubernetes") is None:
                self._apiserver.write(manifest)


def _service(cluster_ip: str) -> Manifest:
    labels = {"component": "apiserver", "provider": "kubernetes"}
    return {
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": {"labels": labels, "name": "kubernetes", "namespace": "default"},
        "spec": {
            "clusterIP": cluster_ip,
            "clusterIPs": [cluster_ip],
            "internalTrafficPolicy": "Cluster",
            "ipFamilies": ["IPv4"],
            "ipFamilyPolicy": "SingleStack",
            "ports": [{"name": "https", "port": 443, "protocol": "TCP", "targetPort": PORT}],
            "sessionAffinity": "None",
            "type": "ClusterIP",
        },
        "status": {"loadBalancer": {}},
    }


def _endpoints(masters: list[str]) -> Manifest:
    return {
        "apiVersion": "v1",
        "kind": "Endpoints",
        "metadata": {
            "labels": {SKIP_MIRROR: "true"},
            "name": "kubernetes",
            "namespace": "default",
        },
        "subsets": [
            {
                "addresses": [{"ip": ip} for ip in masters],
                "ports": [{"name": "https", "port": PORT, "protocol": "TCP"}],
            }
        ],
    }


def _slice(masters: list[str]) -> Manifest:
    return {
        "addressType": "IPv4",
        "apiVersion": "discovery.k8s.io/v1",
        "endpoints": [{"addresses": [ip], "conditions": {"ready": True}} for ip in masters],
        "kind": "EndpointSlice",
        "metadata": {
            "generation": 1,
            "labels": {SERVICE_NAME: "kubernetes"},
            "name": "kubernetes",
            "namespace": "default",
        },
        "ports": [{"name": "https", "port": PORT, "protocol": "TCP"}],
    }
