"""Pods and their templates: what is filled in, what is wrong, what is remarked."""

from __future__ import annotations

from typing import Any

import pytest
from apiserver_lab import causes, deployment, pod, stored

from lessons.engine.apiserver import APIServer
from lessons.engine.refs import Ref

WEB = Ref("Pod", "default", "web")


def container(**fields: Any) -> dict[str, Any]:
    return {"name": "web", "image": "nginx:1.27", **fields}


def test_admission_adds_account_tolerations_and_priority(server: APIServer) -> None:
    spec = server.create(pod()).object.manifest["spec"]
    assert spec["serviceAccountName"] == spec["serviceAccount"] == "default"
    assert spec["volumes"][0]["name"] == spec["containers"][0]["volumeMounts"][0]["name"]
    assert [toleration["key"] for toleration in spec["tolerations"]] == [
        "node.kubernetes.io/not-ready",
        "node.kubernetes.io/unreachable",
    ]
    assert (spec["priority"], spec["preemptionPolicy"]) == (0, "PreemptLowerPriority")


def test_a_template_gets_fewer_defaults_than_a_pod(server: APIServer) -> None:
    spec = server.create(deployment()).object.manifest["spec"]["template"]["spec"]
    assert spec["dnsPolicy"] == "ClusterFirst"
    assert "enableServiceLinks" not in spec
    assert "tolerations" not in spec


@pytest.mark.parametrize(
    ("image", "policy"),
    [
        ("nginx", "Always"),
        ("nginx:latest", "Always"),
        ("nginx:1.27", "IfNotPresent"),
        ("registry:5000/nginx", "Always"),
        ("nginx@sha256:abc", "IfNotPresent"),
    ],
)
def test_the_pull_policy_follows_the_tag(server: APIServer, image: str, policy: str) -> None:
    created = server.create(pod(containers=[container(image=image)])).object
    assert created.manifest["spec"]["containers"][0]["imagePullPolicy"] == policy


@pytest.mark.parametrize(
    ("resources", "quality"),
    [
        ({}, "BestEffort"),
        ({"requests": {"cpu": "1"}}, "Burstable"),
        ({"limits": {"cpu": "1", "memory": "1Gi"}}, "Guaranteed"),
        ({"limits": {"cpu": "1", "memory": "1Gi"}, "requests": {"cpu": "500m"}}, "Burstable"),
    ],
)
def test_quality_of_service(server: APIServer, resources: Any, quality: str) -> None:
    created = server.create(pod(containers=[container(resources=resources)])).object
    assert created.manifest["status"]["qosClass"] == quality


@pytest.mark.parametrize(
    ("written", "kept"),
    [("0.5", "500m"), ("1000m", "1"), ("1024Mi", "1Gi"), ("1.5Gi", "1536Mi"), ("100000", "100k")],
)
def test_quantities_are_written_in_one_way(server: APIServer, written: str, kept: str) -> None:
    resources = {"requests": {"cpu": written}}
    created = server.create(pod(containers=[container(resources=resources)])).object
    assert created.manifest["spec"]["containers"][0]["resources"]["requests"]["cpu"] == kept


