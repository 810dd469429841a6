from typing import Any

import pytest
from advice_lab import CASES, Broken, build, run

from lessons.engine.advice import Advice, advise
from lessons.engine.advice.misconceptions import MISCONCEPTIONS
from lessons.engine.advice.trial import succeeded
from lessons.engine.cluster import Cluster
from lessons.engine.terminal import Transcript


def case(name: str) -> dict[str, Any]:
    return next(each for each in CASES if each["name"] == name)


def advice_on(broken: Broken) -> Advice:
    found = advise(broken.cluster, broken.transcript, broken.files)
    assert found is not None
    return found


@pytest.fixture(params=CASES, ids=[each["name"] for each in CASES])
def each(request: pytest.FixtureRequest) -> dict[str, Any]:
    return request.param


def test_the_broken_hop_the_mend_and_the_belief_are_named(each: dict[str, Any]) -> None:
    broken = build(each)
    found = advice_on(broken)
    believed = found.misconception
    assert each["hop"] in found.hop.what
    assert found.hop == broken.transcript.hops[found.number - 1]
    assert found.mend is not None
    assert found.mend.text.startswith(each["mend"])
    assert (believed.misconception.number if believed else None) == each.get("believed")
    for cost in each.get("costs", ()):
        assert any(cost in told for told in found.mend.costs), found.mend.costs


def test_doing_what_is_told_makes_the_command_succeed(each: dict[str, Any]) -> None:
    broken = build(each)
    mend = advice_on(broken).mend
    assert mend is not None
    assert bool(mend.files) == (bool(mend.edits) and each.get("typed", True))
    place, _, line = each["run"].partition(": ")
    _do(broken, each)
    done = run(broken.cluster, f"{place}: {mend.line or line}", {**broken.files, **mend.files})
    assert succeeded(done), done.stdout + done.stderr


def _do(broken: Broken, each: dict[str, Any]) -> None:
    """What a student would do: delete what cannot be changed, apply the files, wait."""
    mend = advice_on(broken).mend
    assert mend is not None
    for ref in mend.recreated:
        name = f"{ref.kind.lower()} {ref.name} -n {ref.namespace}"
        _must(run(broken.cluster, f"admin: kubectl delete {name} --grace-period=1", {}))
    if each.get("refused"):
        return
    for file in mend.files:
        _must(run(broken.cluster, f"admin: kubectl apply -f {file}", dict(mend.files)))
    if not mend.files:
        for edit in mend.edits:
            name = f"{edit.ref.kind.lower()} {edit.ref.name} -n {edit.ref.namespace}"
            assert edit.path == ("spec", "replicas")
            _must(run(broken.cluster, f"admin: kubectl scale {name} --replicas={edit.new}", {}))
    if mend.files and not broken.cluster.profile.settle:
        broken.cluster.settle()
    broken.cluster.advance(mend.wait)


def _must(done: Transcript) -> None:
    assert done.exit == 0, done.stderr


def test_each_misconception_is_named_by_a_broken_cluster() -> None:
    named = {each.get("believed") for each in CASES}
    assert [m.name for m in MISCONCEPTIONS if m.number not in named] == []
    assert sorted(m.number for m in MISCONCEPTIONS) == list(range(1, 26))


def test_the_refutation_points_at_the_hop() -> None:
    found = advice_on(build(case("a selector with two letters swapped")))
    assert found.misconception is not None
    assert found.misconception.text.endswith(f"see hop {found.number}.")


def test_the_sentence_names_the_selector_and_the_line() -> None:
    found = advice_on(build(case("a selector with two letters swapped")))
    assert found.sentence == (
        "Service web has no endpoints: it selects app=wbe, and no pod of namespace default carries that."
    )
    assert (found.source.file, found.source.line) == ("service.yaml", 6)  # type: ignore[union-attr]


def test_who_answers_then_is_told() -> None:
    mend = advice_on(build(case("a containerPort that no process listens on"))).mend
    assert mend is not None
    assert mend.answered == ("site",)


def test_the_cluster_is_left_as_it_is() -> None:
    broken = build(case("a selector with two letters swapped"))
    before = broken.cluster.snapshot()
    advice_on(broken)
    assert broken.cluster.snapshot() == before


WORKING = [
    "pod/client: curl -s web",
    "pod/client: curl -s web.default.svc.cluster.local",
    "pod/client: dig +short web.default.svc.cluster.local",
    "pod/client: nslookup web.default.svc.cluster.local",
    "pod/client: nc -zv web 80",
    "laptop: curl -s 192.168.0.31:30192",
    "node/k8s-node01: curl -s localhost:30192",
    "admin: kubectl get services",
    "admin: kubectl apply -f service.yaml",
    "pod/client: echo hello",
]


@pytest.fixture(scope="module")
def working() -> Broken:
    return build({**case("the Service's port on a node"), "run": "admin: true"})


@pytest.mark.parametrize("line", WORKING)
def test_there_is_no_advice_on_a_command_that_works(working: Broken, line: str) -> None:
    cluster: Cluster = working.cluster.fork()
    done = run(cluster, line, working.files)
    assert done.exit == 0
    assert advise(cluster, done, working.files) is None


@pytest.mark.parametrize("line", ["pod/client: false", "admin: kubectl get pod nosuch", "admin: ("])
def test_there_is_none_on_one_that_sent_nothing(working: Broken, line: str) -> None:
    cluster = working.cluster.fork()
    done = run(cluster, line, working.files)
    assert done.exit != 0
    assert advise(cluster, done, working.files) is None


def test_what_cannot_be_mended_is_explained_all_the_same(working: Broken) -> None:
    cluster = working.cluster.fork()
    found = advise(cluster, run(cluster, "laptop: curl -s -m 3 192.168.0.99", {}), {})
    assert found is not None
    assert "no machine of the office has the address 192.168.0.99" in found.sentence.lower()
    assert found.mend is None


def test_a_deletion_of_what_is_gone_has_no_mend(working: Broken) -> None:
    cluster = working.cluster.fork()
    run(cluster, "admin: kubectl delete service web", working.files)
    found = advise(
        cluster, run(cluster, "admin: kubectl delete service web", working.files), working.files
    )
    assert found is not None
    assert found.mend is None
