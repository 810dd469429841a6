"""Lessons in other languages: read beside the original, compared with it block by block, and shown where they are whole."""

from __future__ import annotations

import pytest
from django.core.management import call_command

from lessons.course.checking import check_lesson
from lessons.course.lessons import PartKind, load
from lessons.course.lessons.template import write_new
from lessons.forms import PANE

PREDICTION = """\
```task
id: guess
title: Guess
mode: predict
text: What happens?
predict:
  run: curl -m 2 nowhere
  from: pod/client
  answers:
  - {text: There is no such name, exit: 6}
  - {text: It waits, exit: 28, because: There is a rule for it.}
```

## What to keep"""

KOREAN = """\
---
title: 내 레슨
summary: 파드를 찾는 서비스.
---
무슨 일이 있었는지.

```run pod/client
curl -m 2 web
```

```task
id: find-the-pods
title: 서비스가 파드를 찾게 하기
text: |
  `web.yaml`을 고치세요.
checks:
- 클라이언트가 응답을 받는다.
hints:
- 엔드포인트는 무엇인가요?
- 셀렉터를 비교하세요.
wrong:
- '`targetPort`는 프로세스가 듣는 포트입니다.'
```

```task
id: guess
title: 맞혀 보기
text: 어떻게 될까요?
answers:
- {text: 거부된다}
- {text: 기다린다, because: 규칙이 있습니다.}
```

## 기억할 것
"""


@pytest.fixture
def folder(tmp_path):
    folder = write_new(tmp_path, "my-lesson")
    text = (folder / "lesson.md").read_text()
    (folder / "lesson.md").write_text(text.replace("## What to keep", PREDICTION))
    return folder


def translated(folder, text=KOREAN):
    (folder / "lesson.ko.md").write_text(text)
    return load(folder)


def test_a_translation_has_texts_of_its_own_and_all_else_from_the_original(folder):
    lesson = translated(folder)
    korean = lesson.in_language("ko")
    assert (korean.title, korean.language) == ("내 레슨", "ko")
    assert [part.kind for part in korean.parts] == [part.kind for part in lesson.parts]
    task, original = korean.task("find-the-pods"), lesson.task("find-the-pods")
    assert [check.expect for check in task.checks] == ["클라이언트가 응답을 받는다."]
    assert task.checks[0].steps == original.checks[0].steps
    assert [hint.html for hint in task.hints] == [
        "<p>엔드포인트는 무엇인가요?</p>\n",
        "<p>셀렉터를 비교하세요.</p>\n",
    ]
    assert "듣는 포트" in task.near_misses[0].html
    assert task.solution == original.solution
    assert korean.task("guess").choices[1].html == "<p>규칙이 있습니다.</p>\n"
    assert (korean.hash, korean.files, korean.start) == (lesson.hash, lesson.files, lesson.start)


def test_a_language_that_there_is_not_falls_back_to_the_original(folder):
    lesson = translated(folder)
    assert lesson.in_language("fr") is lesson
    assert lesson.in_language("en") is lesson
    assert lesson.in_language("ko-kr").language == "ko"


def test_a_whole_translation_passes_the_check(folder):
    assert check_lesson(translated(folder)).faults == ()


BROKEN = [
    ("summary: 파드를 찾는 서비스.\n", "", "lesson.ko.md:2: summary is missing"),
    (
        "---\n무슨",
        "order: 3\n---\n무슨",
        "lesson.ko.md:4: unknown key 'order'; known are summary, title",
    ),
    (
        "curl -m 2 web\n",
        "curl -m 3 web\n",
        "lesson.ko.md:8: lesson.md has not the command `curl -m 3 web` at pod/default/client here",
    ),
    (
        "```run pod/client\ncurl -m 2 web\n```\n",
        "",
        "lesson.ko.md:9: before this the command `curl -m 2 web` at pod/default/client is missing (lesson.md:11)",
    ),
    ("id: find-the-pods", "id: find-pods", "lesson.ko.md:12: lesson.md has no task of this id"),
    (
        "- 클라이언트가 응답을 받는다.\n",
        "- 하나\n- 둘\n",
        "lesson.ko.md:16: checks: 2 here, 1 in lesson.md",
    ),
    ("- 셀렉터를 비교하세요.\n", "", "lesson.ko.md:18: hints: 1 here, 2 in lesson.md"),
    ("- 셀렉터를 비교하세요.\n", "- 3\n", "lesson.ko.md:20: hints: each is a text"),
    ("wrong:\n- ", "# ", "lesson.ko.md:12: wrong: 0 here, 1 in lesson.md"),
    ("- {text: 거부된다}\n", "", "lesson.ko.md:29: answers: 1 here, 2 in lesson.md"),
    ("거부된다}", "거부된다, because: 예}", "lesson.ko.md:30: lesson.md has no because here"),
    (", because: 규칙이 있습니다.", "", "lesson.ko.md:31: because is missing"),
    ("title: 맞혀 보기\n", "", "lesson.ko.md:26: title is missing"),
    ("text: 어떻게 될까요?\n", "text: [\n", "lesson.ko.md:30: not YAML: "),
    (KOREAN[KOREAN.index("```task\nid: guess") :], "", "the task guess is missing"),
]


