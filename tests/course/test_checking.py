"""The rules for lessons: a new lesson keeps them all, and each fires when it is broken."""

from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command

from lessons.course.checking import check_lesson, mutants, rules
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
    folder = write_new(tmp_path, "my-lesson")
    (folder / "images").mkdir()
    (folder / "images" / "there.svg").write_text("<svg/>")
    return folder


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


KEEP = "## What to keep"
QUOTED = "curl -m 2 web\n```\n"
WHEN = "  when: {run: kubectl get service web -o yaml, matching: ['targetPort: 8080']}\n"
CHECK = "run: curl -sS --max-time 2 http://web/\n  from: pod/client\n  matching: ['^Host=web ']"

# A rule, one fault that breaks it, and what is said of it.
BROKEN = [
    (
        "start",
        "order: 100",
        "order: 100\nstart: [kubectl apply -f pods.yaml, kubectl apply -f web.yaml, cat nothing]",
        "lesson.md:5: start: 'cat nothing' fails: cat: nothing: No such file or directory",
    ),
    (
        "the start solves it",
        CHECK,
        "run: kubectl get service web",
        "lesson.md:15: find-the-pods: the start solves it already",
    ),
    (
        "the solution fails",
        "'^Host=web '",
        "'^Host=shop '",
        "lesson.md:15: find-the-pods: the solution fails “The client is answered.”: Host=web",
    ),
    (
        "worked steps that lead nowhere",
        "'^Host=web '",
        "'^Host=shop '",
        "lesson.md:15: find-the-pods: 20 worked steps do not solve it: write `worked`",
    ),
    (
        "a probe that is no command",
        "run: curl -sS --max-time 2",
        "run: crul -sS --max-time 2",
        "lesson.md:15: find-the-pods: 'crul -sS --max-time 2 http://web/' is no command of the lab: ",
    ),
    (
        "a command to click that is none",
        "```run pod/client\ncurl -m 2 web\n",
        "```run pod/client\ncurl -m 2 web\ncrul web\n",
        "lesson.md:12: 'crul web' is no command of the lab: ",
    ),
    (
        "one hint only",
        "- Compare its selector with the labels of the pods.\n",
        "",
        "lesson.md:15: find-the-pods: a task has two hints or more",
    ),
    (
        "a hint that is never shown",
        "- Compare its",
        "- {at: policy, text: Look at the policy.}\n- Compare its",
        "lesson.md:15: find-the-pods: hint 2 is never shown: nothing breaks at `policy`",
    ),
    (
        "a wrong answer that passes",
        "'targetPort: 8080']}\n  fails",
        "'targetPort: 80 ']}\n  fails",
        "lesson.md:15: find-the-pods: wrong answer 1 passes",
    ),
    (
        "a wrong answer that fails elsewhere",
        "checks:\n",
        "checks:\n- {expect: There is a Service., run: kubectl get service web}\n",
        "lesson.md:15: find-the-pods: wrong answer 1 fails check 2, not 1",
    ),
    (
        "a wrong answer without its message",
        "got: Couldn't connect",
        "got: never seen",
        "lesson.md:15: find-the-pods: wrong answer 1 does not bring its message; what came: ",
    ),
    (
        "a refutation before anything was done",
        WHEN,
        "",
        "lesson.md:15: find-the-pods: the start brings a refutation, before anything was done",
    ),
    (
        "no right answer",
        KEEP,
        PREDICTION.replace("exit: 7", "exit: 6") + "\n" + KEEP,
        "lesson.md:40: guess: one answer must be right at the start, and these are: none",
    ),
    (
        "two right answers",
        KEEP,
        PREDICTION.replace("exit: 28", "matching: ['']") + "\n" + KEEP,
        "lesson.md:40: guess: one answer must be right at the start, and these are: 1, 2",
    ),
    (
        "a wrong answer without a reason",
        KEEP,
        PREDICTION.replace(", because: There is a rule for it.", "") + "\n" + KEEP,
        "lesson.md:40: guess: answer 2 is wrong and does not say why: `because`",
    ),
    (
        "a task that others solve",
        KEEP,
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
        "lesson.md:40: again: the tasks before solve it",
    ),
    (
        "a quoted output that is another",
        QUOTED,
        QUOTED + "\n```output\ncurl: (28) Timeout\n```\n",
        "lesson.md:15: 'curl -m 2 web' prints something else: ",
    ),
    (
        "a quoted output of nothing",
        KEEP,
        "```output\nHello\n```\n\n" + KEEP,
        "lesson.md:40: a quoted output stands below the block that is run for it",
    ),
    (
        "a link to nowhere",
        KEEP,
        "[more](somewhere.html)\n\n" + KEEP,
        "lesson.md:39: the link 'somewhere.html' leads nowhere: write https://... or lesson:NAME",
    ),
    (
        "a link in clear text",
        KEEP,
        "See <http://kubernetes.io/docs/>.\n\n" + KEEP,
        "lesson.md:39: the link 'http://kubernetes.io/docs/' leads nowhere",
    ),
    (
        "a link that is not well-formed",
        KEEP,
        "Read on,\nand [more](https:/kubernetes.io/docs/).\n\n" + KEEP,
        "lesson.md:40: the link 'https:/kubernetes.io/docs/' leads nowhere",
    ),
    (
        "a lesson that there is not",
        KEEP,
        "[more](lesson:nothing)\n\n" + KEEP,
        "lesson.md:39: there is no lesson:nothing",
    ),
    (
        "a task that there is not",
        KEEP,
        "[more](lesson:clusterip#nothing)\n\n" + KEEP,
        "lesson.md:39: there is no lesson:clusterip#nothing",
    ),
    (
        "a picture that there is not",
        KEEP,
        "![The way](images/way.svg)\n\n" + KEEP,
        "lesson.md:39: there is no picture 'images/way.svg' in the lesson's folder",
    ),
    (
        "a picture without words",
        KEEP,
        "![](images/there.svg)\n\n" + KEEP,
        "lesson.md:39: 'images/there.svg': say in words what it shows: ![...](...)",
    ),
]


