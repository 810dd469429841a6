"""For random clusters, and requests from anywhere: what happens is what the specification allows, and what is told."""

import re
from collections import Counter

import reach_oracle
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from random_plans import KINDS, PLACES, asked, plans, real

from lessons.engine.advice import advise

ANSWER = re.compile(r"From=(\S+) ClientIP=(\S+)")
THROUGH_RULES = ["cluster", "balancer", "external", "node01", "node02"]
NEEDED = {
    "balancer": "balancer_ip",
    "external": "external_ip",
    "node01": "node_port",
    "node02": "node_port",
}
# The 99.99 % quantile of chi-square, by degrees of freedom.
CHI_SQUARE = {1: 15.14, 2: 18.42, 3: 21.11, 4: 23.51}


def probes(kinds=KINDS):
    return st.tuples(st.sampled_from(PLACES), st.sampled_from(kinds))


def ended(transcript):
    """How a curl ended, as the oracle words it."""
    if transcript.exit == 0:
        return ("open", *ANSWER.search(transcript.stdout).groups())
    if transcript.exit in (6, 28):
        return ("unresolved",) if transcript.exit == 6 else ("timeout",)
    assert transcript.exit == 7
    return ("refused",) if "Connection refused" in transcript.stderr else ("no route",)


def possible(plan, place, kind):
    """What the specification allows; a probe that makes no sense in the plan is left out."""
    service = plan["service"]
    assume(plan["pods"].get(place, {"state": "ready"})["state"] != "absent")
    assume(kind not in NEEDED or service[NEEDED[kind]])
    assume(not service["headless"] or kind in ("pod", "name"))
    return reach_oracle.outcomes(plan, place, kind)


@settings(derandomize=True, deadline=None, max_examples=500)
@given(plans(), probes())
def test_a_request_comes_to_nothing_but_what_the_specification_allows(plan, probe):
    expected = possible(plan, *probe)
    assert ended(asked(plan, real(plan), *probe)) in expected


@settings(derandomize=True, deadline=None, max_examples=100)
@given(plans(), probes(THROUGH_RULES))
def test_each_end_that_the_specification_allows_is_met_by_some_chance(plan, probe):
    expected = possible(plan, *probe)
    cluster = real(plan)
    tries = range(1 if len(expected) == 1 else 80)
    assert {ended(asked(plan, cluster, *probe, seed)) for seed in tries} == expected


@settings(
    derandomize=True,
    deadline=None,
    max_examples=30,
    suppress_health_check=[HealthCheck.filter_too_much],
)
@given(plans(most_policies=0), probes(THROUGH_RULES))
def test_chance_favours_none_of_the_endpoints(plan, probe):
    expected = possible(plan, *probe)
    assume(len(expected) > 1 and all(end[0] == "open" for end in expected))
    cluster, times = real(plan), 60 * len(expected)
    seen = Counter(ended(asked(plan, cluster, *probe, seed)) for seed in range(times))
    deviation = sum((seen[end] - 60) ** 2 / 60 for end in expected)
    assert deviation < CHI_SQUARE[len(expected) - 1], seen


@settings(derandomize=True, deadline=None, max_examples=300)
@given(plans(), probes())
def test_the_hops_tell_the_same_story_as_the_output(plan, probe):
    possible(plan, *probe)
    done = asked(plan, real(plan), *probe)
    end, last = ended(done), done.hops[-1]
    if end[0] == "open":
        sockets = [hop for hop in done.hops if hop.kind == "socket" and not hop.broken]
        assert (last.kind, last.at) == ("answer", f"pod/default/{end[1]}")
        assert (sockets[-1].at, sockets[-1].packet.source) == (last.at, end[2])
        assert f"It sees the client as {end[2]}." in sockets[-1].why
    elif last.kind == "verdict":
        words = {
            "refused": "is refused",
            "timeout": "nothing comes back",
            "no route": "no route to",
        }
        assert words[end[0]] in last.what
        assert any(hop.broken and hop.ref for hop in done.hops[:-1]) or done.broken.kind in (
            "route",
            "socket",
        )
    else:
        assert (last.kind, end[0]) in {("dns", "unresolved"), ("dns", "timeout")}


@settings(derandomize=True, deadline=None, max_examples=60)
@given(plans(), probes())
def test_advice_is_given_on_what_failed_and_on_nothing_else(plan, probe):
    possible(plan, *probe)
    cluster = real(plan)
    done = asked(plan, cluster, *probe)
    found = advise(cluster, done, {})
    assert (found is None) == (done.exit == 0)
    if found is not None:
        assert found.hop in done.hops
