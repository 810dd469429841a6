"""The judge: our verdicts are the reference judge's, and its words say what differs."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from random import Random
from types import ModuleType

import pytest
import yaml
from changed_answers import variants

from lessons.course.scenarios import Answer, judge, read_cases, read_step

HERE = Path(__file__).parent
SCENARIOS = HERE.parent / "scenarios"
FILES = [SCENARIOS / "seeds.yaml", *sorted((SCENARIOS / "conformance").glob("*.yaml"))]
REFERENCE = HERE.parents[2] / "shared" / "conformance" / "judge.py"


def test_verdicts_are_those_that_the_reference_judge_gave():
    recorded = yaml.load((HERE / "judged-answers.yaml").read_text(), yaml.CSafeLoader)
    wrong = [
        f"{pair['changed']}: {pair['step']['run']}"
        for pair in recorded
        if _holds(pair["step"], Answer(**pair["answer"]), frozenset(pair["pinned"]))
        != pair["passes"]
    ]
    assert wrong == []
    assert {pair["passes"] for pair in recorded} == {True, False}


@pytest.fixture(scope="module")
def reference() -> ModuleType:
    if not REFERENCE.exists():
        pytest.skip("the reference judge is not beside this checkout")
    spec = importlib.util.spec_from_file_location("reference_judge", REFERENCE)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_verdicts_are_the_reference_judges_over_changed_answers(reference, file):
    random, compared = Random(file.stem), {True: 0, False: 0}
    for case in read_cases(file.read_text()):
        words = f" 10.96.0.1 10.96.0.10 {yaml.safe_dump(case.written.get('cluster', {}))}"
        pinned = frozenset(re.findall(r"[\w.]+", words + "\n".join(case.files.values())))
        assert case.pinned == pinned
        for step in case.steps:
            if not step.judged:
                continue
            for changed, answer in variants(dict(step.written), random):
                verdict = not reference.judge_step(dict(step.written), _plain(answer), pinned)
                assert _holds(step.written, answer, pinned) is verdict, f"{changed}: {step.run}"
                compared[verdict] += 1
    assert min(compared.values()) > 10


def _plain(answer: Answer) -> dict:
    return {"stdout": answer.stdout, "stderr": answer.stderr, "exit": answer.exit}


def _holds(step: dict, answer: Answer, pinned: frozenset[str]) -> bool:
    return not judge(read_step(step), [answer], pinned)


DIFFERENT = [
    ({"run": "x"}, Answer(exit=7), ("exit", "0", "7")),
    ({"run": "x", "lines": ["a  *"]}, Answer("b c\n"), ("lines", "a  *", "b c\n")),
    ({"run": "x", "lines": ["a", "b"]}, Answer("b\na\n"), ("lines", "b", "b\na\n")),
    ({"run": "x", "absent": ["b"]}, Answer("abc"), ("absent", "b", "abc")),
    (
        {"run": "x", "stderr_matching": ["^no"]},
        Answer("", "yes"),
        ("stderr_matching", "^no", "yes"),
    ),
    (
        {"run": "x", "dns": {"rcode": "NOERROR"}},
        Answer(";; ->>HEADER<<- opcode: QUERY, status: NXDOMAIN, id: 1\n"),
        ("dns rcode", "NOERROR", "NXDOMAIN"),
    ),
]


@pytest.mark.parametrize(("step", "answer", "difference"), DIFFERENT)
def test_a_difference_says_what_was_wanted_and_what_came(step, answer, difference):
    (found,) = judge(read_step(step), [answer])
    assert (found.what, found.wanted, found.got) == difference


def test_of_repeated_runs_every_capture_counts():
    step = read_step(
        {"run": "x", "repeat": 3, "seen": {"pattern": r"From=(\S+)", "values": ["a", "b"]}}
    )
    both = [Answer("From=a"), Answer("From=b"), Answer("From=a")]
    assert judge(step, both) == []
    assert [entry.got for entry in judge(step, both[::2])] == ["a"]


def test_each_run_must_match():
    step = read_step({"run": "x", "repeat": 2, "each": ["^ok$"]})
    assert [entry.got for entry in judge(step, [Answer("ok"), Answer("no")])] == ["no"]


def test_client_addresses_count_only_for_pods_that_were_reached():
    step = read_step({"run": "x", "client_ip": {"a": ["10.0.0.1"], "b": ["10.0.0.2"]}})
    assert judge(step, [Answer("From=a ClientIP=10.0.0.1")]) == []
    assert [entry.got for entry in judge(step, [Answer("From=a ClientIP=10.0.0.9")])] == [
        "a sees 10.0.0.9"
    ]
