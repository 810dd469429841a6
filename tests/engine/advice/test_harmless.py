"""What a mend costs: nothing that worked before stops, unless the advice says so; and all beliefs are covered."""

import re
from pathlib import Path
from typing import Any

import pytest
from advice_lab import CASES, Broken, build, run

from lessons.engine.advice import advise
from lessons.engine.advice.misconceptions import MISCONCEPTIONS
from lessons.engine.advice.trial import succeeded

DOCS = Path(__file__).parents[3] / "docs" / "misconceptions.md"
# What anybody may be doing in such a cluster; by name, by address, from inside and outside.
PROBES = [
    "pod/client: curl -s -m 3 web",
    "pod/client: curl -s -m 3 web.default.svc.cluster.local",
    "pod/client: curl -sk -m 3 https://kubernetes",
    "pod/client: dig +short kubernetes.default.svc.cluster.local",
    "node/k8s-node02: curl -s -m 3 web",
    "laptop: curl -s -m 3 192.168.0.31:30192",
    "admin: kubectl get pods,services,endpointslices",
]
EDITING = [each for each in CASES if not each.get("refused") and each.get("typed", True)]


def working(broken: Broken) -> set[str]:
    """The probes that succeed, each in a copy of the cluster."""
    return {probe for probe in PROBES if succeeded(run(broken.cluster.fork(), probe, broken.files))}


@pytest.mark.parametrize("case", EDITING, ids=[each["name"] for each in EDITING])
def test_what_worked_goes_on_working_or_the_advice_says_what_it_costs(case: dict[str, Any]) -> None:
    broken = build(case)
    found = advise(broken.cluster, broken.transcript, broken.files)
    assert found is not None
    assert found.mend is not None
    before = working(broken)
    for ref in found.mend.recreated:
        line = f"kubectl delete {ref.kind.lower()} {ref.name} -n {ref.namespace} --grace-period=1"
        run(broken.cluster, f"admin: {line}", {})
    for file in found.mend.files:
        run(broken.cluster, f"admin: kubectl apply -f {file}", dict(found.mend.files))
    broken.cluster.settle()
    assert before <= working(broken) or found.mend.costs


def test_every_belief_of_the_documentation_is_behind_a_broken_cluster() -> None:
    table = DOCS.read_text("utf-8").partition("## Twenty-five")[2].partition("\n## ")[0]
    documented = {int(number) for number in re.findall(r"^\| (\d+) \|", table, re.MULTILINE)}
    assert documented == {each.number for each in MISCONCEPTIONS}
    assert documented <= {each.get("believed") for each in CASES}
    assert len(CASES) >= 30
