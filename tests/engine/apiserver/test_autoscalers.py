"""HorizontalPodAutoscalers: what they default to, what is wrong with them, and that nothing scales."""

from __future__ import annotations

import pytest

from lessons.engine.cluster import Cluster
from lessons.engine.profile import Profile
from lessons.engine.terminal import Terminal

AUTOSCALER = """\
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: web}
spec:
  maxReplicas: 3
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
"""


@pytest.fixture
def terminal() -> Terminal:
    terminal = Terminal(Cluster(Profile.classroom()))
    assert terminal.run("kubectl create deployment web --image=nginx").exit == 0
    return terminal


def apply(terminal: Terminal, text: str):
    return terminal.run("kubectl apply -f hpa.yaml", files={"hpa.yaml": text})


def test_it_goes_by_four_fifths_of_the_processor_time_unless_told_otherwise(terminal):
    assert apply(terminal, AUTOSCALER).exit == 0
    columns = terminal.run("kubectl get hpa --no-headers").stdout.split()
    assert columns[:-1] == ["web", "Deployment/web", "cpu:", "<unknown>/80%", "1", "3", "0"]


def test_it_says_that_nothing_measures_load(terminal):
    (notice,) = apply(terminal, AUTOSCALER).notices
    assert notice.path == ("spec",)
    assert "never scales" in notice.text


@pytest.mark.parametrize(
    ("line", "error"),
    [
        ("maxReplicas: 0", "spec.maxReplicas: Required value: must be set and greater than 0"),
        (
            "maxReplicas: 3\n  minReplicas: 4",
            "spec.maxReplicas: Invalid value: 3: must be greater than or equal to `minReplicas`",
        ),
        (
            "maxReplicas: 3\n  minReplicas: 0",
            "spec.minReplicas: Invalid value: 0: must be greater than or equal to 1",
        ),
        (
            "maxReplicas: 3\n  metrics: [{type: Resource}]",
            "spec.metrics[0].resource: Required value: must populate information for the given metric source",
        ),
        (
            "maxReplicas: 3\n  behavior: {scaleUp: {stabilizationWindowSeconds: 3601}}",
            "spec.behavior.scaleUp.stabilizationWindowSeconds: Invalid value: 3601: "
            "must be less than or equal to 3600",
        ),
    ],
)
def test_what_is_wrong_is_told_as_the_server_tells_it(terminal, line, error):
    done = apply(terminal, AUTOSCALER.replace("maxReplicas: 3", line))
    assert done.exit == 1
    assert error in done.stderr


@pytest.mark.parametrize(
    ("flags", "answer"),
    [
        ("--max=3", "horizontalpodautoscaler.autoscaling/web autoscaled\n"),
        ("", 'error: required flag(s) "max" not set\n'),
        ("--max=0", "error: --max=MAXPODS is required and must be at least 1, max: 0\n"),
        (
            "--max=1 --min=2",
            "error: --max=MAXPODS must be larger or equal to --min=MINPODS, max: 1, min: 2\n",
        ),
        ("--max=2 --cpu=x%", "error: invalid percentage value: x\n"),
        ("--max=2 --memory=5x", "error: invalid resource memory value: 5x\n"),
    ],
)
def test_autoscale_answers_as_kubectl(terminal, flags, answer):
    done = terminal.run(f"kubectl autoscale deployment web {flags}")
    assert done.stdout + done.stderr == answer


def test_a_quantity_without_unit_is_in_thousandths_or_mebibytes(terminal):
    terminal.run("kubectl autoscale deployment web --max=2 --cpu=500 --memory=200")
    shown = terminal.run("kubectl describe hpa web").stdout
    assert "<unknown> / 500m" in shown
    assert "200Mi" in shown
