"""What kube-apiserver 1.36 and kubectl 1.37 were seen to answer, where one would expect something else."""

from __future__ import annotations

import pytest

from lessons.engine.cluster import Cluster
from lessons.engine.profile import Profile
from lessons.engine.terminal import Terminal

SERVICE = """\
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  ports:
  - port: 80
"""
POD = """\
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
  - name: web
    image: nginx
"""
DECODING = 'Error from server (BadRequest): error when creating "lab.yaml": {0} in version "v1" cannot be handled as a {0}: '


@pytest.fixture
def terminal() -> Terminal:
    return Terminal(Cluster(Profile.classroom()))


def apply(terminal: Terminal, text: str):
    return terminal.run("kubectl apply -f lab.yaml", files={"lab.yaml": text})


@pytest.mark.parametrize(
    ("manifest", "error"),
    [
        (
            SERVICE.replace("port: 80", "port: 80\n    targetPort: true"),
            DECODING.format("Service")
            + "json: cannot unmarshal bool into Go struct field ServicePort.spec.ports.targetPort of type int32",
        ),
        (
            POD + "    readinessProbe: {httpGet: {port: 80, path: 5}}\n",
            DECODING.format("Pod") + "json: cannot unmarshal number into Go struct field "
            "HTTPGetAction.spec.containers.readinessProbe.ProbeHandler.httpGet.path of type string",
        ),
        (
            SERVICE.replace("name: web", "name: web\n  finalizers: a"),
            'error: unable to decode "lab.yaml": json: cannot unmarshal string into Go struct field '
            "ObjectMeta.metadata.finalizers of type []string",
        ),
        (
            SERVICE.replace("name: web", "name: web\n  labels: {a: " + "b" * 64 + "}"),
            f'The Service "web" is invalid: metadata.labels: Invalid value: "{"b" * 64}": '
            "must be no more than 63 bytes",
        ),
        (
            SERVICE.replace("name: web", "name: |\n    web"),
            'The Service "web\\n" is invalid: metadata.name: Invalid value: "web\\n": ',
        ),
        (
            SERVICE.replace("apiVersion: v1", "apiVersion: a/b/c"),
            'error: error validating "lab.yaml": error validating data: '
            "unexpected GroupVersion string: a/b/c; if you choose",
        ),
        (
            SERVICE.replace("kind: Service", 'kind: ""'),
            "error: unable to decode \"lab.yaml\": Object 'Kind' is missing in",
        ),
        (
            POD.replace("spec:", "spec:\n  securityContext: {runAsUser: -1}"),
            'The Pod "web" is invalid: spec.securityContext.runAsUser: Invalid value: -1: '
            "must be between 0 and 2147483647, inclusive",
        ),
        (
            POD.replace("spec:", "spec:\n  topologySpreadConstraints: [{maxSkew: 1}]"),
            'The Pod "web" is invalid: \n'
            "* spec.topologySpreadConstraints[0].topologyKey: Required value: can not be empty\n",
        ),
    ],
)
def test_a_refusal_has_the_words_of_the_real_one(terminal, manifest, error):
    done = apply(terminal, manifest)
    assert done.exit == 1
    assert done.stderr.startswith(error)


@pytest.mark.parametrize(
    ("manifest", "warning"),
    [
        (
            POD.replace("name: web\nspec", "name: web.local\nspec"),
            "metadata.name: this is used in the Pod's hostname, which can result in surprising "
            "behavior; a DNS label is recommended: [must not contain dots]",
        ),
        (
            POD + "    ports: [{containerPort: 80, hostIP: 127.0.0.1}]\n",
            "spec.containers[0].ports[0]: hostIP set without hostPort: "
            "{Name: HostPort:0 ContainerPort:80 Protocol:TCP HostIP:127.0.0.1}",
        ),
        (
            POD.replace("spec:", "spec:\n  nodeSelector: {beta.kubernetes.io/os: linux}"),
            "spec.nodeSelector[beta.kubernetes.io/os]: deprecated since v1.14; "
            'use "kubernetes.io/os" instead',
        ),
    ],
)
def test_an_accepted_manifest_is_remarked_upon(terminal, manifest, warning):
    done = apply(terminal, manifest)
    assert (done.exit, done.stderr) == (0, f"Warning: {warning}\n")


def test_a_quantity_may_be_a_number_with_a_fraction(terminal):
    assert apply(terminal, POD + "    resources: {limits: {cpu: 0.5}}\n").exit == 0
    shown = terminal.run(
        "kubectl get pod web -o jsonpath={.spec.containers[0].resources.limits.cpu}"
    )
    assert shown.stdout == "500m"


def test_an_image_that_is_no_reference_is_not_the_latest(terminal):
    apply(terminal, POD.replace("image: nginx", "image: Nginx"))
    shown = terminal.run("kubectl get pod web -o jsonpath={.spec.containers[0].imagePullPolicy}")
    assert shown.stdout == "IfNotPresent"


def test_the_address_of_a_host_port_is_told_to_be_without_effect(terminal):
    done = apply(
        terminal, POD + "    ports: [{containerPort: 80, hostPort: 80, hostIP: 10.0.0.1}]\n"
    )
    (notice,) = done.notices
    assert notice.path == ("spec", "containers", 0, "ports", 0, "hostIP")


def test_explain_lists_the_values_that_a_field_takes(terminal):
    shown = terminal.run("kubectl explain svc.spec.sessionAffinity").stdout
    assert "FIELD: sessionAffinity <string>\nENUM:\n    ClientIP\n    None\n\nDESCRIPTION:" in shown
    assert '     - `"None"` - no session affinity.' in shown
    assert "  enum: Cluster, Local\n" in terminal.run("kubectl explain svc.spec").stdout


def test_explain_of_what_is_not_there_names_it(terminal):
    done = terminal.run("kubectl explain svc.spec.foo")
    assert done.stdout == "KIND:       Service\nVERSION:    v1\n\n\n"
    assert done.stderr == 'error: field "foo" does not exist\n'
    done = terminal.run("kubectl explain foo")
    assert done.stderr == 'the server doesn\'t have a resource type "foo"\n'
