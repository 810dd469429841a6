"""Services: allocation before validation, and what an update keeps, drops or refuses."""

from __future__ import annotations

from typing import Any

import pytest
from apiserver_lab import api_server, causes, service, stored

from lessons.engine.apiserver import APIServer
from lessons.engine.refs import Ref

WEB = Ref("Service", "default", "web")
PORT = [{"port": 80}]
RANGE = "The range of valid ports is 30000-32767"


def test_a_service_gets_an_address_above_the_low_band(server: APIServer) -> None:
    spec = server.create(service(ports=PORT)).object.manifest["spec"]
    assert spec["clusterIP"] == spec["clusterIPs"][0]
    first = [int(part) for part in spec["clusterIP"].split(".")]
    assert first[:1] == [10]
    assert (first[1] - 96) * 65536 + first[2] * 256 + first[3] > 256


def test_a_pin_says_which_address_and_node_ports_a_service_gets() -> None:
    pins = {"web": {"cluster_ip": "10.96.7.7", "node_ports": [30123]}}
    server = api_server({"services": pins})
    spec = server.create(service(type="NodePort", ports=PORT)).object.manifest["spec"]
    assert (spec["clusterIP"], spec["ports"][0]["nodePort"]) == ("10.96.7.7", 30123)


def test_a_headless_service_without_selector_is_dual_stack_and_all_others_are_not(
    server: APIServer,
) -> None:
    bare = server.create(service("bare", clusterIP="None")).object.manifest["spec"]
    web = server.create(service(clusterIP="None", selector={"a": "b"})).object.manifest["spec"]
    assert (bare["ipFamilyPolicy"], bare["ipFamilies"]) == ("RequireDualStack", ["IPv4", "IPv6"])
    assert (web["ipFamilyPolicy"], web["ipFamilies"]) == ("SingleStack", ["IPv4"])


def test_ports_of_one_number_share_a_node_port(server: APIServer) -> None:
    ports = [{"name": "u", "port": 53, "protocol": "UDP"}, {"name": "t", "port": 53}]
    spec = server.create(service(type="NodePort", ports=ports)).object.manifest["spec"]
    assert len({port["nodePort"] for port in spec["ports"]}) == 1


@pytest.mark.parametrize(
    ("spec", "errors"),
    [
        ({}, ["spec.ports: Required value"]),
        (
            {"ports": [{"port": 0}]},
            [
                "spec.ports[0].port: Invalid value: 0: must be between 1 and 65535, inclusive",
                "spec.ports[0].targetPort: Invalid value: 0: must be between 1 and 65535, inclusive",
            ],
        ),
        (
            {"ports": [{"port": 80}, {"port": 443}]},
            ["spec.ports[0].name: Required value", "spec.ports[1].name: Required value"],
        ),
        (
            {"ports": [{"port": 80, "targetPort": "8080"}]},
            [
                'spec.ports[0].targetPort: Invalid value: "8080": must contain at least one letter (a-z)'
            ],
        ),
        (
            {"ports": [{"name": "a", "port": 1}, {"name": "b", "port": 1}]},
            [
                'spec.ports[1]: Duplicate value: {"Name":"","Protocol":"TCP","AppProtocol":null,'
                '"Port":1,"TargetPort":0,"NodePort":0}'
            ],
        ),
        (
            {"ports": PORT, "type": "nodeport"},
            [
                'spec.type: Unsupported value: "nodeport": supported values: "ClusterIP", '
                '"ExternalName", "LoadBalancer", "NodePort"'
            ],
        ),
        (
            {"ports": PORT, "externalIPs": ["010.0.0.1"]},
            ['spec.externalIPs[0]: Invalid value: "010.0.0.1": must not have leading 0s'],
        ),
        (
            {"ports": PORT, "externalIPs": ["127.0.0.1", "224.0.0.5"]},
            [
                'spec.externalIPs[0]: Invalid value: "127.0.0.1": may not be in the loopback range '
                "(127.0.0.0/8, ::1/128)",
                'spec.externalIPs[1]: Invalid value: "224.0.0.5": may not be in the link-local multicast '
                "range (224.0.0.0/24, ff02::/10)",
            ],
        ),
        (
            {"ports": PORT, "loadBalancerSourceRanges": ["10.0.0.1/8"]},
            [
                "spec.LoadBalancerSourceRanges: Forbidden: may only be used when `type` is 'LoadBalancer'",
                'spec.LoadBalancerSourceRanges[0]: Invalid value: "10.0.0.1/8": '
                "must not have bits set beyond the prefix length",
            ],
        ),
        (
            {"ports": PORT, "externalTrafficPolicy": "Local"},
            [
                'spec.externalTrafficPolicy: Invalid value: "Local": '
                "may only be set for externally-accessible services"
            ],
        ),
        (
            {"ports": PORT, "trafficDistribution": "Nearby"},
            [
                'spec.trafficDistribution: Unsupported value: "Nearby": supported values: '
                '"PreferClose", "PreferSameZone", "PreferSameNode"'
            ],
        ),
        ({"type": "ExternalName"}, ["spec.externalName: Required value"]),
    ],
)
def test_what_is_wrong_with_a_service_comes_all_at_once(
    server: APIServer, spec: dict[str, Any], errors: list[str]
) -> None:
    assert causes(server.create(service(**spec))) == errors


