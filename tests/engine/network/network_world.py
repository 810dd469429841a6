from datetime import UTC, datetime
from typing import Any

import pytest

from lessons.engine.apiserver import APIServer
from lessons.engine.chance import Chance
from lessons.engine.clock import Clock
from lessons.engine.network import Connection, Network
from lessons.engine.profile import Profile
from lessons.engine.refs import Place
from lessons.engine.store import Store
from lessons.engine.trace import Trace


class World:
    """A network over objects that are written down by hand: no controller interferes."""

    def __init__(self, **cluster: Any) -> None:
        profile, unknown = Profile.from_mapping(cluster)
        assert not unknown
        self.clock = Clock(datetime(2026, 1, 5, 9, tzinfo=UTC))
        self.store = Store()
        self.apiserver = APIServer(self.store, self.clock, Chance(7), profile)
        self.network = Network(self.apiserver)
        self.trace = Trace()

    def pod(
        self, name: str, ip: str, node: str, *, port: int = 8080, image: str = "echo:1", **spec: Any
    ) -> None:
        container = {
            "name": "c",
            "image": image,
            "ports": [{"containerPort": port}],
            **spec.pop("container", {}),
        }
        annotations, labels = spec.pop("annotations", {}), spec.pop("labels", {"name": name})
        phase = spec.pop("phase", "Running")
        self.apiserver.write(
            {
                "kind": "Pod",
                "apiVersion": "v1",
                "metadata": {
                    "name": name,
                    "namespace": "default",
                    "annotations": annotations,
                    "labels": labels,
                },
                "spec": {"nodeName": node, "containers": [container], **spec},
                "status": {"phase": phase, "podIP": ip, "podIPs": [{"ip": ip}]},
            }
        )

    def service(
        self,
        name: str,
        ip: str,
        endpoints: list[dict[str, Any]] | None = None,
        *,
        node_port: int = 0,
        balancer: str = "",
        protocol: str = "TCP",
        **spec: Any,
    ) -> None:
        port: dict[str, Any] = {
            "name": "http",
            "port": 80,
            "protocol": protocol,
            "targetPort": 8080,
        }
        if node_port:
            port["nodePort"] = node_port
        status = {"loadBalancer": {"ingress": [{"ip": balancer}]}} if balancer else {}
        self.apiserver.write(
            {
                "kind": "Service",
                "apiVersion": "v1",
                "metadata": {"name": name, "namespace": "default"},
                "spec": {"clusterIP": ip, "clusterIPs": [ip], "ports": [port], **spec},
                "status": status,
            }
        )
        self.endpoints(name, endpoints or [], protocol=protocol)
        self.network.sync()

    def endpoints(self, service: str, entries: list[dict[str, Any]], protocol: str = "TCP") -> None:
        self.apiserver.write(
            {
                "kind": "EndpointSlice",
                "apiVersion": "discovery.k8s.io/v1",
                "metadata": {
                    "name": f"{service}-x",
                    "namespace": "default",
                    "labels": {"kubernetes.io/service-name": service},
                },
                "addressType": "IPv4",
                "ports": [{"name": "http", "port": 8080, "protocol": protocol}],
                "endpoints": entries,
            }
        )

    def policy(self, name: str, **spec: Any) -> None:
        self.apiserver.write(
            {
                "kind": "NetworkPolicy",
                "apiVersion": "networking.k8s.io/v1",
                "metadata": {"name": name, "namespace": "default"},
                "spec": spec,
            }
        )

    def connect(self, place: str, address: str, port: int, protocol: str = "TCP") -> Connection:
        self.trace = Trace()
        return self.network.connect(Place.parse(place), address, port, protocol, self.trace)

    def seen(self, place: str, address: str, port: int, times: int = 60) -> dict[str, set[str]]:
        """Process -> client addresses it saw, over many connections."""
        found: dict[str, set[str]] = {}
        for _ in range(times):
            connection = self.connect(place, address, port)
            assert connection.process is not None, self.trace.hops
            found.setdefault(connection.process.name, set()).add(connection.client)
        return found


def endpoint(ip: str, node: str, *, ready: bool = True, **conditions: bool) -> dict[str, Any]:
    return {"addresses": [ip], "nodeName": node, "conditions": {"ready": ready, **conditions}}


NODE1, NODE2 = "k8s-node01", "k8s-node02"
A, B, C = (
    endpoint("10.244.1.10", NODE1),
    endpoint("10.244.2.10", NODE2),
    endpoint("10.244.1.11", NODE1),
)


@pytest.fixture
def world() -> World:
    """Three web pods (a and c on node01, b on node02), and a client on each node."""
    return filled(World())


def filled(world: World) -> World:
    world.pod("a", "10.244.1.10", NODE1)
    world.pod("b", "10.244.2.10", NODE2)
    world.pod("c", "10.244.1.11", NODE1)
    world.pod("client1", "10.244.1.100", NODE1)
    world.pod("client2", "10.244.2.100", NODE2)
    return world