@pytest.mark.parametrize(
    ("spec", "errors"),
    [
        ({"containers": []}, ["spec.containers: Required value"]),
        (
            {"containers": [{}, {}]},
            [
                "spec.containers[0].name: Required value",
                "spec.containers[0].image: Required value",
                "spec.containers[1].name: Required value",
                "spec.containers[1].image: Required value",
                'spec.containers[1].name: Duplicate value: ""',
            ],
        ),
        (
            {"containers": [container(ports=[{"containerPort": 80, "name": "a"}, {"containerPort": 81, "name": "a"}])]},
            ['spec.containers[0].ports[1].name: Duplicate value: "a"'],
        ),
        (
            {"containers": [container(readinessProbe={"periodSeconds": -1})]},
            [
                "spec.containers[0].readinessProbe: Required value: must specify a handler type",
                "spec.containers[0].readinessProbe.periodSeconds: Invalid value: -1: "
                "must be greater than or equal to 0",
            ],
        ),
        (
            {"containers": [container(livenessProbe={"tcpSocket": {"port": 0}, "successThreshold": 2})]},
            [
                "spec.containers[0].livenessProbe.tcpSocket.port: Invalid value: 0: "
                "must be between 1 and 65535, inclusive",
                "spec.containers[0].livenessProbe.successThreshold: Invalid value: 2: must be 1",
            ],
        ),
        (
            {"containers": [container(volumeMounts=[{"name": "x", "mountPath": "/a"}])]},
            ['spec.containers[0].volumeMounts[0].name: Not found: "x"'],
        ),
        (
            {"containers": [container(env=[{"name": "A", "valueFrom": {"fieldRef": {"fieldPath": "a.b"}}}])]},
            [
                'spec.containers[0].env[0].valueFrom.fieldRef.fieldPath: Invalid value: "a.b": '
                "error converting fieldPath: field label not supported: a.b"
            ],
        ),
        (
            {"dnsPolicy": "None"},
            ["spec.dnsConfig: Required value: must provide `dnsConfig` when `dnsPolicy` is None"],
        ),
        (
            {"initContainers": [container(readinessProbe={"tcpSocket": {"port": 1}})]},
            [
                'spec.initContainers[0].name: Duplicate value: "web"',
                "spec.initContainers[0].readinessProbe: Forbidden: "
                "may not be set for init containers without restartPolicy=Always",
            ],
        ),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_pod_comes_all_at_once(
    server: APIServer, spec: dict[str, Any], errors: list[str]
) -> None:
    assert causes(server.create(pod(**spec))) == errors


def test_of_a_pod_only_images_and_a_few_fields_may_change(server: APIServer) -> None:
    assert server.create(pod()).object
    image = {"spec": {"containers": [{"name": "web", "image": "nginx:1.28"}]}}
    assert server.patch(WEB, image).object
    [refused] = causes(server.patch(WEB, {"spec": {"hostname": "a"}}))
    assert refused.startswith("spec: Forbidden: pod updates may not change fields other than")
    assert '+ "Hostname": "a",' in refused
    [added] = causes(server.patch(WEB, {"spec": {"containers": [{"name": "b", "image": "b"}]}}))
    assert added == "spec.containers: Forbidden: pod updates may not add or remove containers"


def test_ports_and_variables_that_stand_twice_are_remarked(server: APIServer) -> None:
    ports = [
        {"containerPort": 80, "name": "a"},
        {"containerPort": 80, "protocol": "UDP", "name": "b"},
    ]
    twice = container(ports=[*ports, {"containerPort": 80}], env=[{"name": "A"}, {"name": "A"}])
    assert server.create(pod(containers=[twice])).warnings == (
        'spec.containers[0].env[1]: hides previous definition of "A", which may be dropped when using apply',
        "spec.containers[0].ports[2]: duplicate port definition with spec.containers[0].ports[0]",
    )


@pytest.mark.parametrize(
    ("spec", "errors"),
    [
        (
            {"replicas": -1},
            ["spec.replicas: Invalid value: -1: must be greater than or equal to 0"],
        ),
        (
            {"selector": {}},
            ["spec.selector: Invalid value: {}: empty selector is invalid for deployment"],
        ),
        (
            {"selector": None},
            [
                "spec.selector: Required value",
                'spec.template.metadata.labels: Invalid value: {"app":"web"}: '
                "`selector` does not match template `labels`",
            ],
        ),
        (
            {"strategy": {"type": "Fast"}},
            [
                'spec.strategy: Unsupported value: {"Type":"Fast","RollingUpdate":null}: '
                'supported values: "Recreate", "RollingUpdate"'
            ],
        ),
        (
            {"strategy": {"rollingUpdate": {"maxSurge": 0, "maxUnavailable": "0%"}}},
            [
                'spec.strategy.rollingUpdate.maxUnavailable: Invalid value: "0%": '
                "may not be 0 when `maxSurge` is 0"
            ],
        ),
        (
            {"minReadySeconds": 600},
            [
                "spec.progressDeadlineSeconds: Invalid value: 600: must be greater than minReadySeconds"
            ],
        ),
    ],
)
def test_what_is_wrong_with_a_deployment(
    server: APIServer, spec: dict[str, Any], errors: list[str]
) -> None:
    assert causes(server.create(deployment(**spec))) == errors


def test_a_deployments_selector_stays(server: APIServer) -> None:
    assert server.create(deployment()).object
    changed = deployment(labels={"app": "api"}, selector={"matchLabels": {"app": "api"}})
    assert causes(server.update(changed)) == [
        'spec.selector: Invalid value: {"matchLabels":{"app":"api"}}: field is immutable'
    ]


def test_a_stateful_set_keeps_its_service(server: APIServer) -> None:
    manifest = {**deployment(serviceName="web"), "kind": "StatefulSet"}
    assert server.create(manifest).object
    assert stored(server, "StatefulSet", "web")["spec"]["podManagementPolicy"] == "OrderedReady"
    [refused] = causes(
        server.patch(Ref("StatefulSet", "default", "web"), {"spec": {"serviceName": "b"}})
    )
    assert refused.startswith(
        "spec: Forbidden: updates to statefulset spec for fields other than 'replicas'"
    )


def test_a_daemon_sets_templates_are_counted(server: APIServer) -> None:
    ref = Ref("DaemonSet", "default", "web")
    assert server.create({**deployment(), "kind": "DaemonSet"}).object
    image = {"containers": [{"name": "web", "image": "nginx:1.28"}]}
    assert server.patch(ref, {"spec": {"template": {"spec": image}}}).object
    annotations = stored(server, "DaemonSet", "web")["metadata"]["annotations"]
    assert annotations == {"deprecated.daemonset.template.generation": "2"}


def test_a_replaced_pod_keeps_its_tolerations_and_priority(server: APIServer) -> None:
    assert server.create(pod()).object
    [refused] = causes(server.update(pod()))
    assert refused.startswith("spec: Forbidden: pod updates may not change fields other than")
