"""Strict decoding: what the server says of unknown fields and wrong types, and what it keeps of the rest."""

from __future__ import annotations

from typing import Any

import pytest

from lessons.engine.schema import decode, decode_metadata, describe, struct, version


def service(**spec: Any) -> dict[str, Any]:
    return {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "web"}, "spec": spec}


@pytest.mark.parametrize(
    ("spec", "error"),
    [
        ({"portz": []}, 'strict decoding error: unknown field "spec.portz"'),
        (
            {"selectors": {}, "ports": [{"port": 80, "target": 1}]},
            'strict decoding error: unknown field "spec.ports[0].target", unknown field "spec.selectors"',
        ),
        (
            {"ports": [{"port": "80"}]},
            "json: cannot unmarshal string into Go struct field ServicePort.spec.ports.port of type int32",
        ),
        (
            {"ports": [{"port": 80.5}]},
            "json: cannot unmarshal number 80.5 into Go struct field ServicePort.spec.ports.port of type int32",
        ),
        (
            {"ports": [{"port": 2**31}]},
            "json: cannot unmarshal number 2147483648 into Go struct field "
            "ServicePort.spec.ports.port of type int32",
        ),
        (
            {"type": 5},
            "json: cannot unmarshal number into Go struct field ServiceSpec.spec.type of type v1.ServiceType",
        ),
        (
            {"selector": {"a": True}},
            "json: cannot unmarshal bool into Go struct field ServiceSpec.spec.selector of type string",
        ),
        (
            {"ports": {}},
            "json: cannot unmarshal object into Go struct field ServiceSpec.spec.ports of type []v1.ServicePort",
        ),
        (
            {"publishNotReadyAddresses": "yes"},
            "json: cannot unmarshal string into Go struct field "
            "ServiceSpec.spec.publishNotReadyAddresses of type bool",
        ),
        (
            {"ports": [{"port": 80, "targetPort": True}]},
            "json: cannot unmarshal bool into Go struct field "
            "ServicePort.spec.ports.targetPort of type int32",
        ),
    ],
)
def test_a_service_that_cannot_be_decoded(spec: dict[str, Any], error: str) -> None:
    assert decode("Service", service(**spec)).error == error


def test_a_wrong_type_is_told_before_unknown_fields_and_all_have_paths() -> None:
    decoded = decode("Service", service(foo=1, ports=[{"port": "80"}]))
    assert decoded.value is None
    assert "cannot unmarshal" in decoded.error
    assert [fault.path for fault in decoded.faults] == [
        ("spec", "foo"),
        ("spec", "ports", 0, "port"),
    ]


def test_a_quantity_that_is_none_is_heard_first() -> None:
    container = {"name": 5, "resources": {"requests": {"memory": "10Xi"}}}
    pod = {"kind": "Pod", "metadata": {"name": 1}, "spec": {"containers": [container]}}
    assert decode("Pod", pod).error.startswith("quantities must match the regular expression")


def test_unknown_fields_are_left_out_of_what_is_decoded() -> None:
    decoded = decode("Service", service(foo=1, ports=[{"port": 80, "bar": 2}]))
    assert decoded.value is not None
    assert decoded.value["spec"] == {"ports": [{"port": 80, "targetPort": 0}]}


def test_zeros_are_dropped_where_go_drops_them_and_kept_behind_pointers() -> None:
    decoded = decode(
        "Service",
        service(
            clusterIP="", selector={}, publishNotReadyAddresses=False,
            allocateLoadBalancerNodePorts=False, ports=None,
        ),
    )  # fmt: skip
    assert decoded.value is not None
    assert decoded.value["spec"] == {"allocateLoadBalancerNodePorts": False}


def test_structs_that_go_never_leaves_out_appear() -> None:
    pod = {"kind": "Pod", "metadata": {"name": "a"}, "spec": {"containers": [{"name": "a"}]}}
    decoded = decode("Pod", pod)
    assert decoded.value is not None
    assert decoded.value["spec"]["containers"] == [{"name": "a", "resources": {}}]
    assert decoded.value["status"] == {}


@pytest.mark.parametrize(
    ("metadata", "error"),
    [
        ({"name": "web", "labels": {"a": "b"}}, ""),
        (
            {"name": 123},
            "json: cannot unmarshal number into Go struct field ObjectMeta.metadata.name of type string",
        ),
        (
            {"labels": {"version": 1}},
            "json: cannot unmarshal number into Go struct field ObjectMeta.metadata.labels of type string",
        ),
        (
            [],
            "json: cannot unmarshal array into Go struct field metadataOnlyObject.metadata of type v1.ObjectMeta",
        ),
        ({"label": {}}, ""),
    ],
)
def test_kubectl_decodes_metadata_itself(metadata: object, error: str) -> None:
    assert decode_metadata(metadata) == error


def test_fields_can_be_explained() -> None:
    ports = describe("Service", ("spec", "ports"))
    assert ports is not None
    assert ports.type == "[]ServicePort"
    assert [field.name for field in ports.fields] == [
        "appProtocol", "name", "nodePort", "port", "protocol", "targetPort",
    ]  # fmt: skip
    assert describe("Service", ("spec", "portz")) is None


def test_the_types_are_of_the_release_that_the_lab_simulates() -> None:
    assert version().startswith("v1.36.")
    assert struct("Service").fields["spec"].type.go == "v1.ServiceSpec"
