from __future__ import annotations

SERVICE = """
apiVersion: v1
kind: Service
metadata: {name: my-shop}
spec:
  clusterIP: 10.96.7.7
  selector: {app: shop}
  ports: [{name: http, port: 80}, {name: metrics-raw, port: 9100, protocol: UDP}]
"""
POD = """
apiVersion: v1
kind: Pod
metadata: {name: client}
spec: {containers: [{name: main, image: nginx}]}
"""


def variables(lab, name="client"):
    return dict(lab.cluster.kubelet.environment(lab.get("Pod", name).ref))


def test_a_service_gives_a_pod_started_after_it_its_variables(lab):
    lab.apply(SERVICE + "---" + POD)
    lab.settle()
    found = variables(lab)
    assert {key: value for key, value in found.items() if key.startswith("MY_SHOP")} == {
        "MY_SHOP_SERVICE_HOST": "10.96.7.7",
        "MY_SHOP_SERVICE_PORT": "80",
        "MY_SHOP_SERVICE_PORT_HTTP": "80",
        "MY_SHOP_SERVICE_PORT_METRICS_RAW": "9100",
        "MY_SHOP_PORT": "tcp://10.96.7.7:80",
        "MY_SHOP_PORT_80_TCP": "tcp://10.96.7.7:80",
        "MY_SHOP_PORT_80_TCP_PROTO": "tcp",
        "MY_SHOP_PORT_80_TCP_PORT": "80",
        "MY_SHOP_PORT_80_TCP_ADDR": "10.96.7.7",
        "MY_SHOP_PORT_9100_UDP": "udp://10.96.7.7:9100",
        "MY_SHOP_PORT_9100_UDP_PROTO": "udp",
        "MY_SHOP_PORT_9100_UDP_PORT": "9100",
        "MY_SHOP_PORT_9100_UDP_ADDR": "10.96.7.7",
    }


def test_a_pod_started_before_a_service_does_not_learn_of_it(lab):
    lab.apply(POD)
    lab.settle()
    lab.apply(SERVICE)
    lab.settle()
    assert not any(name.startswith("MY_SHOP") for name in variables(lab))


def test_a_pod_keeps_the_variables_of_a_service_that_is_gone(lab):
    lab.apply(SERVICE + "---" + POD)
    lab.settle()
    lab.delete("Service", "my-shop")
    lab.settle()
    assert variables(lab)["MY_SHOP_SERVICE_HOST"] == "10.96.7.7"


def test_enableservicelinks_false_leaves_only_kubernetes(lab):
    lab.apply(SERVICE + "---" + POD.replace("spec: {", "spec: {enableServiceLinks: false, "))
    lab.settle()
    hosts = [name for name in variables(lab) if name.endswith("_SERVICE_HOST")]
    assert hosts == ["KUBERNETES_SERVICE_HOST"]


def test_services_of_other_namespaces_and_headless_ones_give_none(lab):
    namespace = "{apiVersion: v1, kind: Namespace, metadata: {name: prod}}\n"
    elsewhere = SERVICE.replace("name: my-shop", "name: my-shop, namespace: prod")
    headless = SERVICE.replace("my-shop", "bare").replace("10.96.7.7", "None")
    lab.apply("---".join([namespace, elsewhere, headless, POD]))
    lab.settle()
    hosts = [name for name in variables(lab) if name.endswith("_SERVICE_HOST")]
    assert hosts == ["KUBERNETES_SERVICE_HOST"]


def test_what_the_manifest_sets_stands_before_the_services_and_wins(lab):
    env = """[{name: MY_SHOP_SERVICE_HOST, value: elsewhere},
      {name: URL, value: "http://$(MY_SHOP_SERVICE_HOST):$(MY_SHOP_SERVICE_PORT)/$$(x)/$(NOBODY)"},
      {name: NODE, valueFrom: {fieldRef: {fieldPath: spec.nodeName}}},
      {name: TEAM, valueFrom: {fieldRef: {fieldPath: "metadata.labels['team']"}}}]"""
    pod = POD.replace("name: client", "name: client, labels: {team: shop}")
    lab.apply(SERVICE + "---" + pod.replace("image: nginx", f"image: nginx, env: {env}"))
    lab.settle()
    found = variables(lab)
    assert found["MY_SHOP_SERVICE_HOST"] == "elsewhere"
    assert found["URL"] == "http://elsewhere:80/$(x)/$(NOBODY)"
    assert (found["NODE"], found["TEAM"]) == ("k8s-node01", "shop")
    names = list(found)
    assert names[:2] == ["PATH", "HOSTNAME"]
    assert names.index("TEAM") < names.index("KUBERNETES_PORT")
    assert names[-1] == "HOME"


def test_variables_come_from_configmaps_and_secrets(lab):
    lab.apply("""
apiVersion: v1
kind: ConfigMap
metadata: {name: settings}
data: {COLOUR: blue, SIZE: big}
---
apiVersion: v1
kind: Secret
metadata: {name: keys}
data: {token: c2VjcmV0}
""")
    sources = """envFrom: [{prefix: APP_, configMapRef: {name: settings}}],
      env: [{name: TOKEN, valueFrom: {secretKeyRef: {name: keys, key: token}}}]"""
    lab.apply(POD.replace("image: nginx", f"image: nginx, {sources}"))
    lab.settle()
    found = variables(lab)
    assert (found["APP_COLOUR"], found["APP_SIZE"], found["TOKEN"]) == ("blue", "big", "secret")
