"""kubectl rollout history and undo: Deployments, StatefulSets and DaemonSets."""

import pytest

STATEFUL_SET = """\
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db}
spec:
  selector: {matchLabels: {app: db}}
  template:
    metadata: {labels: {app: db}}
    spec: {containers: [{name: db, image: "postgres:16"}]}
"""
DAEMON_SET = STATEFUL_SET.replace("StatefulSet", "DaemonSet")
FILES = {"sts.yaml": STATEFUL_SET, "ds.yaml": DAEMON_SET}
BOTH = pytest.mark.parametrize(
    ("short", "shown"), [("sts", "statefulset.apps/db"), ("ds", "daemonset.apps/db")]
)


@pytest.fixture
def rolled(kubectl):
    """Make a StatefulSet or DaemonSet `db` and roll it out again: its second revision has a cause."""

    def start(short):
        kubectl(f"create -f {short}.yaml", FILES)
        kubectl(f"annotate {short} db kubernetes.io/change-cause=newer")
        kubectl(f"set image {short} db db=postgres:17")
        return kubectl

    return start


def images(kubectl, short):
    path = "{.spec.template.spec.containers[0].image}"
    return kubectl(f"get {short} db -o jsonpath={path}").stdout


@BOTH
def test_history_lists_the_revisions_with_their_causes(rolled, short, shown):
    kubectl = rolled(short)
    assert kubectl(f"rollout history {short} db").stdout == (
        f"{shown} \nREVISION  CHANGE-CAUSE\n1         <none>\n2         newer\n\n"
    )
    kinds = kubectl("get controllerrevisions").stdout.splitlines()[1:]
    assert sorted(line.split()[1:3] for line in kinds) == [[shown, "1"], [shown, "2"]]


@BOTH
def test_history_shows_one_revision(rolled, short, shown):
    kubectl = rolled(short)
    told = kubectl(f"rollout history {short} db --revision=1").stdout
    assert told.startswith(f"{shown} with revision #1\nPod Template:\n") and "postgres:16" in told
    missing = kubectl(f"rollout history {short} db --revision=7")
    assert missing.stderr == "error: unable to find the specified revision\n"
    path = "{.spec.template.spec.containers[0].image}"
    printed = kubectl(f"rollout history {short} db --revision=1 -o jsonpath={path}").stdout
    assert printed == "postgres:16"


@BOTH
def test_undo_brings_back_a_template_as_a_new_revision(rolled, short, shown):
    kubectl = rolled(short)
    assert kubectl(f"rollout undo {short} db").stdout == f"{shown} rolled back\n"
    assert images(kubectl, short) == "postgres:16"
    assert "\n3         <none>\n" in kubectl(f"rollout history {short} db").stdout
    assert kubectl(f"rollout undo {short} db --to-revision=3").stdout == (
        f"{shown} skipped rollback (current template already matches revision 3)\n"
    )


@BOTH
def test_undo_tells_what_it_would_do(rolled, short, shown):
    kubectl = rolled(short)
    told = kubectl(f"rollout undo {short} db --dry-run=client").stdout
    assert told.startswith(f"{shown} will roll back to Pod Template:\n") and "postgres:16" in told
    server = kubectl(f"rollout undo {short} db --dry-run=server").stdout
    assert server == f"{shown} rolled back (server dry run)\n"
    assert images(kubectl, short) == "postgres:17"


@BOTH
def test_undo_needs_a_revision_to_go_back_to(kubectl, short, shown):
    kubectl(f"create -f {short}.yaml", FILES)
    assert kubectl(f"rollout undo {short} db").stderr == (
        "error: no last revision to roll back to\n"
    )
    assert kubectl(f"rollout undo {short} db --to-revision=4").stderr == (
        "error: unable to find specified revision 4 in history\n"
    )


def causes(kubectl):
    lines = kubectl("rollout history deploy web").stdout.splitlines()[2:-1]
    return dict(line.split(maxsplit=1) for line in lines)


def test_undo_of_a_deployment_brings_back_the_change_cause_of_then(kubectl):
    kubectl("annotate deploy web kubernetes.io/change-cause=one team=blue")
    kubectl("set image deploy web web=nginx:1.28")
    kubectl("annotate deploy web kubernetes.io/change-cause=two --overwrite")
    assert causes(kubectl) == {"1": "one", "2": "two"}
    preview = kubectl("rollout undo deploy web --dry-run=client").stdout
    assert "change-cause" not in preview
    kubectl("rollout undo deploy web")
    assert causes(kubectl) == {"2": "two", "3": "one"}
    team = kubectl("get deploy web -o jsonpath={.metadata.annotations.team}").stdout
    assert team == "blue"


def test_undo_of_a_deployment_to_a_revision_without_a_cause_takes_the_cause_away(kubectl):
    kubectl("set image deploy web web=nginx:1.28 --record")
    kubectl("rollout undo deploy web --to-revision=1")
    assert causes(kubectl)["3"] == "<none>"


def test_history_of_a_deployment_prints_its_replica_sets(kubectl):
    assert kubectl("rollout history deploy web -o jsonpath={.kind}").stdout == "ReplicaSet"


def test_a_revision_has_a_positive_number(kubectl):
    assert kubectl("rollout history deploy web --revision=-1").stderr == (
        "error: revision must be a positive integer: -1\n"
    )
