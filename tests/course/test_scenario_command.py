"""`manage.py scenario`: its lines, its exit status, and what it records."""

from __future__ import annotations

import json

import pytest
import yaml
from django.core.management import CommandError, call_command

from lessons.course.scenarios import read_cases, run_case

CASES = """\
- name: holds
  note: the shell alone
  steps:
  - {run: echo hello, stdout: "hello\\n"}
  - {advance: 60s}
  - {run: echo a b, lines: ["a  *"]}
- name: differs
  files: {web.yaml: "kind: Service\\n"}
  steps:
  - {run: "echo one; echo two", stdout: "one\\nthree\\n"}
  - {run: echo x, repeat: 2, each: ["^x$"]}
- name: nothing-asked
  cluster: {weather: fine}
  steps:
  - run: "false"
"""


@pytest.fixture
def run(tmp_path, capsys):
    def command(*options, text=CASES):
        file = tmp_path / "cases.yaml"
        file.write_text(text)
        status = 0
        try:
            call_command("scenario", str(file), *options)
        except SystemExit as stopped:
            status = stopped.code
        printed = capsys.readouterr()
        return status, printed.out, printed.err

    return command


def test_a_line_for_each_case_a_diff_for_a_failing_step_and_the_count(run):
    status, out, _ = run()
    lines = out.splitlines()
    assert status == 1
    assert lines[0] == "ok    holds"
    assert lines[1] == "FAIL  differs  (1 of 2 steps hold)"
    assert lines[2] == "  step 1: admin $ echo one; echo two"
    assert {"    -three", "    +two"} <= set(lines)
    assert lines[-1] == "2 of 3 cases pass"


def test_the_exit_status_is_0_when_all_pass(run):
    status, out, _ = run("--case", "holds")
    assert (status, out.splitlines()[-1]) == (0, "1 of 1 cases pass")


def test_unknown_keys_are_reported_and_not_fatal(run):
    status, _, err = run("--case", "nothing-asked")
    assert (status, err) == (0, "nothing-asked: unknown key cluster.weather, ignored\n")


def test_json_is_for_machines(run):
    status, out, _ = run("--json")
    data = json.loads(out)
    assert status == 1
    assert (data["passed"], data["total"]) == (2, 3)
    assert [case["passed"] for case in data["cases"]] == [True, False, True]
    assert data["cases"][1]["steps"][0]["differences"][0]["what"] == "stdout"


def test_a_recording_is_the_same_file_with_what_was_answered(run):
    status, out, _ = run("--record")
    holds, differs, _ = yaml.safe_load(out)
    assert status == 0
    assert (holds["name"], holds["note"]) == ("holds", "the shell alone")
    assert holds["steps"][0] == {"run": "echo hello", "stdout": "hello\n", "stderr": "", "exit": 0}
    assert holds["steps"][1]["advance"] == "60s"
    assert differs["files"] == {"web.yaml": "kind: Service\n"}
    assert differs["steps"][0]["stdout"] == "one\ntwo\n"
    assert [answer["stdout"] for answer in differs["steps"][1]["runs"]] == ["x\n", "x\n"]


def test_a_recording_holds_when_it_is_run_again(run):
    recorded = run("--record", "--case", "holds")[1]
    assert run(text=recorded)[:2] == (0, "ok    holds\n1 of 1 cases pass\n")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: 1", "a scenario file is a list of cases"),
        ("- {steps: []}", "case 1 has no name"),
        ("- {name: x}", "case x has no list of steps"),
        ("- {name: x, steps: [{ran: y}]}", "case x, step 1: a step has `run` or `advance`"),
        ("- {name: x, steps: [{run: y, from: mars}]}", "case x, step 1: not a place: 'mars'"),
        ("- {name: x, steps: [{advance: soon}]}", "case x, step 1: not a duration: 'soon'"),
        ("- {name: x, steps: [{run: y, repeat: 0}]}", "repeat is a number from 1"),
        ("- [", "not YAML"),
    ],
)
def test_a_file_that_is_no_scenario_is_refused_in_words(run, text, message):
    with pytest.raises(CommandError, match=r"cases\.yaml: ") as caught:
        run(text=text)
    assert message in str(caught.value)


def test_a_case_that_is_not_there_is_refused(run):
    with pytest.raises(CommandError, match="no case is named other"):
        run("--case", "other")


def test_a_fault_of_the_simulator_is_a_failure_of_its_step_alone(monkeypatch):
    (case,) = read_cases("- {name: x, steps: [{run: a, stdout: b}, {run: echo c, stdout: c}]}")
    from lessons.engine.terminal import Terminal

    real = Terminal.run

    def fails(self, line, *rest):
        if line == "a":
            raise RuntimeError("boom")
        return real(self, line, *rest)

    monkeypatch.setattr(Terminal, "run", fails)
    first, second = run_case(case).steps
    assert "boom" in first.differences[0].got
    assert second.passed
