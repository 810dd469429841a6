"""CoreDNS's cache as a real one counted down over 31 seconds: the same questions, at the same moments."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from lessons.course.scenarios import read_cases
from lessons.course.scenarios.digs import read_dig
from lessons.course.scenarios.runner import CommandRunner
from lessons.engine.cluster import Cluster
from lessons.engine.profile import Profile
from lessons.engine.refs import Place
from lessons.engine.terminal import Terminal

HERE = Path(__file__).parent
RECORDED = yaml.safe_load((HERE / "cache-over-time.yaml").read_text())["over_time"]
MOMENTS = [(int(entry["t"] * 1000), name) for entry in RECORDED for name in entry if name != "t"]
CLIENT = Place("pod", "resolver", "default")


@pytest.fixture(scope="module")
def answered():
    """What each question was answered at each moment."""
    (case,) = read_cases((HERE / "conformance" / "dns.yaml").read_text())
    cluster = Cluster(Profile.from_mapping(case.cluster)[0])
    runner = CommandRunner(cluster, case.files)
    for step in case.steps:
        if not step.judged:
            runner.run(step)
    start = cluster.clock.now
    found = {}
    for moment, name in MOMENTS:
        cluster.advance(max(0, start + moment - cluster.clock.now))
        output = Terminal(cluster).run(f"dig @10.244.0.2 {name}", CLIENT).stdout
        found[moment, name] = read_dig(output)
    return found


@pytest.mark.parametrize(("moment", "name"), MOMENTS)
def test_an_answer_has_the_flags_and_the_time_to_live_that_were_recorded(answered, moment, name):
    recorded = next(entry[name] for entry in RECORDED if entry["t"] * 1000 == moment)
    got = answered[moment, name]
    assert (got.rcode, got.flags) == (recorded["rcode"], recorded["flags"])
    assert _near([ttl(record) for record in got.records["answer"]], recorded["answer_ttls"])
    kept = [record.split()[1] for record in recorded["authority"]]
    assert _near([ttl(record) for record in got.records["authority"]], map(int, kept))


def ttl(record: str) -> int:
    return int(record.split()[1])


def _near(got, recorded) -> bool:
    """The recording's questions were asked some milliseconds after the moments it names."""
    pairs = list(zip(got, recorded, strict=True))
    return all(abs(one - other) <= 1 for one, other in pairs)
