"""What kubectl says where a question does not fit: other namespaces, sorting, contexts, kinds without objects."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    "command",
    ["get svc web -n nowhere", "label pod x a=b -n nowhere", "expose pod x --port=80 -n nowhere"],
)
def test_a_missing_object_of_a_missing_namespace_is_a_missing_namespace(kubectl, command):
    assert (
        kubectl(command).stderr == 'Error from server (NotFound): namespaces "nowhere" not found\n'
    )


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ("svc --sort-by=.spec -o name", "Field {.spec} in *unstructured.Unstructured is an"),
        ("svc --sort-by=.spec", "Field {.spec} in [][][]reflect.Value is an"),
    ],
)
def test_what_has_no_order_cannot_be_sorted(kubectl, arguments, told):
    answer = kubectl(f"get {arguments}")
    reason = "unsortable type: interface, err: unsortable type: map[string]interface {}\n"
    assert (answer.exit, answer.stdout) == (1, "")
    assert answer.stderr.endswith(f"{told} {reason}")


@pytest.mark.parametrize(
    ("flag", "told"),
    [
        ("--context=x", "Error in configuration: context was not found for specified context: x"),
        ("--cluster=x", 'error: no server found for cluster "x"'),
        ("--user=x", 'error: auth info "x" does not exist'),
        ("--kubeconfig=x", "error: stat x: no such file or directory"),
        ("--request-timeout=1x", "error: Invalid timeout value. Timeout must be a single integer in "
         "seconds, or an integer followed by a corresponding time unit (e.g. 1s | 2m | 3h)"),
    ],
)  # fmt: skip
def test_flags_that_choose_nothing_there_is(kubectl, flag, told):
    assert kubectl(f"get svc {flag}").stderr == f"{told}\n"
    assert kubectl(f"config current-context {flag}").stderr == ""


def test_an_unknown_flag_before_the_command_takes_its_name_for_a_value(kubectl):
    told = "Error: flags cannot be placed before plugin name: -A\n"
    assert kubectl("-A get pods").stderr == told


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ("pdb", "No resources found in default namespace.\n"),
        ("pv", "No resources found\n"),
        ("pvc x", 'Error from server (NotFound): persistentvolumeclaims "x" not found\n'),
        ("roles", "error: the lab keeps no roles, which a real cluster would have\n"),
    ],
)
def test_kinds_that_the_lab_has_no_objects_of(kubectl, arguments, told):
    assert kubectl(f"get {arguments}").stderr == told


def test_a_column_that_cannot_be_read_leaves_the_headers(kubectl):
    answer = kubectl("get svc -o custom-columns=NAME:.metadata[name")
    assert (answer.stdout, answer.stderr) == ("NAME\n", "error: unterminated array\n")


def test_an_exposed_file_s_first_selector_serves_all_its_objects(kubectl, cluster):
    pods = "apiVersion: v1\nkind: Pod\nmetadata: {name: %s, labels: {app: %s}}\nspec: {containers: [{name: c, image: nginx}]}\n"
    files = {"pods.yaml": pods % ("one", "first") + "---\n" + pods % ("two", "second")}
    kubectl("apply -f pods.yaml", files)
    kubectl("expose -f pods.yaml --port=80", files)
    made = [cluster.view.get("Service", "default", name).manifest for name in ("one", "two")]
    assert [service["spec"]["selector"] for service in made] == [{"app": "first"}] * 2


def test_a_resource_version_that_has_gone_by_is_a_conflict(kubectl):
    answer = kubectl("label svc web a=b --resource-version=1")
    assert answer.stderr.startswith("Error from server (Conflict): Operation cannot be fulfilled")
    told = "error: --resource-version may only be used with a single resource\n"
    assert kubectl("label pods --all a=b --resource-version=1").stderr == told


def test_nothing_is_set_where_one_of_the_objects_is_missing(kubectl):
    before = kubectl("get deploy web -o jsonpath={.spec.template.spec.containers[0].image}").stdout
    assert kubectl("set image deploy web nope web=nginx:9").exit == 1
    after = kubectl("get deploy web -o jsonpath={.spec.template.spec.containers[0].image}").stdout
    assert after == before != ""