@pytest.mark.parametrize(
    ("spec", "error"),
    [
        (
            {"clusterIP": "10.10.10.10", "ports": []},
            'spec.clusterIPs: Invalid value: ["10.10.10.10"]: failed to allocate IP 10.10.10.10: '
            "the provided network does not match the current range",
        ),
        (
            {"clusterIP": "10.96.0.1", "type": "NodePort", "ports": [{"port": 0, "nodePort": 80}]},
            'spec.clusterIPs: Invalid value: ["10.96.0.1"]: failed to allocate IP 10.96.0.1: '
            "provided IP is already allocated",
        ),
        (
            {"type": "NodePort", "ports": [{"port": 0, "nodePort": 80}]},
            f"spec.ports[0].nodePort: Invalid value: 80: provided port is not in the valid range. {RANGE}",
        ),
        (
            {"ipFamilies": ["IPv6"]},
            'spec.ipFamilies[0]: Invalid value: "IPv6": not configured on this cluster',
        ),
        (
            {"ipFamilyPolicy": "RequireDualStack"},
            'spec.ipFamilyPolicy: Invalid value: "RequireDualStack": '
            "this cluster is not configured for dual-stack services",
        ),
    ],
)
def test_what_cannot_be_allocated_hides_all_else(
    server: APIServer, spec: dict[str, Any], error: str
) -> None:
    assert causes(server.create(service("Bad_Name", **spec))) == [error]


def test_a_node_port_is_taken_whatever_the_protocol(server: APIServer) -> None:
    udp = [{"port": 53, "protocol": "UDP", "nodePort": 30080}]
    assert server.create(service("dns", type="NodePort", ports=udp)).object
    tcp = server.create(service(type="NodePort", ports=[{"port": 80, "nodePort": 30080}]))
    assert causes(tcp) == [
        "spec.ports[0].nodePort: Invalid value: 30080: provided port is already allocated"
    ]


def test_a_health_check_port_that_is_taken_is_the_servers_own_error(server: APIServer) -> None:
    response = server.create(
        service(
            type="LoadBalancer", externalTrafficPolicy="Local", healthCheckNodePort=30080,
            ports=[{"port": 80, "nodePort": 30080}],
        )
    )  # fmt: skip
    assert response.status is not None
    assert response.status.reason == "InternalError"
    assert response.status.message.endswith(
        "failed to allocate requested HealthCheck NodePort 30080: provided port is already allocated"
    )


