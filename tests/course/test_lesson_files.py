"""Reading lesson files: what an instructor writes wrong is said with file and line."""

from __future__ import annotations

import pytest

from lessons.course.lessons import Command, LessonError, PartKind, load
from lessons.engine.refs import Place

GOOD = """\
---
title: A lesson
summary: What it is about.
order: 3
places: [pod/client, admin]
---
Some *prose*, with `code` and <b>no HTML</b>.

```run pod/client
curl web
nslookup web
```

```task
id: first
title: Do it
mode: fix
text: |
  Make `web` answer.
checks:
- expect: The client is answered.
  run: curl web
  from: pod/client
  matching: ['^Host=web']
hints: [Look at the selector.]
solution:
  files: {web.yaml: web.yaml}
```

```yaml
kind: Service
```
"""


@pytest.fixture
def folder(tmp_path):
    lesson = tmp_path / "a-lesson"
    for kind in ("manifests", "solutions"):
        (lesson / kind).mkdir(parents=True)
        (lesson / kind / "web.yaml").write_text("kind: Service\n")
    (lesson / "lesson.md").write_text(GOOD)
    return lesson


def faults(folder, text):
    (folder / "lesson.md").write_text(text)
    with pytest.raises(LessonError) as caught:
        load(folder)
    return [str(fault) for fault in caught.value.faults]


def test_a_lesson_is_read_as_parts_in_the_order_of_the_text(folder):
    lesson = load(folder)
    kinds = [part.kind for part in lesson.parts]
    assert kinds == [PartKind.PROSE, PartKind.RUN, PartKind.RUN, PartKind.TASK, PartKind.PROSE]
    assert lesson.parts[1].command == Command("curl web", Place("pod", "client", "default"))
    assert [task.id for task in lesson.tasks] == ["first"]
    assert (lesson.slug, lesson.title, lesson.order) == ("a-lesson", "A lesson", 3)


def test_prose_is_safe_html(folder):
    html = load(folder).parts[0].html
    assert "<em>prose</em>" in html
    assert "&lt;b&gt;no HTML&lt;/b&gt;" in html


def test_other_fenced_blocks_stay_code(folder):
    assert '<code class="language-yaml">' in load(folder).parts[-1].html


def test_a_start_that_is_not_given_applies_every_manifest_shown_or_not(folder):
    (folder / "manifests" / "client.yaml").write_text("kind: Pod\n")
    (folder / "lesson.md").write_text(GOOD.replace("order: 3", "order: 3\npanes: [web.yaml]"))
    lesson = load(folder)
    assert lesson.panes == ("web.yaml",)
    assert lesson.start == (Command("kubectl apply -f client.yaml -f web.yaml"),)


def test_a_solution_applies_its_files_unless_it_says_what_to_run(folder):
    assert load(folder).task("first").solution.commands == (Command("kubectl apply -f web.yaml"),)


def test_the_hash_changes_with_any_file(folder):
    before = load(folder).hash
    (folder / "manifests" / "web.yaml").write_text("kind: Pod\n")
    after = load(folder).hash
    (folder / "notes.txt").write_text("more")
    assert len({before, after, load(folder).hash}) == 3


FAULTY = [
    ("order: 3", "order: three", "lesson.md:4: order is a whole number"),
    ("title: A lesson\n", "", "lesson.md:2: title is missing"),
    (
        "places: [pod/client, admin]",
        "places: [pod/client, moon]",
        "lesson.md:5: not a place: 'moon'",
    ),
    ("order: 3", "order: 3\ncluster: {nods: []}", "lesson.md:5: unknown key nods"),
    ("order: 3", "order: 3\npanes: [db.yaml]", "lesson.md:5: there is no manifests/db.yaml"),
    ("run pod/client", "run pod", "lesson.md:10: not a place: 'pod'"),
    ("mode: fix", "mode: mend", "lesson.md:17: mode is one of edit, fix, explore"),
    ("hints: [", "hint: [", "lesson.md:25: unknown key 'hint'"),
    ("  run: curl web\n", "", "lesson.md:21: a step has `run` or `advance`"),
    (
        "matching: ['^Host=web']",
        "matchng: ['^Host=web']",
        "lesson.md:21: unknown key 'matchng' in a check",
    ),
    ("['^Host=web']", "['(']", "lesson.md:21: matching: '(' is no regular expression"),
    (
        "- expect: The client is answered.\n  run",
        "- run",
        "lesson.md:21: a check says in a sentence",
    ),
    ("title: Do it", "title: [Do it", "lesson.md:17: not YAML: "),
    (
        "{web.yaml: web.yaml}",
        "{web.yaml: good.yaml}",
        "lesson.md:27: there is no solutions/good.yaml",
    ),
    ("id: first", "id: First!", "lesson.md:15: an id is small letters"),
    ("solution:\n  files: {web.yaml: web.yaml}\n", "", "lesson.md:15: solution is missing"),
]


@pytest.mark.parametrize(("right", "wrong", "fault"), FAULTY, ids=[entry[2] for entry in FAULTY])
def test_a_fault_is_reported_at_its_line(folder, right, wrong, fault):
    assert right in GOOD
    assert any(found.startswith(fault) for found in faults(folder, GOOD.replace(right, wrong)))


def test_two_tasks_of_one_id_are_a_fault(folder):
    task = GOOD[GOOD.index("```task") : GOOD.index("```yaml")]
    assert "another task has the id first" in "\n".join(faults(folder, GOOD + "\n" + task))


def test_a_solution_that_no_task_uses_is_a_fault(folder):
    (folder / "solutions" / "old.yaml").write_text("kind: Service\n")
    assert faults(folder, GOOD) == ["solutions/old.yaml: no task uses this file"]


def test_all_faults_of_a_lesson_are_reported_at_once(folder):
    text = GOOD.replace("order: 3", "order: x").replace("mode: fix", "mode: mend")
    assert len(faults(folder, text)) == 2


def test_a_folder_without_a_text_is_a_fault(folder):
    (folder / "lesson.md").unlink()
    with pytest.raises(LessonError, match=r"a-lesson/lesson\.md: .*No such file"):
        load(folder)
