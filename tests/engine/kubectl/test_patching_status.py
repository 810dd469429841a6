"""patch --subresource=status: a load balancer's address by hand."""

import pytest

LB = "patch svc web --subresource=status --type=merge -p "
ADDRESS = '\'{"status":{"loadBalancer":{"ingress":[{"ip":"203.0.113.9"}]}}}\''


@pytest.fixture
def balanced(kubectl):
    kubectl("""patch svc web -p '{"spec":{"type":"LoadBalancer","loadBalancerClass":"own"}}'""")
    return kubectl


def test_the_address_of_a_load_balancer_can_be_said_by_hand(balanced):
    assert balanced(LB + ADDRESS).stdout == "service/web patched\n"
    status = balanced("get svc web -o jsonpath={.status.loadBalancer.ingress}").stdout
    assert status == '[{"ip":"203.0.113.9","ipMode":"VIP"}]'
    assert balanced(LB + ADDRESS).stdout == "service/web patched (no change)\n"


def test_a_patch_of_the_status_leaves_the_spec_alone(balanced):
    patch = '\'{"metadata":{"labels":{"k":"v"}},"spec":{"type":"ClusterIP"}}\''
    balanced(LB + patch)
    shown = balanced("get svc web -o jsonpath='{.spec.type} {.metadata.labels.k}'").stdout
    assert shown == "LoadBalancer v"


def test_only_a_load_balancer_has_an_ingress(kubectl):
    assert kubectl(LB + ADDRESS).stderr == (
        'The Service "web" is invalid: status.loadBalancer.ingress: Forbidden: '
        "may only be used when `spec.type` is 'LoadBalancer'\n"
    )


def test_its_address_is_one(balanced):
    told = balanced(LB + ADDRESS.replace("203.0.113.9", "nope")).stderr
    assert told.startswith(
        'The Service "web" is invalid: status.loadBalancer.ingress[0].ip: Invalid value: "nope"'
    )


@pytest.mark.parametrize("what", ["svc web --subresource=foo", "sa default --subresource=status"])
def test_what_has_no_such_subresource_is_not_found(kubectl, what):
    assert kubectl(f"patch {what} -p {{}}").stderr == (
        "Error from server (NotFound): the server could not find the requested resource\n"
    )


def test_the_status_of_a_pod_is_its_kubelets(kubectl):
    told = kubectl('patch pod lonely --subresource=status -p \'{"status":{"phase":"Failed"}}\'')
    assert told.stderr == "error: the lab leaves the status of pods/lonely to its controllers\n"
