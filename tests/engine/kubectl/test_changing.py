"""Commands that change objects: set, --record, --validate, last-applied, replace. Texts are the real kubectl's."""

from __future__ import annotations

import pytest

FRESH = """\
apiVersion: v1
kind: Service
metadata:
  name: fresh
spec:
  selector:
    app: web
  ports:
  - port: 80
"""
MISSPELT = FRESH.replace("spec:", "  lables: {a: b}\nspec:\n  foo: 1")
FILES = {"svc.yaml": FRESH, "misspelt.yaml": MISSPELT}

FROM_CONFIG_MAP = """\
# Deployment web, container web
# A from configmap conf, key a
# B_C from configmap conf, key b-c
"""
RESOLVED = """\
# Deployment web, container web
A=1
B_C=2
"""


def test_values_of_a_config_map_become_variables(kubectl):
    kubectl("create configmap conf --from-literal=a=1 --from-literal=b-c=2")
    answer = kubectl("set env deploy/web --from=configmap/conf")
    assert answer.stdout == "deployment.apps/web env updated\n"
    assert "Warning: key b-c transferred to B_C\n" in answer.stderr
    assert kubectl("set env deploy/web --list").stdout == FROM_CONFIG_MAP
    assert kubectl("set env deploy/web --list --resolve").stdout == RESOLVED


def test_resources_are_added_to_those_a_container_has(kubectl):
    kubectl("set resources deploy web --limits=cpu=200m,memory=512Mi")
    kubectl("set resources deploy web -c web --requests=cpu=100m")
    shown = kubectl("get deploy web -o jsonpath='{.spec.template.spec.containers[0].resources}'")
    assert shown.stdout == ('{"limits":{"cpu":"200m","memory":"512Mi"},"requests":{"cpu":"100m"}}')


def test_pods_of_a_template_get_another_account(kubectl):
    assert kubectl("set sa deploy/web robot").stdout == (
        "deployment.apps/web serviceaccount updated\n"
    )
    path = "{.spec.template.spec.serviceAccountName}"
    assert kubectl(f"get deploy web -o jsonpath='{path}'").stdout == "robot"


@pytest.mark.parametrize(
    ("command", "told"),
    [
        (
            "set resources deploy web",
            "error: you must specify an update to requests or limits "
            "(in the form of --requests/--limits)\n",
        ),
        (
            "set resources deploy web --limits=cpu",
            "error: invalid argument syntax cpu, expected <resource>=<value>\n",
        ),
        (
            "set resources deploy web -c nope --limits=cpu=1",
            "error: unable to find container named nope\n",
        ),
        (
            "set resources svc web --limits=cpu=1",
            "error: services/web the object is not a pod or does not have a pod template: "
            "*v1.Service\n",
        ),
        (
            "set env deploy/web X=1 -c nope",
            'Warning: Deployment/web does not have any containers matching "nope"\n',
        ),
        ("set env deploy/web --from=svc/web", "error: unsupported resource specified in --from\n"),
        ("set serviceaccount", "error: serviceaccount is required\n"),
        ("replace -f svc.yaml --grace-period=2", "error: --grace-period must have --force specified\n"),
        ("apply -f svc.yaml -k .", "error: only one of -f or -k can be specified\n"),
        (
            "apply -f svc.yaml --cascade=foo",
            'error: invalid cascade value (foo). Must be "background", "foreground", or "orphan"\n',
        ),
        (
            "create -f svc.yaml --validate=foo",
            'error: invalid - validate option "foo"; must be one of: '
            "strict (or true), warn, ignore (or false)\n",
        ),
        (
            "patch svc web -p '{\"metadata\":{\"namespace\":\"dev\"}}'",
            "Error from server (BadRequest): the namespace of the provided object does not match "
            "the namespace sent on the request\n",
        ),
        ("get pods --output-watch-events", "error: --output-watch-events option can only be used with --watch or --watch-only\n"),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_told(kubectl, command, told):
    assert kubectl(command, FILES).stderr == told


def test_unknown_fields_warn_where_that_was_asked_for_even_if_nothing_comes_of_it(kubectl):
    kubectl("apply -f svc.yaml", FILES)
    assert kubectl("create -f misspelt.yaml --validate=warn", FILES).stderr == (
        'Warning: unknown field "metadata.lables"\n'
        'Warning: unknown field "spec.foo"\n'
        'Error from server (AlreadyExists): error when creating "misspelt.yaml": '
        'services "fresh" already exists\n'
    )


def test_unknown_fields_are_dropped_without_a_word_where_nobody_validates(kubectl):
    answer = kubectl("create -f misspelt.yaml --validate=false", FILES)
    assert (answer.stdout, answer.stderr) == ("service/fresh created\n", "")


def test_a_recorded_command_is_the_cause_of_a_revision(kubectl):
    answer = kubectl("set image deploy/web web=nginx:1.28 --record")
    assert answer.stderr == (
        "Flag --record has been deprecated, --record will be removed in the future\n"
    )
    history = kubectl("rollout history deploy/web").stdout.splitlines()
    assert history[-2].split(maxsplit=1)[1] == (
        "kubectl set image deploy/web web=nginx:1.28 --record=true"
    )


def test_what_was_applied_last_can_be_seen_and_set(kubectl):
    kubectl("create -f svc.yaml", FILES)
    assert kubectl("apply view-last-applied svc fresh").stdout == ""
    assert "--create-annotation" in kubectl("apply set-last-applied -f svc.yaml", FILES).stderr
    kubectl("apply set-last-applied -f svc.yaml --create-annotation", FILES)
    assert kubectl("apply view-last-applied svc fresh -o json").stdout.startswith(
        '{\n  "apiVersion": "v1",\n  "kind": "Service",\n'
    )
    again = kubectl("apply set-last-applied -f svc.yaml", FILES).stdout
    assert again == "set-last-applied fresh: no changes required.\n"


def test_replacing_makes_a_missing_service_but_no_other_kind(kubectl):
    assert kubectl("replace -f svc.yaml", FILES).stdout == "service/fresh replaced\n"
    config_map = {"cm.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: none\n"}
    assert kubectl("replace -f cm.yaml", config_map).stderr == (
        'Error from server (NotFound): error when replacing "cm.yaml": configmaps "none" not found\n'
    )


def test_a_patch_cannot_make_another_kind_of_an_object(kubectl):
    assert (
        kubectl('patch svc web -p \'{"kind":"Pod"}\'').stdout == "service/web patched (no change)\n"
    )
    told = kubectl('patch svc web --type=merge -p \'{"kind":"Pod"}\'').stderr
    assert told.endswith(": converting (v1.Pod) to (core.Service): unknown conversion\n")


def test_an_address_taken_away_and_put_back_counts_as_a_change(kubectl):
    patch = 'patch svc web -p \'{"spec":{"clusterIP":null}}\''
    assert kubectl(patch).stdout == "service/web patched\n"
    assert kubectl("get svc web -o jsonpath='{.spec.clusterIP}'").stdout == "10.96.10.10"


def test_deleting_what_is_not_there_breaks_nothing_where_that_is_as_good(kubectl):
    assert kubectl("delete svc none").broken is not None
    ignored = kubectl("delete svc none --ignore-not-found")
    assert (ignored.exit, ignored.broken, ignored.output) == (0, None, ())
