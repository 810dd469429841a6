"""kubectl port-forward: a place to curl from that asks no Service, no rule and no policy."""

from __future__ import annotations

import pytest

from lessons.engine.cluster import Cluster
from lessons.engine.profile import Profile
from lessons.engine.refs import Place
from lessons.engine.terminal import Terminal

LAB = """\
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  selector: {app: web}
  ports:
  - {name: http, port: 80, targetPort: main}
  - {name: dns, port: 53, protocol: UDP}
---
apiVersion: v1
kind: Service
metadata:
  name: bare
spec:
  clusterIP: None
  selector: {app: web}
  ports:
  - {port: 80, targetPort: main}
---
apiVersion: v1
kind: Pod
metadata:
  name: web
  labels: {app: web}
  annotations: {lab/listen: "127.0.0.1:8080"}
spec:
  containers:
  - name: web
    image: echo:1
    ports:
    - {name: main, containerPort: 8080}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: nobody}
spec: {podSelector: {}, policyTypes: [Ingress]}
"""


@pytest.fixture
def run():
    terminal = Terminal(Cluster(Profile.classroom()))
    terminal.run("kubectl apply -f lab.yaml", files={"lab.yaml": LAB})
    return terminal.run


def test_it_reaches_what_listens_on_the_pod_s_loopback_past_every_policy(run):
    assert run("curl -sS -m 1 web.default.svc.cluster.local", Place("pod", "web", "default")).exit
    opened = run("kubectl port-forward svc/web 9000:80")
    assert opened.stdout == (
        "Forwarding from 127.0.0.1:9000 -> 8080\nForwarding from [::1]:9000 -> 8080\n"
    )
    answer = run("curl -sS http://127.0.0.1:9000/")
    assert (answer.exit, "From=web" in answer.stdout) == (0, True)
    ways = [hop.what for hop in answer.hops]
    assert "kubectl port-forward takes it to port 8080 of pod/web" in ways


def test_only_who_forwards_has_the_port(run):
    run("kubectl port-forward web 9000:8080")
    assert run("curl -sS http://127.0.0.1:9000/").exit == 0
    assert run("curl -sS http://127.0.0.1:9000/", Place("laptop")).exit == 7
    assert run("curl -sS http://192.168.0.30:9000/", Place("laptop")).exit == 7
    assert "127.0.0.1:9000" in run("ss -ltn").stdout


def test_it_ends_with_its_pod_and_with_pkill(run):
    run("kubectl port-forward web 9000:8080 &")
    assert run("pkill -f port-forward").exit == 0
    assert run("pkill kubectl").exit == 1
    assert run("curl -sS http://127.0.0.1:9000/").exit == 7
    run("kubectl port-forward pod/web 9000:8080")
    run("kubectl delete pod web --now")
    assert run("curl -sS http://127.0.0.1:9000/").exit == 7


def test_where_nobody_listens_in_the_pod_kubectl_hangs_up(run):
    run("kubectl port-forward web 9000:81")
    answer = run("curl -sS http://127.0.0.1:9000/")
    assert (answer.exit, answer.stderr) == (52, "curl: (52) Empty reply from server\n")
    assert any(hop.broken and "81" in hop.what for hop in answer.hops)


def test_a_port_that_is_taken_cannot_be_opened_again(run):
    run("kubectl port-forward web 9000:8080")
    again = run("kubectl port-forward web 9000:8080")
    assert again.exit == 1
    assert again.stderr.startswith("Unable to listen on port 9000: Listeners failed to create")
    assert again.stderr.endswith(
        "error: unable to listen on any of the requested ports: [{9000 8080}]\n"
    )


def test_a_free_port_is_chosen_where_none_is_asked_for(run):
    first = run("kubectl port-forward web :8080").stdout.split()[2]
    assert run(f"curl -sS http://{first}/").exit == 0


REFUSED = {
    "kubectl port-forward web": (
        "error: TYPE/NAME and list of ports are required for port-forward"
    ),
    "kubectl port-forward nope 80": 'Error from server (NotFound): pods "nope" not found',
    "kubectl port-forward svc/web abc": "error: Service 'web' does not have a named port 'abc'",
    "kubectl port-forward svc/web 81": "error: Service web does not have a service port 81",
    "kubectl port-forward web abc": "error: Pod 'web' does not have a named port 'abc'",
    "kubectl port-forward svc/web 53": "error: UDP protocol is not supported for 53",
    "kubectl port-forward web 8080:": "error: remote port cannot be empty",
}


@pytest.mark.parametrize(("line", "told"), REFUSED.items(), ids=REFUSED)
def test_what_cannot_be_forwarded_is_refused_in_kubectl_s_words(run, line, told):
    answer = run(line)
    assert (answer.exit, answer.stderr.splitlines()[0]) == (1, told)


def test_a_service_s_named_port_is_also_the_local_one(run):
    assert run("kubectl port-forward svc/web http").stdout.startswith(
        "Forwarding from 127.0.0.1:80 -> 8080\n"
    )


def test_a_headless_service_s_port_is_the_pod_s(run):
    assert "9001 -> 80\n" in run("kubectl port-forward svc/bare 9001:80").stdout


def test_no_other_command_goes_on_in_the_background(run):
    answer = run("sleep 5 &")
    assert "jobs in the background are not part of this lab" in answer.stderr