@pytest.mark.parametrize(
    ("old", "new", "message"), [case[1:] for case in BROKEN], ids=[c[0] for c in BROKEN]
)
def test_a_rule_fires_when_it_is_broken_and_names_the_line(folder, old, new, message):
    report = edited(folder, old, new)
    assert not report.passed
    told = [str(fault) for fault in report.faults]
    assert [text for text in told if text.startswith(message)], told


def test_every_rule_for_tasks_is_broken_above():
    told = " ".join(case[3] for case in BROKEN)
    assert [rule for rule in rules.RULES if SAID[rule] not in told] == []


SAID = {
    rules.start_fails: "the start solves it",
    rules.solution_passes: "the solution fails",
    rules.one_answer_holds: "one answer must be right",
    rules.probes_parse: "is no command of the lab",
    rules.has_hints: "two hints or more",
    rules.near_misses_show: "wrong answer 1 passes",
    rules.steps_lead_there: "worked steps do not solve it",
}


GOOD = [
    QUOTED
    + "\n```output\ncurl: (7) Failed to connect to web port 80 after * ms: Couldn't connect to server\n```\n",
    QUOTED + "\n```output\n...\ncurl: (7) Failed ...\n```\n".replace("Failed ...", "*" + " *" * 13),
    QUOTED + "\nRead [the lesson](lesson:clusterip) and [a task](lesson:clusterip#two-ports).\n",
    QUOTED + "\n![A packet on its way](images/there.svg)\n",
    QUOTED
    + "\n[Services](https://kubernetes.io/docs/concepts/services-networking/service/#type)\n",
]


@pytest.mark.parametrize("new", GOOD)
def test_what_is_true_of_the_text_passes(folder, new):
    assert edited(folder, QUOTED, new).faults == ()


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
