"""Patches as `kubectl apply` makes them and the server takes them: lists merged by the API's keys."""

from __future__ import annotations

from typing import Any

import pytest

from lessons.engine.strategicmerge import (
    PatchError,
    apply_patch,
    json_patch,
    merge_patch,
    strategic_merge,
    three_way,
    two_way,
)

Port = dict[str, Any]


def service(*ports: Port, **spec: Any) -> dict[str, Any]:
    return {"kind": "Service", "spec": {"ports": list(ports), **spec}}


def applied(original: Any, modified: Any, current: Any) -> Any:
    return apply_patch("Service", current, three_way("Service", original, modified, current))


def test_what_nobody_changed_is_no_patch() -> None:
    stored = service({"port": 80, "protocol": "TCP", "targetPort": 80}, clusterIP="10.96.1.1")
    manifest = service({"port": 80})
    assert three_way("Service", manifest, manifest, stored) == {}


def test_a_field_that_left_the_manifest_is_deleted_and_one_the_server_set_stays() -> None:
    stored = service({"port": 80}, selector={"a": "b"}, clusterIP="10.96.1.1")
    result = applied(service({"port": 80}, selector={"a": "b"}), service({"port": 80}), stored)
    assert result == service({"port": 80}, clusterIP="10.96.1.1")


def test_service_ports_merge_by_number() -> None:
    stored = service({"port": 80, "nodePort": 30080, "targetPort": 80})
    result = applied(service({"port": 80}), service({"port": 80, "targetPort": 8080}), stored)
    assert result == service({"port": 80, "nodePort": 30080, "targetPort": 8080})


def test_another_port_number_takes_the_place_of_the_applied_one() -> None:
    patch = three_way(
        "Service", service({"port": 80}), service({"port": 81}), service({"port": 80, "targetPort": 80})
    )  # fmt: skip
    assert patch == {
        "spec": {
            "$setElementOrder/ports": [{"port": 81}],
            "ports": [{"port": 81}, {"$patch": "delete", "port": 80}],
        }
    }


def test_of_two_ports_with_one_number_the_last_one_read_wins() -> None:
    udp, tcp = ({"name": n, "port": 53, "protocol": p} for n, p in (("a", "UDP"), ("b", "TCP")))
    stored = service({**udp, "targetPort": 53})
    assert applied(service(udp), service(udp, tcp), stored) == stored


def test_a_patch_with_another_port_adds_it() -> None:
    result = apply_patch("Service", service({"port": 80}), {"spec": {"ports": [{"port": 81}]}})
    assert result == service({"port": 81}, {"port": 80})


def test_a_selector_is_merged_by_a_patch_and_null_takes_a_key_out() -> None:
    stored = service({"port": 80}, selector={"app": "web", "tier": "x"})
    result = apply_patch("Service", stored, {"spec": {"selector": {"app": "api", "tier": None}}})
    assert result["spec"]["selector"] == {"app": "api"}


def test_directives_replace_and_delete() -> None:
    stored = service({"port": 80}, {"port": 81}, selector={"a": "b"})
    patch = {
        "spec": {
            "ports": [{"port": 80, "$patch": "delete"}],
            "selector": {"$patch": "replace", "c": "d"},
        }
    }
    assert apply_patch("Service", stored, patch) == service({"port": 81}, selector={"c": "d"})
    with pytest.raises(PatchError, match="unknown patch type"):
        apply_patch("Service", stored, {"spec": {"$patch": "shrink"}})


def test_a_deployments_strategy_keeps_only_the_keys_that_are_named() -> None:
    rolling = {"type": "RollingUpdate", "rollingUpdate": {"maxSurge": 1}}
    before = {"kind": "Deployment", "spec": {"strategy": rolling}}
    after = {"kind": "Deployment", "spec": {"strategy": {"type": "Recreate"}}}
    patch = two_way("Deployment", before, after)
    assert patch["spec"]["strategy"]["$retainKeys"] == ["type"]
    assert apply_patch("Deployment", before, patch) == after


def test_a_list_of_words_with_merge_strategy_is_patched_item_by_item() -> None:
    before = {"kind": "Pod", "metadata": {"finalizers": ["a/x", "b/x"]}}
    after = {"kind": "Pod", "metadata": {"finalizers": ["b/x", "c/x"]}}
    patch = two_way("Pod", before, after)
    assert patch["metadata"]["$deleteFromPrimitiveList/finalizers"] == ["a/x"]
    assert apply_patch("Pod", before, patch) == after


def test_nothing_that_is_stored_or_sent_is_changed() -> None:
    stored, patch = service({"port": 80}), {"spec": {"ports": [{"port": 80, "name": "a"}]}}
    apply_patch("Service", stored, patch)
    assert stored == service({"port": 80})
    assert patch == {"spec": {"ports": [{"port": 80, "name": "a"}]}}


def test_what_is_left_of_a_patch_is_without_what_it_said_of_order() -> None:
    stored = service({"port": 80})
    patch = three_way("Service", None, service({"port": "80"}, foo="bar"), stored)
    _, left = strategic_merge("Service", stored, patch)
    assert left == {"spec": {"foo": "bar"}}


def test_a_merge_patch_replaces_lists() -> None:
    stored = service({"port": 80}, {"port": 81}, selector={"a": "b"})
    assert merge_patch(stored, {"spec": {"ports": [{"port": 9}], "selector": None}}) == service(
        {"port": 9}
    )


@pytest.mark.parametrize(
    ("operation", "ports"),
    [
        ({"op": "add", "path": "/spec/ports/-", "value": {"port": 3}}, [1, 2, 3]),
        ({"op": "add", "path": "/spec/ports/0", "value": {"port": 3}}, [3, 1, 2]),
        ({"op": "remove", "path": "/spec/ports/0"}, [2]),
        ({"op": "replace", "path": "/spec/ports/1/port", "value": 7}, [1, 7]),
        ({"op": "copy", "from": "/spec/ports/0", "path": "/spec/ports/2"}, [1, 2, 1]),
        ({"op": "move", "from": "/spec/ports/0", "path": "/spec/ports/1"}, [2, 1]),
        ({"op": "test", "path": "/spec/ports/0/port", "value": 1}, [1, 2]),
    ],
)
def test_json_patch_operations(operation: dict[str, Any], ports: list[int]) -> None:
    result = json_patch(service({"port": 1}, {"port": 2}), [operation])
    assert [port["port"] for port in result["spec"]["ports"]] == ports


@pytest.mark.parametrize(
    "operation",
    [
        {"op": "remove", "path": "/spec/nothing"},
        {"op": "replace", "path": "/spec/ports/9", "value": 1},
        {"op": "test", "path": "/kind", "value": "Pod"},
        {"op": "shrink", "path": "/spec"},
        {"op": "add"},
        "add",
    ],
)
def test_a_json_patch_that_does_not_apply_is_refused(operation: Any) -> None:
    with pytest.raises(PatchError):
        json_patch(service({"port": 1}), [operation])


def test_a_list_that_cannot_be_merged_is_found_though_nothing_changed() -> None:
    nameless = {"kind": "Service", "spec": {"ports": [{"name": "http"}]}}
    with pytest.raises(PatchError, match="does not contain declared merge key: port"):
        three_way("Service", nameless, nameless, nameless)
    mixed = {"kind": "Pod", "metadata": {"finalizers": ["a/x", 1]}}
    with pytest.raises(PatchError, match="list element types are not identical"):
        three_way("Pod", mixed, mixed, {"kind": "Pod"})
