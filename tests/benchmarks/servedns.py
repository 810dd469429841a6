"""How fast the cluster's DNS answers: out of the store, and over the network as `manage.py servedns`.

    .venv/bin/python tests/benchmarks/servedns.py [--seconds 3] [--rounds 3]

First, the time of one answer from clusters of 10 and of 10,000 Services, each time for another name. Then Debian's
dnsperf asks `servedns`, with a lab of 1,000 Services, and in turn a bare loop that parses each query and encodes always
the same answer with dnspython; both on one core. Last, how long a change in the lab takes to show.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import random
import re
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from time import perf_counter, process_time, sleep

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import dns.message
import dns.query
import dns.rrset

from lessons.engine.cluster import Cluster
from lessons.engine.dns import Listener
from lessons.engine.profile import Profile

ROOT = Path(__file__).resolve().parents[2]
ZONE = "default.svc.cluster.local."
SMALL, LARGE, SERVED = 10, 10_000, 1_000
HOST, CLIENT = "127.0.0.1", ("127.0.0.1", 53053)
# A question of each sort about the Service of a number: those with an odd one are headless.
SORTS: dict[str, Callable[[int], str]] = {
    "cluster IP": lambda i: f"web-{i - i % 2}.{ZONE} A",
    "headless": lambda i: f"web-{i | 1}.{ZONE} A",
    "NXDOMAIN": lambda i: f"missing-{i}.{ZONE} A",
    "NODATA": lambda i: f"web-{i - i % 2}.{ZONE} AAAA",
    "SRV": lambda i: f"web-{i | 1}.{ZONE} SRV",
}


def objects(services: int) -> Iterator[dict[str, object]]:
    """So many Services, each with a port; the headless ones with three endpoints, written by hand."""
    for i in range(services):
        spec: dict[str, object] = {"ports": [{"name": "http", "port": 80}]}
        if i % 2:
            spec["clusterIP"] = "None"
            yield _slice(i)
        yield {
            "apiVersion": "v1",
            "kind": "Service",
            "metadata": {"name": f"web-{i}"},
            "spec": spec,
        }


def _slice(i: int) -> dict[str, object]:
    ips = [f"172.{16 + k}.{i // 250}.{i % 250 + 1}" for k in range(3)]
    return {
        "apiVersion": "discovery.k8s.io/v1",
        "kind": "EndpointSlice",
        "metadata": {"name": f"web-{i}-1", "labels": {"kubernetes.io/service-name": f"web-{i}"}},
        "addressType": "IPv4",
        "endpoints": [{"addresses": [ip]} for ip in ips],
        "ports": [{"name": "http", "port": 80, "protocol": "TCP"}],
    }


def listener(services: int) -> Listener:
    """The DNS of a cluster with so many Services."""
    cluster = Cluster(Profile.from_mapping({})[0])
    for item in objects(services):
        metadata = {"namespace": "default", **item["metadata"]}  # type: ignore[dict-item]
        cluster.apiserver.create({**item, "metadata": metadata})
    cluster.settle()
    return Listener(cluster.dns)


def store(rounds: int) -> None:
    """Print the median processor time of an answer from a small and from a large cluster."""
    listeners = {size: listener(size) for size in (SMALL, LARGE)}
    gc.collect()
    gc.freeze()
    for sort, question in SORTS.items():
        times: dict[int, list[float]] = {size: [] for size in listeners}
        for _ in range(rounds):
            for size, asked in listeners.items():
                packets = [_packet(question(random.randrange(size))) for _ in range(5000)]
                started = process_time()
                for packet in packets:
                    asked.answer(packet, CLIENT)
                times[size].append((process_time() - started) / len(packets) * 1000)
        small, large = (median(values) for values in times.values())
        print(f"{sort:10}  {small:.3f} ms  {large:.3f} ms  ratio {large / small:.2f}", flush=True)


def _packet(question: str) -> bytes:
    name, rdtype = question.split()
    return dns.message.make_query(name, rdtype, use_edns=0, payload=1232).to_wire()


def bare_loop(port: int) -> None:
    """Answer every query with the same record, for ever."""
    answer = dns.message.make_response(dns.message.make_query(f"web-2.{ZONE}", "A"))
    answer.answer = [dns.rrset.from_text(f"web-2.{ZONE}", 30, "IN", "A", "10.96.10.10")]
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as datagrams:
        datagrams.bind((HOST, port))
        print("ready", flush=True)
        while True:
            packet, client = datagrams.recvfrom(4096)
            answer.id = dns.message.from_wire(packet).id
            datagrams.sendto(answer.to_wire(), client)


@contextmanager
def serving(*command: str) -> Iterator[None]:
    """A Python process on one core, from its first line of output on."""
    taken = ["taskset", "-c", "0", sys.executable, *command]
    with subprocess.Popen(taken, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            if not process.stdout.readline():
                raise SystemExit(f"{command} does not start")
            yield
        finally:
            process.terminate()


def rate(port: int, file: Path, seconds: int) -> float:
    """Queries per second, as dnsperf counts them."""
    command = ["dnsperf", "-s", HOST, "-p", str(port), "-d", str(file), "-l", str(seconds)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found = re.search(r"Queries per second:\s+([\d.]+)", done.stdout)
    if found is None:
        raise SystemExit(done.stdout + done.stderr)
    return float(found[1])


def served(lab: object, rounds: int, seconds: int) -> None:
    """Print how many queries a second the server answers, the bare loop, and the ratio of the two."""
    port, other = _free_port(), _free_port()
    with (
        tempfile.TemporaryDirectory() as folder,
        serving("manage.py", "servedns", "--lab", str(lab), "--port", str(port)),
        serving(__file__, "--bare-loop", str(other)),
    ):
        for sort, question in SORTS.items():
            file = Path(folder) / "questions"
            file.write_text(
                "".join(f"{question(i)}\n" for i in random.sample(range(SERVED), SERVED))
            )
            rates = [(rate(port, file, seconds), rate(other, file, seconds)) for _ in range(rounds)]
            ours, bare = (median(values) for values in zip(*rates, strict=True))
            ratio = median(mine / loop for mine, loop in rates)
            print(f"{sort:10}  {ours:6.0f} q/s  bare loop {bare:6.0f} q/s  ratio {ratio:.2f}")


def change(lab: object, rounds: int) -> None:
    """Print how long after a command in the lab its effect shows in an answer."""
    from lessons import labs
    from lessons.models import Lab

    port = _free_port()
    took = []
    with serving("manage.py", "servedns", "--lab", str(lab), "--port", str(port)):
        for i in range(rounds):
            labs.run(Lab.objects.get(pk=lab), f"kubectl create service clusterip new-{i} --tcp=80")
            started = perf_counter()
            query = dns.message.make_query(f"new-{i}.{ZONE}", "A")
            while not dns.query.udp(query, HOST, timeout=5, port=port).answer:
                sleep(0.002)
            took.append((perf_counter() - started) * 1000)
    print(f"a change shows after {median(took):.0f} ms, {max(took):.0f} ms at the most")


def prepared_lab() -> object:
    """The id of a lab with 1,000 Services, in a data folder of its own."""
    import django

    django.setup()
    from django.core.management import call_command

    from lessons import labs
    from lessons.course.lessons import lesson_by_slug

    call_command("migrate", verbosity=0)
    lesson = lesson_by_slug("clusterip")
    assert lesson is not None
    lab = labs.open_lab("benchmark", lesson)
    for start in range(0, SERVED, 200):
        part = list(objects(SERVED))[3 * start // 2 : 3 * (start + 200) // 2]
        text = "\n---\n".join(json.dumps(item) for item in part)
        outcome = labs.apply(lab, {lesson.panes[0]: text})
        if outcome.refusal or outcome.transcript is None or outcome.transcript.exit:
            raise SystemExit(outcome.refusal or str(outcome.transcript))
    return lab.pk


def _free_port() -> int:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as datagrams:
        datagrams.bind((HOST, 0))
        return int(datagrams.getsockname()[1])


def main() -> None:
    """Measure, and print a line for each thing measured."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=3)
    parser.add_argument("--bare-loop", type=int, metavar="PORT", help="only be the bare loop")
    options = parser.parse_args()
    if options.bare_loop:
        bare_loop(options.bare_loop)
    print(f"An answer with {SMALL:,} and with {LARGE:,} Services (under 0.15 ms, ratio under 1.5)")
    store(options.rounds)
    if shutil.which("dnsperf") is None:
        raise SystemExit("servedns is not measured: dnsperf is missing (apt-get install dnsperf)")
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"LAB_DATA_DIR": folder, "DJANGO_SETTINGS_MODULE": "labsite.settings"}
        lab = prepared_lab()
        print(f"servedns with {SERVED:,} Services (5,000 q/s or more, ratio 0.6 or more)")
        served(lab, options.rounds, options.seconds)
        change(lab, 10)


if __name__ == "__main__":
    main()
