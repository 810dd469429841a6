"""What holds for every kind: names, versions, namespaces, patches, deletions."""

from __future__ import annotations

from typing import Any

import pytest
from apiserver_lab import causes, deployment, pod, service, stored

from lessons.engine.apiserver import APIServer
from lessons.engine.refs import Ref

PORT = [{"port": 80}]
WEB = Ref("Service", "default", "web")


def test_the_server_fills_in_metadata(server: APIServer) -> None:
    manifest = service(ports=PORT)
    manifest["metadata"] |= {"uid": "mine", "resourceVersion": "1", "generation": 9}
    metadata = server.create(manifest).object.manifest["metadata"]
    assert metadata["namespace"] == "default"
    assert metadata["creationTimestamp"] == "2026-01-05T09:00:00Z"
    assert metadata["uid"] != "mine"
    assert "generation" not in metadata


def test_a_name_can_be_generated(server: APIServer) -> None:
    manifest = service(ports=PORT)
    manifest["metadata"] = {"generateName": "web-"}
    name = server.create(manifest).object.ref.name
    assert len(name) == len("web-12345")
    assert name.startswith("web-")


def test_a_taken_name_is_found_after_everything_else(server: APIServer) -> None:
    assert server.create(service(ports=PORT)).object
    again = server.create(service(ports=PORT)).status
    assert again is not None
    assert (again.reason, again.message) == ("AlreadyExists", 'services "web" already exists')
    assert causes(server.create(service())) == ["spec.ports: Required value"]


def test_what_is_not_there_is_not_found(server: APIServer) -> None:
    assert server.get("Service", "default", "web").status.message == 'services "web" not found'
    deploy = server.get("Deployment", "default", "web").status
    assert (deploy.message, deploy.group) == ('deployments.apps "web" not found', "apps")


def test_a_namespace_must_be_there_first(server: APIServer) -> None:
    manifest = service(ports=PORT)
    manifest["metadata"]["namespace"] = "dev"
    assert server.create(manifest).status.message == 'namespaces "dev" not found'


def test_an_update_on_the_ground_of_an_old_version_is_a_conflict(server: APIServer) -> None:
    old = server.create(service(ports=PORT)).object.manifest
    assert server.patch(WEB, {"metadata": {"labels": {"a": "b"}}}).object
    response = server.update(old)
    assert response.status.reason == "Conflict"
    assert response.status.message.startswith('Operation cannot be fulfilled on services "web":')


def test_an_update_that_changes_nothing_is_not_written(server: APIServer) -> None:
    old = server.create(service(ports=PORT)).object
    version = server.store.view.version
    response = server.update(old.manifest)
    assert response.object is old
    assert not response.changed
    assert server.store.view.version == version


def test_a_deployments_generation_counts_changes_of_its_spec(server: APIServer) -> None:
    ref = server.create(deployment()).object.ref
    server.patch(ref, {"metadata": {"labels": {"a": "b"}}})
    assert stored(server, "Deployment", "web")["metadata"]["generation"] == 1
    server.patch(ref, {"spec": {"replicas": 3}})
    assert stored(server, "Deployment", "web")["metadata"]["generation"] == 2


def test_a_kind_in_the_wrong_case_is_told_by_the_servers_registry(server: APIServer) -> None:
    response = server.create({**service(ports=PORT), "kind": "service"})
    assert response.status.message == (
        'service in version "v1" cannot be handled as a Service: no kind "service" is registered '
        'for version "v1" in scheme "pkg/api/legacyscheme/scheme.go:30"'
    )


def test_unknown_fields_are_refused_or_told(server: APIServer) -> None:
    manifest = service(ports=PORT, foo=1)
    refused = server.create(manifest).status
    assert refused.reason == "BadRequest"
    assert refused.message.endswith('strict decoding error: unknown field "spec.foo"')
    assert [fault.path for fault in refused.faults] == [("spec", "foo")]
    lenient = server.create(manifest, field_validation="Warn")
    assert lenient.warnings == ('unknown field "spec.foo"',)
    assert "foo" not in lenient.object.manifest["spec"]


@pytest.mark.parametrize(
    ("patch", "text"),
    [
        (
            {"spec": {"foo": "bar"}},
            'patch: Invalid value: "map[spec:map[foo:bar]]": strict decoding error: unknown field "spec.foo"',
        ),
        (
            {"spec": {"sessionAffinity": 5}},
            'patch: Invalid value: "map[spec:map[sessionAffinity:5]]": '
            "cannot convert int64 to v1.ServiceAffinity",
        ),
        (
            {"spec": {"selector": "a"}},
            'patch: Invalid value: "map[spec:map[selector:a]]": cannot restore map from string',
        ),
    ],
)
def test_a_patch_that_leaves_no_service_is_shown(
    server: APIServer, patch: dict[str, Any], text: str
) -> None:
    assert server.create(service(ports=PORT)).object
    response = server.patch(WEB, patch)
    assert causes(response) == [text]
    assert (response.status.kind, response.status.name) == ("", "")


