"""A cluster that is watched moment by moment.

At every moment of its clock's queue three things are read from one cluster, and have to agree: what `kubectl get pods`
says, what `kubectl get endpointslices` says, and who answers a loop of curls through the Service. Between the last two
stands kube-proxy, which may be a second behind: what it goes by is read with iptables-save.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lessons.engine.cluster import Cluster
from lessons.engine.network.network import SYNC
from lessons.engine.profile import Profile
from lessons.engine.refs import Place
from lessons.engine.terminal import Terminal

ADMIN = Place("admin")
CLIENT = Place("pod", "client", "default")
SERVICE = "web"
CURL = f"curl -s -m 2 {SERVICE}/hostname || echo failed"
# So many that a pod which is never chosen is left out on purpose.
TIMES = 40

BASICS = """
apiVersion: v1
kind: Pod
metadata: {name: client}
spec: {nodeName: k8s-master, containers: [{name: c, image: 'amsy810/tools:v2.0'}]}
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: web}, ports: [{port: 80, targetPort: 8080}]}
"""


@dataclass(frozen=True)
class Pod:
    """A pod as `get pods` shows it."""

    name: str
    ip: str
    node: str
    ready: bool
    running: bool  # all its containers
    listens: bool  # what runs in it, where the Service sends to
    terminating: bool
    columns: str  # READY and STATUS: "1/1 Running"


@dataclass(frozen=True)
class Moment:
    """What is seen at one moment; seconds since the story began. Endpoints are conditions by pod."""

    at: float
    pods: tuple[Pod, ...]
    endpoints: dict[str, str]
    proxied: frozenset[str]
    answers: frozenset[str]
    failed: int
    behind: bool

    @property
    def rows(self) -> dict[str, str]:
        """READY and STATUS by pod."""
        return {pod.name: pod.columns for pod in self.pods}

    @property
    def usable(self) -> frozenset[str]:
        """The pods that the slices let traffic go to: ready ones, or where none is those that still serve."""
        ready = {name for name, words in self.endpoints.items() if words == "ready serving"}
        leaving = {name for name, words in self.endpoints.items() if words == "serving terminating"}
        return frozenset(ready or leaving)


class Story:
    """One cluster, stepped; `settle: manual`, so that the clock goes on only when told to."""

    def __init__(self, *manifests: str) -> None:
        profile, _ = Profile.from_mapping({"settle": "manual"})
        self.cluster = Cluster(profile)
        self.files = {f"{at}.yaml": text for at, text in enumerate((BASICS, *manifests))}
        for name in self.files:
            self.run(f"kubectl apply -f {name}")
        self.cluster.settle()
        self.cluster.advance(60_000)
        self.begun = self.cluster.clock.now
        self.printed = ""

    def run(self, line: str, place: Place = ADMIN) -> str:
        """Run a line; gives what it printed, and fails if it failed."""
        done = Terminal(self.cluster).run(line, place, self.files)
        assert not done.exit, done.stderr
        return done.stdout

    def during(self, line: str) -> list[Moment]:
        """Every moment from which the clock goes on while a line that waits for something runs."""
        self.begun, seen = self.cluster.clock.now, list[Moment]()
        go_on = self.cluster.advance

        def looking(duration: int) -> None:
            if duration:
                seen.append(self.look())
                check(seen[-1])
            go_on(duration)

        self.cluster.advance = looking  # type: ignore[method-assign]
        try:
            self.printed = self.run(line)
        finally:
            self.cluster.advance = go_on  # type: ignore[method-assign]
        return seen

    def begin(self, line: str) -> Iterator[Moment]:
        """Run a line, then every moment until nothing is due any more, the first being right after the line."""
        self.begun = self.cluster.clock.now
        self.run(line)
        self.cluster.reconcile()
        return self.moments()

    def moments(self, seconds: float = 120) -> Iterator[Moment]:
        """Every moment of the clock's queue for so many seconds; at each, everything has to agree."""
        until = self.cluster.clock.now + int(seconds * 1000)
        while True:
            moment = self.look()
            check(moment)
            yield moment
            event = self.cluster.clock.next_event()
            if event is None or event.due > until:
                return
            self.cluster.advance(event.due - self.cluster.clock.now)

    def look(self) -> Moment:
        """Read everything from copies of the cluster as it stands."""
        pods = {pod.name: pod for pod in self._pods()}
        endpoints = self._endpoints()
        by_ip = {pod.ip: name for name, pod in pods.items()}
        proxied = {by_ip.get(ip, f"gone:{ip}") for ip in self._proxied()}
        answers = re.findall(r"Hostname : (\S+)|(failed)", "".join(self._loop()))
        return Moment(
            at=(self.cluster.clock.now - self.begun) / 1000,
            pods=tuple(pods.values()),
            endpoints=endpoints,
            proxied=frozenset(proxied),
            answers=frozenset(name for name, _ in answers if name),
            failed=sum(bool(failed) for _, failed in answers),
            behind=any(event.kind == SYNC for event in self.cluster.clock.upcoming()),
        )

    def _loop(self) -> Iterator[str]:
        """What each curl of the loop prints, all of them at this very moment."""
        for at in range(TIMES):
            copy = self.cluster.fork()
            copy.begin(at)
            yield Terminal(copy).run(CURL, CLIENT).stdout

    def _try(self, line: str, place: Place = ADMIN) -> str:
        return Terminal(self.cluster.fork()).run(line, place).stdout

    def _pods(self) -> Iterator[Pod]:
        rows = [
            row.split()
            for row in self._try("kubectl get pods -l app=web --no-headers").splitlines()
        ]
        items = json.loads(self._try("kubectl get pods -l app=web -o json"))["items"]
        assert [row[0] for row in rows] == [item["metadata"]["name"] for item in items]
        for row, item in zip(rows, items, strict=True):
            status = item["status"]
            statuses: list[dict[str, Any]] = status.get("containerStatuses", [])
            terminating = "deletionTimestamp" in item["metadata"]
            count = sum(each["ready"] for each in statuses)
            assert row[1] == f"{count}/{len(item['spec']['containers'])}"
            assert (row[2] == "Terminating") is terminating
            conditions = {each["type"]: each["status"] for each in status.get("conditions", [])}
            yield Pod(
                name=row[0],
                ip=status.get("podIP", ""),
                node=item["spec"].get("nodeName", ""),
                ready=conditions.get("Ready") == "True",
                running=bool(statuses) and all("running" in each["state"] for each in statuses),
                listens=item["metadata"].get("annotations", {}).get("lab/listen") in (None, "8080"),
                terminating=terminating,
                columns=f"{row[1]} {row[2]}",
            )

    def _endpoints(self) -> dict[str, str]:
        selector = f"-l kubernetes.io/service-name={SERVICE}"
        items = json.loads(self._try(f"kubectl get endpointslices {selector} -o json"))["items"]
        found: dict[str, str] = {}
        addresses = []
        for item in items:
            for endpoint in item["endpoints"] or ():
                words = [word for word, so in endpoint["conditions"].items() if so]
                found[endpoint["targetRef"]["name"]] = " ".join(words)
                addresses += endpoint["addresses"]
        (row,) = self._try(f"kubectl get endpointslices {selector} --no-headers").splitlines()
        more = f" + {len(addresses) - 3} more..." if len(addresses) > 3 else ""
        assert f"{','.join(addresses[:3]) or '<unset>'}{more}" in row
        return found

    def _proxied(self) -> set[str]:
        rules = self._try("iptables-save", Place("node", "k8s-node01"))
        return set(re.findall(r'-A KUBE-SVC-\S+ .*"default/web -> ([\d.]+):\d+"', rules))


def check(moment: Moment) -> None:
    """The rule that holds at every moment of every story."""
    # The slices hold each pod that has an address, with the conditions that the pod's own state makes.
    wanted = {
        pod.name: " ".join(
            word
            for word, so in (
                ("ready", pod.ready and not pod.terminating),
                ("serving", pod.ready),
                ("terminating", pod.terminating),
            )
            if so
        )
        for pod in moment.pods
        if pod.ip
    }
    assert moment.endpoints == wanted, moment
    # A pod that is ready runs.
    assert all(pod.running for pod in moment.pods if pod.ready), moment
    # kube-proxy goes by the slices, or has a sync ahead of it.
    assert moment.behind or moment.proxied == moment.usable, moment
    # Those answer that kube-proxy sends to and that run and listen; nobody else, and if all of them do, nobody fails.
    serving = {pod.name for pod in moment.pods if pod.running and pod.listens}
    alive = moment.proxied & serving
    assert moment.answers == alive, moment
    assert bool(moment.failed) == (alive != moment.proxied or not alive), moment
