"""What is too much is refused with a message, and nothing is done."""

from __future__ import annotations

import pytest

from lessons import labs
from lessons.course.lessons import Lesson
from lessons.labs import quotas
from lessons.models import Lab


def test_a_full_journal_takes_no_more_and_says_how_to_go_on(lab: Lab, monkeypatch):
    monkeypatch.setattr(quotas, "MOST_ENTRIES", 2)
    labs.run(lab, "echo one")
    labs.run(lab, "echo two")
    outcome = labs.run(lab, "echo three")
    assert "Reset the lab" in outcome.refusal
    assert outcome.transcript.stdout == "two\n"
    assert lab.entries.count() == 2
    labs.reset(lab)
    assert labs.run(lab, "echo three").refusal == ""


def test_a_journal_full_of_large_answers_takes_no_more(lab: Lab, monkeypatch):
    monkeypatch.setattr(quotas, "MOST_IN_JOURNAL", 1_000)
    assert labs.run(lab, "seq 1 400").refusal == ""
    assert "journal is full" in labs.run(lab, "true").refusal


@pytest.mark.parametrize("save", [labs.save_panes, lambda *given: labs.apply(*given).refusal])
def test_files_that_are_too_large_are_not_kept(lab: Lab, lesson: Lesson, save):
    assert "too large" in save(lab, {lesson.panes[0]: "#" * 1_500_001})
    assert Lab.objects.get(pk=lab.pk).panes == lesson.files


def test_a_megabyte_of_text_is_kubectls_to_answer(lab: Lab, lesson: Lesson):
    outcome = labs.apply(lab, {lesson.panes[0]: "a: b\n" * 200_000})
    assert outcome.refusal == ""
    assert outcome.transcript.exit == 1
    assert outcome.transcript.stderr


def test_an_endless_line_is_not_run(lab: Lab):
    assert "too long" in labs.run(lab, "echo " + "a" * 100_000).refusal


def test_the_clock_moves_four_hours_at_once_at_most_and_never_back(lab: Lab):
    now = labs.look(lab).cluster.clock.now
    assert labs.advance(lab, 10**12).cluster.clock.now == now + quotas.LONGEST_ADVANCE
    assert labs.advance(lab, -5).cluster.clock.now >= now + quotas.LONGEST_ADVANCE