@pytest.mark.parametrize(("old", "new", "fault"), BROKEN, ids=[case[2] for case in BROKEN])
def test_what_a_translation_lacks_is_said_at_its_line_and_the_original_is_shown(
    folder, old, new, fault
):
    assert old in KOREAN
    lesson = translated(folder, KOREAN.replace(old, new, 1))
    assert any(fault in str(found) for found in lesson.untranslated), lesson.untranslated
    assert lesson.in_language("ko") is lesson
    assert set(lesson.untranslated) <= set(check_lesson(lesson).faults)


def test_a_block_too_many_is_a_fault(folder):
    lesson = translated(folder, KOREAN + "\n```run\ncurl -m 2 web\n```\n")
    assert "lesson.md has not the command `curl -m 2 web` at admin here" in str(lesson.untranslated)


def test_a_translation_is_named_after_its_language(folder):
    (folder / "lesson.Korean.md").write_text(KOREAN)
    assert "lesson.Korean.md: a translation is named lesson.LANGUAGE.md" in map(
        str, load(folder).untranslated
    )


def test_links_of_a_translation_are_checked_too(folder):
    report = check_lesson(translated(folder, KOREAN + "\n[더](somewhere.html)\n"))
    assert "leads nowhere" in str(report.faults)


def test_the_command_tells_of_a_lesson_that_is_not_translated_and_lets_it_pass(folder, capsys):
    call_command("lessons", "check", str(folder))
    out = capsys.readouterr().out
    assert "pass  my-lesson" in out
    assert "no lesson.ko.md" in out


@pytest.fixture
def shown(folder, client, db, monkeypatch):
    """The page of the lesson in Korean."""

    def get(address="/lessons/my-lesson/"):
        monkeypatch.setenv("LESSONS_PATH", str(folder.parent))
        return client.get(address, headers={"Accept-Language": "ko"}).content.decode()

    return get


def test_the_page_and_the_catalogue_are_in_the_language_in_use(folder, shown, client):
    translated(folder)
    page = shown()
    assert "서비스가 파드를 찾게 하기" in page
    assert "클라이언트가 응답을 받는다." in page
    assert "엔드포인트는 무엇인가요?" in page
    assert 'class="untranslated"' not in page
    assert "내 레슨" in shown("/")


def test_a_lesson_without_a_translation_is_shown_in_english_and_says_so(shown):
    page = shown()
    assert "Make the Service find its pods" in page
    assert 'class="untranslated"' in page
    assert '<div class="prose" lang="en">' in page


def test_a_refutation_is_in_the_language_in_use(folder, shown, client):
    translated(folder)
    shown()
    wrong = load(folder).files["web.yaml"].replace("wbe", "web").replace("Port: 80", "Port: 8080")
    answer = client.post(
        "/lessons/my-lesson/apply/",
        {PANE + "web.yaml": wrong},
        headers={"HX-Request": "true", "Accept-Language": "ko"},
    ).content.decode()
    assert "프로세스가 듣는 포트입니다" in answer


def test_parts_keep_their_lines(folder):
    parts = translated(folder).in_language("ko").parts
    assert [(part.kind, part.line) for part in parts][:3] == [
        (PartKind.PROSE, 5),
        (PartKind.RUN, 8),
        (PartKind.TASK, 12),
    ]