def test_a_patch_of_each_kind_changes_the_object(server: APIServer) -> None:
    assert server.create(service(ports=PORT, selector={"a": "b"})).object
    assert server.patch(WEB, {"spec": {"selector": {"c": "d"}}}).object
    assert server.patch(WEB, {"spec": {"selector": {"a": None}}}, "merge").object
    operation = {"op": "add", "path": "/spec/selector/e", "value": "f"}
    assert server.patch(WEB, [operation], "json").object
    assert stored(server, "Service", "web")["spec"]["selector"] == {"c": "d", "e": "f"}


def test_a_pod_on_a_node_is_marked_and_one_without_is_gone_at_once(server: APIServer) -> None:
    for name, spec in (("bound", {"nodeName": "k8s-node01"}), ("pending", {})):
        assert server.create(pod(name, **spec)).object
        assert server.delete(Ref("Pod", "default", name), grace_seconds=5).object
    metadata = stored(server, "Pod", "bound")["metadata"]
    assert metadata["deletionTimestamp"] == "2026-01-05T09:00:05Z"
    assert metadata["deletionGracePeriodSeconds"] == 5
    assert stored(server, "Pod", "pending") is None


def test_an_owner_takes_what_it_owned_along(server: APIServer) -> None:
    owner = server.create(deployment()).object
    reference = {"apiVersion": "apps/v1", "kind": "Deployment", "name": "web", "uid": owner.uid}
    for name in ("one", "two"):
        owned = pod(name)
        owned["metadata"]["ownerReferences"] = [{**reference, "controller": True}]
        assert server.create(owned).object
    assert server.delete(owner.ref).object
    assert stored(server, "Pod", "one") is None
    assert server.store.view.list("Pod") == []


def test_orphans_stay(server: APIServer) -> None:
    owner = server.create(deployment()).object
    owned = pod("one")
    owned["metadata"]["ownerReferences"] = [
        {"apiVersion": "apps/v1", "kind": "Deployment", "name": "web", "uid": owner.uid}
    ]
    assert server.create(owned).object
    assert server.delete(owner.ref, propagation="Orphan").object
    assert stored(server, "Pod", "one") is not None


def test_a_namespace_waits_for_its_last_pod(server: APIServer) -> None:
    assert server.create({"kind": "Namespace", "metadata": {"name": "dev"}}).object
    running = pod(nodeName="k8s-node01")
    running["metadata"]["namespace"] = "dev"
    assert server.create(running).object
    assert server.delete(Ref("Namespace", "", "dev")).object
    assert stored(server, "Namespace", "dev", "")["status"] == {"phase": "Terminating"}
    late = service(ports=PORT)
    late["metadata"]["namespace"] = "dev"
    assert server.create(late).status.reason == "Forbidden"
    server.remove(Ref("Pod", "dev", "web"))
    assert stored(server, "Namespace", "dev", "") is None


def test_some_namespaces_cannot_go(server: APIServer) -> None:
    status = server.delete(Ref("Namespace", "", "default")).status
    assert status.message == (
        'namespaces "default" is forbidden: this namespace may not be deleted'
    )


def test_endpoints_warn_whatever_is_asked(server: APIServer) -> None:
    manifest = {
        "apiVersion": "v1", "kind": "Endpoints", "metadata": {"name": "web"},
        "subsets": [{"addresses": [{"ip": "192.168.0.9"}], "ports": [{"port": 80}]}],
    }  # fmt: skip
    for response in (server.create(manifest), server.get("Endpoints", "default", "nothing")):
        assert response.warnings == (
            "v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice",
        )


def test_what_the_lab_does_not_act_on_is_said(server: APIServer) -> None:
    hook = {"postStart": {"exec": {"command": ["true"]}}}
    container = {"name": "web", "image": "nginx", "lifecycle": hook}
    [notice] = server.create(pod(containers=[container])).notices
    assert notice.path == ("spec", "containers", 0, "lifecycle", "postStart")
    assert server.create(pod("plain")).notices == ()


def test_an_object_with_a_finalizer_goes_when_that_goes(server: APIServer) -> None:
    manifest = service(ports=PORT)
    manifest["metadata"]["finalizers"] = ["lab.example/kept"]
    assert server.create(manifest).object
    assert server.delete(WEB).object
    assert stored(server, "Service", "web")["metadata"]["deletionTimestamp"]
    assert server.patch(WEB, {"metadata": {"finalizers": None}}, "merge").object
    assert stored(server, "Service", "web") is None
