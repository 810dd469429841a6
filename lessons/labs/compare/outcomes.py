"""The same commands in two states, each run on a copy: nothing that is asked changes what is compared."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from lessons.course.lessons import Lesson
from lessons.course.scenarios.runner import TRIAL
from lessons.engine.refs import ADMIN, Place
from lessons.engine.terminal import Terminal, Transcript
from lessons.labs.compare.states import State

MOST_QUESTIONS = 4
# Commands whose point is their answer; of kubectl's those that change nothing.
ASKING = re.compile(r"\s*(kubectl\s+(get|describe|logs|exec|top)\b|(?!kubectl\b)\w)")


# k8s.io/apimachinery/pkg/util/duration HumanDuration: 5s, 3m20s, 2d5h; the columns around it are as wide as they need.
AGE = re.compile(r"\b(?:\d+[ydhms])+\b|[ ]+")


@dataclass(frozen=True, slots=True)
class Question:
    """A command line at a place."""

    line: str
    place: Place = ADMIN


@dataclass(frozen=True, slots=True)
class Answers:
    """What a command answers in each state."""

    question: Question
    left: Transcript
    right: Transcript

    @property
    def differ(self) -> bool:
        """Whether they differ in more than how long ago something was."""
        return _ageless(self.left) != _ageless(self.right)


def questions(lesson: Lesson, history: Iterable[Transcript]) -> tuple[Question, ...]:
    """What to ask both: what the student has asked last, newest first, then what the lesson's text asks."""
    asked = [Question(done.line, done.place) for done in history]
    offered = [
        Question(part.command.line, part.command.place) for part in lesson.parts if part.command
    ]
    asking = [one for one in (*reversed(asked), *offered) if ASKING.match(one.line)]
    return tuple(dict.fromkeys(asking))[:MOST_QUESTIONS]


def answers(left: State, right: State, question: Question) -> Answers:
    """Ask both."""
    return Answers(question, _asked(left, question), _asked(right, question))


def _asked(state: State, question: Question) -> Transcript:
    copy = state.cluster.fork()
    copy.begin(TRIAL)
    return Terminal(copy).run(question.line, question.place, state.files)


def _ageless(done: Transcript) -> tuple[int, list[tuple[str, str]]]:
    return done.exit, [(stream, AGE.sub(" ", text)) for stream, text in done.output]
