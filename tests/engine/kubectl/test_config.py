"""kubectl config: contexts that a learner makes, and what they do to the namespace."""

from __future__ import annotations

import pytest

from lessons.engine.terminal.surroundings import HOME

KUBECONFIG = f"{HOME}/.kube/config"
DEV = "--cluster=kubernetes --user=kubernetes-admin --namespace=dev"


def rows(kubectl):
    lines = kubectl("config get-contexts --no-headers").stdout.splitlines()
    return [line.split() for line in lines]


def test_a_context_of_one_s_own_has_its_namespace(kubectl):
    told = kubectl(f"config set-context dev {DEV}").stdout
    assert told == 'Context "dev" created.\n'
    assert rows(kubectl) == [
        ["dev", "kubernetes", "kubernetes-admin", "dev"],
        ["*", "kubernetes-admin@kubernetes", "kubernetes", "kubernetes-admin"],
    ]
    assert kubectl("config use-context dev").stdout == 'Switched to context "dev".\n'
    assert kubectl("get pods").stderr == "No resources found in dev namespace.\n"
    assert kubectl("get svc web --context=kubernetes-admin@kubernetes").exit == 0


def test_a_context_can_be_renamed_and_deleted(kubectl):
    kubectl(f"config set-context dev {DEV}")
    kubectl("config use-context dev")
    assert kubectl("config rename-context dev team").stdout == 'Context "dev" renamed to "team".\n'
    assert kubectl("config current-context").stdout == "team\n"
    answer = kubectl("config delete-context team")
    assert answer.stdout == f"deleted context team from {KUBECONFIG}\n"
    assert answer.stderr == (
        'warning: this removed your active context, use "kubectl config use-context" to select a different one\n'
    )
    assert kubectl("get pods").stderr.endswith("not found for specified context: team\n")


def test_a_context_is_not_renamed_to_one_that_is_there(kubectl):
    kubectl(f"config set-context dev {DEV}")
    refused = kubectl("config rename-context dev kubernetes-admin@kubernetes")
    assert (refused.exit, refused.stdout) == (1, "")
    assert refused.stderr == (
        'error: cannot rename the context "dev", the context "kubernetes-admin@kubernetes" '
        f"already exists in {KUBECONFIG}\n"
    )


def test_a_context_without_a_cluster_leads_nowhere(kubectl):
    kubectl("config set-context bare --namespace=dev")
    answer = kubectl("get pods --context=bare")
    assert answer.stderr.startswith("The connection to the server localhost:8080 was refused")


@pytest.mark.parametrize(
    ("command", "told"),
    [
        ("rename-context nope x", f"cannot rename the context \"nope\", it's not in {KUBECONFIG}"),
        ("delete-context nope", f"cannot delete context nope, not in {KUBECONFIG}"),
        ("delete-cluster nope", f"cannot delete cluster nope, not in {KUBECONFIG}"),
        ("delete-user nope", f"cannot delete user nope, not in {KUBECONFIG}"),
        ("use-context nope", 'no context exists with the name: "nope"'),
        ("set-context", "you must specify a non-empty context name or --current"),
        ("set-context a --current", "you cannot specify both a context name and --current"),
        ("set-cluster new", "the lab's kubeconfig keeps its one cluster and its one user"),
        ("view --minify --context=nope", "cannot locate context nope"),
    ],
)  # fmt: skip
def test_what_the_kubeconfig_does_not_hold(kubectl, command, told):
    answer = kubectl(f"config {command}")
    assert (answer.exit, answer.stdout, answer.stderr) == (1, "", f"error: {told}\n")


def test_json_has_the_order_of_the_file_s_own_structs(kubectl):
    text = kubectl("config view -o json").stdout
    keys = ["kind", "apiVersion", "clusters", "users", "contexts", "current-context"]
    places = [text.index(f'\n    "{key}"') for key in keys]
    assert places == sorted(places)


def test_others_than_the_administrator_are_forbidden_the_objects(kubectl, cluster):
    told = "Error from server (Forbidden): "
    assert kubectl("get pods --as=bob").stderr == (
        f'{told}pods is forbidden: User "bob" cannot list resource "pods" in API group "" '
        'in the namespace "default"\n'
    )
    assert kubectl("delete svc web --as=bob").stderr.startswith(
        f'{told}services "web" is forbidden'
    )
    assert cluster.view.get("Service", "default", "web") is not None
    assert kubectl("get svc web --as=bob --as-group=system:masters").exit == 0
    assert kubectl("get svc web --as-group=system:masters").stderr == (
        "error: requesting uid, groups or user-extra for kubernetes-admin "
        "without impersonating a user\n"
    )


def test_objects_that_are_waited_for_share_the_time(kubectl):
    answer = kubectl("wait --for=condition=Ready svc/web node/k8s-node01 --timeout=1s")
    assert answer.stderr == (
        "timed out waiting for the condition on services/web\n"
        "timed out waiting for the condition on nodes/k8s-node01\n"
    )