@pytest.mark.parametrize(
    ("before", "after", "kept"),
    [
        ({"type": "NodePort", "ports": [{"port": 80, "nodePort": 30080}]},
         {"type": "NodePort", "ports": [{"port": 81}]},
         {"ports": [{"port": 81, "protocol": "TCP", "targetPort": 81, "nodePort": 30080}]}),
        ({"type": "NodePort", "ports": [{"port": 80, "nodePort": 30080}]},
         {"type": "ClusterIP", "ports": [{"port": 80, "nodePort": 30080}]},
         {"ports": [{"port": 80, "protocol": "TCP", "targetPort": 80}]}),
        ({"clusterIP": "10.96.5.5", "ports": PORT}, {"ports": PORT}, {"clusterIP": "10.96.5.5"}),
        ({"clusterIP": "None", "ports": PORT}, {"ports": PORT}, {"clusterIP": "None"}),
        ({"clusterIP": "10.96.5.5", "ports": PORT},
         {"type": "ExternalName", "externalName": "a.b", "clusterIP": "10.96.5.5"},
         {"clusterIP": None, "clusterIPs": None, "ipFamilies": None, "internalTrafficPolicy": None}),
        ({"type": "NodePort", "externalTrafficPolicy": "Local", "ports": PORT},
         {"externalTrafficPolicy": "Local", "ports": PORT}, {"externalTrafficPolicy": None}),
        ({"type": "ExternalName", "externalName": "a.b"},
         {"clusterIP": "None", "ports": PORT, "selector": {"a": "b"}}, {"clusterIP": "None"}),
    ],
)  # fmt: skip
def test_what_an_update_keeps_and_drops(
    server: APIServer, before: dict[str, Any], after: dict[str, Any], kept: dict[str, Any]
) -> None:
    assert server.create(service(**before)).object
    response = server.update(service(**after))
    assert response.status is None
    spec = stored(server, "Service", "web")["spec"]
    assert {key: spec.get(key) for key in kept} == kept


@pytest.mark.parametrize(
    ("before", "after", "error"),
    [
        ({"clusterIP": "None", "ports": PORT, "selector": {"a": "b"}},
         {"clusterIP": "10.96.5.5", "ports": PORT, "selector": {"a": "b"}},
         'spec.clusterIPs[0]: Invalid value: ["10.96.5.5"]: may not change once set'),
        ({"ports": PORT}, {"clusterIP": "None", "ports": PORT},
         'spec.clusterIPs[0]: Invalid value: ["None"]: may not change once set'),
        ({"clusterIP": "None", "ports": PORT}, {"type": "NodePort", "ports": PORT},
         "spec.clusterIPs[0]: Invalid value: \"None\": may not be set to 'None' for NodePort services"),
        ({"type": "LoadBalancer", "loadBalancerClass": "a.b/c", "ports": PORT},
         {"type": "LoadBalancer", "loadBalancerClass": "a.b/d", "ports": PORT},
         'spec.loadBalancerClass: Invalid value: "a.b/d": may not change once set'),
    ],
)  # fmt: skip
def test_what_an_update_refuses(
    server: APIServer, before: dict[str, Any], after: dict[str, Any], error: str
) -> None:
    assert server.create(service(**before)).object
    kept = stored(server, "Service", "web")
    assert causes(server.update(service(**after))) == [error]
    assert stored(server, "Service", "web") == kept


def test_a_deleted_services_ports_and_address_are_free_again(server: APIServer) -> None:
    manifest = service(
        type="NodePort", clusterIP="10.96.5.5", ports=[{"port": 80, "nodePort": 30080}]
    )
    assert server.create(manifest).object
    assert server.delete(WEB).object
    assert server.create(manifest).object


def test_a_dry_run_changes_nothing_not_even_chance(server: APIServer) -> None:
    view, chance = server.store.view, server.chance.snapshot()
    response = server.create(service(type="NodePort", ports=PORT), dry_run=True)
    assert response.object is not None
    assert response.object.manifest["spec"]["clusterIP"] == "10.96.0.0"
    assert not response.changed
    assert (server.store.view, server.chance.snapshot()) == (view, chance)


def test_warnings_come_with_what_is_accepted(server: APIServer) -> None:
    spec: dict[str, Any] = {
        "ports": PORT,
        "externalName": "a.b",
        "trafficDistribution": "PreferClose",
    }
    assert server.create(service(**spec)).warnings == (
        'spec.externalName is ignored when spec.type is not "ExternalName"',
        'spec.trafficDistribution: "PreferClose" is deprecated; use "PreferSameZone"',
    )
