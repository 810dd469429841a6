"""Whatever is mistyped, in a command or a manifest, is answered in the tools' words and never by a fault of the lab."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from lessons.course.scenarios import read_cases
from lessons.engine.cluster import Cluster
from lessons.engine.profile import Profile
from lessons.engine.refs import ADMIN, Place
from lessons.engine.terminal import Terminal

HERE = Path(__file__).parent
FILES = [HERE / "seeds.yaml", *sorted((HERE / "conformance").glob("*.yaml"))]
CASES = [case for file in FILES for case in read_cases(file.read_text())]
COMMANDS = sorted({step.run for case in CASES for step in case.steps if step.run})
WORDS = sorted({word for command in COMMANDS for word in command.split()})
MANIFESTS = sorted({text for case in CASES for text in case.files.values()})
VALUES = [
    "",
    "null",
    "[]",
    "{}",
    "-1",
    "0",
    "65536",
    "true",
    "abc",
    "'8080'",
    "1.5",
    "~",
    "&a",
    "*a",
    "|",
    "[1, 2]",
]
VALUES += [
    "{a: b}",
    "99999999999999999999",
    "0x10",
    "- x",
    "2026-01-01",
    "é",
    '"\\u0000"',
    "!!binary x",
]
MARKS = "'\"$`|&;<>(){}[]!\\*?~#=%@,.:-_0aZé"
PLACES = ["admin", "laptop", "internet", "node/k8s-node01", "pod/client", "pod/nope"]


def mistyped(line: str, random: Random) -> str:
    words = line.split(" ")
    at = random.randrange(len(words))
    change = random.randrange(4)
    if change == 0:
        del words[at]
    elif change == 1:
        words[at] = random.choice(WORDS)
    elif change == 2:
        words.insert(at, random.choice(WORDS))
    else:
        cut = random.randrange(len(words[at]) + 1)
        words[at] = words[at][:cut] + random.choice(MARKS) + words[at][cut + random.randrange(2) :]
    return " ".join(words)


def misedited(text: str, random: Random) -> str:
    lines = text.split("\n")
    at = random.randrange(len(lines))
    change = random.randrange(5)
    if change == 0:
        del lines[at]
    elif change == 1:
        lines[at] = lines[at].partition(":")[0] + ": " + random.choice(VALUES)
    elif change == 2:
        lines[at] = " " * random.randrange(5) + lines[at].lstrip()
    elif change == 3:
        lines.insert(at, random.choice(lines))
    else:
        cut = random.randrange(len(lines[at]) + 1)
        lines[at] = lines[at][:cut] + random.choice(MARKS) + lines[at][cut + 1 :]
    return "\n".join(lines)


@pytest.fixture(scope="module")
def cluster() -> Cluster:
    cluster = Cluster(Profile.classroom())
    client = "kubectl run client --image=amsy810/tools:v2.0 --command -- sleep 3600"
    assert Terminal(cluster).run(client).exit == 0
    return cluster


@pytest.mark.parametrize("seed", range(20))
def test_no_mistake_is_a_fault_of_the_lab(cluster, seed):
    random, lab = Random(seed), cluster.fork()
    files = {"lab.yaml": random.choice(MANIFESTS)}
    Terminal(lab).run("kubectl apply -f lab.yaml", ADMIN, files)
    for _ in range(100):
        files = {"lab.yaml": misedited(files["lab.yaml"], random)}
        lines = [("kubectl apply -f lab.yaml", ADMIN)]
        command = mistyped(random.choice(COMMANDS), random)
        lines.append((command, Place.parse(random.choice(PLACES))))
        for line, place in lines:
            done = Terminal(lab).run(line, place, files)
            assert "fault of the lab" not in done.stderr, f"{place} $ {line}\n{files['lab.yaml']}"
        if random.random() < 0.2:
            files = {"lab.yaml": random.choice(MANIFESTS)}
