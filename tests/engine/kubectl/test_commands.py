"""What commands print, as a student sees it."""

from __future__ import annotations

import shlex

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from kubectl_lab import LAB

from lessons.engine.terminal.kubectl.commands import ROOT

BAD_SERVICE = """\
apiVersion: v1
kind: Service
metadata:
  name: bad
spec:
  ports:
  - port: 0
    targetPort: 80
"""


def test_applying_again_changes_nothing(kubectl):
    assert kubectl("apply -f lab.yaml").stdout == (
        "service/web unchanged\ndeployment.apps/web unchanged\npod/lonely unchanged\n"
    )


def test_an_edit_is_configured_and_only_it(kubectl, cluster):
    answer = kubectl("apply -f lab.yaml", {"lab.yaml": LAB.replace("port: 80\n", "port: 81\n")})
    assert "service/web configured\n" in answer.stdout
    assert "deployment.apps/web unchanged\n" in answer.stdout
    ports = kubectl("get svc web -o jsonpath='{.spec.ports[*].port}'").stdout
    assert ports == "81"


def test_one_failing_document_is_told_in_full_and_the_others_are_applied(kubectl):
    good = BAD_SERVICE.replace("bad", "good").replace("port: 0", "port: 80")
    answer = kubectl("apply -f x.yaml", {"x.yaml": f"{BAD_SERVICE}---\n{good}"})
    assert answer.stdout == "service/good created\n"
    assert answer.stderr == (
        'The Service "bad" is invalid: spec.ports[0].port: Invalid value: 0: '
        "must be between 1 and 65535, inclusive\n"
    )
    assert answer.exit == 1


def test_several_failing_documents_get_a_line_each(kubectl):
    worse = BAD_SERVICE.replace("bad", "worse")
    lines = kubectl("apply -f x.yaml", {"x.yaml": f"{BAD_SERVICE}---\n{worse}"}).stderr.splitlines()
    assert [line.split(": ")[:2] for line in lines] == [
        ["Error from server (Invalid)", 'error when creating "x.yaml"'],
        ["Error from server (Invalid)", 'error when creating "x.yaml"'],
    ]


def test_the_editor_hears_of_the_line_that_was_refused(kubectl):
    errors = kubectl("apply -f x.yaml", {"x.yaml": BAD_SERVICE}).errors
    assert [(error.source.file, error.source.line) for error in errors] == [("x.yaml", 7)]


def test_what_stands_before_a_yaml_fault_is_applied(kubectl):
    good = BAD_SERVICE.replace("bad", "good").replace("port: 0", "port: 80")
    answer = kubectl("apply -f x.yaml", {"x.yaml": f"{good}---\na: b: c\n"})
    assert answer.stdout == "service/good created\n"
    assert answer.stderr.startswith(
        "error: error parsing x.yaml: error converting YAML to JSON: yaml: "
    )
    assert [error.source.line for error in answer.errors] == [10]


def test_get_lists_a_deployments_pods_by_label(kubectl):
    lines = kubectl("get pods -l app=web --no-headers").stdout.splitlines()
    assert [line.split()[1:4] for line in lines] == [["1/1", "Running", "0"]] * 2


def test_a_deleted_pod_is_named_with_its_namespace_and_gone_afterwards(kubectl):
    assert kubectl("delete pod lonely").stdout == 'pod "lonely" deleted from default namespace\n'
    assert (
        kubectl("get pod lonely").stderr
        == 'Error from server (NotFound): pods "lonely" not found\n'
    )


def test_exec_passes_the_exit_status_on(kubectl):
    answer = kubectl("exec lonely -- false")
    assert (answer.exit, answer.stderr) == (1, "command terminated with exit code 1\n")


def test_exec_of_a_missing_program_is_containerds_error(kubectl):
    answer = kubectl("exec lonely -- nosuch")
    assert answer.exit == 1
    assert 'exec: "nosuch": executable file not found in $PATH' in answer.stderr


def test_run_rm_shows_the_commands_output_and_leaves_nothing_behind(kubectl):
    answer = kubectl("run tmp --image=amsy810/tools:v2.0 --restart=Never --rm -i -- hostname")
    assert answer.stdout == 'tmp\npod "tmp" deleted from default namespace\n'
    assert kubectl("get pod tmp").exit == 1


def test_scaling_and_the_status_of_the_rollout_agree(kubectl):
    assert kubectl("scale deployment web --replicas=3").stdout == "deployment.apps/web scaled\n"
    assert kubectl("rollout status deployment/web").stdout == (
        'deployment "web" successfully rolled out\n'
    )
    assert kubectl("get deploy web -o jsonpath='{.status.readyReplicas}'").stdout == "3"


def test_an_image_can_be_changed_and_brought_back(kubectl):
    image = "get deploy web -o jsonpath='{.spec.template.spec.containers[0].image}'"
    assert kubectl("set image deployment/web web=nginx:1.28").stdout == (
        "deployment.apps/web image updated\n"
    )
    assert kubectl(image).stdout == "nginx:1.28"
    assert kubectl("rollout undo deployment/web").stdout == "deployment.apps/web rolled back\n"
    assert kubectl(image).stdout == "nginx:1.27"


def test_a_context_keeps_its_namespace_from_one_command_to_the_next(kubectl):
    kubectl("config set-context --current --namespace=kube-public")
    assert kubectl("get pods").stderr == "No resources found in kube-public namespace.\n"


def test_an_unknown_command_gets_a_suggestion(kubectl):
    assert kubectl("gte pods").stderr == (
        'error: unknown command "gte" for "kubectl"\n\nDid you mean this?\n\tget\n'
    )


def test_every_command_has_a_help_page(kubectl):
    def pages(command, path):
        yield " ".join([*path, "--help"])
        for child in command.children:
            yield from pages(child, [*path, child.name])

    for line in pages(ROOT, []):
        answer = kubectl(line)
        assert answer.exit == 0
        assert "Usage:\n  kubectl" in answer.stdout


WORDS = st.sampled_from(
    [
        *(command.name for command in ROOT.children),
        *[
            "pods",
            "svc/web",
            "deploy",
            "web",
            "nope",
            "-o",
            "yaml",
            "-l",
            "app=web",
            "app",
            "in",
            "-A",
            "--all",
            "-f",
            "lab.yaml",
            "-",
            "--",
            "x=1",
            "x-",
            "--replicas=1",
            "image",
            "selector",
            "env",
            "status",
            "history",
            "--dry-run=client",
            "jsonpath={.items[0]}",
            "--for=delete",
            "clusterip",
            "--tcp=80",
            "a/b/c",
            ",,",
            "=",
            "{",
            "}",
        ],
    ]
)


@settings(
    derandomize=True,
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(WORDS, max_size=6))
def test_no_command_line_ends_in_a_traceback(kubectl, words):
    answer = kubectl(" ".join(map(shlex.quote, words)))
    assert "Traceback" not in answer.stderr
    assert answer.exit in (0, 1, 2, 127)


def test_what_the_api_server_did_is_a_hop_with_its_manifest_line(kubectl):
    done = kubectl("apply -f lab.yaml", {"lab.yaml": LAB.replace("port: 80\n", "port: 82\n")})
    assert [(hop.what, hop.source.line) for hop in done.hops if hop.source] == [
        ("Service web changed", 1)
    ]
    refused = kubectl("apply -f x.yaml", {"x.yaml": BAD_SERVICE})
    assert refused.broken is not None
    assert (refused.broken.what, refused.broken.source.line) == ("Service bad refused", 7)
