from advice_lab import CASES, Broken, build, run
from hypothesis import given, settings
from hypothesis import strategies as st

from lessons.engine.advice import advise
from lessons.engine.advice.trial import succeeded

PLACES = ["pod/client", "laptop", "internet", "node/k8s-node01", "admin"]
PROGRAMS = [
    "curl -s -m 2",
    "dig +short",
    "nslookup",
    "host",
    "ping -c 1 -W 1",
    "nc -zv -w 1",
    "wget -qO-",
]
HOSTS = [
    "web",
    "wbe",
    "web.default",
    "web.shop.svc.cluster.local",
    "http://web",
    "10.96.0.10",
    "10.244.1.5",
]
HOSTS += [
    "192.168.0.31",
    "203.0.113.9",
    "localhost",
    "kubernetes",
    "[::1]",
    "-x",
    "",
    "_http._tcp.web",
]
PORTS = ["", ":80", ":8080", ":30192", " 80", " 99999", ":x", "/path"]

_started: dict[str, Broken] = {}


def broken(name: str) -> Broken:
    if name not in _started:
        _started[name] = build(next(case for case in CASES if case["name"] == name))
    return _started[name]


@settings(derandomize=True, deadline=None, max_examples=150)
@given(
    st.sampled_from([case["name"] for case in CASES]),
    st.sampled_from(PLACES),
    st.sampled_from(PROGRAMS),
    st.sampled_from(HOSTS),
    st.sampled_from(PORTS),
)
def test_whatever_fails_advice_is_sound(
    name: str, place: str, program: str, host: str, port: str
) -> None:
    """It never raises, points at a hop there is, and what it suggests it has seen to work."""
    start = broken(name)
    cluster = start.cluster.fork()
    done = run(cluster, f"{place}: {program} {host}{port}", start.files)
    found = advise(cluster, done, start.files)
    assert not (found and succeeded(done))
    if found is not None:
        assert done.hops[found.number - 1] == found.hop
        assert found.sentence
    if found is not None and found.mend is not None and not found.mend.edits:
        cluster.advance(found.mend.wait)
        again = run(cluster, f"{place}: {found.mend.line or done.line}", start.files)
        assert succeeded(again), again.stdout + again.stderr
