"""The rules for lessons: a new lesson keeps them all, and each fires when it is broken."""

from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command

from lessons.course.checking import check_lesson, mutants
from lessons.course.lessons import load
from lessons.course.lessons.template import write_new

PREDICTION = """\
```task
id: guess
title: Guess
mode: predict
text: What happens?
predict:
  run: curl -m 2 web
  from: pod/client
  answers:
  - {text: It is refused, exit: 7}
  - {text: It waits, exit: 28, because: There is a rule for it.}
  - {text: It is answered, exit: 0, because: Once the selector is right.}
```
"""


@pytest.fixture
def folder(tmp_path):
    return write_new(tmp_path, "my-lesson")


def edited(folder, old, new):
    file = folder / "lesson.md"
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new))
    return check_lesson(load(folder))


def test_a_new_lesson_passes(folder):
    report = check_lesson(load(folder))
    assert (report.faults, report.survivors) == ((), ())
    assert report.mutants >= 4


def test_a_prediction_with_one_right_answer_passes(folder):
    assert edited(folder, "## What to keep", f"{PREDICTION}\n## What to keep").faults == ()


BROKEN = [
    ("exit_start", "order: 100", "order: 100\nstart: [cat nothing]", "start: 'cat nothing' fails"),
    (
        "start_solves",
        "run: curl -sS --max-time 2 http://web/\n  from: pod/client\n  matching: ['^Host=web ']",
        "run: kubectl get service web",
        "the start solves it already",
    ),
    (
        "solution_fails",
        "'^Host=web '",
        "'^Host=shop '",
        "the solution fails “The client is answered.”",
    ),
    (
        "probe",
        "run: curl -sS --max-time 2",
        "run: crul -sS --max-time 2",
        "is no command of the lab",
    ),
    ("to_click", "curl -m 2 web\n", "crul web\n", "'crul web' is no command of the lab"),
    ("hints", "- Compare its selector with the labels of the pods.\n", "", "has two hints or more"),
    ("wrong_passes", "'targetPort: 8080']}", "'targetPort: 80 ']}", "wrong answer 1 passes"),
    ("no_message", "got: Couldn't connect", "got: never seen", "does not bring its message"),
    (
        "too_early",
        "  when: {run: kubectl get service web -o yaml, matching: ['targetPort: 8080']}\n",
        "",
        "the start brings a refutation",
    ),
    (
        "link",
        "## What to keep",
        "[more](somewhere.html)\n\n## What to keep",
        "the link 'somewhere.html' leads nowhere",
    ),
    (
        "no_answer",
        "## What to keep",
        PREDICTION.replace("exit: 7", "exit: 6") + "\n## What to keep",
        "one answer must be right at the start, and these are: none",
    ),
    (
        "no_reason",
        "## What to keep",
        PREDICTION.replace(", because: There is a rule for it.", "") + "\n## What to keep",
        "answer 2 is wrong and does not say why",
    ),
    (
        "not_in_a_row",
        "## What to keep",
        """```task
id: again
title: Again
text: The same.
checks:
- {expect: It is answered., run: curl -sS -m 2 web, from: pod/client}
hints: [Look., Look again.]
solution: {files: {web.yaml: web.yaml}}
```

## What to keep""",
        "again: the tasks before solve it",
    ),
]


@pytest.mark.parametrize(
    ("old", "new", "message"), [case[1:] for case in BROKEN], ids=[c[0] for c in BROKEN]
)
def test_a_rule_fires_when_it_is_broken(folder, old, new, message):
    report = edited(folder, old, new)
    assert not report.passed
    assert any(message in str(fault) for fault in report.faults), report.faults


def test_a_wrong_answer_must_fail_where_it_says(folder):
    more = "checks:\n- {expect: There is a Service., run: kubectl get service web}\n"
    report = edited(folder, "checks:\n", more)
    assert "wrong answer 1 fails check 2, not 1" in str(report.faults)


def test_checks_that_look_at_too_little_let_mutants_through(folder):
    old = "run: curl -sS --max-time 2 http://web/\n  from: pod/client\n  matching: ['^Host=web ']"
    new = "run: kubectl get service web -o jsonpath='{.spec.selector.app}'\n  matching: ['^web']"
    report = edited(folder, old, new)
    assert report.score < 0.9
    assert "find-the-pods: Service web: spec.ports.0.port = 87" in report.survivors


SERVICE = """\
kind: Service
metadata: {name: web}
spec:
  type: NodePort
  selector: {app: web}
  ports: [{port: 80, targetPort: http, nodePort: 30080}]
"""


def test_mutants_change_selector_ports_type_namespace_and_name():
    labels = {mutant.label.partition(": ")[2] for mutant in mutants(SERVICE, "")}
    assert labels == {
        "metadata.namespace = kube-public",
        "metadata.name = web-2",
        "spec.selector.app = web-2",
        "spec.ports.0.port = 87",
        "spec.ports.0.targetPort = http-2",
        "spec.ports.0.nodePort = 30087",
        "spec.type = ClusterIP",
    }


def test_what_the_start_has_already_is_not_mutated():
    assert list(mutants(SERVICE, SERVICE)) == []


def test_the_command_prints_each_lesson_with_its_score(folder, capsys):
    call_command("lessons", "check", str(folder))
    out = capsys.readouterr().out
    assert "pass  my-lesson  mutants 5/5 (100%)" in out
    assert "1 of 1 lessons pass" in out


def test_the_command_names_file_and_line_and_exits_with_1(folder, capsys):
    (folder / "lesson.md").write_text("---\ntitle: A\n---\n")
    with pytest.raises(SystemExit) as left:
        call_command("lessons", "check", str(folder))
    assert left.value.code == 1
    assert "my-lesson/lesson.md:2: summary is missing" in capsys.readouterr().out


def test_new_makes_a_lesson_where_the_lessons_path_says(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("LESSONS_PATH", str(tmp_path))
    call_command("lessons", "new", "first-steps")
    assert load(tmp_path / "first-steps").title == "First steps"


@pytest.mark.parametrize("name", ["My lesson", "../up", ""])
def test_new_refuses_a_name_that_is_none(tmp_path, name):
    with pytest.raises(CommandError, match="small letters"):
        call_command("lessons", "new", name, "--in", str(tmp_path))
